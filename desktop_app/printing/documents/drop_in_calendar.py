"""The drop-ins of one year, for a wall: a row for each with its topic, a table for each place.

Always the same day of the month at the same place, a topic a month (facts 000-42, 000-43); the year's estate
inspections stand below (fact 000-33).
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.documents.letterhead import Letterhead, contact, document_from, offer_of_help, opening
from desktop_app.printing.model import Block, Cell, Column, Document, Heading, Paragraph, Span, Table
from desktop_app.printing.moments import date_words, when_words
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue, Wording

NAME = "drop-in-calendar"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One drop-in or walk: local ISO times, its topic, and where."""

    starts: str
    ends: str = ""
    theme: str = ""
    venue: str = ""
    called_off: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A hub with its drop-ins of the year, by time."""

    name: str
    sittings: tuple[Sitting, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A year's drop-ins: of several places, or of one that the title then names."""

    year: int
    organisation: Letterhead
    places: tuple[Place, ...] = ()
    inspections: tuple[Sitting, ...] = ()
    tongue: Tongue = ENGLISH


def document(calendar: Calendar) -> Document:
    """The calendar as a document."""
    words = calendar.tongue.words("drop_in_calendar")
    shared = calendar.tongue.words(EVERY_SHEET)
    one = len(calendar.places) == 1 and bool(calendar.places[0].name)
    title = words("title_at", year=calendar.year, place=calendar.places[0].name) if one else ""
    title = title or words("title", year=calendar.year)
    blocks: list[Block] = [*opening(calendar.organisation, title, (), printed=False), Paragraph(words("intro"))]
    if not calendar.places:
        blocks.append(Paragraph(words("no_drop_ins")))
    for place in calendar.places:
        if not one and place.name:
            blocks.append(Heading(2, place.name))
        blocks.append(_days(place, title if one else place.name, words, shared))
    if calendar.inspections:
        blocks += [
            Heading(2, words("inspections_heading")),
            Paragraph(words("inspections_intro")),
            _walks(calendar, words, shared),
        ]
    questions = (Span(shared("questions") + " ", strong=True), Span(contact(calendar.organisation, calendar.tongue)))
    blocks += [Paragraph(questions), *offer_of_help(calendar.organisation, calendar.tongue)]
    return document_from(calendar.organisation, NAME, title, blocks, calendar.tongue)


def _days(place: Place, summary: str, words: Wording, shared: Wording) -> Table:
    columns = (Column(words("day"), labelled=False), Column(words("topic")))
    rows = tuple(((Span(_day(each, shared), strong=True),), _topic(each, words)) for each in place.sittings)
    return Table(summary, columns, rows)


def _walks(calendar: Calendar, words: Wording, shared: Wording) -> Table:
    columns = (Column(words("day"), labelled=False), Column(shared("where")))
    rows = tuple(
        ((_day(each, shared),), (each.venue, *((words("called_off"),) if each.called_off else ())))
        for each in calendar.inspections
    )
    return Table(words("inspections_heading"), columns, rows)


def _day(sitting: Sitting, shared: Wording) -> str:
    return when_words(sitting.starts, sitting.ends, shared) or date_words(sitting.starts, shared)


def _topic(sitting: Sitting, words: Wording) -> Cell:
    if sitting.called_off:
        return (Span(words("called_off"), strong=True),)
    return (sitting.theme or words("any_topic"),)
