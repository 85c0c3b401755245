"""Estate walks and what is found on them: what a draft must have before it is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from desktop_app.domain.errors import Rejected
from desktop_app.domain.voice import as_typed

LONGEST_PLACE = 200
LONGEST_NOTES = 4000
LONGEST_ACTION = 500
LONGEST_CAPTION = 300
LONGEST_LINE = 200
MOST_PHOTOS = 20
"""Photos of one issue: more than a person looks at, few enough for one page and one small batch."""


@dataclass(frozen=True, slots=True)
class InspectionDraft:
    """What is typed when a walk begins. `date` is ISO 8601; `walked_with` is free text (fact 000-30)."""

    estate: str
    date: str
    officer: str = ""
    walked_with: str = ""
    event_id: str | None = None
    patch_id: str | None = None

    def checked(self) -> InspectionDraft:
        """The draft, tidied; Rejected with a code a field if it cannot be kept."""
        tidy = replace(
            self,
            estate=one_line(self.estate),
            date=self.date.strip(),
            officer=one_line(self.officer),
            walked_with=one_line(self.walked_with),
        )
        problems: dict[str, str] = {
            name: "too-long" for name in ("estate", "officer", "walked_with") if len(getattr(tidy, name)) > LONGEST_LINE
        }
        if not tidy.estate:
            problems["estate"] = "estate-missing"
        if not tidy.date:
            problems["date"] = "date-missing"
        elif not _is_date(tidy.date):
            problems["date"] = "bad-date"
        if problems:
            raise Rejected(problems)
        return tidy


@dataclass(frozen=True, slots=True)
class PhotoDraft:
    """A photo that is already kept under its SHA-256. Its caption is its alternative text."""

    sha256: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class IssueDraft:
    """What is typed about one thing found. `category` and `urgency` are keys of the organisation's lists."""

    category: str = ""
    place: str = ""
    urgency: str = ""
    notes: str = ""
    photos: tuple[PhotoDraft, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it that anyone would miss. Urgency alone is a preset, not work."""
        return not (self.category or self.place.strip() or self.notes.strip() or self.photos)

    def checked(self, *, categories: Collection[str], urgencies: Collection[str]) -> IssueDraft:
        """The draft, tidied, each photo once; Rejected with a code a field, in the form's order, if it cannot be."""
        tidy = replace(
            self, place=one_line(self.place), notes=as_typed(self.notes), photos=tuple(_each_once(self.photos))
        )
        problems: dict[str, str] = {}
        if tidy.category not in categories:
            problems["category"] = "unknown-kind" if tidy.category else "category-missing"
        if not tidy.place:
            problems["place"] = "place-missing"
        elif len(tidy.place) > LONGEST_PLACE:
            problems["place"] = "too-long"
        if tidy.urgency not in urgencies:
            problems["urgency"] = "unknown-kind" if tidy.urgency else "urgency-missing"
        if len(tidy.notes) > LONGEST_NOTES:
            problems["notes"] = "too-long"
        if len(tidy.photos) > MOST_PHOTOS:
            problems["photos"] = "too-many-photos"
        elif any(len(photo.caption) > LONGEST_CAPTION for photo in tidy.photos):
            problems["photos"] = "too-long"
        if problems:
            raise Rejected(problems, most_photos=MOST_PHOTOS)
        return tidy


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """What somebody tells us before a walk of their estate, in their own words (fact 000-31)."""

    estate: str
    place: str
    words: str
    person_id: str | None = None

    def checked(self) -> ReportDraft:
        """The draft, tidied, the words as they were said; Rejected with a code a field if it cannot be kept."""
        tidy = replace(self, estate=one_line(self.estate), place=one_line(self.place), words=as_typed(self.words))
        problems: dict[str, str] = {}
        for name, most in (("estate", LONGEST_LINE), ("place", LONGEST_PLACE), ("words", LONGEST_NOTES)):
            value = getattr(tidy, name)
            if not value:
                problems[name] = f"{name}-missing"
            elif len(value) > most:
                problems[name] = "too-long"
        if problems:
            raise Rejected(problems)
        return tidy


@dataclass(frozen=True, slots=True)
class ActionDraft:
    """What was agreed about an issue: what will be done, whose it is, and by when (ISO 8601, "" if nobody said)."""

    what: str
    owner: str = ""
    due: str = ""

    def checked(self) -> ActionDraft:
        """The draft, tidied; Rejected with a code a field if it cannot be kept."""
        tidy = replace(self, what=one_line(self.what), owner=one_line(self.owner), due=self.due.strip())
        problems: dict[str, str] = {}
        if not tidy.what:
            problems["what"] = "action-missing"
        elif len(tidy.what) > LONGEST_ACTION:
            problems["what"] = "too-long"
        if len(tidy.owner) > LONGEST_LINE:
            problems["owner"] = "too-long"
        if tidy.due and not _is_date(tidy.due):
            problems["due"] = "bad-date"
        if problems:
            raise Rejected(problems)
        return tidy


def next_number(used: Iterable[int]) -> int:
    """The number of a walk's next issue. Two laptops on one walk may give the same one; the time tells them apart."""
    return max(used, default=0) + 1


def one_line(text: str) -> str:
    """`text` on one line with single spaces."""
    return " ".join(as_typed(text).split())


def _each_once(photos: Iterable[PhotoDraft]) -> Iterable[PhotoDraft]:
    """Photos by their picture, in order; a later caption of the same picture stands."""
    found: dict[str, PhotoDraft] = {}
    for photo in photos:
        caption = one_line(photo.caption)
        earlier = found.get(photo.sha256)
        found[photo.sha256] = PhotoDraft(photo.sha256, caption or (earlier.caption if earlier else ""))
    return found.values()


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
