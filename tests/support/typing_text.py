"""Types free text into a widget as a person's input method does."""

from __future__ import annotations

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget


def type_text(widget: QWidget, text: str) -> None:
    """Type ``text``, letter by letter. Qt's own keyClicks aborts the process for anything outside ASCII."""
    for letter in text:
        event = QInputMethodEvent("", [])
        event.setCommitString(letter)
        QApplication.sendEvent(widget, event)


def paste_text(widget: QWidget, text: str) -> None:
    """Put ``text`` in at once, as an input method does with a phrase: for tests that are not about typing."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def has_the_keyboard(window: QWidget | None) -> bool:
    """Whether what is typed goes into this window. A window that is being shown gets it a moment later."""
    focus = QApplication.focusWidget()
    return window is not None and focus is not None and focus.window() is window
