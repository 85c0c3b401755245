"""What every test of the screens starts with: our look on the application, and our filters on its input."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui import theme
from desktop_app.ui.main_window import UserInput
from desktop_app.ui.widgets.layout import Column


class TypingClock:
    """A clock that goes on by ``gap_s`` seconds with every key, so that tests type as slowly or fast as they say."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.gap_s = 1.0

    def __call__(self) -> float:
        self.seconds += self.gap_s
        return self.seconds


@pytest.fixture
def typing_clock() -> TypingClock:
    """A person who types one key a second, until the test sets another gap."""
    return TypingClock()


@pytest.fixture(scope="session")
def all_fonts(qapp: QApplication) -> None:
    """The fonts that the window loads after its first paint."""
    theme.load_fonts(theme.FONTS_OF_NAMES)


@pytest.fixture
def user_input(qapp: QApplication, typing_clock: TypingClock, all_fonts: None) -> Iterator[UserInput]:
    """Our theme at 100 %, and the program's input filters for the length of the test."""
    theme.apply_theme(qapp, theme.Theme("light", 1.0))
    made = UserInput(qapp, typing_clock)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def show(qtbot: QtBot, user_input: UserInput) -> Iterator[Callable[..., QWidget]]:
    """Shows widgets one under another in an active window, and answers the window."""
    windows: list[QWidget] = []

    def shown(*widgets: QWidget) -> QWidget:
        window = QWidget()
        Column(window).add(*widgets)
        qtbot.addWidget(window)
        windows.append(window)
        window.resize(700, 500)
        with qtbot.waitActive(window, timeout=20_000):
            window.show()
            window.activateWindow()
        return window

    yield shown
    windows.clear()
