"""An office and its laptops over one shared folder, enrolled without the second that an invitation's code takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_app.domain.changes import Op
from desktop_app.domain.packs import OFFICE_NODE
from desktop_app.domain.people import PersonDraft
from desktop_app.domain.work import SILENT
from desktop_app.exchange import enrolment, keys, transfer
from desktop_app.exchange.folder import establish
from desktop_app.exchange.keys import Invitation
from desktop_app.services import attendance, close_out, history, people
from desktop_app.store import batches as ledger
from desktop_app.store import devices, search
from desktop_app.store.engine import Identity, Store, Surroundings
from desktop_app.store.journal import unpacked
from desktop_app.store.photos import Photos
from tests.support.builders import KEY, ORGANISATION, AnEvent, CountingIds, StoppedClock, a_new_store, an_event

TODAY = "2026-11-21"

Content = dict[str, dict[str, tuple[dict[str, Any], dict[str, str]]]]
"""Entity > id > fields and clocks."""


@dataclass
class Copy:
    """One installed copy with its own clock, that speaks like the person in front of it."""

    store: Store
    photos: Photos
    clock: StoppedClock
    share: Path
    revive: Callable[[], Copy] = field(repr=False)

    @property
    def id(self) -> str:
        """The device id."""
        return self.store.identity.device

    # -- what a person does --------------------------------------------------------------------------------------------

    def add_person(self, given: str = "Amina", family: str = "Khan", **rest: Any) -> str:
        """Keep a new person."""
        with self.store.write(Op.ADD_PERSON) as writer:
            return people.add(writer, PersonDraft(given=given, family=family, **rest))

    def change(self, person_id: str, **fields: Any) -> None:
        """Change fields of a person."""
        from dataclasses import replace

        with self.store.write(Op.CHANGE_PERSON) as writer:
            people.change(writer, person_id, replace(people.person(writer, person_id).draft, **fields))

    def plan(self, **rest: Any) -> AnEvent:
        """Keep an event."""
        with self.store.write(Op.ADD_EVENT) as writer:
            return an_event(writer, **rest)

    def check_in(self, session_id: str, person_id: str, **rest: int) -> attendance.CheckedIn:
        """Check someone in."""
        with self.store.write(Op.CHECK_IN) as writer:
            return attendance.check_in(writer, session_id=session_id, person_id=person_id, today=TODAY, **rest)

    def expect(self, session_id: str, *person_ids: str) -> None:
        """Put people on the list."""
        with self.store.write(Op.EXPECT) as writer:
            attendance.expect(writer, session_id=session_id, person_ids=person_ids)

    def undo(self) -> history.Undone | None:
        """Ctrl+Z."""
        with self.store.read() as reader:
            last = history.last_to_undo(reader)
        return self._take_back(Op.UNDO, last)

    def redo(self) -> history.Undone | None:
        """Ctrl+Y."""
        with self.store.read() as reader:
            last = history.last_to_redo(reader)
        return self._take_back(Op.REDO, last)

    def _take_back(self, op: Op, target: history.Operation | None) -> history.Undone | None:
        if target is None:
            return None
        with self.store.write(op, undoes=target.id) as writer:
            return history.take_back(writer, target.id)

    # -- exchange ------------------------------------------------------------------------------------------------------

    def send(self) -> transfer.Sent:
        """Send, and take what the office gives."""
        return transfer.send(self.store, SILENT, self.photos, self.share)

    def receive(self) -> transfer.Received:
        """Take in what the laptops gave."""
        return transfer.receive(self.store, SILENT, self.photos, self.share)

    def publish(self, patch_id: str | None = None, *, event_id: str | None = None) -> transfer.Published:
        """Give the laptops what the office has."""
        return transfer.publish(self.store, SILENT, self.share, patch_id, event_id=event_id)

    def close_event(self, event: AnEvent) -> None:
        """Close an event, every sitting of it."""
        for session_id in event.sessions:
            with self.store.write(Op.LEAVE) as writer:
                close_out.sign_everybody_out(writer, session_id)
            with self.store.write(Op.CLOSE_OUT) as writer:
                close_out.close(writer, session_id)

    # -- what can be seen ----------------------------------------------------------------------------------------------

    def content(self) -> Content:
        """Everything that is shared, with its clocks."""
        with self.store.read() as reader:
            return {
                entity: {
                    row["id"]: ({f: row[f] for f in units}, unpacked(row["clk"]))
                    for row in ledger.snapshot(reader, entity)
                }
                for entity, units in ledger.wire_units().items()
            }

    def names(self) -> set[str]:
        """Everyone's name."""
        with self.store.read() as reader:
            return {line.name for _, _, line in people.all_lines(reader, limit=10_000)}

    def roster(self, session_id: str) -> dict[str, str]:
        """Name > state."""
        with self.store.read() as reader:
            return {line.name: line.state for line in attendance.roster(reader, session_id)}

    def person(self, person_id: str) -> PersonDraft:
        """What is known about someone."""
        with self.store.read() as reader:
            return people.person(reader, person_id).draft

    def unsent(self) -> tuple[int, int]:
        """Operations in no batch, and in batches that the office has not acknowledged."""
        with self.store.read() as reader:
            found = transfer.unsent(reader)
        return found.operations, found.in_folder

    def strays(self) -> int:
        """What is wrong with the search index."""
        with self.store.read() as reader:
            return search.strays(reader.driver)

    def close(self) -> None:
        """Let go of the file."""
        self.store.close()


def _copy(folder: Path, share: Path, identity: Identity, clock: StoppedClock, meta: dict[str, str]) -> Copy:
    surroundings = Surroundings(clock, CountingIds(identity.node))
    store = a_new_store(folder, identity, surroundings)
    store.set_meta(meta)

    def revive() -> Copy:
        again = Store.open(folder, KEY, surroundings)
        return Copy(again, Photos.of(again), clock, share, revive)

    return Copy(store, Photos.of(store), clock, share, revive)


def an_office(folder: Path, *, clock: StoppedClock | None = None) -> Copy:
    """A new office with a shared folder, `folder / "share"`."""
    share = folder / "share"
    share.mkdir(parents=True)
    identity = Identity("office", _device(1), "Office", ORGANISATION, OFFICE_NODE, _epoch(1), "Morag Reid")
    meta, _recovery = enrolment.office_keys("Larch Homes")
    office = _copy(folder / "office", share, identity, clock or StoppedClock(), meta)
    establish(share, ORGANISATION, meta["sign_public"])
    return office


def a_laptop(office: Copy, folder: Path, *, clock: StoppedClock | None = None) -> Copy:
    """A new laptop of this office."""
    signing, sealing = keys.new_sign_pair(), keys.new_age_pair()
    with office.store.write(Op.ENROL) as writer:
        meta, node = writer.meta(), devices.next_node(writer)
        device, name = _device(node), f"Laptop {node - 1}"
        devices.invite(writer, device, name, node, starter_verify=signing.public, starter_recipient=sealing.recipient)
        at = writer.at
    invitation = Invitation(
        org=ORGANISATION,
        org_name=meta["organisation_name"],
        office=office.id,
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
    identity = Identity("laptop", device, name, ORGANISATION, node, _epoch(node), f"Officer {node}")
    own = enrolment.laptop_keys(invitation)
    return _copy(folder / f"laptop-{node}", office.share, identity, clock or StoppedClock(), own)


def _device(node: int) -> str:
    return f"0000{node:04x}-0000-4000-8000-0000000000de"


def _epoch(node: int) -> str:
    return f"{node:08x}"


@contextmanager
def an_office_and_two_laptops(folder: Path) -> Iterator[list[Copy]]:
    """The office and two laptops of it, over one shared folder; closed at the end."""
    office = an_office(folder)
    found = [office, a_laptop(office, folder), a_laptop(office, folder)]
    try:
        yield found
    finally:
        for one in found:
            one.close()


def exchange_everything(office: Copy, *laptops: Copy) -> None:
    """Everybody sends, the office takes in and publishes, everybody takes that."""
    for one in laptops:
        one.send()
    office.receive()
    office.publish()
    for one in laptops:
        one.send()
