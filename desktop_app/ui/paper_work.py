"""Making paper as long work: a document's pages in memory, into a file, or on to a printer at their real size."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from desktop_app.domain.errors import PrintTrouble
from desktop_app.domain.format_orders import AUDIO, BRAILLE, EASY_READ, PAPER, TEXT
from desktop_app.domain.work import Cancelled, Progress
from desktop_app.formats import audio, making
from desktop_app.formats.braille import braille
from desktop_app.formats.easy_read import easy_read
from desktop_app.formats.plain_text import plain_text
from desktop_app.printing.model import Document
from desktop_app.printing.press import produce, put_whole
from desktop_app.printing.preview import PageImage, page_text, pages_as_images
from desktop_app.printing.sizes import NAMED_SIZES, PAGE_HEIGHT, PAGE_WIDTH
from desktop_app.printing.wording import unchecked
from desktop_app.store.engine import Store
from desktop_app.store.photos import Photos
from desktop_app.ui import papers
from desktop_app.ui.mailing import Press
from desktop_app.ui.workbench import Workbench

PRINTER_DPI = 300
"""Fine enough for the smallest print of ours and for photos; a page is then 26 MB in memory, one at a time."""

SIZE_WORDS = {"clear": "Clear print", "large": "Large print", "giant": "Giant print"}


ON_PAPER: Final = frozenset({PAPER, EASY_READ})
"""The forms that have pages."""
ENDINGS: Final = {PAPER: ("pdf", "PDF"), EASY_READ: ("pdf", "PDF"), BRAILLE: ("brf", "Braille"), TEXT: ("txt", "Text")}
RECORDINGS: Final = (("mp3", "MP3"), ("ogg", "OGG"), ("wav", "WAV"))


@dataclass(frozen=True, slots=True)
class Order:
    """Which document, about what, at which size (clear, large, giant or a number of points from 12 to 40), and in which
    form: one of `domain.format_orders.FORMATS`.
    """

    name: str
    about: papers.About
    size: str = "clear"
    form: str = PAPER

    @property
    def size_words(self) -> str:
        """Large print, 18 point; or 30 point print."""
        if self.size in NAMED_SIZES:
            return f"{SIZE_WORDS[self.size]}, {NAMED_SIZES[self.size]:g} point"
        return f"{self.size} point print"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that was made: on paper its PDF and how many pages that has, else `data`, the bytes of a file; none
    yet for a recording, which takes its time. `unchecked`: nobody who reads its language has checked its words yet.
    `words`: what a form without pages says, in reading order. `printed_at` as for `press.produce`.
    """

    order: Order
    title: str
    pages: int
    pdf: bytes = field(repr=False)
    unchecked: bool = False
    words: str = field(default="", repr=False)
    data: bytes = field(default=b"", repr=False)
    document: Document | None = field(default=None, repr=False)
    printed_at: str = ""

    @property
    def on_paper(self) -> bool:
        """Whether it has pages to look at and print."""
        return self.order.form in ON_PAPER

    @property
    def endings(self) -> tuple[tuple[str, str], ...]:
        """The endings of the files that it can be saved as, the usual one first, each with its name."""
        return RECORDINGS if self.order.form == AUDIO else (ENDINGS.get(self.order.form, ENDINGS[TEXT]),)

    @property
    def file_name(self) -> str:
        """A name to offer for saving: what the document is, nothing about anybody."""
        how = self.order.size if self.on_paper else ""
        words = re.sub(r"[^\w’'()-]+", " ", f"{self.title} {how}").strip()
        return f"{words}.{self.endings[0][0]}"


def make(
    store: Store, progress: Progress, photos: Callable[[], Photos], order: Order, sheet_id: str, printed_at: str
) -> Paper:
    """Make a document in memory; of a recording only what it will say. Rejected and Gone as `papers.document`,
    PrintTrouble as `papers.document` and `formats.making.make`.
    """
    problem = making.why_not(order.form, order.name)
    if problem in {"no-such-format", "audio-missing"}:
        raise PrintTrouble(problem, format=order.form)
    with store.read() as reader:
        document = papers.document(reader, photos, order.name, replace(order.about, reference=sheet_id))
    if order.form == EASY_READ:
        document = easy_read(document)
    pages, pdf, data, words = 0, b"", b"", ""
    if order.form in ON_PAPER:
        out = BytesIO()
        pages = produce(document, order.size, out, sheet_id=sheet_id, printed_at=printed_at, progress=progress)
        pdf = out.getvalue()
    elif order.form == BRAILLE:
        made = braille(document, printed_at=printed_at, progress=progress)
        pages, data, words = len(made.pages), made.data, made.data.decode("ascii")
    elif order.form == AUDIO:
        words = "\n".join(said.text for said in audio.utterances(document, printed_at=printed_at) if said.text)
    else:
        words = plain_text(document, printed_at=printed_at)
        data = words.encode("utf-8-sig")  # with the mark that simple editors go by
    is_unchecked = unchecked(order.name, document.tongue)
    return Paper(order, document.title, pages, pdf, is_unchecked, words, data, document, printed_at)


@dataclass(frozen=True, slots=True)
class Shown:
    """A document, on paper with the picture of its first page, which was to be about `height` pixels high."""

    paper: Paper
    height: int
    first: QImage | None


def make_to_look_at(
    store: Store,
    progress: Progress,
    height: int,
    photos: Callable[[], Photos],
    order: Order,
    sheet_id: str,
    printed_at: str,
) -> Shown:
    """Make a document and the picture of its first page, about `height` pixels high. Errors as `make`."""
    paper = make(store, progress, photos, order, sheet_id, printed_at)
    progress.step(paper.pages, paper.pages, "pages")
    return Shown(paper, height, page_picture(paper.pdf, 1, height) if paper.on_paper else None)


def page_picture(pdf: bytes, number: int, height: int) -> QImage:
    """A page as a picture, about `height` pixels high. PrintTrouble('pdf-unreadable')."""
    return as_image(next(pages_as_images(pdf, height / PAGE_HEIGHT * 72, first=number, last=number)))


def words(_store: Store, _progress: Progress, paper: Paper) -> str:
    """What a document says, in reading order, for whoever reads it with ears or fingers."""
    if paper.words:
        return paper.words
    if paper.document is not None:
        return plain_text(paper.document, printed_at=paper.printed_at)
    pages = page_text(paper.pdf)
    return "\n\n".join(f"Page {number} of {len(pages)}\n\n{each.strip()}" for number, each in enumerate(pages, 1))


def asked_of(bench: Workbench, order: Order) -> tuple[Callable[[], Photos], Order, str, str]:
    """What `make` needs beside the store: photos, order, a sheet id that tells nothing, and the local time."""
    sheet_id = bench.runner.store.surroundings.new_id().replace("-", "")[-8:]
    return lambda: bench.photos, order, sheet_id, bench.now().strftime("%Y-%m-%dT%H:%M")


def missing_forms(_store: Store, _progress: Progress) -> frozenset[str]:
    """The forms that lack something on this computer; looking for a library may take a moment."""
    return frozenset(form for form in (BRAILLE, AUDIO) if making.why_not(form, ""))


def press_of(bench: Workbench) -> Press:
    """What making many copies needs beside the store."""
    new_id = bench.runner.store.surroundings.new_id
    printed_at = bench.now().strftime("%Y-%m-%dT%H:%M")
    return Press(lambda: bench.photos, printed_at, lambda: new_id().replace("-", "")[-8:])


def save(_store: Store, progress: Progress, paper: Paper, file: Path) -> Path:
    """Write a document under a name that somebody chose, whole or not at all. PrintTrouble as `press.produce` and
    `formats.audio.record`.
    """
    if paper.order.form == AUDIO and paper.document is not None:
        audio.record(paper.document, file, printed_at=paper.printed_at, progress=progress)
    else:
        put_whole(file, paper.pdf or paper.data)
    return file


def printers() -> list[str]:
    """The printers of this computer, the usual one first; none is a normal case."""
    usual = QPrinterInfo.defaultPrinterName()
    names = list(QPrinterInfo.availablePrinterNames())
    return sorted(names, key=lambda name: name != usual)


def printer_called(name: str, copies: int, title: str) -> QPrinter:
    """A printer made ready: A4, no margins of its own, so that a page goes on paper at its real size."""
    printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
    printer.setCopyCount(copies)
    printer.setDocName(title)
    return made_ready(printer)


def made_ready(printer: QPrinter) -> QPrinter:
    """Set a printer to whole A4 pages."""
    printer.setFullPage(True)
    layout = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)
    return printer


def print_on(_store: Store, progress: Progress, paper: Paper, printer: QPrinter) -> int:
    """Print every page 1:1, never fitted to the printer's margins: that would shrink the words below their promise.

    Answers how many pages went to the printer. PrintTrouble('printer-gone').
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise PrintTrouble("printer-gone", printer=printer.printerName())
    dots = printer.resolution() / 72
    sheet = QRectF(0, 0, PAGE_WIDTH * dots, PAGE_HEIGHT * dots)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    try:
        for page in pages_as_images(paper.pdf, min(PRINTER_DPI, printer.resolution())):
            progress.step(page.number - 1, paper.pages, "pages")
            if page.number > 1 and not printer.newPage():
                raise PrintTrouble("printer-gone", printer=printer.printerName())
            painter.drawImage(sheet, as_image(page))
    except Cancelled:
        printer.abort()
        raise
    finally:
        painter.end()
    progress.step(paper.pages, paper.pages, "pages")
    return paper.pages


def as_image(page: PageImage) -> QImage:
    """A page of the preview as Qt's picture."""
    return QImage(page.rgb, page.width, page.height, 3 * page.width, QImage.Format.Format_RGB888).copy()
