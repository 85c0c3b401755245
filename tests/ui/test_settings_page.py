"""Settings: what holds on this computer, and the organisation's own words and lists."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.services import organisation
from desktop_app.settings import load
from desktop_app.ui.dialogs.paper_look import PaperLookDialog
from desktop_app.ui.main_window import UserInput
from desktop_app.ui.pages.lists import ListsPage
from desktop_app.ui.pages.settings import SettingsPage
from desktop_app.ui.widgets.buttons import Button
from tests.support.accessibility import check, check_escape
from tests.support.looks import every_look, wrong
from tests.support.screens import Screen, Window, a_window
from tests.support.whole_window import PASSPHRASE, Desk, a_desk, an_office
from tests.ui.conftest import TypingClock

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def office(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> Iterator[Desk]:
    """At the settings of an office."""
    an_office(tmp_path / "copy")
    with a_desk(qapp, user_input, tmp_path / "copy", pages=("settings", "lists", "back-ups")) as made:
        made.window.unlock(PASSPHRASE)
        made.wait_until_open()
        made.window.open_page("settings")
        yield made


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp) as made:
        yield made


def page(desk: Desk) -> SettingsPage:
    found = desk.window.page("settings")
    assert isinstance(found, SettingsPage)
    return found


# -- this computer -----------------------------------------------------------------------------------------------------


def test_what_is_changed_holds_at_once_and_after_the_next_start(office: Desk, typing_clock: TypingClock) -> None:
    assert QApplication.focusWidget() is page(office).hide_after.box
    office.keys(Qt.Key.Key_Up)
    page(office).print_size.set_value("giant")
    page(office).gap.set_value(80)
    page(office).tail.set_value(400)

    kept = load(office.places.settings).settings
    assert (kept.hide_after_minutes, kept.print_size) == (6, "giant")
    assert (kept.scanner_gap_ms, kept.scanner_tail_ms) == (80, 400)
    scans: list[str] = []
    scanner = office.window.input.scanner
    scanner.scanned.connect(scans.append)
    typing_clock.gap_s = 0.07
    office.window.open_page("back-ups")
    for key in (*range(Qt.Key.Key_1, Qt.Key.Key_9), Qt.Key.Key_Return):
        office.keys(Qt.Key(key))
    assert scans == ["12345678"]


def test_nothing_moves_once_that_is_asked_for(office: Desk) -> None:
    jobs = office.window.jobs
    jobs.start("Looking")
    assert jobs.bar.maximum() == 0  # Qt moves such a bar to and fro

    page(office).still.click()
    jobs.start("Looking")
    assert (jobs.bar.minimum(), jobs.bar.maximum(), jobs.bar.value()) == (0, 1, 0)
    jobs.step(3, 9)
    assert (jobs.bar.maximum(), jobs.bar.value()) == (9, 3)
    jobs.finish()
    assert load(office.places.settings).settings.reduce_motion


def test_the_screen_hides_itself_after_the_minutes_that_were_set(office: Desk) -> None:
    page(office).hide_after.set_value(1)
    assert office.window._rest._timer.interval() == 60_000
    page(office).hide_after.set_value(0)
    assert not office.window._rest._timer.isActive()


# -- the organisation --------------------------------------------------------------------------------------------------


def settings_screen(window: Window) -> Screen:
    made = SettingsPage(window.bench)
    window.main.add_page("settings", "Settings", "settings", made)
    window.show()
    return Screen(window)


def test_the_particulars_are_changed_and_taken_back(window: Window) -> None:
    screen = settings_screen(window)
    screen.press("Change the particulars")
    dialog = Screen(window)
    dialog.type("Name", "  ")
    dialog.type("Board meetings a year", "six")
    dialog.press("Save")
    assert dialog.problem("Name") == "Give the organisation's name."
    assert dialog.problem("Board meetings a year") == "Write a whole number in digits."

    dialog.type("Name", "Łąka 中 Homes")
    dialog.type("Phone", "0141 496 0000")
    dialog.type("Board meetings a year", "8")
    dialog.press("Save")
    assert screen.says("Łąka 中 Homes · 0141 496 0000")
    kept = window.bench.query(organisation.settings)
    assert (kept["phone"], kept["board_meetings_a_year"]) == ("0141 496 0000", "8")
    assert window.message == "The organisation’s particulars were changed."

    before = kept["values"]
    window.undo()
    assert window.bench.query(organisation.settings)["phone"] != "0141 496 0000"
    assert window.bench.query(organisation.settings)["values"] == before


def test_our_paper_gets_its_logo_its_colour_and_cream(window: Window, tmp_path: Path) -> None:
    screen = settings_screen(window)
    screen.press("How our paper looks")
    dialog = Screen(window)
    assert dialog.says("There is no logo.")
    front = window.dialog_or_window()
    assert isinstance(front, PaperLookDialog)
    (tmp_path / "none.png").write_bytes(b"no picture")
    front.read(tmp_path / "none.png")
    window.wait_for_job()
    [problem] = front.summary.findChildren(Button)
    assert "not a picture that can be used" in problem.text()
    Image.new("RGB", (300, 100), "green").save(tmp_path / "logo.png")
    front.read(tmp_path / "logo.png")
    window.wait_for_job()
    assert dialog.says("The new logo is ready.")
    dialog.type("Colour", "green")
    dialog.pick("Paper", "Cream")
    dialog.press("Save")
    assert "six digits" in dialog.problem("Colour")
    dialog.type("Colour", "#1a4d7a")
    dialog.press("Save")
    look = window.bench.query(organisation.look)
    assert (look.colour, look.paper, look.logo[:4]) == ("#1a4d7a", "cream", b"\x89PNG")
    assert window.message == "The look of our paper was changed."

    screen.press("How our paper looks")
    dialog.press("Take the logo off")
    dialog.press("Save")
    assert window.bench.query(organisation.look).logo == b""
    window.undo()
    assert window.bench.query(organisation.look).logo != b""


# -- lists -------------------------------------------------------------------------------------------------------------


def lists_screen(window: Window) -> Screen:
    window.main.add_page("lists", "Lists and wordings", "list", ListsPage(window.bench))
    window.show()
    return Screen(window)


ENTRIES = "Entries of this list"


def test_an_entry_is_added_renamed_moved_and_no_longer_offered_by_keyboard(window: Window) -> None:
    screen = lists_screen(window)
    assert screen.lines(ENTRIES)[0] == "Damp or mould"
    window.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    Screen(window).press("Save")
    assert Screen(window).problem("What it is called") == "Say what it is called."
    Screen(window).type("What it is called", "Żywopłot – 树篱")
    window.press(Qt.Key.Key_Return)
    assert screen.lines(ENTRIES)[-1] == "Żywopłot – 树篱"

    screen.choose_line(ENTRIES, "Żywopłot – 树篱")
    screen.press("Earlier in the list")
    assert screen.lines(ENTRIES)[-2] == "Żywopłot – 树篱"
    assert window.message == "“Żywopłot – 树篱” is number 6 of 7 now."

    screen.press_in(ENTRIES, Qt.Key.Key_Return)
    Screen(window).tick("No longer offered. What records hold stays.")
    Screen(window).press("Save")
    offered = [code.label for code in window.bench.query(organisation.codes, "issue_category")]
    assert "Żywopłot – 树篱" not in offered
    assert "Żywopłot – 树篱" in screen.lines(ENTRIES)


def test_a_wording_that_was_agreed_to_is_never_changed_but_gets_a_new_version(window: Window) -> None:
    before = window.bench.query(organisation.consent_wordings)[0]
    screen = lists_screen(window)
    screen.pick("Which list?", "Wordings that are read out for consent")
    assert not screen.has("Add an entry")
    screen.press_in(ENTRIES, Qt.Key.Key_Return)
    assert Screen(window).says(f"become wording {int(before.version) + 1}")
    Screen(window).type("Words that are read out", "أمينة may we write to you?")
    Screen(window).press("Save")

    now = window.bench.query(organisation.consent_wordings)[0]
    assert (now.version, now.wording) == (str(int(before.version) + 1), "أمينة may we write to you?")
    every = window.bench.query(organisation.labels, "consent_wording")
    assert every[f"{before.purpose}|{before.version}"] == before.wording


# -- access ------------------------------------------------------------------------------------------------------------


def test_the_settings_pass_the_accessibility_rules(office: Desk) -> None:
    found = {}
    lists = office.window.page("lists")
    assert isinstance(lists, ListsPage)
    kinds = [lists.which.value(), "consent_wording"]
    for look in every_look(office):
        office.window.open_page("settings")
        found[look] = check(office.window)
        page(office).particulars.setFocus()
        page(office).particulars.click()
        dialog = office.asked("the particulars")
        found[f"particulars, {look}"] = [*check(dialog), *check_escape(dialog, page(office).particulars)]
        page(office).lists.click()
        lists.which.set_value(kinds[0])
        found[f"lists, {look}"] = check(office.window)
        lists.which.set_value(kinds[1])
        lists.change.setFocus()
        lists.change.click()
        dialog = office.asked("the wording")
        found[f"wording, {look}"] = [*check(dialog), *check_escape(dialog, lists.change)]

    assert wrong(found) == {}
