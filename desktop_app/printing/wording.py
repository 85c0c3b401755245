"""The words of printed documents: editable files in `resources/documents/<language>/`, one a document and one for
every sheet.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache

from desktop_app.domain.errors import PrintTrouble
from desktop_app.paths import resource

EVERY_SHEET = "every_sheet"


class Wording:
    """The words of one document in one language."""

    def __init__(self, name: str, language: str, words: Mapping[str, object]) -> None:
        self._name = name
        self._language = language
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
        return PrintTrouble("wording-missing", document=self._name, language=self._language, key=key)


@lru_cache(maxsize=64)
def wording(name: str, language: str = "en") -> Wording:
    """The words of the document `name`. Raises `PrintTrouble('wording-missing')` where the file is absent or cannot
    be read.
    """
    path = resource("documents", language, f"{name}.toml")
    try:
        words = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as why:
        raise PrintTrouble("wording-missing", document=name, language=language, key="") from why
    return Wording(name, language, words)
