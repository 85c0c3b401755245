"""Review: everything that waits for a decision at the office, one list, settled by keyboard, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError
from desktop_app.exchange import review, transfer
from desktop_app.services import look_alikes
from desktop_app.services.look_alikes import Pair
from desktop_app.ui import review_words
from desktop_app.ui.cards.review import ACTIONS, ReviewCard
from desktop_app.ui.dialogs.consent import ConsentDialog
from desktop_app.ui.dialogs.review import AskDialog, TypeValueDialog
from desktop_app.ui.models import review as words
from desktop_app.ui.models.review import ALIKE, DisputeWords, Waiting
from desktop_app.ui.widgets.buttons import QuietLink
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, Flow
from desktop_app.ui.widgets.page import EmptyState, Page
from desktop_app.ui.widgets.panes import ListAndCard
from desktop_app.ui.widgets.result_list import ResultLine, ResultList
from desktop_app.ui.widgets.top_bar import Count, Heading
from desktop_app.ui.workbench import Workbench, touches

NOTHING = "Nothing waits for a decision. What laptops send agrees with what you have."
NONE_DONE = "Nothing was settled yet."
HINT = "Both values are kept until you decide. Nothing here hurries."
DONE_HINT = "Ctrl+Z takes the last decision back and opens it again."
MOST_TITLES = 8
"""How many of the lines that are chosen the card names."""

WAITING, DONE = "waiting", "done"
MODES = {
    WAITING: ("What waits", HINT, NOTHING),
    DONE: ("What was settled", DONE_HINT, NONE_DONE),
}
"""Which list is shown: its name, what to know about it, and what is said when it is empty."""


class ReviewPage(Page):
    """The list of what waits, or of what is done, and the chosen line in full."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Review", show_title=False, scrolls=False)
        self.bench = bench
        self._found = Waiting({}, {}, {}, {}, {})
        self._words: DisputeWords | None = None
        self._alike: int | None = None
        self._looking = self._deciding = self._several = False
        self._stale = True
        self._mode = WAITING
        self._build()
        bench.changed.connect(self._on_changed)

    def _build(self) -> None:
        self.list = ResultList(MODES[WAITING][0], several=True)
        self.nothing = EmptyState("circle-check", NOTHING)
        self.card = ReviewCard()
        self.heading_text = Text(MODES[WAITING][0], "h2")
        self.hint = Text(HINT, "muted")
        self.to_done = QuietLink("Done", icon="circle-check", spoken="Done: what was settled")
        self.to_came = QuietLink("What came in", icon="folder-down")
        self.to_waiting = QuietLink("Back to what waits", icon="arrow-left")
        left = QWidget()
        column = Column(left, gap=8)
        head = QWidget()
        flow = Flow(head, gap=14)
        flow.addWidget(self.heading_text)
        flow.addWidget(self.to_done)
        flow.addWidget(self.to_came)
        flow.addWidget(self.to_waiting)
        column.add(head, self.hint)
        column.add(self.list, stretch=1)
        column.add(self.nothing, stretch=1)
        self._slots: dict[str, Callable[[], None]] = {
            "let-in": self.let_in,
            "alikes": self.see_alikes,
            "careful": lambda: self._settle(review.CAREFUL),
            "down": lambda: self._settle("down"),
            "ours": lambda: self._settle(review.OURS),
            "theirs": lambda: self._settle(review.THEIRS),
            "newer": lambda: self._settle(review.NEWER),
            "both": lambda: self._settle(review.KEEP_BOTH),
            "seen": self.seen,
            "ask": self.ask,
            "typed": self.type_value,
            "later": self.put_off,
        }
        self.panes = ListAndCard(left, self.card, [])
        self.body.addWidget(self.panes, 1)
        self.set_first_focus(self.list)
        self._connect()
        self._fill([])

    def _connect(self) -> None:
        self.list.current_changed.connect(self._show)
        self.list.chosen.connect(lambda _key: self._open_card())
        self.panes.opened.connect(self.card.take_focus)
        self.panes.narrowed.connect(self.card.leave_out_actions)
        self.card.leave_out_actions(self.panes.narrow)
        self.panes.closed.connect(self.list.setFocus)
        self.to_done.clicked.connect(lambda: self._turn(DONE))
        self.to_came.clicked.connect(lambda: self.bench.voice.go("batches"))
        self.to_waiting.clicked.connect(lambda: self._turn(WAITING))
        self.card.wanted.connect(self._do)
        self.list.selected_changed.connect(self._on_selected)
        for keys in dict.fromkeys(one.key for one in ACTIONS.values() if one.key != "Enter"):
            self._bind(keys, partial(self._on_key, keys))
        self._bind("Ctrl+Down", lambda: self.list.move(1))
        self._bind("Ctrl+Up", lambda: self.list.move(-1))
        self._bind("Ctrl+A", self._select_all)
        self._bind("Escape", self._escape)

    def _bind(self, keys: str, slot: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    def _on_key(self, keys: str) -> None:
        for name, _words in self.card.offered:
            if ACTIONS[name].key == keys:
                self._do(name)
                return

    @Slot(str)
    def _do(self, name: str) -> None:
        """Do what a button says, where it is offered."""
        if self.card.offers(name):
            self._slots[name]()

    @Slot()
    def _select_all(self) -> None:
        if self._mode == WAITING:
            self.list.selectAll()

    @Slot()
    def _escape(self) -> None:
        if not self.list.select_current():
            self.panes.close_card()

    @Slot()
    def _on_selected(self) -> None:
        if self.list.selects_others or self._several:
            self._show(self.list.current_key())

    # -- looking -------------------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """Show what waits now; look for look-alikes again if anybody changed since."""
        self._load()
        if self._stale:
            self._look()

    @Slot(object)
    def _on_changed(self, changes: object) -> None:
        if touches(changes, "person", "property", "alias", "not_same"):
            self._stale = True
        if self.isVisible() and not self._deciding and not self.bench.runner.busy:
            self._load()

    def _look(self) -> None:
        if self._looking:
            return
        self._looking, self._stale = True, False
        job = self.bench.runner.start(
            "look-alikes", look_alikes.everyone_twice, done=self._alikes_found, failed=self._not_found
        )
        self.destroyed.connect(job.cancel)

    def _alikes_found(self, pairs: tuple[Pair, ...]) -> None:
        self._looking = False
        self._alike = len(pairs)
        self._load()

    def _not_found(self, error: BaseException) -> None:
        self._looking = False
        self.bench.say_failed(error)

    def _load(self) -> None:
        self._found = self.bench.query(words.read, settled=self._mode == DONE)
        self._fill(words.done_lines(self._found) if self._mode == DONE else words.lines(self._found, self._alike))

    def _fill(self, lines: Sequence[ResultLine]) -> None:
        had_focus = self.list.hasFocus()
        title, hint, nothing = MODES[self._mode]
        self.list.set_lines(lines)
        self.list.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        self.nothing.say("circle-check", nothing)
        self.heading_text.setText(title)
        self.hint.setText(hint)
        self.to_done.setVisible(self._mode == WAITING)
        self.to_came.setVisible(self._mode == WAITING)
        self.to_waiting.setVisible(self._mode != WAITING)
        if had_focus and not lines:
            link = self.to_done if self._mode == WAITING else self.to_waiting
            link.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show(self.list.current_key())
        if self._mode == WAITING:
            counts = (Count(len(self._found.tasks), "to decide"), Count(len(self._found.held), "not taken in"))
            self.set_heading(Heading("Review", "What waits for a decision", counts))

    @Slot(str)
    def _show(self, key: str) -> None:
        self._words = None
        self._several = self._mode == WAITING and self.list.selects_others
        if self._several:
            self._show_several()
        elif key in self._found.tasks:
            _dispute, self._words = self.bench.query(words.dispute_words, key)
            self.card.show_dispute(self._words)
        elif key in self._found.held:
            batch = self._found.held[key]
            title, sentences = words.batch_words(batch, self._found.devices, self.bench.now())
            self.card.show_batch(title, sentences, can_let_in=review.can_let_in(batch, self.bench.now()))
        elif key == ALIKE:
            line = self.list.current_line()
            self.card.show_alikes(line.title if line else "", "They are compared side by side on a page of their own.")
        else:
            self.card.show_nothing()
        self.panes.offer([(said, self._slots[name]) for name, said in self.card.offered])
        self.panes.say_chosen("what was said" if key else "")

    def _chosen(self) -> list[str]:
        """The ids of the tasks that a decision is for."""
        keys = self.list.selected_keys() if self._several else (self.list.current_key(),)
        return [key for key in keys if key in self._found.tasks]

    def _show_several(self) -> None:
        chosen = set(self.list.selected_keys())
        titles = [line.title for line in self.list.lines.lines if line.key in chosen]
        kinds = {self._found.tasks[key].kind for key in chosen if key in self._found.tasks}
        ways = ["ours", "theirs", "newer"] if "conflict" in kinds else []
        ways += ["careful"] if kinds & {"consent", "flag"} else []
        ways += ["later"] if kinds else []
        alike = kinds == {"conflict"} and chosen <= self._found.tasks.keys()
        self.card.show_several(len(titles), titles[:MOST_TITLES], ways, alike=alike)

    @Slot()
    def _open_card(self) -> None:
        if self.list.current_key() == ALIKE:
            self.see_alikes()
        elif self.panes.narrow:
            self.panes.open_card()
        else:
            self.card.take_focus()

    def _turn(self, mode: str) -> None:
        self._mode = mode
        self.list.setAccessibleName(MODES[mode][0])
        self._load()
        if self.list.isVisibleTo(self):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def see_alikes(self) -> None:
        """Go where look-alikes are decided."""
        self.bench.voice.go("look-alikes")

    # -- deciding ------------------------------------------------------------------------------------------------------

    def _settle(self, keep: str) -> None:
        """One way for what is chosen, which is one line or several."""
        if self._several:
            self._settle_several(keep)
            return
        told = self._words
        if told is None:
            return
        said = {review.OURS: told.office, review.THEIRS: told.laptop, review.CAREFUL: told.office}.get(keep)
        said = said or {"down": "taken down", review.KEEP_BOTH: "both are kept"}[keep]
        key = self.list.current_key()
        self._decide(lambda: self.bench.do(Op.SETTLE, review.settle, key, keep), f"{told.title}: {said}.", undo=True)

    def _settle_several(self, keep: str) -> None:
        chosen = self._chosen()
        done: list[review.Settled] = []
        self._decide(
            lambda: done.append(self.bench.do(Op.SETTLE_SEVERAL, review.settle_many, chosen, keep)),
            lambda: review_words.settled_words(done[0]),
            undo=True,
        )

    @Slot()
    def seen(self) -> None:
        """Somebody read an officer's answer: it needs nothing more."""
        key = self.list.current_key()
        self._decide(lambda: self.bench.do(Op.PUT_OFF, review.settle, key, review.SEEN), "Read. It is under Done.")

    @Slot()
    def type_value(self) -> None:
        """Ask for another value, or note what somebody said who was asked again."""
        told, key = self._words, self.list.current_key()
        if told is None:
            return
        following = self._following()
        if told.kind == "consent":
            again = ConsentDialog(self.bench, told.person, told.name, purpose=told.unit, settles=key)
            self.bench.open(again, lambda: self._go_on(following))
            return
        dialog = TypeValueDialog(self.bench, key, self._found.tasks[key].unit, told)

        def kept() -> None:
            self.bench.say(f"{told.title}: {dialog.typed.strip()}.", undo=True)
            self._go_on(following)

        self.bench.open(dialog, kept)

    @Slot()
    def ask(self) -> None:
        """Send the record back to its officer with a question."""
        if self._words is None:
            return
        key = self.list.current_key()
        following = self._following()
        dialog = AskDialog(self.bench, key, self._words)
        laptop = self._words.laptop_name

        def asked() -> None:
            self.bench.say(f"{laptop} gets your question with its next list.", undo=True)
            self._go_on(following)

        self.bench.open(dialog, asked)

    @Slot()
    def put_off(self) -> None:
        """Leave it for later: it goes to the end of the list."""
        chosen = self._chosen()
        last = "It comes last now." if len(chosen) == 1 else "They come last now."
        self._decide(lambda: self.bench.do(Op.PUT_OFF, review.park, chosen), f"Left for later. {last}")

    @Slot()
    def let_in(self) -> None:
        """Let a batch in that waits for a person."""
        batch = self._found.held[self.list.current_key()]
        self._decide(lambda: transfer.allow(self.bench.runner.store, batch.name), words.NEXT_TIME)

    def _decide(self, decide: Callable[[], object], said: str | Callable[[], str], *, undo: bool = False) -> None:
        following = self._following()
        self._deciding = True
        try:
            decide()
        except AppError as error:
            self.bench.say_failed(error)
            return
        finally:
            self._deciding = False
        self.bench.say(said if isinstance(said, str) else said(), "ok", undo=undo)
        self.list.select_current()
        self._go_on(following)

    def _following(self) -> str:
        """The line to go on with when what is chosen is decided."""
        keys = [line.key for line in self.list.lines.lines]
        gone = set(self.list.selected_keys() if self._several else (self.list.current_key(),))
        places = [place for place, key in enumerate(keys) if key in gone]
        after = next((key for key in keys[places[-1] + 1 :] if key not in gone), "")
        return after or next((key for key in reversed(keys[: places[0]])), "")

    def _go_on(self, key: str) -> None:
        self._load()
        self.list.set_current(key)
        self.panes.close_card()
        if self.list.isVisibleTo(self):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
