"""What every page carries around its words: page n of N, the running title, the sheet's id and corner marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desktop_app.printing.engine.colours import BLACK
from desktop_app.printing.engine.pieces import Piece, Setting, text_piece
from desktop_app.printing.engine.strips import BoxMark, Mark, mirrored, moved
from desktop_app.printing.engine.tags import FOOTER, HEADER
from desktop_app.printing.model import Document
from desktop_app.printing.sizes import MM, PAGE_HEIGHT, PAGE_WIDTH
from desktop_app.printing.wording import Wording

_CORNER: Final = 6 * MM
_CORNER_INSET: Final = 6 * MM
_GROUP: Final = 4  # characters of the id that are read in one breath


class Furniture:
    """The same things at the same places on every page of a document."""

    def __init__(self, document: Document, setting: Setting, words: Wording, sheet_id: str) -> None:
        self._setting = setting
        self._words = words
        self._by_hand = document.by_hand
        self._sheet = words("sheet", id=grouped(sheet_id)) if document.by_hand and sheet_id else ""
        size = setting.size
        self._running = text_piece(document.running, setting, size.width, HEADER)
        widest = sum(setting.width_of(text) for text in (self._sheet, words("page", number=188, total=188)))
        self._rows = 2 if self._sheet and widest + size.points > size.width else 1
        self._line = self._foot_line(words("page", number=188, total=188)).height
        self._foot = self._line * self._rows
        self._gap = size.points * 1.2

    def body_top(self, *, first: bool) -> float:
        """Distance from the paper's top edge to the text area: the first page has its title there instead of a
        running one.
        """
        size = self._setting.size
        return size.margin if first else size.margin + self._running.height + self._gap

    def body_height(self, *, first: bool) -> float:
        """Height of the text area."""
        return PAGE_HEIGHT - self._setting.size.margin - self._foot - self._gap - self.body_top(first=first)

    def marks(self, number: int, total: int) -> list[tuple[float, float, Sequence[Mark]]]:
        """What page `number` of `total` carries, as groups of marks with their origins."""
        size = self._setting.size
        groups: list[tuple[float, float, Sequence[Mark]]] = []
        if number > 1:
            groups.append((size.margin, size.margin, self._running.marks))
        page = self._foot_line(self._words("page", number=number, total=total))
        foot_top = PAGE_HEIGHT - size.margin - self._foot
        page_top = foot_top + (self._rows - 1) * self._line
        groups.append((size.margin, page_top, moved(page.marks, 0 if self._rows == 2 else size.width - page.width, 0)))
        if self._sheet:
            groups.append((size.margin, foot_top, self._foot_line(self._sheet).marks))
        if self._setting.rtl:
            groups = [(left, top, mirrored(marks, size.width)) for left, top, marks in groups]
        if self._by_hand:
            groups.append((0, 0, _corners()))
        return groups

    def _foot_line(self, words: str) -> Piece:
        size = self._setting.size
        return text_piece(words, self._setting, size.width, FOOTER, leading=size.points * 1.3)


def grouped(sheet_id: str) -> str:
    """The id in capital letters and groups of four, as it is read over the phone: 'AB12 CD34'."""
    letters = "".join(each for each in sheet_id.upper() if each.isalnum())
    return " ".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def _corners() -> tuple[Mark, ...]:
    far_x = PAGE_WIDTH - _CORNER_INSET - _CORNER
    far_y = PAGE_HEIGHT - _CORNER_INSET - _CORNER
    return tuple(
        BoxMark(x, y, _CORNER, _CORNER, fill=BLACK, tag=FOOTER)
        for x in (_CORNER_INSET, far_x)
        for y in (_CORNER_INSET, far_y)
    )
