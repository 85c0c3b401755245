"""An event pack: all the paper that an event needs, counted by the formats and languages that people asked for.

No Qt here: the command line makes it too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from desktop_app.domain.errors import PrintTrouble
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
from desktop_app.printing.sizes import NAMED_SIZES
from desktop_app.printing.wording import LANGUAGES, Tongue
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
    """One file of a pack: a document in one size and language, and how often to print it."""

    document: str
    size: str
    language: str
    copies: int

    @property
    def file_name(self) -> str:
        """'consent-form-large-pl.pdf': what it is, and nobody's name."""
        language = "" if self.language == "en" else f"-{self.language}"
        return f"{self.document}-{self.size}{language}.pdf"


@dataclass(frozen=True, slots=True)
class Pack:
    """What to print, and how many people asked for each format that a printer cannot make (label, people)."""

    files: tuple[PackFile, ...]
    not_on_paper: tuple[tuple[str, int], ...]


def planned(reader: Reader, session_id: str, *, spare: int = 0) -> Pack:
    """What a session needs for those who are expected or came. `spare`: forms in clear print for people who are on
    no list; with nobody on the list there is one of each, to copy.
    """
    spoken = {language for language in LANGUAGES if all(_is_worded(name, language) for name in EACH)}
    asked: Counter[tuple[str, str]] = Counter()
    others: Counter[str] = Counter()
    for line in attendance.roster(reader, session_id):
        wanted = {need.kind: need for need in line.needs if need.kind in {"format", "language"}}
        size = wanted["format"].key if "format" in wanted else "clear"
        language = wanted["language"].key if "language" in wanted else "en"
        if size in NAMED_SIZES:
            asked[size, language if language in spoken else "en"] += 1
        else:
            others[wanted["format"].label] += 1
    if spare or not asked:
        asked["clear", "en"] += spare or 1
    sizes = [size for size in NAMED_SIZES if size == "clear" or any(size == one for one, _ in asked)]
    files = [PackFile(name, size, "en", 1) for name in A_TABLE for size in sizes]
    files += [PackFile(name, "clear", "en", copies) for name, copies in STAFF.items()]
    order = {size: place for place, size in enumerate(NAMED_SIZES)}
    piles = sorted(asked.items(), key=lambda pile: (order[pile[0][0]], LANGUAGES.index(pile[0][1])))
    files += [PackFile(name, size, language, copies) for name in EACH for (size, language), copies in piles]
    return Pack(tuple(files), tuple(sorted(others.items(), key=lambda each: (-each[1], each[0]))))


def _is_worded(name: str, language: str) -> bool:
    """Whether a document has its words in a language here."""
    try:
        return bool(Tongue(language).words(name.replace("-", "_")))
    except PrintTrouble:
        return False


def contents(reader: Reader, pack: Pack, session: Session, sender: Letterhead, tongue: Tongue) -> EventPack:
    """The sheet that says what is in a pack."""
    titles = {listed.name: listed.title for listed in catalogue(tongue.language)}
    languages = wordings.labels(reader, "language", tongue)
    return EventPack(
        session.title,
        Occasion(session.starts, session.ends, session.venue),
        sender,
        tuple(
            PackLine(
                titles[one.document],
                one.size,
                "" if one.language == tongue.language else languages.get(one.language, one.language),
                one.copies,
            )
            for one in pack.files
        ),
        tuple((tongue.label("print_format", name), people) for name, people in pack.not_on_paper),
        tongue,
    )
