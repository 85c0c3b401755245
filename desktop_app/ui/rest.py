"""Hides the screen when nobody has touched the keyboard or the mouse for a while: a desk faces a queue."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from desktop_app.ui.input_filter import InputFilter

_SIGNS_OF_LIFE = (
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
)


class RestWatch(QObject):
    """`rested` comes after so many minutes without a sign of life; 0 minutes: never."""

    rested = Signal()

    def __init__(self, input_filter: InputFilter, parent: QObject) -> None:
        super().__init__(parent)
        self._filter = input_filter
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.rested)
        input_filter.watch(self._alive, *_SIGNS_OF_LIFE)

    def wait(self, minutes: int) -> None:
        """Count from now on."""
        self._timer.stop()
        if minutes:
            self._timer.start(minutes * 60_000)

    def close(self) -> None:
        """Count no more."""
        self._timer.stop()
        self._filter.stop(self._alive)

    def _alive(self, _watched: QObject, _event: QEvent) -> bool:
        if self._timer.isActive():
            self._timer.start()
        return False
