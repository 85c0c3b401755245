"""One way to make any document in any format, and what cannot be made."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.domain.errors import PrintTrouble
from desktop_app.domain.format_orders import FORMATS
from desktop_app.formats import audio, louis, making
from desktop_app.printing.model import Heading, Paragraph
from tests.formats.documents import of

LETTER = of(Heading(1, "Łucja’s home"), Paragraph("Dear Łucja — é 中."), title="About Łucja’s home")


@pytest.mark.parametrize("wanted", FORMATS)
def test_a_document_is_made_in_every_format_that_can_be_made_here(tmp_path: Path, wanted: str) -> None:
    out = tmp_path / making.file_name(LETTER, wanted, "large")
    cannot = making.why_not(wanted, LETTER.name)
    if cannot:
        assert cannot in {"braille-library-missing", "audio-missing"}
        with pytest.raises(PrintTrouble) as trouble:
            making.make(LETTER, wanted, "large", out, sheet_id="", printed_at="2026-11-21T09:00")
        assert trouble.value.code == cannot
        return
    made = making.make(LETTER, wanted, "large", out, sheet_id="", printed_at="2026-11-21T09:00")
    assert out.stat().st_size > 20
    assert (made.pages > 0) == (wanted in {"pdf", "easy-read", "braille"})
    assert (made.seconds > 0) == (wanted == "audio")
    assert made.note == ("proof-read-braille" if wanted == "braille" else "")
    assert [file.name for file in tmp_path.iterdir()] == [out.name]


def test_a_files_name_never_tells_whom_it_is_about() -> None:
    assert {making.file_name(LETTER, wanted, "18") for wanted in FORMATS} == {
        "letter-18.pdf", "letter-easy-read-18.pdf", "letter.brf", "letter.mp3", "letter.txt",
    }  # fmt: skip


def test_what_cannot_be_made_is_known_before() -> None:
    assert making.why_not("smoke-signals", "letter") == "no-such-format"
    assert making.why_not("easy-read", "sign-in-register") == "no-easy-read"
    assert making.why_not("text", "sign-in-register") == ""
    assert (making.why_not("braille", "letter") == "") == louis.is_here()
    assert (making.why_not("audio", "letter") == "") == audio.is_here()
    with pytest.raises(PrintTrouble) as trouble:
        making.make(LETTER, "smoke-signals", "clear", Path("x"), sheet_id="", printed_at="")
    assert trouble.value.code == "no-such-format"
