"""Everything held about one person, for that person to read: in their own print size, in plain words."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_app.printing.documents.letterhead import Letterhead, document_from, opening, other_formats
from desktop_app.printing.model import Block, Document, Facts, Heading, Items, Paragraph, Span, Together
from desktop_app.printing.moments import date_words
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue, Wording

NAME = "everything-held"
SECTIONS = (
    *("household", "consents", "attendances", "words", "sign_ups", "photos", "questions", "other", "history"),
    "laptops",
)


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """One thing that is held: its `title` in words, and lines under it. `quoted` lines are their own words."""

    title: str
    lines: tuple[str, ...] = ()
    quoted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EverythingHeld:
    """`facts` are the particulars as (label, value); `sections` has the entries of SECTIONS. `made_on` is ISO."""

    organisation: Letterhead
    name: str
    made_on: str
    facts: tuple[tuple[str, str], ...]
    sections: dict[str, tuple[HeldEntry, ...]] = field(default_factory=dict)
    tongue: Tongue = ENGLISH


def document(held: EverythingHeld) -> Document:
    """The paper as a document."""
    words = held.tongue.words("everything_held")
    shared = held.tongue.words(EVERY_SHEET)
    title = words("title", name=held.name)
    facts = ((words("made_on"), date_words(held.made_on, shared)),)
    blocks: list[Block] = [*opening(held.organisation, title, facts), Paragraph(words("intro"))]
    blocks += other_formats(held.organisation, held.tongue)
    blocks += [Heading(2, words("particulars")), Facts(held.facts)]
    for section in SECTIONS:
        entries = held.sections.get(section, ())
        if entries or section != "other":
            blocks += _section(section, entries, words)
    blocks += [Heading(2, words("rights_heading")), Items(words.several("rights"))]
    return document_from(held.organisation, NAME, title, blocks, held.tongue)


def _section(section: str, entries: tuple[HeldEntry, ...], words: Wording) -> list[Block]:
    heading = Heading(2, words(section))
    if not entries:
        return [Together((heading, Paragraph(words(f"no_{section}"))))]
    blocks: list[Block] = [heading]
    for entry in entries:
        lines = tuple(Paragraph(line) for line in entry.lines)
        quoted = tuple(Paragraph(Span(words("quoted", words=line), fact=True)) for line in entry.quoted)
        blocks.append(Together((Paragraph(Span(entry.title, strong=True)), *lines, *quoted)))
    return blocks
