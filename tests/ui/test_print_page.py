"""Printing: which form, how large, a look at every page, and the ways on to paper."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPushButton, QTextBrowser

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import PrintTrouble
from desktop_app.domain.format_orders import OrderDraft, Wish
from desktop_app.domain.work import SILENT, Cancelled
from desktop_app.printing.preview import page_count, page_text, pages_as_images
from desktop_app.services import attendance, format_orders
from desktop_app.ui import paper_work
from desktop_app.ui.dialogs.print_preview import PreviewDialog
from desktop_app.ui.dialogs.print_ways import PrintDialog
from desktop_app.ui.pages.estate import EstatePage
from desktop_app.ui.paper_work import Order
from desktop_app.ui.papers import About
from desktop_app.ui.spool import Spool
from desktop_app.ui.text import sentence
from desktop_app.ui.widgets.page import Page
from desktop_app.ui.widgets.pages import PageList
from tests.support.accessibility import check_escape
from tests.support.field_day import a_walk, someone, todays_session
from tests.support.looks import wrong_looks
from tests.support.print_screen import PrintScreen, a_paper
from tests.support.screens import Screen, Window, a_window, named

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


class OtherProgram(QObject):
    """Stands where the computer's program for PDF files would be."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []
        self.read: list[bytes] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Be given a file."""
        self.opened.append(Path(url.toLocalFile()))
        self.read.append(self.opened[-1].read_bytes())


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp) as window:
        yield window


@pytest.fixture
def screen(window: Window) -> PrintScreen:
    a_walk(window)
    return PrintScreen(window)


@pytest.fixture
def other_program() -> Iterator[OtherProgram]:
    program = OtherProgram()
    QDesktopServices.setUrlHandler("file", program, "open")  # type: ignore[arg-type]  # Qt takes a name, the stub says bytes
    yield program
    QDesktopServices.unsetUrlHandler("file")


def test_the_register_of_todays_event_is_there_at_once(screen: PrintScreen) -> None:
    assert screen.offered[0] == "Warm Winter Fair, Sat 21 Nov, 10am to 11am"
    assert "Sign-in register: Warm Winter Fair" in screen.words
    assert "Amina Khan" in screen.words
    assert screen.says("pages of A4, clear print, 14 point")


def test_larger_print_takes_more_pages_and_says_how_many(screen: PrintScreen) -> None:
    assert screen.page.ways.paper is not None
    clear = screen.page.ways.paper.pages

    screen.want("Giant (24 point)")

    assert screen.page.ways.paper.pages > clear
    assert screen.says(f"{screen.page.ways.paper.pages} pages of A4, giant print, 24 point")


def test_any_size_from_12_to_40_points_can_be_asked_for(screen: PrintScreen) -> None:
    screen.choose("Another size")
    screen.set_number("Size in points", 33)
    screen.wait()

    assert screen.says("pages of A4, 33 point print")
    screen.set_number("Size in points", 99)
    assert screen.page.questions.order().size == "40"


def test_typing_finds_a_document_by_what_it_is_for(window: Window, screen: PrintScreen) -> None:
    screen.type("What do you want to print?", "fire")
    window.press(Key.Key_Return)
    screen.wait()

    assert screen.page.document.value() == "evacuation-list"
    assert "Evacuation list" in screen.words


@pytest.mark.parametrize("form", ["text", "braille", "audio"])
def test_another_form_shows_its_words_or_says_how_to_get_it(window: Window, screen: PrintScreen, form: str) -> None:
    window.wait_for(lambda: not window.bench.runner.looking, "which forms there are")
    screen.page.questions.form.set_value(form)
    screen.wait()

    assert not screen.can_press("Print")
    made = screen.page.ways.paper
    if made is None:
        assert screen.page.questions.form.currentText().endswith("(not on this computer)")
        assert "nstall" in screen.page.card.trouble.text()
    else:
        assert named(screen.page, QTextBrowser, "What the document says").toPlainText()
        assert screen.can_press("Save as")
        assert not screen.says("How large should the words be?")


def test_each_form_asks_for_what_it_is_about(screen: PrintScreen) -> None:
    screen.want("Estate walk sheet")
    assert screen.offered == ["Larch Court, 21 November 2026", "Rowan House, 3 October 2026"]
    assert "Behind Rowan House" in screen.words

    screen.want("Blank sign-up sheet")
    assert screen.offered[0] == "Any stall"
    assert "Mystery Shoppers" in screen.words

    screen.want("Blank tally sheet")
    assert "Any stall" not in screen.offered
    assert "10.30 am" in screen.words

    screen.want("Drop-in calendar for a year")
    assert screen.offered[0] == "Every drop-in"
    screen.set_number("For which year?", 2027)
    screen.wait()
    assert "2027" in screen.words


def test_a_letter_is_made_as_its_reader_reads(window: Window, screen: PrintScreen) -> None:
    screen.want("Letter to one person")
    assert screen.says("Say which person.")
    screen.type("What should the letter say?", "# Your kitchen\n\nWe come on Monday.")
    screen.press("Choose a person")
    dialog = Screen(window)
    dialog.type("Find a person", "amina")
    dialog.press("Choose")
    screen.wait()

    assert screen.says("of A4, large print, 18 point")
    assert screen.page.ways.paper is not None
    read = paper_work.words(window.store, SILENT, screen.page.ways.paper)  # PDF readers put Urdu in their own order
    assert "Amina Khan" in read
    assert "Your kitchen" in read
    assert screen.page.questions.order().about.language == "ur"
    assert screen.says("Nobody who reads Urdu has checked these words yet.")


def test_the_queue_of_formats_is_a_step_away_and_says_what_waits(window: Window, screen: PrintScreen) -> None:
    draft = OrderDraft(someone(window, "Amina Khan"), "sign-up-sheet", Wish(size="large"), "", "2026-11-27")
    window.bench.do(Op.ASK_FORMAT, format_orders.ask, draft, "2026-11-21")
    window.main.add_page("formats", "Formats asked for", "a-large-small", Page("Formats asked for"), in_menu=False)
    screen.page.entered()

    screen.press("Formats asked for: 1 to make, 0 to send")

    assert window.main.current_key == "formats"


def test_asking_again_for_the_same_does_not_lose_the_answer(window: Window, screen: PrintScreen) -> None:
    for _ in range(3):
        screen.page.entered()
        screen.page.make()
    screen.wait()

    assert "Amina Khan" in screen.words


def test_without_an_event_the_page_says_what_is_missing(tmp_path: Path, qapp: QApplication) -> None:
    with a_window(tmp_path / "empty", qapp, people=False) as window:
        screen = PrintScreen(window)

        assert not named(screen.page, QPushButton, "Print").isEnabled()
        assert screen.page.card.trouble.isVisible()
        assert "event" in screen.page.card.trouble.text()


def test_what_changes_meanwhile_is_on_the_paper(window: Window, screen: PrintScreen) -> None:
    window.bench.do(
        Op.CHECK_IN,
        attendance.check_in,
        session_id=todays_session(window),
        person_id=someone(window, "Mikhail Petrov"),
        today="2026-11-21",
    )
    screen.wait()

    assert "Mikhail Petrov" in screen.words


def test_every_page_can_be_looked_at_turned_and_read(window: Window, screen: PrintScreen) -> None:
    screen.want("Large (18 point)")
    window.press(Key.Key_L, Ctrl)
    preview = window.dialog()
    assert isinstance(preview, PreviewDialog)
    assert named(preview, PageList, "Pages").model().rowCount() == preview.paper.pages

    Screen(window).press("Next page")
    assert Screen(window).says(f"Page 2 of {preview.paper.pages}")
    assert preview.pages.currentIndex().row() == 1

    Screen(window).press("Read as text")
    words = named(preview, QTextBrowser, "The words of the document")
    window.wait_for(lambda: "Amina Khan" in words.toPlainText(), "the words")
    assert "When: Saturday 21 November 2026, 10 am to 11 am\nWhere: Larch Hall" in words.toPlainText()


def test_the_real_size_is_that_of_paper(window: Window) -> None:
    window.show()
    preview = PreviewDialog(window.bench, a_paper(window))
    window.bench.open(preview)
    Screen(window).press("Show at real size")

    sheet, screen = preview.view.real.sheet, preview.screen()
    assert sheet.height() == pytest.approx(297 / 25.4 * screen.physicalDotsPerInchY(), abs=2)
    assert sheet.width() == pytest.approx(210 / 25.4 * screen.physicalDotsPerInchX(), abs=2)
    assert Screen(window).says("At its real size")


def test_no_printer_is_a_normal_case_with_a_sentence(window: Window, screen: PrintScreen) -> None:
    if paper_work.printers():
        pytest.skip("this computer has a printer")
    window.press(Key.Key_P, Ctrl)

    assert window.message.startswith("No printer is set up on this computer. Save the document")


def test_the_preview_says_so_itself_because_it_lies_over_the_message_bar(window: Window, screen: PrintScreen) -> None:
    if paper_work.printers():
        pytest.skip("this computer has a printer")
    screen.press("Look at every page")
    Screen(window).press("Print")

    assert Screen(window).says("No printer is set up on this computer.")


def test_a_page_is_printed_at_its_real_size_and_whole(tmp_path: Path, window: Window) -> None:
    paper = a_paper(window)
    printer = paper_work.made_ready(QPrinter(QPrinter.PrinterMode.HighResolution))
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    paper_work.made_ready(printer)

    sent = paper_work.print_on(window.store, SILENT, paper, printer)

    assert sent == paper.pages == page_count(tmp_path / "printed.pdf")
    for ours, printed in zip(
        pages_as_images(paper.pdf, 72), pages_as_images(tmp_path / "printed.pdf", 72), strict=True
    ):
        assert printed.width == pytest.approx(ours.width, abs=1)
        assert printed.height == pytest.approx(ours.height, abs=1)
        whole = (0, 0, min(ours.width, printed.width), min(ours.height, printed.height))
        left, right = (
            Image.frombytes("RGB", (p.width, p.height), p.rgb).convert("L").crop(whole) for p in (ours, printed)
        )
        ink, other_ink = (image.point(lambda v: 255 if v < 128 else 0).getbbox() for image in (left, right))
        assert ink is not None
        assert other_ink is not None
        assert all(abs(a - b) <= 1 for a, b in zip(ink, other_ink, strict=True))  # the corner marks lie where they lay
        difference = ImageChops.difference(left, right)
        strong = sum(count for value, count in enumerate(difference.histogram()) if value > 140)
        assert strong < 0.002 * ours.width * ours.height


def test_choosing_a_printer_sends_copies_to_it(window: Window) -> None:
    window.show()
    asked: list[tuple[str, int]] = []
    dialog = PrintDialog(
        a_paper(window),
        ["Front office", "Łódź é"],
        lambda _paper, name, copies: asked.append((name, copies)),
    )
    window.bench.open(dialog)
    screen = Screen(window)

    assert screen.says("Every page is printed at its real size, never made smaller to fit.")
    screen.pick("Printer", "Łódź é")
    screen.press("One more: Copies")
    screen.press("Print")

    assert asked == [("Łódź é", 2)]


def test_the_systems_own_dialog_is_asked_for_trays_and_the_page_keeps_its_size(tmp_path: Path, window: Window) -> None:
    window.show()
    sent: list[QPrinter] = []
    dialog = PrintDialog(
        a_paper(window), ["Front office"], lambda *_: None, lambda _paper, printer: sent.append(printer)
    )
    window.bench.open(dialog)
    Screen(window).press("Trays, both sides, colours: the computer’s own print dialog")
    system = dialog.findChild(QPrintDialog)
    assert isinstance(system, QPrintDialog)
    printer = system.printer()
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFullPage(False)  # whatever is chosen there
    QDialog.accept(system)
    window.settle()

    assert sent == [printer]
    assert printer.fullPage()
    assert not dialog.isVisible()


def test_a_document_is_saved_under_a_chosen_name(tmp_path: Path, window: Window, screen: PrintScreen) -> None:
    named(screen.page, QPushButton, "Save as").click()  # not pressed: Qt's file dialog has a button that stays down
    dialog = window.dialog()
    assert isinstance(dialog, QFileDialog)
    name = dialog.findChildren(QLineEdit)[0]
    assert name.text() == "Sign-in register Warm Winter Fair clear.pdf"
    name.setText(str(tmp_path / "Zoë’s fair 中"))  # Qt's own field: typing opens a pop-up that offscreen cannot show
    dialog.accept()
    window.wait_for_job()

    assert window.message.startswith("Saved as Zoë’s fair 中.pdf.")
    assert "Amina Khan" in page_text(tmp_path / "Zoë’s fair 中.pdf")[0]


def test_a_folder_that_is_gone_is_told(tmp_path: Path, window: Window, screen: PrintScreen) -> None:
    assert screen.page.ways.paper is not None
    screen.page.ways._save(screen.page.ways.paper, tmp_path / "nowhere" / "x.pdf")
    window.wait_for_job()

    assert "is not there any more" in window.message


def test_another_program_gets_a_file_whose_name_tells_nothing(
    window: Window, screen: PrintScreen, other_program: OtherProgram
) -> None:
    screen.press("Open in another program")

    (file,) = other_program.opened
    assert screen.page.ways.paper is not None
    assert other_program.read == [screen.page.ways.paper.pdf]
    assert file.parent == window.bench.places.spool
    assert file.stem.isalnum()
    assert "Winter" not in file.name
    assert "is removed when Neighbourhood Desk closes" in window.message


def test_what_was_opened_elsewhere_is_gone_at_the_next_start(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool", iter("ab").__next__)
    first, second = spool.put(b"%PDF"), spool.put(b"%PDF")
    assert first.exists()
    assert second.exists()

    Spool(tmp_path / "spool", iter("c").__next__).clear()

    assert list((tmp_path / "spool").iterdir()) == []


def test_a_walks_sheet_is_previewed_from_the_estate_page(window: Window) -> None:
    a_walk(window)
    page = EstatePage(window.bench)
    window.main.add_page("estate", "Estate inspection", "clipboard-list", page)
    window.show()
    page.show_walks()
    window.settle()

    window.press(Key.Key_P, Ctrl)
    window.wait_for_job()

    preview = window.dialog()
    assert isinstance(preview, PreviewDialog)
    assert "Larch Court" in preview.windowTitle()


def test_the_same_order_on_the_same_sheet_gives_the_same_bytes(window: Window) -> None:
    order = Order("sign-up-sheet", About())
    photos, order, sheet, at = paper_work.asked_of(window.bench, order)

    first = paper_work.make(window.store, SILENT, photos, order, sheet, at)
    again = paper_work.make(window.store, SILENT, photos, order, sheet, at)

    assert first.pdf == again.pdf
    assert BytesIO(first.pdf).read(5) == b"%PDF-"


def test_the_page_is_accessible(window: Window, screen: PrintScreen) -> None:
    screen.want("Another size")

    assert wrong_looks(window, lambda: window.main) == {}


def test_the_preview_and_the_print_dialog_are_accessible(window: Window, screen: PrintScreen) -> None:
    opener = named(screen.page, QPushButton, "Look at every page")
    opener.setFocus()
    opener.click()
    window.settle()
    preview = window.dialog()
    assert wrong_looks(window, lambda: preview) == {}
    Screen(window).press("Read as text")
    window.wait_for(lambda: not window.bench.runner.looking, "the words")
    assert wrong_looks(window, lambda: preview) == {}
    assert check_escape(preview, opener) == []

    assert screen.page.ways.paper is not None
    window.bench.open(PrintDialog(screen.page.ways.paper, ["Front office"], lambda *_: None))
    window.settle()
    assert wrong_looks(window, window.dialog) == {}


@pytest.mark.expects_qt_warning("QPainter::begin")
def test_a_printer_that_does_not_answer_is_told(tmp_path: Path, window: Window) -> None:
    printer = paper_work.made_ready(QPrinter(QPrinter.PrinterMode.HighResolution))
    printer.setOutputFileName(str(tmp_path / "nowhere" / "printed.pdf"))

    with pytest.raises(PrintTrouble) as caught:
        paper_work.print_on(window.store, SILENT, a_paper(window), printer)

    assert "Turn it on, or choose another one" in sentence(caught.value)


def test_printing_can_be_stopped_between_pages(tmp_path: Path, window: Window) -> None:
    begun: list[int] = []

    class StopAtTheSecond:
        def step(self, done: int, _total: int | None, _what: str) -> None:
            begun.append(done)
            if done == 1:
                raise Cancelled

    printer = paper_work.made_ready(QPrinter(QPrinter.PrinterMode.HighResolution))
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    paper = a_paper(window)
    assert paper.pages > 2

    with pytest.raises(Cancelled):
        paper_work.print_on(window.store, StopAtTheSecond(), paper, printer)

    assert begun == [0, 1]


def test_coming_back_to_the_page_shows_what_is_so_now(window: Window, screen: PrintScreen) -> None:
    screen.choose("Giant (24 point)")
    screen.page.left()  # in the middle of making
    window.wait_for_job()

    screen.page.entered()
    screen.wait()

    assert screen.says("pages of A4, giant print, 24 point")
