"""The sign-in register: who is expected and who is in, with a box to tick and a space to sign, and empty lines for
everybody else.

It never shows a date of birth. It shows what each person asked for, so that whoever is at the door can greet them
with it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from desktop_app.printing.documents.letterhead import (
    Letterhead,
    Occasion,
    document_from,
    occasion_facts,
    opening,
    other_formats,
)
from desktop_app.printing.model import (
    Block,
    Cell,
    Column,
    Document,
    Hand,
    Heading,
    Items,
    Paragraph,
    Part,
    Span,
    Table,
    TickBox,
    Words,
)  # fmt: skip
from desktop_app.printing.moments import clock
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue, Wording

NAME = "sign-in-register"


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One person: `needs` in the words that are shown ('Large print', 'Speaks Urdu'), `state` of the roster
    ('expected', 'in', 'left', 'absent'), `since` the local time of coming in ('10:44' or ISO)."""

    name: str
    address: str = ""
    needs: tuple[str, ...] = ()
    greeting: str = ""
    state: str = "expected"
    since: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """An event's register. `formats`: the print formats asked for by these people, in words, one entry a person."""

    event_title: str
    occasion: Occasion
    organisation: Letterhead
    lines: tuple[RegisterLine, ...] = ()
    formats: tuple[str, ...] = ()
    blank_rows: int = 20
    tongue: Tongue = ENGLISH


def document(register: Register) -> Document:
    """The register as a document."""
    words = register.tongue.words("sign_in_register")
    shared = register.tongue.words(EVERY_SHEET)
    title = words("title", event=register.event_title)
    facts = occasion_facts(register.occasion, shared)
    blocks: list[Block] = [
        *opening(register.organisation, title, facts),
        Paragraph(words("what_to_do")),
        *other_formats(register.organisation, register.tongue),
        *_asked_for(register, words),
    ]
    if register.lines:
        blocks += [
            Heading(2, words.count("expected", len(register.lines))),
            _people(register, words, shared),
        ]
    if register.blank_rows:
        blocks += [
            Heading(2, words("others_heading")),
            Paragraph(words("others_intro")),
            _blank(len(register.lines) + 1, register.blank_rows, words),
        ]
    return document_from(register.organisation, NAME, title, blocks, register.tongue, by_hand=True)


def _asked_for(register: Register, words: Wording) -> tuple[Block, ...]:
    """How many people asked for which format, so that the right paper is on the table before they come."""
    counts = Counter(each for each in register.formats if each)
    if not counts:
        return ()
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    lines: tuple[Words, ...] = tuple(words.count("asked_for", number, format=name) for name, number in ordered)
    return (Heading(2, words("asked_for_heading")), Items(lines))


def _people(register: Register, words: Wording, shared: Wording) -> Table:
    columns = (
        Column(words("person"), labelled=False),
        Column(words("here"), labelled=False),
        Column(words("sign"), hand=Hand.SIGNATURE),
    )
    rows = tuple((_person(line, words), _state(line, words, shared), ()) for line in register.lines)
    return Table(words("table"), columns, rows, number_heading=words("number"))


def _person(line: RegisterLine, words: Wording) -> Cell:
    parts: list[Part] = [Span(line.name, strong=True)]
    if line.address:
        parts.append(line.address)
    if line.needs:
        parts.append((Span(words("needs") + " ", strong=True), Span(", ".join(line.needs))))
    if line.greeting:
        parts.append((Span(words("greeting") + " ", strong=True), Span(line.greeting)))
    return tuple(parts)


def _state(line: RegisterLine, words: Wording, shared: Wording) -> Cell:
    """A box to tick for who is expected; for who came, the box is ticked and says since when."""
    time = line.since[11:16] if "T" in line.since else line.since
    if line.state == "in":
        return (TickBox(clock(time, shared) if time else words("here"), ticked=True),)
    if line.state == "left":
        return (TickBox(words("left"), ticked=True),)
    return (TickBox(words("here")),)


def _blank(first: int, count: int, words: Wording) -> Table:
    columns = (Column(words("write_name"), hand=Hand.SIGNATURE), Column(words("write_address"), hand=Hand.SIGNATURE))
    return Table(
        words("others_heading"), columns, ((((), ())),) * count, number_heading=words("number"), first_number=first
    )
