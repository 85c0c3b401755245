"""The event desk, as an officer uses it: by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from desktop_app.domain.changes import Op
from desktop_app.services import attendance, people
from desktop_app.ui.pages.desk import DeskPage
from tests.support.accessibility import check
from tests.support.looks import wrong_looks
from tests.support.screens import Screen, Window, a_window, texts
from tests.support.typing_text import type_text


class Door(Screen):
    """The desk in the officer's words."""

    def __init__(self, window: Window) -> None:
        self.page = window.add("desk", "Event desk", "door-open", DeskPage)
        assert isinstance(self.page, DeskPage)
        super().__init__(window, self.page)
        window.show()

    @property
    def desk(self) -> DeskPage:
        assert isinstance(self.page, DeskPage)
        return self.page

    def search(self, words: str) -> list[str]:
        """Type into the search; answers the names found."""
        self.desk.focus_search()
        self.desk.search.clear()
        type_text(self.desk.search, words)
        self.window.settle()
        return [line.title for line in self.desk.results.lines.lines]

    def enter(self) -> str:
        """Press Enter; answers what the message bar says."""
        self.window.press(Qt.Key.Key_Return)
        return self.window.message

    def ctrl(self, key: Qt.Key) -> None:
        self.window.press(key, Qt.KeyboardModifier.ControlModifier)

    @property
    def inside(self) -> int:
        return self.window.bench.query(attendance.counts, self.window.bench.session_id).inside


@pytest.fixture
def door(tmp_path: Path, qapp: QApplication) -> Iterator[Door]:
    with a_window(tmp_path, qapp, role="laptop") as window:
        yield Door(window)


def test_the_keyboard_begins_in_the_search(door: Door) -> None:
    assert QApplication.focusWidget() is door.desk.search


def test_enter_checks_in_the_person_found(door: Door) -> None:
    assert door.search("petr") == ["Mikhail Petrov"]
    assert door.enter().startswith("Mikhail Petrov checked in at ")
    assert door.inside == 5  # Amina and her three were there


def test_a_second_enter_says_since_when_and_changes_nothing(door: Door) -> None:
    door.search("petr")
    door.enter()
    before = door.inside
    assert "already in, since" in door.enter()
    assert door.inside == before
    assert not door.window.offers_undo


@pytest.mark.parametrize("typed", ["lucja", "ŁUCJA", "nowak łuc", "小明", "فاطمة", "900777", "104883", "ky75hd mik"])
def test_people_are_found_whatever_the_script_or_the_order(door: Door, typed: str) -> None:
    assert len(door.search(typed)) == 1


def test_a_typing_slip_is_forgiven_when_nothing_else_matches(door: Door) -> None:
    assert door.search("petorv") == ["Mikhail Petrov"]
    assert "come close" in door.desk.count.text()


def test_after_a_check_in_typing_replaces_what_was_typed(door: Door) -> None:
    door.search("petr")
    door.enter()
    assert door.desk.search.selectedText() == "petr"


def test_escape_clears_the_search(door: Door) -> None:
    door.search("petr")
    door.window.press(Qt.Key.Key_Escape)
    assert door.desk.search.text() == ""


def test_the_arrow_keys_choose_among_the_matches(door: Door) -> None:
    names = door.search("khan")
    door.window.press(Qt.Key.Key_Down)
    assert door.desk.card.person_name == names[1]


def test_a_whole_household_goes_in_with_one_key_each_and_children_are_counted(door: Door) -> None:
    door.search("lucja")
    door.ctrl(Qt.Key.Key_H)
    door.desk.card.children_box.set_value(2)
    assert door.desk.card.primary.text() == "Check in 5 people"
    door.desk.focus_search()
    assert "and 2 people with them checked in" in door.enter()
    assert door.inside == 4 + 5


def test_undo_takes_the_whole_household_back(door: Door) -> None:
    door.search("lucja")
    door.ctrl(Qt.Key.Key_H)
    door.desk.focus_search()
    door.enter()
    door.window.undo()
    assert door.inside == 4


def test_a_person_who_leaves_is_not_inside_any_more(door: Door) -> None:
    door.search("petr")
    door.enter()
    door.ctrl(Qt.Key.Key_O)
    assert "signed out at" in door.window.message
    assert door.inside == 4


def test_a_need_is_kept_word_for_word(door: Door) -> None:
    door.search("petr")
    door.ctrl(Qt.Key.Key_E)
    said = "  Damp – “it’s the\nback bedroom”, ciągle mokro 中"
    dialog = Screen(door.window)
    dialog.type("What did they say?", said)
    dialog.press("Save this need")
    kept = door.window.bench.query(lambda r: r.driver.execute("SELECT words FROM point").fetchone()[0])
    assert kept == said.strip()


def test_an_empty_need_is_refused_beside_its_field(door: Door) -> None:
    door.search("petr")
    door.ctrl(Qt.Key.Key_E)
    dialog = Screen(door.window)
    dialog.press("Save this need")
    assert "Write down what was said." in texts(door.window.dialog())


def test_a_walk_in_is_added_and_checked_in(door: Door) -> None:
    door.search("Wojciech Ångström")
    door.ctrl(Qt.Key.Key_N)
    dialog = Screen(door.window)
    dialog.type("Address", "7 Alder Walk")
    dialog.press("Add and check in")
    assert door.window.message.startswith("Added. Wojciech Ångström checked in at ")
    assert door.search("angstrom") == ["Wojciech Ångström"]


def test_look_alikes_show_while_a_walk_in_is_typed(door: Door) -> None:
    door.ctrl(Qt.Key.Key_N)
    dialog = Screen(door.window)
    dialog.type("First name", "Mikhail")
    dialog.type("Last name", "Petrow")
    assert "Is it one of these? Choose one to check them in instead." in texts(door.window.dialog())


def test_people_who_give_no_name_are_counted(door: Door) -> None:
    door.ctrl(Qt.Key.Key_T)
    dialog = Screen(door.window)
    dialog.press("Add to the count")
    assert door.window.message == "1 person counted without a name."
    everyone = door.window.bench.query(attendance.counts, door.window.bench.session_id).everyone
    assert everyone == 5


def test_a_sign_up_to_a_full_role_goes_on_the_waiting_list(door: Door) -> None:
    bench = door.window.bench
    role = bench.query(lambda r: r.driver.execute("SELECT id FROM role WHERE cap IS NOT NULL LIMIT 1").fetchone()[0])
    with bench.runner.store.write(Op.CHANGE_ROLE) as writer:
        writer.driver.execute("UPDATE role SET cap = 1 WHERE id = ?", (role,))
    for name in ("petr", "bilal"):
        door.search(name)
        door.ctrl(Qt.Key.Key_L)
        dialog = door.window.dialog()
        dialog.roles.set_current(role)  # type: ignore[attr-defined]  # the sign-up dialog
        Screen(door.window).press("Sign them up")
    assert "Bilal Khan is number 1 on the waiting list." in door.window.message


def test_a_sheet_is_printed_in_the_size_that_the_person_reads(door: Door) -> None:
    door.search("amina")
    door.ctrl(Qt.Key.Key_P)
    door.window.wait_for(lambda: isinstance(door.window.dialog_or_window(), QDialog), "the sheet")
    assert any("large print, 18 point" in said for said in texts(door.window.dialog()))


def test_a_scan_selects_and_does_not_check_in(door: Door) -> None:
    before = door.inside
    door.desk.scanned("104883")
    door.window.settle()
    assert door.desk.card.person_name == "Bilal Khan"
    assert door.inside == before


def test_typing_in_the_list_goes_back_to_the_search(door: Door) -> None:
    door.search("khan")
    door.desk.results.setFocus()
    QTest.keyClick(door.desk.results, Qt.Key.Key_Z)
    assert QApplication.focusWidget() is door.desk.search
    assert door.desk.search.text().endswith("z")
    door.window.wait_for(lambda: not door.window.main.input.scanner.listening, "the end of the letters")


def test_the_door_list_says_what_to_know_before_greeting(door: Door) -> None:
    door.search("amina")
    said = texts(door.desk)
    assert "Call her Mrs Khan." in said
    assert any("Large print" in text for text in said)
    line = door.desk.results.current_line()
    assert line is not None
    assert "Speaks Urdu" in line.spoken


def test_what_they_said_last_time_is_shown(door: Door) -> None:
    bench = door.window.bench
    amina = bench.query(people.find, "amina").lines[0].id
    last = bench.query(attendance.last_time, amina)
    assert last is not None
    later = bench.query(lambda r: r.driver.execute("SELECT id FROM session ORDER BY starts DESC LIMIT 1").fetchone()[0])
    bench.stand_at(later)
    door.search("amina")
    assert last.title in door.desk.card.last.text()


def test_the_desk_passes_the_accessibility_rules(door: Door) -> None:
    door.search("khan")
    assert wrong_looks(door.window, lambda: door.window.main) == {}
    assert door.window.main.findChildren(QLabel)


@pytest.mark.parametrize("key", [Qt.Key.Key_E, Qt.Key.Key_L, Qt.Key.Key_N, Qt.Key.Key_T])
def test_the_dialogs_of_the_desk_pass_the_accessibility_rules(door: Door, key: Qt.Key) -> None:
    door.search("petr")
    door.ctrl(key)
    for scale in (1.0, 2.0):
        door.window.look("light", scale)
        assert check(door.window.dialog()) == [], scale
