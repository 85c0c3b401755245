"""Keys of the office and of its laptops, and how a laptop comes to belong to an office in one trip.

An invitation carries starter keys, so that the laptop's first batch is accepted and a pack can be sealed to it with no
round trip. The laptop makes keys of its own at once; its first batch, signed with the starter key, brings them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError, BadBatch, Rejected
from desktop_app.exchange import keys
from desktop_app.exchange.batch import Batch
from desktop_app.exchange.keys import Invitation
from desktop_app.exchange.packs import withdraw
from desktop_app.exchange.sealing import office_folder
from desktop_app.store import devices as device_store
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader

COMPARE_FIRST = "compare_first"
"""The fact about an office's copy that six words have to be compared before anything is taken in."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation: the file's bytes, and the code that is told and never written beside it."""

    file: bytes
    code: str
    device: str


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A laptop as the office sees it. `fingerprint` is six words, empty until the laptop's own keys have come."""

    id: str
    name: str
    officer: str
    status: str
    invited_at: str
    enrolled_at: str | None
    last_seen_at: str | None
    fingerprint: str
    compared_at: str | None = None
    revoked_at: str | None = None


def office_keys(organisation_name: str) -> tuple[dict[str, str], str]:
    """What a new office keeps about its keys (meta), and the recovery identity that is printed and kept nowhere."""
    signing, sealing, recovery = keys.new_sign_pair(), keys.new_age_pair(), keys.new_age_pair()
    meta = {
        "organisation_name": organisation_name,
        "sign_secret": signing.secret,
        "sign_public": signing.public,
        "age_identity": sealing.identity,
        "age_recipient": sealing.recipient,
        "recovery_recipient": recovery.recipient,
    }
    return meta, recovery.identity


def laptop_keys(invitation: Invitation) -> dict[str, str]:
    """What a new laptop keeps (meta): keys of its own, the starter keys, and the office's public ones."""
    signing, sealing = keys.new_sign_pair(), keys.new_age_pair()
    return {
        "organisation_name": invitation.org_name,
        "office": invitation.office,
        "office_sign": invitation.office_sign,
        "office_recipient": invitation.office_age,
        "recovery_recipient": invitation.recovery_age,
        "starter_sign": invitation.starter_sign,
        "starter_identity": invitation.starter_age,
        "sign_secret": signing.secret,
        "sign_public": signing.public,
        "age_identity": sealing.identity,
        "age_recipient": sealing.recipient,
    }


def invite(store: Store, device_name: str) -> Invited:
    """A one-use invitation for a laptop. Takes about a second or two, which is what keeps its code from being guessed.

    Errors as for `prepare`.
    """
    invitation = prepare(store, device_name)
    data, code = keys.make_invitation(invitation)
    return Invited(data, code, invitation.device)


def prepare(store: Store, device_name: str) -> Invitation:
    """Note a laptop as invited, and answer what its invitation says, not sealed yet.

    Rejected 'name-missing'; AppError 'only-the-office' anywhere else.
    """
    name = " ".join(device_name.split())
    if store.identity.role != "office":
        raise AppError("only-the-office")
    if not name:
        raise Rejected({"device": "name-missing"})
    signing, sealing = keys.new_sign_pair(), keys.new_age_pair()
    with store.write(Op.ENROL) as writer:
        meta = writer.meta()
        device, node = writer.new_id(), device_store.next_node(writer)
        device_store.invite(
            writer, device, name, node, starter_verify=signing.public, starter_recipient=sealing.recipient
        )
        at = writer.at
    return Invitation(
        org=store.identity.organisation,
        org_name=meta["organisation_name"],
        office=store.identity.device,
        office_sign=meta["sign_public"],
        office_age=meta["age_recipient"],
        recovery_age=meta["recovery_recipient"],
        device=device,
        device_name=name,
        node=node,
        starter_sign=signing.secret,
        starter_age=sealing.identity,
        made_at=at,
    )


def revoke(store: Store, device_id: str, root: Path | None = None) -> int:
    """Take nothing more from a laptop, and seal nothing more to it. Gone if it was never invited.

    With the shared folder, every file there that it could open is taken away too; answers how many packs. What it
    sends later waits for a decision.
    """
    with store.write(Op.ENROL) as writer:
        device_store.revoke(writer, device_id)
    return clear_folder(store, device_id, root) if root is not None else 0


def clear_folder(store: Store, device_id: str, root: Path) -> int:
    """Take every file that a laptop could open out of the shared folder; answers how many packs those were."""
    folder = office_folder(store, root)
    for item in folder.scan("ack").found:
        if item.name.parent.name == device_id:
            folder.remove(item.name)
    return withdraw(store, folder, device_id)


def reinstate(store: Store, device_id: str) -> None:
    """Trust a laptop again that was found: what waited of it comes in with the next receiving."""
    with store.write(Op.ENROL) as writer:
        device_store.reinstate(writer, device_id)


def demand_comparing(store: Store, *, demanded: bool) -> None:
    """Say whether six words have to be compared before anything of a laptop is taken in."""
    store.set_meta({COMPARE_FIRST: "yes" if demanded else ""})


def compares_first(reader: Reader) -> bool:
    """Whether six words have to be compared before anything of a laptop is taken in."""
    return bool(reader.meta().get(COMPARE_FIRST))


def compare(store: Store, device_id: str) -> None:
    """Note that somebody compared a laptop's six words on both sides, and they were the same.

    Rejected (`device`: 'no-words-yet') before its own keys have come; Gone if it was never invited.
    """
    with store.write(Op.ENROL) as writer:
        laptop = device_store.device(writer, device_id)
        if not (laptop.verify or laptop.shown_verify):
            raise Rejected({"device": "no-words-yet"})
        device_store.compared(writer, device_id)


def check_compared(store: Store, laptop: device_store.Device, opened: Batch) -> None:
    """BadBatch('not-compared') while the organisation demands that six words are compared first and nobody has done
    that; BadBatch('bad-signature') when the keys that come are not those that were compared."""
    with store.read() as reader:
        if not compares_first(reader):
            return
    brought = next((e for e in opened.enrolments if e.device == laptop.id), None)
    if laptop.compared_at:
        if brought is not None and laptop.shown_verify and brought.sign != laptop.shown_verify:
            raise BadBatch("bad-signature", device=laptop.id)
        return
    if brought is not None and not laptop.verify and brought.sign != laptop.shown_verify:
        with store.write(Op.ENROL) as writer:
            device_store.show_keys(writer, laptop.id, brought.sign, brought.age)
    raise BadBatch("not-compared")


def devices(reader: Reader) -> tuple[DeviceLine, ...]:
    """The laptops of this office."""
    return tuple(
        DeviceLine(
            d.id,
            d.name,
            d.officer,
            d.status,
            d.invited_at,
            d.enrolled_at,
            d.last_seen_at,
            _words_of(d),
            d.compared_at,
            d.revoked_at,
        )
        for d in device_store.devices(reader)
    )


def _words_of(laptop: device_store.Device) -> str:
    verify, recipient = laptop.verify or laptop.shown_verify, laptop.recipient or laptop.shown_recipient
    return keys.fingerprint(verify, recipient) if verify and recipient else ""


def own_fingerprint(meta: Mapping[str, str]) -> str:
    """This copy's own six words, to be compared with what the office shows."""
    return keys.fingerprint(meta["sign_public"], meta["age_recipient"])
