"""The programme: events as a list and as a month, planning and changing them, and opening the desk for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError
from desktop_app.services import programme
from desktop_app.services.programme import Event
from desktop_app.ui import times
from desktop_app.ui.cards.event import EventCard, event_kinds, whereabouts
from desktop_app.ui.cards.month import DayEvent, MonthGrid, month_away
from desktop_app.ui.dialogs.close_out import CloseOutDialog
from desktop_app.ui.dialogs.event import EventDialog
from desktop_app.ui.dialogs.expect import ExpectDialog
from desktop_app.ui.hand_in import hand_in
from desktop_app.ui.models.office import event_line
from desktop_app.ui.text import how_many
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, Flow, Row
from desktop_app.ui.widgets.page import EmptyState, Page
from desktop_app.ui.widgets.panes import ListAndCard
from desktop_app.ui.widgets.result_list import ResultList
from desktop_app.ui.widgets.top_bar import Count, Heading
from desktop_app.ui.workbench import Workbench, touches

WEEK = timedelta(days=7)


class ProgrammePage(Page):
    """What is on."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Programme", show_title=False, scrolls=False)
        self.bench = bench
        self._stale = True
        self._earlier = False
        self._day = date.fromisoformat(bench.today())
        self._build()
        bench.changed.connect(self._on_changed)

    # -- building ------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.list_button = Button("List", icon="list")
        self.month_button = Button("Month", icon="calendar-days")
        self.add = Button("Add an event", icon="plus", key="Ctrl+N", bind_key=False)
        head = Row(gap=8)
        head.add(self.list_button, self.month_button, self._build_month_buttons())
        head.addStretch(1)
        head.addWidget(self.add)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._build_list())
        self.stack.addWidget(self._build_month())
        self.body.addLayout(head)
        self._fit(self.panes.narrow)
        self.body.addWidget(self.stack, 1)
        self.set_first_focus(self.results)
        self.list_button.clicked.connect(self.show_list)
        self.month_button.clicked.connect(self.show_month)
        self.add.clicked.connect(self.add_event)
        for keys, slot in (
            ("Ctrl+N", self.add_event),
            ("Ctrl+M", self._other_view),
            ("Alt+Left", self.previous_month),
            ("Alt+Right", self.next_month),
            ("Escape", self.panes.close_card),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        self._mark_view()

    def _build_list(self) -> QWidget:
        self.count = Text("", "strong")
        self.earlier = QuietLink("Show earlier events too")
        self.results = ResultList("Events")
        self.nothing = EmptyState("calendar", "Nothing is planned yet.", "Plan the first event")
        self.card = EventCard(self.bench)
        counted = Row(gap=12)
        counted.addWidget(self.count, 1)
        counted.addWidget(self.earlier)
        left = QWidget()
        column = Column(left, gap=8)
        column.add(counted)
        column.add(self.results, stretch=1)
        column.add(self.nothing, stretch=1)
        self.panes = ListAndCard(
            left,
            self.card,
            (
                ("Open the desk for this event", self.open_desk),
                ("The walk of this event", self.go_to_walk),
                ("People expected", self.expect_people),
                ("Change this event", self.change_event),
                ("Close this event", self.close_event),
                ("Call it off", self.call_off),
                ("Add an event", self.add_event),
            ),
        )
        self.earlier.clicked.connect(self._show_earlier)
        self.results.current_changed.connect(self._show_event)
        self.results.chosen.connect(self._chosen)
        if self.nothing.button is not None:
            self.nothing.button.clicked.connect(self.add_event)
        self.panes.opened.connect(self.card.take_focus)
        self.panes.closed.connect(lambda: self.results.setFocus(Qt.FocusReason.OtherFocusReason))
        self.panes.narrowed.connect(self._fit)
        self.card.desk_wanted.connect(self.open_desk)
        self.card.walk_wanted.connect(self.go_to_walk)
        self.card.expect_wanted.connect(self.expect_people)
        self.card.change_wanted.connect(self.change_event)
        self.card.call_off_wanted.connect(self.call_off)
        self.card.close_wanted.connect(self.close_event)
        return self.panes

    def _build_month_buttons(self) -> QWidget:
        self.month_name = Text("", "h2", wrap=False)
        self.back = Button("", kind="square", icon="chevron-left", spoken="Previous month")
        self.forth = Button("", kind="square", icon="chevron-right", spoken="Next month")
        self.today = Button("Today")
        for button, keys in ((self.back, "Alt+Left or Page Up"), (self.forth, "Alt+Right or Page Down")):
            button.setAccessibleDescription(f"Keyboard: {keys}")
            button.setToolTip(keys)
        self.back.clicked.connect(self.previous_month)
        self.forth.clicked.connect(self.next_month)
        self.today.clicked.connect(self.go_to_today)
        self.month_buttons = QWidget()
        row = Row(self.month_buttons, gap=8, edges=(12, 0, 0, 0))
        row.add(self.back, self.forth, self.today, self.month_name)
        return self.month_buttons

    def _build_month(self) -> QWidget:
        self.grid = MonthGrid("Month")
        self.day = Text("", "strong")
        self.on_day = QWidget()
        self._on_day = Flow(self.on_day)
        box = QWidget()
        column = Column(box, gap=8)
        column.add(self.grid, stretch=1)
        column.add(self.day, self.on_day)
        self.grid.day_changed.connect(self._show_day)
        self.grid.month_wanted.connect(lambda day: self._go(date.fromisoformat(day)))
        self.grid.chosen.connect(self._open_day)
        return box

    # -- coming and going ----------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """Show the programme as it is now."""
        if self._stale:
            self._reload()

    @Slot(object)
    def _on_changed(self, changes: object) -> None:
        if touches(changes, "event", "session", "attendance", "tally", "code", "inspection"):
            self._stale = True
            if self.isVisible():
                self._reload()

    def _reload(self) -> None:
        self._stale = False
        today = self.bench.today()
        kinds = self.bench.query(event_kinds)
        events = self.bench.query(programme.events, "" if self._earlier else today)
        shown = list(reversed(events)) if self._earlier else list(events)
        where = self.bench.query(whereabouts, self.bench.identity.role)
        self.results.set_lines([event_line(event, kinds, today, where.get(event.id, "")) for event in shown])
        self._show_event(self.results.current_key())
        coming = sum(1 for e in events if not e.cancelled and any(s.day >= today for s in e.sessions))
        self.set_heading(Heading("Programme", "Everything that is on", (Count(coming, "to come"),)))
        words = "All events, newest first" if self._earlier else "From today on"
        self.count.setText(words if events else "")
        self.earlier.setText("Show only what is to come" if self._earlier else "Show earlier events too")
        self.nothing.setVisible(not events)
        self.nothing.label.setText("Nothing is planned yet." if self._earlier else "Nothing is planned from today on.")
        self.results.setVisible(bool(events))
        self._load_month()

    def _load_month(self) -> None:
        first = self._day.replace(day=1) - WEEK
        last = month_away(self._day.replace(day=1), 1) + WEEK
        kinds = self.bench.query(event_kinds)
        self._month_events: dict[str, list[Event]] = {}
        for event in self.bench.query(programme.events, first.isoformat(), last.isoformat()):
            for day in dict.fromkeys(session.day for session in event.sessions):
                self._month_events.setdefault(day, []).append(event)
        shown = {
            day: [
                DayEvent(
                    event.title,
                    kinds[event.kind].icon if event.kind in kinds else "calendar",
                    _spoken(event, day),
                    event.cancelled,
                )
                for event in events
            ]
            for day, events in self._month_events.items()
        }
        self.month_name.setText(times.month(self._day.year, self._day.month))
        self.grid.setAccessibleName(times.month(self._day.year, self._day.month))
        self.grid.show_month(self._day, date.fromisoformat(self.bench.today()), shown)

    # -- list ----------------------------------------------------------------------------------------------------------

    @Slot(str)
    def _show_event(self, event_id: str) -> None:
        self.card.show_event(event_id)
        self.panes.say_chosen(self.card.event_title)

    @Slot(str)
    def _chosen(self, _event_id: str) -> None:
        if self.panes.narrow:
            self.panes.open_card()
        else:
            self.open_desk()

    @Slot()
    def _show_earlier(self) -> None:
        self._earlier = not self._earlier
        self._reload()

    def show_event(self, event_id: str) -> None:
        """Show one event in the list, with earlier ones if it is over."""
        if not self.results.set_current(event_id):
            self._earlier = True
            self._reload()
            self.results.set_current(event_id)
        self.show_list()

    @Slot()
    def show_list(self) -> None:
        """Show the events as a list."""
        self.stack.setCurrentIndex(0)
        self._mark_view()
        self.results.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def show_month(self) -> None:
        """Show the events as a month."""
        self.stack.setCurrentIndex(1)
        self._mark_view()
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _other_view(self) -> None:
        (self.show_list if self.stack.currentIndex() else self.show_month)()

    def _mark_view(self) -> None:
        month = self.stack.currentIndex() == 1
        self.month_buttons.setVisible(month)
        self._fit(self.panes.narrow)
        self.list_button.set_kind("plain" if month else "info")
        self.month_button.set_kind("info" if month else "plain")
        self.list_button.set_current(not month, "Keyboard: Ctrl+M")
        self.month_button.set_current(month, "Keyboard: Ctrl+M")
        self.set_first_focus(self.grid if month else self.results)

    # -- month ---------------------------------------------------------------------------------------------------------

    def _go(self, day: date) -> None:
        self._day = day
        self._load_month()

    @Slot()
    def previous_month(self) -> None:
        """Show the month before."""
        self._go(month_away(self._day, -1))

    @Slot()
    def next_month(self) -> None:
        """Show the month after."""
        self._go(month_away(self._day, 1))

    @Slot()
    def go_to_today(self) -> None:
        """Show this month, with today chosen."""
        self._go(date.fromisoformat(self.bench.today()))
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _show_day(self, day: str) -> None:
        self._day = date.fromisoformat(day)
        events: Sequence[Event] = self._month_events.get(day, ())
        on = how_many(len(events), "event", "events") if events else "Nothing is on"
        self.day.setText(f"{times.short_day(day)}: {on}")
        while (item := self._on_day.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for event in events:
            button = Button(_spoken(event, day).rstrip("."), icon="arrow-right")
            button.clicked.connect(lambda _=False, event_id=event.id: self.show_event(event_id))
            self._on_day.addWidget(button)
        plan = Button("Add an event on this day", icon="plus")
        plan.clicked.connect(self.add_event)
        self._on_day.addWidget(plan)

    @Slot(str)
    def _open_day(self, day: str) -> None:
        events = self._month_events.get(day, ())
        if events:
            self.show_event(events[0].id)
        else:
            self.add_event()

    # -- doing ---------------------------------------------------------------------------------------------------------

    @Slot()
    def add_event(self) -> None:
        """Plan an event; from the month, on the chosen day."""
        day = self._day.isoformat() if self.stack.currentIndex() == 1 else self.bench.today()
        dialog = EventDialog(self.bench, day=day)
        dialog.kept.connect(self._planned)
        self.bench.open(dialog)

    @Slot(str)
    def _planned(self, event_id: str) -> None:
        if self.stack.currentIndex() == 0:
            self.show_event(event_id)

    @Slot()
    def change_event(self) -> None:
        """Change the chosen event."""
        if self.card.event_id:
            self.bench.open(EventDialog(self.bench, event_id=self.card.event_id))

    @Slot()
    def expect_people(self) -> None:
        """Put people on the list of those who are expected at the chosen event."""
        if self.card.event_id:
            self.bench.open(ExpectDialog(self.bench, self.card.event_id))

    @Slot()
    def close_event(self) -> None:
        """Compare what was counted with what is written down, and hand the chosen event in."""
        if self.card.event_id and self.card.close_event.isVisibleTo(self.card):
            dialog = CloseOutDialog(self.bench, self.card.event_id)
            self.bench.open(dialog, lambda: hand_in(self.bench, dialog.title, whole=dialog.last))

    @Slot()
    def open_desk(self) -> None:
        """Have the desk stand at the chosen event, and go there."""
        if not self.card.event_id or not self.card.desk.isEnabled():
            return
        try:
            session = self.bench.query(programme.session_of, self.card.event_id, self.bench.today())
        except AppError as error:
            self.bench.say_failed(error)
            return
        self.bench.stand_at(session.id)
        self.bench.voice.go("desk")

    @Slot()
    def go_to_walk(self) -> None:
        """Open the walk of the chosen event, or begin it."""
        if self.card.event_id and self.card.walk.isVisibleTo(self.card) and self.card.walk.isEnabled():
            self.bench.go_about("estate", self.card.event_id)

    @Slot()
    def call_off(self) -> None:
        """Mark the chosen event as called off. It stays in the programme, so that people can be told."""
        if not self.card.event_id:
            return
        title = self.card.event_title
        try:
            self.bench.do(Op.CANCEL_EVENT, programme.call_off, event_id=self.card.event_id)
        except AppError as error:
            self.bench.say_failed(error)
            return
        self.bench.say(f"“{title}” is called off. It stays in the programme, so that people can be told.", undo=True)

    @Slot(bool)
    def _fit(self, narrow: bool) -> None:
        month = self.stack.currentIndex() == 1
        self.today.setHidden(narrow)
        self.add.setHidden(narrow and month)
        self.day.setHidden(narrow)
        self.on_day.setHidden(narrow)


def _spoken(event: Event, day: str) -> str:
    """Warm Winter Fair, 10am to 3pm, Larch Hall."""
    session = next(s for s in event.sessions if s.day == day)
    until = f" to {times.spoken_time(session.ends)}" if session.ends else ""
    called_off = "called off" if event.cancelled else ""
    parts = (event.title, f"{times.spoken_time(session.starts)}{until}", session.venue, called_off)
    return f"{', '.join(part for part in parts if part)}."
