"""A document onto paper: laid out at a print size, drawn as PDF, and put in place whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from desktop_app.domain.errors import PrintTrouble
from desktop_app.domain.work import SILENT, Progress
from desktop_app.printing.model import Document
from desktop_app.printing.sizes import PrintSize, print_size


def produce(
    document: Document,
    size: str | float | PrintSize,
    out: Path | BinaryIO,
    *,
    sheet_id: str,
    printed_at: str,
    progress: Progress = SILENT,
) -> int:
    """Print `document` as PDF into `out` and return the number of its pages.

    `sheet_id` is a random name for this sheet, printed on pages that people write on; it must not tell anything
    about anybody. `printed_at` is the local time, ISO 8601 ('2026-11-21T10:44'). A file is written beside its place
    and then moved there, so a reader never meets half of one; the same input gives the same bytes. Tells `progress`
    about 'lines' and 'pages'. Raises `PrintTrouble`: 'print-size', 'font-missing', 'wording-missing',
    'picture-unreadable', 'disk-full', 'folder-read-only', 'folder-gone', 'cannot-write'.
    """
    chosen = size if isinstance(size, PrintSize) else print_size(size)
    data, pages = _drawn(document, chosen, sheet_id, printed_at, progress)
    if isinstance(out, Path):
        put_whole(out, data)
    else:
        out.write(data)
    return pages


def _drawn(
    document: Document, size: PrintSize, sheet_id: str, printed_at: str, progress: Progress
) -> tuple[bytes, int]:
    # Drawing costs a third of a second to load, so nobody pays for it who does not print.
    from desktop_app.printing.engine.ink import Ink
    from desktop_app.printing.engine.layout import laid_out

    with _collecting_later():
        paper = laid_out(document, size, sheet_id, printed_at, progress)
        language = _pdf_language(document.tongue.language)
        ink = Ink(document.title, document.organisation, language, paper=paper.ground, rtl=paper.setting.rtl)
        total = len(paper.pages)
        for number in range(1, total + 1):
            progress.step(number - 1, total, "pages")
            ink.page(paper.marks(number))
        progress.step(total, total, "pages")
        return ink.finished(paper.tags), total


@contextlib.contextmanager
def _collecting_later() -> Iterator[None]:
    """A long document is a million small objects, none of them rubbish before it is done: looking through them for
    rubbish, again and again, takes as long as drawing them.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _pdf_language(language: str) -> str:
    return "en-GB" if language == "en" else language


def put_whole(out: Path, data: bytes) -> None:
    """Write beside the place, then move into it."""
    part = ""
    try:
        handle, part = tempfile.mkstemp(prefix=".print-", suffix=".part", dir=out.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(out)
    except OSError as why:
        if part:
            with contextlib.suppress(OSError):
                Path(part).unlink()
        raise trouble(why, out) from why


def trouble(why: OSError, out: Path) -> PrintTrouble:
    folder = str(out.parent)
    if why.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return PrintTrouble("disk-full", folder=folder)
    if why.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return PrintTrouble("folder-read-only", folder=folder)
    if why.errno in {errno.ENOENT, errno.ENOTDIR}:
        return PrintTrouble("folder-gone", folder=folder)
    return PrintTrouble("cannot-write", folder=folder)
