"""Plan an event or change one: what it is, where, its sessions, and for a drop-in the months it repeats in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QSizePolicy, QWidget

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Rejected
from desktop_app.domain.programme import EventDraft, SessionDraft
from desktop_app.services import organisation, programme
from desktop_app.ui import times
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.models.office import typed_time
from desktop_app.ui.text import how_many
from desktop_app.ui.widgets.buttons import QuietLink
from desktop_app.ui.widgets.fields import DateField, Field, Stepper
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, Row, TileGrid
from desktop_app.ui.widgets.tiles import RadioTiles, TileOption
from desktop_app.ui.workbench import Workbench

ONCE, MONTHLY = "once", "monthly"
USUAL_START, USUAL_END = "10:00", "12:00"


class EventDialog(Sheet):
    """An event as a form. `kept(event_id)` comes when it is planned or changed; for a series, with the first one's."""

    kept = Signal(str)

    def __init__(self, bench: Workbench, *, event_id: str = "", day: str = "") -> None:
        known = bench.query(programme.event, event_id) if event_id else None
        title = f"Change “{known.title}”" if known else "Add an event"
        super().__init__(title, "Save the changes" if known else "Add this event", icon="check", width=900)
        self.bench, self.event_id = bench, event_id
        self._rows: list[SessionBox] = []
        self._themes: list[QComboBox] = []
        self._build(series=known is None)
        if known is None:
            self._add_row(SessionDraft(f"{day or bench.today()}T{USUAL_START}", f"T{USUAL_END}"))
        else:
            self._fill(programme.draft_of(known))

    def _build(self, *, series: bool) -> None:
        kinds = self.bench.query(organisation.codes, "event_kind")
        self.kind = RadioTiles("What kind of event is it?", [TileOption(k.key, k.label, k.icon) for k in kinds])
        self.title_box, self.venue = QLineEdit(), QLineEdit()
        self._theme_names = [code.label for code in self.bench.query(organisation.codes, "theme")]
        self.theme_box = _themes(self._theme_names)
        fields = {
            "title": Field("&What is it called?", self.title_box),
            "venue": Field("Whe&re is it?", self.venue, optional=True),
            "theme": Field("&Theme", self.theme_box, optional=True),
        }
        self.sessions = QWidget()
        self._sessions = Column(self.sessions, gap=10)
        self.more = QuietLink("Add another session", icon="plus")
        self.more.clicked.connect(self._add_another)
        place = TileGrid(2, gap=16)
        place.add(fields["venue"])
        place.add(fields["theme"])
        self.body.add(self.kind, fields["title"], place, self.sessions, self.more)
        self.repeats = RadioTiles(
            "Does it repeat?",
            [TileOption(ONCE, "Only once", "calendar"), TileOption(MONTHLY, "Every month", "calendar-days")],
            columns=2,
            hint="Every month means the same weekday of the month, such as the second Tuesday.",
        )
        self.months = Stepper("How many months", least=2, most=programme.MOST_REPEATS, value=6)
        self.dates = QFrame()
        self.dates.setAccessibleName("A theme for each month")
        self._dates = Column(self.dates, gap=8)
        self.repeats.set_value(ONCE)
        if series:
            self.body.add(self.repeats, self.months, self.dates)
        else:
            for part in (self.repeats, self.months, self.dates):
                part.setParent(self)
                part.hide()
        self.body.addStretch(1)
        self.set_fields(
            {
                "kind": self.kind,
                **fields,
                "starts": _WrongSession(self._wrong, "starts"),
                "ends": _WrongSession(self._wrong, "ends"),
                "capacity": _WrongSession(self._wrong, "capacity"),
                "times": self.months,
            }
        )
        self.repeats.changed.connect(self._show_dates)
        self.months.changed.connect(self._show_dates)
        self._show_dates()

    def _fill(self, draft: EventDraft) -> None:
        self.kind.set_value(draft.kind)
        self.title_box.setText(draft.title)
        self.venue.setText(draft.venue)
        self.theme_box.setCurrentText(draft.theme)
        for session in draft.sessions:
            self._add_row(session, venue=draft.venue)

    # -- sessions ------------------------------------------------------------------------------------------------------

    def _add_row(self, session: SessionDraft, *, venue: str = "") -> SessionBox:
        row = SessionBox(session, "" if session.venue == venue else session.venue)
        row.taken_out.connect(self._take_out)
        row.day.dateChanged.connect(self._show_dates)
        self._rows.append(row)
        self._sessions.addWidget(row)
        self._number_rows()
        return row

    @Slot()
    def _add_another(self) -> None:
        last = self._rows[-1]
        row = self._add_row(SessionDraft(f"{last.iso_day()}T", "T"))
        row.take_focus("starts")

    @Slot(object)
    def _take_out(self, row: SessionBox) -> None:
        place = self._rows.index(row)
        self._rows.remove(row)
        self._sessions.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._number_rows()
        self._rows[max(0, place - 1)].take_focus("starts")

    def _number_rows(self) -> None:
        for place, row in enumerate(self._rows, 1):
            row.set_number(place, of=len(self._rows))
        self.repeats.setEnabled(len(self._rows) == 1)

    def _wrong(self, field: str) -> SessionBox:
        return next((row for row in self._rows if row.is_wrong(field)), self._rows[0])

    # -- repeating -----------------------------------------------------------------------------------------------------

    @Slot()
    def _show_dates(self) -> None:
        monthly = self.repeats.value() == MONTHLY
        for part in (self.months, self.dates):
            part.setVisible(monthly)
        self.more.setVisible(not monthly)
        said = [box.currentText() for box in self._themes]
        while (item := self._dates.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._themes = []
        if not monthly:
            return
        self._dates.addWidget(Text("A theme for each month", "label"))
        first = date.fromisoformat(self._rows[0].iso_day())
        grid = TileGrid(2, gap=12)
        for place, day in enumerate(programme.same_weekday_each_month(first, self.months.value())):
            box = _themes(self._theme_names)
            box.setCurrentText(said[place] if place < len(said) else "")
            self._themes.append(box)
            words = f"{times.short_day(day.isoformat())} {day.year}"
            grid.add(Field(words, box, look="body"))
        self._dates.addWidget(grid)

    # -- keeping -------------------------------------------------------------------------------------------------------

    def _draft(self) -> EventDraft:
        problems = {field: code for row in self._rows for field, code in row.problems().items()}
        if problems:
            raise Rejected(problems)
        return EventDraft(
            kind=self.kind.value(),
            title=self.title_box.text(),
            sessions=tuple(row.draft() for row in self._rows),
            theme=self.theme_box.currentText(),
            venue=self.venue.text(),
        )

    def submit(self) -> None:
        """Keep the event, or the series."""
        draft = self._draft()
        title = " ".join(draft.title.split())
        if self.event_id:
            self.bench.do(Op.CHANGE_EVENT, programme.change_event, event_id=self.event_id, draft=draft)
            self.bench.say(f"Changes to “{title}” saved.", undo=True)
            self.kept.emit(self.event_id)
        elif self.repeats.value() == MONTHLY:
            themes = [box.currentText() or draft.theme for box in self._themes]
            made = self.bench.do(
                Op.ADD_EVENT, programme.add_series, draft=draft, times=self.months.value(), themes=themes
            )
            months = how_many(len(made), "month", "months")
            self.bench.say(f"“{title}” is in the programme for {months}.", undo=True)
            self.kept.emit(made[0].id)
        else:
            added = self.bench.do(Op.ADD_EVENT, programme.add_event, draft=draft)
            self.bench.say(f"“{title}” is in the programme.", undo=True)
            self.kept.emit(added.id)


class SessionBox(QFrame):
    """One timed sitting: its day, from when to when, and how many there is room for."""

    taken_out = Signal(object)

    def __init__(self, session: SessionDraft, venue: str) -> None:
        super().__init__()
        self._venue = venue
        self.heading = Text("", "label")
        self.remove = QuietLink("Take out", icon="x")
        self.remove.clicked.connect(lambda: self.taken_out.emit(self))
        self.day = DateField()
        self.day.setDisplayFormat("ddd d MMM yyyy")
        self.day.setDate(QDate.fromString(session.starts[:10], Qt.DateFormat.ISODate))
        self.starts, self.ends = QLineEdit(session.starts[11:16]), QLineEdit(session.ends.partition("T")[2][:5])
        self.places = QLineEdit("" if session.capacity is None else str(session.capacity))
        self._fields = {
            "day": Field("Day", self.day),
            "starts": Field("Starts", self.starts),
            "ends": Field("Ends", self.ends),
            "capacity": Field("Most people", self.places),
        }
        head = Row(gap=12)
        head.addWidget(self.heading, 1)
        head.addWidget(self.remove)
        grid = TileGrid(4, gap=12)
        for field in self._fields.values():
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            grid.add(field)
        hint = Text("Write times as 10, 10:30 or 2pm. The end and the most people may stay empty.", "muted")
        column = Column(self, gap=6)
        column.add(head, hint, grid)

    def set_number(self, number: int, *, of: int) -> None:
        """Say which session this is; the only one cannot be taken out."""
        words = "When is it?" if of == 1 else f"Session {number}"
        self.heading.setText(words)
        self.setAccessibleName(words)
        self.remove.setVisible(of > 1)
        self.remove.setAccessibleName(f"Take out session {number}")

    def iso_day(self) -> str:
        """The day, ISO 8601."""
        return self.day.date().toString(Qt.DateFormat.ISODate)

    def draft(self) -> SessionDraft:
        """What is typed; only to be asked when there are no problems."""
        starts, ends = typed_time(self.starts.text()), typed_time(self.ends.text())
        places = self.places.text().strip()
        return SessionDraft(
            f"{self.iso_day()}T{starts}",
            f"{self.iso_day()}T{ends}" if ends else "",
            self._venue,
            int(places) if places else None,
        )

    def problems(self) -> dict[str, str]:
        """What cannot be read, field to code."""
        found: dict[str, str] = {}
        if not typed_time(self.starts.text()):
            found["starts"] = "bad-time"
        if typed_time(self.ends.text()) is None:
            found["ends"] = "bad-time"
        places = self.places.text().strip()
        if places and not (places.isascii() and places.isdigit()):
            found["capacity"] = "not-a-number"
        return found

    def is_wrong(self, field: str) -> bool:
        """Whether this is the session that a problem with this field is about."""
        found = self.problems()
        if not found:
            try:
                EventDraft("other", "-", (self.draft(),)).checked()
            except Rejected as refused:
                found = refused.problems
        return field in found

    def set_problem(self, field: str, text: str) -> None:
        """Show what is wrong at one of the fields."""
        self._fields[field].set_problem(text)

    def take_focus(self, field: str) -> None:
        """Put the keyboard into one of the fields."""
        self._fields[field].take_focus()


class _WrongSession:
    """The field of whichever session is wrong, for the form to mark."""

    def __init__(self, find: Callable[[str], SessionBox], field: str) -> None:
        self._find, self._field = find, field
        self._marked: SessionBox | None = None

    def set_problem(self, text: str) -> None:
        """Mark the session that is wrong, and no other."""
        if self._marked is not None:
            self._marked.set_problem(self._field, "")
        self._marked = self._find(self._field) if text else None
        if self._marked is not None:
            self._marked.set_problem(self._field, text)

    def take_focus(self) -> None:
        """Put the keyboard there."""
        self._find(self._field).take_focus(self._field)


def _themes(names: list[str]) -> QComboBox:
    """The organisation's themes to choose from; any other can be typed."""
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.addItem("")
    box.addItems(names)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(14)
    return box
