"""The lists that an organisation edits, in words, and the keys of new entries."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from desktop_app.domain.text_folding import fold
from desktop_app.services.organisation import Code, ConsentWording
from desktop_app.ui.widgets.pills import Pill
from desktop_app.ui.widgets.result_list import ResultLine

WORDINGS = "consent_wording"
LIST_NAMES: dict[str, str] = {
    "issue_category": "Kinds of problem on a walk",
    "urgency": "How urgent a problem is",
    "event_kind": "Kinds of event",
    "theme": "Themes of drop-ins",
    "person_kind": "Who people are",
    "access_need": "What helps people",
    "print_format": "How to write to people",
    "language": "Languages",
    "consent_purpose": "What consent is asked for",
    WORDINGS: "Wordings that are read out for consent",
}
"""List > what it is called, in the order in which they are offered."""

NO_LONGER = Pill("No longer offered", "circle-x", "warn")
_LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list as it is edited: for a wording, `key` is its purpose."""

    key: str
    title: str
    words: str
    retired: bool = False
    version: int = 0


def entries(codes: Sequence[Code]) -> list[Entry]:
    """The entries of an ordinary list."""
    return [Entry(code.key, code.label, code.label, code.retired) for code in codes]


def wording_entries(purposes: Sequence[Code], wordings: Sequence[ConsentWording]) -> list[Entry]:
    """Each purpose with its newest wording, or none yet."""
    newest = {each.purpose: each for each in wordings}
    found: list[Entry] = []
    for purpose in purposes:
        known = newest.get(purpose.key)
        version = int(known.version) if known else 0
        found.append(Entry(purpose.key, purpose.label, known.wording if known else "", purpose.retired, version))
    return found


def entry_line(entry: Entry) -> ResultLine:
    """An entry as a row."""
    detail = ""
    if entry.version:
        detail = f"Wording {entry.version}: {entry.words}"
    elif entry.words != entry.title:
        detail = "No wording yet: it is not asked"
    pills = (NO_LONGER,) if entry.retired else ()
    state = f" {NO_LONGER.text}." if entry.retired else ""
    return ResultLine(entry.title, detail, pills, f"{entry.title}. {detail}{state}".strip(), entry.key)


def new_key(label: str, taken: Collection[str]) -> str:
    """A key for a new entry that no other has: made of its label's Latin letters, for whoever reads the data."""
    plain = (
        re.sub(r"[^a-z0-9]+", "-", fold(label).encode("ascii", "ignore").decode()).strip("-")[:_LONGEST_KEY] or "entry"
    )
    return next(key for key in (plain, *(f"{plain}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)
