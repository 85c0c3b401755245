"""The application for a share (fact 000-12), with the receipt for what was paid at the stall."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.documents.letterhead import Letterhead, document_from, offer_of_help, opening, price_words
from desktop_app.printing.model import (
    Block,
    CutLine,
    Document,
    Fields,
    Hand,
    Heading,
    Items,
    Paragraph,
    Together,
    WriteIn,
)
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue, Wording

NAME = "share-application"


@dataclass(frozen=True, slots=True)
class ShareApplication:
    """An empty application."""

    organisation: Letterhead
    price_pence: int = 100
    tongue: Tongue = ENGLISH


def document(form: ShareApplication) -> Document:
    """The application as a document."""
    words = form.tongue.words("share_application")
    shared = form.tongue.words(EVERY_SHEET)
    facts = {"organisation": form.organisation.name, "price": price_words(form.price_pence)}
    title = words("title", **facts)
    steps = tuple(each.format(**facts) for each in words.several("next"))
    blocks: tuple[Block, ...] = (
        *opening(form.organisation, title, (), printed=False),
        Paragraph(words("intro", **facts)),
        Heading(2, words("gives_heading")),
        Items(words.several("gives")),
        Heading(2, words("next_heading")),
        Items(steps, numbered=True),
        _application(words, shared, facts),
        *offer_of_help(form.organisation, form.tongue),
    )
    return document_from(form.organisation, NAME, title, blocks, form.tongue, by_hand=True)


def _application(words: Wording, shared: Wording, facts: dict[str, str]) -> Block:
    """The form, on one page with the receipt that is cut off it where that page is large enough."""
    who = tuple(WriteIn(shared(key), Hand.SIGNATURE) for key in ("name", "address", "phone_or_email"))
    signed = (
        WriteIn(words("write_to_me"), Hand.SIGNATURE),
        WriteIn(shared("signature"), Hand.SIGNATURE),
        WriteIn(shared("written_date"), Hand.NUMBER),
    )
    apply = Paragraph(words("apply", **facts))
    return Together((Heading(2, words("you_heading")), apply, Fields((*who, *signed)), *_receipt(words, shared, facts)))


def _receipt(words: Wording, shared: Wording, facts: dict[str, str]) -> tuple[Block, ...]:
    received = (
        WriteIn(words("received_from"), Hand.SIGNATURE),
        WriteIn(words("received_by"), Hand.SIGNATURE),
        WriteIn(shared("written_date"), Hand.NUMBER),
    )
    return (
        CutLine(words("receipt_cut")),
        Heading(2, words("receipt_heading", **facts)),
        Paragraph(words("receipt", **facts)),
        Fields(received),
    )
