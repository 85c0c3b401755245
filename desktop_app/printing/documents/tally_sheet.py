"""The blank tally sheet: people counted without a name, stretch of time by stretch of time."""

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
from desktop_app.printing.model import Block, Column, Document, Fields, Hand, Heading, Items, Table, Together, WriteIn
from desktop_app.printing.moments import clock
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue

NAME = "tally-sheet"
_MINUTES = 30
_MOST_ROWS = 24


@dataclass(frozen=True, slots=True)
class TallySheet:
    """The event to count at. The rows are the half hours of its occasion, or `rows` empty ones if its times are not
    known.
    """

    event_title: str
    occasion: Occasion
    organisation: Letterhead
    rows: int = 10
    tongue: Tongue = ENGLISH


def document(sheet: TallySheet) -> Document:
    """The sheet as a document."""
    words = sheet.tongue.words("tally_sheet")
    shared = sheet.tongue.words(EVERY_SHEET)
    title = words("title", event=sheet.event_title)
    times = half_hours(sheet.occasion.starts, sheet.occasion.ends)
    columns = (
        Column(words("time"), labelled=False, hand=None if times else Hand.NUMBER),
        Column(words("adults"), hand=Hand.STROKES),
        Column(words("children"), hand=Hand.STROKES),
    )
    labels = [clock(each, shared) for each in times] or [""] * sheet.rows
    rows = tuple(((label,) if label else (), (), ()) for label in labels)
    blocks: tuple[Block, ...] = (
        *opening(sheet.organisation, title, occasion_facts(sheet.occasion, shared)),
        Items(words.several("what_to_do")),
        *other_formats(sheet.organisation, sheet.tongue),
        Heading(2, words("counts_heading")),
        Table(words("counts_heading"), columns, rows, number_heading="" if times else words("number")),
        Together(
            (
                Heading(2, words("total_heading")),
                Fields(
                    (
                        WriteIn(words("all_adults"), Hand.NUMBER),
                        WriteIn(words("all_children"), Hand.NUMBER),
                        WriteIn(words("counted_by"), Hand.SIGNATURE),
                    )
                ),
            )
        ),
    )
    return document_from(sheet.organisation, NAME, title, blocks, sheet.tongue, by_hand=True)


def half_hours(starts: str, ends: str) -> list[str]:
    """The beginnings of the half hours from `starts` to `ends` on one day, '10:00', '10:30', ...; none if the times
    are not known.
    """
    if len(starts) < len("2026-11-21T10:00") or starts[:10] != ends[:10]:
        return []
    begin, end = _minutes(starts), _minutes(ends)
    return [f"{at // 60:02}:{at % 60:02}" for at in range(begin, end, _MINUTES)][:_MOST_ROWS]


def _minutes(moment: str) -> int:
    return int(moment[11:13]) * 60 + int(moment[14:16])
