"""The application for a share (fact 000-12), with the receipt for what was paid at the stall."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.documents.letterhead import Letterhead, offer_of_help, opening, price_words
from desktop_app.printing.model import (
    Block,
    Choice,
    CutLine,
    Document,
    Fields,
    Hand,
    Heading,
    Items,
    Paragraph,
    TickBox,
    Together,
    WriteIn,
)
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue, Wording

NAME = "share-application"


@dataclass(frozen=True, slots=True)
class ShareApplication:
    """An empty application. `kinds` and `formats` are the words to tick for who somebody is, and how to write to
    them.
    """

    organisation: Letterhead
    price_pence: int = 100
    kinds: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
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
        *offer_of_help(form.organisation, form.tongue),
        *_application(form, words, shared, facts),
        _receipt(words, shared, facts),
    )
    return Document(
        NAME,
        title,
        title,
        form.organisation.name,
        blocks,
        tongue=form.tongue,
        by_hand=True,
        look=form.organisation.look,
    )


def _application(form: ShareApplication, words: Wording, shared: Wording, facts: dict[str, str]) -> list[Block]:
    blocks: list[Block] = [
        Together(
            (
                Heading(2, words("you_heading")),
                Paragraph(words("apply", **facts)),
                Fields(tuple(WriteIn(shared(key), Hand.SIGNATURE) for key in ("name", "address", "phone_or_email"))),
            )
        )
    ]
    for key, options in (("i_am", form.kinds), ("write_to_me", form.formats)):
        if options:
            blocks.append(Choice(words(key), tuple(map(TickBox, options))))
    signed = (WriteIn(shared("signature"), Hand.SIGNATURE), WriteIn(shared("written_date"), Hand.NUMBER))
    return [*blocks, Together((Fields(signed),))]


def _receipt(words: Wording, shared: Wording, facts: dict[str, str]) -> Block:
    return Together(
        (
            CutLine(words("receipt_cut")),
            Heading(2, words("receipt_heading", **facts)),
            Paragraph(words("receipt", **facts)),
            Fields((WriteIn(words("received_from"), Hand.SIGNATURE),)),
            Choice(words("paid_by"), (TickBox(words("cash")), TickBox(words("card")))),
            Fields(
                (WriteIn(words("received_by"), Hand.SIGNATURE), WriteIn(shared("written_date"), Hand.NUMBER)),
            ),
        )
    )
