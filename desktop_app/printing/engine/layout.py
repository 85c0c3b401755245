"""A document at a print size onto pages: which strips stand where, with what every page carries around them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from desktop_app.domain.work import SILENT, Progress
from desktop_app.printing.engine.blocks import look_strips, strips_of
from desktop_app.printing.engine.colours import Colour, palette
from desktop_app.printing.engine.pieces import Heard, Setting
from desktop_app.printing.engine.sheet import Furniture
from desktop_app.printing.engine.strips import Mark, Page, Strip, TextMark, mirrored, paginate
from desktop_app.printing.engine.tags import Tag
from desktop_app.printing.model import Document
from desktop_app.printing.moments import moment_words
from desktop_app.printing.sizes import PrintSize
from desktop_app.printing.wording import EVERY_SHEET

_LARGEST_POSTER: Final = 72  # points


@dataclass(frozen=True, slots=True)
class Paper:
    """A document on its pages, not drawn yet."""

    pages: tuple[Page, ...]
    tags: Tag
    setting: Setting
    furniture: Furniture

    @property
    def ground(self) -> Colour:
        """The colour of the paper."""
        return self.setting.palette.paper

    def marks(self, number: int) -> list[tuple[float, float, Sequence[Mark]]]:
        """What stands on page `number`, from 1: groups of marks with their origins from the paper's left and top
        edges.
        """
        size = self.setting.size
        top = self.furniture.body_top(first=number == 1)
        groups: list[tuple[float, float, Sequence[Mark]]] = []
        for offset, strip in self.pages[number - 1].strips:
            marks = mirrored(strip.marks, size.width) if self.setting.rtl else strip.marks
            groups.append((size.margin, top + offset, marks))
        return [*groups, *self.furniture.marks(number, len(self.pages))]


def laid_out(document: Document, size: PrintSize, sheet_id: str, printed_at: str, progress: Progress) -> Paper:
    """The document at that size; one to be seen from a distance in the largest letters with which it still fits one
    page. Tells `progress` about the 'lines' of tables.
    """
    words = document.tongue.words(EVERY_SHEET)
    setting = Setting(
        size,
        language=document.tongue.language,
        printed=(words("printed"), moment_words(printed_at, words)),
        no_picture=words("no_picture"),
        palette=palette(document.look),
        heard=Heard(words("space_to_write"), words("box_to_tick"), words("box_ticked")),
    )
    furniture = Furniture(document, setting, words, sheet_id)
    if document.display:
        setting = replace(setting, size=_poster_size(document, setting, furniture))
    tags = Tag("Document")
    return Paper(tuple(_pages(document, setting, furniture, tags, progress)), tags, setting, furniture)


def _pages(document: Document, setting: Setting, furniture: Furniture, tags: Tag, progress: Progress) -> list[Page]:
    strips: list[Strip] = look_strips(document.look, setting, setting.size.width, tags)
    for block in document.blocks:
        strips += strips_of(block, setting, setting.size.width, tags, progress)
    return paginate(strips, furniture.body_height(first=False), furniture.body_height(first=True))


def _poster_size(document: Document, setting: Setting, furniture: Furniture) -> PrintSize:
    """The largest whole number of points with which everything stands on one page and no word is broken."""
    asked = setting.size
    low, high = math.floor(asked.points), _LARGEST_POSTER + 1
    while high - low > 1:
        middle = (low + high) // 2
        tried = replace(setting, size=replace(asked, points=float(middle), asked=asked.points))
        pages = _pages(document, tried, furniture, Tag("Document"), SILENT)
        fits = len(pages) == 1 and not any(_broken(strip) for _, strip in pages[0].strips)
        low, high = (middle, high) if fits else (low, middle)
    return asked if low <= asked.points else replace(asked, points=float(low), asked=asked.points)


def _broken(strip: Strip) -> bool:
    """Whether a word was too long for its line."""
    return any(isinstance(mark, TextMark) and mark.line.broken for mark in strip.marks)
