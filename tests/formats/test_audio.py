"""Recordings: what is said in which voice, written whole or not at all, and stopped when asked."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.domain.errors import PrintTrouble
from desktop_app.domain.work import Cancelled
from desktop_app.formats import audio
from desktop_app.formats.audio import Utterance, utterances
from desktop_app.printing.model import Code, Heading, Items, Notice, Paragraph, Span
from desktop_app.printing.wording import LANGUAGES
from tests.formats.documents import PHONE, of

needs_audio = pytest.mark.skipif(not audio.is_here(), reason="the extra “audio” is not installed")


def said(*blocks: object, language: str = "en") -> list[tuple[str, str]]:
    found = utterances(of(*blocks, language=language))  # type: ignore[arg-type]  # blocks, whatever their class
    return [(one.text, one.language) for one in found if one.text]


def test_a_phone_number_is_said_in_groups_also_where_it_stands_out() -> None:
    notice = Notice((Span("Phone "), Span(PHONE, strong=True), Span(".")))
    assert said(notice)[0] == ("Important: Phone 0 8 0 0 0, 2 7 4, 0 0 7.", "en")


def test_words_are_said_in_their_own_language() -> None:
    assert said(Paragraph((Span("Help: "), Span("pomoc", language="pl"), Span(" 小明")))) == [
        ("Help:", "en"),
        ("pomoc", "pl"),
        ("小明", "zh-Hans"),
        ("That is the end.", "en"),
    ]


def test_a_code_is_said_letter_by_letter() -> None:
    assert said(Code("Key", ("AB1", "C2D")))[:2] == [("Key:", "en"), ("A B 1, C 2 D", "en")]


def test_there_is_silence_around_headings_and_after_everything() -> None:
    found = utterances(of(Heading(1, "One"), Items(("Two",)), Heading(2, "Three")))
    assert [(one.text, one.pause > 0) for one in found] == [
        ("One", True),
        ("Two", True),
        ("", True),
        ("Three", True),
        ("That is the end.", False),
    ]
    assert found[0] == Utterance("One", "en", 900)


@needs_audio
@pytest.mark.parametrize("ending", audio.ENDINGS)
def test_the_ending_says_what_kind_of_file_it_is(tmp_path: Path, ending: str) -> None:
    import soundfile  # type: ignore[import-not-found, import-untyped, unused-ignore]  # an extra that may be absent

    out = tmp_path / f"letter{ending}"
    made = audio.record(of(Paragraph("Good morning.")), out)
    told = soundfile.info(out)
    assert told.format == audio.ENDINGS[ending][0]
    assert told.duration == pytest.approx(made.seconds, abs=0.2)
    assert made.seconds > 1
    assert [file.name for file in tmp_path.iterdir()] == [out.name]


@needs_audio
def test_every_language_has_a_voice() -> None:
    words = {"zh-Hans": "欢迎", "bg": "Добре дошли", "ru": "Привет", "ur": "خوش آمدید", "pa": "ਜੀ ਆਇਆਂ ਨੂੰ"}
    with audio._voice() as voice:
        sounds = {voice.say(Utterance(words.get(code, "Dia dhuibh"), code)) for code in LANGUAGES}
        assert len(sounds) == len(LANGUAGES)
        assert all(len(sound) > voice.rate for sound in sounds)  # half a second or more


@needs_audio
def test_a_recording_that_is_stopped_leaves_no_file(tmp_path: Path) -> None:
    class Stopped:
        def step(self, done: int, total: int | None, what: str) -> None:
            if done == 2 and total and what == "sentences":
                raise Cancelled

    with pytest.raises(Cancelled):
        audio.record(of(Items(("One", "Two", "Three", "Four"))), tmp_path / "letter.ogg", progress=Stopped())
    assert list(tmp_path.iterdir()) == []


@needs_audio
def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(PrintTrouble) as trouble:
        audio.record(of(Paragraph("é")), tmp_path / "gone" / "letter.mp3")
    assert trouble.value.code == "folder-gone"


STOPS_AT_ONCE = "print(1)"
STOPS_IN_THE_MIDDLE = "import sys; sys.stdout.buffer.write(bytes((1, 0, 0, 0))); sys.stdout.close(); sys.stdin.close()"


@needs_audio
@pytest.mark.parametrize("program", [STOPS_AT_ONCE, STOPS_IN_THE_MIDDLE])
def test_a_voice_that_stops_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(audio, "command", lambda: [sys.executable, "-c", program])
    with pytest.raises(PrintTrouble) as trouble:
        audio.record(of(Paragraph("é")), tmp_path / "letter.wav")
    assert trouble.value.code == "audio-failed"
    assert list(tmp_path.iterdir()) == []


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PrintTrouble) as trouble:
        audio.record(of(Paragraph("é")), tmp_path / "letter.aac")
    assert trouble.value.code == "audio-ending"


def test_without_the_extra_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio, "is_here", lambda: False)
    with pytest.raises(PrintTrouble) as trouble:
        audio.record(of(Paragraph("é")), tmp_path / "letter.ogg")
    assert trouble.value.code == "audio-missing"


def test_the_product_itself_never_loads_the_voice(tmp_path: Path) -> None:
    """The voice is GPL: a program of its own loads it, and that one knows nothing of the product."""
    program = Path(audio.__file__).with_name("speech_program.py")
    source = program.read_text("utf-8")
    assert "desktop_app" not in source
    rest = (file.read_text("utf-8") for file in program.parent.parent.rglob("*.py") if file != program)
    assert not [text for text in rest if "import espeakng_loader" in text or "from espeakng_loader" in text]
    alone = shutil.copy(program, tmp_path)
    without = subprocess.run([sys.executable, "-S", alone], input=b"", capture_output=True, check=False)
    assert without.returncode == 3  # no library on a bare Python
