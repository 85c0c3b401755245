"""Inputs with everything that belongs to them: label above, hint under it, the error in words, all tied together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Protocol

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QStyledItemDelegate,
    QTextEdit,
    QTimeEdit,
    QToolButton,
    QWidget,
)

from desktop_app.ui import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import Icon, IconText, Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.messages import announce, repolish


class Correctable(Protocol):
    """What an ErrorSummary and a Form need of an input: to show what is wrong, and to take the keyboard."""

    def set_problem(self, text: str) -> None:
        """Show what is wrong in words, or nothing for an empty text."""

    def take_focus(self) -> None:
        """Take the keyboard, so that the problem can be put right."""


class Field(QWidget):
    """One input with its label, hint and error. ``label`` may carry a mnemonic, such as "&Where is it?"."""

    def __init__(
        self, label: str, editor: QWidget, *, hint: str = "", optional: bool = False, look: str = "label"
    ) -> None:
        super().__init__()
        self.editor = editor
        self._hint = hint
        self.label = Text(f"{label} (optional)" if optional else label, "label")
        self.label.setProperty("look", look)
        self.label.setBuddy(editor)
        self.hint = Text(hint, "muted")
        self.problem = IconText("circle-alert", "", "error", "error")
        self.problem.hide()
        column = Column(self, gap=5)
        column.add(self.label, self.hint, self.problem, editor)
        # Only now: shown without a parent it would be a window of its own for a moment, and take the keyboard.
        self.hint.setVisible(bool(hint))
        # The label is the name. It is set as well because a combo box would answer its value as its name.
        editor.setAccessibleName(_plain(self.label.text()))
        editor.setAccessibleDescription(hint)
        if isinstance(editor, QPlainTextEdit | QTextEdit):
            editor.setTabChangesFocus(True)

    def set_problem(self, text: str) -> None:
        """Show what is wrong at the field and tell the screen reader why; an empty text takes it away."""
        self.problem.say(text)
        self.editor.setProperty("bad", bool(text))
        parts = (f"Error: {text}" if text else "", self._hint)
        self.editor.setAccessibleDescription(". ".join(part for part in parts if part))
        repolish(self.editor)

    def take_focus(self) -> None:
        """Put the keyboard into the input."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)


class ErrorSummary(QFrame):
    """ "There is a problem" and a line for each, which jumps to its field. Hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("frame", "summary")
        self.setAccessibleName("There is a problem")
        head = Row(gap=10)
        head.addWidget(Icon("circle-alert", "error", 24), 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(Text("There is a problem", "h3"), 1)
        self._column = Column(self, gap=4, edges=(16, 6, 16, 6))
        self._column.addLayout(head)
        self._lines: list[Button] = []
        self.hide()

    def show_problems(self, problems: list[tuple[str, Correctable]], *, focus: bool = True) -> None:
        """Show these sentences, each leading to its field; with ``focus`` the first one takes the keyboard."""
        self.clear()
        for text, field in problems:
            line = Button(text, kind="problem")
            line.clicked.connect(field.take_focus)
            self._lines.append(line)
            self._column.addWidget(line)
        self.setVisible(bool(problems))
        if problems:
            announce(self, "There is a problem. " + " ".join(text for text, _ in problems), now=True)
            if focus:
                self._lines[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Take all problems away."""
        for line in self._lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines.clear()
        self.hide()


class Form:
    """Shows refused input: each problem at its field and in the summary, in the same words."""

    def __init__(self, summary: ErrorSummary, fields: Mapping[str, Correctable]) -> None:
        self.summary = summary
        self._fields = dict(fields)

    def show_problems(self, problems: Mapping[str, str], *, focus: bool = True) -> None:
        """Show ``problems`` (field name to sentence) in the order of the fields; an empty mapping clears the form.

        Raises KeyError for a field that the form does not have: a problem nobody can see is a bug.
        """
        unknown = set(problems) - set(self._fields)
        if unknown:
            raise KeyError(", ".join(sorted(unknown)))
        lines: list[tuple[str, Correctable]] = []
        for name, field in self._fields.items():
            text = problems.get(name, "")
            field.set_problem(text)
            if text:
                lines.append((text, field))
        self.summary.show_problems(lines, focus=focus)

    def clear(self) -> None:
        """Take all problems away."""
        self.show_problems({})


class SearchBox(QLineEdit):
    """The big search. ``moved(steps)`` comes with the arrow and page keys, ``left_empty`` with Escape when empty."""

    moved = Signal(int)
    left_empty = Signal()

    _OWN: ClassVar[frozenset[int]] = frozenset({Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X})
    _WITH = (
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    _STEPS: ClassVar[dict[Qt.Key, int]] = {
        Qt.Key.Key_Down: 1,
        Qt.Key.Key_Up: -1,
        Qt.Key.Key_PageDown: 5,
        Qt.Key.Key_PageUp: -5,
    }

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "search")

    def event(self, event: QEvent) -> bool:
        # Ctrl+Z at the desk takes back the last check-in; taking back typed letters is what Escape is for. On Linux a
        # line edit takes Ctrl+E and Ctrl+K to itself as well: the keys of the page come first, but for these four.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            letter = Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z
            if letter and event.modifiers() in self._WITH and event.key() not in self._OWN:
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in self._STEPS:
            self.moved.emit(self._STEPS[key])
        elif key == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.left_empty.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now = theme.current()
        painter = QPainter(self)
        pixmap = now.pixmap("search", "primary", 26, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(now.px(16), (self.height() - now.px(26)) / 2), pixmap)
        painter.end()


class NotesBox(QPlainTextEdit):
    """Several lines of text; Tab leaves it. ``lines`` is its height in lines."""

    def __init__(self, lines: int = 3) -> None:
        super().__init__()
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)

    def _rescale(self) -> None:
        now = theme.current()
        self.setFixedHeight(round(self._lines * now.type_px("body") * 1.35) + now.px(26))


class DateField(QDateEdit):
    """A date with a calendar to open, weeks beginning on Monday, shown as 21 November 2026."""

    def __init__(self) -> None:
        super().__init__()
        self.setCalendarPopup(True)
        self.setDisplayFormat("d MMMM yyyy")
        from PySide6.QtWidgets import QCalendarWidget  # not before a form with a date: it is slow to load

        calendar = QCalendarWidget()
        calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setCalendarWidget(calendar)
        self._calendar = calendar
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)

    def _rescale(self) -> None:
        now = theme.current()
        self._calendar.setMinimumSize(now.px(380), now.px(330))
        from PySide6.QtGui import QTextCharFormat

        plain = QTextCharFormat()
        plain.setForeground(now.colour("text"))
        # Qt paints weekends red; red means danger here.
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self._calendar.setWeekdayTextFormat(day, plain)
        for name, icon, words in (
            ("qt_calendar_prevmonth", "chevron-left", "Month before"),
            ("qt_calendar_nextmonth", "chevron-right", "Month after"),
        ):
            button = self._calendar.findChild(QToolButton, name)
            if isinstance(button, QToolButton):
                button.setIcon(now.icon(icon, "text", 20))
                button.setAccessibleName(words)


class Choice(QComboBox):
    """One of a list, for more answers than tiles can show. ``add(key, text)`` fills it, ``value()`` is the key."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        # A long answer may not make the page wider than the window.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        # Qt's own delegate for combo boxes does not follow the style sheet, and its rows are too low.
        self.setItemDelegate(QStyledItemDelegate(self))
        self.currentIndexChanged.connect(self._changed)

    def add(self, key: str, text: str) -> None:
        """Add an answer at the end."""
        self.addItem(text, key)

    def value(self) -> str:
        """Answer the key of the chosen answer, "" when there is none."""
        return str(self.currentData() or "")

    def set_value(self, key: str) -> None:
        """Choose an answer; one that is not in the list chooses none."""
        self.setCurrentIndex(self.findData(key))

    def _changed(self) -> None:
        self.changed.emit(self.value())


class TimeField(QTimeEdit):
    """A time of day in quarter hours, shown as 10:45; the arrow keys change it and it can be typed."""

    def __init__(self) -> None:
        super().__init__()
        self.setDisplayFormat("HH:mm")
        # The style sheet takes the tiny arrow buttons away; without them only centred text is placed well.
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def stepBy(self, steps: int) -> None:
        if self.currentSection() == QTimeEdit.Section.MinuteSection:
            self.setTime(self.time().addSecs(steps * 15 * 60))
        else:
            super().stepBy(steps)


class Stepper(QWidget):
    """A small number with One less and One more. The arrow keys work too, and the number can be typed."""

    changed = Signal(int)

    def __init__(self, label: str, *, least: int = 0, most: int = 99, value: int = 0) -> None:
        super().__init__()
        self.label = Text(label, wrap=False)
        self.box = QSpinBox()
        self.box.setProperty("kind", "stepper")
        self.box.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.box.setRange(least, most)
        self.box.setValue(value)
        self.label.setBuddy(self.box)
        plain = _plain(label)
        self.box.setAccessibleName(plain)
        self.less = Button("", kind="square", icon="minus", spoken=f"One less: {plain}")
        self.more = Button("", kind="square", icon="plus", spoken=f"One more: {plain}")
        for button, step in ((self.less, self.box.stepDown), (self.more, self.box.stepUp)):
            button.setAutoRepeat(True)
            # One stop for the Tab key: the number, which the arrow keys change.
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            button.clicked.connect(step)
        self.box.valueChanged.connect(self._changed)
        row = Row(gap=8)
        row.add(self.less, self.box, self.more)
        row.addStretch(1)
        column = Column(self, gap=4)
        column.add(self.label, row)
        self._rescale()
        self._changed(value)
        theme.source().theme_changed.connect(self._rescale)

    def value(self) -> int:
        """Answer the number."""
        return self.box.value()

    def set_value(self, value: int) -> None:
        """Show a number; one outside the range becomes the nearest inside."""
        self.box.setValue(value)

    def set_problem(self, text: str) -> None:
        """Tell what is wrong with the number."""
        self.box.setProperty("bad", bool(text))
        self.box.setAccessibleDescription(f"Error: {text}" if text else "")
        repolish(self.box)

    def take_focus(self) -> None:
        """Put the keyboard into the number."""
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, value: int) -> None:
        self.less.setEnabled(value > self.box.minimum())
        self.more.setEnabled(value < self.box.maximum())
        self.changed.emit(value)

    def _rescale(self) -> None:
        self.box.setFixedWidth(theme.current().px(60))


def _plain(text: str) -> str:
    return text.replace("&", "").strip()
