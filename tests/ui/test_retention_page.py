"""How long things are kept, in the window: the list first, and the number typed before anything goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.store.journal import Writer
from desktop_app.store.tables import PointRow
from desktop_app.ui.pages.retention import RetentionPage
from desktop_app.ui.widgets.tables import OfficeTable
from tests.support.builders import a_person
from tests.support.looks import wrong_looks
from tests.support.screens import Screen, Window, a_window, named


def old_words(writer: Writer) -> None:
    person = a_person(writer, "Wilhelmina", "Østgård", reference="T-9")
    for year in (2021, 2023, 2026):
        writer.add(PointRow(id="", person_id=person, words=f"Said in {year}", at=f"{year}-05-01T10:00:00Z"))


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp, scene=old_words) as made:
        made.add("retention", "How long things are kept", "clock", RetentionPage)
        made.show()
        made.wait_for_job()
        yield made


@pytest.fixture
def screen(window: Window) -> Screen:
    return Screen(window, window.main.page("retention"))


def rows(screen: Screen, table: str) -> list[tuple[str, ...]]:
    return [row.cells for row in named(screen.where, OfficeTable, table).rows.rows]


def test_the_list_says_exactly_what_would_go(screen: Screen) -> None:
    assert rows(screen, "What may go today") == [("What people said, in their words", "2", "1 May 2021")]
    assert rows(screen, "Exactly what would go") == [
        ("Wilhelmina Østgård, Said in 2021", "1 May 2021"),
        ("Wilhelmina Østgård, Said in 2023", "1 May 2023"),
    ]


def test_the_years_are_the_organisations_and_can_be_undone(window: Window, screen: Screen) -> None:
    screen.set_number("What people said, in their words", 4)
    screen.press("Save these years")
    window.wait_for_job()
    assert rows(screen, "What may go today") == [("What people said, in their words", "1", "1 May 2021")]
    window.undo()
    window.wait_for_job()
    assert rows(screen, "What may go today")[0][1] == "2"


def test_nothing_goes_without_the_number(window: Window, screen: Screen) -> None:
    screen.press("Erase what has been kept long enough")
    sheet = Screen(window)
    sheet.type("Type the number of records to confirm", "3")
    sheet.press("Erase for good")
    assert sheet.problem("Type the number of records to confirm").startswith("Type the number that stands above: 2.")
    sheet.type("Type the number of records to confirm", "2")
    sheet.press("Erase for good")
    window.wait_for_job()
    assert window.message.startswith("Erased: 2 records.")
    assert not window.offers_undo
    window.wait_for(lambda: screen.says("Nothing has been kept too long."), "an empty list")
    assert screen.says("Nothing has been kept too long.")
    assert not screen.can_press("Erase what has been kept long enough")


def test_the_page_is_accessible(window: Window, screen: Screen) -> None:
    assert wrong_looks(window, lambda: window.main) == {}
    screen.press("Erase what has been kept long enough")
    assert wrong_looks(window, window.dialog) == {}
