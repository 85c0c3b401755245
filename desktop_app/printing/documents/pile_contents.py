"""The contents sheet of a pile: for whom its copies are, how they read, and how far each copy is.

A mailing falls into piles by how its readers read; whoever makes and sends them ticks this sheet. For staff alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.documents.letterhead import Letterhead, document_from, opening
from desktop_app.printing.model import Block, Column, Document, Notice, Paragraph, Span, Table, TickBox
from desktop_app.printing.moments import date_words
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue

NAME = "pile-contents"


@dataclass(frozen=True, slots=True)
class PileLine:
    """One copy: for whom, and where it goes."""

    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class PileContents:
    """A pile of a mailing. `how` says in words how its readers read, `what` which document it is; `due_on` is an ISO
    date. `each_own`: every copy is a file of its own, with the number of its line; `made_by_hand`: the program could
    not make them; `braille`: they are Braille files.
    """

    organisation: Letterhead
    number: int
    how: str
    what: str
    due_on: str
    lines: tuple[PileLine, ...]
    each_own: bool = False
    made_by_hand: bool = False
    braille: bool = False
    tongue: Tongue = ENGLISH


def document(pile: PileContents) -> Document:
    """The sheet as a document."""
    words = pile.tongue.words("pile_contents")
    shared = pile.tongue.words(EVERY_SHEET)
    title = words("title", number=pile.number, pile=pile.how)
    facts = (
        (words("what"), pile.what),
        (words("copies"), str(len(pile.lines))),
        (words("due"), date_words(pile.due_on, shared, weekday=True) if pile.due_on else ""),
    )
    columns = (Column(words("person"), labelled=False), Column(words("is_made")), Column(words("is_sent")))
    rows = tuple(
        (
            (Span(line.name, strong=True), *((line.place,) if line.place else ())),
            (TickBox(words("is_made")),),
            (TickBox(words("is_sent")),),
        )
        for line in pile.lines
    )
    blocks: list[Block] = [*opening(pile.organisation, title, facts)]
    blocks += [Notice(words("by_hand"))] if pile.made_by_hand else []
    blocks += [Notice(words("proof_read"))] if pile.braille and not pile.made_by_hand else []
    blocks += [Paragraph(words("numbers"))] if pile.each_own and not pile.made_by_hand else []
    blocks.append(Table(words("copies"), columns, rows, number_heading=words("number")))
    return document_from(pile.organisation, NAME, title, blocks, pile.tongue, by_hand=True)
