"""The audit trail: who did what, when, on which laptop, newest first; and each record's change, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.changes import Op, Value
from desktop_app.domain.people import full_name
from desktop_app.services.history import Operation
from desktop_app.store.journal import Reader, unpacked
from desktop_app.store.tables import CHILDREN, SHARED

PAGE = 100
LEFT_OUT = (Op.SAVE_DRAFT, Op.SEND, Op.SET_UP)
"""What nobody asks about."""

_PERSONS = tuple(child for child, column in CHILDREN["person"] if column == "person_id")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show: of one person, of one device, of one kind of operation, between two instants (ISO 8601 UTC)."""

    person_id: str = ""
    device: str = ""
    op: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation in the trail; `n` is its number here, `changes` how many records it altered."""

    n: int
    operation: Operation
    changes: int


@dataclass(frozen=True, slots=True)
class Altered:
    """One record as an operation altered it. `name` is what it is called, "" where nothing tells.

    `erased`: what stood here was erased since. `lost`: values that a later change had beaten.
    """

    entity: str
    row_id: str
    name: str
    added: bool
    before: Mapping[str, Value]
    after: Mapping[str, Value]
    lost: Mapping[str, Value]
    erased: bool


def entries(reader: Reader, wanted: Wanted, *, before: int | None = None, limit: int = PAGE) -> tuple[Entry, ...]:
    """A page of the trail, newest first; `before` is the number of the last entry of the page before."""
    where, values = _where(reader, wanted)
    if before is not None:
        where.append("o.n < ?")
        values.append(before)
    rows = reader.driver.execute(
        "SELECT o.n, o.id, o.op, o.facts, o.at, o.device, o.officer, o.undoes, o.batch,"
        " (SELECT count(*) FROM journal_change c WHERE c.op_n = o.n)"
        f" FROM journal_op o WHERE {' AND '.join(where)} ORDER BY o.n DESC LIMIT ?",
        [*values, limit],
    )
    return tuple(Entry(n, Operation(i, op, unpacked(f), *rest), count) for n, i, op, f, *rest, count in rows)


def of_batch(reader: Reader, batch_id: str, limit: int = PAGE) -> tuple[Altered, ...]:
    """What a received batch altered: first what came in vain, then what is new, then what was changed."""
    rows = reader.driver.execute(
        "SELECT c.entity, c.row_id, c.before, c.after, c.lost, c.erased FROM journal_op o"
        " JOIN journal_change c ON c.op_n = o.n WHERE o.batch = ?"
        " ORDER BY c.lost IS NULL, c.before IS NOT NULL, c.n LIMIT ?",
        (batch_id, limit),
    ).fetchall()
    return _altered(reader, rows)


def counts_of_batch(reader: Reader, batch_id: str) -> tuple[int, int, int]:
    """How many records a received batch added, how many it changed, and in how many something came in vain."""
    new, changed, lost = reader.driver.execute(
        "SELECT count(*) FILTER (WHERE c.before IS NULL), count(*) FILTER (WHERE c.before <> '{}'),"
        " count(*) FILTER (WHERE c.lost IS NOT NULL) FROM journal_op o JOIN journal_change c ON c.op_n = o.n"
        " WHERE o.batch = ?",
        (batch_id,),
    ).fetchone()
    return int(new), int(changed), int(lost)


def altered(reader: Reader, op_n: int, limit: int = PAGE) -> tuple[Altered, ...]:
    """The records that an operation altered, in order, the first `limit` of them."""
    rows = reader.driver.execute(
        "SELECT entity, row_id, before, after, lost, erased FROM journal_change WHERE op_n = ? ORDER BY n LIMIT ?",
        (op_n, limit),
    ).fetchall()
    return _altered(reader, rows)


def _altered(reader: Reader, rows: Iterable[Sequence[Any]]) -> tuple[Altered, ...]:
    return tuple(
        Altered(
            entity,
            row_id,
            name_of(reader, entity, row_id),
            before is None,
            unpacked(before),
            unpacked(after),
            unpacked(lost),
            erased is not None,
        )
        for entity, row_id, before, after, lost, erased in rows
    )


def name_of(reader: Reader, entity: str, row_id: str) -> str:
    """What people call a record: a person's name, an event's title, ...; "" where it is not known or was erased."""
    sql = _NAMES.get(entity)
    row = reader.driver.execute(sql, (row_id,)).fetchone() if sql is not None else None
    if row is None:
        return ""
    return full_name(row[0] or "", row[1] or "") if len(row) == 2 else str(row[0] or "")


def parents_of(entity: str) -> dict[str, str]:
    """The columns of an entity that name other records: column > entity."""
    return {column: parent for parent, children in CHILDREN.items() for child, column in children if child == entity}


def _where(reader: Reader, wanted: Wanted) -> tuple[list[str], list[Any]]:
    where = [f"o.op NOT IN ({', '.join('?' * len(LEFT_OUT))})"]
    values: list[Any] = [op.value for op in LEFT_OUT]
    for column, value in (("o.device = ?", wanted.device), ("o.op = ?", wanted.op)):
        if value:
            where.append(column)
            values.append(value)
    for column, value in (("o.at >= ?", wanted.first), ("o.at <= ?", wanted.last)):
        if value:
            where.append(column)
            values.append(value)
    if wanted.person_id:
        people = reader.ids_of(wanted.person_id)
        ids = {("person", one) for one in people}
        for entity in _PERSONS:
            for one in people:
                rows = reader.driver.execute(f"SELECT id FROM {entity} WHERE person_id = ?", (one,))
                ids |= {(entity, row[0]) for row in rows}
        found: set[int] = set()
        for entity, row_id in ids:
            sql = "SELECT op_n FROM journal_change WHERE row_id = ? AND entity = ?"
            found.update(row[0] for row in reader.driver.execute(sql, (row_id, entity)))
        where.append(f"o.n IN ({', '.join(map(str, sorted(found))) or 'NULL'})")
    return where, values


_PERSON_OF = "SELECT p.given, p.family FROM {} r JOIN person p ON p.id = r.person_id WHERE r.id = ?"
_EVENT_OF = "SELECT e.title FROM session s JOIN event e ON e.id = s.event_id WHERE s.id = ?"
_NAMES: dict[str, str] = {
    "person": "SELECT given, family FROM person WHERE id = ?",
    "property": "SELECT address FROM property WHERE id = ?",
    "patch": "SELECT name FROM patch WHERE id = ?",
    "event": "SELECT title FROM event WHERE id = ?",
    "session": _EVENT_OF,
    "tally": "SELECT e.title FROM tally t JOIN session s ON s.id = t.session_id JOIN event e ON e.id = s.event_id"
    " WHERE t.id = ?",
    "role": "SELECT name FROM role WHERE id = ?",
    "inspection": "SELECT estate FROM inspection WHERE id = ?",
    "issue": "SELECT place FROM issue WHERE id = ?",
    "action": "SELECT what FROM action WHERE id = ?",
    "reply": "SELECT said FROM reply WHERE id = ?",
    "photo": "SELECT caption FROM photo WHERE id = ?",
    "setting": "SELECT key FROM setting WHERE id = ?",
    "code": "SELECT label FROM code WHERE id = ?",
    **{entity: _PERSON_OF.format(entity) for entity in _PERSONS},
}
"""Entity > the SQL for its name; two columns are a given and a family name."""

KINDS = tuple(op for op in Op if op not in LEFT_OUT)
"""The kinds of operation that can be asked for."""

ENTITIES = tuple(SHARED)
