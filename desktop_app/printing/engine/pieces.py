"""The small parts that blocks and tables are built of: set text, tick boxes, spaces to write in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from desktop_app.printing.engine.colours import BLACK, PLAIN_PALETTE, Colour, Palette
from desktop_app.printing.engine.strips import BoxMark, Mark, TextMark, TickMark, moved
from desktop_app.printing.engine.text import set_lines, text_width
from desktop_app.printing.model import Hand, Span, TickBox, Words, WriteIn, spans
from desktop_app.printing.sizes import PrintSize

# Where the baseline stands in its line, as a part of the leading: the rest is below it.
_BASELINE: Final = 0.74


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set: its print size, the direction of its language, and the words that only the press knows.

    `printed` is the label and the moment of printing; `no_picture` stands where a picture could not be read.
    """

    size: PrintSize
    rtl: bool = False
    printed: tuple[str, str] = ("", "")
    no_picture: str = ""
    palette: Palette = PLAIN_PALETTE


@dataclass(frozen=True, slots=True)
class Piece:
    """Some marks and the room that they take."""

    width: float
    height: float
    marks: tuple[Mark, ...]


def text_piece(
    words: Words,
    setting: Setting,
    width: float,
    *,
    strong: bool = False,
    leading: float = 0.0,
    points: float = 0.0,
    colour: Colour = BLACK,
) -> Piece:
    """The words in lines, `width` wide at most."""
    size = points or setting.size.points
    leading = leading or setting.size.table_leading
    lines = set_lines(spans(words, strong=strong), size, width, setting.size.longest_line, rtl=setting.rtl)
    marks = tuple(TextMark(0.0, leading * (i + _BASELINE), line, size, colour) for i, line in enumerate(lines))
    return Piece(max((line.width for line in lines), default=0.0), leading * len(lines), marks)


def tick_piece(box: TickBox, setting: Setting, width: float) -> Piece:
    """A tick box with its words beside it; the box is level with the first line."""
    size = setting.size
    side, beside = size.tick_side, size.tick_side + size.tick_to_text
    words = text_piece(box.label, setting, max(width - beside, side))
    first = size.table_leading
    top = max(0.0, (first - side) / 2)
    text_top = max(0.0, (side - first) / 2)
    marks: list[Mark] = [BoxMark(0, top, side, side, size.rule * 1.4)]
    if box.ticked:
        marks.append(TickMark(0, top, side, size.rule * 2.2))
    marks += moved(words.marks, beside, text_top)
    total = beside + words.width if words.marks else side
    return Piece(total, max(top + side, text_top + words.height), tuple(marks))


def hand_width(hand: Hand, size: PrintSize) -> float:
    """Least width of a space for that kind of writing."""
    return size.hand_width * {Hand.SIGNATURE: 1.0, Hand.PHRASE: 0.8, Hand.STROKES: 0.5, Hand.NUMBER: 0.4}[hand]


def write_in_piece(field: WriteIn, setting: Setting, width: float) -> Piece:
    """A labelled frame to write in: beside its label where both fit, else under it."""
    size = setting.size
    height = size.hand_height * field.lines
    least = hand_width(field.hand, size)
    gap = size.points * 0.6
    label_width = text_width((Span(field.label, strong=True),), size.points) if field.label else 0.0
    if field.label and label_width + gap + least <= width:
        label = text_piece(field.label, setting, label_width + 1, strong=True)
        x = label_width + gap
        box = BoxMark(x, 0, width - x, height, size.rule)
        return Piece(
            width, height, (*moved(label.marks, 0, max(0.0, (min(height, size.hand_height) - label.height) / 2)), box)
        )
    label = text_piece(field.label, setting, width, strong=True) if field.label else Piece(0, 0, ())
    top = label.height + (size.points * 0.2 if field.label else 0.0)
    return Piece(width, top + height, (*label.marks, BoxMark(0, top, width, height, size.rule)))


def stacked(pieces: Sequence[Piece], gap: float) -> Piece:
    """The pieces one under the other."""
    marks: list[Mark] = []
    top = 0.0
    for i, piece in enumerate(pieces):
        top += gap if i else 0.0
        marks += moved(piece.marks, 0, top)
        top += piece.height
    return Piece(max((piece.width for piece in pieces), default=0.0), top, tuple(marks))
