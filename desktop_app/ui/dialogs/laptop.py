"""Two things an office does with its laptops' keys: see whose data one held, and prove that the key on paper works."""

from __future__ import annotations

from io import BytesIO

from PySide6.QtCore import Slot

from desktop_app.domain.work import Progress
from desktop_app.exchange import recovery
from desktop_app.printing import produce
from desktop_app.printing.documents import held_list
from desktop_app.services import holdings
from desktop_app.services.holdings import Holdings
from desktop_app.store.engine import Store
from desktop_app.ui import letterheads, papers, theme
from desktop_app.ui.dialogs.notice import Notice
from desktop_app.ui.dialogs.print_preview import PreviewDialog
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.models import holdings as words
from desktop_app.ui.paper_work import Order, Paper
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Field, NotesBox
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.tables import OfficeTable, TableColumn, TableRow
from desktop_app.ui.workbench import Workbench

COLUMNS = (TableColumn("Name", stretch=True), TableColumn("Address"), TableColumn("What was there"))


class HoldingsDialog(Notice):
    """Whose data a laptop held or may hold, by when the regulator has to be told, and the list on paper."""

    def __init__(self, bench: Workbench, device_id: str) -> None:
        found = bench.query(holdings.holdings, device_id)
        super().__init__(f"Whose data is on {found.device.name}", width=900)
        self.bench, self.found = bench, found
        for sentence in words.summary(found):
            self.body.addWidget(Text(sentence))
        self.table = OfficeTable("People", COLUMNS)
        self.table.set_rows(
            [
                TableRow(
                    (one.name or one.id, one.address, words.what_words(one)),
                    f"{one.name}, {one.address}: {words.what_words(one)}.",
                    one.id,
                )
                for one in found.people
            ]
        )
        self.table.setMinimumHeight(theme.current().px(220))
        self.table.setVisible(bool(found.people))
        self.body.addWidget(self.table, 1)
        self.paper = Button("Print or save the list", icon="printer", key="Ctrl+P")
        self.paper.clicked.connect(self.make_paper)
        self.body.addWidget(self.paper)

    @Slot()
    def make_paper(self) -> None:
        """Make the list as a document, and show it before it is printed or saved."""
        printed_at = self.bench.now().strftime("%Y-%m-%dT%H:%M")
        self.bench.start("held-list", _paper, self.found, printed_at, done=self._made)

    def _made(self, paper: Paper) -> None:
        self.bench.open(PreviewDialog(self.bench, paper), over=self)


def _paper(store: Store, progress: Progress, found: Holdings, printed_at: str) -> Paper:
    with store.read() as reader:
        document = held_list.document(words.held_list(found, letterheads.letterhead(reader)))
    out = BytesIO()
    pages = produce(document, "clear", out, sheet_id="", printed_at=printed_at, progress=progress)
    return Paper(Order(held_list.NAME, papers.About()), document.title, pages, out.getvalue())


class ProveDialog(Sheet):
    """Asks for the recovery key from paper, and opens a test message with it. What is typed is kept nowhere."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Prove that the recovery key works", "Try it", icon="check")
        self.bench = bench
        self.key = NotesBox(lines=3)
        self.key.setTabChangesFocus(True)
        field = Field(
            "&Recovery key", self.key, hint="As it stands on the sheet. Gaps and small letters do not matter."
        )
        self.body.add(
            Text("Take the sheet out of the safe. A test message is sealed and opened with the key, nothing else."),
            field,
        )
        self.body.addStretch(1)
        self.set_fields({"key": field})

    def submit(self) -> None:
        """Try the key; the dialog stays open when it does not fit."""
        recovery.prove(self.bench.runner.store, self.key.toPlainText())
