"""Putting right what a laptop did while its clock was days ahead.

Its stamps would beat everything that anybody does for days. Once somebody at the office says so, they are put back by
as much as the clock was ahead, and forced to keep the laptop's own order: an offset alone would let an older edit of a
laptop beat its newer one (exchange.md 3.3). The receipt tells the laptop, which then stamps its records the same. Its
own clock stays ahead until time has caught up; until then each of its batches is put right without asking again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec

from desktop_app.domain.changes import Op
from desktop_app.domain.clocks import NO_STAMP, HybridClock, make_stamp, read_stamp
from desktop_app.exchange.batch import Batch
from desktop_app.exchange.lines import Answer, Record
from desktop_app.exchange.merge import normal
from desktop_app.store import batch_journal
from desktop_app.store.engine import Store

A_DAY_MS = 86_400_000

_AHEAD = "clock_ahead"
"""Meta: when the office found that this clock is ahead, by this clock, and by how much (milliseconds)."""


def put_right(opened: Batch, now_ms: int, earlier: Mapping[str, str]) -> tuple[Batch, dict[str, str]]:
    """The batch with every stamp that lies ahead of `now_ms` put back, and which stamp became which.

    `now_ms` is the office's time (milliseconds since 1970) when it first met the batch, `earlier` what was put right of
    this laptop before.
    """
    became = new_stamps(opened.records, now_ms, earlier)
    known = {**earlier, **became}
    records = [
        msgspec.structs.replace(
            record,
            clocks={unit: known.get(stamp, stamp) for unit, stamp in record.clocks.items()},
            was=None if record.was is None else {u: known.get(stamp, stamp) for u, stamp in record.was.items()},
        )
        for record in opened.records
    ]
    return replace(opened, lines=replace(opened.lines, records=records)), became


def new_stamps(records: Iterable[Record], now_ms: int, earlier: Mapping[str, str]) -> dict[str, str]:
    """Old stamp > new one, for those ahead of `now_ms`: in the same order, later than all that was put right before,
    and later than what their officer knew of.
    """
    knew: dict[str, list[str]] = {}
    for record in records:
        for stamp in record.clocks.values():
            knew.setdefault(stamp, []).extend((record.was or {}).values())
    offset = max((read_stamp(stamp).ms for stamp in knew), default=0) - now_ms
    became: dict[str, str] = {}
    last = max(earlier.values(), default=NO_STAMP)
    for stamp in sorted(knew):
        ms, counter, node = read_stamp(stamp)
        if ms <= now_ms:
            last = max(last, stamp)
        if ms <= now_ms or stamp in earlier:
            continue
        last = max(last, *(became.get(known, earlier.get(known, known)) for known in knew[stamp]), NO_STAMP)
        shifted = make_stamp(max(ms - offset, 0), counter, node)
        last = became[stamp] = shifted if shifted > last else HybridClock(node, last).tick(0)
    return became


def take(store: Store, answers: Iterable[Answer]) -> int:
    """On the laptop: stamp its records as the office put them right; answers how many records that altered."""
    became: dict[str, str] = {}
    for answer in answers:
        if answer.device == store.identity.device and answer.outcome == "imported":
            became |= answer.stamps
    if not became:
        return 0
    with store.write(Op.SEND) as writer:
        altered = batch_journal.stamp_anew(writer, became, normal)
    ahead = max(read_stamp(old).ms - read_stamp(new).ms for old, new in became.items())
    store.set_meta({_AHEAD: f"{max(read_stamp(old).ms for old in became)} {ahead}"})
    return altered


def right_now(store: Store) -> datetime:
    """The time (UTC) as far as is known: less what the office found this clock to be ahead, until it was put right."""
    now = store.surroundings.now()
    with store.read() as reader:
        told = reader.meta().get(_AHEAD, "")
    if not told:
        return now
    found_at_ms, ahead_ms = map(int, told.split())
    is_still = now.timestamp() * 1000 > found_at_ms - A_DAY_MS
    return now - timedelta(milliseconds=ahead_ms) if is_still else now
