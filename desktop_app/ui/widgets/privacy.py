"""The cover for a screen that faces a queue: F12 covers every window at once, F12 or typing brings it back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget
from shiboken6 import isValid

from desktop_app.ui.input_filter import InputFilter
from desktop_app.ui.widgets.focus import NO_RING
from desktop_app.ui.widgets.labels import Icon, Text
from desktop_app.ui.widgets.layout import Column

_MODIFIERS = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta}


class _Cover(QFrame):
    """Covers one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("frame", "cover")
        self.setProperty(NO_RING, "yes")  # there is nothing else to choose from
        self.setAccessibleName("Screen hidden")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        heading = Text("Screen hidden", "cover")
        words = Text("Press any key to come back.", "rail")
        self.setAccessibleDescription(words.text())
        column = Column(self, gap=12, edges=(24, 24, 24, 24))
        column.addStretch(1)
        column.addWidget(Icon("eye-off", "on_rail", 64), 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (heading, words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch(1)
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False


class PrivacyScreen(QObject):
    """Covers and uncovers all windows of the program. F12 works everywhere, also in front of a dialog."""

    covered_changed = Signal(bool)

    def __init__(self, input_filter: InputFilter, parent: QObject) -> None:
        super().__init__(parent)
        self._covers: list[_Cover] = []
        self._had_focus: QWidget | None = None
        input_filter.watch(self._key, QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)

    @property
    def covered(self) -> bool:
        """True while the screen is hidden."""
        return bool(self._covers)

    def cover(self) -> None:
        """Hide what is on the screen, now."""
        if self._covers:
            return
        self._had_focus = QApplication.focusWidget()
        popup = QApplication.activePopupWidget()
        while popup is not None:
            popup.close()
            popup = QApplication.activePopupWidget()
        windows = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each.isWindow()]
        self._covers = [_Cover(window) for window in windows if window.windowType() in _COVERED]
        for cover in self._covers:
            if cover.window().isActiveWindow():
                cover.setFocus(Qt.FocusReason.OtherFocusReason)
        self.covered_changed.emit(self.covered)

    def uncover(self) -> None:
        """Bring everything back, with the keyboard where it was."""
        covers, self._covers = self._covers, []
        for cover in covers:
            if isValid(cover):
                cover.hide()
                cover.deleteLater()
        if self._had_focus is not None and isValid(self._had_focus):
            self._had_focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self._had_focus = None
        self.covered_changed.emit(self.covered)

    def _key(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride} or not isinstance(event, QKeyEvent):
            return False
        if not self._covers:
            if kind == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_F12:
                self.cover()
                return True
            return False
        if kind == QEvent.Type.ShortcutOverride:
            # Accepting it keeps shortcuts from acting behind the cover.
            event.accept()
            return True
        if event.key() not in _MODIFIERS and not event.isAutoRepeat():
            self.uncover()
        return True


_COVERED = {Qt.WindowType.Window, Qt.WindowType.Dialog, Qt.WindowType.Tool, Qt.WindowType.Widget}
