"""Printed pages on the screen: one page as a picture, and all of them small in a list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QListView, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.ui import theme

Index = QModelIndex | QPersistentModelIndex
Draw = Callable[[int, int], QImage | None]
"""Answers page `number` (from 1) as an image about `height` pixels high; None while it is not there yet."""

A4_RATIO = 210 / 297


class PagePicture(QFrame):
    """One page at its real proportions, as large as there is room or, with ``hold``, at a given size.

    It is a picture: what stands on it is told by its accessible name only in short, so a page that has one also offers
    its words as text.
    """

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setProperty("frame", "clear")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_page(self, image: QImage | None, name: str) -> None:
        """Show this page; ``name`` is said for it."""
        self._image = image
        self.setAccessibleName(name)
        self.update()

    def hold(self, size: QSize) -> None:
        """Keep room for a sheet of this size, whatever there is to be seen on it yet."""
        self.setFixedSize(size.width() + 7, size.height() + 7)

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(180), theme.current().px(255))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 142)

    @property
    def sheet(self) -> QRect:
        """Where the sheet of paper lies. A page drawn exactly that high is not blurred."""
        area = self.rect().adjusted(3, 3, -4, -4)
        width = min(area.width(), round(area.height() * A4_RATIO))
        sheet = QRect(0, 0, width, round(width / A4_RATIO))
        sheet.moveCenter(area.center())
        return sheet

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        _paint_sheet(painter, self.sheet, self._image)
        painter.end()


class PageList(QListView):
    """All pages, small, one under another. ``page_chosen(number)`` comes when another one becomes current."""

    page_chosen = Signal(int)

    def __init__(self, draw: Draw) -> None:
        super().__init__()
        self.pages = _Pages(draw, self)
        self.setModel(self.pages)
        self.setItemDelegate(_PageDelegate(self))
        self.setAccessibleName("Pages")
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)

    def show_pages(self, count: int) -> None:
        """Show that many pages, the first one current."""
        self.pages.set_count(count)
        self.setCurrentIndex(self.pages.index(0))

    def page_came(self, number: int) -> None:
        """The picture of a page that was not there yet has come."""
        self.update(self.pages.index(number - 1))

    def currentChanged(self, current: Index, previous: Index) -> None:
        # Without the call to Qt's own, screen readers fall silent while arrowing.
        super().currentChanged(current, previous)
        if current.isValid():
            self.page_chosen.emit(current.row() + 1)

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(168), theme.current().px(420))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(130), theme.current().px(180))

    def _rescale(self) -> None:
        self.setFixedWidth(theme.current().px(168))
        self.scheduleDelayedItemsLayout()


class _Pages(QAbstractListModel):
    """The pages by number; a small picture is asked for when it comes into sight."""

    def __init__(self, draw: Draw, parent: QListView) -> None:
        super().__init__(parent)
        self._draw = draw
        self._count = 0

    def set_count(self, count: int) -> None:
        self.beginResetModel()
        self._count = count
        self.endResetModel()

    def image(self, number: int, height: int) -> QImage | None:
        return self._draw(number, height)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"Page {index.row() + 1} of {self._count}"
        return None


class _PageDelegate(QStyledItemDelegate):
    def __init__(self, view: PageList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        now = theme.current()
        return QSize(now.px(120), now.px(186))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        now = theme.current()
        state: QStyle.StateFlag = option.state
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.setPen(QPen(now.colour("select_line"), now.px(3)))
            painter.setBrush(now.colour("chosen_bg"))
            edge = now.px(3)
            painter.drawRoundedRect(QRectF(rect).adjusted(edge, edge, -edge, -edge), now.px(8), now.px(8))
        height = now.px(136)
        sheet = QRect(0, 0, round(height * A4_RATIO), height)
        sheet.moveCenter(rect.center())
        sheet.moveTop(rect.top() + now.px(12))
        ratio = self._view.devicePixelRatioF()
        _paint_sheet(painter, sheet, self._view.pages.image(index.row() + 1, round(height * ratio)))
        painter.setFont(now.font("small", 700 if selected else 400))
        painter.setPen(now.colour("on_chosen" if selected else "text"))
        words = QRect(rect.left(), sheet.bottom() + now.px(4), rect.width(), now.px(24))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))
        painter.restore()


def _paint_sheet(painter: QPainter, sheet: QRect, image: QImage | None) -> None:
    """Paint a sheet of paper, which is white in every theme."""
    now = theme.current()
    painter.fillRect(sheet, now.colour("#FFFFFF"))
    if image is not None:
        painter.drawImage(sheet, image)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(now.colour("control"), 1))
    painter.drawRect(sheet)
