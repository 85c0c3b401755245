"""Merging records that came from elsewhere into the tables, unit by unit, later stamp first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop_app.domain.errors import StoreTrouble
from desktop_app.exchange.lines import Record
from desktop_app.exchange.merge import Merged, RowState, merge
from desktop_app.store import batches as ledger
from desktop_app.store.journal import Received, Writer, blank, packed, unpacked

MERGE_AT_A_TIME = 2_000

NO_CONFLICT = frozenset({"attendance", "setting", "code"})
"""Entities where the later stamp is simply right: two desks that tick the same person do not disagree.

Unless one of them says that the person came and the other, later, that nobody did: somebody has to look at that.
"""


class Merging:
    """Merges records into the tables of one open transaction; with `numbers`, notes them in the journal too."""

    def __init__(self, writer: Writer, numbers: Mapping[str, int]) -> None:
        self.writer = writer
        self.numbers = numbers
        self.conflicts = 0
        self._units = ledger.wire_units()
        self._required = {entity: units.keys() - blank(entity).keys() for entity, units in self._units.items()}
        self._latest = ""

    def take(self, records: list[Record]) -> None:
        """Merge these records, entity by entity with parents first, in their order within each entity."""
        by_entity: dict[str, list[Record]] = {}
        for record in records:
            by_entity.setdefault(record.entity, []).append(record)
        for entity in ledger.ENTITIES:
            mine = by_entity.get(entity, [])
            for at in range(0, len(mine), MERGE_AT_A_TIME):
                self._merge(entity, mine[at : at + MERGE_AT_A_TIME])
        if self._latest:
            self.writer.observe(self._latest)

    def _merge(self, entity: str, records: list[Record]) -> None:
        units = self._units[entity]
        states = {s["id"]: s for s in ledger.snapshot(self.writer, entity, list({r.id for r in records}))}
        new: dict[str, dict[str, Any]] = {}
        altered: dict[str, dict[str, Any]] = {}
        notes: list[Received] = []
        for record in records:
            state = states.get(record.id)
            self._latest = max(self._latest, *record.clocks.values())
            before: str | None = None
            if state is None:
                if not self._required[entity] <= record.values.keys():
                    raise StoreTrouble("unknown-parent")  # a change of a record that has not come
                state = {**blank(entity), **record.values, "id": record.id, "clk": packed(record.clocks)}
                states[record.id] = new[record.id] = state
                after, lost = packed(record.values), None
            else:
                old = RowState(unpacked(state["clk"]), {f: state[f] for f in units})
                merged = merge(old, record, units)
                after, lost = "{}", None
                if merged.won:
                    before = packed({f: state[f] for f in merged.won})
                    after = packed({f: merged.values[f] for f in merged.won})
                else:
                    before = "{}"
                if merged.lost:
                    lost = packed({loser.field: loser.value for loser in merged.lost})
                    self.conflicts += entity not in NO_CONFLICT or _came_in_vain(merged)
                if merged.changed:
                    state.update(merged.values)
                    state["clk"] = packed(merged.clocks)
                    if record.id not in new:
                        altered[record.id] = state
            if self.numbers and record.op is not None:
                stamp = max(record.clocks.values())
                notes.append((self.numbers[record.op], entity, record.id, stamp, before, after, lost))
        self.writer.insert_states(entity, list(new.values()))
        self.writer.update_states(entity, list(altered.values()))
        self.writer.note_received(notes)


def _came_in_vain(merged: Merged) -> bool:
    return any(loser.field == "since" and loser.value for loser in merged.lost) and not merged.values.get("since")
