"""What the organisation words in its own way on paper, and who has checked the words of a language."""

from __future__ import annotations

from desktop_app.domain import wording
from desktop_app.domain.errors import Gone
from desktop_app.domain.wording import Check
from desktop_app.services import organisation
from desktop_app.store.journal import Reader, Writer

OWN, CHECKED = "wording", "wording_checked"
"""The lists that hold both: 'pl|sign_in_register.title' > words, 'pl|sign_in_register' > who, when and of what."""


def checks(reader: Reader, language: str) -> dict[str, Check]:
    """Document > who checked its words in this language, and when."""
    start = f"{language}|"
    found = ((code.key, wording.check_of(code.label)) for code in organisation.codes(reader, CHECKED))
    return {key.removeprefix(start): check for key, check in found if check is not None and key.startswith(start)}


def say(writer: Writer, language: str, document: str, key: str, words: str, standard: str) -> bool:
    """Word a sentence in the organisation's own way; the words of the program, or none, take that back.

    `standard` is what the program says. Answers whether anything changed. Rejected as `domain.wording.own_words`.
    """
    place = f"{language}|{document}.{key}"
    now = organisation.own_wording(writer, language).get(f"{document}.{key}", "")
    wanted = wording.own_words(key, words, standard) if words.strip() else ""
    if wanted == standard:
        wanted = ""
    if wanted == now:
        return False
    organisation.change_code(writer, OWN, place, label=wanted or None, retired=not wanted)
    return True


def check(writer: Writer, language: str, document: str, *, by: str, on: str, fingerprint: str) -> None:
    """Note that somebody has read a document's words and found them right. Rejected (`by`) without a name."""
    kept = Check(wording.checked_by(by), on, fingerprint).kept()
    organisation.change_code(writer, CHECKED, f"{language}|{document}", label=kept, retired=False)


def uncheck(writer: Writer, language: str, document: str) -> None:
    """Take a check back. Gone('no-check') where there is none."""
    if document not in checks(writer, language):
        raise Gone("no-check", document=document)
    organisation.change_code(writer, CHECKED, f"{language}|{document}", retired=True)
