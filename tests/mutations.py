"""Sixteen deliberate mistakes, each of which the tests have to find: `python -m tests.mutations [NAMES]`.

Each is planted in a run of the tests of its own (this module is then a plugin of pytest, which plants what the
environment names) that ends at the first failure. A mistake that nobody notices is told, and the exit code is 1.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VARIABLE = "NEIGHBOURHOOD_DESK_MISTAKE"

PROPERTIES = "tests/exchange/test_exchange_properties.py"
FAILPOINTS = "tests/exchange/test_failpoints.py"
TWO_DESKS = "tests/exchange/test_two_desks.py"


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is done wrong, how, and which tests have to notice."""

    says: str
    plant: Callable[[], None]
    tests: tuple[str, ...]


def _room(name: str) -> Any:
    return import_module(f"desktop_app.{name}")


def _last_come_wins() -> None:
    merging, merge = _room("exchange.merging"), _room("exchange.merge")

    def taken(row: Any, incoming: Any, _units: Any) -> Any:
        values = dict(incoming.values) if row is None else {**row.values, **incoming.values}
        clocks = incoming.clocks if row is None else {**row.clocks, **incoming.clocks}
        return merge.Merged(clocks, values, tuple(incoming.values), (), True)  # noqa: FBT003 - as the real one

    merging.merge = taken


def _clock_that_hears_nothing() -> None:
    _room("store.journal").Writer.observe = lambda _self, _stamp: None


def _counter_that_stands_still() -> None:
    clocks = _room("domain.clocks")

    def tick(self: Any, now_ms: int) -> str:
        ms, counter, _ = clocks.read_stamp(self.last)
        self.last = clocks.make_stamp(max(ms, now_ms), counter if now_ms <= ms else 0, self.node)
        return str(self.last)

    clocks.HybridClock.tick = tick


def _the_erased_come_back() -> None:
    _room("exchange.erased").Gate.let_through = lambda _self, records: records


def _erasures_stay_at_home() -> None:
    _room("exchange.erased").Gate.do_what_was_told = lambda _self: None


def _half_a_unit() -> None:
    ledger = _room("store.batches")
    units = {entity: {f: f for f in fields} for entity, fields in ledger.wire_units().items()}
    _room("exchange.merging").ledger.wire_units = lambda: units


def _rows_after_their_line() -> None:
    import_module("tests.support.failpoints").BUGS["ledger-before-rows"]()


def _let_go_when_handed_over() -> None:
    import_module("tests.support.failpoints").BUGS["spool-dropped"]()


def _numbers_of_everybody() -> None:
    ledger = _room("store.batches")
    real = ledger.received_number

    def any_device(reader: Any, device: str, epoch: str, seq: int) -> Any:
        mine = real(reader, device, epoch, seq)
        return mine or next((b for b in ledger.received(reader) if b.seq == seq), None)

    ledger.received_number = any_device


def _gaps_do_not_matter() -> None:
    admission = _room("exchange.admission")
    real = admission.check_header

    def check(reader: Any, header: Any, digest: str, laptop: Any, decided: Any) -> None:
        real(reader, header, digest, laptop, {*decided, "gap"})

    admission.check_header = check


def _a_clock_ahead_is_believed() -> None:
    _room("exchange.admission").is_ahead = lambda *_: False


def _an_offset_alone() -> None:
    correction, clocks = _room("exchange.clock_correction"), _room("domain.clocks")

    def shifted(records: Any, now_ms: int, _earlier: Any) -> dict[str, str]:
        stamps = {s for record in records for s in record.clocks.values()}
        offset = max(clocks.read_stamp(s).ms for s in stamps) - now_ms
        ahead = {s: clocks.read_stamp(s) for s in stamps if clocks.read_stamp(s).ms > now_ms}
        return {s: clocks.make_stamp(max(p.ms - offset, 0), p.counter, p.node) for s, p in ahead.items()}

    correction.new_stamps = shifted


def _no_new_epoch() -> None:
    _room("exchange.epochs").is_not_alone = lambda *_: False


def _signatures_unread() -> None:
    _room("exchange.batch").keys.verify = lambda *_, **__: True


def _a_yes_beats_a_no() -> None:
    rule = _room("domain.standing")

    def latest(words: Any) -> Any:
        said = sorted(words, key=lambda word: word.order)
        return rule.Standing(said[-1].id, (said[-1].id,), disputed=False) if said else None

    _room("services.people").standing = latest


def _disagreements_are_dropped() -> None:
    _room("exchange.merging").Merging._compare = lambda *_: None


MISTAKES = {
    "last-come-wins": Mistake("what comes last stands, whatever its stamp", _last_come_wins, (TWO_DESKS,)),
    "deaf-clock": Mistake("stamps from elsewhere do not move the clock", _clock_that_hears_nothing, (TWO_DESKS,)),
    "still-counter": Mistake("two writes get one stamp", _counter_that_stands_still, (PROPERTIES,)),
    "erased-come-back": Mistake(
        "a late batch brings an erased person back", _the_erased_come_back, ("tests/exchange/test_erasures.py",)
    ),
    "erased-here-only": Mistake(
        "an erasure does not travel", _erasures_stay_at_home, ("tests/exchange/test_erasures.py",)
    ),
    "half-a-unit": Mistake("a given name of one and a family name of the other", _half_a_unit, (TWO_DESKS,)),
    "line-before-rows": Mistake("the ledger's line is kept before its rows", _rows_after_their_line, (FAILPOINTS,)),
    "spool-dropped": Mistake("a batch is let go of when it is handed over", _let_go_when_handed_over, (TWO_DESKS,)),
    "everybodys-numbers": Mistake(
        "one laptop's number 1 hides another's", _numbers_of_everybody, ("tests/exchange/test_transfer.py",)
    ),
    "no-gaps": Mistake("a batch goes in before the one before it", _gaps_do_not_matter, ("tests/exchange",)),
    "clock-believed": Mistake(
        "stamps days ahead are taken as they are", _a_clock_ahead_is_believed, ("tests/exchange/test_receiving.py",)
    ),
    "offset-alone": Mistake(
        "putting a clock right forgets the laptop's own order", _an_offset_alone, ("tests/exchange",)
    ),
    "same-epoch": Mistake(
        "a laptop that was restored goes on counting", _no_new_epoch, ("tests/exchange/test_epochs.py",)
    ),
    "unread-signature": Mistake(
        "a signature is there and not looked at", _signatures_unread, ("tests/exchange/test_hostile_batches.py",)
    ),
    "yes-beats-no": Mistake("the later answer about consent counts", _a_yes_beats_a_no, (TWO_DESKS,)),
    "losers-dropped": Mistake(
        "what was lost to a later change is told to nobody",
        _disagreements_are_dropped,
        (TWO_DESKS,),
    ),
}


def pytest_configure() -> None:
    """Plant what the environment names, before any test is read."""
    if name := os.environ.get(VARIABLE):
        MISTAKES[name].plant()


def _is_found(name: str) -> bool:
    """Whether the tests notice."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.mutations", "-q", "-x", "-n", "0", *MISTAKES[name].tests],
        cwd=ROOT, env={**os.environ, VARIABLE: name}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    return done.returncode == 1


def main(names: list[str]) -> int:
    """Plant one after the other; answers 1 if one was not found."""
    missed = 0
    for name in names or list(MISTAKES):
        found = _is_found(name)
        missed += not found
        sys.stdout.write(f"{'found ' if found else 'MISSED'}  {name}: {MISTAKES[name].says}\n")
        sys.stdout.flush()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
