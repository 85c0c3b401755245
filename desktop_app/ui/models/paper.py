"""The documents as the page of printing offers them: in groups, with an icon each, the languages, and what is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from desktop_app.domain.format_orders import EASY_READ
from desktop_app.domain.text_folding import fold
from desktop_app.printing.documents import Listed
from desktop_app.printing.wording import LANGUAGES
from desktop_app.ui.paper_work import Paper
from desktop_app.ui.text import how_many

DOOR, TABLE, STREET, OFFICE = "For the door", "For the table", "For the street and the post", "For the office"

PLACES: Final[dict[str, tuple[str, str, str]]] = {
    "sign-in-register": (DOOR, "clipboard-list", "sign in list names people expected attendance"),
    "household-sign-in": (DOOR, "house", "sign in family address people"),
    "tally-sheet": (DOOR, "users", "count strokes numbers"),
    "evacuation-list": (DOOR, "log-out", "fire alarm inside who is here roll call"),
    "sign-up-sheet": (TABLE, "hand-helping", "volunteer roles join"),
    "consent-form": (TABLE, "circle-check", "agree permission data photos"),
    "comment-slip": (TABLE, "message-square-quote", "say feedback complaint idea tear off"),
    "share-application": (TABLE, "key-round", "member pound £1 shareholder join"),
    "share-certificate": (TABLE, "shield-check", "member pound £1 shareholder"),
    "involvement-certificate": (TABLE, "star", "thank you volunteer award"),
    "event-poster": (STREET, "image", "invite notice board display"),
    "drop-in-calendar": (STREET, "calendar-days", "year dates months themes"),
    "inspection-notice-before": (STREET, "bell", "walkabout close stair letterbox"),
    "inspection-notice-after": (STREET, "check", "walkabout actions results close"),
    "you-said-we-did": (STREET, "message-square-quote", "poster actions results feedback"),
    "letter": (STREET, "mail", "write post person"),
    "event-pack": (OFFICE, "folder-down", "everything for an event contents"),
    "inspection-sheet": (OFFICE, "footprints", "walkabout worksheet issues"),
    "ruler-test-page": (OFFICE, "arrow-up-down", "printer real size measure"),
}
"""Document > its group, its icon, and other words that people may look for it by."""

GROUPS: Final = (DOOR, TABLE, STREET, OFFICE)
NOT_HERE: Final = frozenset({"recovery-sheet", "everything-held", "held-list"})
"""Printed where the question arises: at set-up, on a person's card, under Laptops."""

LANGUAGE_NAMES: Final = {
    "en": ("English", "English"),
    "gd": ("Gaelic", "Gàidhlig"),
    "pl": ("Polish", "polski"),
    "zh-Hans": ("Simplified Chinese", "简体中文"),
    "bg": ("Bulgarian", "български"),
    "ru": ("Russian", "русский"),
    "lv": ("Latvian", "latviešu"),
    "ur": ("Urdu", "اردو"),
    "pa": ("Punjabi", "ਪੰਜਾਬੀ"),
}
"""Language > its name in English and its own."""


@dataclass(frozen=True, slots=True)
class Offered:
    """One document to choose: `sought` holds the words that it is found by, folded."""

    name: str
    title: str
    group: str
    icon: str
    sought: str
    needs: tuple[str, ...]


def offered(listed: Iterable[Listed]) -> tuple[Offered, ...]:
    """The documents that are printed from the page of printing, group by group."""
    found = []
    for one in listed:
        if one.name in NOT_HERE or "office" in one.needs:
            continue
        group, icon, also = PLACES.get(one.name, (OFFICE, "file-text", ""))
        found.append(Offered(one.name, one.title, group, icon, fold(f"{one.title} {group} {also}"), one.needs))
    order = list(PLACES)
    return tuple(
        sorted(found, key=lambda each: (GROUPS.index(each.group), order.index(each.name) if each.name in order else 99))
    )


def for_residents(listed: Iterable[Listed]) -> tuple[Offered, ...]:
    """What somebody may ask for in their format: no lists of the staff, and no letter that is still to be written."""
    return tuple(each for each in offered(listed) if each.group in {TABLE, STREET} and "text" not in each.needs)


def matching(offers: Sequence[Offered], typed: str) -> list[str]:
    """The names of the documents that have every typed word, each from the beginning of one of theirs."""
    asked = fold(typed).split()
    return [each.name for each in offers if all(_begins(each.sought, word) for word in asked)]


def _begins(sought: str, word: str) -> bool:
    return any(each.startswith(word) for each in sought.split())


def language_words(language: str) -> str:
    """Polish – polski; English."""
    english, own = LANGUAGE_NAMES.get(language, (language, language))
    return english if english == own else f"{english} – {own}"


def languages() -> tuple[tuple[str, str], ...]:
    """The languages that a document can be printed in, with their names."""
    return tuple((language, language_words(language)) for language in LANGUAGES)


def made_words(paper: Paper) -> str:
    """What was made: how many pages at which size, or what kind of file."""
    match paper.order.form:
        case "braille":
            pages = how_many(paper.pages, "Braille page", "Braille pages")
            return f"A Braille-ready file of {pages}. Have it proof-read by a Braille reader."
        case "audio":
            return "These words are read aloud into a file when you save it."
        case "text":
            return f"Plain text of {how_many(len(paper.words.split()), 'word', 'words')}."
        case form:
            easy = "easy read in " if form == EASY_READ else ""
            return f"{how_many(paper.pages, 'page', 'pages')} of A4, {easy}{paper.order.size_words.lower()}"


def unchecked_words(paper: Paper) -> str:
    """What to know about a translation that nobody has checked; "" for one that somebody has, and for English."""
    if not paper.unchecked:
        return ""
    name = LANGUAGE_NAMES.get(paper.order.about.language, ("this language", ""))[0]
    return f"Nobody who reads {name} has checked these words yet. Ask somebody who does before it goes out."
