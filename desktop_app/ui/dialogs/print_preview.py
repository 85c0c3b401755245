"""Looking at a document before it is printed, and the three ways it goes on: a printer, a file, another program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QScrollArea, QStackedWidget, QTextBrowser, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.printing.preview import page_text, pages_as_images
from desktop_app.printing.sizes import PAGE_HEIGHT
from desktop_app.ui import paper_work, text, theme
from desktop_app.ui.dialogs.files import ask_file_to_save
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.paper_work import Order, Paper
from desktop_app.ui.spool import Spool
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Field, Stepper
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.messages import KIND_ICONS, MessageKind
from desktop_app.ui.widgets.pages import PageList, PagePicture
from desktop_app.ui.workbench import Workbench

Say = Callable[[str, str], None]
NO_PRINTER = (
    "No printer is set up on this computer. Save the document, or open it in another program, and print it where "
    "there is a printer."
)
NO_PROGRAM = "No program on this computer opens PDF files. Save the document instead."


class PaperWays(QObject):
    """The ways on for one document: on to a printer, into a file, into another program."""

    def __init__(self, bench: Workbench, parent: QWidget, say: Say | None = None) -> None:
        super().__init__(parent)
        self.bench, self._parent = bench, parent
        self._say: Say = say or bench.say
        self.paper: Paper | None = None

    @Slot()
    def print(self) -> None:
        """Choose a printer; without one, say what to do instead."""
        if self.paper is None:
            return
        names = paper_work.printers()
        if not names:
            self._say(NO_PRINTER, "info")
            return
        over = self._parent.window()
        self.bench.open(PrintDialog(self.paper, names, self._print_on), over=over)

    @Slot()
    def save(self) -> None:
        """Ask for a name and write the document there."""
        paper = self.paper
        if paper is not None:
            ask_file_to_save(
                self._parent, "Save the document", paper.file_name, "PDF (*.pdf)", lambda file: self._save(paper, file)
            )

    @Slot()
    def open_elsewhere(self) -> None:
        """Open the document in the computer's own program for PDF files."""
        if self.paper is None:
            return
        bench = self.bench
        spool = Spool(bench.places.spool, bench.runner.store.surroundings.new_id)
        try:
            file = spool.put(self.paper.pdf)
        except AppError as error:
            self._say(text.sentence(error), "error")
            return
        if QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
            self._say("Opened in another program. This copy is removed when Neighbourhood Desk closes.", "info")
        else:
            self._say(NO_PROGRAM, "warn")

    def _save(self, paper: Paper, file: Path) -> None:
        def saved(where: Path) -> None:
            self._say(f"Saved as {where.name}. Remember that it is not locked, as this program’s own data is.", "ok")

        self.bench.runner.start("save-document", paper_work.save, paper, file, done=saved, failed=self._failed)

    def _print_on(self, paper: Paper, name: str, copies: int) -> None:
        def sent(pages: int) -> None:
            each = f", {copies} copies" if copies > 1 else ""
            self._say(f"{text.how_many(pages, 'page', 'pages')} sent to {name}{each}.", "ok")

        printer = paper_work.printer_called(name, copies, paper.title)
        self.bench.runner.start("printing", paper_work.print_on, paper, printer, done=sent, failed=self._failed)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, AppError):
            self._say(text.sentence(error), "error")
        else:
            self.bench.say_failed(error)


class PrintDialog(Sheet):
    """Which printer, and how many copies."""

    def __init__(
        self, paper: Paper, printers: list[str], print_on: Callable[[Paper, str, int], None], *, copies: int = 1
    ) -> None:
        super().__init__("Print", "Print", icon="printer")
        self.paper, self._print_on = paper, print_on
        self.printer = QComboBox()
        self.printer.addItems(printers)
        self.copies = Stepper("Copies", least=1, most=99, value=copies)
        pages = text.how_many(paper.pages, "page", "pages")
        self.body.add(
            Text(f"{paper.title}: {pages} of A4, {paper.order.size_words.lower()}.", "strong"),
            Field("&Printer", self.printer),
            self.copies,
            Text("Every page is printed at its real size, never made smaller to fit.", "muted"),
        )
        self.body.addStretch(1)
        self.set_fields({"copies": self.copies})

    def submit(self) -> None:
        """Send the pages to the printer."""
        self._print_on(self.paper, self.printer.currentText(), self.copies.value())


class PreviewDialog(QDialog):
    """Every page of a document, as pictures and as words."""

    def __init__(self, bench: Workbench, paper: Paper) -> None:
        super().__init__()
        self.bench, self.paper = bench, paper
        self.ways = PaperWays(bench, self, self._say)
        self.ways.paper = paper
        self.number = 1
        self._real_size = False
        self.setWindowTitle(f"Preview: {paper.title}")
        self.setModal(True)
        self._build()
        self.pages.show_pages(paper.pages)

    def _build(self) -> None:
        inside = QWidget()
        row = Row(inside, gap=20, edges=(24, 20, 24, 20), grow=False)
        self.pages = PageList(self._draw)
        row.addWidget(self.pages)
        row.addWidget(self._views(), 1)
        row.addWidget(self._side())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(inside)
        self.pages.page_chosen.connect(self.show_page)
        for keys, steps in (("PgDown", 1), ("PgUp", -1)):
            QShortcut(QKeySequence(keys), self, lambda steps=steps: self._step(steps))
        theme.source().theme_changed.connect(self._fit)

    def _views(self) -> QWidget:
        """The page as large as there is room, the page at its real size, and the words."""
        self.picture, self.real = PagePicture(), PagePicture(fits=False)
        self.scroller = QScrollArea()
        self.scroller.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.scroller.setAccessibleName("The page at its real size")
        self.scroller.setWidget(self.real)
        self.words = QTextBrowser()
        label = Text("The &words of the document", "label")
        label.setBuddy(self.words)
        self.words.setAccessibleName("The words of the document")
        self.reading = QWidget()
        Column(self.reading, gap=6).add(label, self.words)
        self.views = QStackedWidget()
        for view in (self.picture, self.scroller, self.reading):
            self.views.addWidget(view)
        return self.views

    def _side(self) -> QWidget:
        """What it is, and what can be done with it."""
        self.count = Text("", "strong")
        self.earlier = Button("", icon="chevron-left", kind="square", spoken="Previous page")
        self.later = Button("", icon="chevron-right", kind="square", spoken="Next page")
        self.print = Button("Print", kind="primary", icon="printer", key="Ctrl+P")
        self.save = Button("Save as", kind="row", icon="save", key="Ctrl+S")
        self.elsewhere = Button("Open in another program", kind="row", icon="external-link", key="Ctrl+O")
        self.size_button = Button("Show at real size", kind="row", icon="search", key="Ctrl+R")
        self.words_button = Button("Read as text", kind="row", icon="file-text", key="Ctrl+T")
        self.said = IconText("info", "", "strong", "text")
        self.said.hide()
        self.close_button = Button("Close", kind="row", icon="x", key="Esc", bind_key=False)
        side = QWidget()
        column = Column(side, gap=10)
        pages = text.how_many(self.paper.pages, "page", "pages")
        column.add(Text(self.paper.title, "h2"), Text(f"{pages} of A4 · {self.paper.order.size_words}", "muted"))
        turn = Row(gap=8)
        turn.addWidget(self.count, 1)
        turn.add(self.earlier, self.later)
        column.addLayout(turn)
        column.add(self.print, self.save, self.elsewhere, self.size_button, self.words_button)
        column.addStretch(1)
        column.add(self.said, self.close_button)
        self._side_scroll = QScrollArea()
        self._side_scroll.setWidgetResizable(True)
        self._side_scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side_scroll.setWidget(side)
        for button, slot in (
            (self.earlier, lambda: self._step(-1)),
            (self.later, lambda: self._step(1)),
            (self.print, self.ways.print),
            (self.save, self.ways.save),
            (self.elsewhere, self.ways.open_elsewhere),
            (self.size_button, self._toggle_size),
            (self.words_button, self._toggle_words),
            (self.close_button, self.reject),
        ):
            button.clicked.connect(slot)
        return self._side_scroll

    def open(self) -> None:
        """Show the dialog nearly as large as the window it is over."""
        self._fit()
        super().open()
        self.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, sentence: str, kind: str = "ok") -> None:
        """Say it here too: the message bar lies under this dialog."""
        self.said.icon.show_icon(KIND_ICONS[_kind(kind)], "text")
        self.said.say(sentence)
        self._side_scroll.ensureWidgetVisible(self.said)
        self.bench.say(sentence, kind)

    @Slot(int)
    def show_page(self, number: int) -> None:
        """Show a page."""
        self.number = number
        self.count.setText(f"Page {number} of {self.paper.pages}")
        self.earlier.setEnabled(number > 1)
        self.later.setEnabled(number < self.paper.pages)
        self._show()

    def _show(self) -> None:
        name = f"Page {self.number} of {self.paper.pages} as a picture. Read as text tells its words."
        if self._real_size:
            # At the screen's own dots an inch, so that 14 point on paper is 14 point here.
            height = round(PAGE_HEIGHT / 72 * self.logicalDpiY() * self.devicePixelRatioF())
            image = self._draw(self.number, height)
            if image is not None:
                image.setDevicePixelRatio(self.devicePixelRatioF())
            self.real.show_page(image, name)
        else:
            height = max(200, round(self.picture.sheet.height() * self.devicePixelRatioF()))
            self.picture.show_page(self._draw(self.number, height), name)

    def _draw(self, number: int, height: int) -> QImage | None:
        try:
            dpi = height / PAGE_HEIGHT * 72
            return paper_work.as_image(next(pages_as_images(self.paper.pdf, dpi, first=number, last=number)))
        except AppError:
            return None

    @Slot()
    def _toggle_size(self) -> None:
        self._real_size = self.views.currentWidget() is not self.scroller
        self._turn_to(self.scroller if self._real_size else self.picture)

    @Slot()
    def _toggle_words(self) -> None:
        reading = self.views.currentWidget() is not self.reading
        self._real_size = False
        if reading and not self.words.toPlainText():
            self.words.setPlainText(_as_text(page_text(self.paper.pdf)))
        self._turn_to(self.reading if reading else self.picture)
        if reading:
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_to(self, view: QWidget) -> None:
        self.views.setCurrentWidget(view)
        self.size_button.setText("Show the whole page" if view is self.scroller else "Show at real size")
        self.words_button.setText("Show the pages" if view is self.reading else "Read as text")
        self._show()

    def _step(self, steps: int) -> None:
        number = min(max(1, self.number + steps), self.paper.pages)
        self.pages.setCurrentIndex(self.pages.pages.index(number - 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show()

    def _fit(self) -> None:
        now = theme.current()
        parent = self.parentWidget()
        room = parent.size() if parent is not None else self.screen().availableSize()
        self.resize(min(now.px(1120), room.width() - 24), min(now.px(860), room.height() - 24))
        self._side_scroll.setFixedWidth(min(now.px(350), round((room.width() - 24) * 0.55)))
        narrow = room.width() < now.px(900)
        self.pages.setVisible(not narrow)


def _kind(kind: str) -> MessageKind:
    kinds: tuple[MessageKind, ...] = ("ok", "info", "warn", "error")
    return next((each for each in kinds if each == kind), "info")


def preview(bench: Workbench, order: Order) -> None:
    """Make a document and show it when it is there; trouble is told in the message bar."""

    def made(paper: Paper) -> None:
        bench.open(PreviewDialog(bench, paper))

    bench.start("print", paper_work.make, *paper_work.asked_of(bench, order), done=made)


def _as_text(pages: list[str]) -> str:
    return "\n\n".join(f"Page {number} of {len(pages)}\n\n{words.strip()}" for number, words in enumerate(pages, 1))
