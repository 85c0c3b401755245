"""The chosen event in the programme: when, where, how many are expected and came, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop_app.domain.errors import Gone
from desktop_app.services import attendance, estates, organisation, programme
from desktop_app.services.organisation import Code
from desktop_app.store import close_outs
from desktop_app.store.journal import Reader
from desktop_app.ui.models.office import event_pills, event_times, session_words
from desktop_app.ui.text import how_many
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import IconText, Rule, Text
from desktop_app.ui.widgets.layout import Column, reading_area
from desktop_app.ui.widgets.page import EmptyState
from desktop_app.ui.widgets.pills import PillRow
from desktop_app.ui.workbench import Workbench

WALKS = "inspection"
"""The kind of event at which an estate is walked."""


class EventCard(QFrame):
    """One event. Signals ask the page to do something about the event shown."""

    desk_wanted = Signal()
    expect_wanted = Signal()
    change_wanted = Signal()
    call_off_wanted = Signal()
    close_wanted = Signal()
    walk_wanted = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.bench = bench
        self.setProperty("frame", "card")
        self.setAccessibleName("The chosen event")
        self.event_id = ""
        self.event_title = ""
        self._build()
        self.show_event("")

    def _build(self) -> None:
        self.title = Text("", "h1")
        self.pills = PillRow()
        self.when = IconText("clock", "", "strong")
        self.where = IconText("map-pin", "")
        self.theme_line = IconText("tag", "")
        self.repeats = IconText("calendar-days", "")
        self.desk = Button(
            "Open the desk for this event", kind="primary", icon="door-open", key="Enter", bind_key=False
        )
        self.walk = Button("", kind="row", icon="footprints", key="Ctrl+I")
        self.expect = Button("People expected", kind="row", icon="users", key="Ctrl+L")
        self.change = Button("Change this event", kind="row", icon="pencil", key="Ctrl+E")
        self.close_event = Button("Close this event", kind="row", icon="folder-up", key="Ctrl+H")
        self.call_off = Button("Call it off", kind="row", icon="circle-x", key="Ctrl+K")
        self.sessions = QWidget()
        self._sessions = Column(self.sessions, gap=10)
        inside = QWidget()
        inside.setProperty("frame", "card_body")
        column = Column(inside, gap=10, edges=(24, 20, 24, 20))
        column.add(self.title, self.pills, self.when, self.where, self.theme_line, self.repeats)
        column.add(self.desk, self.walk, self.expect, self.close_event, self.change, self.call_off)
        column.add(Rule(), Text("Who is expected and who came", "h3"), self.sessions)
        column.addStretch(1)
        self._scroll = reading_area(inside, "When, where and who")
        self.empty = EmptyState("calendar", "Choose an event to see when and where it is, and who is expected.")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2, 2, 2, 2)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self.empty, 1)
        self.desk.clicked.connect(self.desk_wanted)
        self.walk.clicked.connect(self.walk_wanted)
        self.expect.clicked.connect(self.expect_wanted)
        self.change.clicked.connect(self.change_wanted)
        self.call_off.clicked.connect(self.call_off_wanted)
        self.close_event.clicked.connect(self.close_wanted)

    def take_focus(self) -> None:
        """Put the keyboard on the card, at its beginning."""
        self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.verticalScrollBar().setValue(0)

    @Slot(str)
    def show_event(self, event_id: str) -> None:
        """Show this event as it is now; an empty id shows that none is chosen."""
        self.event_id = event_id
        self._scroll.setVisible(bool(event_id))
        self.empty.setVisible(not event_id)
        if not event_id:
            self.event_title = ""
            return
        try:
            event, kinds, counted = self.bench.query(_everything, event_id)
        except Gone:
            self.show_event("")
            return
        self.event_title = event.title
        self.title.setText(event.title)
        where = self.bench.query(whereabouts, self.bench.identity.role).get(event_id, "")
        self.pills.set_pills(event_pills(event, kinds, self.bench.today(), where))
        self.when.say(event_times(event))
        self.where.say(event.venue)
        self.theme_line.say(event.theme)
        self.repeats.say("One of a series, the same weekday each month" if event.series_id else "")
        self.desk.setEnabled(bool(event.sessions) and not event.cancelled)
        self._show_walk(event)
        self.call_off.setVisible(not event.cancelled)
        begun = any(session.day <= self.bench.today() for session in event.sessions)
        self.close_event.setVisible(begun and not event.cancelled)
        self._show_sessions(event, counted)

    def _show_walk(self, event: programme.Event) -> None:
        """A walk of an estate is begun where the event is planned, and found again there."""
        begun = any(walk.event_id == event.id for walk in self.bench.query(estates.inspections))
        self.walk.setText("Open the walk of this event" if begun else "Start a walk for this event")
        self.walk.setVisible(begun or event.kind == WALKS)
        self.walk.setEnabled(begun or (bool(event.sessions) and not event.cancelled))

    def _show_sessions(self, event: programme.Event, counted: tuple[attendance.Counts, ...]) -> None:
        while (item := self._sessions.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for session, counts in zip(event.sessions, counted, strict=True):
            box = QWidget()
            column = Column(box, gap=2)
            if len(event.sessions) > 1 or session.capacity is not None:
                column.add(Text(session_words(session), "strong"))
            column.add(Text(_counted(counts)))
            self._sessions.addWidget(box)


def _counted(counts: attendance.Counts) -> str:
    expected = f"{how_many(counts.expected, 'person', 'people')} expected" if counts.expected else "Nobody expected yet"
    if not counts.everyone:
        return f"{expected}."
    children = f", {how_many(counts.children, 'child', 'children')} among them" if counts.children else ""
    return f"{expected}. {how_many(counts.everyone, 'person', 'people')} came{children}."


def event_kinds(reader: Reader) -> dict[str, Code]:
    """Key > entry of the organisation's kinds of events, retired ones too."""
    return {code.key: code for code in organisation.codes(reader, "event_kind", retired=True)}


def whereabouts(reader: Reader, role: str) -> dict[str, str]:
    """Event > where what was written at it on this laptop is; nothing at the office, where everything arrives."""
    return close_outs.whereabouts(reader) if role == "laptop" else {}


def _everything(
    reader: Reader, event_id: str
) -> tuple[programme.Event, Mapping[str, Code], tuple[attendance.Counts, ...]]:
    event = programme.event(reader, event_id)
    counted = tuple(attendance.counts(reader, session.id) for session in event.sessions)
    return event, event_kinds(reader), counted
