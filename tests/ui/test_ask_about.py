"""At the office, a person or an issue is sent back to an officer with a question; it then stands in Review."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from desktop_app.exchange import review
from desktop_app.services import questions
from desktop_app.store import devices
from desktop_app.store.journal import Writer
from desktop_app.ui.pages.estate import EstatePage
from desktop_app.ui.pages.people import PeoplePage
from tests.support.accessibility import check
from tests.support.builders import a_person, an_inspection, an_issue
from tests.support.screens import PeopleScreen, Screen, Window, a_window, named

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


def scene(writer: Writer) -> None:
    """Two laptops, a person, and a walk with an issue."""
    for number in (2, 3):
        device = f"0000000{number}-0000-4000-8000-0000000000de"
        devices.invite(writer, device, f"Laptop {number - 1}", number, starter_verify="", starter_recipient="")
    a_person(writer, "Łucja", "Nowak")
    walk = an_inspection(writer)
    writer.session.flush()
    an_issue(writer, walk, place="Stairwell B")


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp, people=False, scene=scene) as opened:
        yield opened


def asked(window: Window) -> list[tuple[str, str]]:
    """What was asked, and of whom."""
    found = window.bench.query(questions.unattached)
    return [(one.about, one.words) for one in found]


def test_a_person_is_sent_back_from_their_card(window: Window) -> None:
    page = PeoplePage(window.bench)
    window.main.add_page("people", "People", "users", page)
    window.show()
    PeopleScreen(window, page).open("Łucja Nowak")
    window.press(Key.Key_B, Ctrl)
    dialog = Screen(window, window.dialog())
    assert check(window.dialog()) == []
    dialog.press("Send the question")
    box = named(dialog.where, QPlainTextEdit, "Your question")
    assert "Write what you want to know" in box.accessibleDescription()

    dialog.pick("Whom", "Laptop 2")
    dialog.type("Your question", "Is that her own phone? سؤال")
    dialog.press("Send the question")

    assert "Laptop 2 gets your question" in window.message
    assert asked(window) == [("Łucja Nowak", "Is that her own phone? سؤال")]
    (task,) = window.bench.query(review.waiting)
    assert (task.kind, task.state) == ("question", "asked")
    window.undo()
    assert asked(window) == []


def test_an_issue_is_sent_back_from_its_walk(window: Window) -> None:
    page = EstatePage(window.bench)
    window.main.add_page("estate", "Estate inspection", "clipboard-list", page)
    window.show()
    with window.store.read() as reader:
        walk = reader.driver.execute("SELECT id FROM inspection").fetchone()[0]
    page.open_walk(walk)
    window.settle()
    assert check(window.main) == []
    Screen(window, page).press("Ask its officer")
    dialog = Screen(window, window.dialog())
    dialog.type("Your question", "Which floor is it on?")
    dialog.press("Send the question")
    assert asked(window) == [("Stairwell B", "Which floor is it on?")]


def test_a_laptop_asks_nobody(tmp_path: Path, qapp: QApplication) -> None:
    with a_window(tmp_path, qapp, role="laptop") as window:
        page = PeoplePage(window.bench)
        window.main.add_page("people", "People", "users", page)
        window.show()
        PeopleScreen(window, page).open("Zoë Nowak")
        assert not PeopleScreen(window, page).has("Ask an officer")


def test_without_laptops_there_is_nobody_to_ask(tmp_path: Path, qapp: QApplication) -> None:
    with a_window(tmp_path, qapp) as window:
        page = PeoplePage(window.bench)
        window.main.add_page("people", "People", "users", page)
        window.show()
        PeopleScreen(window, page).open("Zoë Nowak")
        window.press(Key.Key_B, Ctrl)
        dialog = Screen(window, window.dialog())
        assert dialog.says("No laptop is invited yet")
        assert not dialog.can_press("Send the question")
