"""The words of printed documents: editable files in `resources/documents/<language>/`, one a document, one for every
sheet and one for the entries of lists.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from desktop_app.domain.errors import PrintTrouble
from desktop_app.paths import resource

if TYPE_CHECKING:
    from babel import Locale

EVERY_SHEET: Final = "every_sheet"
LISTS: Final = "lists"
LANGUAGES: Final = ("en", "gd", "pl", "zh-Hans", "bg", "ru", "lv", "ur", "pa")
"""The languages that every document speaks (fact 000-02), as BCP 47 codes."""
_LOCALES: Final = {"en": "en_GB", "gd": "gd_GB", "zh-Hans": "zh_Hans_CN", "pa": "pa_Guru_IN"}
"""What CLDR calls a language, where it is not the code itself."""
_LONE_LETTER: Final = re.compile(r"\b([aiouwz]) ", re.IGNORECASE)


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
            return self._set(words.format(**facts))
        except (KeyError, IndexError, ValueError) as why:
            raise self._missing(key) from why

    def several(self, key: str) -> tuple[str, ...]:
        """The list of words under `key`; the organisation's own word for one of them has its place, from 1:
        'rights.2'.
        """
        words = self._words.get(key)
        if not isinstance(words, list) or not all(isinstance(each, str) for each in words):
            raise self._missing(key)
        return tuple(self._set(str(self._words.get(f"{key}.{place}", each))) for place, each in enumerate(words, 1))

    def count(self, key: str, number: int, **facts: str | int) -> str:
        """The words for that many, chosen by CLDR's rule for the language: `key` with _zero, _one, _two, _few, _many or
        _other, and with _many where the wording has no words for the rule's answer. The fact `number` is put in.
        """
        from babel.numbers import format_decimal

        at = locale(self.tongue.language)
        chosen = f"{key}_{at.plural_form(number)}"
        if chosen not in self._words:
            chosen = f"{key}_many"
        return self(chosen, number=format_decimal(number, locale=at), **facts)

    def _set(self, words: str) -> str:
        """The words as they are set in type: in Polish no line ends with a word of one letter."""
        return _LONE_LETTER.sub("\\1\u00a0", words) if self.tongue.language == "pl" else words

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
    'sign_in_register.what_to_do' or 'everything_held.rights.2'. `checks` has what a person checked: document > the
    `fingerprint` of the words that they read.
    """

    language: str = "en"
    own: Mapping[str, str] = field(default_factory=dict, hash=False)
    checks: Mapping[str, str] = field(default_factory=dict, hash=False)

    def words(self, name: str) -> Wording:
        """The words of the document `name`. Raises `PrintTrouble('wording-missing')` where the file is absent or
        cannot be read.
        """
        return Wording(name, self, _file(name, self.language) | self._own_words(name))

    def label(self, list_name: str, label: str) -> str:
        """An entry of a list, such as 'Large print', in this language. `label` is what the organisation calls it: it
        stands as it is where they chose a word of their own, or where the entry is theirs.
        """
        place = _entries().get((list_name, label))
        if place is None:
            return label
        return self.own.get(f"{LISTS}.{place}") or _standard(LISTS, self.language).get(place, label)

    def _own_words(self, name: str) -> dict[str, str]:
        start = f"{name}."
        return {key.removeprefix(start): words for key, words in self.own.items() if key.startswith(start)}


ENGLISH: Final = Tongue()


def provenance(name: str, language: str) -> Provenance:
    """Who wrote and who checked the wording of the document `name`: the table [made] of its file."""
    made = _file(name, language).get("made")
    if not isinstance(made, dict):
        return Provenance()
    return Provenance(*(str(made.get(key, "")) for key in ("translated_by", "checked_by", "checked_on")))


def unchecked(document: str, tongue: Tongue) -> bool:
    """Whether nobody who reads the language has checked the words of this document, as they are now.

    `document` is a name of the catalogue. The words of every sheet count too. The program's English is its own; a check
    is of the very words that were read: whatever changes them afterwards asks for a new one.
    """
    return any(not is_checked(name, tongue) for name in (EVERY_SHEET, document.replace("-", "_")))


def is_checked(name: str, tongue: Tongue) -> bool:
    """Whether a person has checked this one file of words, with what the organisation words in its own way."""
    if tongue.language == "en" or tongue.checks.get(name) == fingerprint(name, tongue):
        return True
    return provenance(name, tongue.language).checked and not any(key.startswith(f"{name}.") for key in tongue.own)


def fingerprint(name: str, tongue: Tongue) -> str:
    """Sixteen hexadecimal digits that change whenever a word of this document does."""
    words = sorted(sentences(name, tongue).items())
    return sha256("\n".join(f"{key}={each}" for key, each in words).encode()).hexdigest()[:16]


def sentences(name: str, tongue: Tongue) -> dict[str, str]:
    """Every sentence of a document by its key, in the order of its file; those of a list as 'rights.1', 'rights.2'."""
    standard = _standard(name, tongue.language)
    return {key: tongue.own.get(f"{name}.{key}", words) for key, words in standard.items()}


def wordings() -> tuple[str, ...]:
    """The names of all files of words: that of every sheet first, then the documents, then the lists."""
    names = sorted(path.stem for path in resource("documents", "en").glob("*.toml"))
    documents = (name for name in names if name not in (EVERY_SHEET, LISTS))
    return (EVERY_SHEET, *documents, LISTS)


def locale(language: str) -> Locale:
    """What CLDR knows about a language of `LANGUAGES`."""
    from babel import Locale

    return Locale.parse(_LOCALES.get(language, language))


@lru_cache(maxsize=512)
def _standard(name: str, language: str) -> dict[str, str]:
    return {key: each for key, each in _pairs(_file(name, language)) if not key.startswith("made.")}


@lru_cache(maxsize=1)
def _entries() -> dict[tuple[str, str], str]:
    """(list, standard label) > its place in the file of lists."""
    return {(place.partition(".")[0], label): place for place, label in _standard(LISTS, "en").items()}


def _pairs(words: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, each in words.items():
        if isinstance(each, str):
            yield key, each
        elif isinstance(each, list):
            yield from ((f"{key}.{place}", str(one)) for place, one in enumerate(each, 1))
        elif isinstance(each, dict):
            yield from ((f"{key}.{inner}", one) for inner, one in _pairs(each))


@lru_cache(maxsize=512)
def _file(name: str, language: str) -> dict[str, object]:
    path = resource("documents", language, f"{name}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as why:
        raise PrintTrouble("wording-missing", document=name, language=language, key="") from why
