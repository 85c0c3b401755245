"""A month as a grid of days that the keyboard moves through and a screen reader reads day by day."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop_app.ui import theme, times
from desktop_app.ui.text import how_many
from desktop_app.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
DAY_ROLE = Qt.ItemDataRole.UserRole + 1
ROOM_FOR_WORDS = 104
"""A day narrower than this, in pixels at 100 %, shows how many events it has and not what they are called."""


@dataclass(frozen=True, slots=True)
class DayEvent:
    """An event on a day: its title, the icon of its kind, and its sentence."""

    title: str
    icon: str
    spoken: str
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """One cell: the date, whether it belongs to the month, whether it is today, and what is on."""

    day: date
    inside: bool
    today: bool
    events: tuple[DayEvent, ...]

    @property
    def spoken(self) -> str:
        """The day as a sentence."""
        parts = [f"{calendar.day_name[self.day.weekday()]} {times.long_day(self.day.isoformat())}"]
        if self.today:
            parts.append("today")
        count = how_many(len(self.events), "event", "events") if self.events else "no events"
        return f"{', '.join(parts)}: {count}. {' '.join(event.spoken for event in self.events)}".strip()


class MonthModel(QAbstractTableModel):
    """The weeks of one month, Monday first, with the days of other months that fill them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.weeks: tuple[tuple[Day, ...], ...] = ()

    def set_weeks(self, weeks: Sequence[Sequence[Day]]) -> None:
        """Show these weeks and no others."""
        self.beginResetModel()
        self.weeks = tuple(tuple(week) for week in weeks)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.weeks)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 7

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        day = self.weeks[index.row()][index.column()]
        if role == DAY_ROLE:
            return day
        if role == Qt.ItemDataRole.DisplayRole:
            return str(day.day.day)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return day.spoken
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or section > 6:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return calendar.day_abbr[section]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return calendar.day_name[section]
        return None


class MonthGrid(QTableView):
    """The grid. ``day_changed(date)`` comes when another day becomes current, ``month_wanted(date)`` when the keys

    lead out of the month, ``chosen(date)`` with Enter or a double click. Dates are ISO 8601.
    """

    day_changed = Signal(str)
    month_wanted = Signal(str)
    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.month = MonthModel(self)
        self.setModel(self.month)
        self.setAccessibleName(name)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(_DayDelegate(self))
        self.setShowGrid(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.doubleClicked.connect(lambda _: self.chosen.emit(self.current_day()))
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)

    def show_month(self, current: date, today: date, events: Mapping[str, Sequence[DayEvent]]) -> None:
        """Show the month of `current`, which becomes the current day. `events` are by ISO date."""
        weeks = [
            [Day(d, d.month == current.month, d == today, tuple(events.get(d.isoformat(), ()))) for d in week]
            for week in calendar.Calendar().monthdatescalendar(current.year, current.month)
        ]
        self.month.set_weeks(weeks)
        self._go(current)

    def current_day(self) -> str:
        """The current day as ISO 8601, "" before a month is shown."""
        day = self._day()
        return day.day.isoformat() if day else ""

    def currentChanged(self, current: Index, previous: Index) -> None:
        # Without the call to Qt's own, screen readers fall silent while arrowing.
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid():
            self.day_changed.emit(self.current_day())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        day = self._day()
        if day is None:
            super().keyPressEvent(event)
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.chosen.emit(self.current_day())
        elif (target := _moved(day.day, Qt.Key(event.key()))) is not None:
            self._move(target)
        else:
            # Not to Qt's view, which would search for a day by its number: letters are for the page.
            event.ignore()

    def minimumSizeHint(self) -> QSize:
        now = theme.current()
        return QSize(now.px(280), now.px(200))

    def _move(self, target: date) -> None:
        if any(day.inside and day.day == target for week in self.month.weeks for day in week):
            self._go(target)
        else:
            self.month_wanted.emit(target.isoformat())

    def _go(self, target: date) -> None:
        for row, week in enumerate(self.month.weeks):
            for column, day in enumerate(week):
                if day.day == target:
                    self.setCurrentIndex(self.month.index(row, column))

    def _day(self) -> Day | None:
        index = self.currentIndex()
        return self.month.weeks[index.row()][index.column()] if index.isValid() else None

    def _rescale(self) -> None:
        self.verticalHeader().setMinimumSectionSize(theme.current().px(36))


def _moved(day: date, key: Qt.Key) -> date | None:
    """Where a key leads from a day: arrows by day and week, Home and End in the week, Page Up and Down by month."""
    steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
    if key in steps:
        return day + timedelta(days=steps[key])
    if key == Qt.Key.Key_Home:
        return day - timedelta(days=day.weekday())
    if key == Qt.Key.Key_End:
        return day + timedelta(days=6 - day.weekday())
    if key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
        return month_away(day, -1 if key == Qt.Key.Key_PageUp else 1)
    return None


def month_away(day: date, months: int) -> date:
    """The same day some months on or back; the last of the month where there is no such day."""
    place = day.year * 12 + day.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class _DayDelegate(QStyledItemDelegate):
    """Paints a day: its number at the top, then as many of its events as there is room for."""

    _CHIP, _PAD, _NUMBER = 26, 5, 28

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        day = index.data(DAY_ROLE)
        if not isinstance(day, Day):
            return
        now, view = theme.current(), self.parent()
        current = isinstance(view, MonthGrid) and view.currentIndex() == index
        area = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, now, area, day, current=current)
        self._paint_number(painter, now, area, day, current=current)
        inside = area.adjusted(now.px(self._PAD), now.px(self._NUMBER + 4), -now.px(self._PAD), -now.px(3))
        if day.events and area.width() < now.px(ROOM_FOR_WORDS):
            self._paint_count(painter, now, area, day)
        else:
            self._paint_events(painter, now, inside, day.events)
        painter.restore()

    def _paint_ground(self, painter: QPainter, now: Theme, area: QRectF, day: Day, *, current: bool) -> None:
        ground = "chosen_bg" if current else "surface" if day.inside else "bg"
        painter.fillRect(area, now.colour(ground))
        painter.setPen(QPen(now.colour("line"), now.px(1)))
        painter.drawLine(area.topRight(), area.bottomRight())
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if current:
            edge = now.px(3)
            painter.setPen(QPen(now.colour("select_line"), edge))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(edge, edge, -edge, -edge), now.px(6), now.px(6))

    def _paint_number(self, painter: QPainter, now: Theme, area: QRectF, day: Day, *, current: bool) -> None:
        font = now.font("body", 700 if day.inside else 400)
        painter.setFont(font)
        size = now.px(self._NUMBER)
        place = QRectF(area.left() + now.px(7), area.top() + now.px(5), size, size)
        if day.today:
            width = QFontMetrics(font).horizontalAdvance(f"{day.day.day} today") + now.px(18)
            room = area.width() - now.px(14)
            words = f"{day.day.day} today" if width <= room else str(day.day.day)
            place.setWidth(max(size, min(width, room) if words.endswith("today") else size))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.colour("primary"))
            painter.drawRoundedRect(place, size / 2, size / 2)
            painter.setPen(now.colour("on_primary"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)
            return
        painter.setPen(now.colour("on_chosen" if current else "text" if day.inside else "muted"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(day.day.day))

    def _paint_events(self, painter: QPainter, now: Theme, room: QRectF, events: tuple[DayEvent, ...]) -> None:
        step = now.px(self._CHIP) + now.px(3)
        fits = max(0, int((room.height() + now.px(3)) // step))
        shown = events if len(events) <= fits else events[: max(0, fits - 1)]
        for place, event in enumerate(shown):
            chip = QRectF(room.left(), room.top() + place * step, room.width(), now.px(self._CHIP))
            self._paint_chip(painter, now, chip, event.title, event.icon, "error" if event.cancelled else "info")
        if len(shown) < len(events) and fits:
            chip = QRectF(room.left(), room.top() + len(shown) * step, room.width(), now.px(self._CHIP))
            words = f"{len(events) - len(shown)} more" if shown else how_many(len(events), "event", "events")
            self._paint_chip(painter, now, chip, words, "ellipsis", "info")

    def _paint_count(self, painter: QPainter, now: Theme, area: QRectF, day: Day) -> None:
        size = now.px(self._CHIP)
        chip = QRectF(area.right() - size - now.px(22), area.top() + now.px(6), size + now.px(16), size)
        called_off = all(event.cancelled for event in day.events)
        self._paint_chip(painter, now, chip, str(len(day.events)), "calendar", "error" if called_off else "info")

    def _paint_chip(self, painter: QPainter, now: Theme, chip: QRectF, words: str, icon: str, kind: str) -> None:
        painter.setPen(QPen(now.colour(f"{kind}_line"), now.px(1)))
        painter.setBrush(now.colour(f"{kind}_bg"))
        painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), now.px(6), now.px(6))
        edge = now.px(16)
        picture = now.pixmap("circle-x" if kind == "error" else icon, kind, 16, painter.device().devicePixelRatioF())
        painter.drawPixmap(QPointF(chip.left() + now.px(5), chip.center().y() - edge / 2), picture)
        font = now.font("small", 600)
        if kind == "error":
            font.setStrikeOut(True)
        painter.setFont(font)
        painter.setPen(now.colour(kind))
        room = chip.adjusted(edge + now.px(9), 0, -now.px(4), 0)
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
