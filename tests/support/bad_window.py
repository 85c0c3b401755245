"""A window with every fault that the accessibility rules look for, so that a rule that stops working is noticed."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtGui import QFocusEvent, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

OWN_STYLE = "QLineEdit#faint { border: 1px solid #F4F4F4; background: #FFFFFF; color: #000000; min-height: 30px; }"


class BadWindow(QWidget):
    """Everything wrong at once, placed by hand so that nothing is put right by a layout."""

    def __init__(self) -> None:
        super().__init__()
        self.setStyleSheet(OWN_STYLE)
        self.resize(1000, 700)
        self._boxes()
        self._buttons()
        self._labels()
        self._keys()

    def _at(self, widget: QWidget, x: int, y: int, width: int, height: int) -> None:
        widget.setParent(self)
        widget.setGeometry(x, y, width, height)

    def _boxes(self) -> None:
        faint = QLineEdit()
        faint.setObjectName("faint")
        faint.setProperty("bad", "yes")
        self._at(faint, 20, 20, 200, 40)
        combo = QComboBox()
        combo.addItems(["a", "b", "c"])
        combo.setCurrentIndex(1)
        self._at(combo, 20, 80, 200, 48)
        view = QListView()
        view.setModel(QStringListModel(["one", "two"], view))
        self._at(view, 20, 220, 200, 80)

    def _buttons(self) -> None:
        nameless = QPushButton()
        self._at(nameless, 260, 20, 44, 44)
        self._at(QPushButton("Twice"), 320, 20, 100, 44)
        self._at(QPushButton("Twice"), 360, 40, 100, 44)  # lies over the other one
        self._at(QPushButton("x"), 480, 20, 16, 16)
        self._at(QPushButton("low"), 520, 20, 80, 30)
        other = QPushButton("Save")
        other.setAccessibleName("Apply")
        self._at(other, 620, 20, 100, 44)
        switch = QPushButton("On and off")
        switch.setCheckable(True)
        self._at(switch, 740, 20, 140, 44)
        self._at(QPushButton("Far too long for its place"), 260, 100, 60, 44)
        half = QPushButton("Half outside")
        self._at(half, 940, 100, 160, 44)
        first, second = QPushButton("Second in place"), QPushButton("First in place")
        self._at(first, 260, 400, 200, 44)
        self._at(second, 260, 300, 200, 44)
        skipped = _Unreachable("Never reached")
        self._at(skipped, 500, 300, 160, 44)

    def _labels(self) -> None:
        picture = QLabel()
        pixmap = QPixmap(20, 20)
        pixmap.fill(Qt.GlobalColor.red)
        picture.setPixmap(pixmap)
        self._at(picture, 20, 320, 20, 20)
        self._at(QLabel("&Nobody's label"), 20, 360, 200, 24)
        self._at(QLabel("This sentence is cut off in the middle"), 20, 400, 60, 24)
        pale = QLabel("Pale words")
        pale.setStyleSheet("color: #DDDDDD; background: #FFFFFF;")
        self._at(pale, 20, 440, 200, 24)
        tiny = QLabel("Tiny words")
        tiny.setStyleSheet("font-size: 9px;")
        self._at(tiny, 20, 480, 200, 24)

    def _keys(self) -> None:
        for _ in range(2):
            QShortcut(QKeySequence("Ctrl+K"), self)
        QShortcut(QKeySequence("K"), self)
        self._at(_Trap(), 20, 140, 200, 60)
        # Behind the trap, and without our focus ring nothing scrolls to it when it gets the keyboard.
        area = QScrollArea()
        inside = QWidget()
        inside.setFixedSize(180, 2000)
        deep = QPushButton("Deep down", inside)
        deep.setGeometry(10, 1900, 140, 44)
        area.setWidget(inside)
        self._at(area, 500, 400, 200, 100)


class BadDialog(QDialog):
    """A dialog that Escape does not close."""

    def reject(self) -> None:
        """Stay."""


class _Trap(QPlainTextEdit):
    """Eats Tab, whatever the program's filter tells it."""

    def setTabChangesFocus(self, _changes: bool) -> None:  # noqa: N802 - Qt's own name
        """Refuse."""

    def focusNextPrevChild(self, _forward: bool) -> bool:  # noqa: N802 - Qt's own name
        return False


class _Unreachable(QPushButton):
    """Hands the keyboard on as soon as it gets it."""

    def focusInEvent(self, _event: QFocusEvent) -> None:  # noqa: N802 - Qt's own name
        self.focusNextChild()
