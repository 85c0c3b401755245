"""What stands on the pages of a PDF, in a file or in memory: pictures for the preview, words for screen readers."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import PrintTrouble

ONE_AT_A_TIME = threading.Lock()
"""PDFium may not be called from two threads at once, and a page can be looked at while another one is printed."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a picture: rows of red, green, blue bytes from the top, `3 * width` bytes a row."""

    number: int
    width: int
    height: int
    rgb: bytes = field(repr=False)


def page_count(pdf: Path | bytes) -> int:
    """How many pages the PDF has. Raises `PrintTrouble('pdf-unreadable')`."""
    with ONE_AT_A_TIME:
        document = _opened(pdf)
        try:
            return len(document)
        finally:
            document.close()


def pages_as_images(pdf: Path | bytes, dpi: float, *, first: int = 1, last: int | None = None) -> Iterator[PageImage]:
    """Pages `first` to `last` (None: the end), drawn at `dpi` dots an inch. Raises `PrintTrouble('pdf-unreadable')`."""
    end = min(last or sys.maxsize, page_count(pdf))
    for number in range(first, end + 1):
        with ONE_AT_A_TIME:
            drawn = _drawn(pdf, number, dpi)
        yield drawn


def page_text(pdf: Path | bytes) -> list[str]:
    """The words of each page, in the order in which they are printed. Raises `PrintTrouble('pdf-unreadable')`."""
    with ONE_AT_A_TIME:
        document = _opened(pdf)
        try:
            return [_words(page) for page in document]
        finally:
            document.close()


def _drawn(pdf: Path | bytes, number: int, dpi: float) -> PageImage:
    document = _opened(pdf)
    try:
        page = document[number - 1]
        bitmap = page.render(scale=dpi / 72, rev_byteorder=True)
        image = bitmap.to_pil().convert("RGB")
        drawn = PageImage(number, image.width, image.height, image.tobytes())
        bitmap.close()
        page.close()
        return drawn
    finally:
        document.close()


def _words(page: Any) -> str:
    words = page.get_textpage()
    try:
        return str(words.get_text_range()).replace("\r\n", "\n")
    finally:
        words.close()
        page.close()


def _opened(pdf: Path | bytes) -> Any:
    import pypdfium2 as pdfium  # type: ignore[import-untyped]  # no types; 4 MB that a desk without paper spares

    try:
        return pdfium.PdfDocument(pdf)
    except (pdfium.PdfiumError, OSError) as why:
        raise PrintTrouble("pdf-unreadable", file=pdf.name if isinstance(pdf, Path) else "") from why
