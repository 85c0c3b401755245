"""What a measurement says: our figure beside a floor or a peer measured in the same run, and the ratio to reach."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One line of the table. `most` is the ratio to reach or, with `plus`, the difference; None: told, not judged."""

    work: str
    ours: float
    unit: str
    peer: float
    peer_is: str
    most: float | None = None
    plus: bool = False
    note: str = ""

    @property
    def ratio(self) -> float:
        """Ours by the peer's, or the difference."""
        return self.ours - self.peer if self.plus else self.ours / self.peer

    @property
    def met(self) -> bool | None:
        """Whether what is to be reached is reached; None when nothing is."""
        return None if self.most is None else self.ratio <= self.most

    def as_json(self) -> dict[str, Any]:
        """For a file."""
        return {**asdict(self), "ratio": round(self.ratio, 3), "met": self.met}


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(times: int, *works: Callable[[], object]) -> list[list[float]]:
    """Seconds of each, `times` times in turn, so that a busy moment of the machine meets all of them."""
    took: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for place, work in enumerate(works):
            took[place].append(seconds(work))
    return took


def middle(values: list[float]) -> float:
    """The median."""
    return median(values)


def p95(values: list[float]) -> float:
    """What 19 in 20 stay below."""
    return quantiles(values, n=20)[-1]


def table(figures: list[Figure]) -> str:
    """The figures as text to read."""
    head = ("work", "ours", "peer", "ratio", "to reach", "", "the peer is")
    rows = [head, *(_row(f) for f in figures)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _row(figure: Figure) -> tuple[str, ...]:
    sign = "+" if figure.plus else ""
    wanted = "" if figure.most is None else f"{sign}{figure.most:g}"
    judged = {None: "", True: "met", False: "NOT MET"}[figure.met]
    ratio = f"{sign}{figure.ratio:.1f}" if figure.plus else f"{figure.ratio:.2f}"
    return (
        figure.work,
        f"{figure.ours:.4g} {figure.unit}",
        f"{figure.peer:.4g} {figure.unit}",
        ratio,
        wanted,
        judged,
        figure.peer_is + (f" ({figure.note})" if figure.note else ""),
    )
