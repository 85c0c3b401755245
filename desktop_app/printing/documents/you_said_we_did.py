"""The poster 'you said, we did': what people said, and what came of it, also where the answer is no (fact 002-17)."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.documents.letterhead import Letterhead, contact, document_from, opening, other_formats
from desktop_app.printing.model import Block, Document, Heading, Paragraph, Span, Together
from desktop_app.printing.wording import ENGLISH, Tongue

NAME = "you-said-we-did"
OUTCOMES = ("done", "will", "cannot", "elsewhere")


@dataclass(frozen=True, slots=True)
class Answered:
    """One thing said, in words that name nobody, with the answer and which of OUTCOMES it is."""

    said: str
    outcome: str
    answer: str


@dataclass(frozen=True, slots=True)
class YouSaid:
    """The answers to show, in the order in which they are shown."""

    organisation: Letterhead
    answered: tuple[Answered, ...] = ()
    tongue: Tongue = ENGLISH


def document(poster: YouSaid) -> Document:
    """The poster as a document."""
    words = poster.tongue.words("you_said_we_did")
    blocks: list[Block] = [*opening(poster.organisation, words("title"), (), printed=False)]
    blocks.append(Paragraph(words("intro" if poster.answered else "nothing_yet")))
    for one in poster.answered:
        said = Heading(2, (Span(f"{words('you_said')}: "), Span(one.said, fact=True)))
        answer = Paragraph((Span(f"{words(one.outcome)}: ", strong=True), Span(one.answer, fact=True)))
        blocks.append(Together((said, answer)))
    more = (Span(words("tell_us") + " ", strong=True), Span(contact(poster.organisation, poster.tongue)))
    blocks += [Paragraph(more), *other_formats(poster.organisation, poster.tongue)]
    return document_from(poster.organisation, NAME, words("title"), blocks, poster.tongue, display=True)
