"""What stands on the pages of a PDF: pictures for the preview, words for screen readers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # ships no types; what it answers is converted here

from desktop_app.domain.errors import PrintTrouble


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a picture: rows of red, green, blue bytes from the top, `3 * width` bytes a row."""

    number: int
    width: int
    height: int
    rgb: bytes = field(repr=False)


def page_count(path: Path) -> int:
    """How many pages the PDF has. Raises `PrintTrouble('pdf-unreadable')`."""
    document = _opened(path)
    try:
        return len(document)
    finally:
        document.close()


def pages_as_images(path: Path, dpi: float, *, first: int = 1, last: int | None = None) -> Iterator[PageImage]:
    """Pages `first` to `last` (None: the end), drawn at `dpi` dots an inch. Raises `PrintTrouble('pdf-unreadable')`."""
    document = _opened(path)
    try:
        for number in range(first, min(last or len(document), len(document)) + 1):
            image = document[number - 1].render(scale=dpi / 72, rev_byteorder=True).to_pil().convert("RGB")
            yield PageImage(number, image.width, image.height, image.tobytes())
    finally:
        document.close()


def page_text(path: Path) -> list[str]:
    """The words of each page, in the order in which they are printed. Raises `PrintTrouble('pdf-unreadable')`."""
    document = _opened(path)
    try:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


def _opened(path: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(path)
    except (pdfium.PdfiumError, OSError) as why:
        raise PrintTrouble("pdf-unreadable", file=path.name) from why
