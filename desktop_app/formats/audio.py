"""A document read aloud, as a sound file: WAV, OGG (Vorbis) or MP3 by the file's ending.

The voice is a program of its own beside this one (`speech_program`), started for each document; both it and the library
that writes sound files come with the optional extra `audio`.
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from desktop_app.domain.errors import PrintTrouble
from desktop_app.domain.work import SILENT, Progress
from desktop_app.formats.linear import Kind, Piece, Said, linear
from desktop_app.formats.scripts import by_language
from desktop_app.formats.spoken import letter_by_letter, spoken
from desktop_app.printing.model import Document
from desktop_app.printing.wording import Tongue

ENDINGS: Final = {".wav": ("WAV", "PCM_16"), ".ogg": ("OGG", "VORBIS"), ".mp3": ("MP3", "MPEG_LAYER_III")}
VOICES: Final = {
    "en": "en",
    "gd": "gd",
    "pl": "pl",
    "zh-Hans": "cmn",
    "bg": "bg",
    "ru": "ru",
    "lv": "lv",
    "ur": "ur",
    "pa": "pa",
}
"""Language > espeak-ng's voice."""
WORDS_A_MINUTE: Final = 150
"""Slower than people talk: most listeners hear it once, and some write along."""

_PAUSES: Final = {Kind.HEADING: 900, Kind.ITEM: 350, Kind.PAIR: 350, Kind.BOX: 350, Kind.SPACE: 350, Kind.ROW: 200}
_PAUSE = 600
_BEFORE_A_HEADING = 600
"""Milliseconds of silence after a piece."""
_SECONDS_TO_END = 5.0


@dataclass(frozen=True, slots=True)
class Recording:
    """How long a recording is, and how many pieces of the document it reads."""

    seconds: float
    pieces: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words to say in one go, the language to say them in, and the milliseconds of silence after them."""

    text: str
    language: str
    pause: int = 0


def utterances(document: Document, *, printed_at: str = "") -> tuple[Utterance, ...]:
    """What is said, in order: figures as people say them, each run of words in its language. PrintTrouble
    ('wording-missing').
    """
    tongue = document.tongue
    said: list[Utterance] = []
    for piece in linear(document, printed_at=printed_at):
        if piece.kind is Kind.HEADING and said:
            said.append(Utterance("", tongue.language, _BEFORE_A_HEADING))
        runs = list(_runs(piece, tongue))
        pause = _PAUSES.get(piece.kind, _PAUSE)
        last = len(runs) - 1
        said += [Utterance(text, language, pause if at == last else 0) for at, (text, language) in enumerate(runs)]
    said.append(Utterance(tongue.words("read_out")("end"), tongue.language))
    return tuple(said)


def record(document: Document, out: Path, *, printed_at: str = "", progress: Progress = SILENT) -> Recording:
    """Read the document aloud into a file; its ending says which kind. Tells `progress` about 'sentences', and stops
    when asked. A file is written beside its place and moved there when it is whole.

    PrintTrouble: 'audio-missing' without the extra, 'audio-ending' for another ending, 'audio-failed' when the voice
    stops, 'wording-missing', and those of writing as for paper ('disk-full', 'folder-gone', ...).
    """
    if out.suffix.lower() not in ENDINGS:
        raise PrintTrouble("audio-ending", ending=out.suffix)
    if not is_here():
        raise PrintTrouble("audio-missing")
    wanted = utterances(document, printed_at=printed_at)
    written = 0
    with _voice() as voice, _sound_file(out, voice.rate) as file:
        for place, one in enumerate(wanted):
            progress.step(place, len(wanted), "sentences")
            sound = voice.say(one) + bytes(2 * (voice.rate * one.pause // 1000))
            file.buffer_write(sound, dtype="int16")
            written += len(sound) // 2
        rate = voice.rate
    progress.step(len(wanted), len(wanted), "sentences")
    return Recording(written / rate, len(wanted))


def is_here() -> bool:
    """Whether recordings can be made on this computer: whether the extra `audio` is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("espeakng_loader", "soundfile"))


def _runs(piece: Piece, tongue: Tongue) -> Iterator[tuple[str, str]]:
    """The words of a piece as they are said, with the language of each run."""
    words: Sequence[Said] = piece.words
    if piece.label:
        yield piece.labelled.strip(), tongue.language
    if piece.number:
        yield f"{piece.number}.", tongue.language
    if piece.kind is Kind.CODE:
        yield ", ".join(letter_by_letter(said.text) for said in words), tongue.language
        return
    for said in words:
        own = Tongue(said.language) if said.language != tongue.language else tongue
        for text, language in by_language(said.text, said.language):
            if any(each.isalnum() for each in text):
                yield spoken(text, own), language


class _Voice:
    """The speaking program while it runs."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdin is None or process.stdout is None:
            raise PrintTrouble("audio-failed")
        self._in: BinaryIO | Any = process.stdin
        self._out: BinaryIO | Any = process.stdout
        self.rate = struct.unpack("<I", self._read(4))[0]

    def say(self, one: Utterance) -> bytes:
        """The sound of some words; none for none."""
        if not one.text:
            return b""
        wanted = {"voice": VOICES.get(one.language, VOICES["en"]), "words_a_minute": WORDS_A_MINUTE, "text": one.text}
        try:
            self._in.write(json.dumps(wanted).encode() + b"\n")
            self._in.flush()
        except OSError as why:
            raise PrintTrouble("audio-failed") from why
        return self._read(struct.unpack("<I", self._read(4))[0])

    def _read(self, count: int) -> bytes:
        found: bytes = self._out.read(count)
        if len(found) < count:
            raise PrintTrouble("audio-failed")
        return found


def command() -> list[str]:
    """How the speaking program is started: beside the program where that is one file, else with this Python."""
    if getattr(sys, "frozen", False):
        return [str(Path(sys.executable).with_name("neighbourhood-desk-speech" + Path(sys.executable).suffix))]
    return [sys.executable, str(Path(__file__).with_name("speech_program.py"))]


@contextlib.contextmanager
def _voice() -> Iterator[_Voice]:
    try:
        process = subprocess.Popen(  # noqa: S603 - our own program, by its whole path
            command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as why:
        raise PrintTrouble("audio-failed") from why
    try:
        with process:
            try:
                yield _Voice(process)
            finally:
                process.kill()
                with contextlib.suppress(OSError):  # what it did not read any more
                    if process.stdin is not None:
                        process.stdin.close()
    finally:
        process.wait(_SECONDS_TO_END)


@contextlib.contextmanager
def _sound_file(out: Path, rate: int) -> Iterator[Any]:
    import soundfile  # type: ignore[import-not-found, import-untyped, unused-ignore]  # an extra that may be absent

    from desktop_app.printing.press import trouble

    kind, subtype = ENDINGS[out.suffix.lower()]
    part = ""
    try:
        handle, part = tempfile.mkstemp(prefix=".print-", suffix=".part", dir=out.parent)
        with os.fdopen(handle, "wb") as raw, soundfile.SoundFile(raw, "w", rate, 1, subtype, format=kind) as file:
            yield file
        Path(part).replace(out)
    except OSError as why:
        raise trouble(why, out) from why
    except soundfile.SoundFileError as why:
        raise PrintTrouble("cannot-write", folder=str(out.parent)) from why
    finally:
        if part:
            with contextlib.suppress(OSError):
                Path(part).unlink(missing_ok=True)
