"""The organisation's own words on paper: which can be kept, and what it means that somebody has checked them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import Formatter

from desktop_app.domain.errors import Rejected

_PLURAL = re.compile(r"_(zero|one|two|few|many|other)$")


@dataclass(frozen=True, slots=True)
class Check:
    """Who read a document's words in a language and found them right, on which ISO date; `fingerprint` is of the words
    that they read.
    """

    by: str
    on: str
    fingerprint: str

    def kept(self) -> str:
        """As a list keeps it: 'name|2026-11-22|0123456789abcdef'."""
        return f"{self.by}|{self.on}|{self.fingerprint}"


def check_of(kept: str) -> Check | None:
    """The check as a list keeps it; None for anything else."""
    by, _, rest = kept.partition("|")
    on, _, fingerprint = rest.partition("|")
    return Check(by, on, fingerprint) if by and on and fingerprint else None


def checked_by(name: str) -> str:
    """The name of whoever checked, tidied; Rejected (`by`) without one. A bar in it would end it early."""
    tidy = " ".join(name.replace("|", " ").split())
    if not tidy:
        raise Rejected({"by": "checker-missing"})
    return tidy


def own_words(key: str, words: str, standard: str) -> str:
    """The organisation's words, tidied, for a sentence that the program words as `standard`.

    Rejected (`words`): 'braces' where the braces do not pair, 'facts-differ' where a fact in {braces}
    is missing or new; a number may be left out of words for a count, for some languages say it otherwise.
    """
    tidy = " ".join(words.split())
    try:
        found, wanted = facts_in(tidy), facts_in(standard)
    except ValueError as why:
        raise Rejected({"words": "braces"}) from why
    if _PLURAL.search(key):
        found, wanted = found | {"number"}, wanted | {"number"}
    if found != wanted:
        listed = ", ".join(f"{{{each}}}" for each in sorted(wanted))
        raise Rejected({"words": "facts-differ"}, facts=listed or "none")
    return tidy


def facts_in(words: str) -> frozenset[str]:
    """The names in {braces}. ValueError where the braces do not pair, or hold more than a name."""
    found: set[str] = set()
    for _before, name, form, conversion in Formatter().parse(words):
        if name is None:
            continue
        if form or conversion or not name.isidentifier():
            raise ValueError(name)
        found.add(name)
    return frozenset(found)
