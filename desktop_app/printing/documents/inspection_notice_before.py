"""The notice to every home before an estate walk: when, where, and what to tell us in advance, with a slip for it
(fact 000-31).
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.documents.letterhead import (
    Letterhead,
    Occasion,
    contact,
    document_from,
    offer_of_help,
    opening,
)
from desktop_app.printing.model import (
    Block,
    CutLine,
    Document,
    Facts,
    Fields,
    Hand,
    Heading,
    Notice,
    Paragraph,
    Span,
    Together,
    WriteIn,
)
from desktop_app.printing.moments import when_words
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue

NAME = "inspection-notice-before"


@dataclass(frozen=True, slots=True)
class NoticeBefore:
    """A walk to come: what it is called, when, and where people meet."""

    walk: str
    occasion: Occasion
    organisation: Letterhead
    called_off: bool = False
    tongue: Tongue = ENGLISH


def document(notice: NoticeBefore) -> Document:
    """The notice as a document."""
    words = notice.tongue.words("inspection_notice_before")
    shared = notice.tongue.words(EVERY_SHEET)
    when = when_words(notice.occasion.starts, notice.occasion.ends, shared)
    told = f"{words('if_you_cannot')} {contact(notice.organisation, notice.tongue)}"
    called_off = (Notice(Span(words("called_off"), strong=True)),) if notice.called_off else ()
    blocks: tuple[Block, ...] = (
        *opening(notice.organisation, words("title"), (), printed=False),
        *called_off,
        Facts(
            (
                (words("slip_for"), Span(notice.walk, strong=True)),
                (shared("when"), Span(when, strong=True)),
                (words("meet"), Span(notice.occasion.venue, strong=True)),
            )
        ),
        Paragraph(words("what")),
        Heading(2, words("if_you_cannot_heading")),
        Paragraph(told),
        Paragraph(words("afterwards")),
        Together(
            (
                CutLine(words("cut")),
                Heading(2, words("slip_heading")),
                Facts(((words("slip_for"), notice.walk), (shared("when"), when))),
                Fields(
                    (
                        WriteIn(words("place"), Hand.SIGNATURE),
                        WriteIn(words("problem"), Hand.SIGNATURE, lines=2),
                    )
                ),
            )
        ),
        *offer_of_help(notice.organisation, notice.tongue),
    )
    return document_from(notice.organisation, NAME, words("title"), blocks, notice.tongue, by_hand=True)
