"""One filter over all input of the program, and who listens to it: the wheel, the barcode scanner, the Tab key.

There is one filter because each costs a call into Python for every event of every widget.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6 import QtWidgets  # a class is made when it is first named: most are not needed for the first paint
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from desktop_app.settings import Settings

Watcher = Callable[[QObject, QEvent], bool]

START_AFTER_MS = 60
SCAN_LEAST = 6


class InputFilter(QObject):
    """Passes events of the wanted kinds to watchers; the first that answers True keeps the event to itself.

    It begins a moment after the program's first paint, or with ``start()``. The first event of one of Qt's inner
    widgets makes PySide load every class it has, which would keep the window from the screen for a fifth of the start.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._watchers: dict[QEvent.Type, list[Watcher]] = {}
        self._started = False
        QTimer.singleShot(START_AFTER_MS, self.start)

    def start(self) -> None:
        """See events from now on. Widgets that are there already are shown to whoever watches for Polish."""
        if self._started:
            return
        self._started = True
        self._app.installEventFilter(self)
        polish = QEvent(QEvent.Type.Polish)
        for widget in self._app.allWidgets():
            for watcher in self._watchers.get(QEvent.Type.Polish, ()):
                watcher(widget, polish)

    def watch(self, watcher: Watcher, *kinds: QEvent.Type) -> None:
        """Call ``watcher(object, event)`` for every event of these kinds, before the object sees it."""
        for kind in kinds:
            self._watchers.setdefault(kind, []).append(watcher)

    def stop(self, watcher: Watcher) -> None:
        """Call the watcher no more."""
        for watchers in self._watchers.values():
            if watcher in watchers:
                watchers.remove(watcher)

    def close(self) -> None:
        """See no more events."""
        self._started = True  # and never again
        self._app.removeEventFilter(self)
        self._watchers.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        watchers = self._watchers.get(event.type())
        return any(watcher(watched, event) for watcher in tuple(watchers)) if watchers else False


class WheelGuard:
    """The wheel over an input that has not the keyboard scrolls the page and changes nothing.

    Qt would change the value: somebody scrolling through a form would alter records without seeing it.
    """

    def __init__(self, input_filter: InputFilter) -> None:
        input_filter.watch(self._wheel, QEvent.Type.Wheel)
        input_filter.watch(self._polish, QEvent.Type.Polish)

    def _polish(self, watched: QObject, _event: QEvent) -> bool:
        # Qt would give the keyboard to such an input when the wheel turns over it, before anybody is asked.
        wheel_focus = isinstance(watched, QWidget) and watched.focusPolicy() == Qt.FocusPolicy.WheelFocus
        if wheel_focus and isinstance(watched, QWidget) and _guarded(watched) is watched:
            watched.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return False

    def _wheel(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget):
            return False
        guarded = _guarded(watched)
        focus = QApplication.focusWidget()
        if guarded is None or (focus is not None and (guarded is focus or guarded.isAncestorOf(focus))):
            return False
        # Kept from the input but not accepted: Qt then offers it to the parents, and so to the page's scroll area.
        event.ignore()
        return True


def _guarded(widget: QWidget) -> QWidget | None:
    for each in (widget, widget.parentWidget()):
        if isinstance(each, QtWidgets.QComboBox | QtWidgets.QAbstractSpinBox | QtWidgets.QTabBar):
            return each
        if isinstance(each, QtWidgets.QAbstractSlider) and not isinstance(each, QtWidgets.QScrollBar):
            return each
    return None


class TabLeaves:
    """Tab leaves every text box and every table, also those somebody forgot to tell (WCAG 2.2 SC 2.1.2)."""

    def __init__(self, input_filter: InputFilter) -> None:
        input_filter.watch(self._polish, QEvent.Type.Polish)

    def _polish(self, watched: QObject, _event: QEvent) -> bool:
        if isinstance(watched, QtWidgets.QPlainTextEdit | QtWidgets.QTextEdit):
            watched.setTabChangesFocus(True)
        elif isinstance(watched, QtWidgets.QTableView):
            watched.setTabKeyNavigation(False)
        return False


class ScannerFilter(QObject):
    """Tells a barcode scanner from a person typing; ``scanned(text)`` comes with what it read.

    A scanner is a keyboard that types fast. Six or more letters with less than `scanner_gap_ms` of the settings between
    them, ended by Enter or by `scanner_tail_ms` of silence, are a scan, whatever has the keyboard. (A person's fastest
    typing leaves about 60 ms between keys, a scanner 1 to 20 ms.) What the scan typed into an input is taken out again
    and its Enter is kept from the input, so a scan never changes a form or presses a button.
    ``clock`` answers seconds and is used for events that carry no time of their own.
    """

    scanned = Signal(object)

    def __init__(self, input_filter: InputFilter, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(input_filter)
        self._clock = clock
        self._typed = ""
        self._last = 0.0
        self._target: QWidget | None = None
        self._before: str | None = None
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._gap_s = 0.0
        self.set_timings(Settings())
        self._silence.timeout.connect(self.settle)
        input_filter.watch(self._key, QEvent.Type.KeyPress)

    @property
    def listening(self) -> bool:
        """Whether letters have come that may yet turn out to be a scan."""
        return self._silence.isActive()

    def set_timings(self, settings: Settings) -> None:
        """Tell scans from typing by these settings from now on."""
        self._gap_s = settings.scanner_gap_ms / 1000
        self._silence.setInterval(settings.scanner_tail_ms)

    def stop(self) -> None:
        """Wait for no more letters."""
        self._silence.stop()

    def settle(self) -> bool:
        """End the run of letters, as silence does; answers whether it was a scan."""
        self._silence.stop()
        text, self._typed = self._typed, ""
        if len(text) < SCAN_LEAST:
            return False
        self._take_out()
        self.scanned.emit(text)
        return True

    def _key(self, watched: QObject, event: QEvent) -> bool:
        # A key that nobody takes is offered to the parents too; only its first appearance counts.
        if not isinstance(event, QKeyEvent) or watched is not _keyboard_owner() or not isinstance(watched, QWidget):
            return False
        now = event.timestamp() / 1000 or self._clock()
        fast = now - self._last < self._gap_s
        self._last = now
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if fast:
                return self.settle()
            self._typed = ""
            self._silence.stop()
            return False
        letter = event.text()
        command = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier)
        if not letter or not letter.isprintable() or command:
            return False
        if not fast or not self._typed:
            self._begin(watched)
        self._typed += letter
        self._silence.start()
        return False

    def _begin(self, target: QWidget) -> None:
        self._typed = ""
        self._target = target
        self._before = _text_of(target)

    def _take_out(self) -> None:
        target, before = self._target, self._before
        self._target = self._before = None
        if target is None or before is None or not isValid(target):
            return
        if isinstance(target, QLineEdit):
            target.setText(before)
        elif isinstance(target, QtWidgets.QPlainTextEdit):
            target.setPlainText(before)
        elif isinstance(target, QtWidgets.QAbstractSpinBox):
            target.lineEdit().setText(before)


def _text_of(widget: QWidget) -> str | None:
    if isinstance(widget, QLineEdit):
        return widget.text()
    if isinstance(widget, QtWidgets.QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QtWidgets.QAbstractSpinBox):
        return widget.text()
    return None


def _keyboard_owner() -> QWidget | None:
    return QApplication.focusWidget() or QApplication.activeWindow()
