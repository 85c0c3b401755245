"""The first start: from nothing to a desk, by mouse and by keyboard, with every mistake said at its field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop_app.exchange import enrolment
from desktop_app.paths import Places
from desktop_app.printing.preview import page_text
from desktop_app.ui import paper_work
from desktop_app.ui.first_start import sheet_paper
from desktop_app.ui.main_window import UserInput
from desktop_app.ui.pages.desk import DeskPage
from desktop_app.ui.pages.start_choice import ChoicePage
from desktop_app.ui.pages.start_done import LaptopDonePage, OfficeDonePage
from desktop_app.ui.pages.start_particulars import LaptopPage, OfficePage
from desktop_app.ui.ways_in import WaysIn
from desktop_app.ui.widgets.passphrase import NOT_THE_SAME
from tests.support.looks import wrong_looks
from tests.support.typing_text import type_text
from tests.support.whole_window import PASSPHRASE, Desk, a_desk, a_village


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> Iterator[Desk]:
    with a_desk(qapp, user_input, tmp_path / "copy", pages=("exchange", "devices")) as made:
        yield made


def choice(desk: Desk) -> ChoicePage:
    page = desk.window.page("start")
    assert isinstance(page, ChoicePage)
    return page


def office_page(desk: Desk) -> OfficePage:
    choice(desk).buttons["office"].click()
    page = desk.window.page("start-office")
    assert isinstance(page, OfficePage)
    return page


def laptop_page(desk: Desk) -> LaptopPage:
    choice(desk).buttons["laptop"].click()
    page = desk.window.page("start-laptop")
    assert isinstance(page, LaptopPage)
    return page


def fill_office(page: OfficePage, *, organisation: str = "Wymond Homes", again: str = PASSPHRASE) -> None:
    for box, words in (
        (page.organisation, organisation),
        (page.officer, "Zoë Łuć 中 مورَغ"),
        (page.passphrase.box, PASSPHRASE),
        (page.passphrase.again, again),
    ):
        box.clear()
        type_text(box, words)


def problem_of(box: QLineEdit) -> str:
    return box.accessibleDescription().partition(". ")[0].removeprefix("Error: ")


# -- practising --------------------------------------------------------------------------------------------------------


def test_one_press_leads_to_a_desk_with_an_event_today_and_a_search_that_works(desk: Desk) -> None:
    QTest.mouseClick(choice(desk).buttons["practice"], Qt.MouseButton.LeftButton)
    desk.wait_until_open()

    page = desk.window.page("desk")
    assert isinstance(page, DeskPage)
    assert desk.window.current_key == "desk"
    assert QApplication.focusWidget() is page.search
    assert "Sat 21 Nov" in page.heading.subtitle
    type_text(page.search, "kha")
    assert [line.title for line in page.results.lines.lines][:2] == ["Amina Khan", "Bilal Khan"]
    desk.keys(Qt.Key.Key_Return)
    assert desk.message.startswith("Amina Khan checked in")


def test_a_place_to_practise_says_so_and_leaves_the_real_place_free(desk: Desk) -> None:
    choice(desk).buttons["practice"].click()
    desk.wait_until_open()

    assert desk.window.practice.isVisible()
    assert not desk.places.are_taken()
    desk.window.open_page("exchange")
    assert not desk.window.page("exchange").findChildren(QLineEdit)[0].isVisible()


def test_the_same_place_to_practise_is_found_again(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> None:
    for _ in range(2):
        with a_desk(qapp, user_input, tmp_path / "copy", pages=()) as desk:
            choice(desk).buttons["practice"].click()
            desk.wait_until_open()
            assert desk.window.practice.isVisible()


# -- the office --------------------------------------------------------------------------------------------------------


def test_an_office_is_set_up_in_three_steps_and_its_recovery_sheet_is_saved(desk: Desk, tmp_path: Path) -> None:
    page = office_page(desk)
    fill_office(page)
    page.action.click()
    desk.wait_for(lambda: desk.window.has_page("start-office-done"), "step 3")
    done = desk.window.page("start-office-done")
    assert isinstance(done, OfficeDonePage)
    assert page.passphrase.value() == ""

    done.take_place(tmp_path / "sheet.pdf")
    desk.wait_for(done.state.isVisible, "the sheet")
    done.action.click()
    desk.wait_until_open()

    assert "AGE-SECRET-KEY-1" in " ".join(page_text(tmp_path / "sheet.pdf"))
    assert desk.window.current_key == "desk"
    assert not desk.window.practice.isVisible()
    assert desk.status == "Saved on this computer"
    assert desk.window.has_page("devices")


def test_nobody_leaves_without_the_recovery_sheet_by_mistake(desk: Desk, tmp_path: Path) -> None:
    page = office_page(desk)
    fill_office(page)
    page.action.click()
    desk.wait_for(lambda: desk.window.has_page("start-office-done"), "step 3")
    done = desk.window.page("start-office-done")
    assert isinstance(done, OfficeDonePage)

    done.action.click()
    assert done.problem.isVisible()
    assert desk.window.current_key == "start-office-done"

    done.take_place(tmp_path / "no such folder" / "sheet.pdf")
    desk.wait_for(lambda: "not there" in done.problem.label.text(), "the reason")
    done.without.click()
    desk.wait_until_open()


def test_the_recovery_sheet_is_printed_without_leaving_a_file(desk: Desk, tmp_path: Path) -> None:
    page = office_page(desk)
    fill_office(page)
    page.action.click()
    desk.wait_for(lambda: desk.window.has_page("start-office-done"), "step 3")
    done = desk.window.page("start-office-done")
    assert isinstance(done, OfficeDonePage)
    assert QApplication.focusWidget() is done.print

    if not paper_work.printers():
        done.print.click()
        desk.wait_for(lambda: "No printer" in done.problem.label.text(), "the reason")
    printer = paper_work.made_ready(QPrinter(QPrinter.PrinterMode.HighResolution))
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "on-paper.pdf"))
    first_start = desk.window._first_start
    assert first_start is not None
    other = desk.ways.set_up_office(
        Places(tmp_path / "other"),
        name="Łąka Homes",
        officer="",
        passphrase=PASSPHRASE,
        surroundings=desk.ways.system_surroundings(),
    )
    paper = sheet_paper(other, cast("WaysIn", desk.ways))
    other.desk.close()
    first_start.send_sheet(done, paper, printer)
    desk.wait_for(done.state.isVisible, "the print")
    assert "Look whether they can be read" in done.state.label.text()
    assert len(page_text(tmp_path / "on-paper.pdf")) == paper.pages
    assert not list(desk.places.data.rglob("*.pdf"))
    done.action.click()
    desk.wait_until_open()


def test_what_is_wrong_is_said_at_its_field(desk: Desk) -> None:
    page = office_page(desk)
    fill_office(page, organisation="  ", again="something else")
    page.action.click()
    assert problem_of(page.passphrase.again) == NOT_THE_SAME.rstrip(".").partition(". ")[0]

    fill_office(page, organisation="  ")
    page.action.click()
    desk.wait_for(lambda: bool(page.organisation.property("bad")), "the organisation's problem")
    assert problem_of(page.organisation).startswith("Give the organisation's name")
    assert not desk.places.are_taken()

    fill_office(page)
    for box in (page.passphrase.box, page.passphrase.again):
        box.setText("short")
    page.action.click()
    desk.wait_for(lambda: bool(page.passphrase.box.property("bad")), "the passphrase's problem")
    assert "10 characters" in page.passphrase.box.accessibleDescription()


def test_the_office_is_set_up_by_keyboard_alone(desk: Desk) -> None:
    assert QApplication.focusWidget() is choice(desk).buttons["office"]
    desk.keys(Qt.Key.Key_Return)
    for words in ("Łąka Homes", "Żółć"):
        type_text(desk.front(), words)
        desk.keys(Qt.Key.Key_Return)
    for _ in range(2):
        type_text(desk.front(), PASSPHRASE)
        desk.keys(Qt.Key.Key_Return)
    desk.wait_for(lambda: desk.window.has_page("start-office-done"), "step 3")


def test_the_words_of_a_passphrase_are_shown_only_on_request(desk: Desk) -> None:
    page = office_page(desk)
    type_text(page.passphrase.box, PASSPHRASE)
    assert page.passphrase.box.displayText() != PASSPHRASE

    page.passphrase.shown.click()
    assert page.passphrase.box.displayText() == PASSPHRASE


def test_back_leads_to_the_choice_again(desk: Desk) -> None:
    office_page(desk).back.click()

    assert desk.window.current_key == "start"


# -- a laptop ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def invited(tmp_path: Path) -> enrolment.Invited:
    made = a_village(tmp_path / "others").invited
    (tmp_path / "laptop.invitation").write_bytes(made.file)
    return made


def fill_laptop(page: LaptopPage, code: str) -> None:
    for box, words in (
        (page.code, code),
        (page.officer, "Zoë Łuć"),
        (page.passphrase.box, PASSPHRASE),
        (page.passphrase.again, PASSPHRASE),
    ):
        box.clear()
        type_text(box, words)


def test_a_laptop_is_set_up_from_its_invitation_and_shows_six_words(
    desk: Desk, invited: enrolment.Invited, tmp_path: Path
) -> None:
    page = laptop_page(desk)
    page.take_file(tmp_path / "laptop.invitation")
    fill_laptop(page, invited.code)
    page.action.click()
    desk.wait_for(lambda: desk.window.has_page("start-laptop-done"), "step 3")
    done = desk.window.page("start-laptop-done")
    assert isinstance(done, LaptopDonePage)
    assert len(done.words.text().split()) == 6

    done.action.click()
    desk.wait_until_open()
    assert desk.status == "Saved on this laptop. Nothing to send"
    assert desk.window.rail.button("exchange").text() == "Send to office"
    assert not desk.window.has_page("devices")


def test_a_wrong_code_is_said_at_the_code_and_can_be_put_right(
    desk: Desk, invited: enrolment.Invited, tmp_path: Path
) -> None:
    page = laptop_page(desk)
    page.take_file(tmp_path / "laptop.invitation")
    fill_laptop(page, "0000 1111 2222 3333")
    page.action.click()
    desk.wait_for(lambda: bool(page.code.property("bad")), "the code's problem")
    assert "does not fit this invitation" in page.code.accessibleDescription()

    fill_laptop(page, invited.code)
    page.action.click()
    desk.wait_for(lambda: desk.window.has_page("start-laptop-done"), "step 3")


def test_something_that_is_no_invitation_is_said_at_the_file(desk: Desk, tmp_path: Path) -> None:
    page = laptop_page(desk)
    page.action.click()
    assert "Choose the invitation file" in page.file.accessibleDescription()

    (tmp_path / "photo.invitation").write_bytes(b"\xff\xd8\xff\xe0" * 40_000)
    page.take_file(tmp_path / "photo.invitation")
    fill_laptop(page, "0000 1111 2222 3333")
    page.action.click()
    desk.wait_for(lambda: bool(page.file.property("bad")), "the file's problem")
    assert "not an invitation" in page.file.accessibleDescription()

    page.take_file(tmp_path / "gone.invitation")
    assert "cannot be read" in page.file.accessibleDescription()


# -- for everyone ------------------------------------------------------------------------------------------------------


def test_every_step_passes_the_accessibility_rules(desk: Desk) -> None:
    assert wrong_looks(desk, lambda: desk.window) == {}
    office = office_page(desk)
    assert wrong_looks(desk, lambda: desk.window) == {}
    office.action.click()
    desk.wait_for(lambda: bool(office.organisation.property("bad")), "the problems")
    assert wrong_looks(desk, lambda: desk.window) == {}
    laptop_page(desk)
    assert wrong_looks(desk, lambda: desk.window) == {}
    for key, page in (("done", OfficeDonePage()), ("laptop-done", LaptopDonePage())):
        if isinstance(page, LaptopDonePage):
            page.show_words("lusab-babad-gutih-tugad-lusab-babad")
        else:
            page.refuse("Save the recovery sheet first. It is made only this once.")
        desk.window.add_page(key, page.title, "house", page, in_menu=False)
        desk.window.open_page(key)
        assert wrong_looks(desk, lambda: desk.window) == {}
