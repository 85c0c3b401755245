"""A poster for one event: what, when, where, and that everyone is welcome."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.documents.letterhead import (
    Letterhead,
    Occasion,
    document_from,
    occasion_facts,
    opening,
    other_formats,
)
from desktop_app.printing.model import Block, Document, Facts, Notice, Paragraph, Span
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue

NAME = "event-poster"


@dataclass(frozen=True, slots=True)
class EventPoster:
    """One event with all its sittings. `kind` is a key of the kinds of event."""

    event_title: str
    kind: str
    occasions: tuple[Occasion, ...]
    organisation: Letterhead
    theme: str = ""
    called_off: bool = False
    tongue: Tongue = ENGLISH


def document(poster: EventPoster) -> Document:
    """The poster as a document."""
    words = poster.tongue.words("event_poster")
    shared = poster.tongue.words(EVERY_SHEET)
    facts = [fact for occasion in poster.occasions for fact in occasion_facts(occasion, shared)]
    if len({occasion.venue for occasion in poster.occasions}) == 1:
        facts = [*facts[0::2], facts[1]]
    blocks: list[Block] = [*opening(poster.organisation, poster.event_title, (), printed=False)]
    if poster.called_off:
        blocks.append(Notice(Span(words("called_off"), strong=True)))
    if poster.theme:
        blocks.append(Paragraph(Span(poster.theme, strong=True)))
    blocks += [
        Facts(tuple(facts)),
        Paragraph(words("about_" + poster.kind.replace("-", "_"))),
        Paragraph(words("need_something")),
        *other_formats(poster.organisation, poster.tongue),
    ]
    return document_from(poster.organisation, NAME, poster.event_title, blocks, poster.tongue, display=True)
