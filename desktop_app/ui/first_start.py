"""First start: three short steps from nothing to an open copy. Practising takes one."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop_app.domain.errors import AppError
from desktop_app.domain.work import SILENT
from desktop_app.ui.pages.start_choice import ChoicePage

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from desktop_app.ui.pages.start_done import LaptopDonePage, OfficeDonePage
    from desktop_app.ui.pages.start_particulars import LaptopPage, OfficePage
    from desktop_app.ui.paper_work import Paper
    from desktop_app.ui.ways_in import NewOffice, OpenCopy, WaysIn
    from desktop_app.ui.widgets.page import Page
    from desktop_app.ui.window import DeskWindow

NO_PRINTER = "No printer is set up on this computer. Save the sheet on a stick, and print it where there is one."


class FirstStart(QObject):
    """Puts its pages into the window as they are needed. `opened(copy)` comes when there is a copy to work with."""

    opened = Signal(object)

    def __init__(self, window: DeskWindow) -> None:
        super().__init__(window)
        self._window = window
        self._copy: OpenCopy | None = None
        self.choice = ChoicePage()
        self.choice.chosen.connect(self._choose)
        self._add("start", self.choice)

    def close(self) -> None:
        """Close a copy that was made and never worked with."""
        if self._copy is not None:
            self._copy.close()
            self._copy = None

    def _add(self, key: str, page: Page) -> None:
        self._window.add_page(key, page.title, "house", page, in_menu=False)

    @Slot(str)
    def _choose(self, kind: str) -> None:
        if kind == "practice":
            self.practise()
        elif kind == "office":
            self._office()
        elif kind == "restore":
            self._window.ways_back().from_back_up("start")
        else:
            self._laptop()

    # -- a place to practise -------------------------------------------------------------------------------------------

    def practise(self) -> None:
        """Open the place to practise beside the real copy, made the first time."""
        places = self._window.places.practice

        def work(ways: WaysIn) -> OpenCopy:
            around = ways.system_surroundings()
            if places.practice_vault.exists():
                copy = ways.open_desk(places, None, surroundings=around, back_up=False)
            else:
                copy = ways.set_up_practice(places, surroundings=around)
            return with_photos(copy)

        self.choice.wait("Making a place to practise. This takes a few seconds.")
        self._window.aside(work, self.opened.emit, partial(self._failed, self.choice))

    # -- the office ----------------------------------------------------------------------------------------------------

    def _office(self) -> None:
        from desktop_app.ui.pages.start_particulars import OfficePage

        if not self._window.has_page("start-office"):
            page = OfficePage()
            page.back_wanted.connect(self._back)
            page.submitted.connect(partial(self._set_up_office, page))
            self._add("start-office", page)
        self._window.open_page("start-office")

    def _set_up_office(self, page: OfficePage) -> None:
        places, name, officer = self._window.places, page.organisation.text(), page.officer.text()
        passphrase = page.passphrase.value()

        def work(ways: WaysIn) -> NewOffice:
            new = ways.set_up_office(
                places, name=name, officer=officer, passphrase=passphrase, surroundings=ways.system_surroundings()
            )
            with_photos(new.desk)
            return new

        page.wait()
        self._window.aside(work, partial(self._office_made, page), partial(self._failed, page))

    def _office_made(self, page: OfficePage, new: NewOffice) -> None:
        from desktop_app.ui.pages.start_done import OfficeDonePage

        page.forget()
        self._copy = new.desk
        done = OfficeDonePage()
        done.print_wanted.connect(partial(self._make_sheet, done, new))
        done.save_wanted.connect(partial(self._save_sheet, done, new))
        done.finished.connect(self._finish)
        self._add("start-office-done", done)
        self._window.open_page("start-office-done")

    def _save_sheet(self, done: OfficeDonePage, new: NewOffice, path: Path) -> None:
        def work(ways: WaysIn) -> None:
            ways.write_recovery_sheet(new, path)

        self._window.aside(work, lambda _: done.saved(path.name), partial(self._sheet_failed, done))

    def _make_sheet(self, done: OfficeDonePage, new: NewOffice) -> None:
        """Make the sheet in memory, then ask for a printer: so no file is left to be deleted."""

        self._window.aside(
            partial(sheet_paper, new), partial(self._ask_printer, done), partial(self._sheet_failed, done)
        )

    def _ask_printer(self, done: OfficeDonePage, paper: Paper) -> None:
        from desktop_app.ui import paper_work
        from desktop_app.ui.dialogs.print_ways import PrintDialog

        def chosen(paper: Paper, name: str, copies: int) -> None:
            self.send_sheet(done, paper, paper_work.printer_called(name, copies, paper.title))

        names = paper_work.printers()
        if names:
            self._window.open_dialog(PrintDialog(paper, names, chosen, copies=2))
        else:
            done.refuse(NO_PRINTER)

    def send_sheet(self, done: OfficeDonePage, paper: Paper, printer: QPrinter) -> None:
        """Print the recovery sheet, and say so."""
        copy = self._copy
        assert copy is not None  # noqa: S101 - the page is there because an office was made

        def work(_ways: WaysIn) -> int:
            from desktop_app.ui import paper_work

            return paper_work.print_on(copy.store, SILENT, paper, printer)

        def printed(_pages: int) -> None:
            done.printed(printer.printerName(), printer.copyCount())

        self._window.aside(work, printed, partial(self._sheet_failed, done))

    def _sheet_failed(self, done: OfficeDonePage, error: BaseException) -> None:
        if not isinstance(error, AppError):
            self._window.crash.report(error)
            return
        from desktop_app.ui import text

        done.refuse(text.sentence(error))

    # -- a laptop ------------------------------------------------------------------------------------------------------

    def _laptop(self) -> None:
        from desktop_app.ui.pages.start_particulars import LaptopPage

        if not self._window.has_page("start-laptop"):
            page = LaptopPage()
            page.back_wanted.connect(self._back)
            page.submitted.connect(partial(self._set_up_laptop, page))
            self._add("start-laptop", page)
        self._window.open_page("start-laptop")

    def _set_up_laptop(self, page: LaptopPage) -> None:
        places, invitation, code = self._window.places, page.invitation, page.code.text()
        officer, passphrase = page.officer.text(), page.passphrase.value()

        def work(ways: WaysIn) -> OpenCopy:
            copy = ways.set_up_laptop(
                places,
                invitation=invitation,
                code=code,
                officer=officer,
                passphrase=passphrase,
                surroundings=ways.system_surroundings(),
            )
            return with_photos(copy)

        page.wait()
        self._window.aside(work, partial(self._laptop_made, page), partial(self._failed, page))

    def _laptop_made(self, page: LaptopPage, copy: OpenCopy) -> None:
        from desktop_app.exchange import enrolment
        from desktop_app.ui.pages.start_done import LaptopDonePage

        page.forget()
        self._copy = copy
        done: LaptopDonePage = LaptopDonePage()
        with copy.store.read() as reader:
            done.show_words(enrolment.own_fingerprint(reader.meta()))
        done.finished.connect(self._finish)
        self._add("start-laptop-done", done)
        self._window.open_page("start-laptop-done")

    # -- both ----------------------------------------------------------------------------------------------------------

    @Slot()
    def _back(self) -> None:
        self._window.open_page("start")

    @Slot()
    def _finish(self) -> None:
        copy, self._copy = self._copy, None
        if copy is not None:
            self.opened.emit(copy)

    def _failed(self, page: ChoicePage | OfficePage | LaptopPage, error: BaseException) -> None:
        if isinstance(error, AppError):
            page.refuse(error)
        else:
            page.entered()
            self._window.crash.report(error)


def sheet_paper(new: NewOffice, ways: WaysIn) -> Paper:
    """The recovery sheet of a new office, in memory. PrintTrouble."""
    from desktop_app.ui.paper_work import Order, Paper
    from desktop_app.ui.papers import About

    out = BytesIO()
    pages = ways.write_recovery_sheet(new, out)
    return Paper(Order("recovery-sheet", About()), "Recovery sheet", pages, out.getvalue())


def with_photos(copy: OpenCopy) -> OpenCopy:
    """Open the copy's photos too, while the work is on another thread."""
    _ = copy.photos
    return copy
