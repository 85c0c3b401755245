"""A document as a Braille-ready file (BRF): 40 cells a line, 25 lines a page, for an embosser or a Braille display.

The first line of a page has the running title and, at its end, the page number. Nothing is drawn: tables are read row
by row, each value after its label. The layout is the usual one of English Braille: headings centred or from cell 5,
paragraphs from cell 3, lists from cell 1 with their runovers at cell 3. A Braille reader should proof-read the file
before it is embossed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from desktop_app.domain.work import SILENT, Progress
from desktop_app.formats import louis
from desktop_app.formats.figures import NBSP
from desktop_app.formats.linear import Kind, Piece, linear
from desktop_app.formats.louis import BLANK
from desktop_app.formats.plain_text import gap
from desktop_app.printing.model import Document

CELLS: Final = 40
LINES: Final = 25
CONTINUES: Final = "\u2810"
"""Dot 5 at the end of a line: the word goes on in the next one. Only for what has no blank in 40 cells."""
ASCII: Final = " A1B'K2L@CIF/MSP\"E3H9O6R^DJG>NTQ,*5<-U8V.%[$+X!&;:4\\0Z7(_?W]#Y)="
"""Braille ASCII: the sign for each cell, in Unicode's order."""
_RULE = "\u2812" * CELLS


@dataclass(frozen=True, slots=True)
class BrailleFile:
    """A file for an embosser: its pages as lines of cells, and its bytes."""

    pages: tuple[tuple[str, ...], ...]

    @property
    def data(self) -> bytes:
        """Braille ASCII, lines ending in CR LF and pages in a form feed."""
        return b"".join("".join(f"{_as_ascii(line)}\r\n" for line in page).encode() + b"\f" for page in self.pages)


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that stand together; `before` are empty lines in front, `heading` keeps them with what follows."""

    lines: tuple[str, ...]
    before: int
    heading: bool = False


@dataclass(slots=True)
class _Pages:
    """Pages being filled, `room` lines of text on each."""

    room: int
    done: list[list[str]] = field(default_factory=lambda: [[]])

    def put(self, block: _Block, with_it: int) -> None:
        """Add a block, on a new page where it and `with_it` lines of what follows would not fit but could."""
        page = self.done[-1]
        before = block.before if page else 0
        wanted = before + len(block.lines) + with_it
        if page and len(page) + wanted > self.room and (block.heading or len(page) + before + 2 > self.room):
            self.done.append([])
            before = 0
        self.done[-1] += [""] * before
        for line in block.lines:
            if len(self.done[-1]) >= self.room:
                self.done.append([])
            self.done[-1].append(line)


def braille(document: Document, *, printed_at: str = "", progress: Progress = SILENT) -> BrailleFile:
    """The document in Braille. Tells `progress` about 'lines'.

    PrintTrouble: 'braille-library-missing', 'braille-table-missing', 'wording-missing'.
    """
    pieces = linear(document, printed_at=printed_at)
    blocks: list[_Block] = []
    for place, piece in enumerate(pieces):
        progress.step(place, len(pieces), "lines")
        lines = _lines(piece, document.tongue.language)
        if lines or piece.kind is Kind.ROW:
            before = min(gap(pieces[place - 1], piece), 1) if place else 0
            blocks.append(_Block(lines, before, piece.kind is Kind.HEADING))
    pages = _Pages(LINES - 1)
    for place, block in enumerate(blocks):
        following = blocks[place + 1] if block.heading and place + 1 < len(blocks) else None
        pages.put(block, following.before + min(2, len(following.lines)) if following else 0)
    progress.step(len(pieces), len(pieces), "lines")
    running = louis.translate(document.running, document.tongue.language)
    return BrailleFile(
        tuple(
            (_top(running, number), *(line.rstrip(BLANK) for line in page)) for number, page in enumerate(pages.done, 1)
        )
    )


def _lines(piece: Piece, language: str) -> tuple[str, ...]:
    cells = "".join(louis.translate(said.text, said.language) for said in piece.words)
    if piece.kind is Kind.CODE:
        cells = BLANK.join(louis.translate(said.text, said.language).replace(BLANK, NBSP) for said in piece.words)
    if piece.label:
        cells = louis.translate(piece.labelled, language) + cells
    if piece.number:
        cells = louis.translate(f"{piece.number}. ", language) + cells
    if not cells.strip(BLANK):
        return ()
    match piece.kind:
        case Kind.HEADING if piece.level == 1:
            return tuple(line.center(CELLS, BLANK) for line in wrapped(cells, CELLS - 6))
        case Kind.HEADING:
            return tuple(wrapped(cells, CELLS, first=4, rest=4))
        case Kind.SENTENCE | Kind.NOTICE | Kind.PICTURE:
            return tuple(wrapped(cells, CELLS, first=2, rest=0))
        case Kind.CUT:
            return (_RULE, *wrapped(cells, CELLS))
        case _:
            return tuple(wrapped(cells, CELLS, first=0, rest=2))


def wrapped(cells: str, width: int, *, first: int = 0, rest: int = 0) -> list[str]:
    """Cells in lines of at most `width`, the first indented by `first` and the others by `rest`. Broken at blanks only;
    what has no blank in a whole line goes on after dot 5.
    """
    lines: list[str] = []
    current, indent = "", first
    for word in cells.replace(" ", BLANK).split(BLANK):
        left = word
        if current and indent + len(current) + 1 + len(left) > width:
            lines.append(BLANK * indent + current)
            current, indent = "", rest
        while indent + len(left) > width:
            part = width - indent - 1
            lines.append(BLANK * indent + left[:part] + CONTINUES)
            left, indent = left[part:], rest
        current = f"{current}{BLANK}{left}" if current else left
    lines.append(BLANK * indent + current)
    return [line.replace(NBSP, BLANK) for line in lines]


def _top(running: str, number: int) -> str:
    """The first line of a page: as much of the running title as fits in whole words, and the number at the end."""
    page = louis.translate(str(number), "en")
    words: Sequence[str] = wrapped(running, CELLS - len(page) - 3)
    title = words[0] if len(words) == 1 or CONTINUES not in words[0][-1:] else ""
    return title.rstrip(BLANK).ljust(CELLS - len(page), BLANK) + page


def _as_ascii(line: str) -> str:
    return "".join(ASCII[ord(cell) - 0x2800] for cell in line)
