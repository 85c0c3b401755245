"""A document in any format by command, the queue of copies, and a mailing in its piles."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.formats import audio, louis
from tests.support.command_line import CommandLine


def test_a_document_is_printed_in_the_format_asked_for(office: CommandLine, tmp_path: Path) -> None:
    said = office.done("print", "comment-slip", "--format", "text", "--out", tmp_path / "slip.txt")
    assert said == {
        "file": str(tmp_path / "slip.txt"), "pages": 0, "format": "text", "seconds": 0.0, "notes": [],
    }  # fmt: skip
    assert "space to write" in (tmp_path / "slip.txt").read_text("utf-8").lower()
    easy = office.done("print", "comment-slip", "--format", "easy-read", "--out", tmp_path / "slip.pdf")
    assert easy["pages"] >= 1


@pytest.mark.skipif(not louis.is_here(), reason="liblouis is not on this computer")
def test_a_braille_file_is_to_be_proof_read(office: CommandLine, tmp_path: Path) -> None:
    said = office.plain("print", "consent-form", "--format", "braille", "--out", tmp_path / "form.brf")
    assert said.code == 0
    assert "proof-read by a Braille reader" in said.out
    assert office.done("print", "consent-form", "--format", "braille", "--out", tmp_path / "form.brf")["notes"]
    assert (tmp_path / "form.brf").read_bytes().startswith(b",")


@pytest.mark.skipif(audio.is_here(), reason="the extra “audio” is installed")
def test_without_the_extra_a_recording_is_refused_with_a_sentence(office: CommandLine, tmp_path: Path) -> None:
    said = office("print", "comment-slip", "--format", "audio", "--out", tmp_path / "slip.ogg")
    assert (said.code, said.error["code"]) == (1, "audio-missing")
    assert "neighbourhood-desk[audio]" in said.err


@pytest.mark.skipif(not audio.is_here(), reason="the extra “audio” is not installed")
def test_a_recording_says_how_long_it_is(office: CommandLine, tmp_path: Path) -> None:
    made = office.done("print", "comment-slip", "--format", "audio", "--out", tmp_path / "slip.ogg")
    assert made["seconds"] > 10


def test_what_has_no_easy_read_is_refused(office: CommandLine, tmp_path: Path) -> None:
    said = office("print", "ruler-test-page", "--format", "easy-read", "--out", tmp_path / "x.pdf")
    assert (said.code, said.error["code"]) == (1, "no-easy-read")
