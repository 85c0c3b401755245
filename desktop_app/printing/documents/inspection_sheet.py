"""The sheet of one estate walk: what was found, in the words in which it was noted, with its photos, and room for
more.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_app.printing.documents.letterhead import Letterhead, opening, other_formats
from desktop_app.printing.model import (
    Block,
    Choice,
    Document,
    Facts,
    Fields,
    Hand,
    Heading,
    Paragraph,
    Picture,
    Pictures,
    TickBox,
    Together,
    WriteIn,
)  # fmt: skip
from desktop_app.printing.moments import date_words
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue, Wording

NAME = "inspection-sheet"


@dataclass(frozen=True, slots=True)
class SheetPhoto:
    """A photo as the bytes of its file, and its caption."""

    image: bytes = field(repr=False)
    caption: str = ""


@dataclass(frozen=True, slots=True)
class SheetIssue:
    """One thing found. `category` and `urgency` are words; `notes` are printed word for word."""

    number: int
    category: str
    place: str = ""
    urgency: str = ""
    notes: str = ""
    photos: tuple[SheetPhoto, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectionSheet:
    """One estate walk: `date` is ISO. `categories` and `urgencies` are the words to tick on the `blank_issues` for
    writing by hand.
    """

    estate: str
    date: str
    organisation: Letterhead
    officer: str = ""
    walked_with: str = ""
    issues: tuple[SheetIssue, ...] = ()
    categories: tuple[str, ...] = ()
    urgencies: tuple[str, ...] = ()
    blank_issues: int = 3
    tongue: Tongue = ENGLISH


def document(sheet: InspectionSheet) -> Document:
    """The sheet as a document."""
    words = sheet.tongue.words("inspection_sheet")
    shared = sheet.tongue.words(EVERY_SHEET)
    title = words("title", estate=sheet.estate)
    facts = (
        (words("date"), date_words(sheet.date, shared, weekday=True)),
        (words("officer"), sheet.officer),
        (words("walked_with"), sheet.walked_with),
    )
    found = words.count("found", len(sheet.issues)) if sheet.issues else words("nothing_found")
    blocks: list[Block] = [*opening(sheet.organisation, title, facts), Paragraph(found)]
    blocks += other_formats(sheet.organisation, sheet.tongue)
    for issue in sheet.issues:
        blocks += _issue(issue, words)
    after = max((issue.number for issue in sheet.issues), default=0)
    if sheet.blank_issues:
        first, *others = [_blank_issue(after + i, sheet, words) for i in range(1, sheet.blank_issues + 1)]
        introduced = (Heading(2, words("more_heading")), Paragraph(words("more_intro")), *first.blocks)
        blocks += [Together(introduced), *others]
    return Document(
        NAME,
        title,
        title,
        sheet.organisation.name,
        tuple(blocks),
        tongue=sheet.tongue,
        by_hand=sheet.blank_issues > 0,
    )


def _issue(issue: SheetIssue, words: Wording) -> list[Block]:
    heading = Heading(2, words("issue", number=issue.number, category=issue.category))
    facts = Facts(((words("place"), issue.place), (words("urgency"), issue.urgency)))
    blocks: list[Block] = [Together((heading, facts))]
    blocks += [Paragraph(each) for each in issue.notes.splitlines() if each.strip()]
    pictures = tuple(
        Picture(photo.image, words("photo", number=i, caption=photo.caption or words("no_caption")))
        for i, photo in enumerate(issue.photos, 1)
    )
    return [*blocks, Pictures(pictures)] if pictures else blocks


def _blank_issue(number: int, sheet: InspectionSheet, words: Wording) -> Together:
    blocks: list[Block] = [Heading(3, words("blank_issue", number=number))]
    if sheet.categories:
        blocks.append(Choice(words("category_question"), tuple(map(TickBox, sheet.categories))))
    blocks.append(Fields((WriteIn(words("place_question"), Hand.SIGNATURE),)))
    if sheet.urgencies:
        blocks.append(Choice(words("urgency_question"), tuple(map(TickBox, sheet.urgencies))))
    blocks.append(Fields((WriteIn(words("notes_question"), Hand.SIGNATURE, lines=2),)))
    return Together(tuple(blocks))
