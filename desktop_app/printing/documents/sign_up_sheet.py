"""The blank sign-up sheet of a stall: the ways to get involved, each with the time that it takes, and lines to write
on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_app.printing.documents.letterhead import (
    Letterhead,
    Occasion,
    document_from,
    occasion_facts,
    offer_of_help,
    opening,
)
from desktop_app.printing.model import Block, Column, Document, Hand, Heading, Items, Paragraph, Span, Table
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue, Wording

NAME = "sign-up-sheet"


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A way to get involved: `commitment` is the time that it takes, in words; `free` how many places are left, None
    when there is no limit.
    """

    name: str
    about: str = ""
    commitment: str = ""
    free: int | None = None


@dataclass(frozen=True, slots=True)
class SignUpSheet:
    """What the sheet offers, in the order in which it is printed. Without an event it is a sheet for any stall."""

    organisation: Letterhead
    roles: tuple[RoleLine, ...] = ()
    event_title: str = ""
    occasion: Occasion = field(default_factory=Occasion)
    rows: int = 12
    tongue: Tongue = ENGLISH


def document(sheet: SignUpSheet) -> Document:
    """The sheet as a document."""
    words = sheet.tongue.words("sign_up_sheet")
    shared = sheet.tongue.words(EVERY_SHEET)
    facts = ((shared("event"), sheet.event_title), *occasion_facts(sheet.occasion, shared))
    blocks: list[Block] = [*opening(sheet.organisation, words("title"), facts), Paragraph(words("intro"))]
    if sheet.roles:
        roles = tuple(_role(role, words) for role in sheet.roles)
        blocks += [Heading(2, words("roles_heading")), Items(roles, numbered=True)]
    blocks += [
        *offer_of_help(sheet.organisation, sheet.tongue),
        Heading(2, words("lines_heading")),
        Paragraph(words("privacy", organisation=sheet.organisation.name)),
        _lines(sheet, words),
    ]
    running = words("running", event=sheet.event_title) if sheet.event_title else words("title")
    return document_from(sheet.organisation, NAME, words("title"), blocks, sheet.tongue, running=running, by_hand=True)


def _role(role: RoleLine, words: Wording) -> tuple[Span, ...]:
    after = [each.rstrip(".") + "." for each in (role.commitment, role.about) if each]
    if role.free is not None:
        after.append(words("free", number=role.free) if role.free else words("full"))
    return (Span(role.name.rstrip(".") + ". ", strong=True), Span(" ".join(each for each in after if each)))


def _lines(sheet: SignUpSheet, words: Wording) -> Table:
    columns = (
        Column(words("write_name"), hand=Hand.SIGNATURE),
        Column(words("write_contact"), hand=Hand.PHRASE),
        Column(words("write_roles"), hand=Hand.NUMBER),
    )
    return Table(words("lines_heading"), columns, (((), (), ()),) * sheet.rows, number_heading=words("number"))
