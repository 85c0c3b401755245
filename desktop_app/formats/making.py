"""A document into a file, in whichever format somebody reads it: the one place where formats are told apart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop_app.domain.errors import PrintTrouble
from desktop_app.domain.format_orders import AUDIO, BRAILLE, EASY_READ, PAPER, PHONE, SIZED, TEXT
from desktop_app.domain.work import SILENT, Progress
from desktop_app.formats import audio, louis
from desktop_app.formats.braille import braille
from desktop_app.formats.easy_read import easy_read, has_easy_read
from desktop_app.formats.plain_text import plain_text
from desktop_app.printing.model import Document
from desktop_app.printing.press import produce, put_whole
from desktop_app.printing.sizes import print_size

ENDINGS: Final = {PAPER: ".pdf", EASY_READ: ".pdf", BRAILLE: ".brf", AUDIO: ".mp3", TEXT: ".txt", PHONE: ".txt"}
"""Format > how the names of its files end; recordings may also be .ogg and .wav."""
PROOF_READ: Final = "proof-read-braille"
"""What has to be said of every Braille file: a Braille reader should proof-read it before it is embossed."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made: how many pages it has (0 where it has none), how many seconds a recording takes, and what
    has to be said of it (a code, or "").
    """

    file: Path
    pages: int = 0
    seconds: float = 0.0
    note: str = ""


def make(
    document: Document,
    wanted: str,
    size: str | float,
    out: Path,
    *,
    sheet_id: str,
    printed_at: str,
    progress: Progress = SILENT,
) -> Made:
    """Make `document` in the format `wanted` (of FORMATS) at `out`; `size` counts on paper alone.

    `sheet_id` and `printed_at` as for `printing.produce`. A file is put in place whole or not at all. PrintTrouble:
    'no-such-format', and those of the format: of paper, 'braille-library-missing', 'audio-missing', 'audio-ending',
    'no-easy-read', ...
    """
    match wanted:
        case "pdf" | "easy-read":
            paper = easy_read(document) if wanted == EASY_READ else document
            pages = produce(paper, print_size(size), out, sheet_id=sheet_id, printed_at=printed_at, progress=progress)
            return Made(out, pages)
        case "braille":
            file = braille(document, printed_at=printed_at, progress=progress)
            put_whole(out, file.data)
            return Made(out, len(file.pages), note=PROOF_READ)
        case "audio":
            return Made(out, seconds=audio.record(document, out, printed_at=printed_at, progress=progress).seconds)
        case "text" | "phone":
            put_whole(out, plain_text(document, printed_at=printed_at).encode())
            return Made(out)
        case _:
            raise PrintTrouble("no-such-format", format=wanted)


def why_not(wanted: str, document: str) -> str:
    """Why this document (its name in the catalogue) cannot be made in a format on this computer: the code of the
    PrintTrouble that making it would raise, or "" if it can.
    """
    if wanted not in ENDINGS:
        return "no-such-format"
    if wanted == BRAILLE and not louis.is_here():
        return "braille-library-missing"
    if wanted == AUDIO and not audio.is_here():
        return "audio-missing"
    return "no-easy-read" if wanted == EASY_READ and not has_easy_read(document) else ""


def file_name(document: Document, wanted: str, size: str = "") -> str:
    """A name to offer for the file: what the document is, never whom it is about."""
    points = f"-{size.replace(' ', '')}" if size and wanted in SIZED else ""
    kind = f"-{wanted}" if wanted == EASY_READ else ""
    return f"{document.name}{kind}{points}{ENDINGS[wanted]}"
