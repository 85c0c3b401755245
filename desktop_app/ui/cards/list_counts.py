"""What taking in a tenant list would do, or did: the numbers, what is refused and why, and who is not in it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from desktop_app.services.tenant_list import Imported, Preview
from desktop_app.ui import theme
from desktop_app.ui.models.tenant_list import figures, row_lines, whole_problem
from desktop_app.ui.text import how_many
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import IconText, Rule, Text
from desktop_app.ui.widgets.layout import Column
from desktop_app.ui.widgets.page import Card

FIRST_SHOWN = 5


class ListCounts(Card):
    """The side of the page. `rows_wanted` asks for every refused row, `again_wanted` for counting anew."""

    rows_wanted = Signal()
    again_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(name="What would happen", gap=10, pad=20)
        self.title = Text("", "h3")
        self.waiting = IconText("clock", "", "muted", "muted")
        self.again = Button("Count again", icon="rotate-ccw")
        self.numbers = QWidget()
        self._grid = QGridLayout(self.numbers)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self.reasons = QWidget()
        self._reasons = Column(self.reasons, gap=8)
        self.all_rows = Button("", kind="row", icon="list")
        self.missing = Text("")
        self.ended = QCheckBox("Mark them as former tenants")
        self.why_not = Text("", "muted")
        self.rule, self.missing_rule = Rule(), Rule()
        self.body.add(self.title, self.waiting, self.again, self.numbers, self.rule, self.reasons, self.all_rows)
        self.body.add(self.missing_rule, self.missing, self.ended, self.why_not)
        self.body.addStretch(1)
        self.all_rows.clicked.connect(self.rows_wanted)
        self.again.clicked.connect(self.again_wanted)
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)

    @property
    def marks_ended(self) -> bool:
        """Whether people who are not in the list are to be marked as having left."""
        return self.ended.isChecked() and not self.ended.isHidden()

    def show_waiting(self, words: str, *, again: bool = False) -> None:
        """Show that the numbers are not there yet, or that something is wrong."""
        self._title("What would happen")
        self.waiting.say(words)
        self.again.setVisible(again)
        for part in (self.numbers, self.rule, self.reasons, self.all_rows):
            part.hide()
        self._show_missing(None)

    def show_figures(self, found: Preview) -> None:
        """Show a preview, or what was done."""
        done = isinstance(found, Imported)
        self._title("What was done" if done else "What would happen")
        self.waiting.say("")
        self.again.hide()
        _clear(self._grid)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place, (number, words) in enumerate(((found.read, "rows in the list"), *figures(found))):
            self._grid.addWidget(Text(f"{number:,}", "num", wrap=False), place, 0, right)
            self._grid.addWidget(Text(words), place, 1, Qt.AlignmentFlag.AlignVCenter)
        self.numbers.show()
        self._show_reasons(found)
        self._show_missing(None if done else found)

    def _show_reasons(self, found: Preview) -> None:
        _clear(self._reasons)
        lines = row_lines(found)
        for row, what, why in lines[:FIRST_SHOWN]:
            box = QWidget()
            Column(box, gap=0).add(Text(f"Row {row:,}: {what.lower()}", "strong"), Text(why, "muted"))
            self._reasons.addWidget(box)
        total = len(found.rejected) + found.left_out_total
        self.all_rows.setText(f"Show all {how_many(total, 'line', 'lines')}")
        self.all_rows.setVisible(total > FIRST_SHOWN)
        self.reasons.setVisible(bool(lines))
        self.rule.setVisible(bool(lines))

    def _show_missing(self, found: Preview | None) -> None:
        missing = found.not_in_list if found is not None else 0
        why = whole_problem(found.why_not_whole) if found is not None else ""
        who = how_many(missing, "person we know is", "people we know are")
        self.missing.say(f"{who} not in this list. They stay as they are." if missing else "")
        self.missing_rule.setVisible(bool(missing))
        self.ended.setVisible(bool(missing) and not why)
        if not missing:
            self.ended.setChecked(False)
        self.why_not.say(why if missing else "")

    def _title(self, words: str) -> None:
        self.title.setText(words)
        self.setAccessibleName(words)

    def _rescale(self) -> None:
        now = theme.current()
        self._grid.setHorizontalSpacing(now.px(12))
        self._grid.setVerticalSpacing(now.px(2))


def _clear(layout: Column | QGridLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
