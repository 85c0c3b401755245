"""Stores, people, events and other records for tests, each with defaults, so that a test names only what it is about.

Time stands still until a test moves it, and ids count up, so nothing has to be patched.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from PIL import Image

from desktop_app.domain.changes import Op
from desktop_app.domain.clocks import HybridClock
from desktop_app.domain.ids import natural_id
from desktop_app.domain.people import sort_key
from desktop_app.domain.text_folding import address_key
from desktop_app.store.engine import DATABASE, Identity, Store, Surroundings, _as_meta
from desktop_app.store.journal import Writer
from desktop_app.store.tables import (
    AttendanceRow,
    EventRow,
    InspectionRow,
    IssueRow,
    PatchRow,
    PersonRow,
    PhotoRow,
    PropertyRow,
    RoleRow,
    SessionRow,
)

KEY = bytes(range(32))
"""The key of every test database."""

SATURDAY = datetime(2026, 11, 21, 10, 40, tzinfo=UTC)
"""When a test begins, unless it says otherwise."""

ORGANISATION = "b7c1d4a2-1111-4222-8333-0123456789ab"


class StoppedClock:
    """A clock that stands still until it is told to move on."""

    def __init__(self, at: datetime = SATURDAY) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        """Move on, by the keywords of a timedelta: `clock.forward(minutes=5)`."""
        self.at += timedelta(**by)


class CountingIds:
    """Ids that count up. The first eight characters differ, and the copy's node keeps two copies apart."""

    def __init__(self, node: int) -> None:
        self.node, self.count = node, 0

    def __call__(self) -> str:
        self.count += 1
        return f"{self.count:06x}{self.node % 256:02x}-0000-7000-8000-{self.node:012x}"


def a_store(
    folder: Path,
    *,
    role: str = "office",
    node: int = 1,
    clock: StoppedClock | None = None,
    officer: str = "Morag Reid",
    organisation: str = ORGANISATION,
) -> Store:
    """A new, empty store in `folder`. Give a second copy its own folder and node. Close it, or use `a_store_in`."""
    identity = Identity(
        role=role,
        device=f"0000{node:04x}-0000-4000-8000-0000000000de",
        device_name=f"{role.capitalize()} {node}",
        organisation=organisation,
        node=node,
        epoch=f"0000{node:04x}-0000-4000-8000-0000000000e0",
        officer=officer,
    )
    return a_new_store(folder, identity, Surroundings(clock or StoppedClock(), CountingIds(node)))


def a_new_store(folder: Path, identity: Identity, surroundings: Surroundings) -> Store:
    """What `Store.create` makes, from one empty database that was made once: the migrations take a while."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / DATABASE).write_bytes(_an_empty_database())
    store = Store.open(folder, KEY, surroundings)
    store.set_meta(_as_meta(identity))
    store.clock = HybridClock(identity.node)  # opened as nobody's
    return store


@cache
def _an_empty_database() -> bytes:
    nobody = Identity("office", "", "", "", 0, "")
    with TemporaryDirectory() as folder:
        Store.create(Path(folder), KEY, nobody, Surroundings(StoppedClock(), CountingIds(0))).close()
        return (Path(folder) / DATABASE).read_bytes()


@contextmanager
def a_store_in(
    folder: Path, *, role: str = "office", node: int = 1, clock: StoppedClock | None = None
) -> Iterator[Store]:
    """A new, empty store that is closed at the end of the block."""
    store = a_store(folder, role=role, node=node, clock=clock)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def writing(store: Store, op: Op = Op.SET_UP) -> Iterator[Writer]:
    """A write for setting the scene: housekeeping by name, so that no undo meets it."""
    with store.write(op) as writer:
        yield writer


def a_patch(writer: Writer, name: str = "Larch and Alder") -> str:
    """An officer's area; answers its id."""
    return writer.add(PatchRow(id="", name=name)).id


def a_property(
    writer: Writer,
    address: str = "Flat 3, 12 Larch Court",
    postcode: str = "KY7 5AB",
    *,
    estate: str = "Larch Court",
    reference: str = "P-1001",
    patch_id: str | None = None,
) -> str:
    """An address; answers its id."""
    row = PropertyRow(
        id="",
        reference=reference,
        address=address,
        postcode=postcode,
        address_key=address_key(address, postcode),
        estate=estate,
        patch_id=patch_id,
    )
    writer.add(row)
    writer.session.flush()
    return row.id


def a_person(
    writer: Writer,
    given: str = "Amina",
    family: str = "Khan",
    *,
    kind: str = "tenant",
    property_id: str | None = None,
    phone: str = "07700 900123",
    email: str = "",
    reference: str = "",
    born: str = "",
    language: str = "",
    print_format: str = "",
    access_needs: tuple[str, ...] = (),
    greeting: str = "",
) -> str:
    """Someone we know; answers their id. `property_id` puts them into a household."""
    row = PersonRow(
        id="",
        given=given,
        family=family,
        sort_key=sort_key(given, family),
        kind=kind,
        property_id=property_id,
        phone=phone,
        email=email,
        reference=reference,
        born=born,
        language=language,
        print_format=print_format,
        access_needs=" ".join(access_needs),
        greeting=greeting,
    )
    writer.add(row)
    writer.session.flush()
    return row.id


def a_household(writer: Writer, *given: str, family: str = "Nowak", address: str = "7 Alder Walk") -> tuple[str, ...]:
    """People at one address (three unless named); answers their ids."""
    home = a_property(writer, address)
    return tuple(a_person(writer, one, family, property_id=home) for one in given or ("Łucja", "Zoë", "Jan"))


@dataclass(frozen=True, slots=True)
class AnEvent:
    """The ids of an event and of its sessions, first sitting first."""

    id: str
    sessions: tuple[str, ...]

    @property
    def session(self) -> str:
        """The first session's id."""
        return self.sessions[0]


def an_event(
    writer: Writer,
    title: str = "Warm Winter Fair",
    *,
    sessions: int = 1,
    kind: str = "community",
    date: str = "2026-11-21",
    venue: str = "Larch Hall",
    theme: str = "",
    capacity: int | None = None,
) -> AnEvent:
    """An event with one-hour sessions from ten o'clock on `date` (up to fourteen of them)."""
    event = writer.add(EventRow(id="", kind=kind, title=title, venue=venue, theme=theme))
    writer.session.flush()
    rows = [
        SessionRow(
            id="",
            event_id=event.id,
            starts=f"{date}T{hour:02d}:00",
            ends=f"{date}T{hour + 1:02d}:00",
            venue=venue,
            capacity=capacity,
        )
        for hour in range(10, 10 + sessions)
    ]
    for row in rows:
        writer.add(row)
    writer.session.flush()
    return AnEvent(event.id, tuple(row.id for row in rows))


def an_attendance(
    writer: Writer,
    session_id: str,
    person_id: str,
    *,
    since: str | None = "2026-11-21T10:05:00Z",
    left_at: str | None = None,
    expected: bool = False,
    adults: int = 0,
    children: int = 0,
) -> str:
    """Someone at a session (with `since=None, expected=True`: expected only); answers the record's id."""
    row = AttendanceRow(
        id=natural_id("attendance", session_id, person_id),
        session_id=session_id,
        person_id=person_id,
        since=since,
        left_at=left_at,
        expected=expected,
        adults=adults,
        children=children,
    )
    writer.add(row)
    writer.session.flush()
    return row.id


def a_role(
    writer: Writer, name: str = "Resident VOICES", *, cap: int | None = 12, commitment: str = "One meeting a month"
) -> str:
    """A standing role; answers its id."""
    row = writer.add(RoleRow(id="", name=name, cap=cap, commitment=commitment, about="Look at how we do things."))
    writer.session.flush()
    return row.id


def an_inspection(writer: Writer, estate: str = "Larch Court", date: str = "2026-11-21") -> str:
    """A walkabout; answers its id."""
    row = writer.add(InspectionRow(id="", estate=estate, date=date, officer="Morag Reid", walked_with="4 residents"))
    writer.session.flush()
    return row.id


def an_issue(
    writer: Writer,
    inspection_id: str,
    place: str = "Stairwell B, second floor",
    *,
    number: int = 1,
    category: str = "damp",
    urgency: str = "needs-repair",
    notes: str = "",
    photos: tuple[tuple[str, str], ...] = (),
) -> str:
    """Something found on a walk; answers its id. `photos` are pairs of SHA-256 and caption."""
    row = IssueRow(
        id="",
        inspection_id=inspection_id,
        number=number,
        category=category,
        place=place,
        urgency=urgency,
        notes=notes,
        at=writer.at,
    )
    writer.add(row)
    writer.session.flush()
    for position, (sha256, caption) in enumerate(photos):
        writer.add(PhotoRow(id="", issue_id=row.id, sha256=sha256, caption=caption, position=position))
    writer.session.flush()
    return row.id


def a_jpeg(number: int = 0, width: int = 64, height: int = 48) -> bytes:
    """A picture of coloured noise as a laptop keeps one; each number makes another. About one byte a pixel."""
    noise = Random(number).randbytes(width * height * 3)
    out = BytesIO()
    Image.frombytes("RGB", (width, height), noise).save(out, "JPEG", quality=85)
    return out.getvalue()
