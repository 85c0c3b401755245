"""What a screen reader says without being asked: what came of a check-in, of a search, and what is wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.domain.errors import StoreTrouble
from desktop_app.ui.main_window import UserInput
from desktop_app.ui.pages.desk import DeskPage
from tests.support.screen_reader import Said, a_screen_reader
from tests.support.typing_text import type_text
from tests.support.whole_window import Desk, a_desk, a_practice, pump

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Qt's hook has another name there")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> Iterator[Desk]:
    """At the desk of a place to practise."""
    a_practice(tmp_path / "copy")
    with a_desk(qapp, user_input, tmp_path / "copy", pages=()) as made:
        made.wait_until_open()
        yield made


@pytest.fixture
def said() -> Iterator[list[Said]]:
    with a_screen_reader() as told:
        yield told


def search(desk: Desk, words: str) -> None:
    page = desk.window.page("desk")
    assert isinstance(page, DeskPage)
    page.search.clear()
    type_text(page.search, words)


def texts(said: list[Said]) -> list[str]:
    return [each.text for each in said]


def test_a_check_in_a_second_one_and_the_undo_are_said(desk: Desk, said: list[Said]) -> None:
    search(desk, "amina")
    desk.keys(Qt.Key.Key_Return)
    assert said[-1].text.startswith("Amina Khan checked in at ")
    assert not said[-1].now

    search(desk, "amina")
    desk.keys(Qt.Key.Key_Return)
    assert said[-1].text.startswith("Amina Khan is already in, since ")

    desk.keys(Qt.Key.Key_Z, CONTROL)
    assert said[-1].text == desk.message
    assert "Amina Khan" in desk.message
    assert "already" not in desk.message


def test_what_a_search_found_is_said_once_the_typing_has_stopped(desk: Desk, said: list[Said]) -> None:
    search(desk, "khan")
    assert texts(said) == []
    desk.wait_for(lambda: bool(said), "the count")
    pump(50)
    assert texts(said) == ["3 people match “khan”"]


def test_trouble_interrupts(desk: Desk, said: list[Said]) -> None:
    bench = desk.window.bench
    assert bench is not None
    bench.say_failed(StoreTrouble("full"))

    assert said == [Said(desk.message, now=True)]
    assert desk.message.startswith("The disk is full")


def test_what_is_wrong_with_a_form_is_said_at_once(desk: Desk, said: list[Said]) -> None:
    desk.keys(Qt.Key.Key_N, CONTROL)
    desk.asked("the form")
    desk.keys(Qt.Key.Key_S, CONTROL)
    desk.wait_for(lambda: bool(said) and said[-1].now, "the problem")

    assert said[-1].text.startswith("There is a problem. ")
