"""The document model: what a printed document says, with nothing about where it stands on paper.

A document is written once, as these blocks, and every format is made from it: paper at any print size now; Braille,
audio and plain text later. So a block says what its parts mean (a heading, a name to sign, a box to tick), never how
they look.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from desktop_app.printing.wording import ENGLISH, Tongue


@dataclass(frozen=True, slots=True)
class Span:
    """Some words; `strong` ones stand out (bold on paper). `language`: a code of `LANGUAGES` where it is not the
    document's own: shaping, fonts and reading aloud follow it. `fact`: an address, a reference or the like, which
    keeps its own order inside text that runs the other way; what looks like one is found without it.
    """

    text: str
    strong: bool = False
    language: str = ""
    fact: bool = False


Words = str | Span | tuple[Span, ...]


class Hand(Enum):
    """What a person writes by hand in a space, from which its least width follows."""

    SIGNATURE = "signature"  # a name or a signature
    PHRASE = "phrase"  # a phone number, a place, a few words
    STROKES = "strokes"  # a stroke for each person counted
    NUMBER = "number"  # a count


@dataclass(frozen=True, slots=True)
class WriteIn:
    """A space to write in by hand: `label` says what, `lines` how many lines tall."""

    label: str
    hand: Hand = Hand.PHRASE
    lines: int = 1


@dataclass(frozen=True, slots=True)
class TickBox:
    """A box to tick, with the words beside it. `ticked` prints the tick."""

    label: str
    ticked: bool = False


Part = Words | WriteIn | TickBox
Cell = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `labelled`: when rows become cards, the heading is put before the cell's words."""

    heading: str
    labelled: bool = True
    hand: Hand | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of `level` 1 (the document's name, once), 2 or 3."""

    level: int
    words: Words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    words: Words


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that must not be missed: framed on paper."""

    words: Words


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values, such as 'Where' and the venue. A pair without a value is left out.

    `printed`: ends with the moment of printing, which only the one who prints can tell.
    """

    pairs: tuple[tuple[str, Words], ...]
    printed: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list, with bullets or, if `numbered`, with numbers from 1."""

    items: tuple[Words, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with boxes to tick."""

    question: str
    options: tuple[TickBox, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """Spaces to write in, one under the other."""

    fields: tuple[WriteIn, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. `number_heading` set: every row carries its number, from `first_number`.

    Where the columns do not fit the paper at the size asked for, each row is printed as a card.
    """

    summary: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    number_heading: str = ""
    first_number: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: `image` is the bytes of a JPEG or PNG file; `caption` is printed under it and is its text for
    readers who cannot see it.
    """

    image: bytes = field(repr=False)
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures of one thing, in their order; side by side on paper as far as they fit."""

    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Letters and digits that somebody will type back, in the groups in which they are printed; `label` says what
    they are.
    """

    label: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Illustrated:
    """Easy read: a short sentence beside a picture that means the same. `picture` names a file of
    `resources/easy_read` without its ending.
    """

    picture: str
    words: Words


@dataclass(frozen=True, slots=True)
class CutLine:
    """Where a slip is cut or torn off; `words` say so."""

    words: str


@dataclass(frozen=True, slots=True)
class Ruler:
    """A ruler of `length_mm`, to measure whether a printer keeps the real size; `words` say what to do."""

    length_mm: int
    words: str


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that stay on one page, as far as a page can hold them."""

    blocks: tuple[Block, ...]


Block = (
    Heading
    | Paragraph
    | Notice
    | Facts
    | Items
    | Choice
    | Fields
    | Table
    | Pictures
    | Code
    | Illustrated
    | CutLine
    | Ruler
    | Together
)


@dataclass(frozen=True, slots=True)
class Look:
    """How the organisation's paper looks: its `logo` (bytes of a PNG or JPEG, described by `logo_words`), its `colour`
    ('#1a4d7a', used only where it has contrast enough) and the `paper`: 'white' or 'cream'.
    """

    logo: bytes = field(default=b"", repr=False)
    logo_words: str = ""
    colour: str = ""
    paper: str = "white"


PLAIN: Final = Look()


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its `name` in the catalogue, its `title`, `running` words for the top of later pages, and what it
    says.

    `by_hand`: people write on it, so each page carries the sheet's id and corner marks to find it again when scanned.
    `display`: a poster or certificate, read from a distance on one page: its words are larger than the print size.
    """

    name: str
    title: str
    running: str
    organisation: str
    blocks: tuple[Block, ...]
    tongue: Tongue = ENGLISH
    by_hand: bool = False
    look: Look = PLAIN
    display: bool = False


def plain(words: Words) -> str:
    """The words as one text, without emphasis."""
    if isinstance(words, str):
        return words
    if isinstance(words, Span):
        return words.text
    return "".join(span.text for span in words)


def spans(words: Words, *, strong: bool = False) -> tuple[Span, ...]:
    """The words as spans; `strong` makes all of them stand out."""
    if isinstance(words, str):
        return (Span(words, strong),)
    if isinstance(words, Span):
        return (Span(words.text, strong or words.strong, words.language, words.fact),)
    return tuple(Span(span.text, strong or span.strong, span.language, span.fact) for span in words)
