"""An event pack: all the paper that an event needs, counted by the formats and languages that people asked for.

No Qt here: the command line makes it too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from desktop_app.domain.errors import PrintTrouble
from desktop_app.domain.format_orders import FORMATS, PAPER, USUAL, Wish, wish_of
from desktop_app.formats import making
from desktop_app.printing.documents import (
    catalogue,
    comment_slip,
    consent_form,
    evacuation_list,
    event_poster,
    household_sign_in,
    sign_in_register,
    sign_up_sheet,
    tally_sheet,
)
from desktop_app.printing.documents.event_pack import EventPack, PackLine
from desktop_app.printing.documents.letterhead import Letterhead, Occasion
from desktop_app.printing.sizes import NAMED_SIZES, print_size
from desktop_app.printing.wording import LANGUAGES, Tongue, Wording
from desktop_app.services import attendance
from desktop_app.services.programme import Session
from desktop_app.store.journal import Reader
from desktop_app.ui import wordings

A_TABLE: Final = (sign_in_register.NAME, household_sign_in.NAME, sign_up_sheet.NAME)
"""One for the table, and one more in each larger size that somebody reads."""

STAFF: Final = {tally_sheet.NAME: 1, evacuation_list.NAME: 2, event_poster.NAME: 3}
"""So many in clear print: one for the clicker; one for each door; a few for doors and lampposts."""

EACH: Final = (consent_form.NAME, comment_slip.NAME)
"""One for each person, in the size and language that they asked for."""


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of a pack: a document in one size and language, and how often to print it. `form` is one of FORMATS:
    what somebody reads otherwise than on paper is a file of the pack too, where this computer can make it.
    """

    document: str
    size: str
    language: str
    copies: int
    form: str = PAPER

    @property
    def file_name(self) -> str:
        """'consent-form-large-pl.pdf', 'consent-form-braille.brf': what it is, and nobody's name."""
        language = "" if self.language == "en" else f"-{self.language}"
        how = self.size if self.form == PAPER else self.form
        return f"{self.document}-{how}{language}{making.ENDINGS[self.form]}"


@dataclass(frozen=True, slots=True)
class Pack:
    """What to print, and how many people asked for each format that is not made here (label, people)."""

    files: tuple[PackFile, ...]
    not_on_paper: tuple[tuple[str, int], ...]


def planned(reader: Reader, session_id: str, *, spare: int = 0) -> Pack:
    """What a session needs for those who are expected or came. `spare`: forms in clear print for people who are on
    no list; with nobody on the list there is one of each, to copy.
    """
    asked, labels = _asked(reader, session_id)
    if spare or not any(wish.format == PAPER for wish in asked):
        asked[USUAL] += spare or 1
    sizes = {wish.size for wish in asked if wish.format == PAPER} | {USUAL.size}
    files = [PackFile(name, size, "en", 1) for name in A_TABLE for size in sorted(sizes, key=_points)]
    files += [PackFile(name, USUAL.size, "en", copies) for name, copies in STAFF.items()]
    others: Counter[str] = Counter()
    for wish, people in asked.items():
        if any(making.why_not(wish.format, name) for name in EACH):
            others[labels[wish.format]] += people
    for name in EACH:
        files += [
            PackFile(name, wish.size, wish.language, people, wish.format)
            for wish, people in sorted(asked.items(), key=lambda pile: _place(pile[0]))
            if not making.why_not(wish.format, name)
        ]
    return Pack(tuple(files), tuple(sorted(others.items(), key=lambda each: (-each[1], each[0]))))


def _asked(reader: Reader, session_id: str) -> tuple[Counter[Wish], dict[str, str]]:
    """How many people of a session read in which way, and what the organisation calls each format."""
    spoken = {language for language in LANGUAGES if all(_is_worded(name, language) for name in EACH)}
    asked: Counter[Wish] = Counter()
    labels: dict[str, str] = {}
    for line in attendance.roster(reader, session_id):
        wanted = {need.kind: need for need in line.needs if need.kind in {"format", "language"}}
        wish = wish_of(*(wanted[kind].key if kind in wanted else "" for kind in ("format", "language")))
        if "format" in wanted:
            labels[wish.format] = wanted["format"].label
        asked[wish if wish.language in spoken else replace(wish, language=USUAL.language)] += 1
    return asked, labels


def contents(reader: Reader, pack: Pack, session: Session, sender: Letterhead, tongue: Tongue) -> EventPack:
    """The sheet that says what is in a pack."""
    titles = {listed.name: listed.title for listed in catalogue(tongue.language)}
    languages = wordings.labels(reader, "language", tongue)
    formats = wordings.labels(reader, "print_format", tongue)
    words = tongue.words("event_pack")
    return EventPack(
        session.title,
        Occasion(session.starts, session.ends, session.venue),
        sender,
        tuple(
            PackLine(
                titles[one.document],
                formats.get(one.form, one.form) if one.form != PAPER else _size_words(one.size, words),
                "" if one.language == tongue.language else languages.get(one.language, one.language),
                one.copies,
            )
            for one in pack.files
        ),
        tuple((tongue.label("print_format", name), people) for name, people in pack.not_on_paper),
        tongue,
    )


def _size_words(size: str, words: Wording) -> str:
    return words(size) if size in NAMED_SIZES else f"{size} pt"


def _place(wish: Wish) -> tuple[int, float, int]:
    """Paper first, small before large, then by language."""
    form = FORMATS.index(wish.format) if wish.format in FORMATS else len(FORMATS)
    return form, _points(wish.size), LANGUAGES.index(wish.language)


def _points(size: str) -> float:
    return print_size(size).points if size else 0.0


def _is_worded(name: str, language: str) -> bool:
    """Whether a document has its words in a language here."""
    try:
        return bool(Tongue(language).words(name.replace("-", "_")))
    except PrintTrouble:
        return False
