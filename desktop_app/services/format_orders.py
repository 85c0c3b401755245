"""Copies in other formats: who asked for which, what waits to be made and sent, and how they liked it.

A mailing is one document for many people: it sorts itself into piles by how each of them reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from desktop_app.domain.errors import Rejected
from desktop_app.domain.format_orders import (
    ASKED,
    DUE_DAYS,
    MADE,
    STATES,
    OrderDraft,
    Wish,
    checked_answer,
    due_on,
    is_late,
    state_of,
    wish_of,
)
from desktop_app.domain.people import full_name, sort_key
from desktop_app.services import organisation, people
from desktop_app.store.journal import Reader, Writer, chunks
from desktop_app.store.tables import FormatOrderRow, PersonRow


@dataclass(frozen=True, slots=True)
class FormatOrder:
    """One copy: for whom, of which document (its name in the catalogue) about what (an event's or a walk's id, or ""),
    how (`wish`), and how far it is (`state`: asked, made, sent, answered). Days are ISO dates, "" while not yet.

    `is_late`: it is not sent, and its day is over. `liked`: yes, no or "".
    """

    id: str
    person_id: str
    name: str
    place: str
    document: str
    about: str
    wish: Wish
    asked_on: str
    due_on: str
    made_on: str
    sent_on: str
    liked: str
    note: str
    state: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many copies are in each state, and how many of those not sent are late."""

    asked: int
    made: int
    sent: int
    answered: int
    late: int


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody whom a mailing goes to: `place` is the address and postcode in one line."""

    person_id: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Pile:
    """Those of a mailing who read the same way, by name."""

    wish: Wish
    people: tuple[Recipient, ...]


def ask(writer: Writer, draft: OrderDraft, today: str) -> str:
    """Note that somebody asked for a copy; answers the order's id. `today` is an ISO date.

    Rejected as `OrderDraft.checked`, and `document` 'ordered-already' when the same copy is in the queue, not yet sent.
    Gone if the person is unknown.
    """
    tidy = draft.checked(today)
    row = writer.get(PersonRow, writer.kept(tidy.person_id))
    if _in_queue(writer, tidy.document, tidy.about, [row.id]).get(row.id, set()) & {tidy.wish}:
        raise Rejected({"document": "ordered-already"})
    order = writer.add(_row(tidy, row.id, today, due_days(writer)))
    writer.facts |= {"name": full_name(row.given, row.family), "document": tidy.document}
    return order.id


def order_mailing(
    writer: Writer, document: str, person_ids: Sequence[str], today: str, *, about: str = ""
) -> tuple[str, ...]:
    """Put a mailing's copies in other formats into the queue: one for each person who reads another way than usual.

    Whoever has this copy in the queue already gets no second one. Answers the ids of the new orders.
    """
    days, new = due_days(writer), list[str]()
    wishes = wishes_of(writer, person_ids)
    waiting = _in_queue(writer, document, about, list(wishes))
    for person_id, wish in wishes.items():
        if not wish.is_usual and wish not in waiting.get(person_id, set()):
            draft = OrderDraft(person_id, document, wish, about).checked(today)
            new.append(writer.add(_row(draft, person_id, today, days)).id)
    writer.facts |= {"count": len(new), "document": document}
    return tuple(new)


def made(writer: Writer, order_ids: Iterable[str], day: str) -> int:
    """Note that these copies are made, on `day` (ISO); answers how many were not noted as made before."""
    return _note(writer, order_ids, made_on=day)


def sent(writer: Writer, order_ids: Iterable[str], day: str) -> int:
    """Note that these copies went to their readers on `day` (so they are made, too); answers how many were not noted
    as sent before.
    """
    return _note(writer, order_ids, made_on=day, sent_on=day)


def liked(writer: Writer, order_id: str, answer: str, note: str = "") -> None:
    """Keep what the reader says of a copy: yes, no, or "" to take it back, with a note.

    Rejected: `liked` 'unknown-answer', `note` 'too-long'. Gone if the order is unknown.
    """
    tidy = checked_answer(answer, note)
    row = writer.get(FormatOrderRow, order_id)
    row.liked, row.note = answer, tidy
    writer.facts["name"] = _name(writer, row.person_id)


def queue(reader: Reader, today: str, *, states: Iterable[str] = (ASKED, MADE)) -> tuple[FormatOrder, ...]:
    """The copies in these states, the earliest due first, then by name. `today` (ISO) tells which are late."""
    wanted = frozenset(states)
    return tuple(one for one in _orders(reader, today) if one.state in wanted)


def counts(reader: Reader, today: str) -> Counts:
    """How many copies are in each state."""
    found = _orders(reader, today)
    asked, made_ready, away, answered = (sum(one.state == state for one in found) for state in STATES)
    return Counts(asked, made_ready, away, answered, sum(one.is_late for one in found))


def order(reader: Reader, order_id: str, today: str) -> FormatOrder:
    """One copy. Gone if it is unknown."""
    reader.get(FormatOrderRow, order_id)
    return next(one for one in _orders(reader, today, "o.id = ?", order_id))


def of_person(reader: Reader, person_id: str, today: str) -> tuple[FormatOrder, ...]:
    """A person's copies, in every state, the earliest due first."""
    ids = reader.ids_of(person_id)
    return _orders(reader, today, f"o.person_id IN ({', '.join('?' * len(ids))})", *ids)


def due_days(reader: Reader) -> int:
    """How many working days a copy may take: the organisation's setting."""
    decided = organisation.setting(reader, "format_due_days")
    return int(decided) if decided else DUE_DAYS


def wishes_of(reader: Reader, person_ids: Iterable[str]) -> dict[str, Wish]:
    """How each of these people reads, in this order; who is read as another once, as the other. Unknown ids are left
    out.
    """
    kept = list(dict.fromkeys(reader.kept(one) for one in person_ids))
    found: dict[str, Wish] = {}
    for some in chunks(kept):
        sql = f"SELECT id, print_format, language FROM person WHERE NOT void AND id IN ({', '.join('?' * len(some))})"
        found |= {one: wish_of(how, language) for one, how, language in reader.driver.execute(sql, some)}
    return {one: found[one] for one in kept if one in found}


def piles(reader: Reader, person_ids: Iterable[str]) -> tuple[Pile, ...]:
    """These people in piles by how they read: the usual one first, then by size of the pile."""
    wishes = wishes_of(reader, person_ids)
    lines = people.lines_of(reader, list(wishes))
    sorted_in: dict[Wish, list[Recipient]] = {}
    for line in sorted(lines.values(), key=lambda one: (sort_key(one.given, one.family), one.id)):
        sorted_in.setdefault(wishes[line.id], []).append(Recipient(line.id, line.name, line.place))
    ordered = sorted(sorted_in.items(), key=lambda each: (not each[0].is_usual, -len(each[1]), each[0]))
    return tuple(Pile(wish, tuple(who)) for wish, who in ordered)


def people_of_event(reader: Reader, event_id: str) -> tuple[str, ...]:
    """Whom an event concerns: who is expected at one of its sessions, came to it, or signed up there."""
    sql = """
    SELECT person_id FROM attendance WHERE NOT void AND (expected OR since IS NOT NULL)
        AND session_id IN (SELECT id FROM session WHERE event_id = ?1 AND NOT void)
    UNION SELECT person_id FROM sign_up WHERE NOT void
        AND session_id IN (SELECT id FROM session WHERE event_id = ?1 AND NOT void)
    """
    found = {reader.kept(row[0]) for row in reader.driver.execute(sql, (event_id,))}
    return tuple(sorted(found))


class _Line(NamedTuple):
    id: str
    person_id: str
    document: str
    about: str
    format: str
    size: str
    language: str
    asked_on: str
    due_on: str
    made_on: str
    sent_on: str
    liked: str
    note: str


def _orders(reader: Reader, today: str, where: str = "1", *values: str) -> tuple[FormatOrder, ...]:
    sql = f"""SELECT {", ".join(f"o.{column}" for column in _Line._fields)} FROM format_order o
              WHERE NOT o.void AND {where}"""
    rows = [_Line(*row) for row in reader.driver.execute(sql, values)]
    lines = people.lines_of(reader, list(dict.fromkeys(row.person_id for row in rows)))
    found = [
        FormatOrder(
            row.id,
            line.id if (line := lines.get(row.person_id)) else row.person_id,
            line.name if line else "",
            line.place if line else "",
            row.document,
            row.about,
            Wish(row.format, row.size, row.language),
            *row[7:],
            state=state_of(row.made_on, row.sent_on, row.liked),
            is_late=is_late(row.due_on, row.sent_on, today),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.name.casefold(), one.id)))


def _in_queue(reader: Reader, document: str, about: str, person_ids: Sequence[str]) -> dict[str, set[Wish]]:
    """Who has a copy of this waiting, and how: by the id that a person is read under."""
    sql = """SELECT person_id, format, size, language FROM format_order
             WHERE NOT void AND sent_on = '' AND document = ? AND about = ?"""
    wanted, found = frozenset(person_ids), dict[str, set[Wish]]()
    for person_id, *how in reader.driver.execute(sql, (document, about)):
        if (kept := reader.kept(person_id)) in wanted:
            found.setdefault(kept, set()).add(Wish(*how))
    return found


def _row(draft: OrderDraft, person_id: str, today: str, days: int) -> FormatOrderRow:
    return FormatOrderRow(
        id="",
        person_id=person_id,
        document=draft.document,
        about=draft.about,
        format=draft.wish.format,
        size=draft.wish.size,
        language=draft.wish.language,
        asked_on=today,
        due_on=draft.due_on or due_on(today, days),
        note=draft.note,
    )


def _note(writer: Writer, order_ids: Iterable[str], **days: str) -> int:
    """Set those of the days that are not known yet; answers in how many copies the last one of them was new."""
    new = 0
    for order_id in dict.fromkeys(order_ids):
        row = writer.get(FormatOrderRow, order_id)
        before = {column: getattr(row, column) for column in days}
        for column, day in days.items():
            setattr(row, column, before[column] or day)
        new += not list(before.values())[-1]
    writer.facts["count"] = new
    return new


def _name(reader: Reader, person_id: str) -> str:
    row = reader.get(PersonRow, reader.kept(person_id))
    return full_name(row.given, row.family)
