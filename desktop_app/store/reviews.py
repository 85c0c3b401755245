"""What waits for somebody at the office: the values that two copies disagree about, and what the journal tells of them.

Whether a disagreement is settled is not kept but read from the journal: it is while the operation that settled it is
not undone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.changes import Value
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.store.batches import snapshot
from desktop_app.store.journal import SHORTEST_PREFIX, Reader, Writer, packed, unpacked
from desktop_app.store.tables import SHARED, UNITS

Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Task:
    """One merge unit of one record that two copies say differently. Instants are ISO 8601 UTC.

    `ours` is what stood at the office when the batch came, `theirs` what it brought, `earlier` what others had said
    of it before, `now` what the record says ({} when it is gone); `state` is waiting, asked, parked or settled, `how`
    what was kept: ours, theirs or value. `known` is the stamp that their officer knew of, `op` their operation.
    """

    n: int
    id: str
    kind: str
    entity: str
    row_id: str
    unit: str
    batch: str
    op: str
    device: str
    at: str
    known: str
    ours: Values
    theirs: Values
    earlier: tuple[Values, ...]
    now: Values
    state: str
    settled_at: str
    how: str
    question: str

    @property
    def kept(self) -> str:
        """Whose value the record has now: ours, theirs or, when it was changed since, other."""
        return "ours" if self.now == self.ours else "theirs" if self.now == self.theirs else "other"


@dataclass(frozen=True, slots=True)
class Source:
    """Who said something, when and where: an operation in the journal. `event` is where it was said, "" if unknown."""

    op: str
    at: str
    officer: str
    device: str
    batch: str
    event: str


_FIELDS = (
    *("n", "id", "kind", "entity", "row_id", "unit", "batch", "op", "device", "at", "known", "ours", "theirs"),
    *("earlier", "settled_at", "how", "question", "parked_at", "settled_op"),
)
_HOLDS = """(settled_op <> '' AND NOT EXISTS (
    SELECT 1 FROM journal_op u WHERE u.undoes = review.settled_op AND u.op = 'undo'
    AND EXISTS (SELECT 1 FROM journal_change c WHERE c.op_n = u.n)
    AND NOT EXISTS (SELECT 1 FROM journal_op r WHERE r.undoes = u.id)))"""
_WITHDRAWN = """EXISTS (
    SELECT 1 FROM journal_op u WHERE u.undoes = review.batch AND u.op = 'undo'
    AND EXISTS (SELECT 1 FROM journal_change c WHERE c.op_n = u.n)
    AND NOT EXISTS (SELECT 1 FROM journal_op r WHERE r.undoes = u.id))"""
"""Whether the batch that brought it was undone: then nobody says otherwise any more."""


_ASKED = "EXISTS (SELECT 1 FROM question q WHERE q.id = review.question AND q.answer = '' AND NOT q.void)"
"""Whether a question about it is not answered yet."""


def tasks(reader: Reader, *, settled: bool = False, limit: int = 10_000) -> list[Task]:
    """What is open, oldest first and what was put off last; or what is settled, newest first."""
    if settled:
        return _tasks(reader, f"{_HOLDS} ORDER BY settled_at DESC, n DESC LIMIT {limit:d}")
    return _tasks(
        reader, f"NOT {_HOLDS} AND NOT {_WITHDRAWN} ORDER BY parked_at <> '', parked_at, {_ASKED}, n LIMIT {limit:d}"
    )


def count(reader: Reader) -> int:
    """How many are open."""
    sql = f"SELECT count(*) FROM review WHERE NOT {_HOLDS} AND NOT {_WITHDRAWN}"
    return int(reader.driver.execute(sql).fetchone()[0])


def task(reader: Reader, start: str) -> Task:
    """The one whose id begins like this (6 characters or more), open or settled. Gone('no-review'), Rejected."""
    if len(start) < SHORTEST_PREFIX:
        raise Rejected({"review": "id-too-short"})
    low = start.lower()
    found = _tasks(reader, "id >= ? AND id < ? LIMIT 2", low, low + "~")
    if not found:
        raise Gone("no-review", id=start)
    if len(found) > 1:
        raise Rejected({"review": "id-ambiguous"})
    return found[0]


def keep(
    writer: Writer, kind: str, entity: str, row_id: str, ours: Values, theirs: Values, *, op: str, batch: str,
    device: str, known: str
) -> str:  # fmt: skip
    """Note a disagreement, or add it to the open one about the same unit. Answers the task's id."""
    unit = UNITS[entity][next(iter(theirs))]
    before = _tasks(writer, f"entity = ? AND row_id = ? AND unit = ? AND kind = ? AND NOT {_HOLDS} LIMIT 1", entity,
                    row_id, unit, kind)  # fmt: skip
    if before:
        (old,) = before
        earlier = [*old.earlier, old.theirs]
        kept = old.ours if ours in earlier else ours
        writer.driver.execute(
            "UPDATE review SET ours = ?, theirs = ?, earlier = ?, op = ?, batch = ?, device = ?, at = ?, known = ?,"
            " parked_at = '', settled_op = '' WHERE n = ?",
            (packed(kept), packed(theirs), _list(earlier), op, batch, device, writer.at, known, old.n),
        )
        return old.id
    task_id = writer.new_id()
    writer.driver.execute(
        "INSERT INTO review(id, kind, entity, row_id, unit, batch, op, device, at, known, ours, theirs, earlier,"
        " parked_at, question, settled_op, settled_at, how) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,'[]','','','','','')",
        (task_id, kind, entity, row_id, unit, batch, op, device, writer.at, known, packed(ours), packed(theirs)),
    )
    return task_id


def settle(writer: Writer, task: Task, values: Values, how: str) -> None:
    """Have the record say these values, now, also where it says them already; this operation settles the task."""
    writer.change_many(SHARED[task.entity], {task.row_id: values}, say_again=True)
    sql = "UPDATE review SET settled_op = ?, settled_at = ?, how = ?, parked_at = '' WHERE id = ?"
    writer.driver.execute(sql, (writer.op_id, writer.at, how, task.id))
    writer.touch("review")


def mark_parked(writer: Writer, task_id: str) -> None:
    """Leave it for later: it goes to the end."""
    writer.driver.execute("UPDATE review SET parked_at = ? WHERE id = ?", (writer.at, task_id))
    writer.touch("review")


def mark_asked(writer: Writer, task_id: str, question: str) -> None:
    """Note which question about it was sent back."""
    writer.driver.execute("UPDATE review SET question = ? WHERE id = ?", (question, task_id))
    writer.touch("review")


def their_source(reader: Reader, task: Task) -> Source | None:
    """Who brought theirs; None when the journal does not tell."""
    sql = "SELECT id, at, officer, device, coalesce(batch, '') FROM journal_op WHERE id = ?"
    return _source(reader, reader.driver.execute(sql, (task.op,)).fetchone())


def our_source(reader: Reader, task: Task) -> Source | None:
    """Who said ours; None when the journal does not tell."""
    fields = list(task.ours)
    rows = reader.driver.execute(
        "SELECT c.after, o.id, o.at, o.officer, o.device, coalesce(o.batch, '') FROM journal_change c"
        " JOIN journal_op o ON o.n = c.op_n WHERE c.row_id = ? AND c.entity = ? AND o.id <> ? ORDER BY c.n DESC",
        (task.row_id, task.entity, task.op),
    )
    for after, *found in rows:
        said = unpacked(after)
        if fields[0] in said and all(said.get(f) == task.ours[f] for f in fields):
            return _source(reader, found)
    return None


def base(reader: Reader, task: Task) -> Values | None:
    """What it said before either of them; None when the journal does not tell."""
    rows = reader.driver.execute(
        "SELECT after FROM journal_change WHERE row_id = ? AND entity = ? AND stamp = ? ORDER BY n",
        (task.row_id, task.entity, task.known),
    )
    for (after,) in rows:
        said = unpacked(after)
        if all(f in said for f in task.theirs):
            return {f: said[f] for f in task.theirs}
    return None


def _source(reader: Reader, row: Sequence[str] | None) -> Source | None:
    if row is None:
        return None
    op, at, officer, device, batch = row
    return Source(op, at, officer, device, batch, _event_of(reader, batch, at[:10]))


def _event_of(reader: Reader, batch: str, day: str) -> str:
    """The event where the laptop of a batch stood on a day (UTC): where it checked people in."""
    if not batch:
        return ""
    row = reader.driver.execute(
        "SELECT e.title FROM journal_op o JOIN journal_change c ON c.op_n = o.n AND c.entity = 'attendance'"
        " JOIN attendance a ON a.id = c.row_id JOIN session s ON s.id = a.session_id JOIN event e ON e.id = s.event_id"
        " WHERE o.batch = ? AND substr(o.at, 1, 10) = ? AND s.starts LIKE ? LIMIT 1",
        (batch, day, f"{day}%"),
    ).fetchone()
    return str(row[0]) if row else ""


def _tasks(reader: Reader, where: str, *values: str) -> list[Task]:
    rows = reader.driver.execute(
        f"SELECT {', '.join(_FIELDS)}, {_ASKED}, {_HOLDS} FROM review WHERE {where}", values
    ).fetchall()
    about: dict[str, list[str]] = {}
    for row in rows:
        about.setdefault(row[3], []).append(row[4])
    now = {(entity, row_id): state for entity, ids in about.items() for row_id, state in _states(reader, entity, ids)}
    return [_task(dict(zip(_FIELDS, row, strict=False)), row[-1], row[-2], now) for row in rows]


def _task(row: dict[str, Any], settled: int, asked: int, now: Mapping[tuple[str, str], Values]) -> Task:
    parked, _op = row.pop("parked_at"), row.pop("settled_op")
    if not settled:
        row |= {"settled_at": "", "how": ""}
    theirs = unpacked(row.pop("theirs"))
    stands = now.get((row["entity"], row["row_id"]), {})
    state = "settled" if settled else "parked" if parked else "asked" if asked else "waiting"
    return Task(
        **{k: v for k, v in row.items() if k not in ("ours", "earlier")},
        ours=unpacked(row["ours"]),
        theirs=theirs,
        earlier=tuple(json.loads(row["earlier"])),
        now={f: stands[f] for f in theirs if f in stands},
        state=state,
    )


def _states(reader: Reader, entity: str, ids: Sequence[str]) -> list[tuple[str, Values]]:
    return [(str(row["id"]), row) for row in snapshot(reader, entity, ids)]


def _list(values: Sequence[Values]) -> str:
    return "[" + ",".join(packed(one) for one in values) + "]"
