"""The page of back-ups: a second place, and trying the newest one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.store import backups
from desktop_app.ui.pages.back_ups import BackUpsPage
from tests.support.looks import wrong_looks
from tests.support.screens import Screen, Window, a_window


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path / "copy", qapp) as made:
        made.bench.places.vault.write_text("{}", "utf-8")
        made.add("back-ups", "Back-ups", "hard-drive", BackUpsPage)
        made.show()
        yield made


@pytest.fixture
def page(window: Window) -> BackUpsPage:
    found = window.main.page("back-ups")
    assert isinstance(found, BackUpsPage)
    return found


def test_the_newest_back_up_is_tried_from_a_button(window: Window, page: BackUpsPage) -> None:
    screen = Screen(window, page)
    screen.press("Try the newest back-up")
    window.wait_for_job()
    assert window.message.startswith("There is no back-up to try yet.")
    backups.daily(window.store, window.bench.places.back_ups, window.bench.now().date())
    screen.press("Try the newest back-up")
    window.wait_for_job()
    words = "on this computer opens and is whole: 9 people, 3 events, 0 photos."
    assert words in window.message
    assert screen.says(words)


def test_a_second_place_is_chosen_and_given_up(window: Window, page: BackUpsPage, tmp_path: Path) -> None:
    screen = Screen(window, page)
    assert screen.says("No second place is chosen.")
    stick = tmp_path / "stick"
    stick.mkdir()
    page.choose_place(window.bench.places.data)
    assert "inside this copy's own folder" in window.message
    page.choose_place(stick)
    window.wait_for_job()
    assert window.message == "Today’s back-up is in stick too."
    assert screen.says(f"Each day’s back-up is kept in {stick} as well.")
    assert window.bench.settings.back_up_folder == str(stick)
    assert len(list(stick.glob("*/*.backup"))) == 1
    screen.press("Keep none there any more")
    assert screen.says("No second place is chosen.")


def test_the_page_is_accessible(window: Window, page: BackUpsPage) -> None:
    assert wrong_looks(window, lambda: window.main) == {}
