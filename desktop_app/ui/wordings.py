"""The words of paper as the organisation has them: the language of a document, each sentence beside its English, and
what is known of who has checked it.

No Qt here: the window and the command line share it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop_app.domain.errors import PrintTrouble, Rejected
from desktop_app.domain.wording import Check
from desktop_app.printing import wording as words_of_paper
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, LISTS, Tongue
from desktop_app.services import organisation, wording
from desktop_app.services.people import Need
from desktop_app.store.journal import Reader, Writer
from desktop_app.ui import times

_SHARED = {
    EVERY_SHEET: "What stands on every sheet",
    LISTS: "Entries of lists",
    "easy_read": "What easy read says",
    "heard": "What a PDF says when it is read aloud",
    "read_out": "What Braille, audio and plain text say",
}
_LISTS_OF_NEEDS = {"format": "print_format", "language": "language", "access": "access_need"}
_FORM = re.compile(r"_(zero|one|two|few|other)$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a document: its key, its English, what is printed, and what the program would say."""

    key: str
    english: str
    words: str
    standard: str

    @property
    def own(self) -> bool:
        """Whether the organisation words it in its own way."""
        return self.words != self.standard


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a document's words in one language are known to be right: `check` is the last one, which holds only if
    `checked`.
    """

    document: str
    title: str
    language: str
    translated_by: str
    checked: bool
    check: Check | None = None


def tongue(reader: Reader, language: str) -> Tongue:
    """A language with the organisation's own words, and with what a person has checked of it."""
    checks = {name: check.fingerprint for name, check in wording.checks(reader, language).items()}
    return Tongue(language, organisation.own_wording(reader, language), checks)


def labels(reader: Reader, list_name: str, speaking: Tongue) -> dict[str, str]:
    """Key > what an entry is called on paper in that language; entries that are no longer offered too."""
    found = organisation.labels(reader, list_name)
    return {key: speaking.label(list_name, label) for key, label in found.items()}


def need_words(need: Need, speaking: Tongue) -> str:
    """'Large print', 'Speaks Urdu', 'Step-free access', in the language of the paper."""
    label = speaking.label(_LISTS_OF_NEEDS[need.kind], need.label)
    if need.kind != "language":
        return label
    return speaking.words(EVERY_SHEET)("speaks", language=label.partition(" (")[0])


def language_name(language: str, *, own: bool = False) -> str:
    """'Polish'; with its `own` name 'Polish (polski)'."""
    found = words_of_paper.sentences(LISTS, ENGLISH)[f"language.{language}"]
    return found if own else found.partition(" (")[0]


def title(document: str) -> str:
    """What a document is called where its words are edited. PrintTrouble('no-document') for a name that is none."""
    if document not in words_of_paper.wordings():
        raise PrintTrouble("no-document", name=document)
    listed = words_of_paper.sentences(document, ENGLISH).get("listed", document.replace("_", " ").capitalize())
    return _SHARED.get(document, listed)


def sentences(reader: Reader, document: str, language: str) -> tuple[Sentence, ...]:
    """Every sentence of a document in a language, in the order of its file. PrintTrouble: 'no-document',
    'wording-missing'.
    """
    title(document)
    english = words_of_paper.sentences(document, ENGLISH)
    standard = words_of_paper.sentences(document, Tongue(language))
    now = words_of_paper.sentences(document, tongue(reader, language))
    # A form that English does not have stands beside the English for many.
    return tuple(
        Sentence(key, english.get(key) or english[_FORM.sub("_many", key)], now[key], standard[key]) for key in now
    )


def standing(reader: Reader, document: str, language: str) -> Standing:
    """What is known about a document's words. PrintTrouble as `sentences`."""
    name = title(document)
    speaking = tongue(reader, language)
    made = words_of_paper.provenance(document, language)
    check = wording.checks(reader, language).get(document)
    if check is None and made.checked:
        check = Check(made.checked_by, made.checked_on, "")
    checked = words_of_paper.is_checked(document, speaking)
    return Standing(document, name, language, made.translated_by, checked, check)


def told(found: Standing) -> str:
    """What is known about a document's words, as a sentence."""
    language = language_name(found.language)
    if found.language == ENGLISH.language:
        return "This is what every other language says. It needs no check."
    if found.check is None:
        return f"Nobody who reads {language} has checked these words yet. The print preview says so."
    by = f"{found.check.by} checked these words on {times.long_day(found.check.on)}"
    return f"{by}." if found.checked else f"{by}, but they have changed since. Somebody has to read them again."


def say(writer: Writer, language: str, document: str, key: str, words: str) -> bool:
    """Word one sentence in the organisation's own way; without words, or with the program's own, that is taken back.

    Answers whether anything changed. Rejected: `key` 'unknown-words', and as `services.wording.say`.
    """
    standard = {one.key: one.standard for one in sentences(writer, document, language)}
    if key not in standard:
        raise Rejected({"key": "unknown-words"})
    return wording.say(writer, language, document, key, words, standard[key])


def check(writer: Writer, language: str, document: str, *, by: str, on: str) -> None:
    """Note that somebody has read a document's words as they are now and found them right, on that ISO date."""
    of = words_of_paper.fingerprint(document, tongue(writer, language))
    wording.check(writer, language, document, by=by, on=on, fingerprint=of)
