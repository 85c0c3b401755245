"""A slip for one comment in a person's own words, with a part to tear off and keep that says what to ask by."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.documents.letterhead import Letterhead, contact, offer_of_help, opening
from desktop_app.printing.model import (
    Block,
    Choice,
    Code,
    CutLine,
    Document,
    Fields,
    Hand,
    Heading,
    Paragraph,
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
    """An empty slip. `reference` is random and names nobody: the slip's own id, "" leaves a space to write one.
    `formats` are the words to tick for the format of the answer.
    """

    organisation: Letterhead
    reference: str = ""
    formats: tuple[str, ...] = ()
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
        Fields((WriteIn(words("your_words"), Hand.SIGNATURE, lines=5),)),
        Together(
            (
                Heading(2, words("answer")),
                Paragraph(words("answer_intro")),
                Fields(
                    (WriteIn(shared("name"), Hand.SIGNATURE), WriteIn(shared("phone_or_email"), Hand.SIGNATURE)),
                ),
            )
        ),
    ]
    if slip.formats:
        blocks.append(Choice(words("answer_in"), tuple(map(TickBox, slip.formats))))
    blocks += [_kept(slip, words), *offer_of_help(slip.organisation, slip.tongue)]
    return Document(
        NAME,
        title,
        title,
        slip.organisation.name,
        tuple(blocks),
        tongue=slip.tongue,
        by_hand=True,
        look=slip.organisation.look,
    )


def _kept(slip: CommentSlip, words: Wording) -> Block:
    letters = slip.reference.upper()
    groups = tuple(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))
    label = words("reference")
    reference: Block = Code(label, groups) if groups else Fields((WriteIn(label, Hand.SIGNATURE),))
    return Together(
        (
            CutLine(words("cut")),
            Heading(2, words("keep_heading")),
            reference,
            Paragraph(f"{words('ask')} {contact(slip.organisation, slip.tongue)}"),
            Fields((WriteIn(words("given_on"), Hand.NUMBER),)),
        )
    )
