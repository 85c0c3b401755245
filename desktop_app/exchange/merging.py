"""Merging records that came from elsewhere into the tables, unit by unit, later stamp first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.changes import Value
from desktop_app.domain.clocks import NO_STAMP
from desktop_app.domain.errors import StoreTrouble
from desktop_app.exchange.erased import Gate
from desktop_app.exchange.lines import Record
from desktop_app.exchange.merge import ROW, Merged, RowState, merge
from desktop_app.store import batches as ledger
from desktop_app.store.journal import Received, Writer, blank, packed, unpacked

MERGE_AT_A_TIME = 2_000

NO_CONFLICT = frozenset({"attendance", "setting", "code"})
"""Entities where the later stamp is simply right: two desks that tick the same person do not disagree.

Unless one of them says that the person came and the other, later, that nobody did: somebody has to look at that.
"""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two copies changed the same fields without knowing of each other, to different values.

    `ours` and `theirs` are what each says (field > value), `kept` which of them the later stamp kept: 'ours' or
    'theirs'. `op` is the id of the operation that brought theirs, `known` the stamp that its officer knew of ('' when
    not told).
    """

    entity: str
    row_id: str
    op: str
    ours: Mapping[str, Value]
    theirs: Mapping[str, Value]
    kept: str
    known: str


class Merging:
    """Merges records into the tables of one open transaction; with `numbers`, notes them in the journal too."""

    def __init__(self, writer: Writer, numbers: Mapping[str, int]) -> None:
        self.writer = writer
        self.numbers = numbers
        self.conflicts: list[Conflict] = []
        self.gate = Gate(writer, numbers)
        self._units = ledger.wire_units()
        self._required = {entity: units.keys() - blank(entity).keys() for entity, units in self._units.items()}
        self._latest = ""

    def take(self, records: list[Record]) -> None:
        """Merge these records, entity by entity with parents first, in their order within each entity."""
        by_entity: dict[str, list[Record]] = {}
        for record in self.gate.let_through(records):
            by_entity.setdefault(record.entity, []).append(record)
        for entity in ledger.ENTITIES:
            mine = by_entity.get(entity, [])
            for at in range(0, len(mine), MERGE_AT_A_TIME):
                self._merge(entity, mine[at : at + MERGE_AT_A_TIME])
        if self._latest:
            self.writer.observe(self._latest)
        self.gate.do_what_was_told()

    def _merge(self, entity: str, records: list[Record]) -> None:
        units, required, numbers = self._units[entity], self._required[entity], self.numbers
        states = {s["id"]: s for s in ledger.snapshot(self.writer, entity, list({r.id for r in records}))}
        blanks = blank(entity)
        new: dict[str, dict[str, Any]] = {}
        altered: dict[str, set[str]] = {}
        notes: list[Received] = []
        latest = self._latest
        for record in records:
            row_id, clocks = record.id, record.clocks
            stamp = clocks[ROW] if len(clocks) == 1 and ROW in clocks else max(clocks.values())
            latest = max(latest, stamp)
            state = states.get(row_id)
            before = lost = None
            if state is None:
                values = record.values
                if not required <= values.keys():
                    raise StoreTrouble("unknown-parent")  # a change of a record that has not come
                states[row_id] = new[row_id] = {**blanks, **values, "id": row_id, "clk": packed(clocks)}
                after = packed(values)
            else:
                old = RowState(unpacked(state["clk"]), state)
                merged = merge(old, record, units)
                if merged.lost or record.was is not None:
                    self._compare(record, old, merged, units)
                before, after = _noted(merged, state)
                if merged.lost:
                    lost = packed({loser.field: loser.value for loser in merged.lost})
                if merged.changed:
                    state.update({f: merged.values[f] for f in merged.won})
                    state["clk"] = packed(merged.clocks)
                    if row_id not in new:
                        altered.setdefault(row_id, {"clk"}).update(merged.won)
            if numbers and record.op is not None:
                was = packed(record.was) if record.was else None
                notes.append((numbers[record.op], entity, row_id, stamp, before, after, was, lost))
        self._latest = latest
        self.writer.insert_states(entity, list(new.values()))
        self._update(entity, states, altered)
        self.writer.note_received(notes)

    def _update(self, entity: str, states: Mapping[str, dict[str, Any]], altered: Mapping[str, set[str]]) -> None:
        """Write what was altered, column by column: the indexes of the other columns then have nothing to do."""
        alike: dict[frozenset[str], list[dict[str, Any]]] = {}
        for row_id, columns in altered.items():
            alike.setdefault(frozenset(columns), []).append(states[row_id])
        for same, some in alike.items():
            self.writer.update_states(entity, some, same)

    def _compare(self, record: Record, old: RowState, merged: Merged, units: Mapping[str, str]) -> None:
        """Note where they changed what we had changed too without their knowing, and say something else."""
        lost = {loser.field for loser in merged.lost}
        for unit, known, fields in _unknowing(record, old, units):
            theirs = {f: record.values[f] for f in fields}
            ours = {f: old.values[f] for f in fields}
            if ours == theirs:
                continue
            kept = "ours" if lost.intersection(fields) else "theirs"
            if record.entity in NO_CONFLICT and not _came_in_vain(unit, ours, theirs, kept):
                continue
            self.conflicts.append(Conflict(record.entity, record.id, record.op or "", ours, theirs, kept, known))


def _noted(merged: Merged, state: Mapping[str, Any]) -> tuple[str, str]:
    """What the journal keeps of a merge: before and after, of the fields that won."""
    if not merged.won:
        return "{}", "{}"
    return packed({f: state[f] for f in merged.won}), packed({f: merged.values[f] for f in merged.won})


def _unknowing(record: Record, old: RowState, units: Mapping[str, str]) -> Iterable[tuple[str, str, list[str]]]:
    """The units (with the stamp that their officer knew of, and their fields) that had another stamp here by then."""
    ours, theirs = old.clocks, record.clocks
    our_row, their_row = ours.get(ROW, NO_STAMP), theirs.get(ROW, NO_STAMP)
    by_unit: dict[str, list[str]] = {}
    for field in record.values:
        by_unit.setdefault(units.get(field, field), []).append(field)
    for unit, fields in by_unit.items():
        ours_now = ours.get(unit, our_row)
        known = record.was.get(unit, "") if record.was is not None else ""
        beaten = theirs.get(unit, their_row) < ours_now
        if beaten if known == "" else known != ours_now:
            yield unit, known, fields


def _came_in_vain(unit: str, ours: Mapping[str, Value], theirs: Mapping[str, Value], kept: str) -> bool:
    """Whether one desk says that the person came and the later word says that nobody did."""
    stays, goes = (ours, theirs) if kept == "ours" else (theirs, ours)
    return unit == "presence" and bool(goes.get("since")) and not stays.get("since")
