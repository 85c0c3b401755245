"""The household sign-in: one row a home. Adults and children are counted; no child is ever named."""

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
from desktop_app.printing.model import Block, Cell, Column, Document, Hand, Heading, Paragraph, Span, Table, TickBox
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue, Wording

NAME = "household-sign-in"


@dataclass(frozen=True, slots=True)
class Home:
    """People who live at one address and are expected: the names of the adults among them."""

    names: tuple[str, ...]
    address: str = ""


@dataclass(frozen=True, slots=True)
class HouseholdSignIn:
    """An event's homes: those where somebody is expected, then empty rows."""

    event_title: str
    occasion: Occasion
    organisation: Letterhead
    homes: tuple[Home, ...] = ()
    blank_rows: int = 12
    tongue: Tongue = ENGLISH


def document(sheet: HouseholdSignIn) -> Document:
    """The sheet as a document."""
    words = sheet.tongue.words("household_sign_in")
    title = words("title", event=sheet.event_title)
    blocks: list[Block] = [
        *opening(sheet.organisation, title, occasion_facts(sheet.occasion, sheet.tongue.words(EVERY_SHEET))),
        Paragraph(words("what_to_do")),
        Paragraph(words("privacy")),
        *other_formats(sheet.organisation, sheet.tongue),
    ]
    if sheet.homes:
        blocks += [Heading(2, words("expected_heading")), _expected(sheet.homes, words)]
    if sheet.blank_rows:
        blocks += [Heading(2, words("others_heading")), _blank(len(sheet.homes) + 1, sheet.blank_rows, words)]
    return document_from(sheet.organisation, NAME, title, blocks, sheet.tongue, by_hand=True)


def _expected(homes: tuple[Home, ...], words: Wording) -> Table:
    columns = (
        Column(words("household"), labelled=False),
        Column(words("here"), labelled=False),
        Column(words("adults"), hand=Hand.NUMBER),
        Column(words("children"), hand=Hand.NUMBER),
    )
    rows = tuple((_home(home), (TickBox(words("here")),), (), ()) for home in homes)
    return Table(words("expected_heading"), columns, rows, number_heading=words("number"))


def _home(home: Home) -> Cell:
    names = (Span(", ".join(home.names), strong=True),) if home.names else ()
    return (*names, home.address) if home.address else names


def _blank(first: int, count: int, words: Wording) -> Table:
    columns = (
        Column(f"{words('write_name')} / {words('write_address')}", hand=Hand.SIGNATURE),
        Column(words("adults"), hand=Hand.NUMBER),
        Column(words("children"), hand=Hand.NUMBER),
    )
    rows = (((), (), ()),) * count
    return Table(words("others_heading"), columns, rows, number_heading=words("number"), first_number=first)
