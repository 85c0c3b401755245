"""Looking at what would come in before it is taken in: on the page where the office receives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.ui.pages.exchange import ReceivePage
from tests.support.accessibility import check
from tests.support.copies import Copy, a_laptop, an_office
from tests.support.looks import wrong_looks
from tests.support.screens import Screen, Window, a_window_over

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


class ReceiveScreen(Screen):
    """The page in an office worker's words."""

    def __init__(self, window: Window, share: Path) -> None:
        self.page = ReceivePage(window.bench)
        super().__init__(window, self.page)
        window.main.add_page("exchange", "Receive from laptops", "folder-down", self.page)
        window.show()
        self.page.folder.take(share)

    def do(self, button: str) -> None:
        """Press a button that starts long work, and wait for its end."""
        self.press(button)
        self.window.wait_for_job()


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[tuple[Copy, Copy]]:
    office = an_office(tmp_path / "copies")
    laptop = a_laptop(office, tmp_path / "copies")
    person = office.add_person("Łucja", "Nowak", phone="01592 100100")
    office.publish()
    laptop.send()
    laptop.change(person, phone="01592 300300")
    laptop.add_person("美玲", "陈")
    office.clock.forward(minutes=5)
    office.change(person, phone="01592 200200")
    laptop.send()
    yield office, laptop
    for copy in (laptop, office):
        copy.close()


def test_what_would_come_in_is_shown_and_only_receiving_keeps_it(
    tmp_path: Path, qapp: QApplication, copies: tuple[Copy, Copy]
) -> None:
    office, _laptop = copies
    with a_window_over(office.store, tmp_path, qapp, office.clock) as window:
        screen = ReceiveScreen(window, office.share)
        screen.do("Look first")

        assert screen.lines("What would come in") == ["Person: Łucja Nowak", "Person: Łucja Nowak", "Person: 美玲 陈"]
        assert screen.says("1 file would come in: 1 new and 0 changed. 1 disagreement. 1 value would come in vain.")
        assert window.message.endswith("Nothing was changed yet.")
        assert office.names() == {"Łucja Nowak"}
        assert check(window.main) == []

        screen.do("Receive now")
        assert office.names() == {"Łucja Nowak", "美玲 陈"}
        assert not screen.says("would come in:")
        screen.do("Look first")
        assert screen.says("Nothing new lies in the folder.")


def test_the_preview_is_accessible(tmp_path: Path, qapp: QApplication, copies: tuple[Copy, Copy]) -> None:
    office, _laptop = copies
    with a_window_over(office.store, tmp_path, qapp, office.clock) as window:
        screen = ReceiveScreen(window, office.share)
        screen.do("Look first")
        assert wrong_looks(window, lambda: window.main) == {}
