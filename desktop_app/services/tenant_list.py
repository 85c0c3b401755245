"""Taking in a landlord's tenant list: what it would alter, and doing it as one thing that undo takes back.

Rows are matched on the landlord's reference, then on name and address, and never twice: the same list taken in again
alters nothing. A blank cell alters nothing, nobody is ever removed, and answers that people gave us stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlmodel import col

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError, Rejected
from desktop_app.domain.tenant_list import (
    ColumnMapping,
    RefusedRow,
    guess_mapping,
    recall_mapping,
    signature,
)
from desktop_app.domain.work import Progress, without_looking_for_rubbish
from desktop_app.services import history, organisation
from desktop_app.services.spreadsheets import Table
from desktop_app.services.tenant_matching import (
    Matching,
    current_with_reference,
    numbers,
)
from desktop_app.services.tenant_rows import LISTS, Entries, LeftOut, Ready, windows
from desktop_app.store.journal import Reader, Writer, chunks
from desktop_app.store.local_tables import ColumnMappingRow
from desktop_app.store.tables import PatchRow, PersonRow, PropertyRow

if TYPE_CHECKING:
    from desktop_app.store.engine import Store

PART = 1500
"""Rows in one transaction: few enough that a check-in never waits."""
MOST_MISSING = 0.1
"""The share of known people that may be missing from a list that claims to be whole (exchange.md 2g)."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking in a list would do. `read` is always added + changed + unchanged + the number of `rejected`.

    `rejected` holds each refused row's number with its problems (`Remark`: code, field, text); `left_out` the first
    values that rows go in without, `left_out_total` their number. `not_in_list`: current people with a reference whom
    the list does not have, of `known`. `columns` names the columns that make each field, `unused` the other ones.
    """

    read: int
    added: int
    changed: int
    unchanged: int
    rejected: tuple[RefusedRow, ...]
    left_out: tuple[LeftOut, ...]
    left_out_total: int
    not_in_list: int
    known: int
    columns: Mapping[str, tuple[str, ...]]
    unused: tuple[str, ...]

    @property
    def why_not_whole(self) -> str | None:
        """Why nobody can be marked as ended by this list: a code, or None when it can be done.

        too-many-missing: more than a tenth of the known people are not in it; rows-refused: a row that could not be
        read may be one of them; no-reference: the list does not tell who is who.
        """
        if "reference" not in self.columns:
            return "no-reference"
        if self.not_in_list > MOST_MISSING * self.known:
            return "too-many-missing"
        unread = {"no-name", "cell-too-long", "too-many-cells"}
        return "rows-refused" if any(unread & {p.code for p in row.problems} for row in self.rejected) else None


@dataclass(frozen=True, slots=True)
class Imported(Preview):
    """What taking in a list did, as for `Preview`. `op_id` is the operation to undo, None when nothing was altered;
    `ended` how many people were marked as ended."""

    op_id: str | None
    ended: int


def mapping_for(reader: Reader, table: Table) -> ColumnMapping:
    """The mapping that was used for such a table last time, or else the likely one."""
    return remembered(reader, table) or guess_mapping(table.columns, table.sample)


def remembered(reader: Reader, table: Table) -> ColumnMapping | None:
    """The mapping that was kept for a table with these columns, or None."""
    key = signature(table.columns)
    row = reader.first(select(col(ColumnMappingRow.mapping)).where(col(ColumnMappingRow.signature) == key))
    return recall_mapping(table.columns, row[0]) if row is not None else None


def remember(writer: Writer, mapping: ColumnMapping) -> None:
    """Keep a mapping for the next table with these columns, on this copy only: `store.write(Op.SAVE_DRAFT)`."""
    writer.session.merge(ColumnMappingRow(signature=signature(mapping.columns), mapping=mapping.remembered()))


def preview(store: Store, progress: Progress, table: Table, mapping: ColumnMapping, *, today: date) -> Preview:
    """What taking in this table would do; nothing is altered. Rejected when the mapping names nobody; the file's errors
    as for `Table`; Cancelled."""
    _check(mapping)
    with store.read() as reader, without_looking_for_rubbish():
        matching, entries = Matching(mapping), _entries(reader)
        known, _last = numbers(reader.driver)
        for ready in _parts(table, mapping, entries, matching, today):
            matching.plan(reader, ready, str)
            progress.step(matching.count.settled, None, "people")
    return Preview(*_figures(matching, mapping, known))


def apply(
    store: Store,
    progress: Progress,
    table: Table,
    mapping: ColumnMapping,
    *,
    today: date,
    mark_ended: bool = False,
    total: int | None = None,
    back_up: Callable[[], object] | None = None,
) -> Imported:
    """Take in a table as one operation (`Op.IMPORT_PEOPLE`), written in parts that let a check-in through.

    `mark_ended` also marks the people with a reference who are not in the list as ended; AppError with the code of
    `Preview.why_not_whole` (missing, known) and nothing altered when that cannot be right. `total` rows, if known from
    a preview, are told to `progress`. `back_up` is called before anything is written. When the user cancels, or the
    file or the disk fails half-way, all that was written is taken back and the error goes on to the caller; after a
    power cut the next start takes it back.
    """
    _check(mapping)
    if mark_ended:
        first = preview(store, progress, table, mapping, today=today)
        if code := first.why_not_whole:
            raise AppError(code, missing=first.not_in_list, known=first.known)
    if back_up is not None:
        back_up()
    work = _Import(store, progress, mapping, total)
    try:
        with without_looking_for_rubbish():
            return work.run(table, today, mark_ended=mark_ended)
    except BaseException:
        work.take_back()
        raise


class _Import:
    """One list on its way in: the operation that its parts belong to, and what was counted so far."""

    def __init__(self, store: Store, progress: Progress, mapping: ColumnMapping, total: int | None) -> None:
        self._store, self._progress, self._mapping, self._total = store, progress, mapping, total
        self._matching = Matching(mapping)
        self._op_id: str | None = None

    def run(self, table: Table, today: date, *, mark_ended: bool) -> Imported:
        with self._store.read() as reader:
            entries = _entries(reader)
            known, last = numbers(reader.driver)
        count = self._matching.count
        for ready in _parts(table, self._mapping, entries, self._matching, today):
            self._write(partial(self._keep, ready))
            self._progress.step(count.settled, self._total, "people")
        figures = _figures(self._matching, self._mapping, known)
        ended = self._mark_ended(last) if mark_ended else 0
        if self._op_id is not None:
            with self._store.write(Op.IMPORT_PEOPLE, part_of=self._op_id) as writer:
                writer.facts |= {"added": count.added, "changed": count.changed, "ended": ended}
        return Imported(*figures, op_id=self._op_id, ended=ended)

    def _keep(self, ready: Sequence[Ready], writer: Writer) -> bool:
        plan = self._matching.plan(writer, ready, writer.new_id)
        writer.add_many(PatchRow, plan.new_patches)
        writer.change_many(PatchRow, plan.patches)
        writer.add_many(PropertyRow, list(plan.new_places.values()))
        writer.change_many(PropertyRow, plan.places)
        writer.add_many(PersonRow, plan.new_people)
        writer.change_many(PersonRow, plan.people)
        return not plan.is_empty

    def _mark_ended(self, last: int) -> int:
        with self._store.read() as reader:
            gone = current_with_reference(reader.driver, last, self._matching.taken)
        done = 0
        for some in chunks(gone, PART):
            self._write(partial(_end, some))
            done += len(some)
            self._progress.step(done, len(gone), "ended")
        return done

    def _write(self, work: Callable[[Writer], bool]) -> None:
        """One part. The operation is begun by the first part that alters anything."""
        with self._store.write(Op.IMPORT_PEOPLE, part_of=self._op_id, finished=False) as writer:
            altered = work(writer)
            if self._op_id is None and not altered:
                writer.finished = True
        if altered:
            self._op_id = writer.op_id

    def take_back(self) -> None:
        """Undo what was written, in parts. If the disk will not even have that, the next start does it."""
        if self._op_id is None:
            return
        with suppress(AppError):
            history.take_back_in_parts(self._store, self._op_id)
            with self._store.write(Op.IMPORT_PEOPLE, part_of=self._op_id) as writer:
                writer.facts["cut-off"] = True


def _check(mapping: ColumnMapping) -> None:
    if problems := mapping.problems():
        raise Rejected(problems)


def _parts(
    table: Table, mapping: ColumnMapping, entries: Entries, matching: Matching, today: date
) -> Iterator[list[Ready]]:
    """The table's rows, made ready, a part at a time; refused ones are noted and left out."""
    with closing(windows(table, mapping, entries, today)) as found:
        for window in found:
            for row in window.refused:
                matching.refuse(row)
            matching.count.read += window.read
            yield from chunks(window.ready, PART)


def _entries(reader: Reader) -> Entries:
    return {name: [(c.key, c.label) for c in organisation.codes(reader, name)] for name in LISTS.values()}


def _end(ids: Sequence[str], writer: Writer) -> bool:
    return writer.change_many(PersonRow, {one: {"ended": True} for one in ids}) > 0


def _figures(
    matching: Matching, mapping: ColumnMapping, known: int
) -> tuple[
    int, int, int, int, tuple[RefusedRow, ...], tuple[LeftOut, ...], int, int, int,
    dict[str, tuple[str, ...]], tuple[str, ...],
]:  # fmt: skip
    count = matching.count
    rejected = tuple(sorted(count.rejected))
    missing = known - count.met if "reference" in mapping.fields else 0
    return (
        count.read, count.added, count.changed, count.unchanged, rejected, tuple(sorted(count.left_out)),
        count.left_out_total, missing, known, mapping.names(), mapping.unused(),
    )  # fmt: skip
