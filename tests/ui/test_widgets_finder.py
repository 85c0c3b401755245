"""Many answers as tiles: found by typing, chosen by keyboard, folded where there is little room."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRadioButton, QWidget

from desktop_app.ui.widgets.finder import TileFinder
from desktop_app.ui.widgets.tiles import TileOption
from tests.support.screens import named, texts
from tests.support.typing_text import type_text

Key = Qt.Key
DOCUMENTS = {
    "For the door": ("Sign-in register", "Tally sheet"),
    "For the table": ("Comment slip", "Zażółć: share application"),
}


def find(typed: str) -> list[str]:
    return [title for titles in DOCUMENTS.values() for title in titles if typed.lower() in title.lower()]


@pytest.fixture
def finder(show: Callable[..., QWidget]) -> TileFinder:
    groups = [(heading, [TileOption(title, title) for title in titles]) for heading, titles in DOCUMENTS.items()]
    made = TileFinder("&What?", groups, find, of=("document", "documents"))
    made.set_value("Sign-in register")
    show(made)
    made.search.setFocus()
    return made


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def test_typing_leaves_what_is_looked_for_with_the_heading_of_its_group(finder: TileFinder) -> None:
    type_text(finder.search, "zażó")

    assert finder.shown == ["Zażółć: share application"]
    assert "For the table" in texts(finder)
    assert "For the door" not in texts(finder)
    assert "1 document for “zażó”" in texts(finder)


def test_enter_takes_the_first_that_was_found_and_shows_all_again(finder: TileFinder) -> None:
    chosen: list[str] = []
    taken: list[bool] = []
    finder.changed.connect(chosen.append)
    finder.taken.connect(lambda: taken.append(True))
    type_text(finder.search, "s")
    type_text(finder.search, "l")

    press(Key.Key_Return)

    assert chosen == ["Comment slip"]
    assert taken == [True]
    assert finder.shown == find("")
    assert QApplication.focusWidget() is named(finder, QRadioButton, "Comment slip")


def test_what_is_found_nowhere_is_told_and_enter_changes_nothing(finder: TileFinder) -> None:
    type_text(finder.search, "中")

    press(Key.Key_Return)

    assert finder.shown == []
    assert "No document for “中”" in texts(finder)
    assert finder.value() == "Sign-in register"


def test_the_arrow_keys_choose_from_the_field_and_from_tile_to_tile_over_the_groups(finder: TileFinder) -> None:
    press(Key.Key_Down)
    assert finder.value() == "Tally sheet"
    assert finder.search.hasFocus()

    press(Key.Key_Tab)
    press(Key.Key_Down)
    assert finder.value() == "Comment slip"
    press(Key.Key_Up)
    press(Key.Key_Up)
    assert finder.value() == "Sign-in register"


def test_a_letter_typed_on_a_tile_goes_into_the_field(finder: TileFinder) -> None:
    press(Key.Key_Tab)
    assert QApplication.focusWidget() is named(finder, QRadioButton, "Sign-in register")

    press(Key.Key_T)
    press(Key.Key_A)

    assert finder.search.text() == "ta"
    assert finder.shown == ["Tally sheet"]


def test_tab_comes_to_a_tile_that_is_in_sight_when_the_chosen_one_is_not(finder: TileFinder) -> None:
    type_text(finder.search, "tally")

    press(Key.Key_Tab)

    assert QApplication.focusWidget() is named(finder, QRadioButton, "Tally sheet")


def test_folded_only_the_chosen_one_is_in_sight_until_all_are_asked_for(finder: TileFinder) -> None:
    finder.set_folded(True)
    assert finder.shown == ["Sign-in register"]

    finder.all.click()
    assert finder.shown == find("")

    named(finder, QRadioButton, "Comment slip").click()
    assert finder.shown == ["Comment slip"]
    type_text(finder.search, "s")
    assert finder.shown == find("s")
