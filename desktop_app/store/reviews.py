"""What waits for somebody at the office: the values that two copies disagree about, and what the journal tells of them.

Whether a disagreement is settled is not kept but read from the journal: it is while the operation that settled it is
not undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from desktop_app.domain.changes import Value
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.domain.ids import natural_id
from desktop_app.store.batches import snapshot
from desktop_app.store.journal import SHORTEST_PREFIX, Reader, Writer, packed, unpacked
from desktop_app.store.tables import SHARED, UNITS

Values = Mapping[str, Value]
"""Field > value."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What one batch said of it: the values, the operation that said them, and the stamp that its officer knew of."""

    said: Values
    op: str
    batch: str
    device: str
    at: str
    known: str


@dataclass(frozen=True, slots=True)
class Task:
    """One thing for a person to settle. Instants are ISO 8601 UTC.

    A `conflict` is one merge unit of one record that two copies say differently: `ours` is what stood at the office
    when the batch came, `theirs` what it brought, `earlier` what other batches had brought before it, each with where
    it came from, `now` what the record says ({} when it is gone). `known` is the stamp that their officer knew of, `op`
    their operation. Of a `consent` or `flag` ours is the careful word that counts, theirs the newest that differs.

    `state` is waiting, asked, parked or settled, `how` what was kept.
    """

    id: str
    kind: str
    entity: str
    row_id: str
    unit: str
    at: str
    n: int = 0
    batch: str = ""
    op: str = ""
    device: str = ""
    known: str = ""
    ours: Values = field(default_factory=dict)
    theirs: Values = field(default_factory=dict)
    earlier: tuple[Origin, ...] = ()
    now: Values = field(default_factory=dict)
    state: str = "waiting"
    parked_at: str = ""
    settled_at: str = ""
    how: str = ""
    question: str = ""

    @property
    def kept(self) -> str:
        """Whose value the record has now: ours, theirs or, when it was changed since, other."""
        return "ours" if self.now == self.ours else "theirs" if self.now == self.theirs else "other"

    @property
    def origin(self) -> Origin:
        """Where `theirs` came from."""
        return Origin(self.theirs, self.op, self.batch, self.device, self.at, self.known)

    @property
    def order(self) -> tuple[bool, str, bool, str, int]:
        """What waits longest comes first, then what was asked back, and what was put off last."""
        return self.parked_at != "", self.parked_at, self.state == "asked", self.at, self.n


@dataclass(frozen=True, slots=True)
class Source:
    """Who said something, when and where: an operation in the journal. `event` is where it was said, "" if unknown."""

    op: str
    at: str
    officer: str
    device: str
    batch: str
    event: str


CONFLICT, LOOK_ALIKE = "conflict", "look-alike"

_FIELDS = (
    *("n", "id", "kind", "entity", "row_id", "unit", "batch", "op", "device", "at", "known", "ours", "theirs"),
    *("earlier", "settled_at", "how", "question", "parked_at"),
)
_HOLDS = """(settled_op <> '' AND NOT EXISTS (
    SELECT 1 FROM journal_op u WHERE u.undoes = review.settled_op AND u.op = 'undo'
    AND EXISTS (SELECT 1 FROM journal_change c WHERE c.op_n = u.n)
    AND NOT EXISTS (SELECT 1 FROM journal_op r WHERE r.undoes = u.id)))"""
_NO_PAIR = f"kind <> '{LOOK_ALIKE}'"
"""Pairs of people that were put off are decided elsewhere."""
_ASKED = "EXISTS (SELECT 1 FROM question q WHERE q.id = review.question AND q.answer = '' AND NOT q.void)"
"""Whether a question about it is not answered yet."""


def conflicts(reader: Reader) -> list[Task]:
    """What two copies say differently and nobody settled. What came with a batch that is undone, nobody says any more:
    then the batch before it is whose word stands here.
    """
    return _that_stand(reader, _tasks(reader, f"kind = '{CONFLICT}' AND NOT {_HOLDS} ORDER BY n"))


def settled(reader: Reader, limit: int = 500) -> list[Task]:
    """What was settled, newest first."""
    return _tasks(reader, f"{_HOLDS} ORDER BY settled_at DESC, n DESC LIMIT {limit:d}")


def stored(reader: Reader, kinds: Sequence[str]) -> dict[str, Task]:
    """What is noted of tasks of other kinds, by id: that they were put off, asked back or settled."""
    return {one.id: one for one in _tasks(reader, f"kind IN ({','.join('?' * len(kinds))})", *kinds)}


def conflict(reader: Reader, task_id: str) -> Task | None:
    """The conflict with just this id, open or settled; None when there is none."""
    found = _tasks(reader, f"id = ? AND kind = '{CONFLICT}'", task_id)
    return found[0] if found and found[0].state == "settled" else next(iter(_that_stand(reader, found)), None)


def task(reader: Reader, start: str, open_ones: Iterable[Task] = ()) -> Task:
    """The one whose id begins like this (6 characters or more), one of the `open_ones` or, as it is kept, any.
    Gone('no-review'), Rejected.
    """
    if len(start) < SHORTEST_PREFIX:
        raise Rejected({"review": "id-too-short"})
    low = start.lower()
    found = {one.id: one for one in _tasks(reader, f"{_NO_PAIR} AND id >= ? AND id < ? LIMIT 2", low, low + "~")}
    found |= {one.id: one for one in open_ones if one.id.startswith(low)}
    if not found:
        raise Gone("no-review", id=start)
    if len(found) > 1:
        raise Rejected({"review": "id-ambiguous"})
    return next(iter(found.values()))


def keep(
    writer: Writer, entity: str, row_id: str, ours: Values, theirs: Values, *, op: str, batch: str, device: str,
    known: str
) -> str:  # fmt: skip
    """Note a disagreement, or add it to the open one about the same unit. Answers the task's id."""
    unit = UNITS[entity][next(iter(theirs))]
    where = f"entity = ? AND row_id = ? AND unit = ? AND kind = '{CONFLICT}' AND NOT {_HOLDS} LIMIT 1"
    before = _tasks(writer, where, entity, row_id, unit)
    if before:
        (old,) = before
        earlier = [*old.earlier, old.origin]
        kept = old.ours if any(ours == origin.said for origin in earlier) else ours
        writer.driver.execute(
            "UPDATE review SET ours = ?, theirs = ?, earlier = ?, op = ?, batch = ?, device = ?, at = ?, known = ?,"
            " parked_at = '', settled_op = '' WHERE n = ?",
            (packed(kept), packed(theirs), _encode(earlier).decode(), op, batch, device, writer.at, known, old.n),
        )
        return old.id
    new = Task(
        writer.new_id(), CONFLICT, entity, row_id, unit, writer.at, batch=batch, op=op, device=device, known=known,
        ours=ours, theirs=theirs
    )  # fmt: skip
    adopt(writer, new)
    return new.id


def adopt(writer: Writer, task: Task) -> None:
    """Keep a task here, unless it is: one that was computed has to be, before anything is noted of it."""
    writer.driver.execute(
        "INSERT INTO review(id, kind, entity, row_id, unit, batch, op, device, at, known, ours, theirs, earlier,"
        " parked_at, question, settled_op, settled_at, how) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,'[]','','','','','')"
        " ON CONFLICT(id) DO NOTHING",
        (task.id, task.kind, task.entity, task.row_id, task.unit, task.batch, task.op, task.device, task.at, task.known,
         packed(task.ours), packed(task.theirs)),
    )  # fmt: skip


def say_again(writer: Writer, entity: str, said: Mapping[str, Values]) -> None:
    """Have records (id > fields) of an entity say these values, now, also where they say them already."""
    writer.change_many(SHARED[entity], said, say_again=True)


def put_pair_off(writer: Writer, a: str, b: str) -> None:
    """Leave two people who look alike for later."""
    low, high = sorted((a, b))
    mark_parked(writer, Task(natural_id(LOOK_ALIKE, low, high), LOOK_ALIKE, "person", low, high, writer.at))


def pairs_put_off(reader: Reader) -> dict[tuple[str, str], str]:
    """The pairs of people, lower id first, that were left for later > when."""
    rows = reader.driver.execute("SELECT row_id, unit, parked_at FROM review WHERE kind = ?", (LOOK_ALIKE,))
    return {(low, high): at for low, high, at in rows}


def mark_settled(writer: Writer, task: Task, how: str) -> None:
    """This operation settles the task."""
    adopt(writer, task)
    sql = "UPDATE review SET settled_op = ?, settled_at = ?, how = ?, parked_at = '' WHERE id = ?"
    writer.driver.execute(sql, (writer.op_id, writer.at, how, task.id))
    writer.touch("review")


def mark_parked(writer: Writer, task: Task) -> None:
    """Leave it for later: it goes to the end."""
    adopt(writer, task)
    writer.driver.execute("UPDATE review SET parked_at = ? WHERE id = ?", (writer.at, task.id))
    writer.touch("review")


def mark_asked(writer: Writer, task: Task, question: str) -> None:
    """Note which question about it was sent back."""
    adopt(writer, task)
    writer.driver.execute("UPDATE review SET question = ? WHERE id = ?", (question, task.id))
    writer.touch("review")


def source(reader: Reader, op: str) -> Source | None:
    """Who did an operation; None when the journal does not tell."""
    sql = "SELECT id, at, officer, device, coalesce(batch, '') FROM journal_op WHERE id = ?"
    return _source(reader, reader.driver.execute(sql, (op,)).fetchone())


def source_of_new(reader: Reader, entity: str, row_id: str) -> Source | None:
    """Who made a record; None when the journal does not tell."""
    sql = """SELECT o.id, o.at, o.officer, o.device, coalesce(o.batch, '') FROM journal_change c
             JOIN journal_op o ON o.n = c.op_n WHERE c.row_id = ? AND c.entity = ? ORDER BY c.n LIMIT 1"""
    return _source(reader, reader.driver.execute(sql, (row_id, entity)).fetchone())


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


def _that_stand(reader: Reader, tasks: Sequence[Task]) -> list[Task]:
    """These open tasks without what came with batches that are undone."""
    undone = _undone(reader, {origin.batch for one in tasks for origin in (*one.earlier, one.origin)})
    return [said for one in tasks if (said := _without(one, undone))]


def _undone(reader: Reader, batches: Iterable[str]) -> frozenset[str]:
    """Those of these batches that are undone."""
    sql = """SELECT 1 FROM journal_op u WHERE u.undoes = ? AND u.op = 'undo'
             AND EXISTS (SELECT 1 FROM journal_change c WHERE c.op_n = u.n)
             AND NOT EXISTS (SELECT 1 FROM journal_op r WHERE r.undoes = u.id)"""
    return frozenset(one for one in batches if reader.driver.execute(sql, (one,)).fetchone())


def _without(task: Task, undone: frozenset[str]) -> Task | None:
    """A task as it is without these batches: None when nobody else says otherwise."""
    origins = [origin for origin in (*task.earlier, task.origin) if origin.batch not in undone]
    if not origins:
        return None
    *earlier, last = origins
    return replace(
        task, theirs=last.said, earlier=tuple(earlier), op=last.op, batch=last.batch, device=last.device, at=last.at,
        known=last.known
    )  # fmt: skip


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
    if not settled:
        row |= {"settled_at": "", "how": ""}
    theirs = unpacked(row.pop("theirs"))
    stands = now.get((row["entity"], row["row_id"]), {})
    state = "settled" if settled else "parked" if row["parked_at"] else "asked" if asked else "waiting"
    return Task(
        **{k: v for k, v in row.items() if k not in ("ours", "earlier")},
        ours=unpacked(row["ours"]),
        theirs=theirs,
        earlier=tuple(_origins(row["earlier"])),
        now={f: stands[f] for f in theirs if f in stands},
        state=state,
    )


def _states(reader: Reader, entity: str, ids: Sequence[str]) -> list[tuple[str, Values]]:
    return [(str(row["id"]), row) for row in snapshot(reader, entity, ids)]


_encode = msgspec.json.Encoder().encode
_origins = msgspec.json.Decoder(list[Origin]).decode
