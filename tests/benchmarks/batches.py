"""How long sealing, opening and merging take: `python -m tests.benchmarks.batches`; `bench` calls `measure`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from desktop_app.domain.changes import Op, Value
from desktop_app.exchange.lines import Line
from desktop_app.exchange.merge import RowState, merge
from desktop_app.store.tables import PersonRow
from tests.support.batches import SCHEMA, a_batch, a_new_phone, a_person, an_operation, opened, stamp
from tests.support.builders import a_jpeg, an_inspection, an_issue
from tests.support.copies import a_laptop, an_office

T = TypeVar("T")


def _seconds(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    done = work()
    return round(time.perf_counter() - start, 4), done


def event_on_the_store(times: int = 5) -> tuple[float, float]:
    """Milliseconds to write one event's batch (60 records, 8 photos of 400 kB) at the laptop and to read it at the
    office: encrypted stores, journals, ledgers, archive, receipt and all.
    """
    writes, reads = [], []
    with TemporaryDirectory() as folder:
        office = an_office(Path(folder))
        laptop = a_laptop(office, Path(folder))
        laptop.send()
        for turn in range(times):
            pictures = tuple((laptop.photos.put(a_jpeg(turn * 8 + n, 640, 640)), "Stair") for n in range(8))
            with laptop.store.write(Op.ADD_ISSUE) as writer:
                an_issue(writer, an_inspection(writer), photos=pictures)
                people = [writer.new_id() for _ in range(50)]
                writer.add_many(PersonRow, [{"id": row, "given": "Zoë", "family": "Łukasiewicz"} for row in people])
            writes.append(_seconds(laptop.send)[0])
            took, got = _seconds(office.receive)
            assert got.changes == 60, got
            reads.append(took)
        laptop.close()
        office.close()
    return round(sorted(writes)[times // 2] * 1000, 1), round(sorted(reads)[times // 2] * 1000, 1)


def measure(records: int = 100_000) -> dict[str, float]:
    """Seconds for `records` records of eleven fields, and milliseconds for one event's batch (60 records, 8 photos)."""
    people = [a_person(number) for number in range(records)]
    lines: list[Line] = [an_operation(), *people]
    seal_s, sealed = _seconds(lambda: a_batch(lines))
    open_s, batch = _seconds(lambda: opened(sealed))
    units = SCHEMA.units["person"]
    rows = [RowState(record.clocks, record.values) for record in batch.records]
    changes = [a_new_phone(number) for number in range(records)]
    stale = [RowState({"phone": stamp(-1)}, {"phone": "0"}) for _ in range(records)]
    add_s, _ = _seconds(lambda: [merge(None, record, units) for record in batch.records])
    change_s, _ = _seconds(lambda: [merge(row, change, units) for row, change in zip(rows, changes, strict=True)])
    late_s, _ = _seconds(lambda: [merge(row, change, units) for row, change in zip(rows, stale, strict=True)])
    photos = [bytes([number]) * 400_000 for number in range(8)]
    blobs = {sha256(photo).hexdigest(): photo for photo in photos}
    event_seal_s, event = _seconds(lambda: a_batch(lines[:61], blobs))
    event_open_s, _ = _seconds(lambda: opened(event))
    whole: dict[str, Value] = dict(people[0].values)
    newer = [RowState({"_": stamp(records + 1)}, whole)] * records
    whole_s, _ = _seconds(lambda: [merge(row, change, units) for row, change in zip(rows, newer, strict=True)])
    written_ms, read_ms = event_on_the_store()
    return {
        "records": records,
        "seal_s": seal_s,
        "open_s": open_s,
        "bytes": len(sealed),
        "merge_added_s": add_s,
        "merge_changed_s": change_s,
        "merge_late_s": late_s,
        "merge_whole_rows_s": whole_s,
        "event_seal_ms": round(event_seal_s * 1000, 1),
        "event_open_ms": round(event_open_s * 1000, 1),
        "event_written_ms": written_ms,
        "event_read_ms": read_ms,
    }


if __name__ == "__main__":
    json.dump(measure(), sys.stdout, indent=2)
