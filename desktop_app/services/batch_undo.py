"""Undoing a whole batch that was taken in, also after later ones, and bringing it back.

A batch is one group of operations. Undoing it makes each merge unit say what it would say if the batch had never come:
the latest of what everybody else said of it, or what it was before. That includes what had lost against the batch.
A unit that somebody said something later about stays, and is told. The undo is an operation of its own, so it is
journalled, reaches the laptops with the next pack, and can itself be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.domain.changes import Op, Value
from desktop_app.domain.errors import AppError
from desktop_app.services import history
from desktop_app.store import batch_journal
from desktop_app.store import batches as ledger
from desktop_app.store.batches import ReceivedBatch
from desktop_app.store.journal import Reader, Writer, blank, chunks, unpacked
from desktop_app.store.tables import SHARED, UNITS

if TYPE_CHECKING:
    from desktop_app.store.engine import Store


@dataclass(frozen=True, slots=True)
class UndoneBatch:
    """What undoing a batch (or bringing it back) did: how many records went back, and which could not and why.

    `could_not`: (entity and id, code): changed-since (at this office), changed-by-later-batch, used-since.
    """

    batch: ReceivedBatch
    records: int
    could_not: tuple[tuple[str, str], ...]


class _Said(NamedTuple):
    """One change of one record: what of it won, and what came in vain. `counts` is false for what undoing wrote, and
    for what was itself undone."""

    n: int
    stamp: str
    before: Mapping[str, Value] | None
    after: Mapping[str, Value]
    lost: Mapping[str, Value]
    batch: str | None
    counts: bool


class _Version(NamedTuple):
    """What one change said of one unit, whole."""

    stamp: str
    n: int
    values: Mapping[str, Value]
    batch: str | None


def undo_batch(store: Store, asked: str) -> UndoneBatch:
    """Take back what a received batch did, in one transaction. `asked`: its path, file name or id.

    Gone('no-batch'), Rejected('batch'); AppError 'batch-undone' when it is undone already, 'only-the-office'.
    """
    batch = _batch(store, asked)
    if batch.state == "undone":
        raise AppError("batch-undone", name=batch.name)
    with store.write(Op.UNDO, undoes=batch.id) as writer:
        records, could_not = _take_back(writer, batch)
        if records:
            writer.facts |= {"of": Op.RECEIVE.value, "batch": batch.name, "records": records}
    return UndoneBatch(batch, records, could_not)


def redo_batch(store: Store, asked: str) -> UndoneBatch:
    """Bring a batch back that was undone. Errors as for `undo_batch`; 'batch-not-undone' when it is not undone."""
    batch = _batch(store, asked)
    if batch.state != "undone":
        raise AppError("batch-not-undone", name=batch.name)
    with store.read() as reader:
        undo_id = batch_journal.undo_of(reader, batch.id)
    with store.write(Op.REDO, undoes=undo_id) as writer:
        undone = history.take_back(writer, undo_id)
    return UndoneBatch(batch, undone.records, undone.could_not)


def _batch(store: Store, asked: str) -> ReceivedBatch:
    if store.identity.role != "office":
        raise AppError("only-the-office")
    with store.read() as reader:
        return ledger.find_batch(reader, asked, {"applied", "undone"})


def _take_back(writer: Writer, batch: ReceivedBatch) -> tuple[int, tuple[tuple[str, str], ...]]:
    touched = batch_journal.records_of_batch(writer, batch.id)
    left_out = ledger.undone_batches(writer) - {batch.id}
    records = 0
    could_not: dict[tuple[str, str], str] = {}
    for entity in reversed(SHARED):  # children before their parents, which go only when nothing names them
        for ids in chunks(touched.get(entity, ())):
            said = _said(writer, entity, ids, batch.id, left_out)
            now = writer.states(entity, ids)
            back: dict[str, dict[str, Value]] = {}
            for row_id in now:  # what was erased since is not here any more, and does not come back
                values, why = _without(entity, said[row_id], now[row_id], batch.id)
                if why is not None:
                    could_not[entity, row_id] = why
                back[row_id] = {f: v for f, v in values.items() if now[row_id][f] != v}
            going = [row_id for row_id, values in back.items() if values.get("void") is True]
            for row_id in history.in_use(writer, entity, going):
                could_not[entity, row_id] = "used-since"
                del back[row_id]
            records += writer.change_many(SHARED[entity], back)
    return records, tuple((f"{entity} {row_id}", why) for (entity, row_id), why in could_not.items())


def _said(
    reader: Reader, entity: str, ids: Iterable[str], batch_id: str, left_out: frozenset[str]
) -> dict[str, list[_Said]]:
    """All that was ever said of these records, in the order in which this copy heard it."""
    found: dict[str, list[_Said]] = {row_id: [] for row_id in ids}
    for row in batch_journal.changes_of_records(reader, entity, list(found)):
        counts = not row.by_batch_undo and (row.batch == batch_id or row.batch not in left_out)
        before = None if row.before is None else unpacked(row.before)
        found[row.row_id].append(
            _Said(row.n, row.stamp, before, unpacked(row.after), unpacked(row.lost), row.batch, counts)
        )
    return found


def _without(
    entity: str, said: list[_Said], now: Mapping[str, Value], batch_id: str
) -> tuple[dict[str, Value], str | None]:
    """What the record would say without the batch, of the units that go back; and why others (or all) do not."""
    units: dict[str, list[str]] = {}
    for field, unit in UNITS[entity].items():
        units.setdefault(unit, []).append(field)
    first = said[0]
    made_here = first.batch == batch_id and first.before is None
    said_whole = made_here and (not SHARED[entity].made_of or len(first.after) == len(UNITS[entity]))
    if said_whole:
        others = [s for s in said if s.counts and s.batch != batch_id and (s.after or s.lost)]
        return ({}, _why(others[-1].batch)) if others else ({"void": True}, None)
    values: dict[str, Value] = {}
    refused = None
    for fields in units.values():
        back, why = _unit_without(entity, fields, said, now, batch_id)
        values |= back
        refused = refused or why
    return values, refused


def _unit_without(
    entity: str, fields: list[str], said: list[_Said], now: Mapping[str, Value], batch_id: str
) -> tuple[Mapping[str, Value], str | None]:
    versions, before = _versions(fields, said, batch_id)
    if before is None:
        return {}, None  # the batch said nothing of it, or all of it in vain
    latest = max(versions, key=lambda v: (v.stamp, v.n))
    if latest.batch != batch_id:
        return {}, _why(latest.batch)
    if any(now[f] != v for f, v in latest.values.items()):
        return {}, "changed-since"
    others = [v for v in versions if v.batch != batch_id]
    if others:
        return max(others, key=lambda v: (v.stamp, v.n)).values, None
    made_of, defaults = SHARED[entity].made_of, blank(entity)
    silent = {f: defaults[f] for f in fields if f in defaults and f not in made_of}
    return {**silent, **before}, None


def _versions(fields: list[str], said: list[_Said], batch_id: str) -> tuple[list[_Version], Mapping[str, Value] | None]:
    """What each change that counts said of the unit, and what it was before the batch: None if the batch said nothing
    that won, empty if nobody had said anything."""
    versions: list[_Version] = []
    current: dict[str, Value] = {}
    before: Mapping[str, Value] | None = None
    for change in said:
        won = {f: change.after[f] for f in fields if f in change.after}
        lost = {f: change.lost[f] for f in fields if f in change.lost}
        if won and change.batch == batch_id and before is None:
            before = {f: change.before[f] for f in fields if f in change.before} if change.before else {}
        value = won or ({**current, **lost} if lost else {})
        if value and change.counts:
            versions.append(_Version(change.stamp, change.n, value, change.batch))
        current |= won
    return versions, before


def _why(batch: str | None) -> str:
    return "changed-by-later-batch" if batch else "changed-since"
