"""The words of paper as the organisation has them: the language of a document, and the sentences to look through.

No Qt here: the window and the command line share it.
"""

from __future__ import annotations

from desktop_app.printing.wording import Tongue
from desktop_app.services import organisation, wording
from desktop_app.store.journal import Reader


def tongue(reader: Reader, language: str) -> Tongue:
    """A language with the organisation's own words, and with what a person has checked of it."""
    checks = {name: check.fingerprint for name, check in wording.checks(reader, language).items()}
    return Tongue(language, organisation.own_wording(reader, language), checks)
