"""The notice to every home after an estate walk: what was found and what will be done (fact 000-32).

In plain words and without names: notes, whoever walked along and whose job something is stay in the office.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.documents.letterhead import Letterhead, contact, document_from, offer_of_help, opening
from desktop_app.printing.model import Block, Cell, Column, Document, Heading, Paragraph, Part, Span, Table
from desktop_app.printing.moments import date_words
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue, Wording

NAME = "inspection-notice-after"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What will be done about one thing, and by which ISO date ("" if none was agreed)."""

    what: str
    due: str = ""


@dataclass(frozen=True, slots=True)
class FoundOnWalk:
    """One thing found: what kind of problem it is and where, in words, with what was agreed."""

    category: str
    place: str
    agreed: tuple[Agreed, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeAfter:
    """A walk that is over: its estate, its ISO date, and what was found."""

    estate: str
    date: str
    organisation: Letterhead
    found: tuple[FoundOnWalk, ...] = ()
    tongue: Tongue = ENGLISH


def document(notice: NoticeAfter) -> Document:
    """The notice as a document."""
    words = notice.tongue.words("inspection_notice_after")
    shared = notice.tongue.words(EVERY_SHEET)
    title = words("title", estate=notice.estate)
    facts = [(words("walked_on"), date_words(notice.date, shared, weekday=True))]
    facts += [(words("found"), str(len(notice.found)))] if notice.found else []
    said: tuple[Block, ...]
    if notice.found:
        columns = (Column(words("problem"), labelled=False), Column(words("action")))
        rows = tuple((_problem(one), _agreed(one, words, shared)) for one in notice.found)
        said = (Paragraph(words("intro")), Table(words("table"), columns, rows, number_heading=words("number")))
    else:
        said = (Paragraph(words("nothing_found")),)
    blocks: tuple[Block, ...] = (
        *opening(notice.organisation, title, tuple(facts), printed=False),
        *said,
        Heading(2, words("missed_heading")),
        Paragraph(f"{words('missed')} {contact(notice.organisation, notice.tongue)}"),
        *offer_of_help(notice.organisation, notice.tongue),
    )
    return document_from(notice.organisation, NAME, title, blocks, notice.tongue)


def _problem(one: FoundOnWalk) -> Cell:
    return (Span(one.category, strong=True), one.place) if one.place else (Span(one.category, strong=True),)


def _agreed(one: FoundOnWalk, words: Wording, shared: Wording) -> Cell:
    parts: list[Part] = []
    for each in one.agreed:
        parts.append(Span(each.what, fact=True))
        if each.due:
            parts.append(Span(words("by", date=date_words(each.due, shared)), strong=True))
    return tuple(parts) or (words("not_agreed"),)
