"""Beginning a walk of an estate: which one, when, and who walks with the officer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from desktop_app.domain.changes import Op
from desktop_app.services import estates
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.widgets.fields import DateField, Field
from desktop_app.ui.widgets.layout import Row
from desktop_app.ui.workbench import Workbench


class WalkDialog(Sheet):
    """Start a walk. ``started(id)`` is called with the new walk."""

    def __init__(self, bench: Workbench, started: Callable[[str], None]) -> None:
        super().__init__("Start a walk", "Start this walk", icon="footprints")
        self.bench, self._started = bench, started
        self.estate, self.officer, self.walked_with = QLineEdit(), QLineEdit(bench.identity.officer), QLineEdit()
        self.date = DateField()
        self.date.setDate(QDate.fromString(bench.today(), Qt.DateFormat.ISODate))
        known = QCompleter(list(bench.query(estates.estate_names)), self.estate)
        known.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        known.setFilterMode(Qt.MatchFlag.MatchContains)
        self.estate.setCompleter(known)
        fields = {
            "estate": Field("&Which estate?", self.estate, hint="Estates that we know are offered while you type."),
            "date": Field("&Day", self.date),
            "officer": Field("&Officer", self.officer, optional=True),
            "walked_with": Field(
                "Who walks with &you?",
                self.walked_with,
                optional=True,
                hint="For example: Councillor Reyes and 4 residents. Name only those who are there for their work.",
            ),
        }
        when = Row(gap=16)
        when.add(fields["date"], fields["officer"], stretch=1)
        self.body.add(fields["estate"], when, fields["walked_with"])
        self.body.addStretch(1)
        self.set_fields(fields)

    def submit(self) -> None:
        """Keep the walk and go on to its first issue."""
        walk = self.bench.do(
            Op.START_INSPECTION,
            estates.start,
            estate=self.estate.text(),
            date=self.date.date().toString(Qt.DateFormat.ISODate),
            officer=self.officer.text(),
            walked_with=self.walked_with.text(),
        )
        self.bench.say(f"The walk of {' '.join(self.estate.text().split())} has begun. Add what you find.", undo=True)
        self._started(walk)
