"""The history page: who did what, when and where, and each field before and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.domain.changes import Op
from desktop_app.services import attendance, people
from desktop_app.store.journal import Reader
from desktop_app.ui.pages.history import WHOLE, HistoryPage
from desktop_app.ui.pages.people import PeoplePage
from desktop_app.ui.widgets.tables import OfficeTable
from tests.support.looks import wrong_looks
from tests.support.screens import Screen, Window, a_window, named


class HistoryScreen(Screen):
    """The history in a reader's words."""

    def lines_shown(self) -> list[str]:
        """What was done, newest first."""
        return [row.cells[1] for row in named(self.where, OfficeTable, "History").rows.rows]

    def open_line(self, what: str) -> None:
        """Go to a line."""
        table = named(self.where, OfficeTable, "History")
        at = self.lines_shown().index(what)
        table.setCurrentIndex(table.rows.index(at, 0))
        self.window.settle()


def whose(reader: Reader, name: str) -> str:
    return people.find(reader, name).lines[0].id


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp) as made:
        amina = made.bench.query(whose, "Amina Khan")
        bilal = made.bench.query(whose, "Bilal Khan")
        draft = made.bench.query(people.person, amina).draft
        made.clock.forward(days=1)
        with made.store.write(Op.CHANGE_PERSON) as writer:
            people.change(writer, amina, replace(draft, phone="07700 900999", greeting=""))
        made.clock.forward(minutes=5)
        session = made.bench.query(lambda r: r.driver.execute("SELECT id FROM session ORDER BY starts").fetchone()[0])
        with made.store.write(Op.CHECK_IN) as writer:
            attendance.check_in(writer, session_id=session, person_id=bilal, today="2026-11-21")
        made.add("history", "History", "history", HistoryPage)
        made.add("people", "People", "users", PeoplePage)
        made.show()
        yield made


@pytest.fixture
def screen(window: Window) -> HistoryScreen:
    return HistoryScreen(window, window.main.page("history"))


def test_the_newest_comes_first_with_who_and_where(screen: HistoryScreen) -> None:
    assert screen.lines_shown() == ["Checking in Bilal Khan", "Changing Amina Khan", "Taking in a tenant list"]
    row = named(screen.where, OfficeTable, "History").rows.rows[0]
    assert row.cells[2] == "Morag Reid, Office 1"
    assert row.spoken.endswith("Checking in Bilal Khan. Morag Reid, Office 1")


def test_each_field_is_told_before_and_after(screen: HistoryScreen) -> None:
    screen.open_line("Changing Amina Khan")
    assert screen.says("Person Amina Khan")
    assert screen.says("Phone: “07700 900123” became “07700 900999”")
    assert screen.says("Greeting: “Call her Mrs Khan.” became “nothing”")
    assert not screen.says("Sort key")
    screen.open_line("Checking in Bilal Khan")
    assert screen.says("Session: Warm Winter Fair")


def test_the_filters_leave_what_was_asked_for(window: Window, screen: HistoryScreen) -> None:
    screen.pick("What was done", "Checking in")
    assert screen.lines_shown() == ["Checking in Bilal Khan"]
    screen.pick("What was done", "Anything")
    screen.pick("When", "Today")
    assert screen.lines_shown() == ["Checking in Bilal Khan", "Changing Amina Khan"]
    screen.pick("When", "Any day")
    screen.pick("Laptop", "Office 1")
    assert len(screen.lines_shown()) == 3
    screen.pick("What was done", "Undoing")
    assert screen.says("Nothing was done that fits")


def test_from_a_person_to_their_history_and_back(window: Window, screen: HistoryScreen) -> None:
    window.main.open_page("people")
    person = window.bench.query(whose, "Amina Khan")
    window.bench.go_about("history", person)
    assert screen.says("About Amina Khan")
    assert screen.lines_shown() == ["Changing Amina Khan", "Taking in a tenant list"]
    screen.press("Back to this person")
    assert window.main.current_key == "people"
    window.main.open_page("history")
    screen.press("Show everyone")
    assert len(screen.lines_shown()) == 3


def test_the_page_says_whether_anything_was_removed(window: Window, screen: HistoryScreen) -> None:
    screen.press("Look whether anything was removed")
    window.wait_for_job()
    assert window.message == WHOLE
    with window.store.write(Op.SAVE_DRAFT) as writer:
        writer.driver.execute("DELETE FROM journal_change WHERE n = (SELECT max(n) FROM journal_change)")
    screen.press("Look whether anything was removed")
    window.wait_for_job()
    assert "Somebody altered or removed entries between" in window.message


def test_by_keyboard_from_the_list_to_what_a_line_changed(window: Window, screen: HistoryScreen) -> None:
    named(screen.where, OfficeTable, "History").setFocus()
    window.press(Qt.Key.Key_Return)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "What it changed"


def test_the_page_is_accessible(window: Window, screen: HistoryScreen) -> None:
    assert wrong_looks(window, lambda: window.main) == {}
