"""How long each kind of record is kept, exactly what may go by that, and erasing it after somebody has looked."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Rejected
from desktop_app.domain.retention import MOST_YEARS, RULES
from desktop_app.domain.work import Progress
from desktop_app.services import retention
from desktop_app.services.retention import Due
from desktop_app.store.engine import Store
from desktop_app.ui import theme, times
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.text import how_many
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Field, Stepper
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column
from desktop_app.ui.widgets.page import Card, EmptyState, Page
from desktop_app.ui.widgets.tables import OfficeTable, TableColumn, TableRow
from desktop_app.ui.workbench import Workbench, touches

KINDS = {
    "attendance": "Names of who came to an event",
    "needs": "What people said, in their words",
    "photos": "Photos of issues",
    "formats": "Copies in other formats, and how they were liked",
    "people": "People whom nothing ties to us any more",
}
COLUMNS = (TableColumn("Kind", stretch=True), TableColumn("May go", number=True), TableColumn("Oldest"))
LINE_COLUMNS = (TableColumn("What", stretch=True), TableColumn("From"))
INTRO = "Nothing goes by itself. You look at the list, and then erase it. Who came is still counted, without a name."
PEOPLE = "People without a tenancy, role or consent of theirs, of whom nothing was noted since."
NOTHING = "Nothing has been kept too long."


class RetentionPage(Page):
    """The years, the list of what may go, and Erase."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("How long things are kept", gap=14)
        self.bench = bench
        self._due: tuple[Due, ...] = ()
        self._stale = True
        rules = Card("Years that each is kept")
        self.years = {rule.key: Stepper(KINDS[rule.key], most=MOST_YEARS) for rule in RULES}
        self.keep = Button("Save these years", icon="check", key="Ctrl+S")
        self.keep.clicked.connect(self.save)
        rules.body.add(Text("0 keeps it for ever. These hold for the whole organisation.", "muted"))
        rules.body.add(*self.years.values(), Text(PEOPLE, "muted"), self.keep)
        self.table = OfficeTable("What may go today", COLUMNS)
        self.lines = OfficeTable("Exactly what would go", LINE_COLUMNS)
        self.nothing = EmptyState("circle-check", NOTHING)
        self.what = QWidget()
        column = Column(self.what, gap=8)
        column.add(self.table, Text("Exactly what would go", "h3"), self.lines)
        listed = Card("What may go today")
        listed.body.add(Text(INTRO), self.what, self.nothing)
        self.body.add(listed, rules)
        self.body.addStretch(1)
        self.action = Button("Erase what has been kept long enough", kind="danger", icon="trash-2")
        self.action.clicked.connect(self.ask)
        self.action.setEnabled(False)
        self.what.hide()
        self.nothing.hide()
        self.footer().addWidget(self.action)
        self.table.current_changed.connect(self._show_lines)
        self.set_first_focus(self.table)
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)
        bench.changed.connect(self._on_changed)
        bench.runner.job_ended.connect(self._job_ended)

    def _rescale(self) -> None:
        now = theme.current()
        self.table.setMinimumHeight(now.px(260))
        self.lines.setMinimumHeight(now.px(240))

    def entered(self) -> None:
        """Show what may go as it is now."""
        if not self._stale:
            return
        self._stale = False
        for key, number in self.bench.query(retention.kept_years).items():
            self.years[key].set_value(number)
        self.bench.start("due", _due, self.bench.now().date(), done=self._show)

    def _show(self, found: tuple[Due, ...]) -> None:
        self._due = found
        self.table.set_rows([_row(due) for due in found if due.lines])
        total = self.total
        self.what.setVisible(bool(total))
        self.nothing.setVisible(not total)
        self.action.setEnabled(bool(total))
        self._show_lines(self.table.current_key())

    @property
    def total(self) -> int:
        """How many records may go."""
        return sum(len(due.lines) for due in self._due)

    @Slot(object)
    def _on_changed(self, changes: object) -> None:
        self._stale = self._stale or touches(changes, "setting", "person", "attendance", "point", "photo", "erasure")
        if self.isVisible() and not self.bench.runner.busy:
            self.entered()

    @Slot()
    def _job_ended(self, *_: object) -> None:
        if self.isVisible():
            self.entered()

    @Slot(str)
    def _show_lines(self, key: str) -> None:
        lines = next((due.lines for due in self._due if due.key == key), ())
        rows = [(line, times.long_day(line.day)) for line in lines]
        self.lines.set_rows([TableRow((line.name, day), f"{line.name}, {day}", line.id) for line, day in rows])

    @Slot()
    def save(self) -> None:
        """Keep the years for the whole organisation."""
        wanted = {key: stepper.value() for key, stepper in self.years.items()}
        self.bench.do(Op.CHANGE_SETTINGS, retention.decide, wanted)
        self.bench.say("Saved. The list shows what may go by this.", undo=True)

    @Slot()
    def ask(self) -> None:
        """Have the number typed, then erase."""
        self.bench.open(TidyAwayDialog(self.bench, self._due))


class TidyAwayDialog(Sheet):
    """How much goes by which rule, and the number typed, so that nothing goes by a slip."""

    def __init__(self, bench: Workbench, due: tuple[Due, ...]) -> None:
        super().__init__("Erase what has been kept long enough?", "Erase for good", icon="trash-2", width=720)
        self.bench, self.due = bench, due
        self.number = sum(len(one.lines) for one in due)
        for one in due:
            if one.lines:
                self.body.add(Text(f"{KINDS[one.key]}: {len(one.lines):,}, from {times.long_day(one.oldest)} on."))
        self.typed = QLineEdit()
        field = Field("&Type the number of records to confirm", self.typed, hint=f"It is {self.number}.")
        self.body.add(Text("It goes from every copy and cannot be brought back."), field)
        self.body.addStretch(1)
        self.set_fields({"number": field})

    def submit(self) -> None:
        """The number has to be right; then everything in the list goes."""
        if self.typed.text().replace(",", "").strip() != str(self.number):
            raise Rejected({"number": "not-the-number"}, number=self.number)
        today = self.bench.now().date()
        self.bench.start("tidy-away", retention.tidy_away, self.due, today, done=self._done)

    def _done(self, erased: int) -> None:
        self.bench.say(f"Erased: {how_many(erased, 'record', 'records')}. Laptops follow with their next exchange.")


def _due(store: Store, progress: Progress, today: date) -> tuple[Due, ...]:
    progress.step(0, None, "records")
    with store.read() as reader:
        return retention.due(reader, today)


def _row(due: Due) -> TableRow:
    oldest = times.long_day(due.oldest)
    kind = KINDS[due.key]
    spoken = f"{kind}: {how_many(len(due.lines), 'record', 'records')} may go, the oldest of {oldest}"
    return TableRow((kind, f"{len(due.lines):,}", oldest), spoken, due.key)
