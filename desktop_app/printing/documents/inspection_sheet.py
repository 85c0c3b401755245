"""The sheet of one estate walk: what was found, in the words in which it was noted, with its photos, and room for
more.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_app.printing.documents.letterhead import Letterhead, document_from, opening, other_formats
from desktop_app.printing.model import (
    Block,
    Choice,
    Column,
    Document,
    Facts,
    Fields,
    Hand,
    Heading,
    Items,
    Paragraph,
    Picture,
    Pictures,
    Span,
    Table,
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
    """One thing found. `category` and `urgency` are words; `notes` are printed word for word; `actions` are what was
    agreed.
    """

    number: int
    category: str
    place: str = ""
    urgency: str = ""
    notes: str = ""
    photos: tuple[SheetPhoto, ...] = ()
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetReport:
    """What a resident told us before the walk, word for word, without their name; `seen` when somebody looked."""

    place: str
    words: str
    seen: bool = False


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
    reports: tuple[SheetReport, ...] = ()
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
    if sheet.reports:
        blocks += [
            Heading(2, words("reports_heading")),
            Paragraph(words("reports_intro")),
            _reports(sheet.reports, words),
        ]
    for issue in sheet.issues:
        blocks += _issue(issue, words)
    after = max((issue.number for issue in sheet.issues), default=0)
    if sheet.blank_issues:
        first, *others = [_blank_issue(after + i, sheet, words) for i in range(1, sheet.blank_issues + 1)]
        introduced = (Heading(2, words("more_heading")), Paragraph(words("more_intro")), *first.blocks)
        blocks += [Together(introduced), *others]
    return document_from(
        sheet.organisation, NAME, title, blocks, sheet.tongue, by_hand=bool(sheet.blank_issues or sheet.reports)
    )


def _reports(reports: tuple[SheetReport, ...], words: Wording) -> Table:
    """What was told in advance is ticked on the walk (fact 000-31)."""
    columns = (
        Column(words("report_place")),
        Column(words("report_words")),
        Column(words("seen"), labelled=False),
    )
    rows = tuple(
        ((one.place,), (Span(one.words, fact=True),), (TickBox(words("seen"), ticked=one.seen),)) for one in reports
    )
    return Table(words("reports_heading"), columns, rows, number_heading=words("report_number"))


def _issue(issue: SheetIssue, words: Wording) -> list[Block]:
    heading = Heading(2, words("issue", number=issue.number, category=issue.category))
    facts = Facts(((words("place"), issue.place), (words("urgency"), issue.urgency)))
    blocks: list[Block] = [Together((heading, facts))]
    blocks += [Paragraph(Span(each, fact=True)) for each in issue.notes.splitlines() if each.strip()]
    if issue.actions:
        blocks += [
            Paragraph(Span(words("action"), strong=True)),
            Items(tuple(Span(each, fact=True) for each in issue.actions)),
        ]
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
