"""What a person may ask of us, in the window: everything held, and to be erased; and lists that are given out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.services import people
from desktop_app.ui.dialogs.list_out import ListOutDialog, saver
from desktop_app.ui.dialogs.rights import ForgetDialog, RightsDialog
from desktop_app.ui.pages.people import PeoplePage
from tests.support.looks import wrong_looks
from tests.support.screens import PeopleScreen, Screen, Window, a_window

Ctrl = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp) as made:
        made.add("people", "People", "users", PeoplePage)
        made.show()
        yield made


@pytest.fixture
def screen(window: Window) -> PeopleScreen:
    found = PeopleScreen(window, window.main.page("people"))
    found.open("Amina Khan")
    return found


def ask(window: Window, screen: PeopleScreen) -> Screen:
    screen.press("What they may ask of us")
    return Screen(window)


@pytest.mark.parametrize("ending", ["pdf", "json"])
def test_everything_held_is_saved_and_said_not_to_be_locked(
    window: Window, screen: PeopleScreen, tmp_path: Path, ending: str
) -> None:
    ask(window, screen)
    dialog = window.dialog()
    assert isinstance(dialog, RightsDialog)
    dialog.save_to(tmp_path / f"held.{ending}")
    window.wait_for_job()
    assert window.message.startswith(f"Saved as held.{ending}. Remember that it is not locked")
    if ending == "json":
        assert json.loads((tmp_path / "held.json").read_text("utf-8"))["person"]["draft"]["given"] == "Amina"
    else:
        assert (tmp_path / "held.pdf").read_bytes().startswith(b"%PDF")


def test_nobody_is_erased_without_their_name_typed(window: Window, screen: PeopleScreen) -> None:
    ask(window, screen).press("Erase this person for good")
    dialog = next(w for w in window.app.topLevelWidgets() if isinstance(w, ForgetDialog))
    sheet = Screen(window, dialog)
    assert sheet.says("Everything that is kept about Amina Khan goes for good")
    assert sheet.says("What stays is a number: somebody came to 1 sitting.")
    sheet.type("Type the name to confirm", "Bilal Khan")
    sheet.press("Erase for good")
    assert sheet.problem("Type the name to confirm").startswith("Type the name exactly as it stands above: Amina Khan.")
    assert window.bench.query(people.count) == 9
    sheet.type("Type the name to confirm", "amina  khan")
    sheet.press("Erase for good")
    window.wait_for_job()
    assert window.message.startswith("Erased: 2 records were taken out here.")
    assert "Amina" not in window.message
    assert not window.offers_undo
    screen.find("Khan")
    assert screen.names() == ["Bilal Khan", "Zara Khan-Whitfield"]


def test_a_list_is_given_out_for_a_purpose(window: Window, screen: PeopleScreen, tmp_path: Path) -> None:
    screen.press("Give out a list as a file for spreadsheets")
    sheet = Screen(window)
    assert isinstance(window.dialog(), ListOutDialog)
    sheet.pick("Which list", "Issues found on estate walks")
    assert not sheet.says("What is it &for?")
    sheet.pick("Which list", "Who came to an event")
    assert sheet.says("Which &event")
    window.press(Qt.Key.Key_Escape)
    saver(window.bench, "people", "contact", None)(tmp_path / "list.csv")
    window.wait_for_job()
    assert window.message.startswith("0 rows saved as list.csv. 9 people did not agree to this and were left out.")
    saver(window.bench, "people", "", None)(tmp_path / "list.xlsx")
    window.wait_for_job()
    assert window.message.startswith("9 rows saved as list.xlsx. Remember")


def test_the_dialogs_are_accessible(window: Window, screen: PeopleScreen) -> None:
    person = window.bench.query(people.find, "Amina Khan").lines[0].id
    for make in (
        lambda: RightsDialog(window.bench, person, "Amina Khan"),
        lambda: ForgetDialog(window.bench, person, "Amina Khan"),
        lambda: ListOutDialog(window.bench),
    ):
        dialog = window.bench.open(make())
        window.settle()
        assert wrong_looks(window, window.dialog) == {}
        dialog.reject()
        window.settle()
