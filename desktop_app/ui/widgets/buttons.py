"""Buttons that paint themselves: words, an icon, and the key that does the same shown at the right.

They wrap their words when they must, so nothing is cut at 200 % text size, and their icon always has the colour of
the words, also while the mouse is over them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from desktop_app.ui import theme
from desktop_app.ui.theme import Theme, TypeSize

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent  # slow to load, and only named here

ButtonKind = Literal[
    "plain", "row", "primary", "quiet", "danger", "status", "rail", "ok", "info", "warn", "error", "problem", "square"
]
WRAP = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextShowMnemonic


class _Shape(NamedTuple):
    """What does not change with the mouse: sizes in pixels at 100 %."""

    height: int = 44
    pad: int = 16
    size: TypeSize = "body"
    weight: int = 600
    left: bool = False
    underline: bool = False
    radius: int = 10


class _Colours(NamedTuple):
    """Token names; an empty name paints nothing."""

    fill: str
    edge: str
    ink: str
    edge_px: float = 2


_SHAPES: dict[str, _Shape] = {
    "plain": _Shape(),
    "row": _Shape(height=48, left=True),
    "primary": _Shape(height=60, pad=24, size="lead", weight=700, left=True),
    "quiet": _Shape(height=32, pad=4, underline=True),
    "danger": _Shape(),
    "status": _Shape(height=46, pad=12, left=True),
    "rail": _Shape(height=48, pad=12, left=True),
    "problem": _Shape(height=28, pad=2, weight=700, left=True, underline=True),
    "square": _Shape(height=48, pad=13),
}


def _message_shape(kind: str) -> _Shape:
    return _SHAPES.get(kind, _Shape(height=48))


class Button(QPushButton):
    """A button. ``key`` is shown at its right and, with ``bind_key``, also presses it while the button is on screen.

    ``kind`` says what it is for: "primary" is the one action of a page, "row" a further action in a column, "quiet" a
    link in a line of text, "danger" one that takes something away. ``spoken`` gives the words for screen readers when
    the visible words are not enough; they must contain the visible words.
    """

    def __init__(
        self,
        text: str = "",
        *,
        kind: ButtonKind = "plain",
        icon: str = "",
        key: str = "",
        bind_key: bool = True,
        spoken: str = "",
    ) -> None:
        super().__init__(text)
        self._kind: str = kind
        self._icon, self._key = icon, key
        self._current = False
        self._laid_out = 0
        self._heights: dict[int, int] = {}
        """Width > height that the words need; layouts ask thousands of times while a page is put together."""
        self._sizes: tuple[QSize, QSize] | None = None
        if kind in {"quiet", "problem"}:
            self.setProperty("inline", True)  # noqa: FBT003  # Qt's own property call
        if spoken:
            self.setAccessibleName(spoken)
        if key and bind_key:
            self.setShortcut(QKeySequence(key))
        elif key:
            self.setAccessibleDescription(f"Keyboard: {key}")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.source().theme_changed.connect(self._restyle)

    @property
    def kind(self) -> str:
        """The kind given when it was made, or set since."""
        return self._kind

    def setText(self, text: str) -> None:
        # Qt forgets the key with every change of the words.
        key = self.shortcut()
        super().setText(text)
        if self._key:
            self.setShortcut(key)
        self._forget_sizes()

    def set_kind(self, kind: ButtonKind) -> None:
        """Change what the button is for, and so its colours and size."""
        self._kind = kind
        self._restyle()

    def set_icon(self, name: str) -> None:
        """Change the icon; an empty name shows none."""
        self._icon = name
        self._restyle()

    def set_current(self, current: bool, hint: str = "") -> None:
        """Mark the place in a menu where the user is. Not "checked": screen readers would call it a check box."""
        self._current = current
        self.setProperty("current", current)
        here = "You are here" if current else ""
        self.setAccessibleDescription(". ".join(part for part in (here, hint) if part))
        self.update()

    def sizeHint(self) -> QSize:
        best = self._both_sizes()[0]
        if not 0 < self._laid_out < best.width():
            return best
        # Layouts hold a button to this height, whatever it needs at its width.
        return QSize(best.width(), self.heightForWidth(self._laid_out))

    def minimumSizeHint(self) -> QSize:
        return self._both_sizes()[1]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._height_for(width)
        return self._heights[width]

    def _height_for(self, width: int) -> int:
        now, shape, metrics = self._measure()
        room = max(1, width - self._around(now, shape) + 2)
        text = metrics.boundingRect(QRect(0, 0, room, 10_000), int(WRAP), self._plain_text())
        lines = round(text.height() / metrics.lineSpacing())
        if lines <= 1:
            return self._both_sizes()[0].height()
        return max(now.px(shape.height), text.height() + now.px(12))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before, self._laid_out = self._laid_out, event.size().width()
        if before != self._laid_out and self.heightForWidth(before) != self.heightForWidth(self._laid_out):
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt presses a button with Enter only inside a dialog; officers expect it everywhere.
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        now, shape, metrics = self._measure()
        colours = self._colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter, now, shape, colours)
        pad, gap, icon = now.px(shape.pad), now.px(10), self._icon_edge(now)
        area = self.rect().adjusted(pad, 0, -pad, 0)
        area.setRight(area.right() - self._key_width(now))
        text = self._plain_text()
        if not shape.left:
            used = min(metrics.horizontalAdvance(text) + (icon + gap if icon and text else icon), area.width())
            area.setLeft(area.left() + (area.width() - used) // 2)
        if icon:
            top = (self.height() - icon) // 2
            pixmap = now.pixmap(self._icon, colours.ink, self._icon_size(), self.devicePixelRatioF())
            painter.drawPixmap(QPointF(area.left(), top), pixmap)
            area.setLeft(area.left() + icon + gap)
        painter.setFont(now.font(shape.size, self._weight(shape), underline=shape.underline))
        painter.setPen(now.colour(colours.ink))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft) | int(WRAP)
        painter.drawText(area.adjusted(0, 0, 4, 0), flags, self.text())
        self._paint_key(painter, now, colours)
        painter.end()

    def _both_sizes(self) -> tuple[QSize, QSize]:
        """The size that is best, and the least, at which only whole words stand on a line."""
        if self._sizes is None:
            now, shape, metrics = self._measure()
            text, around = self._plain_text(), self._around(now, shape)
            height = max(now.px(shape.height), metrics.height() + now.px(8))
            longest = max((metrics.horizontalAdvance(word) for word in text.split()), default=0)
            self._sizes = QSize(metrics.horizontalAdvance(text) + around, height), QSize(longest + around, height)
        return self._sizes

    def _forget_sizes(self) -> None:
        self._heights.clear()
        self._sizes = None

    def _restyle(self) -> None:
        self._forget_sizes()
        self.updateGeometry()
        self.update()

    def _plain_text(self) -> str:
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    def _measure(self) -> tuple[Theme, _Shape, QFontMetrics]:
        now = theme.current()
        shape = _message_shape(self._kind)
        # Measured bold so that a menu entry keeps its size when it becomes the current one.
        weight = 700 if self._kind == "rail" else shape.weight
        return now, shape, QFontMetrics(now.font(shape.size, weight))

    def _weight(self, shape: _Shape) -> int:
        return 700 if self._current else shape.weight

    def _icon_size(self) -> int:
        return 20 if self._kind in {"quiet", "problem"} else 22

    def _icon_edge(self, now: Theme) -> int:
        return now.px(self._icon_size()) if self._icon else 0

    def _around(self, now: Theme, shape: _Shape) -> int:
        icon = self._icon_edge(now)
        if icon and self.text():
            icon += now.px(10)
        return 2 * now.px(shape.pad) + icon + self._key_width(now) + 4

    def _key_width(self, now: Theme) -> int:
        if not self._key:
            return 0
        return QFontMetrics(now.font("small", 600)).horizontalAdvance(self._key) + now.px(16) + now.px(8)

    def _colours(self) -> _Colours:
        if not self.isEnabled():
            return _Colours("" if self._kind in {"quiet", "problem", "rail"} else "sunken", "line", "muted")
        hover = self.underMouse() or self.isDown()
        if self._kind == "rail":
            return _rail_colours(current=self._current, hover=hover)
        if self._kind in _FIXED:
            return _FIXED[self._kind][1 if hover else 0]
        plain = _Colours("surface", "control", "text")
        return _Colours("primary_soft", "control", "on_primary_soft") if hover else plain

    def _paint_frame(self, painter: QPainter, now: Theme, shape: _Shape, colours: _Colours) -> None:
        edge = now.px(colours.edge_px) if colours.edge else 0
        inset = edge / 2
        painter.setBrush(now.colour(colours.fill) if colours.fill else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(now.colour(colours.edge), edge) if colours.edge else Qt.PenStyle.NoPen)
        radius = now.px(shape.radius) - inset
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)

    def _paint_key(self, painter: QPainter, now: Theme, colours: _Colours) -> None:
        if not self._key:
            return
        font = now.font("small", 600)
        width = QFontMetrics(font).horizontalAdvance(self._key) + now.px(16)
        height = now.px(26)
        cap = QRectF(self.width() - width - now.px(14), (self.height() - height) / 2, width, height)
        ink = now.colour("muted" if colours.ink == "text" else colours.ink)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, now.px(1)))
        painter.drawRoundedRect(cap, now.px(6), now.px(6))
        painter.setFont(font)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self._key)


def _rail_colours(*, current: bool, hover: bool) -> _Colours:
    if current:
        return _Colours("rail_active", "", "on_rail_active")
    return _Colours("rail_hover" if hover else "", "", "on_rail")


# For each kind: at rest, and under the mouse.
_FIXED: dict[str, tuple[_Colours, _Colours]] = {
    "primary": (_Colours("primary", "", "on_primary"), _Colours("primary_hover", "", "on_primary")),
    "quiet": (_Colours("", "", "link"), _Colours("primary_soft", "", "on_primary_soft")),
    "problem": (_Colours("", "", "error"), _Colours("", "", "error")),
    "danger": (_Colours("surface", "error_line", "error"), _Colours("error_bg", "error_line", "error")),
    "status": (_Colours("ok_bg", "ok_line", "ok", 1.5), _Colours("surface", "ok_line", "ok", 1.5)),
    **{
        kind: (_Colours(f"{kind}_bg", f"{kind}_line", kind), _Colours("surface", f"{kind}_line", kind))
        for kind in ("ok", "info", "warn", "error")
    },
}


class QuietLink(Button):
    """A link in a line of text or under a field."""

    def __init__(self, text: str, *, icon: str = "", spoken: str = "") -> None:
        super().__init__(text, kind="quiet", icon=icon, spoken=spoken)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
