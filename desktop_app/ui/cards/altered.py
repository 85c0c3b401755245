"""What one action altered: each record, each field, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop_app.services import audit
from desktop_app.services.audit import Altered, Entry
from desktop_app.store.journal import Reader
from desktop_app.ui import told
from desktop_app.ui.text import how_many
from desktop_app.ui.widgets.labels import Rule, Text
from desktop_app.ui.widgets.layout import Column, reading_area
from desktop_app.ui.workbench import Workbench

MOST_SHOWN = 20
NO_BATCH = "Choose a batch that was taken in to see what it changed."
NOTHING_CHOSEN = "Choose a line to see what it changed."


class AlteredCard(QFrame):
    """The chosen line of the history, in full."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.bench = bench
        self.setProperty("frame", "card")
        self.setAccessibleName("The chosen line")
        self._inside = QWidget()
        self._inside.setProperty("frame", "card_body")
        self._column = Column(self._inside, gap=10, edges=(24, 20, 24, 20))
        self._scroll = reading_area(self._inside, "What it changed")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2, 2, 2, 2)
        outer.addWidget(self._scroll, 1)

    def take_focus(self) -> None:
        """Put the keyboard on the card, at its beginning."""
        self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.verticalScrollBar().setValue(0)

    def show_entry(self, entry: Entry | None) -> None:
        """Show what this line of the history altered; None shows that none is chosen."""
        self._clear()
        if entry is None:
            self._column.add(Text(NOTHING_CHOSEN, "muted"))
        else:
            self._fill(entry)
        self._column.addStretch(1)
        self._scroll.verticalScrollBar().setValue(0)

    def show_batch(self, batch_id: str) -> None:
        """Show what a received batch altered: new, changed, and what came in vain; "" shows that none is chosen."""
        self._clear()
        if not batch_id:
            self._column.add(Text(NO_BATCH, "muted"))
        else:
            (new, changed, lost), records = self.bench.query(_read_batch, batch_id)
            self._column.add(Text("What it changed", "h2"))
            self._column.add(Text(f"{how_many(new, 'new record', 'new records')}, {changed:,} changed."))
            if lost:
                vain = f"{how_many(lost, 'record has', 'records have')} a later value here, which stands."
                self._column.add(Text(vain))
            self._add(records, new + changed + lost)
        self._column.addStretch(1)
        self._scroll.verticalScrollBar().setValue(0)

    def _fill(self, entry: Entry) -> None:
        records, devices = self.bench.query(_read, entry.n)
        self._column.add(Text(told.what(entry.operation), "h2"))
        by = told.who(entry.operation, devices)
        self._column.add(Text(told.when(entry.operation.at) + (f" · {by}" if by else ""), "muted"))
        self._add(records, entry.changes)

    def _add(self, records: Sequence[tuple[str, Sequence[str]]], changes: int) -> None:
        for heading, lines in records:
            self._column.add(Rule(), Text(heading, "strong"))
            for line in lines:
                self._column.add(Text(line))
        if not records:
            self._column.add(Text("It changed no record.", "muted"))
        more = changes - len(records)
        if more > 0:
            self._column.add(Rule(), Text(f"And {how_many(more, 'record', 'records')} more.", "muted"))

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _read(reader: Reader, n: int) -> tuple[list[tuple[str, list[str]]], dict[str, str]]:
    found = audit.altered(reader, n, MOST_SHOWN)
    return [(told.record(one), _lines(reader, one)) for one in found], told.devices(reader)


def _read_batch(reader: Reader, batch_id: str) -> tuple[tuple[int, int, int], list[tuple[str, list[str]]]]:
    found = audit.of_batch(reader, batch_id, MOST_SHOWN)
    return audit.counts_of_batch(reader, batch_id), [(told.record(one), _with_lost(reader, one)) for one in found]


def _with_lost(reader: Reader, one: Altered) -> list[str]:
    """Each field before and after, and what came and stands no longer."""
    if one.erased:
        return [told.ERASED]
    came = [field.sentence for field in told.fields(reader, one)]
    vain = told.fields(reader, replace(one, before={}, after=one.lost, added=False))
    return [*came, *(f"{field.name}: “{field.after}” came, and a later value stands." for field in vain)]


def _lines(reader: Reader, one: Altered) -> list[str]:
    if one.erased:
        return [told.ERASED]
    lines = [field.sentence for field in told.fields(reader, one)]
    return [*lines, told.SAID_OTHERWISE] if one.lost else lines
