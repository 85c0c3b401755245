"""Formats asked for: every copy that somebody waits for, asked > made > sent > liked?, the earliest due first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError
from desktop_app.domain.format_orders import ASKED, MADE
from desktop_app.services import format_orders
from desktop_app.services.format_orders import FormatOrder
from desktop_app.ui import paper_work, piles
from desktop_app.ui.cards.format_order import FormatOrderCard
from desktop_app.ui.dialogs.files import ask_folder
from desktop_app.ui.dialogs.format_order import LikedDialog
from desktop_app.ui.dialogs.piles import PilesDialog
from desktop_app.ui.dialogs.print_preview import preview
from desktop_app.ui.models import format_orders as words
from desktop_app.ui.models.format_orders import EVERY_FORMAT, WAITING, Queue
from desktop_app.ui.text import how_many
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.fields import Choice, Field
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.page import EmptyState, Page
from desktop_app.ui.widgets.panes import ListAndCard
from desktop_app.ui.widgets.result_list import ResultList
from desktop_app.ui.widgets.top_bar import Count, Heading
from desktop_app.ui.workbench import Workbench, touches

ALL_FORMATS = "Every format"


class FormatOrdersPage(Page):
    """The queue, and the chosen copy in full. One key a step; Ctrl+Z takes each one back."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Formats asked for", show_title=False, scrolls=False)
        self.bench = bench
        self._queue: Queue | None = None
        self._doing = False
        self._build()
        bench.changed.connect(self._on_changed)

    def _build(self) -> None:
        self.shown, self.way = Choice(), Choice()
        for key, name in words.SHOWN.items():
            self.shown.add(key, name)
        self.way.add(EVERY_FORMAT, ALL_FORMATS)
        self.to_print = QuietLink("Back to printing", icon="arrow-left")
        self.make_all = Button("Make all that waits", icon="folder-down", key="Ctrl+B", bind_key=False)
        self.list = ResultList("Copies")
        self.nothing = EmptyState("a-large-small", words.NOTHING[WAITING])
        self.card = FormatOrderCard()
        head = Row(gap=12)
        head.addWidget(Text("Formats asked for", "h2"), 1)
        head.addWidget(self.to_print)
        filters = Row(gap=12)
        filters.add(Field("&Show", self.shown), Field("&Format", self.way), stretch=1)
        left = QWidget()
        column = Column(left, gap=10)
        column.add(head, filters)
        column.add(self.list, self.nothing, stretch=1)
        column.add(self.make_all)
        actions: list[tuple[str, Callable[[], None]]] = [
            ("It is made", self.note_made),
            ("It is sent", self.note_sent),
            ("How did they like it?", self.ask_liked),
            ("Make it and look at it", self.look),
            ("Show the person", self.show_person),
            ("Make all that waits", self.make_due),
        ]
        self.panes = ListAndCard(left, self.card, actions)
        self.body.addWidget(self.panes, 1)
        self.set_first_focus(self.list)
        self._connect()

    def _connect(self) -> None:
        self.shown.changed.connect(self._load)
        self.way.changed.connect(self._fill)
        self.make_all.clicked.connect(self.make_due)
        self.to_print.clicked.connect(lambda: self.bench.voice.go("print"))
        self.list.current_changed.connect(self._show)
        self.list.chosen.connect(lambda _key: self.panes.open_card())
        self.panes.opened.connect(self.card.take_focus)
        self.panes.closed.connect(self.list.setFocus)
        self.card.made_wanted.connect(self.note_made)
        self.card.sent_wanted.connect(self.note_sent)
        self.card.liked_wanted.connect(self.ask_liked)
        self.card.look_wanted.connect(self.look)
        self.panes.narrowed.connect(self.card.leave_out_actions)
        self.panes.narrowed.connect(self._offer_all)
        self.card.leave_out_actions(self.panes.narrow)
        self.card.person_wanted.connect(self.show_person)
        for keys, slot in (
            ("Ctrl+M", self.note_made),
            ("Ctrl+S", self.note_sent),
            ("Ctrl+K", self.ask_liked),
            ("Ctrl+L", self.look),
            ("Ctrl+B", self.make_due),
            ("Ctrl+E", self.show_person),
            ("Ctrl+Down", lambda: self.list.move(1)),
            ("Ctrl+Up", lambda: self.list.move(-1)),
            ("Escape", self.panes.close_card),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # -- looking -------------------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """Show the queue as it is now."""
        self._load()

    @Slot(object)
    def _on_changed(self, changes: object) -> None:
        if self.isVisible() and not self._doing and touches(changes, "format_order", "person", "event"):
            self._load()

    @Slot()
    def _load(self, *_: object) -> None:
        self._queue = self.bench.query(words.read, self.bench.today(), self.shown.value())
        keep = self.way.value()
        self.way.blockSignals(True)  # noqa: FBT003 - Qt's own call
        self.way.clear()
        self.way.add(EVERY_FORMAT, ALL_FORMATS)
        for way in words.ways(self._queue):
            self.way.add(way, way)
        self.way.setCurrentIndex(max(0, self.way.findData(keep)))
        self.way.blockSignals(False)  # noqa: FBT003 - Qt's own call
        self._fill()

    @Slot()
    def _fill(self, *_: object) -> None:
        queue = self._queue
        if queue is None:
            return
        orders = words.of_format(queue, self.way.value())
        had_focus = self.list.hasFocus()
        self.list.set_lines(words.lines(orders, queue, self.bench.today()))
        self.list.setVisible(bool(orders))
        self.nothing.setVisible(not orders)
        self._offer_all()
        self.nothing.say("a-large-small", words.NOTHING[self.shown.value()])
        if had_focus and not orders:
            self.shown.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show(self.list.current_key())
        counts = queue.counts
        shown = (Count(counts.late, "late"), Count(counts.asked, "to make"), Count(counts.made, "to send"))
        self.set_heading(Heading("Formats asked for", "Everybody in the way they read", shown))

    @property
    def order(self) -> FormatOrder | None:
        """The copy that is chosen."""
        return self._queue.orders.get(self.list.current_key()) if self._queue is not None else None

    @Slot(str)
    def _show(self, _key: str) -> None:
        order = self.order
        if order is None or self._queue is None:
            self.card.show_nothing("Choose a copy to see how far it is.")
        else:
            self.card.show_order(order, self._queue, self.bench.today())
        self.panes.say_chosen(f"the copy for {order.name}" if order is not None else "")

    # -- doing ---------------------------------------------------------------------------------------------------------

    @Slot()
    def note_made(self) -> None:
        """The chosen copy is made."""
        order = self.order
        if order is not None and order.state == ASKED:
            self._step(order, Op.FORMAT_MADE, format_orders.made, "made: it waits to be sent")

    @Slot()
    def note_sent(self) -> None:
        """The chosen copy went to its reader."""
        order = self.order
        if order is not None and order.state in {ASKED, MADE}:
            self._step(order, Op.FORMAT_SENT, format_orders.sent, "sent. Ask later how they liked it")

    def _step(self, order: FormatOrder, op: Op, step: Callable[..., int], said: str) -> None:
        following = self._following(order.id)
        self._doing = True
        try:
            self.bench.do(op, step, [order.id], self.bench.today())
        except AppError as error:
            self.bench.say_failed(error)
            return
        finally:
            self._doing = False
        self.bench.say(f"The copy for {order.name} is {said}.", undo=True)
        self._go_on(following)

    @Slot()
    def ask_liked(self) -> None:
        """Note how the reader liked it."""
        order = self.order
        if order is None or order.state in {ASKED, MADE}:
            return
        following = self._following(order.id)
        self.bench.open(LikedDialog(self.bench, order), lambda: self._go_on(following))

    @Slot()
    def look(self) -> None:
        """Make the chosen copy, and look at it before it is printed or saved."""
        order = self.order
        if order is not None:
            preview(self.bench, self.bench.query(words.paper_order, order, self.bench.today()))

    @Slot()
    def show_person(self) -> None:
        """Open the person whom the copy is for."""
        order = self.order
        if order is not None:
            self.bench.go_about("people", order.person_id)

    # -- many at once --------------------------------------------------------------------------------------------------

    def _to_make(self) -> list[FormatOrder]:
        orders = words.of_format(self._queue, self.way.value()) if self._queue is not None else []
        return [one for one in orders if one.state == ASKED]

    def _offer_all(self, *_: object) -> None:
        """In a narrow window the room is for the list, and this is under More."""
        self.make_all.setVisible(not self.panes.narrow and bool(self._to_make()))

    @Slot()
    def make_due(self) -> None:
        """Ask for a folder, and make every copy of the list there that is not made yet, in piles."""
        if self._to_make():
            ask_folder(self, "Where shall the piles go?", "", self.make_piles)

    def make_piles(self, folder: Path) -> None:
        """Make the copies of the list in this folder."""
        bench = self.bench
        press = paper_work.press_of(bench)
        bench.start("piles", piles.make_due, press, self._to_make(), folder, done=self._piles_made)

    def _piles_made(self, made: piles.Made) -> None:
        def note() -> None:
            self.bench.do(Op.FORMAT_MADE, format_orders.made, made.keys, self.bench.today())
            self.bench.say(f"{how_many(len(made.keys), 'copy is', 'copies are')} made and wait to be sent.", undo=True)

        self.bench.open(PilesDialog(made, note if made.keys else None))

    def _following(self, key: str) -> str:
        keys = [line.key for line in self.list.lines.lines]
        at = keys.index(key)
        return keys[at + 1] if at + 1 < len(keys) else keys[at - 1] if at else ""

    def _go_on(self, following: str) -> None:
        """The copy that was dealt with may have left the list: then the next one is chosen."""
        before = self.list.current_key()
        self._load()
        if self.list.lines.row_of(before) < 0:
            self.list.set_current(following)
        self.panes.close_card()
        if self.list.isVisibleTo(self):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
