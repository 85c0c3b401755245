"""Blocks of the document model into strips: sizes, gaps and what stays together, at one print size."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from desktop_app.domain.work import Progress
from desktop_app.printing.engine.pictures import easy_read_picture, line_art, photograph
from desktop_app.printing.engine.pieces import (
    Frame,
    Piece,
    Setting,
    baseline,
    framed,
    leading_for,
    level,
    line_pieces,
    text_piece,
    tick_piece,
    write_in_piece,
)
from desktop_app.printing.engine.strips import BoxMark, Mark, PictureMark, RuleMark, Strip, TextMark, mirrored, moved
from desktop_app.printing.engine.tables import table_strips
from desktop_app.printing.engine.tags import BULLETS, NO_NUMBERS, NUMBERS, Tag
from desktop_app.printing.model import (
    Block,
    Choice,
    Code,
    CutLine,
    Facts,
    Fields,
    Heading,
    Illustrated,
    Items,
    Look,
    Notice,
    Paragraph,
    Picture,
    Pictures,
    Ruler,
    Span,
    Table,
    Together,
    Words,
    plain,
    spans,
)  # fmt: skip
from desktop_app.printing.sizes import MM

_PICTURE_HEIGHT: Final = 78 * MM
_LOGO_HEIGHT: Final = 18 * MM


def strips_of(block: Block, setting: Setting, width: float, into: Tag, progress: Progress) -> list[Strip]:
    """The block as strips, `width` wide, its meaning added to `into`. Tells `progress` about the 'lines' of tables."""
    strips: list[Strip]
    match block:
        case Heading():
            strips = [_heading(block, setting, width, into)]
        case Paragraph():
            strips = _paragraph(block.words, setting, width, into.add("P"))
        case Notice():
            strips = _notice(block.words, setting, width, into)
        case Facts():
            strips = _facts(block, setting, width, into)
        case Items():
            strips = _items(block, setting, width, into)
        case Choice():
            strips = _choice(block, setting, width, into)
        case Fields():
            strips = _fields(block, setting, width, into)
        case Table():
            strips = table_strips(block, setting, width, into, progress)
        case Together():
            inside = [strip for each in block.blocks for strip in strips_of(each, setting, width, into, progress)]
            strips = [*(replace(each, together=True) for each in inside[:-1]), *inside[-1:]]
        case _:
            strips = _drawn(block, setting, width, into)
    return strips


def _drawn(
    block: Pictures | Illustrated | Code | CutLine | Ruler, setting: Setting, width: float, into: Tag
) -> list[Strip]:
    """Blocks that are more than words."""
    match block:
        case Pictures():
            return _pictures(block, setting, width, into)
        case Illustrated():
            return [_illustrated(block, setting, width, into)]
        case Code():
            return _code(block, setting, width, into)
        case CutLine():
            return [_cut_line(block, setting, width, into)]
        case Ruler():
            return _ruler(block, setting, width, into)


def _heading(block: Heading, setting: Setting, width: float, into: Tag) -> Strip:
    points = setting.size.heading(block.level)
    tag = into.add(f"H{block.level}", title=plain(block.words))
    colour = setting.palette.heading
    piece = text_piece(
        block.words, setting, width, tag, strong=True, points=points, leading=points * 1.3, colour=colour
    )
    gap = {1: 0.4, 2: 1.6, 3: 1.2}.get(block.level, 1.2) * setting.size.points
    return Strip(piece.height, piece.marks, gap=gap, keep=True)


def _paragraph(words: Words, setting: Setting, width: float, tag: Tag) -> list[Strip]:
    """One strip a line, so that long text flows over pages, but never with a single line left behind."""
    size = setting.size
    lines = setting.lines(words, width)
    leading = leading_for(lines, size.points, size.leading)
    widest = max((line.width for line in lines), default=0.0)
    strips = []
    for i, line in enumerate(lines):
        x = widest - line.width if line.turned else 0.0
        mark = TextMark(x, baseline(lines, leading), line, size.points, tag=tag)
        keep = (i == 0 and len(lines) > 1) or i == len(lines) - 2
        strips.append(Strip(leading, (mark,), gap=leading if i == 0 else 0.0, keep=keep))
    return strips


def _notice(words: Words, setting: Setting, width: float, into: Tag) -> list[Strip]:
    size = setting.size
    padding = size.points * 0.7
    tag = into.add("Div").add("P")
    piece = text_piece(words, setting, width - 2 * padding, tag, leading=size.points * 1.4)
    frame = Frame(size.rule * 1.6, size.points, setting.palette.line)
    return framed(line_pieces(piece), setting, width, padding, frame)


def _facts(block: Facts, setting: Setting, width: float, into: Tag) -> list[Strip]:
    """Labels in a column of their own where the values have room beside them, else before the value."""
    size = setting.size
    told = (*block.pairs, setting.printed) if block.printed else block.pairs
    pairs = [(label, value) for label, value in told if plain(value).strip()]
    if not pairs:
        return []
    column = max(setting.width_of(label, strong=True) for label, _ in pairs) + size.points
    beside = column < width * 0.36
    listed = into.add("L", attributes=NO_NUMBERS)
    strips = []
    for i, (label, value) in enumerate(pairs):
        item = listed.add("LI")
        if beside:
            name = text_piece(label, setting, column, item.add("Lbl"), strong=True)
            words = text_piece(value, setting, width - column, item.add("LBody"))
            name, words = level(name, words)
            piece = Piece(width, max(name.height, words.height), (*name.marks, *moved(words.marks, column, 0)))
        else:
            both = (Span(f"{label}: ", strong=True), *spans(value))
            piece = text_piece(both, setting, width, item.add("LBody"))
        gap = size.points * (0.8 if i == 0 else 0.25)
        strips.append(Strip(piece.height, piece.marks, gap=gap, keep=i < len(pairs) - 1))
    return strips


def _items(block: Items, setting: Setting, width: float, into: Tag) -> list[Strip]:
    size = setting.size
    marker_width = setting.width_of(f"{len(block.items)}.", strong=True) if block.numbered else size.points * 0.6
    indent = marker_width + size.points * 0.6
    listed = into.add("L", attributes=NUMBERS if block.numbered else BULLETS)
    strips = []
    for i, item in enumerate(block.items):
        entry = listed.add("LI")
        sign = f"{i + 1}." if block.numbered else "•"
        marker = text_piece(sign, setting, indent, entry.add("Lbl"), strong=True, leading=size.points * 1.4)
        words = text_piece(item, setting, width - indent, entry.add("LBody"), leading=size.points * 1.4)
        marker, words = level(marker, words)
        gap = size.points * (1.0 if i == 0 else 0.6)
        lines = line_pieces(words)
        for j, line in enumerate(lines):
            marks = moved(line.marks, indent, 0)
            keep = (j == 0 and (i == 0 or len(lines) > 1)) or j == len(lines) - 2
            height = max(line.height, marker.height) if j == 0 else line.height
            if j == 0:
                marks = (*marker.marks, *marks)
            strips.append(Strip(height, marks, gap=0.0 if j else gap, keep=keep))
    return strips


def _choice(block: Choice, setting: Setting, width: float, into: Tag) -> list[Strip]:
    """The question, then its boxes side by side as far as they fit."""
    size = setting.size
    together = into.add("Div")
    question = text_piece(block.question, setting, width, together.add("P"), strong=True)
    listed = together.add("L", attributes=NO_NUMBERS)
    strips = [Strip(question.height, question.marks, gap=size.points * 0.9, keep=True)]
    rows: list[list[Piece]] = []
    room = 0.0
    for option in block.options:
        piece = tick_piece(option, setting, width, listed.add("LI").add("LBody"))
        if not rows or piece.width + size.tick_gap > room:
            rows.append([piece])
            room = width - piece.width
        else:
            rows[-1].append(piece)
            room -= piece.width + size.tick_gap
    for i, row in enumerate(rows):
        marks: list[Mark] = []
        x = 0.0
        for piece in row:
            marks += moved(piece.marks, x, 0)
            x += piece.width + size.tick_gap
        height = max(piece.height for piece in row)
        strips.append(
            Strip(height, tuple(marks), gap=size.points * 0.3 if i == 0 else size.tick_gap, keep=i < len(rows) - 1)
        )
    return strips


def _fields(block: Fields, setting: Setting, width: float, into: Tag) -> list[Strip]:
    strips = []
    for i, each in enumerate(block.fields):
        piece = write_in_piece(each, setting, width, into.add("P"))
        strips.append(Strip(piece.height, piece.marks, gap=setting.size.points * (0.9 if i == 0 else 0.6)))
    return strips


def _pictures(block: Pictures, setting: Setting, width: float, into: Tag) -> list[Strip]:
    """Two pictures in a row where there is more than one; a picture and its caption never part."""
    size = setting.size
    across = 2 if len(block.pictures) > 1 else 1
    gap = size.points * 0.8
    each = (width - gap * (across - 1)) / across
    pieces = [_picture(picture, setting, each, into) for picture in block.pictures]
    strips = []
    for start in range(0, len(pieces), across):
        row = pieces[start : start + across]
        marks = tuple(mark for i, piece in enumerate(row) for mark in moved(piece.marks, i * (each + gap), 0))
        strips.append(Strip(max(piece.height for piece in row), marks, gap=gap))
    return strips


def _picture(block: Picture, setting: Setting, width: float, into: Tag) -> Piece:
    """A picture over its caption. One that cannot be read is replaced by a sentence that says so."""
    size = setting.size
    read = photograph(block.image, width, _PICTURE_HEIGHT, setting.palette.paper)
    shown: tuple[Mark, ...]
    if read is None:
        told = text_piece(setting.no_picture, setting, width, into.add("P"), leading=size.points * 1.4)
        shown, high = told.marks, told.height
        tag = into.add("P") if block.caption else None
    else:
        wide, high = read.fitted(width, _PICTURE_HEIGHT)
        # The caption is what is heard of the picture, so it is part of it and is not read twice.
        tag = into.add("Figure", heard=block.caption) if block.caption else None
        shown = (PictureMark(0.0, 0, wide, high, read, tag),)
    caption = text_piece(block.caption, setting, width, tag) if block.caption else Piece(0, 0, ())
    top = high + size.points * 0.3
    return Piece(width, top + caption.height, (*shown, *moved(caption.marks, 0, top)))


def _illustrated(block: Illustrated, setting: Setting, width: float, into: Tag) -> Strip:
    """The picture at the start side, the sentence beside it, each in the middle of the other's height. The picture
    says the same as the sentence, so it is not read aloud.
    """
    size = setting.size
    side = min(max(30 * MM, size.points * 6), width * 0.32)
    beside = side + size.points * 1.2
    raster = easy_read_picture(block.picture, side, setting.palette.paper)
    wide, high = raster.fitted(side, side)
    words = text_piece(block.words, setting, width - beside, into.add("P"), leading=size.leading)
    height = max(side, words.height)
    picture = PictureMark((side - wide) / 2, (height - high) / 2, wide, high, raster)
    return Strip(height, (picture, *moved(words.marks, beside, (height - words.height) / 2)), gap=size.points * 0.8)


def _cut_line(block: CutLine, setting: Setting, width: float, into: Tag) -> Strip:
    """The words, and dashes from them to the far edge; under the words where little room is left beside them."""
    size = setting.size
    words = text_piece(block.words, setting, width, into.add("P"), strong=True)
    start, middle = words.width + size.points * 0.6, words.height / 2
    if start > width * 0.7:
        start, middle = 0.0, words.height + size.points * 0.3
    dashes = RuleMark(start, middle, width, middle, size.rule * 1.4, dash=size.points * 0.4)
    return Strip(max(words.height, middle) + size.points * 0.4, (*words.marks, dashes), gap=size.leading)


def _ruler(block: Ruler, setting: Setting, width: float, into: Tag) -> list[Strip]:
    """A line with a tick every 10 mm, and its numbers as close as they can stand at this size."""
    size = setting.size
    words = text_piece(block.words, setting, width, into.add("P"), leading=size.leading)
    tag = into.add("Figure", heard=block.words)
    pen, long = size.rule * 1.4, size.points * 0.9
    marks: list[Mark] = [RuleMark(0, long, block.length_mm * MM, long, pen, tag=tag)]
    widest = setting.width_of(str(block.length_mm), strong=True)
    apart = next((each for each in (10, 20, 50) if each * MM > widest * 1.25), 100)
    for at in range(0, block.length_mm + 1, 10):
        marks.append(RuleMark(at * MM, 0 if at % apart == 0 else long * 0.4, at * MM, long, pen, tag=tag))
        if at % apart == 0:
            number = text_piece(str(at), setting, width, tag, strong=True)
            marks += moved(number.marks, at * MM - (number.width / 2 if at else 0), long + size.points * 0.1)
    height = long + size.points * 0.1 + size.table_leading
    return [
        Strip(words.height, words.marks, gap=size.leading, keep=True),
        Strip(height, tuple(marks), gap=size.points * 0.8),
    ]


def look_strips(look: Look, setting: Setting, width: float, into: Tag) -> list[Strip]:
    """The organisation's logo at the start of the first page, and a bar in its colour; nothing where it has neither."""
    size = setting.size
    strips = []
    raster = line_art(look.logo, width / 2, _LOGO_HEIGHT, setting.palette.paper) if look.logo else None
    if raster is not None:
        wide, high = raster.fitted(width / 2, _LOGO_HEIGHT)
        tag = into.add("Figure", heard=look.logo_words) if look.logo_words else None
        strips.append(Strip(high, (PictureMark(0, 0, wide, high, raster, tag),), keep=True))
    if look.colour:
        pen = size.rule * 3
        bar = BoxMark(0, 0, width, pen, fill=setting.palette.line)
        strips.append(Strip(pen, (bar,), gap=size.points * 0.5, keep=True))
    return strips


def _code(block: Code, setting: Setting, width: float, into: Tag) -> list[Strip]:
    """Groups in a grid of frames, one size larger than the text, so that each can be read back and ticked off by
    eye; to the ear, a list with a pause after each.
    """
    size = setting.size
    points = size.heading(2)
    padding = size.points * 0.45
    label = text_piece(block.label, setting, width, into.add("P"), strong=True)
    strips = [Strip(label.height, label.marks, gap=size.points, keep=True)]
    listed = into.add("L", attributes=NO_NUMBERS)
    needs = [setting.width_of(group, strong=True, points=points) + 2 * padding + 1 for group in block.groups]
    gap = size.points * 0.4
    usual = sorted(needs)[len(needs) // 2] if needs else 0.0
    cell = max((need for need in needs if need < usual * 1.6), default=0.0)
    high = points * 1.3 + 2 * padding
    rows: list[list[Mark]] = []
    x = width
    for group, need in zip(block.groups, needs, strict=True):
        wide = cell + math.ceil(max(0.0, need - cell) / (cell + gap)) * (cell + gap)
        if x + wide > width + 0.01:
            rows.append([])
            x = 0.0
        tag = listed.add("LI").add("LBody")
        piece = text_piece(group, setting, wide - 2 * padding, tag, strong=True, points=points, leading=points * 1.3)
        rows[-1] += [BoxMark(x, 0, wide, high, size.rule), *moved(piece.marks, x + padding, padding)]
        x += wide + gap
    for i, marks in enumerate(rows):
        # Latin letters and digits run from left to right in every document: turned here, to be turned back at the end.
        drawn = mirrored(marks, width) if setting.rtl else tuple(marks)
        strips.append(Strip(high, drawn, gap=gap, keep=i < len(rows) - 1))
    return strips
