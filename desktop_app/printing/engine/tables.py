"""Tables: rows under headings where the columns fit the paper, else a card for each row.

Every row is one strip of its own height and no row is split over pages; the heading row belongs to every strip, so a
page that goes on with the table begins with it. A card may be taller than a page; then, and only then, it goes on
over the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Final, TypeGuard

from desktop_app.domain.work import Progress
from desktop_app.printing.engine.colours import Colour
from desktop_app.printing.engine.pieces import (
    Frame,
    Piece,
    Setting,
    framed,
    hand_width,
    line_pieces,
    stacked,
    text_piece,
    tick_piece,
    write_in_piece,
)
from desktop_app.printing.engine.strips import BoxMark, Mark, Strip, moved, untagged
from desktop_app.printing.engine.tags import HEADING_CELL, NO_NUMBERS, SPACE_TO_WRITE, Tag, as_text
from desktop_app.printing.model import Cell, Column, Hand, Part, Span, Table, TickBox, Words, WriteIn, spans
from desktop_app.printing.sizes import PAGE_HEIGHT

_TALLEST_ROW: Final = PAGE_HEIGHT * 0.5  # a table with a taller row is printed as cards, which go on over the page
_COMFORTABLE: Final = 11  # characters: a column of words is not squeezed below this if its words are longer


@dataclass(frozen=True, slots=True)
class _Grid:
    """The table's columns as they stand on paper: left edges of all, and the right edge of the last."""

    edges: tuple[float, ...]
    padding: float

    def inner(self, column: int) -> float:
        return self.edges[column + 1] - self.edges[column] - 2 * self.padding


def table_strips(table: Table, setting: Setting, width: float, into: Tag, progress: Progress) -> list[Strip]:
    """The table as strips; a table without rows has its headings alone."""
    columns, rows = _with_numbers(table)
    grid = _grid(columns, rows, setting, width)
    if grid is None:
        return _cards(table, setting, width, into, progress)
    whole = Tag("Table", attributes=f"/O /Table /Summary {as_text(table.summary)}")
    # A head without a body is not allowed: without rows the heading row stands in the table itself.
    heading = _heading(columns, grid, setting, (whole.add("THead") if rows else whole).add("TR"))
    strips: list[Strip] = [Strip(heading.height, heading.marks, gap=setting.size.points * 0.6, keep=bool(rows))]
    repeated = Strip(heading.height, untagged(heading.marks))
    body = whole.add("TBody") if rows else whole
    for done, row in enumerate(rows):
        if done % 200 == 0:
            progress.step(done, len(rows), "lines")
        strips.append(_row(columns, row, grid, setting, repeated, body.add("TR")))
        if strips[-1].height > _TALLEST_ROW:
            return _cards(table, setting, width, into, progress)
    into.inside.append(whole)
    return strips


def _with_numbers(table: Table) -> tuple[tuple[Column, ...], list[tuple[Cell, ...]]]:
    if not table.number_heading:
        return table.columns, list(table.rows)
    columns = (Column(table.number_heading, labelled=False), *table.columns)
    return columns, [((Span(str(i)),), *row) for i, row in enumerate(table.rows, table.first_number)]


def _grid(columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]], setting: Setting, width: float) -> _Grid | None:
    """Widths of the columns, or None where they do not fit."""
    size = setting.size
    padding = size.points * 0.4
    least: list[float] = []
    wished: list[float] = []
    for i, column in enumerate(columns):
        narrow, wide = _column_need(column, [row[i] for row in rows], setting)
        least.append(narrow + 2 * padding)
        wished.append(max(narrow, wide) + 2 * padding)
    spare = width - sum(least)
    if spare < 0:
        return None
    short = [wish - low for wish, low in zip(wished, least, strict=True)]
    share = min(1.0, spare / sum(short)) if sum(short) else 0.0
    widths = [low + lack * share for low, lack in zip(least, short, strict=True)]
    open_ones = [i for i, column in enumerate(columns) if column.hand is not None] or list(range(len(columns)))
    rest = (width - sum(widths)) / len(open_ones)
    edges = [0.0]
    for i, each in enumerate(widths):
        edges.append(edges[-1] + each + (rest if i in open_ones else 0.0))
    return _Grid(tuple(edges), padding)


def _column_need(column: Column, cells: Sequence[Cell], setting: Setting) -> tuple[float, float]:
    """Least and wished-for width of a column's insides."""
    least = setting.longest_word(column.heading, strong=True)
    wished = setting.width_of(column.heading, strong=True)
    if column.hand is not None:
        least = max(least, hand_width(column.hand, setting.size))
    for part in {part for cell in cells for part in cell}:
        narrow, wide = _part_need(part, setting)
        least, wished = max(least, narrow), max(wished, wide)
    return least, wished


def _part_need(part: Part, setting: Setting) -> tuple[float, float]:
    size = setting.size
    if isinstance(part, WriteIn):
        return hand_width(part.hand, size), hand_width(part.hand, size)
    if isinstance(part, TickBox):
        beside = size.tick_side + size.tick_to_text
        return beside + setting.longest_word(part.label), beside + setting.width_of(part.label)
    wide = setting.width_of(part)
    return max(setting.longest_word(part), min(wide, _COMFORTABLE * size.points * 0.5)), wide


def _heading(columns: Sequence[Column], grid: _Grid, setting: Setting, row: Tag) -> Piece:
    pieces = [
        text_piece(column.heading, setting, grid.inner(i) + 0.1, row.add("TH", attributes=HEADING_CELL), strong=True)
        for i, column in enumerate(columns)
    ]
    height = max(piece.height for piece in pieces) + 2 * grid.padding
    return _ruled(pieces, grid, height, setting.size.rule, setting.palette.shade)


def _row(
    columns: Sequence[Column], row: tuple[Cell, ...], grid: _Grid, setting: Setting, heading: Strip, into: Tag
) -> Strip:
    tags = [into.add("TD") for _ in columns]
    pieces = [_cell(cell, setting, grid.inner(i) + 0.1, tags[i]) for i, cell in enumerate(row)]
    height = max(piece.height for piece in pieces) + 2 * grid.padding
    if any(isinstance(part, TickBox) for cell in row for part in cell):
        height = max(height, setting.size.tick_side + setting.size.tick_gap)
    spaces: dict[int, Tag] = {}
    for i, column in enumerate(columns):
        if column.hand is not None:
            height = max(height, setting.size.hand_height)
            if not row[i]:
                spaces[i] = tags[i].add("Form", heard=setting.heard.space_to_write, attributes=SPACE_TO_WRITE)
    ruled = _ruled(pieces, grid, height, setting.size.rule, None, spaces)
    return Strip(height, ruled.marks, heading=heading)


def _ruled(
    pieces: Sequence[Piece],
    grid: _Grid,
    height: float,
    pen: float,
    fill: Colour | None,
    spaces: Mapping[int, Tag] = MappingProxyType({}),
) -> Piece:
    """Cells in their frames; `spaces` are those to write in, whose frame is what is heard of them."""
    marks: list[Mark] = []
    width = grid.edges[-1]
    if fill is not None:
        marks.append(BoxMark(0, 0, width, height, fill=fill))
    frames = [
        BoxMark(left, 0, right - left, height, pen, tag=spaces.get(i))
        for i, (left, right) in enumerate(pairwise(grid.edges))
    ]
    marks += [frame for frame in frames if frame.tag is None]
    for i, piece in enumerate(pieces):
        if i in spaces:
            marks.append(frames[i])
        marks += moved(piece.marks, grid.edges[i] + grid.padding, grid.padding)
    return Piece(width, height, tuple(marks))


def _cell(cell: Cell, setting: Setting, width: float, into: Tag) -> Piece:
    if len(cell) == 1 and _is_words(cell[0]):
        return text_piece(cell[0], setting, width, into)
    pieces = [_part(part, setting, width, into) for part in cell]
    return pieces[0] if len(pieces) == 1 else stacked(pieces, setting.size.points * 0.15)


def _part(part: Part, setting: Setting, width: float, into: Tag) -> Piece:
    if isinstance(part, TickBox):
        return tick_piece(part, setting, width, into)
    if isinstance(part, WriteIn):
        return write_in_piece(part, setting, width, into)
    return text_piece(part, setting, width, into.add("P"))


def _cards(table: Table, setting: Setting, width: float, into: Tag, progress: Progress) -> list[Strip]:
    """Cards are a list to the ear: each says its headings itself, and there is no heading row to tell them."""
    strips: list[Strip] = []
    listed = into.add("L", attributes=NO_NUMBERS)
    for done, row in enumerate(table.rows):
        if done % 200 == 0:
            progress.step(done, len(table.rows), "lines")
        number = str(table.first_number + done) if table.number_heading else ""
        strips += _card(table.columns, row, number, setting, width, listed.add("LI"))
    return strips


def _card(
    columns: Sequence[Column], row: tuple[Cell, ...], number: str, setting: Setting, width: float, into: Tag
) -> list[Strip]:
    """One row as a frame: its words under one another, then what is filled in by hand."""
    size = setting.size
    padding = size.points * 0.5
    inner = width - 2 * padding
    gutter = 0.0
    mark = Piece(0, 0, ())
    if number and not any(_is_words(part) for cell in row for part in cell):
        gutter = setting.width_of(number, strong=True) + size.points * 0.7
        mark = text_piece(number, setting, gutter, into.add("Lbl"), strong=True)
        inner -= gutter
    body = into.add("LBody")
    pieces: list[Piece] = []
    by_hand: list[Part] = []
    for column, cell in zip(columns, row, strict=True):
        words = [part for part in cell if _is_words(part)]
        by_hand += [part for part in cell if isinstance(part, TickBox | WriteIn)]
        if column.hand is not None and not any(isinstance(part, WriteIn) for part in cell):
            by_hand.append(WriteIn(column.heading, column.hand))
        for i, part in enumerate(words):
            label = (Span(f"{column.heading}: ", strong=True),) if column.labelled and i == 0 else ()
            before = (Span(f"{number}. ", strong=True),) if number and not pieces else ()
            told = text_piece((*before, *label, *spans(part)), setting, inner, body.add("P"))
            pieces += line_pieces(told)
    pieces += _by_hand(by_hand, setting, inner, body)
    if gutter:
        pieces = [replace(each, marks=moved(each.marks, gutter, 0)) for each in pieces]
        first = pieces[0] if pieces else mark
        top = max(0.0, (min(first.height, size.hand_height) - mark.height) / 2)
        pieces[:1] = [Piece(width, max(first.height, mark.height), (*moved(mark.marks, 0, top), *first.marks))]
    return framed(pieces, setting, width, padding, Frame(size.rule, size.points * 0.5))


def _is_words(part: Part) -> TypeGuard[Words]:
    return not isinstance(part, TickBox | WriteIn)


def _by_hand(parts: Sequence[Part], setting: Setting, width: float, into: Tag) -> list[Piece]:
    """Boxes and spaces side by side as far as they fit."""
    size = setting.size
    rows: list[list[Part]] = []
    room = 0.0
    for part in parts:
        need = _beside(part, setting)
        if not rows or need + size.tick_gap > room:
            rows.append([])
            room = width
        else:
            room -= size.tick_gap
        rows[-1].append(part)
        room -= need
    return [_side_by_side(row, setting, width, into.add("P")) for row in rows]


def _beside(part: Part, setting: Setting) -> float:
    size = setting.size
    if isinstance(part, TickBox):
        return size.tick_side + size.tick_to_text + setting.width_of(part.label) + 1
    if isinstance(part, WriteIn):
        label = setting.width_of(part.label, strong=True) + size.points * 0.6 if part.label else 0.0
        return label + hand_width(part.hand, size) + 1
    return setting.width_of(part) + 1


def _side_by_side(parts: Sequence[Part], setting: Setting, width: float, into: Tag) -> Piece:
    size = setting.size
    needs = [min(width, _beside(part, setting)) for part in parts]
    spaces = [i for i, part in enumerate(parts) if isinstance(part, WriteIn) and part.hand is not Hand.NUMBER]
    spare = width - sum(needs) - size.tick_gap * (len(parts) - 1)
    marks: list[Mark] = []
    x = height = 0.0
    pieces = []
    for i, part in enumerate(parts):
        pieces.append(_part(part, setting, needs[i] + (spare / len(spaces) if i in spaces else 0.0), into))
        height = max(height, pieces[-1].height)
    for i, piece in enumerate(pieces):
        marks += moved(piece.marks, x, (height - piece.height) / 2)
        x += needs[i] + (spare / len(spaces) if i in spaces else 0.0) + size.tick_gap
    return Piece(width, height, tuple(marks))
