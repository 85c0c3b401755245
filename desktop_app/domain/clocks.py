"""placeholder; the exchange room's version replaces it"""

from __future__ import annotations

NO_STAMP = "000000000000-0000-00000000"


class HybridClock:
    def __init__(self, node: int, last: str = NO_STAMP) -> None:
        self.node, self.last = node, last

    def tick(self, now_ms: int) -> str:
        ms, counter = int(self.last[:12], 16), int(self.last[13:17], 16)
        if now_ms > ms:
            ms, counter = now_ms, 0
        else:
            counter += 1
            if counter > 0xFFFF:
                ms, counter = ms + 1, 0
        self.last = f"{ms:012x}-{counter:04x}-{self.node:08x}"
        return self.last

    def observe(self, stamp: str) -> None:
        self.last = max(self.last, stamp)
