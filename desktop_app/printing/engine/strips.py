"""What layout makes and drawing takes: strips across the page, each with its marks.

A strip is never split over pages. Lengths are points; x runs from the start edge of the text area, y from the strip's
top downwards. A mark's `tag` says what it is part of when the page is read aloud. Everything is laid out from left to
right; documents that run right to left are `mirrored` at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from desktop_app.printing.engine.colours import BLACK, Colour
from desktop_app.printing.engine.pictures import Raster
from desktop_app.printing.engine.tags import Tag
from desktop_app.printing.engine.text import Line


@dataclass(frozen=True, slots=True)
class TextMark:
    """A line of text on its baseline."""

    x: float
    y: float
    line: Line
    size: float
    colour: Colour = BLACK
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class BoxMark:
    """A rectangle: `stroke` is the width of its edge (0: none), `fill` its ground, or None."""

    x: float
    y: float
    width: float
    height: float
    stroke: float = 0.0
    fill: Colour | None = None
    colour: Colour = BLACK
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class RuleMark:
    """A straight line; `dash` is the length of its dashes and of the gaps between them (0: solid)."""

    x: float
    y: float
    to_x: float
    to_y: float
    stroke: float
    colour: Colour = BLACK
    dash: float = 0.0
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class TickMark:
    """A tick in a square of `side`."""

    x: float
    y: float
    side: float
    stroke: float
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class PictureMark:
    """A picture, drawn as wide and as high as it says."""

    x: float
    y: float
    width: float
    height: float
    raster: Raster
    tag: Tag | None = None


Mark = TextMark | BoxMark | RuleMark | TickMark | PictureMark


@dataclass(frozen=True, slots=True)
class Strip:
    """A slice of the document.

    `gap` is the space above it, dropped at the top of a page. `keep` holds it to the next strip; `together` does so
    more weakly: it gives way first where no page could hold them all. `heading` is repeated first on a page that goes
    on with its table.
    """

    height: float
    marks: tuple[Mark, ...]
    gap: float = 0.0
    keep: bool = False
    together: bool = False
    heading: Strip | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Strips with the distance of each from the top of the text area."""

    strips: tuple[tuple[float, Strip], ...]


def moved(marks: tuple[Mark, ...], by_x: float, by_y: float) -> tuple[Mark, ...]:
    """The marks, shifted."""
    if not by_x and not by_y:
        return marks
    return tuple(_moved(mark, by_x, by_y) for mark in marks)


def _moved(mark: Mark, by_x: float, by_y: float) -> Mark:
    match mark:
        # Written out for the marks that a long table has most of: `replace` takes five times as long.
        case TextMark():
            return TextMark(mark.x + by_x, mark.y + by_y, mark.line, mark.size, mark.colour, mark.tag)
        case BoxMark():
            x, y = mark.x + by_x, mark.y + by_y
            return BoxMark(x, y, mark.width, mark.height, mark.stroke, mark.fill, mark.colour, mark.tag)
        case RuleMark():
            return replace(mark, x=mark.x + by_x, y=mark.y + by_y, to_x=mark.to_x + by_x, to_y=mark.to_y + by_y)
        case TickMark() | PictureMark():
            return replace(mark, x=mark.x + by_x, y=mark.y + by_y)


def untagged(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks as they are repeated: seen again, not read aloud again."""
    return tuple(replace(mark, tag=None) for mark in marks)


def mirrored(marks: Iterable[Mark], width: float) -> tuple[Mark, ...]:
    """The marks as they stand in a document that runs right to left: what began at the left edge of an area of
    `width` begins at its right edge. Letters, ticks and pictures keep their shape.
    """
    return tuple(_mirrored(mark, width) for mark in marks)


def _mirrored(mark: Mark, width: float) -> Mark:
    match mark:
        case TextMark():
            return replace(mark, x=width - mark.x - mark.line.width)
        case BoxMark() | PictureMark():
            return replace(mark, x=width - mark.x - mark.width)
        case RuleMark():
            return replace(mark, x=width - mark.x, to_x=width - mark.to_x)
        case TickMark():
            return replace(mark, x=width - mark.x - mark.side)


def paginate(strips: Sequence[Strip], height: float, first_height: float) -> list[Page]:
    """Strips on pages of `height` points (the first of `first_height`).

    Strips that are kept together move to the next page together, unless no page could hold them all.
    """
    pages: list[Page] = []
    placed: list[tuple[float, Strip]] = []
    used, room = 0.0, first_height
    for chain in _chains(strips, height):
        for i, strip in enumerate(chain):
            ahead = chain if i == 0 and _length(chain) <= height else [strip]
            gap = strip.gap if placed and placed[-1][1] is not strip.heading else 0.0
            if placed and used + gap + _length(ahead, headed=False) > room + 0.01:
                pages.append(Page(tuple(placed)))
                placed, used, room, gap = [], 0.0, height, 0.0
                if strip.heading is not None:
                    placed.append((0.0, strip.heading))
                    used = strip.heading.height
            used += gap
            placed.append((used, strip))
            used += strip.height
    if placed or not pages:
        pages.append(Page(tuple(placed)))
    return pages


def _chains(strips: Sequence[Strip], height: float) -> Iterator[Sequence[Strip]]:
    """What moves to the next page as one: everything held together, or less where that is longer than a page."""
    for chain in _linked(strips, lambda strip: strip.keep or strip.together):
        if _length(chain) <= height:
            yield chain
        else:
            yield from _linked(chain, lambda strip: strip.keep)


def _linked(strips: Sequence[Strip], holds: Callable[[Strip], bool]) -> Iterator[Sequence[Strip]]:
    start = 0
    for i, strip in enumerate(strips):
        if i == len(strips) - 1 or not holds(strip):
            yield strips[start : i + 1]
            start = i + 1


def _length(chain: Sequence[Strip], *, headed: bool = True) -> float:
    """Height of strips at the top of a page, with the heading row that is repeated there."""
    heading = chain[0].heading if headed else None
    inside = sum(strip.gap for strip in chain[1:]) + sum(strip.height for strip in chain)
    return inside + (heading.height if heading is not None else 0.0)
