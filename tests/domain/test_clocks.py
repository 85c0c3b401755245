"""Stamps: unique, in order on each device, and later than everything seen, however wrong the wall clocks are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.clocks import LAST_COUNTER, LAST_MS, NO_STAMP, HybridClock, make_stamp, read_stamp

DAY = 86_400_000
NOON = 1_795_262_400_000
wall_clocks = st.integers(min_value=-DAY, max_value=NOON + 200 * DAY)
stamps = st.builds(make_stamp, st.integers(0, NOON + DAY), st.integers(0, LAST_COUNTER), st.integers(0, 2**32 - 1))


def test_a_stamp_is_milliseconds_counter_and_node_in_hexadecimal() -> None:
    assert HybridClock(7).tick(NOON) == "01a1fdfa4600-0000-00000007"
    assert read_stamp("01a1fdfa4600-0000-00000007") == (NOON, 0, 7)


@given(stamps, stamps)
def test_stamps_sort_as_text_as_their_parts_sort(one: str, other: str) -> None:
    assert (one < other) == (read_stamp(one) < read_stamp(other))


@given(st.lists(wall_clocks, min_size=2, max_size=60))
def test_a_device_never_repeats_a_stamp_or_goes_back_however_its_clock_jumps(readings: list[int]) -> None:
    clock = HybridClock(3)
    given_out = [clock.tick(reading) for reading in readings]
    assert given_out == sorted(set(given_out))


@given(st.lists(st.tuples(st.integers(0, 2), st.one_of(wall_clocks, st.none())), max_size=60))
def test_no_two_devices_ever_give_the_same_stamp(turns: list[tuple[int, int | None]]) -> None:
    clocks = [HybridClock(node) for node in (1, 2, 3)]
    given_out: list[str] = []
    for device, reading in turns:
        if reading is None:
            clocks[device].observe(max(given_out, default=NO_STAMP))
        else:
            given_out.append(clocks[device].tick(reading))
    assert len(set(given_out)) == len(given_out)


@given(stamps, wall_clocks)
def test_what_is_done_after_seeing_a_stamp_is_later_even_on_a_slow_clock(seen: str, reading: int) -> None:
    clock = HybridClock(1)
    clock.observe(seen)
    assert clock.tick(reading) > seen


@given(stamps, stamps)
def test_seeing_an_old_stamp_does_not_set_the_clock_back(one: str, other: str) -> None:
    clock = HybridClock(1, one)
    clock.observe(other)
    assert clock.last == max(one, other)


def test_a_clock_goes_on_after_a_restart_from_the_last_stamp_it_kept() -> None:
    before = HybridClock(9)
    last = before.tick(NOON)
    assert HybridClock(9, last).tick(NOON - DAY) > last


def test_a_full_counter_moves_on_to_the_next_millisecond() -> None:
    clock = HybridClock(1, make_stamp(NOON, LAST_COUNTER, 1))
    assert read_stamp(clock.tick(NOON)) == (NOON + 1, 0, 1)


def test_a_clock_at_the_end_of_time_says_so_rather_than_break_the_order() -> None:
    clock = HybridClock(1, make_stamp(LAST_MS, LAST_COUNTER, 1))
    with pytest.raises(OverflowError):
        clock.tick(NOON)


@pytest.mark.parametrize(
    "text", ["", "x", NO_STAMP + "\n", NO_STAMP.replace("0", "G"), NO_STAMP.upper() + "0", "٠" * 12 + NO_STAMP[12:]]
)
def test_text_that_is_not_a_stamp_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a stamp"):
        HybridClock(1).observe(text)
    with pytest.raises(ValueError, match="not a stamp"):
        HybridClock(1, text)
