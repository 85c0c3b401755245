"""A document as plain text: for an e-mail, for a screen reader, and to be read out on the telephone.

Nothing is drawn with signs: a screen reader says each of them. A heading stands alone, with two empty lines before it
and one after; a table is read row by row, each value after its label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from desktop_app.formats.figures import wrapped
from desktop_app.formats.linear import Kind, Piece, linear
from desktop_app.printing.model import Document

RIGHT_TO_LEFT: Final = frozenset({"ur"})
_OPEN, _CLOSE = "\u2066", "\u2069"
_LEFT_TO_RIGHT = re.compile(r"[A-Za-z0-9+£€][A-Za-z0-9 .,:/@+&'’()_-]*[A-Za-z0-9)]|[A-Za-z0-9]")
_TIGHT = frozenset({Kind.ITEM, Kind.PAIR, Kind.BOX, Kind.SPACE})
"""What stands in lines below each other, without an empty line between."""


def plain_text(document: Document, *, width: int = 0, printed_at: str = "") -> str:
    """The document as text, its lines ending in a line feed.

    `width`: the most characters in a line, 0 for one line a paragraph (a mail program or screen wraps it itself). Words
    are never broken. In text that runs right to left, phone numbers, dates and everything in Latin letters are marked
    to be read from left to right.
    """
    pieces = linear(document, printed_at=printed_at)
    isolate = document.tongue.language in RIGHT_TO_LEFT
    lines: list[str] = []
    before: Piece | None = None
    for piece in pieces:
        lines += [""] * (gap(before, piece) if before is not None else 0)
        for line in _lines(piece):
            told = _isolated(line) if isolate else line
            lines += wrapped(told, width) if width else [told]
        before = piece
    return "\n".join(lines) + "\n"


def gap(before: Piece, piece: Piece) -> int:
    """How many empty lines stand between two pieces."""
    if piece.kind is Kind.HEADING:
        return 1 if before.kind is Kind.HEADING else 2
    if before.kind is Kind.ROW or (before.kind in _TIGHT and piece.kind in _TIGHT):
        return 0
    return 1


def _lines(piece: Piece) -> Iterator[str]:
    text = " ".join(piece.whole.split())
    if piece.kind is Kind.ITEM:
        yield f"{piece.number}. {text}" if piece.number else f"• {text}"
    elif text:
        yield text


def _isolated(line: str) -> str:
    return _LEFT_TO_RIGHT.sub(lambda match: f"{_OPEN}{match.group()}{_CLOSE}", line)
