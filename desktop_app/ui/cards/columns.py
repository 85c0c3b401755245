"""The columns of a tenant list: what each is taken in as, to be corrected, with a few of its values beside it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QWidget

from desktop_app.domain.tenant_headers import FIELDS
from desktop_app.domain.tenant_list import ColumnMapping
from desktop_app.services.spreadsheets import DELIMITERS, ENCODINGS, Table
from desktop_app.ui import theme
from desktop_app.ui.models.tenant_list import (
    DELIMITER_WORDS,
    ENCODING_WORDS,
    FIELD_WORDS,
    LEAVE_OUT,
    chosen,
    examples,
    field_of,
    with_column,
)
from desktop_app.ui.widgets.buttons import QuietLink
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, TileGrid
from desktop_app.ui.widgets.page import Card


class ColumnsCard(Card):
    """One line a column. `corrected(ColumnMapping)` comes when somebody says that a column is something else."""

    corrected = Signal(object)

    def __init__(self) -> None:
        super().__init__("What is in each column?", gap=10, pad=20)
        self._table: Table | None = None
        self._mapping: ColumnMapping | None = None
        self._boxes: list[QComboBox] = []
        self._lines = QWidget()
        self._grid = QGridLayout(self._lines)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self.body.add(
            Text("This is what the headings seem to mean. What you change is remembered for the next list.", "muted"),
            self._lines,
        )
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)

    def show_columns(self, table: Table, mapping: ColumnMapping) -> None:
        """Show the columns of this table as they are mapped."""
        if table is not self._table:
            self._make(table)
        self._table, self._mapping = table, mapping
        for place, box in enumerate(self._boxes):
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(field_of(mapping, place)))

    def set_enabled(self, enabled: bool) -> None:
        """Let the columns be corrected, or not while the list is being taken in."""
        self._lines.setEnabled(enabled)

    def take_focus(self) -> None:
        """Put the keyboard on the first column."""
        self._boxes[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _make(self, table: Table) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._boxes = []
        for place, name in enumerate(table.columns):
            box = QComboBox()
            for words, key in ((LEAVE_OUT, ""), *chosen(FIELD_WORDS, FIELDS)):
                box.addItem(words, key)
            box.setAccessibleName(f"{name} is taken in as")
            box.currentIndexChanged.connect(lambda _=0, column=place: self._chosen(column))
            label, shown = Text(name, "label"), Text(examples(table, place), "muted")
            label.setBuddy(box)
            words_box = QWidget()
            Column(words_box, gap=0).add(label, shown)
            self._grid.addWidget(words_box, place, 0)
            self._grid.addWidget(box, place, 1, Qt.AlignmentFlag.AlignVCenter)
            self._boxes.append(box)

    def _chosen(self, column: int) -> None:
        if self._mapping is not None:
            self.corrected.emit(with_column(self._mapping, column, str(self._boxes[column].currentData())))

    def _rescale(self) -> None:
        now = theme.current()
        self._grid.setHorizontalSpacing(now.px(16))
        self._grid.setVerticalSpacing(now.px(10))


class ReadingChoices(QFrame):
    """How a CSV file is read, for when its letters or columns look wrong. `changed` comes with another choice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("How the file is read")
        self.open_link = QuietLink("Do letters or columns look wrong?")
        self.open_link.clicked.connect(self._open)
        self.encoding, self.delimiter = QComboBox(), QComboBox()
        self.choices = TileGrid(2, gap=16)
        self.choices.add(Field("&Letters", self.encoding, hint="How the file writes letters such as é and Ł"))
        self.choices.add(Field("&Columns", self.delimiter, hint="What stands between them"))
        column = Column(self, gap=8)
        column.add(self.open_link, self.choices)
        self.encoding.activated.connect(self.changed)
        self.delimiter.activated.connect(self.changed)

    def show_table(self, table: Table) -> None:
        """Show how this table was read; nothing for a workbook, which says itself."""
        self.setVisible(table.source == "csv")
        garbled = any(warning.code == "looks-garbled" for warning in table.warnings)
        if garbled:
            self.choices.show()
        self.open_link.setVisible(self.choices.isHidden())
        for box, words, keys, now in (
            (self.encoding, ENCODING_WORDS, ENCODINGS, (table.encoding or "").removesuffix("-sig")),
            (self.delimiter, DELIMITER_WORDS, DELIMITERS, table.delimiter or ""),
        ):
            with QSignalBlocker(box):
                box.clear()
                for shown, key in chosen(words, keys if now in keys else (now, *keys)):
                    box.addItem(shown, key)
                box.setCurrentIndex(box.findData(now))

    def close(self) -> bool:
        """Hide the choices behind their question again."""
        self.choices.hide()
        self.open_link.show()
        return True

    @Slot()
    def _open(self) -> None:
        self.choices.show()
        self.open_link.hide()
        self.encoding.setFocus(Qt.FocusReason.OtherFocusReason)
