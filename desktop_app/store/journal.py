"""The journal, and the Reader and Writer that keep it true.

Every write is one labelled transaction that notes itself: each record with its fields before and after, the Op, the
device, the officer, the time. Undo, the exchange with the office, a record's history and the audit trail all read it.

Single records are changed as rows of the Writer's session: a hook on the flush sees each of them. Bulk work (a tenant
list, a batch) uses `add_many` and `change_many`, which write rows and journal with `executemany`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from sqlalchemy import Boolean, event, func, inspect, select
from sqlalchemy.sql import Executable
from sqlmodel import Session

from desktop_app.domain.changes import Change, Changes, Op, Value
from desktop_app.domain.clocks import NO_STAMP, HybridClock
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.store import chain, disputed, same_person, search
from desktop_app.store.local_tables import JournalOpRow, MetaRow
from desktop_app.store.tables import NOT_CONTENT, SHARED, UNITS, Shared, table_of

if TYPE_CHECKING:
    from desktop_app.store.engine import Identity, Surroundings

RowT = TypeVar("RowT", bound=Shared)

CHUNK = 1000

Received = tuple[int, str, str, str, str | None, str, str | None, str | None]
"""A received change for the journal: operation's number, entity, row id, stamp; before, after, was, lost as JSON."""

_NOTE_SQL = "INSERT INTO journal_change(op_n, entity, row_id, stamp, before, after, was, lost) VALUES (?,?,?,?,?,?,?,?)"
SHORTEST_PREFIX = 6

_WRITER = "writer"
"""Where a session of a write keeps its Writer, for the hook on the flush."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def packed(values: Mapping[str, Value]) -> str:
    """Values as compact JSON text."""
    return _encode(values).decode()


def unpacked(text: str | None) -> dict[str, Any]:
    """The values in JSON text; nothing is nothing."""
    return _decode(text) if text else {}


def chunks(items: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """The items, `size` at a time."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


class Reader:
    """Asks the database, and never changes it. Lives as long as one function, in the thread that opened it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._driver: Any = None

    def rows(self, statement: Executable) -> Sequence[Any]:
        """All rows that a select of columns gives."""
        return self.session.execute(statement).all()

    def first(self, statement: Executable) -> Any:
        """The first row that a select gives, or None."""
        return self.session.execute(statement).first()

    def number(self, statement: Executable) -> int:
        """The one whole number that a select gives; nothing counts as 0."""
        return int(self.session.execute(statement).scalar() or 0)

    def find(self, row_type: type[RowT], row_id: str | None) -> RowT | None:
        """The record with this id, or None; one that undo took back counts as none."""
        if row_id is None:
            return None
        return self.session.scalars(
            select(row_type).where(_column(row_type, "id") == row_id, ~_column(row_type, "void"))
        ).first()

    def get(self, row_type: type[RowT], row_id: str) -> RowT:
        """The record with this id; Gone if there is none."""
        row = self.find(row_type, row_id)
        if row is None:
            raise Gone(f"no-{str(row_type.__tablename__).replace('_', '-')}", id=row_id)
        return row

    def whole_id(self, row_type: type[RowT], start: str) -> str:
        """The id that begins with `start` (6 characters or more); Gone if none does, Rejected if several do."""
        name = str(row_type.__tablename__).replace("_", "-")
        if len(start) < SHORTEST_PREFIX:
            raise Rejected({name: "id-too-short"})
        column = _column(row_type, "id")
        low = start.lower()
        found: Sequence[str] = self.session.scalars(
            select(column).where(column >= low, column < low + "~", ~_column(row_type, "void")).limit(2)
        ).all()
        if not found:
            raise Gone(f"no-{name}", id=start)
        if len(found) > 1:
            raise Rejected({name: "id-ambiguous"})
        return str(found[0])

    def kept(self, person_id: str) -> str:
        """The id that a person is read under: another's, if the two were found to be one person."""
        return same_person.kept(self.driver, person_id)

    def ids_of(self, person_id: str) -> tuple[str, ...]:
        """All ids that this person's records may carry, the one they are read under first."""
        return same_person.ids_of(self.driver, person_id)

    def meta(self) -> dict[str, str]:
        """All facts about this copy."""
        return {row.key: row.value for row in self.session.scalars(select(MetaRow))}

    @property
    def driver(self) -> Any:
        """The bare driver connection, for the search index and other things that are measured in microseconds."""
        if self._driver is None:
            self._driver = self.session.connection().connection.driver_connection
        return self._driver


class Writer(Reader):
    """One labelled transaction. It carries the time, new ids and who is writing."""

    def __init__(
        self,
        session: Session,
        op: Op,
        identity: Identity,
        surroundings: Surroundings,
        clock: HybridClock,
        facts: Mapping[str, Value],
        undoes: str | None,
        part_of: str | None,
        finished: bool,
    ) -> None:
        super().__init__(session)
        self.op = op
        self.identity = identity
        self.now = surroundings.now()
        self.at = surroundings.instant()
        self.facts: dict[str, Value] = dict(facts)
        self.undoes = undoes
        self.part_of = part_of
        self.finished = finished
        self.op_id = part_of or surroundings.new_id()
        self.stamp = clock.tick(int(self.now.timestamp() * 1000))
        self._clock = clock
        self._new_id = surroundings.new_id
        self._noted: dict[tuple[str, str], Change] = {}
        self._bulk: list[tuple[str, str, str, str | None, str, str | None, None]] = []
        self._touched: dict[str, set[str]] = {}
        self._added: dict[str, list[range]] = {}
        self._bulk_count = 0
        self._op_n: int | None = None
        self._op_kept: tuple[bool, str] | None = None
        session.info[_WRITER] = self

    def new_id(self) -> str:
        """A new id for a record (UUIDv7 text)."""
        return self._new_id()

    def add(self, row: RowT) -> RowT:
        """Keep a new record; without an id it gets one."""
        if not row.id:
            row.id = self.new_id()
        self.session.add(row)
        return row

    def take_back(self, row: Shared) -> None:
        """Mark a record void, as undo does: it is shown nowhere, and can be brought back."""
        row.void = True

    def observe(self, stamp: str) -> None:
        """Move this copy's clock past a stamp that came from elsewhere."""
        self._clock.observe(stamp)

    def touch(self, entity: str, ids: Iterable[str] = ()) -> None:
        """Say that records of an entity were altered past the other ways to write."""
        self._touch(entity, ids)

    # -- one record, fast ----------------------------------------------------------------------------------------------

    def state(self, row_type: type[Shared], row_id: str) -> dict[str, Any] | None:
        """A whole record (every column), void ones too; None if there is none."""
        return self.states(str(row_type.__tablename__), (row_id,)).get(row_id)

    def say(self, row_type: type[Shared], row_id: str, values: Mapping[str, Value]) -> None:
        """Make one record say these values: a new one if there is none, else whatever of it differs.

        As `add`, or setting the fields of a row, but past the session: for what somebody at a door waits for.
        """
        entity = str(row_type.__tablename__)
        old = self.state(row_type, row_id)
        if old is None:
            said = _said(row_type, {**_FIRST[entity], **values})
            clocks = self._clocks(entity, said) if row_type.made_of else {"_": self.stamp}
            state = {**_BLANKS[entity], **values, "id": row_id, "clk": packed(clocks)}
            columns = tuple(state)
            self._insert(entity, columns, [tuple(state.values())])
            self._note(entity, row_id, None, said, {})
        elif after := {f: v for f, v in values.items() if old[f] != v}:
            whole = whole_units(entity, after)
            new = {**old, **after, "clk": self._stamped(entity, old["clk"], after)}
            self.update_states(entity, [new], (*after, "clk"))
            self._note(
                entity, row_id, {f: old[f] for f in whole}, {f: new[f] for f in whole}, _was(entity, old["clk"], after)
            )

    # -- bulk ----------------------------------------------------------------------------------------------------------

    def add_many(self, row_type: type[Shared], records: Sequence[dict[str, Any]]) -> None:
        """Keep many new records, each a dict with `id` and every field that has no default."""
        if not records:
            return
        entity = str(row_type.__tablename__)
        fields = tuple(UNITS[entity])
        values_of = itemgetter("id", *fields)
        first, clk = _FIRST[entity], packed({"_": self.stamp})
        n = self._next_n(entity, len(records))
        rows = [(number, clk, *values_of({**first, **record})) for number, record in enumerate(records, start=n)]
        self._insert(entity, ("n", "clk", "id", *fields), rows)
        self._write_bulk()
        self.driver.execute(
            f"INSERT INTO journal_change(op_n, entity, row_id, stamp, after)"
            f" SELECT ?, ?, id, ?, {_AS_JSON[entity]} FROM {entity} WHERE n BETWEEN ? AND ? ORDER BY n",
            (self.operation_n(), entity, self.stamp, n, n + len(records) - 1),
        )
        self._bulk_count += len(records)

    def change_many(
        self, row_type: type[Shared], changes: Mapping[str, Mapping[str, Value]], *, say_again: bool = False
    ) -> int:
        """Change fields of many records (id > field > value); answers how many really changed.

        With `say_again` a value that is there already counts too: it is said once more, now, so that it stands.
        """
        entity = str(row_type.__tablename__)
        changed = 0
        for ids in chunks(changes):
            updates, notes = [], []
            fields = {"clk"}
            for old in self.states(entity, ids).values():
                after = {f: v for f, v in changes[old["id"]].items() if say_again or old[f] != v}
                if not after:
                    continue
                whole = whole_units(entity, after)
                updates.append({**old, **after, "clk": self._stamped(entity, old["clk"], after)})
                before = {f: old[f] for f in whole}
                notes.append((old["id"], self.stamp, before, {**before, **after}, _was(entity, old["clk"], after)))
                fields.update(after)
            self.update_states(entity, updates, fields)
            self.note_many(entity, notes)
            changed += len(updates)
        return changed

    def states(self, entity: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Whole records (every column) of an entity by id, void ones too; unknown ids are missing."""
        self.session.flush()
        columns, yes_or_no = _COLUMNS[entity], _YES_OR_NO[entity]
        found: dict[str, dict[str, Any]] = {}
        for some in chunks(ids):
            marks = ", ".join("?" * len(some))
            for row in self.driver.execute(f"SELECT {', '.join(columns)} FROM {entity} WHERE id IN ({marks})", some):
                state = dict(zip(columns, row, strict=True))
                for name in yes_or_no:
                    state[name] = bool(state[name])
                found[state["id"]] = state
        return found

    def insert_states(self, entity: str, states: Sequence[dict[str, Any]]) -> None:
        """Insert whole records as they are, clocks included. The journal is the caller's to keep."""
        if not states:
            return
        columns = _COLUMNS[entity]
        for n, state in enumerate(states, start=self._next_n(entity, len(states))):
            state["n"] = n
        self._insert(entity, columns, map(itemgetter(*columns), states))

    def _next_n(self, entity: str, count: int) -> int:
        """The first of the numbers that `count` new records of an entity get; the search index is told of them."""
        self.session.flush()
        n = self.number(select(func.max(_table(entity).c.n))) + 1
        self._touch(entity, ())
        self._added.setdefault(entity, []).append(range(n, n + count))
        return n

    def _insert(self, entity: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        self.driver.executemany(
            f"INSERT INTO {entity}({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows
        )

    def update_states(self, entity: str, states: Sequence[dict[str, Any]], columns: Iterable[str]) -> None:
        """Overwrite these columns of records by their `n`; those that stay the same are best left out, for their
        indexes' sake. The journal is the caller's to keep."""
        if not states:
            return
        names = sorted(columns)
        self.driver.executemany(
            f"UPDATE {entity} SET {', '.join(f'{name} = ?' for name in names)} WHERE n = ?",
            map(itemgetter(*names, "n"), states),
        )
        self.session.expire_all()
        self._touch(entity, (s["id"] for s in states))

    def note_many(
        self,
        entity: str,
        notes: Iterable[tuple[str, str, Mapping[str, Value] | None, Mapping[str, Value], Mapping[str, str]]],
    ) -> None:
        """Note changes made in bulk: (row id, stamp, before, after, stamps that the units had) each."""
        self._bulk.extend(
            (
                entity,
                row_id,
                stamp,
                packed(before) if before is not None else None,
                packed(after),
                packed(was) if was else None,
                None,
            )
            for row_id, stamp, before, after, was in notes
        )
        if len(self._bulk) >= CHUNK:
            self._write_bulk()

    def note_operations(self, rows: Sequence[JournalOpRow]) -> dict[str, int]:
        """Keep operations that another copy did; answers id > number. One that is here already keeps its number."""
        known: dict[str, int] = {}
        for some in chunks([row.id for row in rows]):
            found = self.session.execute(select(_op("id"), _op("n")).where(_op("id").in_(some)))
            known |= {row[0]: row[1] for row in found}
        new = [row for row in rows if row.id not in known]
        self.session.add_all(new)
        self.session.flush()
        return known | {row.id: row.n or 0 for row in new}

    def note_received(self, notes: Sequence[Received]) -> None:
        """Note changes that another copy made, each under its own operation's number."""
        self.driver.executemany(_NOTE_SQL, notes)
        self._bulk_count += len(notes)

    # -- the hook and the end ------------------------------------------------------------------------------------------

    def note_flush(self) -> None:
        """Note what the session is about to write."""
        for row in self.session.new:
            if isinstance(row, Shared):
                said = _said(type(row), _content(row.model_dump()))
                whole = not row.made_of
                row.clk = packed({"_": self.stamp} if whole else self._clocks(str(row.__tablename__), said))
                self._note(str(row.__tablename__), row.id, None, said, {})
        for row in self.session.dirty:
            if isinstance(row, Shared):
                before, after = _difference(row)
                if after:
                    entity = str(row.__tablename__)
                    was = _was(entity, row.clk, after)
                    row.clk = self._stamped(entity, row.clk, after)
                    self._note(entity, row.id, before, after, was)

    def _stamped(self, entity: str, clk: str, fields: Iterable[str]) -> str:
        """The clocks after these fields were changed now: only units later than the whole row's stamp are listed."""
        clocks = unpacked(clk)
        if clocks.get("_") != self.stamp:
            clocks |= self._clocks(entity, fields)
        return packed(clocks)

    def _clocks(self, entity: str, fields: Iterable[str]) -> dict[str, str]:
        return {UNITS[entity][f]: self.stamp for f in fields}

    def _note(
        self,
        entity: str,
        row_id: str,
        before: Mapping[str, Value] | None,
        after: Mapping[str, Value],
        was: Mapping[str, str],
    ) -> None:
        self._touch(entity, (row_id,))
        earlier = self._noted.get((entity, row_id))
        if earlier is not None:
            new = earlier.before is None
            before = None if earlier.before is None else {**(before or {}), **earlier.before}
            after = {**earlier.after, **after}
            was = {} if new else {**was, **earlier.was}
        self._noted[entity, row_id] = Change(entity, row_id, before, after, was)

    def _touch(self, entity: str, ids: Iterable[str]) -> None:
        self._touched.setdefault(entity, set()).update(ids)

    def operation_n(self) -> int:
        """The number of this transaction's operation in the journal; it is written when first needed."""
        if self._op_n is None:
            if self.part_of is not None:
                (self._op_n,) = self.driver.execute("SELECT n FROM journal_op WHERE id = ?", (self.part_of,)).fetchone()
            else:
                self._op_kept = (self.finished, packed(self.facts))
                cursor = self.driver.execute(
                    "INSERT INTO journal_op(id, op, device, officer, at, undoes, finished, facts)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        self.op_id,
                        self.op.value,
                        self.identity.device,
                        self.identity.officer,
                        self.at,
                        self.undoes,
                        *self._op_kept,
                    ),
                )
                self._op_n = cursor.lastrowid
        return self._op_n or 0

    def _keep_operation(self) -> None:
        """Write what is known of the operation only in the end: its facts, and whether it is finished."""
        n = self.operation_n()
        facts = packed(self.facts)
        if self._op_kept == (self.finished, facts):
            return
        if self.part_of is not None:
            (earlier,) = self.driver.execute("SELECT facts FROM journal_op WHERE n = ?", (n,)).fetchone()
            facts = packed(unpacked(earlier) | self.facts)
        self.driver.execute("UPDATE journal_op SET finished = ?, facts = ? WHERE n = ?", (self.finished, facts, n))

    def _write_bulk(self) -> None:
        if not self._bulk:
            return
        n = self.operation_n()
        self.driver.executemany(_NOTE_SQL, [(n, *note) for note in self._bulk])
        self._bulk_count += len(self._bulk)
        self._bulk.clear()

    def close(self) -> Changes:
        """Write what is left of the journal, the search index and the clock. Called once, just before the commit."""
        self.session.flush()
        self.session.info.pop(_WRITER)
        for change in self._noted.values():
            self.note_many(change.entity, [(change.row_id, self.stamp, change.before, change.after, change.was)])
        self._write_bulk()
        if self._bulk_count or self.part_of is not None or not self.finished or self.facts:
            self._keep_operation()
            chain.add_link(self.driver)
        same_person.refresh(self.driver, self._touched, self._added)
        disputed.refresh(self.driver, self._touched, self._added)
        search.refresh(self.driver, self._touched, self._added)
        self.driver.execute(
            "INSERT INTO meta(key, value) VALUES ('clock', ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
            (self._clock.last,),
        )
        return Changes(self.op, self.op_id, dict(self.facts), frozenset(self._touched), self._bulk_count)


@event.listens_for(Session, "before_flush")
def _tell_writer(session: Any, _context: object, _instances: object) -> None:
    if (writer := session.info.get(_WRITER)) is not None:
        writer.note_flush()


def blank(entity: str) -> dict[str, Any]:
    """Every column of an entity with its default, for bulk inserts."""
    return dict(_BLANKS[entity])


def _table(entity: str) -> Any:
    return table_of(entity)


def _column(row_type: type[RowT], name: str) -> Any:
    return getattr(row_type, name)


def _op(name: str) -> Any:
    return getattr(JournalOpRow, name)


def _content(record: Mapping[str, Any]) -> dict[str, Value]:
    return {k: v for k, v in record.items() if k not in NOT_CONTENT}


def _said(row_type: type[Shared], content: dict[str, Value]) -> dict[str, Value]:
    """What a new record says: everything or, where two copies may make it, the units that are not at their default."""
    if not row_type.made_of:
        return content
    entity = str(row_type.__tablename__)
    defaults = _BLANKS[entity]
    said = [f for f, v in content.items() if f in row_type.made_of or f not in defaults or defaults[f] != v]
    return {f: content[f] for f in whole_units(entity, said)}


def _was(entity: str, clk: str, fields: Iterable[str]) -> dict[str, str]:
    """The stamps that the units of these fields have in a record's clocks."""
    clocks = unpacked(clk)
    row = clocks.get("_", NO_STAMP)
    return {unit: clocks.get(unit, row) for unit in {UNITS[entity][f] for f in fields}}


def whole_units(entity: str, fields: Iterable[str]) -> list[str]:
    """These fields and all that belong to their merge units: half a unit must not travel."""
    units = UNITS[entity]
    wanted = {units[f] for f in fields}
    return [f for f, unit in units.items() if unit in wanted]


def _difference(row: Shared) -> tuple[dict[str, Value], dict[str, Value]]:
    old: dict[str, Value] = {}
    state = inspect(row)
    entity = str(row.__tablename__)
    for name in UNITS[entity]:
        history = state.attrs[name].history
        if history.has_changes() and history.deleted and history.deleted[0] != history.added[0]:
            old[name] = history.deleted[0]
    whole = whole_units(entity, old)
    return {f: old.get(f, getattr(row, f)) for f in whole}, {f: getattr(row, f) for f in whole}


def _blanks() -> dict[str, dict[str, Any]]:
    out: dict[str, dict[str, Any]] = {}
    for entity, row_type in SHARED.items():
        fields = row_type.model_fields
        out[entity] = {name: f.default for name, f in fields.items() if name != "n" and not f.is_required()}
    return out


_BLANKS = _blanks()
_COLUMNS = {entity: tuple(c.name for c in table_of(entity).columns) for entity in SHARED}
_YES_OR_NO = {
    entity: tuple(c.name for c in table_of(entity).columns if isinstance(c.type, Boolean)) for entity in SHARED
}
_AS_JSON = {
    entity: "json_object("
    + ", ".join(
        f"'{c.name}', json(iif({c.name}, 'true', 'false'))" if isinstance(c.type, Boolean) else f"'{c.name}', {c.name}"
        for c in table_of(entity).columns
        if c.name not in NOT_CONTENT
    )
    + ")"
    for entity in SHARED
}
"""Entity > SQL for the content of a record as the journal keeps it: SQLite writes it five times as fast as Python."""
_FIRST = {entity: {f: v for f, v in values.items() if f in UNITS[entity]} for entity, values in _BLANKS.items()}
