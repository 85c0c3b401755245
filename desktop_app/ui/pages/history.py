"""The history: who did what, when, on which laptop, newest first; of one line, each field before and after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDate, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import Gone
from desktop_app.domain.work import Progress
from desktop_app.services import audit, people
from desktop_app.services.audit import Entry, Wanted
from desktop_app.store import chain
from desktop_app.store.engine import Store
from desktop_app.ui import text, theme, told
from desktop_app.ui.cards.altered import AlteredCard
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.fields import Choice, DateField, Field
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, Flow, Row, SideBySide
from desktop_app.ui.widgets.page import EmptyState, Page
from desktop_app.ui.widgets.tables import OfficeTable, TableColumn, TableRow
from desktop_app.ui.workbench import Workbench

COLUMNS = (TableColumn("When"), TableColumn("What", stretch=True), TableColumn("Who and where"))
DAYS = {"": "Any day", "0": "Today", "6": "The last 7 days", "29": "The last 30 days", "day": "One day"}
NOTHING = "Nothing was done that fits. Choose other filters."
WHOLE = "The history is whole: nothing was altered or removed."


class HistoryPage(Page):
    """The trail with its filters, and the chosen line in full."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("History")
        self.bench = bench
        self._person_id = ""
        self._entries: list[Entry] = []
        self._filling = False
        self._build()
        bench.changed.connect(self._on_changed)
        bench.runner.job_ended.connect(self._on_changed)

    # -- building ------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.about = Text("", "strong")
        self.everyone = QuietLink("Show everyone", icon="users")
        self.to_person = QuietLink("Back to this person", icon="user")
        self.person = QWidget()
        line = Row(self.person, gap=14)
        line.addWidget(self.about, 1)
        line.addWidget(self.to_person)
        line.addWidget(self.everyone)
        self.device, self.kind, self.days = Choice(), Choice(), Choice()
        self.day = DateField()
        for key, words in DAYS.items():
            self.days.add(key, words)
        self.day_field = Field("Whi&ch day", self.day)
        self.day_field.hide()
        filters = QWidget()
        flow = Flow(filters, gap=14)
        for field in (
            Field("&Laptop", self.device),
            Field("What was &done", self.kind),
            Field("&When", self.days),
            self.day_field,
        ):
            flow.addWidget(field)
        self.table = OfficeTable("History", COLUMNS)
        self.nothing = EmptyState("history", NOTHING)
        self.earlier = Button("Show earlier lines", icon="history")
        left = QWidget()
        column = Column(left, gap=8)
        column.add(self.table, stretch=1)
        column.add(self.nothing, stretch=1)
        column.add(self.earlier)
        self.card = AlteredCard(self.bench)
        self.body.add(self.person, filters)
        self.body.addWidget(SideBySide(left, self.card, side_width=440, stack_below=1000), 1)
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)
        self.look = Button("Look whether anything was removed", icon="shield-check", key="Ctrl+K")
        self.footer().addWidget(self.look)
        self.set_first_focus(self.table)
        self._connect()

    def _connect(self) -> None:
        for choice in (self.device, self.kind, self.days):
            choice.changed.connect(self._filtered)
        self.day.dateChanged.connect(self._filtered)
        self.table.current_changed.connect(self._show_entry)
        self.table.chosen.connect(lambda _key: self.card.take_focus())
        self.earlier.clicked.connect(self.show_earlier)
        self.everyone.clicked.connect(self.show_everyone)
        self.to_person.clicked.connect(lambda: self.bench.go_about("people", self._person_id))
        self.look.clicked.connect(self.look_over)
        shortcut = QShortcut(QKeySequence("F6"), self)
        shortcut.activated.connect(self.table.setFocus)

    def _rescale(self) -> None:
        """Each pane keeps room for a few lines; in a low window the page scrolls."""
        now = theme.current()
        self.table.setMinimumHeight(now.px(240))
        self.card.setMinimumHeight(now.px(200))

    # -- coming and going ----------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """Show what was done up to now; of one person, when that was asked for."""
        asked = self.bench.take_about()
        if asked:
            self._person_id = asked
        self._fill_filters()
        self._reload()

    @Slot(object)
    def _on_changed(self, _changes: object) -> None:
        if self.isVisible() and not self.bench.runner.busy:
            self._reload()

    @Slot()
    def show_everyone(self) -> None:
        """Show what was done to anybody."""
        self._person_id = ""
        self._reload()
        self.table.setFocus()

    def _fill_filters(self) -> None:
        self._filling = True
        kept = self.device.value(), self.kind.value()
        self.device.clear()
        self.device.add("", "Any laptop")
        for device, name in sorted(self.bench.query(told.devices).items(), key=lambda pair: pair[1]):
            self.device.add(device, name or "This computer")
        if not self.kind.count():
            self.kind.add("", "Anything")
            for op in audit.KINDS:
                self.kind.add(op.value, told.kind(op))
            self.day.setDate(QDate.fromString(self.bench.today(), "yyyy-MM-dd"))
        self.device.set_value(kept[0])
        self.kind.set_value(kept[1])
        self._filling = False

    # -- showing -------------------------------------------------------------------------------------------------------

    @Slot()
    def _filtered(self, *_: object) -> None:
        self.day_field.setVisible(self.days.value() == "day")
        if not self._filling:
            self._reload()

    def _reload(self) -> None:
        self._entries = list(self.bench.query(audit.entries, self._wanted()))
        name = self._name()
        self.person.setVisible(bool(self._person_id))
        self.about.setText(f"About {name}" if name else "About somebody who was erased")
        self.to_person.setVisible(bool(name))
        self._show()

    def _name(self) -> str:
        try:
            return self.bench.query(people.person, self._person_id).name if self._person_id else ""
        except Gone:
            return ""

    def _wanted(self) -> Wanted:
        first, last = self._span()
        return Wanted(self._person_id, self.device.value(), self.kind.value(), first, last)

    def _span(self) -> tuple[str, str]:
        """The first and last instant that is asked for, "" where any will do."""
        chosen, today = self.days.value(), self.bench.now().replace(hour=0, minute=0, second=0, microsecond=0)
        if not chosen:
            return "", ""
        if chosen != "day":
            return _instant(today - timedelta(days=int(chosen))), ""
        found = self.day.date()
        day = today.replace(year=found.year(), month=found.month(), day=found.day())
        return _instant(day), _instant(day + timedelta(days=1) - timedelta(seconds=1))

    def _show(self) -> None:
        devices = self.bench.query(told.devices)
        self.table.set_rows([_row(entry, devices) for entry in self._entries])
        self.table.setVisible(bool(self._entries))
        self.nothing.setVisible(not self._entries)
        self.earlier.setVisible(bool(self._entries) and len(self._entries) % audit.PAGE == 0)
        self._show_entry(self.table.current_key())

    @Slot()
    def show_earlier(self) -> None:
        """Show a hundred lines more."""
        more = self.bench.query(audit.entries, self._wanted(), before=self._entries[-1].n)
        self._entries += more
        self._show()
        if not more:
            self.earlier.hide()
            self.table.setFocus()

    @Slot(str)
    def _show_entry(self, key: str) -> None:
        self.card.show_entry(next((entry for entry in self._entries if str(entry.n) == key), None))

    # -- the chain -----------------------------------------------------------------------------------------------------

    @Slot()
    def look_over(self) -> None:
        """Look along the chain whether anything was altered or removed."""
        self.bench.start("history", _breaks, done=self._looked)

    def _looked(self, found: list[chain.Break]) -> None:
        if not found:
            self.bench.say(WHOLE)
            return
        first = found[0]
        after = told.when(first.after) if first.after else "the beginning"
        until = told.when(first.until) if first.until else "now"
        many = f" ({text.how_many(len(found), 'place', 'places')})" if len(found) > 1 else ""
        self.bench.say(f"Somebody altered or removed entries between {after} and {until}{many}. Call support.", "error")


def _breaks(store: Store, progress: Progress) -> list[chain.Break]:
    with store.read() as reader:
        return chain.breaks(reader.driver, progress)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _row(entry: Entry, devices: dict[str, str]) -> TableRow:
    when, what, who = told.when(entry.operation.at), told.what(entry.operation), told.who(entry.operation, devices)
    return TableRow((when, what, who), f"{when}: {what}. {who}", str(entry.n))
