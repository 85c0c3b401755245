"""The list of matches: big rows, matched letters marked, states as pills, and a sentence a row for screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.ui import theme
from desktop_app.ui.theme import Theme
from desktop_app.ui.widgets.marks import marks
from desktop_app.ui.widgets.pills import Pill, paint_pill, pill_height, pill_width

_NO_UPDATE = QItemSelectionModel.SelectionFlag.NoUpdate
Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = Qt.ItemDataRole.UserRole + 1
# A row narrower than this, in pixels at 100 %, puts its pills on a third line.
NARROW_BELOW = 460
_ROW, _ROW_NARROW, _LEFT, _RIGHT, _TOP = 68, 104, 20, 16, 11


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One row. ``spoken`` is the whole row as a sentence; ``key`` says which record it is and is never shown."""

    title: str
    detail: str
    pills: tuple[Pill, ...]
    spoken: str
    key: str


class LinesModel(QAbstractListModel):
    """Rows of a ResultList; a model of frozen lines that is reset as a whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[ResultLine, ...] = ()
        self.query = ""

    def set_lines(self, lines: Sequence[ResultLine], query: str = "") -> None:
        """Show these rows and no others, with the letters of ``query`` marked."""
        self.beginResetModel()
        self.lines, self.query = tuple(lines), query
        self.endResetModel()

    def row_of(self, key: str) -> int:
        """Answer the row with this key, or -1."""
        return next((row for row, line in enumerate(self.lines) if line.key == key), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{line.title}\n{line.detail}"
        return None


class ResultList(QListView):
    """A list of ResultLines. ``name`` is what screen readers call it.

    It always has a current row while it has rows. ``current_changed(key)`` comes when another row becomes current
    ("" for none), ``chosen(key)`` with Enter or a double click.

    With ``several`` more than one row can be selected: by Shift, Ctrl and Space. ``selected_changed`` comes then.
    """

    current_changed = Signal(str)
    chosen = Signal(str)
    selected_changed = Signal()

    def __init__(self, name: str, *, several: bool = False) -> None:
        super().__init__()
        self._announced = ""
        self._several, self._gathering = several, False
        if several:
            self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.lines = LinesModel(self)
        self.setModel(self.lines)
        self.setAccessibleName(name)
        self.setItemDelegate(_LineDelegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.doubleClicked.connect(self._choose)
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)

    @property
    def narrow(self) -> bool:
        """True while pills go on a line of their own."""
        return self.viewport().width() < theme.current().px(NARROW_BELOW)

    def set_lines(self, lines: Sequence[ResultLine], query: str = "") -> None:
        """Show these rows; the row that was current stays current if it is still there, otherwise the first is."""
        keep, selected = self.current_key(), self.selected_keys() if self.selects_others else ()
        self._gathering = False
        self.lines.set_lines(lines, query)
        row = max(0, self.lines.row_of(keep)) if keep else 0
        index = self.lines.index(row)
        if index.isValid():
            self._go_to(index)
        else:
            self._tell("")
        self._select_again(selected)

    def _select_again(self, keys: Sequence[str]) -> None:
        """Select the rows with these keys too, those that are still there, if there are several."""
        rows = [row for row in map(self.lines.row_of, keys) if row >= 0]
        if len(rows) > 1:
            again = QItemSelection()
            for row in rows:
                again.select(self.lines.index(row), self.lines.index(row))
            self.selectionModel().select(again, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def current_key(self) -> str:
        """Answer the key of the current row, or "" when there is none."""
        line = self.current_line()
        return line.key if line else ""

    def current_line(self) -> ResultLine | None:
        """Answer the current row, or None when the list is empty."""
        row = self.currentIndex().row()
        return self.lines.lines[row] if 0 <= row < len(self.lines.lines) else None

    @property
    def selects_others(self) -> bool:
        """Whether the selection is not simply the current row."""
        rows = {index.row() for index in self.selectionModel().selectedRows()}
        return len(rows) > 1 or (self._gathering and rows != {self.currentIndex().row()})

    def select_current(self) -> bool:
        """Select the current row alone; answers whether others were selected."""
        others, self._gathering = self.selects_others or self._gathering, False
        if others:
            self.selectionModel().select(self.currentIndex(), QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.selected_changed.emit()
        return others

    def selected_keys(self) -> tuple[str, ...]:
        """Answer the keys of the selected rows, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(self.lines.lines[row].key for row in rows)

    def set_current(self, key: str) -> bool:
        """Make the row with this key current; answers whether there is one."""
        row = self.lines.row_of(key)
        if row < 0:
            return False
        self._go_to(self.lines.index(row))
        return True

    def move(self, steps: int) -> None:  # type: ignore[override]  # a list moves its current row, not itself
        """Move the current row down (or up, when negative) without taking the keyboard focus.

        Where several rows are selected, they stay so.
        """
        row = min(max(0, self.currentIndex().row() + steps), len(self.lines.lines) - 1)
        if row >= 0 and (self._gathering or self.selects_others):
            self.selectionModel().setCurrentIndex(self.lines.index(row), _NO_UPDATE)
        elif row >= 0:
            self._go_to(self.lines.index(row))

    def currentChanged(self, current: Index, previous: Index) -> None:
        # Without the call to Qt's own, screen readers fall silent while arrowing.
        super().currentChanged(current, previous)
        self._tell(self.current_key())
        self.viewport().update()

    def _gathers(self, event: QKeyEvent) -> bool:
        """Gather rows with Space: from the first one on, arrows go over rows without letting go of those gathered."""
        if event.key() == Qt.Key.Key_Space:
            if self._gathering or not self.selectionModel().isSelected(self.currentIndex()):
                self.selectionModel().select(self.currentIndex(), QItemSelectionModel.SelectionFlag.Toggle)
            self._gathering = True
            return True
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if self._gathering and steps and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.move(steps)
            return True
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._gathering = self._several and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        super().mousePressEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if self._several:
            self.selected_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose()
            return
        if self._several and self._gathers(event):
            return
        command = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if event.text() and event.text().isprintable() and not command:
            event.ignore()  # typing is for the search, which the page puts it into
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def sizeHint(self) -> QSize:
        # Modest, because a list is meant to be given what room is left.
        return QSize(theme.current().px(480), theme.current().px(2 * _ROW))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(240), theme.current().px(_ROW + 12))

    def _go_to(self, index: QModelIndex) -> None:
        """Make a row current and select it alone, whichever keys are held (Qt's own call would look at them)."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _choose(self) -> None:
        if self.current_key():
            self.chosen.emit(self.current_key())

    def _tell(self, key: str) -> None:
        if key != self._announced:
            self._announced = key
            self.current_changed.emit(key)

    def _rescale(self) -> None:
        self.verticalScrollBar().setSingleStep(theme.current().px(_ROW))
        self.scheduleDelayedItemsLayout()


class _LineDelegate(QStyledItemDelegate):
    """Paints one ResultLine."""

    def __init__(self, view: ResultList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(10, theme.current().px(_ROW_NARROW if self._view.narrow else _ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE_ROLE)
        if not isinstance(line, ResultLine):
            return
        now = theme.current()
        rect: QRect = option.rect
        selected = self._view.selectionModel().isSelected(_plain_index(index))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            _paint_selection(painter, now, rect)
        if index.row() == self._view.currentIndex().row() and self._view.selects_others:
            _paint_current(painter, now, rect)
        elif not selected and index.row() and index.row() != self._view.currentIndex().row() + 1:
            painter.setPen(QPen(now.colour("line"), now.px(1)))
            painter.drawLine(rect.left() + now.px(_LEFT), rect.top(), rect.right() - now.px(_RIGHT), rect.top())
        area = rect.adjusted(now.px(_LEFT), now.px(_TOP), -now.px(_RIGHT), -now.px(_TOP))
        room = self._paint_pills(painter, now, line, rect)
        if not self._view.narrow:
            area.setRight(room)
        self._paint_words(painter, now, line, area, selected=selected)
        painter.restore()

    def _paint_words(self, painter: QPainter, now: Theme, line: ResultLine, area: QRect, *, selected: bool) -> None:
        title_font, detail_font = now.font("lead", 700), now.font("body")
        title_ink = "on_primary_soft" if selected else "text"
        detail_ink = "on_primary_soft" if selected else "muted"
        query = self._view.lines.query
        place = QRect(area.left(), area.top(), area.width(), 0)
        used = _paint_marked(painter, place, line.title, query, font=title_font, ink=title_ink)
        place.translate(0, used + now.px(2))
        _paint_marked(painter, place, line.detail, query, font=detail_font, ink=detail_ink)

    def _paint_pills(self, painter: QPainter, now: Theme, line: ResultLine, rect: QRect) -> int:
        """Paint the pills and answer the right edge of the room left for words."""
        ratio = self._view.devicePixelRatioF()
        height, gap = pill_height(now), now.px(8)
        left = rect.left() + now.px(_LEFT)
        right = rect.right() - now.px(_RIGHT)
        least = left if self._view.narrow else left + int((right - left) * 0.4)
        shown = _fitting(now, line.pills, right - least, gap)
        if self._view.narrow:
            x = left
            y = rect.bottom() - now.px(_TOP) - height + now.px(3)
            for pill in shown:
                width = pill_width(now, pill.text)
                paint_pill(painter, QRectF(x, y, width, height), pill, ratio)
                x += width + gap
            return right
        y = rect.center().y() - height // 2 + 1
        for pill in reversed(shown):
            width = pill_width(now, pill.text)
            paint_pill(painter, QRectF(right - width, y, width, height), pill, ratio)
            right -= width + gap
        return right


def _plain_index(index: Index) -> QModelIndex:
    return index if isinstance(index, QModelIndex) else index.model().index(index.row(), index.column())


def _fitting(now: Theme, pills: tuple[Pill, ...], room: int, gap: int) -> tuple[Pill, ...]:
    """Answer the pills that fit; when some do not, the last one says how many more there are."""
    for count in range(len(pills), -1, -1):
        hidden = len(pills) - count
        shown = pills[:count] + ((Pill(f"{hidden} more", "ellipsis", "info"),) if hidden else ())
        if sum(pill_width(now, pill.text) + gap for pill in shown) - gap <= room:
            return shown
    return ()


def _paint_selection(painter: QPainter, now: Theme, rect: QRect) -> None:
    fill = QRectF(rect).adjusted(now.px(5), now.px(4), -now.px(5), -now.px(3))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(now.colour("primary_soft"))
    painter.drawRoundedRect(fill, now.px(8), now.px(8))
    painter.setBrush(now.colour("row_bar"))
    painter.drawRoundedRect(QRectF(fill.left(), fill.top(), now.px(6), fill.height()), now.px(3), now.px(3))


def _paint_current(painter: QPainter, now: Theme, rect: QRect) -> None:
    """A frame round the row where the keyboard is, which may be selected or not."""
    frame = QRectF(rect).adjusted(now.px(6), now.px(5), -now.px(6), -now.px(4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(now.colour("text"), now.px(2), Qt.PenStyle.DashLine))
    painter.drawRoundedRect(frame, now.px(8), now.px(8))


def _paint_marked(painter: QPainter, place: QRect, text: str, query: str, *, font: QFont, ink: str) -> int:
    """Paint one line of text with its matched letters on a marked ground; answers the height of the line.

    A text layout is used because names may be in any script: Arabic letters join and run from right to left.
    """
    now = theme.current()
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    layout = QTextLayout(shown, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    spans = [span for span in marks(text, query) if span[0] + span[1] <= len(shown)] if query else []
    formats = []
    for start, length in spans:
        part = QTextLayout.FormatRange()
        part.start, part.length = start, length
        part.format.setForeground(now.colour("mark"))
        formats.append(part)
    layout.setFormats(formats)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(now.colour("mark_bg"))
    for start, length in spans:
        ends = sorted((_cursor_x(line, start), _cursor_x(line, start + length)))
        box = QRectF(place.left() + ends[0] - 1, place.top(), ends[1] - ends[0] + 2, metrics.height())
        painter.drawRoundedRect(box, now.px(3), now.px(3))
    painter.setPen(now.colour(ink))
    layout.draw(painter, QPointF(place.left(), place.top()))
    return metrics.height()


def _cursor_x(line: object, place: int) -> float:
    x = line.cursorToX(place)  # type: ignore[attr-defined]  # the stub has no QTextLine result
    return float(x[0] if isinstance(x, tuple) else x)
