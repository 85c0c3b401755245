"""A walk of an estate: which one, when, who walks with the officer, and the event that it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QDate, Qt, Slot
from PySide6.QtWidgets import QCompleter, QLineEdit

from desktop_app.domain.changes import Op
from desktop_app.domain.estates import InspectionDraft
from desktop_app.services import estates, programme
from desktop_app.ui import times
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.widgets.fields import Choice, DateField, Field
from desktop_app.ui.widgets.layout import Row
from desktop_app.ui.workbench import Workbench

NEAR_DAYS = 60
"""Events this near to today are offered, walks first."""
WALKS = "inspection"
NO_EVENT = "none"


class WalkDialog(Sheet):
    """Start a walk (for the event ``event_id``, if given), or change one (``walk``). ``done(id)`` is called with it."""

    def __init__(
        self,
        bench: Workbench,
        done: Callable[[str], None],
        walk: estates.InspectionLine | None = None,
        *,
        event_id: str | None = None,
    ) -> None:
        super().__init__(
            "Change this walk" if walk else "Start a walk",
            "Save this walk" if walk else "Start this walk",
            icon="save" if walk else "footprints",
        )
        self.bench, self.walk, self._done = bench, walk, done
        self.estate = QLineEdit(walk.estate if walk else "")
        self.officer = QLineEdit(walk.officer if walk else bench.identity.officer)
        self.walked_with = QLineEdit(walk.walked_with if walk else "")
        self.date, self.event_choice = DateField(), Choice()
        self._show_date(walk.date if walk else bench.today())
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
            "event": Field("&Event that it belongs to", self.event_choice, optional=True),
        }
        when = Row(gap=16)
        when.add(fields["date"], fields["officer"], stretch=1)
        self.body.add(fields["estate"], when, fields["walked_with"], fields["event"])
        self.body.addStretch(1)
        self.set_fields(fields)
        self._days: dict[str, str] = {}
        self._offer_events(walk.event_id if walk else event_id)
        if event_id:
            self._take_day(event_id)
        self.event_choice.changed.connect(self._take_day)

    def _offer_events(self, kept: str | None) -> None:
        today = self.bench.now().date()
        first, last = (today + timedelta(days=days) for days in (-NEAR_DAYS, NEAR_DAYS))
        found = list(self.bench.query(programme.events, first.isoformat(), last.isoformat()))
        if kept and all(event.id != kept for event in found):
            found.append(self.bench.query(programme.event, kept))
        self.event_choice.add(NO_EVENT, "No event")
        for event in sorted(found, key=lambda event: event.kind != WALKS):
            self._days[event.id] = event.sessions[0].day if event.sessions else ""
            day = f", {times.short_day(self._days[event.id])}" if self._days[event.id] else ""
            self.event_choice.add(event.id, f"{event.title}{day}")
        self.event_choice.set_value(kept or NO_EVENT)

    def _show_date(self, day: str) -> None:
        self.date.setDate(QDate.fromString(day, Qt.DateFormat.ISODate))

    @Slot(str)
    def _take_day(self, event_id: str) -> None:
        """A walk that belongs to an event is on its day, until somebody says otherwise."""
        if self._days.get(event_id):
            self._show_date(self._days[event_id])

    def submit(self) -> None:
        """Keep the walk; a new one goes on to its first issue."""
        event_id = None if self.event_choice.value() == NO_EVENT else self.event_choice.value()
        draft = InspectionDraft(
            estate=self.estate.text(),
            date=self.date.date().toString(Qt.DateFormat.ISODate),
            officer=self.officer.text(),
            walked_with=self.walked_with.text(),
            event_id=event_id,
            patch_id=self.walk.patch_id if self.walk else None,
        )
        name = " ".join(draft.estate.split())
        if self.walk is not None:
            self.bench.do(Op.CHANGE_INSPECTION, estates.change_inspection, self.walk.id, draft)
            self.bench.say(f"The walk of {name} was changed.", undo=True)
            self._done(self.walk.id)
            return
        walk = self.bench.do(
            Op.START_INSPECTION,
            estates.start,
            estate=draft.estate,
            date=draft.date,
            officer=draft.officer,
            walked_with=draft.walked_with,
            event_id=event_id,
        )
        self.bench.say(f"The walk of {name} has begun. Add what you find.", undo=True)
        self._done(walk)
