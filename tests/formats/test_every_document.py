"""Every document in every language can be read in Braille, aloud and as plain text."""

from __future__ import annotations

import pytest

from desktop_app.formats import louis
from desktop_app.formats.audio import VOICES, utterances
from desktop_app.formats.braille import CELLS, LINES, braille
from desktop_app.formats.plain_text import plain_text
from desktop_app.printing.wording import LANGUAGES, Tongue
from tests.printing.papers import EVERY


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_document_can_be_read_in_every_format(language: str) -> None:
    for name, make in EVERY.items():
        document = make(3, Tongue(language))
        text = plain_text(document)
        assert document.title.split()[0].strip("\u2066\u2069") in text, name
        said = utterances(document)
        assert all(one.language in VOICES for one in said), name
        assert sum(bool(one.text) for one in said) > 3, name
        if louis.is_here():
            file = braille(document)
            assert file.data.isascii(), name
            assert all(len(page) <= LINES and all(len(line) <= CELLS for line in page) for page in file.pages), name
