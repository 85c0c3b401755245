"""Tables for the office: Tab leaves them, every row is a sentence for screen readers, a row is always current."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop_app.ui import theme

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its heading, whether it takes what room is left, whether it holds numbers."""

    heading: str
    stretch: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its cells as shown, the whole row as a sentence, and the record it is about."""

    cells: tuple[str, ...]
    spoken: str
    key: str


class RowsModel(QAbstractTableModel):
    """Frozen rows under fixed columns, reset as a whole."""

    def __init__(self, columns: Sequence[TableColumn], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[TableRow, ...] = ()

    def set_rows(self, rows: Sequence[TableRow]) -> None:
        """Show these rows and no others."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        cell = row.cells[index.column()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return cell
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken if index.column() == 0 else f"{self.columns[index.column()].heading}: {cell}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[index.column()].number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class OfficeTable(QTableView):
    """A table of rows. ``name`` is what screen readers call it; signals as in ResultList."""

    current_changed = Signal(str)
    chosen = Signal(str)

    def __init__(self, name: str, columns: Sequence[TableColumn]) -> None:
        super().__init__()
        self.rows = RowsModel(columns, self)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setProperty("kind", "office")
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, column in enumerate(columns):
            mode = QHeaderView.ResizeMode.Stretch if column.stretch else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(place, mode)
        header.setResizeContentsPrecision(50)
        self.doubleClicked.connect(self._choose)
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)

    def set_rows(self, rows: Sequence[TableRow]) -> None:
        """Show these rows; the row that was current stays current if it is still there, otherwise the first is."""
        keep = self.current_key()
        self.rows.set_rows(rows)
        row = next((place for place, each in enumerate(self.rows.rows) if each.key == keep), 0)
        if self.rows.rows:
            self.setCurrentIndex(self.rows.index(row, 0))

    def current_key(self) -> str:
        """Answer the key of the current row, "" when the table is empty."""
        row = self.currentIndex().row()
        return self.rows.rows[row].key if 0 <= row < len(self.rows.rows) else ""

    def currentChanged(self, current: Index, previous: Index) -> None:
        # Without the call to Qt's own, screen readers fall silent while arrowing.
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.current_changed.emit(self.current_key())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose()
            return
        super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        now = theme.current()
        return QSize(now.px(240), now.px(150))

    def _choose(self) -> None:
        if self.current_key():
            self.chosen.emit(self.current_key())

    def _rescale(self) -> None:
        now = theme.current()
        self.verticalHeader().setDefaultSectionSize(now.px(48))
        self.verticalHeader().setMinimumSectionSize(now.px(48))
