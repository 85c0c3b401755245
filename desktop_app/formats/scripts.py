"""Which script a letter is of, and in which language words in a foreign script are best read."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

LATIN: Final = "LATIN"
LANGUAGE_OF: Final = {"CYRILLIC": "ru", "ARABIC": "ur", "GURMUKHI": "pa", "CJK": "zh-Hans", LATIN: "en"}
"""A script, as Unicode's names of its letters begin > the language that words in it are read in, if nothing says."""
_HOME: Final = {"bg": "CYRILLIC", "ru": "CYRILLIC", "ur": "ARABIC", "pa": "GURMUKHI", "zh-Hans": "CJK"}


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """The script of a letter: a key of LANGUAGE_OF, or "" for signs, digits and other scripts."""
    script = unicodedata.name(character, "").split(" ")[0]
    return script if script in LANGUAGE_OF else ""


def home(language: str) -> str:
    """The script in which a language is written."""
    return _HOME.get(language, LATIN)


def by_language(text: str, language: str) -> list[tuple[str, str]]:
    """The text in runs, each with the language in which to read it: words in another script (a name, mostly) in one
    that is written in it. Signs, digits and blanks go with what is before them.
    """
    runs: list[tuple[str, str]] = []
    for character in text:
        script = script_of(character)
        wanted = language if script == home(language) else LANGUAGE_OF.get(script)
        if runs and (wanted is None or wanted == runs[-1][1]):
            runs[-1] = (runs[-1][0] + character, runs[-1][1])
        else:
            runs.append((character, wanted or language))
    return runs
