"""What layout makes and drawing takes: strips across the page, each with its marks.

A strip is never split over pages. Lengths are points; x runs from the left edge of the text area, y from the strip's
top downwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_app.printing.engine.text import Line


@dataclass(frozen=True, slots=True)
class TextMark:
    """A line of text on its baseline."""

    x: float
    y: float
    line: Line
    size: float


@dataclass(frozen=True, slots=True)
class BoxMark:
    """A rectangle: `stroke` is the width of its edge (0: none), `fill` a grey from 0 (black) to 1, or None."""

    x: float
    y: float
    width: float
    height: float
    stroke: float = 0.0
    fill: float | None = None


@dataclass(frozen=True, slots=True)
class RuleMark:
    """A straight line."""

    x: float
    y: float
    to_x: float
    to_y: float
    stroke: float


@dataclass(frozen=True, slots=True)
class PictureMark:
    """A picture, as JPEG bytes of `pixels` (wide, high)."""

    x: float
    y: float
    width: float
    height: float
    jpeg: bytes = field(repr=False)
    pixels: tuple[int, int]


Mark = TextMark | BoxMark | RuleMark | PictureMark


@dataclass(frozen=True, slots=True)
class Strip:
    """A slice of the document. `gap` is the space above it, dropped at the top of a page; `keep` holds it to the
    next strip; `heading` is repeated first on a page that goes on with its table."""

    height: float
    marks: tuple[Mark, ...]
    gap: float = 0.0
    keep: bool = False
    heading: Strip | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Strips with the distance of each from the top of the text area."""

    strips: tuple[tuple[float, Strip], ...]


def moved(marks: tuple[Mark, ...], by_x: float, by_y: float) -> tuple[Mark, ...]:
    """The marks, shifted."""
    return tuple(_moved(mark, by_x, by_y) for mark in marks)


def _moved(mark: Mark, by_x: float, by_y: float) -> Mark:
    match mark:
        case TextMark():
            return TextMark(mark.x + by_x, mark.y + by_y, mark.line, mark.size)
        case BoxMark():
            return BoxMark(mark.x + by_x, mark.y + by_y, mark.width, mark.height, mark.stroke, mark.fill)
        case RuleMark():
            return RuleMark(mark.x + by_x, mark.y + by_y, mark.to_x + by_x, mark.to_y + by_y, mark.stroke)
        case PictureMark():
            return PictureMark(mark.x + by_x, mark.y + by_y, mark.width, mark.height, mark.jpeg, mark.pixels)


def paginate(strips: list[Strip], height: float, first_height: float) -> list[Page]:
    """Strips on pages of `height` points (the first of `first_height`).

    Strips that are kept together move to the next page together, unless no page could hold them all.
    """
    pages: list[Page] = []
    placed: list[tuple[float, Strip]] = []
    used, room = 0.0, first_height
    at = 0
    while at < len(strips):
        end = at
        while strips[end].keep and end + 1 < len(strips):
            end += 1
        chain = strips[at : end + 1]
        wanted = sum(strip.gap + strip.height for strip in chain)
        head = chain[0].heading
        whole = wanted - chain[0].gap + (head.height if head else 0.0) <= height
        for strip in chain:
            needed = (wanted if whole and strip is chain[0] else strip.gap + strip.height) - (
                0.0 if placed else strip.gap
            )
            if placed and used + needed > room + 0.01:
                pages.append(Page(tuple(placed)))
                placed, used, room = [], 0.0, height
                if strip.heading is not None:
                    placed.append((0.0, strip.heading))
                    used = strip.heading.height
            used += strip.gap if placed and placed[-1][1] is not strip.heading else 0.0
            placed.append((used, strip))
            used += strip.height
        at = end + 1
    if placed or not pages:
        pages.append(Page(tuple(placed)))
    return pages
