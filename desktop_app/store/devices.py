"""The office's list of laptops: invited, enrolled, revoked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from desktop_app.domain.errors import Gone
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.local_tables import DeviceRow

FIRST_LAPTOP_NODE = 2
"""The office itself is node 1."""


@dataclass(frozen=True, slots=True)
class Device:
    """One laptop. Keys are text: Ed25519 in hexadecimal, age's own. Instants are ISO 8601 UTC."""

    id: str
    name: str
    node: int
    status: str
    officer: str
    starter_verify: str
    starter_recipient: str
    verify: str
    recipient: str
    invited_at: str
    enrolled_at: str | None
    last_seen_at: str | None
    shown_verify: str | None = None
    shown_recipient: str | None = None
    compared_at: str | None = None
    revoked_at: str | None = None

    @property
    def verify_now(self) -> str:
        """The key that its batches must be signed with: its own, or the starter key until it brought its own."""
        return self.verify or self.starter_verify

    @property
    def recipient_now(self) -> str:
        """The recipient that things for it are sealed to."""
        return self.recipient or self.starter_recipient


def devices(reader: Reader) -> tuple[Device, ...]:
    """All laptops, in the order they were invited."""
    return tuple(_device(row) for row in reader.session.scalars(select(DeviceRow).order_by(_d("node"))))


def device(reader: Reader, device_id: str) -> Device:
    """One laptop; Gone if it was never invited."""
    row = reader.session.get(DeviceRow, device_id)
    if row is None:
        raise Gone("no-device", id=device_id)
    return _device(row)


def next_node(reader: Reader) -> int:
    """A node number that no copy has, for the stamps of a new laptop."""
    return max(FIRST_LAPTOP_NODE, reader.number(select(func.max(_d("node")))) + 1)


def invite(
    writer: Writer, device_id: str, name: str, node: int, *, starter_verify: str, starter_recipient: str
) -> None:
    """Note that a laptop was invited."""
    writer.session.add(
        DeviceRow(
            id=device_id,
            name=name,
            node=node,
            status="invited",
            starter_verify=starter_verify,
            starter_recipient=starter_recipient,
            invited_at=writer.at,
        )
    )


def enrol(writer: Writer, device_id: str, *, officer: str, verify: str, recipient: str) -> None:
    """Note the keys that a laptop made for itself. From now on its starter key signs nothing new.

    One that was revoked stays so, even when somebody lets a batch of it in.
    """
    row = writer.session.get(DeviceRow, device_id)
    if row is None:
        raise Gone("no-device", id=device_id)
    row.status, row.officer, row.verify, row.recipient, row.enrolled_at = (
        "revoked" if row.status == "revoked" else "enrolled",
        officer,
        verify,
        recipient,
        writer.at,
    )


def works_with(writer: Writer, device_id: str, officer: str) -> None:
    """Note that somebody else works with a laptop now."""
    row = writer.session.get(DeviceRow, device_id)
    if row is not None:
        row.officer = officer


def saw(writer: Writer, device_id: str) -> None:
    """Note that something came from a laptop now."""
    row = writer.session.get(DeviceRow, device_id)
    if row is not None:
        row.last_seen_at = writer.at


def revoke(writer: Writer, device_id: str) -> None:
    """Take nothing more from a laptop; what it sends later waits for a decision."""
    row = writer.session.get(DeviceRow, device_id)
    if row is None:
        raise Gone("no-device", id=device_id)
    row.status, row.revoked_at = "revoked", writer.at


def reinstate(writer: Writer, device_id: str) -> None:
    """Trust a laptop again: it was found. What waited of it comes in with the next receiving."""
    row = writer.session.get(DeviceRow, device_id)
    if row is None:
        raise Gone("no-device", id=device_id)
    row.status, row.revoked_at = ("enrolled" if row.verify else "invited"), None


def show_keys(writer: Writer, device_id: str, verify: str, recipient: str) -> None:
    """Note the keys that a laptop brought and that nobody has compared yet."""
    row = writer.session.get(DeviceRow, device_id)
    if row is not None:
        row.shown_verify, row.shown_recipient, row.compared_at = verify, recipient, None


def compared(writer: Writer, device_id: str) -> None:
    """Note that somebody compared a laptop's six words, and they were the same."""
    row = writer.session.get(DeviceRow, device_id)
    if row is None:
        raise Gone("no-device", id=device_id)
    row.compared_at = writer.at


def _device(row: DeviceRow) -> Device:
    return Device(**{f: getattr(row, f) for f in Device.__slots__})


def _d(name: str) -> Any:
    return getattr(DeviceRow, name)
