"""The accessibility rules notice every fault of a bad window, and find none in our own widgets."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.ui import theme
from desktop_app.ui.main_window import MainWindow, UserInput
from tests.support import accessibility
from tests.support.bad_window import BadDialog, BadWindow
from tests.support.gallery import gallery
from tests.support.screens import LOOKS

EVERY_RULE = {
    *("name", "image-alt", "checkable-button", "title", "label", "buddy", "label-in-name", "unique-name"),
    *("error-text", "row-sentence", "current-row", "target", "target-house", "small-text", "truncated", "clipped"),
    *("overlap", "contrast", "edge-contrast", "focus-visible", "focus-hidden", "key-clash", "single-key"),
    *("keyboard-trap", "unreachable", "tab-order", "wheel"),
}


@pytest.fixture
def window(qtbot: QtBot, user_input: UserInput) -> MainWindow:
    made = gallery(user_input)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.mark.parametrize("page", ["desk", "issue", "parts"])
def test_our_widgets_break_no_rule(qapp: QApplication, window: MainWindow, page: str) -> None:
    window.open_page(page)
    for name, scale in LOOKS:
        theme.apply_theme(qapp, theme.Theme(name, scale))

        assert accessibility.check(window) == [], (name, scale)
        assert (window.width(), window.height()) == (1366, 768)


@pytest.mark.parametrize("scale", [1.25, 1.5, 1.75])
def test_the_sizes_between_break_no_rule_either(qapp: QApplication, window: MainWindow, scale: float) -> None:
    theme.apply_theme(qapp, theme.Theme("light", scale))

    assert accessibility.check(window) == []


def test_a_bad_window_breaks_every_rule(qtbot: QtBot, user_input: UserInput) -> None:
    user_input.stop()  # no ring, and nobody who guards the wheel
    bad = BadWindow()
    qtbot.addWidget(bad)
    with qtbot.waitActive(bad):
        bad.show()
        bad.activateWindow()

    broken = {finding.rule for finding in accessibility.check(bad)}

    assert broken == EVERY_RULE


@pytest.mark.parametrize(("kind", "expected"), [(QDialog, []), (BadDialog, ["escape"])])
def test_escape_has_to_close_a_dialog(
    qtbot: QtBot, user_input: UserInput, kind: Callable[[QPushButton], QDialog], expected: list[str]
) -> None:
    opener = QPushButton("Open")
    qtbot.addWidget(opener)
    with qtbot.waitActive(opener):
        opener.show()
        opener.activateWindow()
    opener.setFocus()
    dialog = kind(opener)
    with qtbot.waitActive(dialog):
        dialog.open()

    assert [finding.rule for finding in accessibility.check_escape(dialog, opener)] == expected
    dialog.hide()
