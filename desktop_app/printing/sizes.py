"""Print sizes: what a person asks for, and every length that follows from it.

Lengths are in points unless the name says mm. Sources of the figures: UKAAF G003 and RNIB clear print for text sizes;
write-in and tick-box lengths are the product's own rules for larger than average handwriting (see
`tests/support/paper_rules.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desktop_app.domain.errors import PrintTrouble

MM: Final = 72 / 25.4
PAGE_WIDTH: Final = 210 * MM
PAGE_HEIGHT: Final = 297 * MM

NAMED_SIZES: Final = {"clear": 14.0, "large": 18.0, "giant": 24.0}
SMALLEST: Final = 12.0
LARGEST: Final = 40.0


@dataclass(frozen=True, slots=True)
class PrintSize:
    """A size of print. `points` is the size of every word that is not a heading; nothing is printed smaller.

    `asked`: the size that was asked for, where a poster's words are larger to be read from a distance.
    """

    name: str
    points: float
    asked: float = 0.0

    @property
    def leading(self) -> float:
        """Distance between baselines of running text: one and a half times the size."""
        return self.points * 1.5

    @property
    def table_leading(self) -> float:
        """Distance between baselines in tables and lists of facts, where lines belong together."""
        return self.points * 1.32

    def heading(self, level: int) -> float:
        """Size of a heading of `level` 1 to 3. The steps stop growing with very large print, so that words still
        fit; a poster's are as large as the page has room for.
        """
        if self.asked:
            return self.points * {1: 1.8, 2: 1.4}.get(level, 1.2)
        factor, most = {1: (1.6, 14.0), 2: (1.35, 9.0)}.get(level, (1.2, 8.0))
        return max(self.points * 1.2, min(self.points * factor, self.points + most))

    @property
    def margin(self) -> float:
        """Distance from each edge of the paper to the text."""
        return (15 if (self.asked or self.points) < 16 else 20) * MM

    @property
    def width(self) -> float:
        """Width of the text area."""
        return PAGE_WIDTH - 2 * self.margin

    @property
    def longest_line(self) -> int:
        """Most characters in a line of running text."""
        return 70 if self.points < 16 else 60 if self.points < 20 else 45

    @property
    def hand_height(self) -> float:
        """Least height of a space to write in."""
        return _between(self.points, 12, 16, 20) * MM

    @property
    def hand_width(self) -> float:
        """Least width of a space for a name or a signature."""
        return _between(self.points, 60, 80, 100) * MM

    @property
    def tick_side(self) -> float:
        """Side of a tick box."""
        return _between(self.points, 6, 8, 10) * MM

    @property
    def tick_gap(self) -> float:
        """Least distance from one tick box to the next."""
        return _between(self.points, 5, 10, 12) * MM

    @property
    def tick_to_text(self) -> float:
        """Distance from a tick box to its words."""
        return _between(self.points, 3, 4, 5) * MM

    @property
    def rule(self) -> float:
        """Width of the lines that frame tables and boxes."""
        return 0.9 if self.points < 16 else 1.2 if self.points < 22 else 1.6


def print_size(wanted: str | float) -> PrintSize:
    """The size that `wanted` names: 'clear', 'large', 'giant', or a number of points from 12 to 40 (as number or text).

    Raises `PrintTrouble('print-size')` with the facts `size`, `smallest`, `largest` for anything else.
    """
    if isinstance(wanted, str):
        named = NAMED_SIZES.get(wanted.strip().lower())
        if named is not None:
            return PrintSize(wanted.strip().lower(), named)
    try:
        points = float(wanted)
    except ValueError:
        points = -1.0
    if not SMALLEST <= points <= LARGEST:
        raise PrintTrouble("print-size", size=str(wanted), smallest=int(SMALLEST), largest=int(LARGEST))
    for name, size in NAMED_SIZES.items():
        if size == points:
            return PrintSize(name, size)
    return PrintSize(f"{points:g} pt", points)


def _between(points: float, clear: float, large: float, giant: float) -> float:
    if points <= NAMED_SIZES["clear"]:
        return clear
    if points >= NAMED_SIZES["giant"]:
        return giant
    low, high, start, end = (clear, large, 14, 18) if points <= NAMED_SIZES["large"] else (large, giant, 18, 24)
    return low + (high - low) * (points - start) / (end - start)
