"""What was done here, and undoing it. Undo is a new operation that writes the opposite, so it travels like any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text

from desktop_app.domain.changes import QUIET, Op, Value
from desktop_app.domain.errors import Gone
from desktop_app.domain.work import SILENT, Cancelled, Progress
from desktop_app.store.journal import CHUNK, Reader, Writer, blank, chunks, unpacked
from desktop_app.store.local_tables import DeviceRow, JournalChangeRow, JournalOpRow
from desktop_app.store.tables import CHILDREN, SHARED, UNITS

if TYPE_CHECKING:
    from desktop_app.store.engine import Store


@dataclass(frozen=True, slots=True)
class Operation:
    """One labelled thing that was done: when (ISO 8601 UTC), on which device, by whom."""

    id: str
    op: str
    facts: Mapping[str, Value]
    at: str
    device: str
    officer: str
    undoes: str | None
    batch: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one record, for its history."""

    operation: Operation
    entity: str
    before: Mapping[str, Value]
    after: Mapping[str, Value]
    lost: Mapping[str, Value]
    added: bool


@dataclass(frozen=True, slots=True)
class Undone:
    """What undo did: the operation it was about, how many records went back, and what could not and why."""

    operation: Operation
    records: int
    could_not: tuple[tuple[str, str], ...]


def last_to_undo(reader: Reader) -> Operation | None:
    """The newest operation done here that Ctrl+Z would take back.

    One that could not go back is passed over, until something done after it went back: then it may be its turn.
    """
    quiet = ",".join(f"'{op.value}'" for op in QUIET)
    row = reader.first(
        text(
            f"""
            SELECT o.id FROM journal_op o
            WHERE o.batch IS NULL AND o.finished AND o.op NOT IN ('undo', 'redo', {quiet})
              AND EXISTS (SELECT 1 FROM journal_change c WHERE c.op_n = o.n AND c.erased IS NULL)
              AND NOT EXISTS (SELECT 1 FROM journal_op u WHERE u.undoes = o.id AND u.op = 'undo'
                              AND (EXISTS (SELECT 1 FROM journal_change c WHERE c.op_n = u.n)
                                   OR NOT EXISTS (SELECT 1 FROM journal_op l WHERE l.n > u.n AND l.op = 'undo'))
                              AND NOT EXISTS (SELECT 1 FROM journal_op r WHERE r.undoes = u.id))
            ORDER BY o.n DESC LIMIT 1
            """
        )
    )
    return operation(reader, row[0]) if row else None


def last_to_redo(reader: Reader) -> Operation | None:
    """The newest undo that can itself be taken back: nothing else was done since.

    What was cut off half-way went back for good.
    """
    quiet = ",".join(f"'{op.value}'" for op in QUIET)
    row = reader.first(
        text(
            f"""
            SELECT u.id FROM journal_op u
            WHERE u.op = 'undo' AND u.batch IS NULL
              AND EXISTS (SELECT 1 FROM journal_change c WHERE c.op_n = u.n)
              AND NOT EXISTS (SELECT 1 FROM journal_op r WHERE r.undoes = u.id)
              AND NOT EXISTS (SELECT 1 FROM journal_op o WHERE o.n > u.n AND o.batch IS NULL
                              AND o.op NOT IN ('undo', 'redo', {quiet}))
              AND NOT EXISTS (SELECT 1 FROM journal_op o WHERE o.id = u.undoes AND o.facts LIKE '%"cut-off"%')
            ORDER BY u.n DESC LIMIT 1
            """
        )
    )
    return operation(reader, row[0]) if row else None


def operation(reader: Reader, op_id: str) -> Operation:
    """One operation; Gone if unknown."""
    row = reader.session.scalars(select(JournalOpRow).where(_o("id") == op_id)).first()
    if row is None:
        raise Gone("no-operation", id=op_id)
    return _operation(row)


def take_back(writer: Writer, op_id: str, progress: Progress = SILENT) -> Undone:
    """Write the opposite of an operation. The Writer is opened with `Op.UNDO` (or `Op.REDO`) and `undoes=op_id`.

    A record that was changed since, or that another record names by now, is left as it is and told in `could_not`;
    when nothing at all could go back, the caller gets that list and an operation without changes.
    """
    target = writer.session.scalars(select(JournalOpRow).where(_o("id") == op_id)).first()
    if target is None:
        raise Gone("no-operation", id=op_id)
    total = _changes_of(writer, target)
    could_not: list[tuple[str, str]] = []
    done = 0
    last = None
    while rows := _changes_before(writer, target.n, last):
        last = rows[-1].n
        some, refused = _put_back(writer, rows)
        done += some
        could_not += refused
        progress.step(min(done + len(could_not), total), total, "undo")
    found = _operation(target)
    writer.facts |= {k: v for k, v in found.facts.items() if k not in writer.facts} | {"of": found.op, "records": done}
    return Undone(found, done, tuple(could_not))


def take_back_in_parts(store: Store, op_id: str, progress: Progress = SILENT, *, op: Op = Op.UNDO) -> Undone:
    """`take_back` for big operations, as one undo (or `Op.REDO`) in transactions that let a check-in through.

    When `progress` cancels, or a power cut comes between, the operation stays done: what was undone of it comes back.
    An operation that was itself cut off half-way only ever goes back, so this is not offered there.
    """
    with store.read() as reader:
        target = reader.session.scalars(select(JournalOpRow).where(_o("id") == op_id)).first()
        if target is None:
            raise Gone("no-operation", id=op_id)
        total = _changes_of(reader, target)
    found = _operation(target)
    could_not: list[tuple[str, str]] = []
    done, seen, last, undo_id, more = 0, 0, None, None, True
    try:
        while more:
            with store.write(op, undoes=op_id, part_of=undo_id, finished=not target.finished) as writer:
                rows = _changes_before(writer, target.n, last)
                last, more = rows[-1].n if rows else None, len(rows) == CHUNK
                some, refused = _put_back(writer, rows, cut_off=not target.finished)
                done += some
                could_not += refused
                writer.finished = writer.finished or not more
                # Facts in every part: a first part that could put nothing back is written too, for the next to add to.
                writer.facts |= {**found.facts, "of": found.op, "records": done}
            undo_id = writer.op_id
            seen += len(rows)
            progress.step(seen, total, "undo")
    except Cancelled:
        if more and undo_id is not None and target.finished:
            take_back_in_parts(store, undo_id, op=Op.REDO if op == Op.UNDO else Op.UNDO)
            with store.write(op, part_of=undo_id) as writer:
                writer.facts["cut-off"] = True
        raise
    return Undone(found, done, tuple(could_not))


def of_record(reader: Reader, entity: str, row_id: str) -> tuple[Step, ...]:
    """All that happened to one record, oldest first."""
    rows: Sequence[Any] = reader.session.execute(
        select(JournalChangeRow, JournalOpRow)
        .join(JournalOpRow, _o("n") == _j("op_n"))
        .where(_j("row_id") == row_id, _j("entity") == entity)
        .order_by(_j("stamp"), _j("n"))
    ).all()
    return tuple(
        Step(_operation(op), entity, unpacked(c.before), unpacked(c.after), unpacked(c.lost), c.before is None)
        for c, op in rows
    )


def of_person(reader: Reader, person_id: str) -> tuple[Step, ...]:
    """All that happened to a person and to what is about them: attendance, words, consents, sign-ups."""
    people = reader.ids_of(person_id)
    ids = {("person", one) for one in people}
    for entity in (
        "attendance",
        "point",
        "advance_report",
        "consent",
        "flag",
        "sign_up",
        "share",
        "alias",
        "format_order",
    ):
        for one in people:
            rows = reader.driver.execute(f"SELECT id FROM {entity} WHERE person_id = ?", (one,))
            ids |= {(entity, r[0]) for r in rows}
    steps = [step for entity, row_id in ids for step in of_record(reader, entity, row_id)]
    return tuple(sorted(steps, key=lambda s: (s.operation.at, s.operation.id)))


def latest(reader: Reader, limit: int = 100) -> tuple[Operation, ...]:
    """The newest operations, newest first."""
    rows = reader.session.scalars(select(JournalOpRow).order_by(_o("n").desc()).limit(limit))
    return tuple(_operation(row) for row in rows)


def unfinished(reader: Reader) -> tuple[Operation, ...]:
    """Long operations that the power cut or a crash left half done."""
    return tuple(_operation(r) for r in reader.session.scalars(select(JournalOpRow).where(~_o("finished"))))


def device_names(reader: Reader) -> dict[str, str]:
    """Device id > name, for those known here."""
    return {row.id: row.name for row in reader.session.scalars(select(DeviceRow))}


def size(reader: Reader, op_id: str) -> int:
    """How many changes an operation made; 0 if it is unknown."""
    counted = "SELECT count(*) FROM journal_change c JOIN journal_op o ON o.n = c.op_n WHERE o.id = :id"
    return reader.number(text(counted).bindparams(id=op_id))


def _changes_of(reader: Reader, operation: JournalOpRow) -> int:
    return reader.number(text("SELECT count(*) FROM journal_change WHERE op_n = :n").bindparams(n=operation.n))


def _put_back(
    writer: Writer, rows: Sequence[JournalChangeRow], *, cut_off: bool = False
) -> tuple[int, list[tuple[str, str]]]:
    """Write the opposite of these changes: how many records went back, and which could not and why.

    Some of a `cut_off` operation may have gone back before, when that too was cut off: they are not told again.
    """
    by_entity: dict[str, list[JournalChangeRow]] = {}
    for row in rows:
        by_entity.setdefault(row.entity, []).append(row)
    done = 0
    could_not: list[tuple[str, str]] = []
    for entity in reversed(SHARED):  # children before their parents, which go only when nothing names them
        back, refused = _opposite(writer, entity, by_entity.get(entity, []), cut_off=cut_off)
        done += writer.change_many(
            SHARED[entity], back, say_again=True
        )  # a decision that changed nothing goes back too
        could_not += refused
    return done, could_not


def _changes_before(writer: Writer, op_n: int | None, last: int | None) -> list[Any]:
    """The operation's newest changes before number `last`, newest first, at most `CHUNK`.

    Columns and not rows of the session: those would be read again one by one after each bulk change.
    """
    columns = [_j(name) for name in ("n", "entity", "row_id", "before", "after")]
    statement = select(*columns).where(_j("op_n") == op_n).order_by(_j("n").desc()).limit(CHUNK)
    if last is not None:
        statement = statement.where(_j("n") < last)
    return list(writer.rows(statement))


def _opposite(
    writer: Writer, entity: str, changes: list[JournalChangeRow], *, cut_off: bool
) -> tuple[dict[str, dict[str, Value]], list[tuple[str, str]]]:
    """What would put these records back (id > field > value), and which cannot go back and why.

    The changes are newest first, so a record that one operation changed twice goes back step by step.
    """
    back: dict[str, dict[str, Value]] = {}
    refused: dict[str, str] = {}
    for some in chunks(changes):
        now = writer.states(entity, [c.row_id for c in some])
        used = in_use(writer, entity, [c.row_id for c in some if _before(entity, c).get("void")])
        for change in some:
            row_id, after, state = change.row_id, unpacked(change.after), now.get(change.row_id)
            if row_id in refused:
                continue
            before = _before(entity, change)
            if cut_off and state is not None and all(state[f] == v for f, v in before.items() if f in state):
                continue
            if state is None or any(state[f] != v for f, v in after.items() if f in state):
                refused[row_id] = "changed-since"
                continue
            if before.get("void") and row_id in used:
                refused[row_id] = "used-since"
                continue
            state.update(before)
            back[row_id] = {**back.get(row_id, {}), **before}
    return back, [(f"{entity} {row_id}", why) for row_id, why in refused.items()]


def _before(entity: str, change: JournalChangeRow) -> dict[str, Value]:
    """What a change's record was before: of one that was added, void or, if another copy may have it too, silent."""
    if change.before is not None:
        return unpacked(change.before)
    made_of = SHARED[entity].made_of
    after = unpacked(change.after)
    if not made_of or len(after) == len(UNITS[entity]):
        return {"void": True}
    defaults = blank(entity)
    return {f: defaults[f] for f in after if f not in made_of and f in defaults}


def in_use(writer: Writer, entity: str, ids: Sequence[str]) -> set[str]:
    """Those of these records that another record names, which therefore cannot be taken back."""
    found: set[str] = set()
    for child, column in CHILDREN[entity]:
        for some in chunks(ids):
            sql = f"SELECT DISTINCT {column} FROM {child} WHERE {column} IN ({','.join('?' * len(some))})"
            found |= {r[0] for r in writer.driver.execute(f"{sql} AND {SHARED[child].in_use}", some)}
    return found


def _operation(row: JournalOpRow) -> Operation:
    return Operation(row.id, row.op, unpacked(row.facts), row.at, row.device, row.officer, row.undoes, row.batch)


def _o(name: str) -> Any:
    return getattr(JournalOpRow, name)


def _j(name: str) -> Any:
    return getattr(JournalChangeRow, name)
