"""Taking in a tenant list: choose the file, see what would happen, put the columns right, then do it.

Reading, counting and taking in are long work: the rest of the program stays usable, and each can be stopped.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError, Rejected
from desktop_app.domain.tenant_list import ColumnMapping
from desktop_app.domain.work import Progress
from desktop_app.services import tenant_list
from desktop_app.services.spreadsheets import Table, read_table
from desktop_app.services.tenant_list import Imported, Preview
from desktop_app.store import backups
from desktop_app.store.engine import Store
from desktop_app.ui import text
from desktop_app.ui.cards.columns import ColumnsCard, ReadingChoices
from desktop_app.ui.cards.list_counts import ListCounts
from desktop_app.ui.dialogs.files import ask_files
from desktop_app.ui.dialogs.tenant_list import RowsDialog
from desktop_app.ui.models.tenant_list import action_words, alters, done_words, figures, warning_words
from desktop_app.ui.runner import Job
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import Icon, IconText, Text
from desktop_app.ui.widgets.layout import Column, Row, SideBySide
from desktop_app.ui.widgets.messages import announce
from desktop_app.ui.widgets.page import Card, Page
from desktop_app.ui.widgets.top_bar import Heading
from desktop_app.ui.workbench import Workbench

KINDS = ("Tenant lists (*.csv *.txt *.tsv *.xlsx)", "All files (*)")
EXPECTED = (
    "A CSV file or an Excel workbook (.xlsx) with one person in each row",
    "A row of headings at the top, in any order and any words",
    "A name, or the landlord’s number for the person; everything else is welcome and may be missing",
)


class TenantListPage(Page):
    """One tenant list on its way in."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Take in a tenant list", show_title=False)
        self.bench = bench
        self.path: Path | None = None
        self.table: Table | None = None
        self.mapping: ColumnMapping | None = None
        self.found: Preview | None = None
        self._job: Job | None = None
        self._turn = 0
        self.set_heading(Heading("Take in a tenant list", "Nothing is changed before you have seen what would happen"))
        self.setAcceptDrops(True)
        self._build()
        self._show_start()

    # -- building ------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.refusal = _Refusal()
        self.start = _Start()
        self.file_name = Text("", "h2")
        self.warnings = QWidget()
        self._warnings = Column(self.warnings, gap=4)
        self.reading = ReadingChoices()
        self.columns = ColumnsCard()
        self.counts = ListCounts()
        left = QWidget()
        column = Column(left, gap=12)
        column.add(self.file_name, self.warnings, self.reading, self.columns)
        column.addStretch(1)
        self.preview = SideBySide(left, self.counts, side_width=400, stack_below=860)
        self.body.add(self.refusal, self.start, self.preview)
        self.body.addStretch(1)
        self.take_in = Button("Take in the list", kind="primary", icon="circle-check", key="Ctrl+S")
        self.other = Button("Choose another file", icon="file-up", key="Ctrl+O", bind_key=False)
        row = Row(gap=12)
        row.addWidget(self.take_in, 1)
        row.addWidget(self.other)
        self._foot = QWidget()
        self._foot.setLayout(row)
        self.footer().addWidget(self._foot)
        self.start.choose.clicked.connect(self.choose_file)
        self.other.clicked.connect(self.choose_file)
        self.take_in.clicked.connect(self.take_in_list)
        self.columns.corrected.connect(self._corrected)
        self.reading.changed.connect(self._read_again)
        self.counts.again_wanted.connect(self._count)
        self.counts.rows_wanted.connect(self._show_rows)
        self.counts.ended.toggled.connect(self._say_action)
        shortcut = QShortcut(QKeySequence("Ctrl+O"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.choose_file)

    def _show_start(self, refusal: str = "") -> None:
        self.refusal.say(refusal)
        self.start.show()
        self.preview.hide()
        self._footer_frame().hide()
        self.set_first_focus(self.start.choose)
        if refusal and self.isVisible():
            self.start.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_preview(self) -> None:
        self.refusal.say("")
        self.start.hide()
        self.preview.show()
        self._footer_frame().show()
        self.set_first_focus(self.other)

    def _footer_frame(self) -> QWidget:
        return self._foot.parentWidget() or self._foot

    # -- reading -------------------------------------------------------------------------------------------------------

    @Slot()
    def choose_file(self) -> None:
        """Ask for the file."""
        if not self._is_taking_in():
            ask_files(self, "Choose a tenant list", KINDS, lambda paths: self.read(paths[0]), several=False)

    def read(self, path: Path) -> None:
        """Read this file, and show what taking it in would do."""
        self.reading.close()
        self._read(path, None, None)

    @Slot()
    def _read_again(self) -> None:
        if self.path is not None:
            encoding, delimiter = self.reading.encoding.currentData(), self.reading.delimiter.currentData()
            self._read(self.path, str(encoding), str(delimiter))

    def _read(self, path: Path, encoding: str | None, delimiter: str | None) -> None:
        self.path = path
        self.start.wait(path.name)
        turn = self._next_turn()
        self._job = self.bench.runner.start(
            "read-table",
            _read_list,
            path,
            encoding,
            delimiter,
            done=lambda found: self._was_read(turn, *found),
            failed=lambda error: self._was_refused(turn, error),
        )

    def _was_read(self, turn: int, table: Table, mapping: ColumnMapping) -> None:
        if turn != self._turn or self.path is None:
            return
        self.start.wait("")
        self.table, self.mapping = table, mapping
        sheet = f", sheet “{table.sheet}”" if table.sheet else ""
        self.file_name.setText(f"{self.path.name}{sheet}")
        while (item := self._warnings.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for warning in table.warnings:
            self._warnings.addWidget(IconText("triangle-alert", warning_words(warning), "body", "warn"))
        self.warnings.setVisible(bool(table.warnings))
        self.reading.show_table(table)
        self.columns.show_columns(table, mapping)
        had_focus = self.isAncestorOf(self.window().focusWidget() or self.window())
        self._show_preview()
        if had_focus:
            self.columns.take_focus()
        self.bench.say(f"{self.path.name} was read. Nothing is changed yet.", "info")
        self._count()

    def _was_refused(self, turn: int, error: BaseException) -> None:
        if turn != self._turn:
            return
        self.start.wait("")
        if not isinstance(error, AppError):
            self._show_start()
            self.bench.say_failed(error)
            return
        sentence = text.sentence(error)
        self._show_start(sentence)
        self.bench.say(sentence, "error")

    # -- counting ------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _corrected(self, mapping: ColumnMapping) -> None:
        self.mapping = mapping
        if self.table is not None:
            self.columns.show_columns(self.table, mapping)
        self._count()

    @Slot()
    def _count(self) -> None:
        """Find out what taking in the list would do, without doing it."""
        self.found = None
        self._say_action()
        if self.table is None or self.mapping is None:
            return
        if problems := self.mapping.problems():
            self._next_turn()
            self.counts.show_waiting(" ".join(text.problem(code) for code in problems.values()))
            return
        self.counts.show_waiting("Counting …")
        turn = self._next_turn()
        self._job = self.bench.runner.start(
            "preview",
            tenant_list.preview,
            self.table,
            self.mapping,
            today=date.fromisoformat(self.bench.today()),
            done=lambda found: self._was_counted(turn, found),
            failed=lambda error: self._was_not_counted(turn, error),
        )

    def _was_counted(self, turn: int, found: Preview) -> None:
        if turn == self._turn:
            self.found = found
            self.counts.show_figures(found)
            self._say_action()
            announce(self, ", ".join(f"{number:,} {words}" for number, words in figures(found)))

    def _was_not_counted(self, turn: int, error: BaseException) -> None:
        if turn != self._turn:
            return
        if isinstance(error, Rejected):
            self.counts.show_waiting(" ".join(text.problem(code, error.facts) for code in error.problems.values()))
            return
        self.counts.show_waiting("Not counted.", again=True)
        self.bench.say_failed(error)

    @Slot()
    def _show_rows(self) -> None:
        if self.found is not None:
            self.bench.open(RowsDialog(self.found))

    # -- taking in -----------------------------------------------------------------------------------------------------

    @Slot()
    def take_in_list(self) -> None:
        """Take in the list as one thing that can be undone. The door stays open meanwhile."""
        if self.table is None or self.mapping is None or self.found is None or not self.take_in.isEnabled():
            return
        self.bench.do(Op.SAVE_DRAFT, tenant_list.remember, self.mapping)
        turn = self._next_turn()
        self._job = self.bench.runner.start(
            "import-people",
            tenant_list.apply,
            self.table,
            self.mapping,
            today=date.fromisoformat(self.bench.today()),
            mark_ended=self.counts.marks_ended,
            total=self.found.read,
            back_up=lambda: backups.before_import(self.bench.runner.store, self.bench.places.back_ups),
            done=lambda done: self._was_taken_in(turn, done),
            failed=lambda error: self._was_not_taken_in(turn, error),
        )
        self._set_taking_in(taking=True)

    def _was_taken_in(self, turn: int, done: Imported) -> None:
        self._job = None
        self.bench.say(done_words(done), "ok" if not done.rejected else "warn", undo=done.op_id is not None)
        if turn == self._turn:
            self._set_taking_in(taking=False)
            self.found = done
            self.counts.show_figures(done)
            self.take_in.setText("Taken in")
            self.take_in.setEnabled(False)
            self.other.setFocus(Qt.FocusReason.OtherFocusReason)

    def _was_not_taken_in(self, turn: int, error: BaseException) -> None:
        self._job = None
        if turn == self._turn:
            self._set_taking_in(taking=False)
            self._say_action()
        self.bench.say_failed(error)

    def _is_taking_in(self) -> bool:
        return self._job is not None and self._job.name == "import-people"

    def _set_taking_in(self, *, taking: bool) -> None:
        for part in (self.other, self.reading, self.counts.ended):
            part.setEnabled(not taking)
        self.columns.set_enabled(not taking)
        if taking:
            self.take_in.setText("Taking in the list …")
            self.take_in.setEnabled(False)

    @Slot()
    def _say_action(self) -> None:
        found, ended = self.found, self.counts.marks_ended
        self.take_in.setText(action_words(found, mark_ended=ended))
        self.take_in.setEnabled(found is not None and alters(found, mark_ended=ended))

    def _next_turn(self) -> int:
        """Work begun before this no longer counts; what still runs is stopped."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._turn += 1
        return self._turn

    # -- dropping a file -----------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere on the page; the button does the same."""
        if any(url.isLocalFile() for url in event.mimeData().urls()) and not self._is_taking_in():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the first file that was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.read(paths[0])


class _Start(Card):
    """What is shown before a file is chosen: what kind of file it should be."""

    def __init__(self) -> None:
        super().__init__(name="Choose a file", gap=12, pad=28)
        self.choose = Button("Choose a file", kind="primary", icon="file-up", key="Ctrl+O", bind_key=False)
        self.waiting = IconText("clock", "", "lead", "muted")
        self.body.add(Text("Which file is the tenant list?", "h2"))
        self.body.add(Text("Your housing system can save one. It should be:"))
        for words in EXPECTED:
            self.body.add(IconText("check", words, "body", "ok"))
        self.body.add(
            Text("You see what would happen before anything is changed, and can undo it afterwards.", "muted")
        )
        self.body.add(self.choose, self.waiting)
        self.waiting.hide()

    def wait(self, name: str) -> None:
        """Say that a file is being read; "" when it is not any more."""
        self.waiting.say(f"Reading {name} …" if name else "")


class _Refusal(QFrame):
    """Why a file was not read and what to do, above the button that chooses another."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("frame", "summary")
        self.setAccessibleName("There is a problem")
        self.sentence = Text("", "strong")
        row = Row(self, gap=12, edges=(16, 12, 16, 12))
        row.addWidget(Icon("circle-alert", "error", 24), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.sentence, 1)

    def say(self, sentence: str) -> None:
        """Show a sentence; nothing for ""."""
        self.sentence.setText(sentence)
        self.setVisible(bool(sentence))


def _read_list(
    store: Store, progress: Progress, path: Path, encoding: str | None, delimiter: str | None
) -> tuple[Table, ColumnMapping]:
    """The table in a file, and what its columns likely are."""
    progress.step(0, None, "rows")
    table = read_table(path, encoding=encoding, delimiter=delimiter)
    progress.step(len(table.sample), None, "rows")
    with store.read() as reader:
        return table, tenant_list.mapping_for(reader, table)
