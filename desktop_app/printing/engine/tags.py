"""What the marks on a page mean: the structure tree of a tagged PDF (ISO 32000-1, 14.7 and 14.8; PDF/UA-1).

Layout makes one tree for a document, in reading order, and gives each mark its tag; drawing tells a tag which pieces
of which pages are its content. A paragraph that goes on over the page is one tag with content on two pages. A mark
without a tag means nothing to a reader who listens: frames, rules, what is repeated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final


@dataclass(eq=False, slots=True)
class Tag:
    """An element of the structure: `kind` is a standard structure type ('P', 'H1', 'TD').

    `heard` is what is read aloud instead of what is drawn; `title` the words of a heading, for the outline.
    `attributes` are in PDF's own notation. `content` holds (page from 0, marked content) as drawn.
    """

    kind: str
    heard: str = ""
    title: str = ""
    attributes: str = ""
    inside: list[Tag] = field(default_factory=list)
    content: list[tuple[int, int]] = field(default_factory=list)

    def add(self, kind: str, *, heard: str = "", title: str = "", attributes: str = "") -> Tag:
        """A new last element in this one."""
        tag = Tag(kind, heard, title, attributes)
        self.inside.append(tag)
        return tag

    def all(self) -> Iterator[Tag]:
        """This element and all in it, in reading order."""
        yield self
        for each in self.inside:
            yield from each.all()


HEADER: Final = Tag("Header")
FOOTER: Final = Tag("Footer")
"""Not in any tree: what stands at the head and at the foot of every page, and is skipped when a page is read aloud."""

HEADING_CELL: Final = "/O /Table /Scope /Column"
NO_NUMBERS: Final = "/O /List /ListNumbering /None"
BULLETS: Final = "/O /List /ListNumbering /Disc"
NUMBERS: Final = "/O /List /ListNumbering /Decimal"
SPACE_TO_WRITE: Final = "/O /PrintField /Role /tv"
BOX_TO_TICK: Final = "/O /PrintField /Role /cb /checked /off"
BOX_TICKED: Final = "/O /PrintField /Role /cb /checked /on"


def as_text(words: str) -> str:
    """The words as a string of a PDF, in hexadecimal UTF-16, which needs no escapes."""
    return f"<FEFF{words.encode('utf-16-be').hex().upper()}>"
