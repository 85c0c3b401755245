"""What erasures mean for records that come from elsewhere: those of erased people are turned away, and an erasure that
comes is done here too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec

from desktop_app.exchange.archive import Archive
from desktop_app.exchange.lines import Record
from desktop_app.store import erasure
from desktop_app.store.engine import Store
from desktop_app.store.journal import Writer
from desktop_app.store.photos import Photos


class Gate:
    """Stands before the merge of one transaction. `turned_away` counts the records of each entity that were not let
    through."""

    def __init__(self, writer: Writer, numbers: Mapping[str, int]) -> None:
        self._writer = writer
        self._numbers = numbers
        self._erased = set(erasure.known(writer))
        self._told: set[erasure.Row] = set()
        self.turned_away: Counter[str] = Counter()

    def let_through(self, records: list[Record]) -> list[Record]:
        """The records that are about nobody who was erased."""
        self._told |= {
            (str(r.values["kind"]), str(r.values["about_id"]))
            for r in records
            if r.entity == "erasure" and {"kind", "about_id"} <= r.values.keys()
        }
        if not self._erased:
            return records
        passed: list[Record] = []
        away: list[Record] = []
        for record in records:
            kept = self._kept(record)
            if kept is None:
                away.append(record)
                self._erased.add((record.entity, record.id))
            else:
                passed.append(kept)
        if away:
            self.turned_away.update(record.entity for record in away)
            erasure.turn_away(
                self._writer,
                [(r.entity, r.id) for r in away],
                [self._numbers[r.op] for r in away if r.op is not None and r.op in self._numbers],
                [str(r.values["sha256"]) for r in away if "sha256" in r.values],
            )
        return passed

    def do_what_was_told(self) -> None:
        """Erase here what the records that were let through say was erased elsewhere."""
        new = [row for row in self._told - self._erased if row[0] in erasure.KINDS]
        self._told.clear()
        if new:
            erasure.apply(self._writer, sorted(new))
            self._erased |= erasure.known(self._writer)

    def _kept(self, record: Record) -> Record | None:
        if (record.entity, record.id) in self._erased:
            return None
        ties: dict[str, None] = {}
        for column, parent in erasure.PARENTS.get(record.entity, ()):
            if (parent, record.values.get(column)) in self._erased:
                if not erasure.is_tie(record.entity, column):
                    return None
                ties[column] = None
        return msgspec.structs.replace(record, values={**record.values, **ties}) if ties else record


def sweep(store: Store, photos: Photos) -> None:
    """After an erasure: let go of pictures and of sealed batches that tell of the person, and leave no trace."""
    with store.read() as reader:
        batches = erasure.batches_to_let_go(reader)
    Archive(store.folder).remove(batches)
    erasure.sweep(store, photos)
