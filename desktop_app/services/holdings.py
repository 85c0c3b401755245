"""Whose data a laptop held: for the decision, within 72 hours of noticing, whether to tell the regulator that it is
lost (UK GDPR, article 33)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_app.domain.packs import Edition
from desktop_app.domain.people import full_name
from desktop_app.store import devices as device_store
from desktop_app.store import packs as pack_store
from desktop_app.store.journal import Reader
from desktop_app.store.tables import CHILDREN

TELL_WITHIN = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class HeldPerson:
    """Somebody whose data that laptop held or may hold. `roles` are those of the lists that named them (officer:
    everything that is known; door: what a door desk needs), `written_there` says that it sent something of them;
    `since` is the first and `last` the newest instant, ISO 8601 UTC.
    """

    id: str
    name: str
    address: str
    roles: tuple[str, ...]
    written_there: bool
    since: str
    last: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """What one laptop held: those that it may hold still, and how many it said it has taken off.

    `deadline` is 72 hours after the enrolment was ended, "" while it is not: the clock runs from when the loss was
    noticed, which may be earlier. `restored_at` is set when this office came back from a back-up: what was put out on
    the days that it lost is not in this list.
    """

    device: device_store.Device
    people: tuple[HeldPerson, ...]
    taken_off: int
    deadline: str
    restored_at: str


@dataclass(slots=True)
class _Trace:
    since: str
    last: str
    edition: tuple[int, int] = (-1, -1)
    packed_at: str = ""
    sent_at: str = ""
    roles: frozenset[str] = frozenset()


def holdings(reader: Reader, device_id: str) -> Holdings:
    """Whose data a laptop holds or may hold: those of every list that was sealed to it and all of whom it sent
    something, without those that it said it has taken off since. Gone if the laptop was never invited."""
    device = device_store.device(reader, device_id)
    traces: dict[str, _Trace] = {}
    for pack in pack_store.sent(reader):
        if device_id in pack.devices:
            for person in _named(reader, pack):
                _note_pack(traces, person, pack.edition, pack.made_at, pack.role)
    for person, first, last in _written(reader, device_id):
        trace = traces.setdefault(person, _Trace(first, last))
        trace.sent_at = last
        trace.since, trace.last = min(trace.since, first), max(trace.last, last)
    gone = _taken_off(reader, device_id)
    held = {p: t for p, t in traces.items() if not _is_gone(t, gone.get(p))}
    names = _names(reader, held)
    people = sorted(
        (
            HeldPerson(p, *names.get(p, ("", "")), tuple(sorted(t.roles)), bool(t.sent_at), t.since, t.last)
            for p, t in held.items()
        ),
        key=lambda one: (one.name.casefold(), one.id),
    )
    ended = device.revoked_at
    deadline = (datetime.fromisoformat(ended) + TELL_WITHIN).strftime("%Y-%m-%dT%H:%M:%SZ") if ended else ""
    return Holdings(device, tuple(people), len(traces) - len(held), deadline, reader.meta().get("restored_at", ""))


def _note_pack(traces: dict[str, _Trace], person: str, edition: Edition, at: str, role: str) -> None:
    trace = traces.setdefault(person, _Trace(at, at))
    trace.edition = max(trace.edition, edition.order)
    trace.roles |= {role}
    trace.last = max(trace.last, at)


def _named(reader: Reader, pack: pack_store.SentPack) -> list[str]:
    if pack.about == "everyone":
        rows = reader.driver.execute("SELECT id FROM person WHERE n <= ?", (pack.newest_person,))
    else:
        rows = reader.driver.execute("SELECT person_id FROM pack_sent_person WHERE pack_n = ?", (pack.n,))
    return [r[0] for r in rows]


def _written(reader: Reader, device_id: str) -> list[tuple[str, str, str]]:
    """Person, first and last instant of what came from this laptop about them."""
    children = [(child, column) for child, column in CHILDREN["person"] if column == "person_id"]
    of_children = " ".join(
        f"LEFT JOIN {child} ON c.entity = '{child}' AND {child}.id = c.row_id" for child, _ in children
    )
    named = ", ".join(f"{child}.{column}" for child, column in children)
    person = f"coalesce(CASE WHEN c.entity = 'person' THEN c.row_id END, {named})"
    rows = reader.driver.execute(
        f"SELECT {person} AS person, min(o.at), max(o.at) FROM journal_op o JOIN journal_change c ON c.op_n = o.n"
        f" {of_children} WHERE o.device = ? AND o.batch IS NOT NULL AND {person} IS NOT NULL GROUP BY person",
        (device_id,),
    )
    return list(rows)


def _taken_off(reader: Reader, device_id: str) -> dict[str, tuple[tuple[int, int], str]]:
    rows = reader.driver.execute(
        "SELECT person_id, office_epoch, generation, at FROM device_forgot WHERE device_id = ?", (device_id,)
    )
    return {person: ((epoch, generation), at) for person, epoch, generation, at in rows}


def _is_gone(trace: _Trace, said: tuple[tuple[int, int], str] | None) -> bool:
    return said is not None and trace.edition <= said[0] and trace.sent_at <= said[1]


def _names(reader: Reader, people: dict[str, _Trace]) -> dict[str, tuple[str, str]]:
    rows = reader.driver.execute(
        "SELECT p.id, p.given, p.family, coalesce(h.address, ''), coalesce(h.postcode, '')"
        " FROM person p LEFT JOIN property h ON h.id = p.property_id"
    )
    return {
        row[0]: (full_name(row[1], row[2]), ", ".join(part for part in row[3:] if part))
        for row in rows
        if row[0] in people
    }
