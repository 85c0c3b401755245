"""A page to find out whether a printer keeps the real size: our print sizes are true only then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from desktop_app.printing.documents.letterhead import Letterhead, document_from, opening
from desktop_app.printing.model import Block, Document, Heading, Items, Paragraph, Ruler
from desktop_app.printing.wording import ENGLISH, Tongue

NAME = "ruler-test-page"
LENGTH_MM: Final = 100


@dataclass(frozen=True, slots=True)
class RulerTestPage:
    """The page in the organisation's look."""

    organisation: Letterhead
    tongue: Tongue = ENGLISH


def document(page: RulerTestPage) -> Document:
    """The page as a document."""
    words = page.tongue.words("ruler_test_page")
    steps = tuple(each.format(millimetres=LENGTH_MM) for each in words.several("steps"))
    blocks: tuple[Block, ...] = (
        *opening(page.organisation, words("title"), ()),
        Paragraph(words("why")),
        Heading(2, words("steps_heading")),
        Items(steps, numbered=True),
        Ruler(LENGTH_MM, words("ruler", millimetres=LENGTH_MM)),
    )
    return document_from(page.organisation, NAME, words("title"), blocks, page.tongue)
