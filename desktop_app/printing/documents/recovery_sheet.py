"""The office's recovery sheet: the key that opens its records when every passphrase is lost, and how to keep it."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_app.printing.documents.letterhead import Letterhead, document_from, opening
from desktop_app.printing.model import (
    Code,
    Document,
    Fields,
    Hand,
    Heading,
    Items,
    Notice,
    Paragraph,
    Together,
    WriteIn,
)
from desktop_app.printing.moments import date_words
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue

NAME = "recovery-sheet"
_GROUP = 4


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """`key` is the recovery key as it is typed back (blanks do not count); `made_on` an ISO date."""

    organisation: Letterhead
    key: str = field(repr=False)
    made_on: str = ""
    computer: str = ""
    tongue: Tongue = ENGLISH


def document(sheet: RecoverySheet) -> Document:
    """The sheet as a document."""
    words = sheet.tongue.words("recovery_sheet")
    shared = sheet.tongue.words(EVERY_SHEET)
    facts = (
        (words("organisation"), sheet.organisation.name),
        (words("computer"), sheet.computer),
        (words("made_on"), date_words(sheet.made_on, shared)),
    )
    return document_from(
        sheet.organisation,
        NAME,
        words("title"),
        (
            *opening(Letterhead(""), words("title"), facts, printed=False),
            Notice(words("warning")),
            Code(words("key_label"), groups(sheet.key)),
            Paragraph(words("key_reading")),
            Heading(2, words("opens_heading")),
            Items(words.several("opens")),
            Heading(2, words("keep_heading")),
            Items(words.several("keep")),
            Heading(2, words("use_heading")),
            Items(words.several("use"), numbered=True),
            Together(
                (
                    Heading(2, words("where_heading")),
                    Fields((WriteIn(words("kept_at"), Hand.SIGNATURE), WriteIn(words("kept_by"), Hand.SIGNATURE))),
                )
            ),
        ),
        sheet.tongue,
    )


def groups(key: str) -> tuple[str, ...]:
    """The key as it is grouped already, else in groups of four characters after its fixed beginning (which ends in a
    hyphen and one digit for age's keys); nothing but blanks is left out."""
    given = key.split()
    if len(given) > 1:
        return tuple(given)
    characters = "".join(given)
    fixed = characters.rfind("-") + 2 if "-" in characters else 0
    rest = characters[fixed:]
    return (*([characters[:fixed]] if fixed else []), *(rest[i : i + _GROUP] for i in range(0, len(rest), _GROUP)))
