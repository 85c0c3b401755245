"""The words of printed documents: editable files in `resources/documents/<language>/`, one a document and one for
every sheet.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from desktop_app.domain.errors import PrintTrouble
from desktop_app.paths import resource

EVERY_SHEET: Final = "every_sheet"
LANGUAGES: Final = ("en", "gd", "pl", "zh-Hans", "bg", "ru", "lv", "ur", "pa")
"""The languages that every document speaks (fact 000-02), as BCP 47 codes."""


class Wording:
    """The words of one document in one language."""

    def __init__(self, name: str, tongue: Tongue, words: Mapping[str, object]) -> None:
        self.tongue = tongue
        self._name = name
        self._words = words

    def __call__(self, key: str, **facts: str | int) -> str:
        """The words under `key`, with the facts put in. Raises `PrintTrouble('wording-missing')` if a file lacks the
        key.
        """
        words = self._words.get(key)
        if not isinstance(words, str):
            raise self._missing(key)
        try:
            return words.format(**facts)
        except (KeyError, IndexError, ValueError) as why:
            raise self._missing(key) from why

    def several(self, key: str) -> tuple[str, ...]:
        """The list of words under `key`."""
        words = self._words.get(key)
        if not isinstance(words, list) or not all(isinstance(each, str) for each in words):
            raise self._missing(key)
        return tuple(words)

    def count(self, key: str, number: int, **facts: str | int) -> str:
        """The words for that many: `key` with _one for 1, else with _many; the fact `number` is put in."""
        return self(f"{key}_one" if number == 1 else f"{key}_many", number=number, **facts)

    def _missing(self, key: str) -> PrintTrouble:
        return PrintTrouble("wording-missing", document=self._name, language=self.tongue.language, key=key)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Who put a wording into its language and who checked it, on which ISO date; "" where nobody did."""

    translated_by: str = ""
    checked_by: str = ""
    checked_on: str = ""

    @property
    def checked(self) -> bool:
        """Whether a person who reads the language has checked it."""
        return bool(self.checked_by)


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language that a document speaks, with what the organisation words in its own way.

    `language` is a code of `LANGUAGES`; `own` has the organisation's words by 'document.key', such as
    'sign_in_register.what_to_do'.
    """

    language: str = "en"
    own: Mapping[str, str] = field(default_factory=dict, hash=False)

    def words(self, name: str) -> Wording:
        """The words of the document `name`. Raises `PrintTrouble('wording-missing')` where the file is absent or
        cannot be read.
        """
        ours = {key.partition(".")[2]: each for key, each in self.own.items() if key.partition(".")[0] == name}
        return Wording(name, self, _file(name, self.language) | ours)


ENGLISH: Final = Tongue()


def provenance(name: str, language: str) -> Provenance:
    """Who wrote and who checked the wording of the document `name`: the table [made] of its file."""
    made = _file(name, language).get("made")
    if not isinstance(made, dict):
        return Provenance()
    return Provenance(*(str(made.get(key, "")) for key in ("translated_by", "checked_by", "checked_on")))


@lru_cache(maxsize=512)
def _file(name: str, language: str) -> dict[str, object]:
    path = resource("documents", language, f"{name}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as why:
        raise PrintTrouble("wording-missing", document=name, language=language, key="") from why
