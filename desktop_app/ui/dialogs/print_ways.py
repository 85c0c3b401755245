"""The ways on for a document: a printer, a file, another program."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.ui import paper_work, text
from desktop_app.ui.dialogs.files import ask_file_to_save
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.paper_work import Paper
from desktop_app.ui.spool import Spool
from desktop_app.ui.widgets.buttons import QuietLink
from desktop_app.ui.widgets.fields import Field, Stepper
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.workbench import Workbench

Say = Callable[[str, str], None]
NO_PRINTER = (
    "No printer is set up on this computer. Save the document, or open it in another program, and print it where "
    "there is a printer."
)
NO_PROGRAM = "No program on this computer opens such files. Save the document instead."
NOT_ON_PAPER = "This form has no pages to print. Save it as a file, or choose Print as the form."


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
        if not self.paper.on_paper:
            self._say(NOT_ON_PAPER, "info")
            return
        names = paper_work.printers()
        if not names:
            self._say(NO_PRINTER, "info")
            return
        over = self._parent.window()
        self.bench.open(PrintDialog(self.paper, names, self._print_on, self._print_with), over=over)

    @Slot()
    def save(self) -> None:
        """Ask for a name and write the document there."""
        paper = self.paper
        if paper is not None:
            kinds = ";;".join(f"{name} (*.{ending})" for ending, name in paper.endings)
            ask_file_to_save(
                self._parent, "Save the document", paper.file_name, kinds, lambda file: self._save(paper, file)
            )

    @Slot()
    def open_elsewhere(self) -> None:
        """Open the document in the computer's own program for such files."""
        paper = self.paper
        if paper is None:
            return
        bench = self.bench
        spool = Spool(bench.places.spool, bench.runner.store.surroundings.new_id)
        ending = f".{paper.endings[0][0]}"
        try:
            file = spool.put(paper.pdf or paper.data, ending) if paper.pdf or paper.data else spool.place(ending)
        except AppError as error:
            self._say(text.sentence(error), "error")
            return
        if paper.pdf or paper.data:
            self._open(file)
        else:
            bench.runner.start("recording", paper_work.save, paper, file, done=self._open, failed=self._failed)

    def _open(self, file: Path) -> None:
        if QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
            self._say("Opened in another program. This copy is removed when Neighbourhood Desk closes.", "info")
        else:
            self._say(NO_PROGRAM, "warn")

    def _save(self, paper: Paper, file: Path) -> None:
        def saved(where: Path) -> None:
            self._say(f"Saved as {where.name}. Remember that it is not locked, as this program’s own data is.", "ok")

        name = "save-document" if paper.pdf or paper.data else "recording"
        self.bench.runner.start(name, paper_work.save, paper, file, done=saved, failed=self._failed)

    def _print_on(self, paper: Paper, name: str, copies: int) -> None:
        self._print_with(paper, paper_work.printer_called(name, copies, paper.title))

    def _print_with(self, paper: Paper, printer: QPrinter) -> None:
        copies = printer.copyCount()

        def sent(pages: int) -> None:
            each = f", {copies} copies" if copies > 1 else ""
            self._say(f"{text.how_many(pages, 'page', 'pages')} sent to {printer.printerName()}{each}.", "ok")

        self.bench.runner.start("printing", paper_work.print_on, paper, printer, done=sent, failed=self._failed)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, AppError):
            self._say(text.sentence(error), "error")
        else:
            self.bench.say_failed(error)


class PrintDialog(Sheet):
    """Which printer, and how many copies."""

    def __init__(
        self,
        paper: Paper,
        printers: list[str],
        print_on: Callable[[Paper, str, int], None],
        print_with: Callable[[Paper, QPrinter], None] | None = None,
        *,
        copies: int = 1,
    ) -> None:
        super().__init__("Print", "Print", icon="printer")
        self.paper, self._print_on, self._print_with = paper, print_on, print_with
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
        self.system = QuietLink("Trays, both sides, colours: the computer’s own print dialog", icon="settings")
        self.system.setVisible(print_with is not None)
        self.system.clicked.connect(self.ask_system)
        self.body.addWidget(self.system, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.set_fields({"copies": self.copies})

    @Slot()
    def ask_system(self) -> None:
        """Ask in the system's own dialog; the page stays at its real size whatever is chosen there."""
        printer = paper_work.printer_called(self.printer.currentText(), self.copies.value(), self.paper.title)
        dialog = QPrintDialog(printer, self)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, on=False)
        dialog.accepted.connect(lambda: self._print_as_asked(printer))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)  # QPrintDialog has another one, which wants a receiver

    def _print_as_asked(self, printer: QPrinter) -> None:
        if self._print_with is not None:
            self._print_with(self.paper, paper_work.made_ready(printer))
        self.accept()

    def submit(self) -> None:
        """Send the pages to the printer."""
        self._print_on(self.paper, self.printer.currentText(), self.copies.value())
