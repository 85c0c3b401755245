"""Closing an event in the window of a laptop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.services import close_out
from desktop_app.ui.dialogs.close_out import CloseOutDialog
from desktop_app.ui.pages.programme import ProgrammePage
from desktop_app.ui.widgets.page import Page
from desktop_app.ui.workbench import Workbench
from tests.support.field_day import todays_session
from tests.support.looks import wrong_looks
from tests.support.screens import Screen, Window, a_window
from tests.support.typing_text import type_text


class NoFolder(Page):
    """Stands in the place of *Send to office*."""

    def __init__(self, _bench: Workbench) -> None:
        super().__init__("Send to office")


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp, role="laptop") as made:
        made.add("programme", "Programme", "calendar-days", ProgrammePage)
        made.add("exchange", "Send to office", "folder-up", NoFolder)
        made.show()
        yield made


def opened(window: Window) -> CloseOutDialog:
    """The dialog, as Ctrl+H opens it for the chosen event."""
    page = window.main.page("programme")
    assert isinstance(page, ProgrammePage)
    page.close_event()
    window.settle()
    dialog = window.app.activeModalWidget()
    assert isinstance(dialog, CloseOutDialog)
    return dialog


def test_gaps_are_mended_or_explained_and_then_it_closes(window: Window) -> None:
    dialog = opened(window)
    assert dialog.counted.text() == (
        "4 people came, as it is written down: 1 by name, 3 with them, 0 counted without a name."
    )
    for name, typed in (("door_count", "7"), ("sheet_lines", "2")):
        dialog.editors[name].setFocus()
        type_text(dialog.editors[name], typed)
    window.settle()
    assert set(dialog._boxes) == {"lines-not-typed", "counted-not-written", "still-inside"}
    dialog.action.click()
    window.settle()
    assert dialog.isVisible()
    assert "say why they are not typed" in dialog._boxes["lines-not-typed"].why.accessibleDescription()

    for code in ("counted-not-written", "still-inside"):
        button = dialog._boxes[code].button
        assert button is not None
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        window.settle()
    assert set(dialog._boxes) == {"lines-not-typed"}
    type_text(dialog._boxes["lines-not-typed"].why, "Łucja signed twice")
    QTest.keyClick(dialog.action, Qt.Key.Key_Space)
    window.settle()
    assert not dialog.isVisible()
    closing = window.bench.query(close_out.closing, todays_session(window))
    assert closing.is_closed
    assert closing.counted.everyone == 7
    assert window.main.current_key == "exchange"
    assert "is closed. Choose the folder to hand it in." in window.main.messages.text


def test_what_was_typed_is_here_again_after_closing_too_early(window: Window) -> None:
    dialog = opened(window)
    type_text(dialog.editors["sheet_lines"], "3")
    dialog.action.click()
    window.settle()
    dialog.reject()
    window.settle()
    again = opened(window)
    assert again.editors["sheet_lines"].text() == "3"
    again.reject()
    window.settle()


def test_every_event_says_where_what_was_written_is(window: Window) -> None:
    assert Screen(window).says("On this laptop only")


def test_it_passes_the_accessibility_rules(window: Window) -> None:
    dialog = opened(window)
    for editor in dialog.editors.values():
        editor.setText("9")
    window.settle()
    dialog.action.click()
    window.settle()
    assert wrong_looks(window, lambda: dialog) == {}
    dialog.reject()
    window.settle()
