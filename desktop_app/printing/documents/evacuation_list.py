"""Who is inside now, for the moment when everybody must leave: a box for each, and where to meet.

It never shows a date of birth. Who may need help to get out comes first.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.documents.letterhead import Letterhead, Occasion, document_from, occasion_facts, opening
from desktop_app.printing.model import (
    Block,
    Cell,
    Column,
    Document,
    Facts,
    Fields,
    Hand,
    Heading,
    Notice,
    Paragraph,
    Part,
    Span,
    Table,
    TickBox,
    Together,
    WriteIn,
)  # fmt: skip
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue, Wording

NAME = "evacuation-list"


@dataclass(frozen=True, slots=True)
class Inside:
    """One person who signed in and did not leave, with how many came with them. `help_needs` are the needs in words
    that matter on the way out.
    """

    name: str
    help_needs: tuple[str, ...] = ()
    adults: int = 0
    children: int = 0


@dataclass(frozen=True, slots=True)
class EvacuationList:
    """An event's list. `unnamed` people were counted without a name; nobody knows which of them have left."""

    event_title: str
    occasion: Occasion
    organisation: Letterhead
    people: tuple[Inside, ...] = ()
    unnamed: int = 0
    meeting_place: str = ""
    blank_rows: int = 4
    tongue: Tongue = ENGLISH


def document(sheet: EvacuationList) -> Document:
    """The list as a document."""
    words = sheet.tongue.words("evacuation_list")
    title = words("title", event=sheet.event_title)
    blocks: list[Block] = [
        *opening(sheet.organisation, title, occasion_facts(sheet.occasion, sheet.tongue.words(EVERY_SHEET))),
        Notice(words("warning")),
        _meeting_place(sheet, words),
        Heading(2, words("counts_heading")),
        _counts(sheet, words),
    ]
    first = tuple(one for one in sheet.people if one.help_needs)
    rest = tuple(one for one in sheet.people if not one.help_needs)
    for key, some, before in (("help_heading", first, 0), ("others_heading", rest, len(first))):
        if some:
            blocks += [Heading(2, words(key)), _people(words(key), some, before + 1, words)]
    if not sheet.people:
        blocks.append(Paragraph(words("nobody")))
    if sheet.blank_rows:
        blocks += [Heading(2, words("blank_heading")), _blank(len(sheet.people) + 1, sheet.blank_rows, words)]
    blocks.append(_at_the_end(words))
    return document_from(sheet.organisation, NAME, title, blocks, sheet.tongue, by_hand=True)


def _meeting_place(sheet: EvacuationList, words: Wording) -> Block:
    if sheet.meeting_place:
        return Facts(((words("meeting_place"), Span(sheet.meeting_place, strong=True)),))
    return Fields((WriteIn(words("meeting_place"), Hand.SIGNATURE),))


def _counts(sheet: EvacuationList, words: Wording) -> Facts:
    with_them = sum(one.adults + one.children for one in sheet.people)
    numbers = {"named": len(sheet.people), "with_them": with_them, "unnamed": sheet.unnamed}
    pairs = tuple((words(key), str(number)) for key, number in numbers.items() if number)
    return Facts((*pairs, (words("all_inside"), Span(str(sum(numbers.values())), strong=True))))


def _people(summary: str, people: tuple[Inside, ...], first: int, words: Wording) -> Table:
    columns = (Column(words("person"), labelled=False), Column(words("is_out"), labelled=False))
    rows = tuple((_person(one, words), (TickBox(words("is_out")),)) for one in people)
    return Table(summary, columns, rows, number_heading=words("number"), first_number=first)


def _person(one: Inside, words: Wording) -> Cell:
    parts: list[Part] = [Span(one.name, strong=True)]
    if one.help_needs:
        parts.append((Span(words("needs") + " ", strong=True), Span(", ".join(one.help_needs))))
    if one.adults:
        parts.append(words("adults_with_them", number=one.adults))
    if one.children:
        parts.append(words("children_with_them", number=one.children))
    return tuple(parts)


def _blank(first: int, count: int, words: Wording) -> Table:
    columns = (Column(words("person"), hand=Hand.SIGNATURE), Column(words("is_out"), labelled=False))
    rows = (((), (TickBox(words("is_out")),)),) * count
    return Table(words("blank_heading"), columns, rows, number_heading=words("number"), first_number=first)


def _at_the_end(words: Wording) -> Block:
    missing = WriteIn(words("missing"), Hand.SIGNATURE, lines=3)
    by = WriteIn(words("counted_by"), Hand.SIGNATURE)
    return Together(
        (Heading(2, words("at_the_end_heading")), Fields((missing, by, WriteIn(words("counted_at"), Hand.NUMBER))))
    )
