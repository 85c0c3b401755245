"""All walks and all issues: finding one, and what is known of the chosen walk."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.domain.text_folding import words as words_of
from desktop_app.services import estates, organisation
from desktop_app.services.estates import InspectionLine
from desktop_app.store.journal import Reader
from desktop_app.ui import theme, times
from desktop_app.ui.cards.issue_list import IssueList
from desktop_app.ui.models.field import IssueWords, found_issue_line, issue_line, walk_detail, walk_line, walk_pills
from desktop_app.ui.text import how_many
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.fields import SearchBox
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.page import EmptyState
from desktop_app.ui.widgets.pills import PillRow
from desktop_app.ui.widgets.result_list import ResultLine, ResultList
from desktop_app.ui.workbench import Workbench

WIDTH = 453
LEAST_LETTERS = 2


def issue_words(reader: Reader) -> IssueWords:
    """The organisation's kinds and urgencies in their order, retired ones too."""
    lists = ({code.key: code for code in organisation.codes(reader, name, retired=True)} for name in _LISTS)
    return IssueWords(*lists)


_LISTS = ("issue_category", "urgency")


class WalksPane(QWidget):
    """The list of walks with a search over them and over all issues.

    ``walk_wanted(walk, issue)`` asks for a walk to be opened, perhaps at one issue; ``start_wanted`` for a new one;
    ``print_wanted(walk)`` for its sheet, ``change_wanted(walk)`` when its particulars are to be changed.
    """

    walk_wanted = Signal(str, str)
    start_wanted = Signal()
    print_wanted = Signal(str)
    change_wanted = Signal(str)

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.bench = bench
        self._walks: dict[str, InspectionLine] = {}
        self._walk_of: dict[str, str] = {}
        self._build()
        theme.source().theme_changed.connect(self._fit)

    def _build(self) -> None:
        self.label = Text("&Find a walk or an issue", "h2", wrap=False)
        self.hint = Text("Type an estate, a place, or a word from the notes.", "muted")
        self.search = SearchBox()
        self.search.setAccessibleName("Find a walk or an issue")
        self.search.setAccessibleDescription(self.hint.text())
        self.label.setBuddy(self.search)
        self.count = Text("", "strong")
        self.start_link = QuietLink("Start a walk", icon="plus", spoken="Start a walk, and note what you find")
        self.results = ResultList("Walks and issues found")
        self.nothing = EmptyState("footprints", "")
        counted = Row(gap=12)
        counted.addWidget(self.count, 1)
        counted.addWidget(self.start_link)
        left = QWidget()
        column = Column(left, gap=8)
        column.add(self.label, self.hint, self.search)
        column.addLayout(counted)
        column.add(self.results, stretch=1)
        column.add(self.nothing, stretch=1)
        self.card = _WalkCard(self.bench)
        self.narrow_open = Button("Open this walk", kind="primary", icon="footprints", key="Enter", bind_key=False)
        panes = Row(gap=24)
        panes.addWidget(left, 1)
        panes.addWidget(self.card)
        outer = Column(self, gap=12)
        outer.addLayout(panes, 1)
        self.narrow_start = Button("Start a walk", icon="plus", spoken="Start a walk, and note what you find")
        self._bottom = QWidget()
        bottom = Row(self._bottom, gap=12)
        bottom.addWidget(self.narrow_open, 1)
        bottom.addWidget(self.narrow_start)
        outer.addWidget(self._bottom)
        self.search.textChanged.connect(self._look)
        self.search.moved.connect(self.results.move)
        self.search.returnPressed.connect(self._open)
        self.results.chosen.connect(self._open)
        self.results.current_changed.connect(self._show_walk)
        self.card.open.clicked.connect(self._open)
        self.narrow_open.clicked.connect(self._open)
        self.start_link.clicked.connect(self.start_wanted)
        self.narrow_start.clicked.connect(self.start_wanted)
        self.card.start.clicked.connect(self.start_wanted)
        self.card.found.chosen.connect(lambda issue: self.walk_wanted.emit(self._chosen_walk(), issue))
        self.card.print.clicked.connect(self.print_sheet)
        self.card.change.clicked.connect(self.change_walk)
        for keys in ("Ctrl+F", "F6"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._to_search)

    def refresh(self, walk_id: str = "") -> None:
        """Show what is so now, with this walk chosen if it is in the list."""
        self._walks = {walk.id: walk for walk in self.bench.query(estates.inspections)}
        self._look(self.search.text())
        if walk_id:
            self.results.set_current(walk_id)
        self._show_walk(self.results.current_key())  # the same walk may have changed

    @Slot()
    def print_sheet(self) -> None:
        """Ask for the chosen walk's sheet."""
        if self._chosen_walk():
            self.print_wanted.emit(self._chosen_walk())

    @Slot()
    def change_walk(self) -> None:
        """Ask to change the chosen walk's particulars."""
        if self._chosen_walk():
            self.change_wanted.emit(self._chosen_walk())

    @Slot(str)
    def _look(self, typed: str) -> None:
        asked = words_of(typed)
        searching = len(typed.strip()) >= LEAST_LETTERS
        walks = [walk for walk in self._walks.values() if not searching or _fits(walk, asked)]
        issues = self.bench.query(estates.find_issues, typed) if searching else ()
        self._walk_of = {found.issue.id: found.issue.inspection_id for found in issues}
        names = self.bench.query(issue_words) if issues else IssueWords({}, {})
        lines = [walk_line(walk) for walk in walks] + [found_issue_line(found, names) for found in issues]
        self.results.set_lines(lines, typed if searching else "")
        self.results.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        self.count.setText(_count_words(len(walks), len(issues), typed if searching else ""))
        self._fit()
        if searching:
            self.nothing.say("search", f"No walk and no issue has “{typed.strip()}” in it.")
        else:
            self.nothing.say("footprints", "No estate has been walked yet. Start the first walk with Ctrl+N.")
        if not lines:
            self._show_walk("")

    @Slot(str)
    def _show_walk(self, key: str) -> None:
        walk = self._walks.get(self._walk_of.get(key, key))
        self.card.show_walk(walk)
        self.narrow_open.setEnabled(walk is not None)

    def _chosen_walk(self) -> str:
        key = self.results.current_key()
        return self._walk_of.get(key, key)

    @Slot()
    def _open(self, _key: str = "") -> None:
        key = self.results.current_key()
        if key:
            self.walk_wanted.emit(self._chosen_walk(), key if key in self._walk_of else "")

    @Slot()
    def _to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < theme.current().px(812)
        self.card.setVisible(not narrow)
        self._bottom.setVisible(narrow)
        # A narrow screen is a low one too: its rows are for walks.
        self.hint.setVisible(not narrow)
        self.start_link.setVisible(not narrow)
        self.count.setVisible(not narrow or bool(self.search.text()))


class _WalkCard(QFrame):
    """The chosen walk."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.bench = bench
        self.setProperty("frame", "card")
        self.setAccessibleName("The chosen walk")
        self.estate = Text("", "h1")
        self.detail = Text("", "muted")
        self.officer = Text("", "muted")
        self.pills = PillRow()
        self.open = Button("Open this walk", kind="primary", icon="footprints", key="Enter", bind_key=False)
        self.start = Button("Start a new walk", kind="row", icon="plus", key="Ctrl+N", bind_key=False)
        self.print = Button("Print this walk’s sheet", kind="row", icon="printer", key="Ctrl+P", bind_key=False)
        self.change = Button("Change its particulars", kind="row", icon="pencil", key="Ctrl+E", bind_key=False)
        self.empty = Text("Walk an estate with the people who live there, and note what you find as you go.", "lead")
        column = Column(self, gap=10, edges=(24, 20, 24, 20))
        column.add(self.estate, self.detail, self.officer, self.pills, self.empty)
        column.add(self.open, self.start, self.print, self.change)
        self.found_title = Text("What was found", "h3")
        self.found = IssueList("What was found on the chosen walk")
        column.addWidget(self.found_title)
        column.add(self.found, stretch=100)
        column.addStretch(1)
        theme.source().theme_changed.connect(self._rescale)
        self._rescale()
        self.show_walk(None)

    def show_walk(self, walk: InspectionLine | None) -> None:
        """Show this walk, or that there is none."""
        for widget in (self.estate, self.detail, self.officer, self.pills, self.open, self.print, self.change):
            widget.setVisible(walk is not None)
        self.empty.setVisible(walk is None)
        lines = self._lines(walk) if walk is not None and walk.issues else []
        self.found.set_lines(lines)
        for part in (self.found_title, self.found):
            part.setVisible(bool(lines))
        self.start.set_kind("row" if walk else "primary")
        if walk is None:
            return
        self.estate.setText(walk.estate)
        self.detail.setText(walk_detail(walk).replace(times.short_day(walk.date), times.long_day(walk.date)))
        self.officer.say(f"Officer: {walk.officer}" if walk.officer else "")
        self.pills.set_pills(walk_pills(walk))

    def _lines(self, walk: InspectionLine) -> list[ResultLine]:
        words = self.bench.query(issue_words)
        return [issue_line(issue, words) for issue in self.bench.query(estates.inspection, walk.id).issues]

    def _rescale(self) -> None:
        self.setFixedWidth(theme.current().px(WIDTH))


def _fits(walk: InspectionLine, asked: list[str]) -> bool:
    known = words_of(f"{walk.estate} {walk.walked_with} {walk.officer} {times.long_day(walk.date)}")
    return all(any(word.startswith(each) for word in known) for each in asked)


def _count_words(walks: int, issues: int, typed: str) -> str:
    if not typed:
        return how_many(walks, "walk", "walks") if walks else ""
    parts = [how_many(walks, "walk", "walks")] if walks else []
    parts += [how_many(issues, "issue", "issues")] if issues else []
    return f"{' and '.join(parts)} {'matches' if walks + issues == 1 else 'match'} “{typed.strip()}”" if parts else ""
