"""What every test of the screens starts with: our look on the application, and our filters on its input."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.ui import theme
from desktop_app.ui.main_window import UserInput


@pytest.fixture
def user_input(qapp: QApplication) -> Iterator[UserInput]:
    """Our theme at 100 %, and the program's input filters for the length of the test."""
    theme.apply_theme(qapp, theme.Theme("light", 1.0))
    made = UserInput(qapp)
    yield made
    made.stop()
