"""The contents sheet of an event pack: what to print, at which size and how often, and what a printer cannot make."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.documents.letterhead import Letterhead, Occasion, document_from, occasion_facts, opening
from desktop_app.printing.model import Block, Column, Document, Heading, Items, Paragraph, Span, Table, TickBox
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue

NAME = "event-pack"


@dataclass(frozen=True, slots=True)
class PackLine:
    """One file of the pack: its document's title, its size or format in words, its `language` in words where it is not
    that of the sheet, and how often to print it.
    """

    title: str
    size: str
    language: str
    copies: int


@dataclass(frozen=True, slots=True)
class EventPack:
    """An event's pack. `others` are the formats that are not made by a printer, with how many people asked."""

    event_title: str
    occasion: Occasion
    organisation: Letterhead
    lines: tuple[PackLine, ...] = ()
    others: tuple[tuple[str, int], ...] = ()
    tongue: Tongue = ENGLISH


def document(pack: EventPack) -> Document:
    """The contents sheet as a document."""
    words = pack.tongue.words("event_pack")
    title = words("title", event=pack.event_title)
    columns = (
        Column(words("document"), labelled=False),
        Column(words("size")),
        Column(words("copies")),
        Column(words("ready"), labelled=False),
    )
    rows = tuple(
        (
            (Span(line.title, strong=True), *((line.language,) if line.language else ())),
            (line.size,),
            (str(line.copies),),
            (TickBox(words("ready")),),
        )
        for line in pack.lines
    )
    blocks: list[Block] = [
        *opening(pack.organisation, title, occasion_facts(pack.occasion, pack.tongue.words(EVERY_SHEET))),
        Paragraph(words("intro")),
        Heading(2, words("files_heading")),
        Table(words("files_heading"), columns, rows, number_heading=words("number")),
    ]
    if pack.others:
        asked = tuple(words("asked", format=name, number=number) for name, number in pack.others)
        blocks += [Heading(2, words("other_heading")), Paragraph(words("other_intro")), Items(asked)]
    return document_from(pack.organisation, NAME, title, blocks, pack.tongue, by_hand=True)
