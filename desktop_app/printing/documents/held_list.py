"""Whose data a lost laptop held, on paper: for the file of the decision whether to tell the regulator."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.documents.letterhead import Letterhead, document_from, opening
from desktop_app.printing.model import Block, Column, Document, Heading, Items, Notice, Paragraph, Table
from desktop_app.printing.wording import ENGLISH, Tongue

NAME = "held-list"


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One person: who, where they live, and what of them was there, in words."""

    name: str
    address: str
    what: str


@dataclass(frozen=True, slots=True)
class HeldList:
    """A laptop, its officer, by when the regulator has to be told (in words, "" if not known), and the people."""

    laptop: str
    officer: str
    last_seen: str
    tell_by: str
    taken_off: str
    people: tuple[HeldLine, ...]
    organisation: Letterhead
    tongue: Tongue = ENGLISH


def document(sheet: HeldList) -> Document:
    """The list as a document."""
    words = sheet.tongue.words("held_list")
    title = words("title", laptop=sheet.laptop)
    facts = (
        (words("laptop"), sheet.laptop),
        (words("officer"), sheet.officer),
        (words("last_seen"), sheet.last_seen),
        (words("tell_by"), sheet.tell_by),
        (words("taken_off"), sheet.taken_off),
    )
    columns = (Column(words("name")), Column(words("address")), Column(words("what")))
    rows = tuple(((one.name,), (one.address,), (one.what,)) for one in sheet.people)
    blocks: tuple[Block, ...] = (
        *opening(sheet.organisation, title, facts),
        Notice(words("confidential")),
        Heading(2, words("decide_heading")),
        Items(words.several("decide")),
        Heading(2, words("people_heading")),
        *((Table(words("people_heading"), columns, rows, words("number")),) if rows else (Paragraph(words("nobody")),)),
    )
    return document_from(sheet.organisation, NAME, title, blocks, sheet.tongue)
