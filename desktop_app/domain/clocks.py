"""The hybrid logical clock: stamps that never repeat and never go back on one device, however wrong its wall clock is.

A stamp is the text `%012x-%04x-%08x` of milliseconds since 1970, a counter and the device's node number, so that
comparing stamps is comparing text. Scheme: Kulkarni et al., "Logical Physical Clocks", 2014.
"""

from __future__ import annotations

import re
from typing import NamedTuple

NO_STAMP = "000000000000-0000-00000000"
"""Earlier than every stamp that a clock gives."""

STAMP_PATTERN = r"\A[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{8}\Z"
LAST_MS = 0xFFFF_FFFF_FFFF
LAST_COUNTER = 0xFFFF
LAST_NODE = 0xFFFF_FFFF

_is_stamp = re.compile(STAMP_PATTERN).match


class StampParts(NamedTuple):
    """What a stamp says."""

    ms: int
    counter: int
    node: int


def read_stamp(stamp: str) -> StampParts:
    """The parts of a stamp. ValueError for text that is not a stamp."""
    if not _is_stamp(stamp):
        raise ValueError("not a stamp")
    return StampParts(int(stamp[:12], 16), int(stamp[13:17], 16), int(stamp[18:], 16))


def make_stamp(ms: int, counter: int, node: int) -> str:
    """The stamp with these parts. OverflowError when one does not fit, as text order would break."""
    if not (0 <= ms <= LAST_MS and 0 <= counter <= LAST_COUNTER and 0 <= node <= LAST_NODE):
        raise OverflowError("a part of the stamp is out of its range")
    return f"{ms:012x}-{counter:04x}-{node:08x}"


class HybridClock:
    """One device's clock. `last` is the latest stamp given or seen, and is all the state there is: keep it with the
    data.
    """

    def __init__(self, node: int, last: str = NO_STAMP) -> None:
        read_stamp(last)
        make_stamp(0, 0, node)
        self.node, self.last = node, last

    def tick(self, now_ms: int) -> str:
        """A new stamp, later than every stamp given or observed. `now_ms` is the wall clock, which may be wrong."""
        ms, counter, _ = read_stamp(self.last)
        if now_ms > ms:
            ms, counter = now_ms, 0
        elif counter < LAST_COUNTER:
            counter += 1
        else:
            ms, counter = ms + 1, 0
        self.last = make_stamp(ms, counter, self.node)
        return self.last

    def observe(self, stamp: str) -> None:
        """Take note of a stamp from elsewhere, so that what is done next is later. ValueError for text that is not
        one."""
        if not _is_stamp(stamp):
            raise ValueError("not a stamp")
        self.last = max(self.last, stamp)
