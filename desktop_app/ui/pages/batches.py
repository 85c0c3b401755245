"""Every batch that the office ever met: what became of it, and undoing a whole one, also after later ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_app.services import batch_undo, history
from desktop_app.store import batches as ledger
from desktop_app.store.engine import Store
from desktop_app.ui.cards.altered import AlteredCard
from desktop_app.ui.models import exchange as words
from desktop_app.ui.text import COULD_NOT, how_many
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.page import EmptyState, Page
from desktop_app.ui.widgets.panes import ListAndCard
from desktop_app.ui.widgets.result_list import ResultLine, ResultList
from desktop_app.ui.workbench import Workbench

EXPLAINED = "Undoing a batch takes back what it brought, but nothing that was changed since. It can be brought back."


class BatchesPage(Page):
    """A list, and one thing to do with a batch: undo it, or bring it back."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Batches", show_title=False, gap=14, scrolls=False)
        self.bench = bench
        self._batches: dict[str, ledger.ReceivedBatch] = {}
        self._working = False
        self.receive = QuietLink("Back to receiving", icon="arrow-left")
        head = Row(gap=12)
        head.addWidget(Text("What came from the laptops", "h2"), 1)
        head.addWidget(self.receive)
        self.list = ResultList("Batches")
        self.nothing = EmptyState("folder-down", "Nothing has come from a laptop yet.")
        self.body.addLayout(head)
        self.explained = Text(EXPLAINED, "muted")
        self.body.add(self.explained)
        self.card = AlteredCard(bench)
        left = QWidget()
        column = Column(left)
        column.add(self.list, self.nothing, stretch=1)
        actions = [("Undo this batch", self.undo), ("Bring it back", self.bring_back)]
        self.panes = ListAndCard(left, self.card, actions)
        self.body.add(self.panes, stretch=1)
        self.undo_button = Button("Undo this batch", icon="undo-2", key="Ctrl+B")
        self.redo_button = Button("Bring it back", icon="redo-2", key="Ctrl+B")
        self.footer().addWidget(self.undo_button)
        self.footer().addWidget(self.redo_button)
        self.undo_button.clicked.connect(self.undo)
        self.redo_button.clicked.connect(self.bring_back)
        self.list.current_changed.connect(self._show_actions)
        self.list.chosen.connect(lambda _key: self.panes.open_card())
        self.panes.opened.connect(self.card.take_focus)
        self.panes.closed.connect(self.list.setFocus)
        self.panes.narrowed.connect(self._fit)
        escape = QShortcut(QKeySequence("Escape"), self, self.panes.close_card)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._fit(narrow=self.panes.narrow)
        self.receive.clicked.connect(lambda: bench.voice.go("exchange"))
        self.set_first_focus(self.list)
        bench.changed.connect(self._on_changed)

    def entered(self) -> None:
        """Show them as they are now."""
        self._show()

    @Slot(object)
    def _on_changed(self, _changes: object) -> None:
        if self.isVisible() and not self._working:
            self._show()

    def _show(self) -> None:
        laptops = self.bench.query(history.device_names)
        found = self.bench.query(ledger.known_batches)
        self._batches = {batch.id or batch.sha256: batch for batch in reversed(found)}
        current = self.list.current_key()
        self.list.set_lines([self._line(key, batch, laptops) for key, batch in self._batches.items()])
        if current in self._batches:
            self.list.set_current(current)
        self.list.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self._show_actions()

    def _line(self, key: str, batch: ledger.ReceivedBatch, laptops: dict[str, str]) -> ResultLine:
        title, detail = words.batch_words(batch, laptops.get(batch.device, ""))
        return ResultLine(title, detail, (), f"{title}. {detail}", key)

    @property
    def batch(self) -> ledger.ReceivedBatch | None:
        """The one that the keyboard is on."""
        return self._batches.get(self.list.current_key())

    @Slot()
    def _show_actions(self, *_: object) -> None:
        state = self.batch.state if self.batch else ""
        self.panes.say_chosen("what it changed" if self.batch else "")
        taken_in = self.batch is not None and state in ("applied", "undone")
        self.card.show_batch(self.batch.id if self.batch and taken_in else "")
        self.undo_button.setVisible(state != "undone")
        self.undo_button.setEnabled(state == "applied")
        self.redo_button.setVisible(state == "undone")

    @Slot(bool)
    def _fit(self, narrow: bool) -> None:
        """Where the card takes the list's place there is no room for what More offers as well."""
        self.explained.setVisible(not narrow)

    @Slot()
    def undo(self) -> None:
        """Take back what this batch brought."""
        self._start(batch_undo.undo_batch, "went back")

    @Slot()
    def bring_back(self) -> None:
        """Bring back a batch that was undone."""
        self._start(batch_undo.redo_batch, "came back")

    def _start(self, work: Callable[[Store, str], batch_undo.UndoneBatch], how: str) -> None:
        batch = self.batch
        if batch is None or self._working:
            return
        self._working = True
        self.bench.runner.start(
            "undo", lambda store, _progress: work(store, batch.id),
            done=lambda done: self._done(done, how), failed=self._failed,
        )  # fmt: skip

    def _done(self, done: batch_undo.UndoneBatch, how: str) -> None:
        self._working = False
        self._show()
        reasons = Counter(COULD_NOT.get(why, why) for _what, why in done.could_not)
        stays = "; ".join(f"{how_many(count, 'stays', 'stay')}, because {why[:-1]}" for why, count in reasons.items())
        self.bench.say(
            f"{how_many(done.records, 'record', 'records')} {how}{f'; {stays}' if stays else ''}.",
            "warn" if stays else "ok",
        )

    def _failed(self, error: BaseException) -> None:
        self._working = False
        self._show()
        self.bench.say_failed(error)
