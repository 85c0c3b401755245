"""A slip for one comment in a person's own words, with a part to tear off and keep that says what to ask by."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.documents.letterhead import Letterhead, contact, document_from, offer_of_help, opening
from desktop_app.printing.model import (
    Block,
    Choice,
    CutLine,
    Document,
    Facts,
    Fields,
    Hand,
    Paragraph,
    Span,
    TickBox,
    Together,
    WriteIn,
)
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue, Wording

NAME = "comment-slip"
KINDS = ("need", "idea", "worry", "thanks")
_GROUP = 4


@dataclass(frozen=True, slots=True)
class CommentSlip:
    """An empty slip. `reference` is random and names nobody: the slip's own id, "" leaves a space to write one."""

    organisation: Letterhead
    reference: str = ""
    tongue: Tongue = ENGLISH


def document(slip: CommentSlip) -> Document:
    """The slip as a document."""
    words = slip.tongue.words("comment_slip")
    shared = slip.tongue.words(EVERY_SHEET)
    title = words("title")
    blocks: list[Block] = [
        *opening(slip.organisation, title, (), printed=False),
        Paragraph(words("intro")),
        Choice(words("kind"), tuple(TickBox(words(kind)) for kind in KINDS)),
        Fields((WriteIn(words("your_words"), Hand.SIGNATURE, lines=3),)),
        Together(
            (
                Paragraph((Span(words("answer") + " ", strong=True), Span(words("answer_intro")))),
                Fields(
                    (
                        WriteIn(shared("name"), Hand.SIGNATURE),
                        WriteIn(shared("phone_or_email"), Hand.SIGNATURE),
                        WriteIn(words("answer_in"), Hand.SIGNATURE),
                    )
                ),
            )
        ),
        _kept(slip, words),
        *offer_of_help(slip.organisation, slip.tongue),
    ]
    return document_from(slip.organisation, NAME, title, blocks, slip.tongue, by_hand=True)


def _kept(slip: CommentSlip, words: Wording) -> Block:
    letters = slip.reference.upper()
    groups = " ".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))
    label = words("reference")
    reference: Block = (
        Facts(((label, Span(groups, strong=True)),)) if groups else Fields((WriteIn(label, Hand.SIGNATURE),))
    )
    ask = Paragraph(f"{words('ask')} {contact(slip.organisation, slip.tongue)}")
    return Together((CutLine(words("cut")), reference, ask))
