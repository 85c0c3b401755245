"""Making paper as long work: a document's pages in memory, into a file, or on to a printer at their real size."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from desktop_app.domain.errors import PrintTrouble
from desktop_app.domain.work import Cancelled, Progress
from desktop_app.printing.press import produce, put_whole
from desktop_app.printing.preview import PageImage, page_text, pages_as_images
from desktop_app.printing.sizes import NAMED_SIZES, PAGE_HEIGHT, PAGE_WIDTH
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, provenance
from desktop_app.store.engine import Store
from desktop_app.store.photos import Photos
from desktop_app.ui import papers
from desktop_app.ui.workbench import Workbench

PRINTER_DPI = 300
"""Fine enough for the smallest print of ours and for photos; a page is then 26 MB in memory, one at a time."""

SIZE_WORDS = {"clear": "Clear print", "large": "Large print", "giant": "Giant print"}


@dataclass(frozen=True, slots=True)
class Order:
    """Which document, about what, at which size: clear, large, giant or a number of points from 12 to 40."""

    name: str
    about: papers.About
    size: str = "clear"

    @property
    def size_words(self) -> str:
        """Large print, 18 point; or 30 point print."""
        if self.size in NAMED_SIZES:
            return f"{SIZE_WORDS[self.size]}, {NAMED_SIZES[self.size]:g} point"
        return f"{self.size} point print"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that was made: its PDF and how many pages it has. `unchecked`: nobody who reads its language has
    checked its words yet.
    """

    order: Order
    title: str
    pages: int
    pdf: bytes = field(repr=False)
    unchecked: bool = False

    @property
    def file_name(self) -> str:
        """A name to offer for saving: what the document is, nothing about anybody."""
        words = re.sub(r"[^\w’'()-]+", " ", f"{self.title} {self.order.size}").strip()
        return f"{words}.pdf"


def make(
    store: Store, progress: Progress, photos: Callable[[], Photos], order: Order, sheet_id: str, printed_at: str
) -> Paper:
    """Make a document in memory. PrintTrouble, Rejected and Gone as `papers.document` and `press.produce`."""
    with store.read() as reader:
        document = papers.document(reader, photos, order.name, order.about)
    out = BytesIO()
    pages = produce(document, order.size, out, sheet_id=sheet_id, printed_at=printed_at, progress=progress)
    return Paper(order, document.title, pages, out.getvalue(), is_unchecked(order.name, order.about.language))


@dataclass(frozen=True, slots=True)
class Shown:
    """A document with the picture of its first page, which was to be about `height` pixels high."""

    paper: Paper
    height: int
    first: QImage


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
    return Shown(paper, height, page_picture(paper.pdf, 1, height))


def page_picture(pdf: bytes, number: int, height: int) -> QImage:
    """A page as a picture, about `height` pixels high. PrintTrouble('pdf-unreadable')."""
    return as_image(next(pages_as_images(pdf, height / PAGE_HEIGHT * 72, first=number, last=number)))


def words(_store: Store, _progress: Progress, paper: Paper) -> str:
    """What a document says, page by page in reading order, for whoever reads it with ears or fingers."""
    pages = page_text(paper.pdf)
    return "\n\n".join(f"Page {number} of {len(pages)}\n\n{each.strip()}" for number, each in enumerate(pages, 1))


def is_unchecked(name: str, language: str) -> bool:
    """Whether nobody who reads the language has checked the words of this document."""
    files = (EVERY_SHEET, name.replace("-", "_"))
    return language != ENGLISH.language and not all(provenance(file, language).checked for file in files)


def asked_of(bench: Workbench, order: Order) -> tuple[Callable[[], Photos], Order, str, str]:
    """What `make` needs beside the store: photos, order, a sheet id that tells nothing, and the local time."""
    sheet_id = bench.runner.store.surroundings.new_id().replace("-", "")[-8:]
    return lambda: bench.photos, order, sheet_id, bench.now().strftime("%Y-%m-%dT%H:%M")


def save(_store: Store, _progress: Progress, paper: Paper, file: Path) -> Path:
    """Write a document under a name that somebody chose, whole or not at all. PrintTrouble as `press.produce`."""
    put_whole(file, paper.pdf)
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
