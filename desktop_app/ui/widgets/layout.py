"""Layouts whose gaps grow with the text size, and panes that go under each other when the window is narrow."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QMargins, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui import theme

Edges = tuple[int, int, int, int]
NONE: Edges = (0, 0, 0, 0)


def _margins(edges: Edges, *, grow: bool) -> QMargins:
    px = theme.current().px if grow else round
    return QMargins(*(px(edge) for edge in edges))


class Column(QVBoxLayout):
    """Things one under another. ``gap`` and ``edges`` (left, top, right, bottom) are pixels at 100 % text size.

    ``grow`` False keeps the edges at every text size, for the outside of pages and bars: there room is for words.
    """

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8, edges: Edges = NONE, grow: bool = True) -> None:
        super().__init__()
        self._gap, self._edges, self._grow = gap, edges, grow
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)
        if parent is not None:
            parent.setLayout(self)

    def add(self, *items: QWidget | QLayout, stretch: int = 0) -> None:
        """Add widgets and layouts in the order given."""
        _add(self, items, stretch)

    def _rescale(self) -> None:
        self.setSpacing(theme.current().px(self._gap))
        self.setContentsMargins(_margins(self._edges, grow=self._grow))
        # A new gap alone does not tell the layouts above, which would keep the height they once asked for.
        self.update()


class Row(QHBoxLayout):
    """Things beside one another. ``gap``, ``edges`` and ``grow`` as in Column."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8, edges: Edges = NONE, grow: bool = True) -> None:
        super().__init__()
        self._gap, self._edges, self._grow = gap, edges, grow
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)
        if parent is not None:
            parent.setLayout(self)

    def add(self, *items: QWidget | QLayout, stretch: int = 0) -> None:
        """Add widgets and layouts in the order given."""
        _add(self, items, stretch)

    def _rescale(self) -> None:
        self.setSpacing(theme.current().px(self._gap))
        self.setContentsMargins(_margins(self._edges, grow=self._grow))
        # A new gap alone does not tell the layouts above, which would keep the height they once asked for.
        self.update()


def _add(layout: QBoxLayout, items: Sequence[QWidget | QLayout], stretch: int) -> None:
    for item in items:
        if isinstance(item, QWidget):
            layout.addWidget(item, stretch)
        else:
            layout.addLayout(item, stretch)


class TileGrid(QWidget):
    """Widgets of one width in as many columns as fit, never more than ``columns``; used for tiles and photos.

    ``wraps``: where there is not even room for one, the words in it wrap, as far as they can.
    """

    def __init__(self, columns: int, *, gap: int = 8, wraps: bool = False) -> None:
        super().__init__()
        self._most, self._gap, self._wraps = columns, gap, wraps
        self._tiles: list[QWidget] = []
        self._shown: list[QWidget] = []
        self._shown_columns = 0
        self._grid = QGridLayout(self)
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)

    def add(self, tile: QWidget) -> None:
        """Add a tile at the end."""
        self._tiles.append(tile)
        self._shown.append(tile)
        self._arrange(force=True)

    def show_only(self, tiles: Collection[QWidget]) -> None:
        """Show these of the tiles, without gaps, and hide the others."""
        for tile in self._tiles:
            tile.setVisible(tile in tiles)
        self._shown = [tile for tile in self._tiles if tile in tiles]
        self._arrange(force=True)

    def clear(self) -> None:
        """Remove every tile and let Qt delete it."""
        for tile in self._tiles:
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self._tiles.clear()
        self._shown.clear()

    def minimumSizeHint(self) -> QSize:
        """Answer the width of one tile, so that a narrow window may stack them all."""
        hints = (tile.minimumSizeHint() if self._wraps else tile.sizeHint() for tile in self._tiles)
        widest = max((hint.width() for hint in hints), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _rescale(self) -> None:
        self._grid.setSpacing(theme.current().px(self._gap))
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.update()
        self._arrange(force=True)

    def _arrange(self, *, force: bool = False) -> None:
        gap = self._grid.spacing()
        widest = max((tile.sizeHint().width() for tile in self._tiles), default=1)
        columns = max(1, min(self._most, (self.width() + gap) // (widest + gap)))
        if columns == self._shown_columns and not force:
            return
        self._shown_columns = columns
        for column in range(self._most):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for place, tile in enumerate(self._shown):
            self._grid.addWidget(tile, place // columns, place % columns)


class GrowingScroll(QScrollArea):
    """Scrolls what is in it or, while ``grows``, is as high as that: then something around it scrolls."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.grows = False
        self._content = content
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)

    def set_grows(self, grows: bool) -> None:
        """Grow with what is in it, or scroll it."""
        self.grows = grows
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if grows else needed)
        self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self._content:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.grows and event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        content = self._content
        least = content.minimumSizeHint()
        if not self.grows:
            return QSize(least.width(), min(least.height(), 120))
        height = content.heightForWidth(self.width()) if content.hasHeightForWidth() else content.sizeHint().height()
        return QSize(least.width(), max(height, least.height()))


def reading_area(inside: QWidget, name: str) -> QScrollArea:
    """What is longer than its card, to be scrolled. Tab stops there, so that the arrow keys can scroll to what is out
    of sight; `name` tells a screen reader what it is.
    """
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    area.setAccessibleName(name)
    area.setWidget(inside)
    return area


class Flow(QLayout):
    """Things beside one another that wrap on to a new line when the line is full; used for pills and links."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8) -> None:
        super().__init__()
        self._gap = gap
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        theme.source().theme_changed.connect(self.update)
        if parent is not None:
            parent.setLayout(self)
            policy = parent.sizePolicy()
            policy.setHeightForWidth(True)
            parent.setSizePolicy(policy)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def minimumSize(self) -> QSize:
        widest = max((item.minimumSize().width() for item in self._items), default=0)
        tallest = max((item.minimumSize().height() for item in self._items), default=0)
        return QSize(widest, tallest)

    def sizeHint(self) -> QSize:
        gap = theme.current().px(self._gap)
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(hint.width() for hint in hints) + gap * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _place(self, rect: QRect, *, move: bool) -> int:
        gap = theme.current().px(self._gap)
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            width = min(hint.width(), rect.width())
            height = item.heightForWidth(width) if item.hasHeightForWidth() else hint.height()
            if x + width > rect.right() + 1 and line:
                x, y, line = rect.x(), y + line + gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, height)))
            x += width + gap
            line = max(line, height)
        return y + line - rect.y()


class SideBySide(QWidget):
    """A main pane and a side pane; the side pane goes underneath when the width is less than ``stack_below``.

    Widths are in effective pixels: real pixels divided by the text size.
    """

    def __init__(self, main: QWidget, side: QWidget, *, side_width: int = 452, stack_below: int = 900) -> None:
        super().__init__()
        self.main, self.side = main, side
        self._side_width, self._stack_below = side_width, stack_below
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.addWidget(main, 1)
        self._layout.addWidget(side)
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)

    @property
    def stacked(self) -> bool:
        """True while the side pane is under the main pane."""
        return self._layout.direction() == QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        # The least width is that of the stacked form, or the window could never become narrow enough to stack.
        hint = super().minimumSizeHint()
        width = max(self.main.minimumSizeHint().width(), min(self.side.minimumSizeHint().width(), hint.width()))
        return QSize(min(width, hint.width()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _rescale(self) -> None:
        self._layout.setSpacing(theme.current().px(24))
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.update()
        self._arrange()

    def _arrange(self) -> None:
        now = theme.current()
        stack = self.width() < now.px(self._stack_below)
        direction = QBoxLayout.Direction.TopToBottom if stack else QBoxLayout.Direction.LeftToRight
        self._layout.setDirection(direction)
        widest = 16777215 if stack else now.px(self._side_width)
        self.side.setMinimumWidth(0 if stack else min(widest, self.width() // 2))
        self.side.setMaximumWidth(widest)
        self.side.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
