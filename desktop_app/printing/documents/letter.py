"""A letter to one person, in the format that they asked for. What it says is typed by whoever writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop_app.printing.documents.letterhead import Letterhead, document_from, offer_of_help
from desktop_app.printing.model import Block, Document, Facts, Heading, Items, Paragraph, Span, Together
from desktop_app.printing.moments import date_words
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue

NAME = "letter"


@dataclass(frozen=True, slots=True)
class Letter:
    """Who it goes to, on which ISO date, and what it says: paragraphs with an empty line between them. A line that
    begins with '# ' is a heading (the first line: what the letter is about), lines with '- ' are a list.
    """

    organisation: Letterhead
    name: str
    address: str
    text: str = field(repr=False)
    written_on: str = ""
    signed_by: str = ""
    tongue: Tongue = ENGLISH


def document(letter: Letter) -> Document:
    """The letter as a document."""
    words = letter.tongue.words("letter")
    shared = letter.tongue.words(EVERY_SHEET)
    subject, text = _subject(letter.text)
    sender = letter.organisation
    name: Block = Paragraph(Span(sender.name, strong=True)) if subject else Heading(1, sender.name or words("title"))
    facts = Facts(
        (
            (shared("name"), letter.name),
            (shared("address"), letter.address),
            (words("written_on"), date_words(letter.written_on, shared)),
        )
    )
    signed = [Paragraph(words("closing"))]
    signed += [Paragraph(letter.signed_by)] if letter.signed_by else []
    signed += [Paragraph(words("for_organisation", organisation=sender.name))] if sender.name else []
    blocks: tuple[Block, ...] = (
        *((name,) if sender.name or not subject else ()),
        *((Heading(1, subject),) if subject else ()),
        facts,
        Paragraph(words("dear", name=letter.name)),
        *paragraphs(text),
        Together(tuple(signed)),
        *offer_of_help(sender, letter.tongue),
    )
    title = subject or words("title")
    return document_from(sender, NAME, title, blocks, letter.tongue)


def paragraphs(text: str) -> Iterator[Block]:
    """What was typed as blocks: paragraphs, headings and lists."""
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        said: list[str] = []
        for line in lines:
            if line.startswith("# "):
                yield Heading(2, line[2:].strip())
            elif not line.startswith("- "):
                said.append(line)
        listed = tuple(Span(line[2:].strip(), fact=True) for line in lines if line.startswith("- "))
        if said:
            yield Paragraph(Span(" ".join(said), fact=True))
        if listed:
            yield Items(listed)


def _subject(text: str) -> tuple[str, str]:
    first, _, rest = text.strip().partition("\n")
    return (first[2:].strip(), rest) if first.startswith("# ") else ("", text)
