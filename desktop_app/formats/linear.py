"""A document in reading order, as one flat list of pieces: what Braille, audio, plain text and the text view of the
preview are made of.

A piece says what it is (a heading, a list item, one label with its value), never how it looks or sounds. Each of its
words knows its language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from desktop_app.printing.model import (
    Block,
    Cell,
    Choice,
    Code,
    Column,
    CutLine,
    Document,
    Facts,
    Fields,
    Heading,
    Illustrated,
    Items,
    Notice,
    Paragraph,
    Part,
    Picture,
    Pictures,
    Ruler,
    Table,
    TickBox,
    Together,
    Words,
    WriteIn,
    spans,
)
from desktop_app.printing.moments import moment_words
from desktop_app.printing.wording import EVERY_SHEET, Wording

WORDS = "read_out"
"""The file of words for what paper shows and a reader cannot see."""


class Kind(Enum):
    """What a piece is."""

    HEADING = "heading"  # `level` 1 to 3
    SENTENCE = "sentence"
    NOTICE = "notice"  # must not be missed
    ITEM = "item"  # of a list; `number` from 1 in a numbered one, else 0
    PAIR = "pair"  # a value with its `label`, "" where it says what it is by itself
    ROW = "row"  # a row of a table begins; its words are its number, or nothing
    BOX = "box"  # to tick, or ticked
    SPACE = "space"  # to write in by hand
    PICTURE = "picture"
    CODE = "code"  # a `label`, and each group as words of its own
    CUT = "cut"  # where a slip is torn off


@dataclass(frozen=True, slots=True)
class Said:
    """Some words in one language (a code of `LANGUAGES`)."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that a document says. `label` is in `language`, that of the document."""

    kind: Kind
    words: tuple[Said, ...]
    label: str = ""
    level: int = 0
    number: int = 0
    language: str = "en"

    @property
    def text(self) -> str:
        """The words as one text, without the label."""
        return (" " if self.kind is Kind.CODE else "").join(said.text for said in self.words)

    @property
    def whole(self) -> str:
        """The words with their label: 'Where: Larch Hall'."""
        return f"{self.labelled}{self.text}"

    @property
    def labelled(self) -> str:
        """The label with its colon, as its language writes it; "" for none."""
        colon = "：" if self.language == "zh-Hans" else ": "
        return f"{self.label.rstrip(':：')}{colon}" if self.label else ""


def linear(document: Document, *, printed_at: str = "") -> tuple[Piece, ...]:
    """The document's pieces in reading order.

    `printed_at` is the local time of making it, ISO 8601; without it the document does not tell. PrintTrouble
    ('wording-missing') where the language has no words for what paper shows.
    """
    return tuple(_Reading(document, printed_at).pieces())


class _Reading:
    """One document being put into reading order."""

    def __init__(self, document: Document, printed_at: str) -> None:
        self._document = document
        self._language = document.tongue.language
        self._words: Wording = document.tongue.words(WORDS)
        self._printed_at = printed_at

    def pieces(self) -> Iterator[Piece]:
        for block in self._document.blocks:
            yield from self._of(block)

    def _of(self, block: Block) -> Iterator[Piece]:
        match block:
            case Heading(level, words):
                yield self._piece(Kind.HEADING, words, level=level)
            case Paragraph(words) | Illustrated(_, words):
                yield self._piece(Kind.SENTENCE, words)
            case Notice(words):
                yield self._piece(Kind.NOTICE, self._around("important", words))
            case Items(items, numbered):
                for place, words in enumerate(items, 1):
                    yield self._piece(Kind.ITEM, words, number=place if numbered else 0)
            case Facts():
                yield from self._facts(block)
            case Table():
                yield from self._table(block)
            case Together(blocks):
                for inner in blocks:
                    yield from self._of(inner)
            case _:
                yield from self._on_paper(block)

    def _on_paper(self, block: Choice | Fields | Pictures | Code | CutLine | Ruler) -> Iterator[Piece]:
        """What somebody sees, ticks, fills in or tears off."""
        match block:
            case Choice(question, options):
                yield self._piece(Kind.SENTENCE, question)
                yield from map(self._box, options)
            case Fields(fields):
                yield from map(self._space, fields)
            case Pictures(pictures):
                yield from map(self._picture, pictures)
            case Code(label, groups):
                said = tuple(Said(group, self._language) for group in groups)
                yield Piece(Kind.CODE, said, label, language=self._language)
            case CutLine(words):
                yield self._piece(Kind.CUT, words)
            case Ruler(length_mm, words):
                yield self._piece(Kind.SENTENCE, self._words("ruler", words=words, length=length_mm))

    def _facts(self, facts: Facts) -> Iterator[Piece]:
        shared = self._document.tongue.words(EVERY_SHEET)
        pairs = list(facts.pairs)
        if facts.printed and self._printed_at:
            pairs.append((shared("printed"), moment_words(self._printed_at, shared)))
        for label, words in pairs:
            if any(span.text.strip() for span in spans(words)):
                yield self._piece(Kind.PAIR, words, label=label)

    def _table(self, table: Table) -> Iterator[Piece]:
        filled = [any(row) for row in table.rows]
        last = max((place for place, full in enumerate(filled) if full), default=-1)
        for place, row in enumerate(table.rows[: last + 1]):
            number = f"{table.number_heading} {table.first_number + place}" if table.number_heading else ""
            yield self._piece(Kind.ROW, number)
            for column, cell in zip(table.columns, row, strict=False):
                yield from self._cell(column, cell)
        empty = len(table.rows) - last - 1
        if empty:
            labels = ", ".join(column.heading for column in table.columns if column.heading)
            told = self._words("blank_rows" if empty > 1 else "blank_row", number=empty, labels=labels)
            yield self._piece(Kind.SENTENCE, told)

    def _cell(self, column: Column, cell: Cell) -> Iterator[Piece]:
        if not cell and column.hand is not None:
            yield self._space(WriteIn(column.heading, column.hand))
        label = column.heading if column.labelled else ""
        for part in cell:
            yield self._part(part, label)
            label = ""  # what follows in a cell belongs to what was labelled

    def _part(self, part: Part, label: str) -> Piece:
        if isinstance(part, WriteIn):
            return self._space(part)
        if isinstance(part, TickBox):
            return self._box(part)
        return self._piece(Kind.PAIR, part, label=label)

    def _box(self, box: TickBox) -> Piece:
        return self._piece(Kind.BOX, self._words("ticked" if box.ticked else "box", words=box.label))

    def _space(self, space: WriteIn) -> Piece:
        words = self._words("space", label=space.label) if space.label else self._words("space_bare")
        return self._piece(Kind.SPACE, words)

    def _picture(self, picture: Picture) -> Piece:
        caption = picture.caption
        return self._piece(Kind.PICTURE, self._words("picture", words=caption) if caption else self._words("no_words"))

    def _around(self, key: str, words: Words) -> Words:
        """The wording under `key` with these words put into it, each still in its own language."""
        before, _, after = self._words(key, words="\0").partition("\0")
        inner = spans(words)
        first, last = type(inner[0])(before), type(inner[0])(after)
        return tuple(span for span in (first, *inner, last) if span.text)

    def _piece(self, kind: Kind, words: Words, *, label: str = "", level: int = 0, number: int = 0) -> Piece:
        said: list[Said] = []
        for span in spans(words):
            text, language = bare(span.text), span.language or self._language
            if said and said[-1].language == language:
                said[-1] = Said(said[-1].text + text, language)
            elif text:
                said.append(Said(text, language))
        return Piece(kind, tuple(said), label, level, number, self._language)


def bare(text: str) -> str:
    """The text as it is read: without marks of direction and other characters that nobody sees or says, blanks and
    hyphens that only hold a line together being ordinary ones. Line ends are blanks.
    """
    plain = text.translate(_ORDINARY)
    return "".join(each for each in plain if unicodedata.category(each) != "Cf")


_ORDINARY = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2011": "-", "\u00ad": None, "\n": " ", "\r": " ", "\t": " "}
)

__all__ = ["Kind", "Piece", "Said", "bare", "linear"]
