"""Radio tiles: a question with a few large answers. One stop for Tab; the arrow keys change the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QSizePolicy

from desktop_app.ui import theme
from desktop_app.ui.theme import Theme
from desktop_app.ui.widgets.buttons import WRAP
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.layout import Column, TileGrid
from desktop_app.ui.widgets.messages import repolish


@dataclass(frozen=True, slots=True)
class TileOption:
    """One answer. ``key`` is what the program keeps, ``text`` what is shown; ``icon`` may be empty."""

    key: str
    text: str
    icon: str = ""


def one_stop(group: QButtonGroup) -> None:
    """Let Tab land on the chosen radio of a group: until a group has once had the focus Qt lands on the first one."""

    def settle(*_: object) -> None:
        buttons = group.buttons()
        chosen = group.checkedButton() or (buttons[0] if buttons else None)
        for button in buttons:
            policy = Qt.FocusPolicy.StrongFocus if button is chosen else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    group.buttonToggled.connect(settle)
    settle()


class RadioTiles(QFrame):
    """A question and its answers. ``changed(key)`` comes when another answer is chosen."""

    changed = Signal(str)

    def __init__(self, question: str, options: Sequence[TileOption], *, columns: int = 3, hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(question.replace("&", ""))
        self.setAccessibleDescription(hint)
        self._hint = hint
        self.question = Text(question, "label")
        self.hint = Text(hint, "muted")
        self.problem = IconText("circle-alert", "", "error", "error")
        self.problem.hide()
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._tiles: dict[str, Tile] = {}
        self._grid = TileGrid(columns)
        for option in options:
            tile = Tile(option)
            tile.stepped.connect(self._step)
            self._tiles[option.key] = tile
            self._group.addButton(tile)
            self._grid.add(tile)
        one_stop(self._group)
        self._group.buttonToggled.connect(self._toggled)
        column = Column(self, gap=6)
        column.add(self.question, self.hint, self.problem, self._grid)
        self.hint.setVisible(bool(hint))

    def value(self) -> str:
        """Answer the key of the chosen answer, "" when none is chosen yet."""
        return next((key for key, tile in self._tiles.items() if tile.isChecked()), "")

    def set_value(self, key: str) -> None:
        """Choose an answer; "" chooses none."""
        if key:
            self._tiles[key].setChecked(True)
            return
        self._group.setExclusive(False)
        for tile in self._tiles.values():
            tile.setChecked(False)
        self._group.setExclusive(True)

    def set_problem(self, text: str) -> None:
        """Show what is wrong with the answer, or nothing."""
        self.problem.say(text)
        parts = (f"Error: {text}" if text else "", self._hint)
        description = ". ".join(part for part in parts if part)
        self.setAccessibleDescription(description)
        for tile in self._tiles.values():
            tile.setProperty("bad", bool(text))
            tile.setAccessibleDescription(f"Error: {text}" if text else "")
        repolish(self)

    def take_focus(self) -> None:
        """Put the keyboard on the chosen answer, or on the first."""
        chosen = self._group.checkedButton() or self._group.buttons()[0]
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, steps: int) -> None:
        tiles = list(self._tiles.values())
        focus = next((place for place, tile in enumerate(tiles) if tile.hasFocus()), 0)
        to = tiles[(focus + steps) % len(tiles)]
        to.setChecked(True)
        to.setFocus(Qt.FocusReason.TabFocusReason)

    def _toggled(self, _button: QRadioButton, checked: bool) -> None:
        if checked:
            self.changed.emit(self.value())


class Tile(QRadioButton):
    """One answer, painted as a card: the ring, the icon, the words, which wrap when they must."""

    stepped = Signal(int)

    _PAD, _RING, _ICON, _GAP = 11, 24, 22, 8

    def __init__(self, option: TileOption) -> None:
        super().__init__(option.text)
        self._icon = option.icon
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.source().theme_changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        now, metrics = self._measure()
        return QSize(self._before(now) + metrics.horizontalAdvance(self.text()) + now.px(self._PAD), now.px(48))

    def minimumSizeHint(self) -> QSize:
        now, metrics = self._measure()
        longest = max((metrics.horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(self._before(now) + longest + now.px(self._PAD), now.px(48))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        now, metrics = self._measure()
        room = QRect(0, 0, max(1, width - self._before(now) - now.px(self._PAD)), 10_000)
        return max(now.px(48), metrics.boundingRect(room, int(WRAP), self.text()).height() + now.px(12))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt moves by place on the screen, and so not at all at the end of a line. People expect every arrow to move.
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self.stepped.emit(steps[key])
        else:
            super().keyPressEvent(event)

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        self._paint_frame(painter, now)
        self._paint_ring(painter, now)
        ink = "on_chosen" if chosen else "text"
        if self._icon:
            pixmap = now.pixmap(self._icon, ink, self._ICON, self.devicePixelRatioF())
            left = now.px(self._PAD + self._RING + self._GAP)
            painter.drawPixmap(QPointF(left, (self.height() - now.px(self._ICON)) / 2), pixmap)
        painter.setFont(now.font("body", 600 if chosen else 400))
        painter.setPen(now.colour(ink))
        words = self.rect().adjusted(self._before(now), 0, -now.px(self._PAD) + 2, 0)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(WRAP)
        painter.drawText(words, flags, self.text())
        painter.end()

    def _paint_frame(self, painter: QPainter, now: Theme) -> None:
        chosen = self.isChecked()
        edge = now.px(3 if chosen or self.property("bad") else 2)
        line = "select_line" if chosen or self.underMouse() else "control"
        painter.setPen(QPen(now.colour("error_line" if self.property("bad") else line), edge))
        painter.setBrush(now.colour("chosen_bg" if chosen else "surface"))
        half = edge / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), now.px(9), now.px(9))

    def _paint_ring(self, painter: QPainter, now: Theme) -> None:
        chosen = self.isChecked()
        size, edge = now.px(self._RING), now.px(2.5 if chosen else 2)
        ring = QRectF(now.px(self._PAD), (self.height() - size) / 2, size, size)
        inset = edge / 2 + 1
        painter.setPen(QPen(now.colour("select_line" if chosen else "control"), edge))
        painter.setBrush(now.colour("surface"))
        painter.drawEllipse(ring.adjusted(inset, inset, -inset, -inset))
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.colour("select_line"))
            dot = now.px(6)
            painter.drawEllipse(ring.adjusted(dot, dot, -dot, -dot))

    def _before(self, now: Theme) -> int:
        icon = now.px(self._ICON + self._GAP) if self._icon else 0
        return now.px(self._PAD + self._RING + self._GAP) + icon

    @staticmethod
    def _measure() -> tuple[Theme, QFontMetrics]:
        now = theme.current()
        # Measured as when chosen, so that choosing moves nothing.
        return now, QFontMetrics(now.font("body", 600))
