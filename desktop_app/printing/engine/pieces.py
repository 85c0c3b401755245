"""The small parts that blocks and tables are built of: set text, tick boxes, spaces to write in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from desktop_app.printing.engine.colours import BLACK, PLAIN_PALETTE, Colour, Palette
from desktop_app.printing.engine.strips import BoxMark, Mark, RuleMark, Strip, TextMark, TickMark, moved
from desktop_app.printing.engine.tags import BOX_TICKED, BOX_TO_TICK, SPACE_TO_WRITE, Tag
from desktop_app.printing.engine.text import RIGHT_TO_LEFT, Line, longest_word, set_lines, text_width
from desktop_app.printing.model import Hand, TickBox, Words, WriteIn, spans
from desktop_app.printing.sizes import PrintSize

# Where the baseline stands in its line, as a part of the leading: the rest is below it.
_BASELINE: Final = 0.74
# Nastaliq slopes down through its line and needs much more height.
_TALL_BASELINE: Final = 0.64
_TALL_LEADING: Final = 2.4


@dataclass(frozen=True, slots=True)
class Heard:
    """What is read aloud for things that have no words on paper."""

    space_to_write: str = ""
    box_to_tick: str = ""
    box_ticked: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set: its print size, its language, and the words that only the press knows.

    `printed` is the label and the moment of printing; `no_picture` stands where a picture could not be read.
    """

    size: PrintSize
    language: str = "en"
    printed: tuple[str, str] = ("", "")
    no_picture: str = ""
    palette: Palette = PLAIN_PALETTE
    heard: Heard = field(default_factory=Heard)

    @property
    def rtl(self) -> bool:
        """Whether the document runs right to left."""
        return self.language in RIGHT_TO_LEFT

    def lines(self, words: Words, width: float, *, strong: bool = False, points: float = 0.0) -> tuple[Line, ...]:
        """The words in lines of `width`, at the size of running text if not said otherwise."""
        size = points or self.size.points
        return set_lines(spans(words, strong=strong), size, width, self.size.longest_line, self.language)

    def width_of(self, words: Words, *, strong: bool = False, points: float = 0.0) -> float:
        """Width of the words on one line."""
        return text_width(spans(words, strong=strong), points or self.size.points, self.language)

    def longest_word(self, words: Words, *, strong: bool = False) -> float:
        """Width of the widest thing in the words that is never broken over lines."""
        return longest_word(spans(words, strong=strong), self.size.points, self.language)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some marks and the room that they take. `follows`: goes on right below the piece before it."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """How a frame is drawn: its line, and the gap above it."""

    stroke: float
    gap: float
    colour: Colour = BLACK


def leading_for(lines: Sequence[Line], points: float, leading: float) -> float:
    """The distance between the baselines of these lines: `leading`, or more where their script needs it."""
    return max(leading, points * _TALL_LEADING) if any(line.tall for line in lines) else leading


def baseline(lines: Sequence[Line], leading: float) -> float:
    """How far below its top each of these lines has its baseline, at that height."""
    return leading * (_TALL_BASELINE if any(line.tall for line in lines) else _BASELINE)


def text_piece(
    words: Words,
    setting: Setting,
    width: float,
    tag: Tag | None,
    *,
    strong: bool = False,
    leading: float = 0.0,
    points: float = 0.0,
    colour: Colour = BLACK,
) -> Piece:
    """The words in lines, `width` wide at most, as part of `tag` (None: not read aloud)."""
    size = points or setting.size.points
    lines = setting.lines(words, width, strong=strong, points=size)
    leading = leading_for(lines, size, leading or setting.size.table_leading)
    widest = max((line.width for line in lines), default=0.0)
    down = baseline(lines, leading)
    marks = tuple(
        TextMark(widest - line.width if line.turned else 0.0, leading * i + down, line, size, colour, tag)
        for i, line in enumerate(lines)
    )
    return Piece(widest, leading * len(lines), marks)


def level(left: Piece, right: Piece) -> tuple[Piece, Piece]:
    """Two pieces side by side, with the first line of each at one height."""
    firsts = [next((mark.y for mark in piece.marks if isinstance(mark, TextMark)), 0.0) for piece in (left, right)]
    down = firsts[1] - firsts[0]
    if not all(firsts) or abs(down) < 0.01:
        return left, right
    if down > 0:
        return replace(left, height=left.height + down, marks=moved(left.marks, 0, down)), right
    return left, replace(right, height=right.height - down, marks=moved(right.marks, 0, -down))


def line_pieces(piece: Piece) -> list[Piece]:
    """Set text as one piece a line, so that it can go on over the page."""
    if len(piece.marks) < 2:
        return [piece]
    high = piece.height / len(piece.marks)
    return [Piece(piece.width, high, moved((mark,), 0, -high * i), follows=i > 0) for i, mark in enumerate(piece.marks)]


def framed(pieces: Sequence[Piece], setting: Setting, width: float, padding: float, look: Frame) -> list[Strip]:
    """The pieces one under the other in a frame, as far as the page holds them together."""
    pen, colour = look.stroke, look.colour
    between = setting.size.points * 0.25
    strips = []
    shown = pieces or [Piece(width, setting.size.table_leading, ())]
    for i, piece in enumerate(shown):
        first, last = i == 0, i == len(shown) - 1
        top = padding if first else 0.0 if piece.follows else between
        height = top + piece.height + (padding if last else 0.0)
        marks: list[Mark] = list(moved(piece.marks, padding, top))
        marks += [RuleMark(x, 0, x, height, pen, colour) for x in (0, width)]
        if first:
            marks.append(RuleMark(0, 0, width, 0, pen, colour))
        if last:
            marks.append(RuleMark(0, height, width, height, pen, colour))
        strips.append(Strip(height, tuple(marks), gap=look.gap if first else 0.0, keep=not last))
    return strips


def tick_piece(box: TickBox, setting: Setting, width: float, into: Tag) -> Piece:
    """A tick box with its words beside it; the box is level with the first line."""
    size = setting.size
    heard = setting.heard.box_ticked if box.ticked else setting.heard.box_to_tick
    field_tag = into.add("Form", heard=heard, attributes=BOX_TICKED if box.ticked else BOX_TO_TICK)
    side, beside = size.tick_side, size.tick_side + size.tick_to_text
    words = text_piece(box.label, setting, max(width - beside, side), into.add("Span") if box.label else None)
    first = words.height / len(words.marks) if words.marks else size.table_leading
    top = max(0.0, (first - side) / 2)
    text_top = max(0.0, (side - first) / 2)
    marks: list[Mark] = [BoxMark(0, top, side, side, size.rule * 1.4, tag=field_tag)]
    if box.ticked:
        marks.append(TickMark(0, top, side, size.rule * 2.2, field_tag))
    marks += moved(words.marks, beside, text_top)
    total = beside + words.width if words.marks else side
    return Piece(total, max(top + side, text_top + words.height), tuple(marks))


def hand_width(hand: Hand, size: PrintSize) -> float:
    """Least width of a space for that kind of writing."""
    return size.hand_width * {Hand.SIGNATURE: 1.0, Hand.PHRASE: 0.8, Hand.STROKES: 0.5, Hand.NUMBER: 0.4}[hand]


def write_in_piece(field: WriteIn, setting: Setting, width: float, into: Tag) -> Piece:
    """A labelled frame to write in: beside its label where both fit, else under it."""
    size = setting.size
    height = size.hand_height * field.lines
    least = hand_width(field.hand, size)
    gap = size.points * 0.6
    label_tag = into.add("Span") if field.label else None
    tag = into.add("Form", heard=setting.heard.space_to_write, attributes=SPACE_TO_WRITE)
    label_width = setting.width_of(field.label, strong=True) if field.label else 0.0
    if field.label and label_width + gap + least <= width:
        label = text_piece(field.label, setting, label_width + 1, label_tag, strong=True)
        x = label_width + gap
        box = BoxMark(x, 0, width - x, height, size.rule, tag=tag)
        top = max(0.0, (min(height, size.hand_height) - label.height) / 2)
        return Piece(width, max(height, label.height), (*moved(label.marks, 0, top), box))
    label = text_piece(field.label, setting, width, label_tag, strong=True) if field.label else Piece(0, 0, ())
    top = label.height + (size.points * 0.2 if field.label else 0.0)
    return Piece(width, top + height, (*label.marks, BoxMark(0, top, width, height, size.rule, tag=tag)))


def stacked(pieces: Sequence[Piece], gap: float) -> Piece:
    """The pieces one under the other."""
    marks: list[Mark] = []
    top = 0.0
    for i, piece in enumerate(pieces):
        top += gap if i else 0.0
        marks += moved(piece.marks, 0, top)
        top += piece.height
    return Piece(max((piece.width for piece in pieces), default=0.0), top, tuple(marks))
