"""Copies in other formats: what a person asked for, and the way of each copy: asked > made > sent > liked?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from desktop_app.domain.errors import Rejected

PAPER: Final = "pdf"
EASY_READ: Final = "easy-read"
BRAILLE: Final = "braille"
AUDIO: Final = "audio"
TEXT: Final = "text"
PHONE: Final = "phone"
"""Nothing is sent: somebody rings, and reads it out."""

FORMATS: Final = (PAPER, EASY_READ, BRAILLE, AUDIO, TEXT, PHONE)
"""What the program makes (for the telephone: the words to read out). Any other one is made by hand."""
SIZED: Final = (PAPER, EASY_READ)
"""The formats that have a print size."""

USUAL_SIZE: Final = "clear"
USUAL_LANGUAGE: Final = "en"
DUE_DAYS: Final = 10
"""Working days until a copy is due, where the organisation has not decided otherwise."""

ASKED, MADE, SENT, ANSWERED = "asked", "made", "sent", "answered"
STATES: Final = (ASKED, MADE, SENT, ANSWERED)

YES, NO = "yes", "no"
LONGEST_NOTE: Final = 500
_SATURDAY = 5


@dataclass(frozen=True, slots=True, order=True)
class Wish:
    """How somebody reads: the `format` (of FORMATS, or the organisation's own word), the print `size` where it has one
    (clear, large, giant or points in digits; else ""), and the `language`, a BCP 47 code.
    """

    format: str = PAPER
    size: str = USUAL_SIZE
    language: str = USUAL_LANGUAGE

    @property
    def is_usual(self) -> bool:
        """Whether that is what everybody gets who asked for nothing."""
        return self == USUAL


USUAL: Final = Wish()


def wish_of(print_format: str, language: str) -> Wish:
    """What a person's own format (a key of the list `print_format`, or points in digits) and language come to."""
    language = language or USUAL_LANGUAGE
    if print_format in {"", *("clear", "large", "giant")} or print_format.isdecimal():
        return Wish(PAPER, print_format or USUAL_SIZE, language)
    if print_format == EASY_READ:
        return Wish(EASY_READ, USUAL_SIZE, language)
    return Wish({"email": TEXT}.get(print_format, print_format), "", language)


@dataclass(frozen=True, slots=True)
class OrderDraft:
    """A copy that somebody wants: of which document (its name in the catalogue) about what (the id of an event or a
    walk, or ""), and how. `due_on`: an ISO date, or "" for the usual time.
    """

    person_id: str
    document: str
    wish: Wish
    about: str = ""
    due_on: str = ""
    note: str = ""

    def checked(self, today: str) -> OrderDraft:
        """The draft, tidied. Rejected: `document` 'missing', `format` 'missing', `due_on` 'bad-date' or 'day-over',
        `note` 'too-long'.
        """
        tidy = replace(self, document=self.document.strip(), note=" ".join(self.note.split()))
        problems = {name: "missing" for name in ("document",) if not tidy.document}
        if not tidy.wish.format:
            problems["format"] = "missing"
        if tidy.due_on and not _is_day(tidy.due_on):
            problems["due_on"] = "bad-date"
        elif tidy.due_on and tidy.due_on < today:
            problems["due_on"] = "day-over"
        if len(tidy.note) > LONGEST_NOTE:
            problems["note"] = "too-long"
        if problems:
            raise Rejected(problems)
        return tidy


def due_on(asked_on: str, working_days: int) -> str:
    """The day (ISO) that is so many working days, Monday to Friday, after the day of asking. Local holidays are not
    known: whoever minds them sets another day.
    """
    day = date.fromisoformat(asked_on)
    left = working_days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day.isoformat()


def state_of(made_on: str, sent_on: str, liked: str) -> str:
    """How far a copy is: one of STATES."""
    if liked:
        return ANSWERED
    if sent_on:
        return SENT
    return MADE if made_on else ASKED


def is_late(due: str, sent_on: str, today: str) -> bool:
    """Whether a copy should have been with its reader by now."""
    return not sent_on and bool(due) and due < today


def checked_answer(liked: str, note: str) -> str:
    """The note, tidied. Rejected: `liked` 'unknown-answer' unless it is yes, no or "", `note` 'too-long'."""
    tidy = " ".join(note.split())
    problems = {} if liked in {"", YES, NO} else {"liked": "unknown-answer"}
    if len(tidy) > LONGEST_NOTE:
        problems["note"] = "too-long"
    if problems:
        raise Rejected(problems)
    return tidy


def _is_day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False
