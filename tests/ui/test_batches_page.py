"""The office's list of batches: undoing a whole one and bringing it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.services import people
from desktop_app.ui.pages.batches import BatchesPage
from tests.support.copies import Copy, a_laptop, an_office
from tests.support.looks import wrong_looks
from tests.support.screens import Screen, Window, a_window_over


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Copy]:
    """Two batches of one laptop: two people, then one more."""
    office = an_office(tmp_path)
    laptop = a_laptop(office, tmp_path)
    for names in (("Łucja", "José"), ("中",)):
        for given in names:
            laptop.add_person(given, "Nowak")
        laptop.send()
    office.receive()
    laptop.close()
    yield office
    office.close()


@pytest.fixture
def window(office: Copy, tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window_over(office.store, tmp_path, qapp, office.clock) as made:
        made.add("batches", "Batches", "folder-down", BatchesPage)
        made.show()
        yield made


def page(window: Window) -> BatchesPage:
    found = window.main.page("batches")
    assert isinstance(found, BatchesPage)
    return found


def undo_or_bring_back(window: Window) -> None:
    before = window.message
    window.press(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    window.wait_for(lambda: window.message != before, "what came of it")


def how_many(window: Window) -> int:
    return window.bench.query(people.count)


def test_a_batch_is_undone_and_brought_back_by_its_key(window: Window) -> None:
    shown = page(window)
    assert [line.title for line in shown.list.lines.lines] == ["Laptop 1, file 2", "Laptop 1, file 1"]
    shown.list.set_current(shown.list.lines.lines[1].key)
    undo_or_bring_back(window)
    assert how_many(window) == 1
    assert window.message == "2 records went back."
    assert "Undone" in shown.list.lines.lines[1].detail
    undo_or_bring_back(window)
    assert how_many(window) == 3


def test_the_page_breaks_no_rule_of_accessibility(window: Window) -> None:
    assert wrong_looks(window, lambda: window.main) == {}


def test_what_a_batch_changed_is_told_field_by_field(tmp_path: Path, qapp: QApplication) -> None:
    office = an_office(tmp_path)
    laptop = a_laptop(office, tmp_path)
    person = office.add_person("Łucja", "Nowak", phone="01592 100100", greeting="Knock twice")
    office.publish()
    laptop.send()
    laptop.change(person, phone="01592 300300", greeting="No dogs — é")
    laptop.add_person("美玲", "陈")
    office.clock.forward(minutes=5)
    office.change(person, greeting="مرحبا")
    laptop.send()
    office.receive()
    laptop.close()
    with a_window_over(office.store, tmp_path, qapp, office.clock) as window:
        screen = Screen(window, window.add("batches", "Batches", "folder-down", BatchesPage))
        window.show()
        for said in (
            "1 new record, 1 changed.",
            "Phone: “01592 100100” became “01592 300300”",
            "Greeting: “No dogs — é” came, and a later value stands.",
            "Person 美玲 陈, new",
        ):
            assert screen.says(said), said
    office.close()
