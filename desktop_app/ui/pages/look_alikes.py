"""Look-alikes: people who may be here twice, best first, each pair side by side; decided by keyboard, one by one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError
from desktop_app.services import look_alikes, same_person
from desktop_app.services.look_alikes import Pair
from desktop_app.ui import likeness
from desktop_app.ui.cards.comparison import Comparison
from desktop_app.ui.widgets.buttons import QuietLink
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.page import EmptyState, Page
from desktop_app.ui.widgets.panes import ListAndCard
from desktop_app.ui.widgets.pills import Pill
from desktop_app.ui.widgets.result_list import ResultLine, ResultList
from desktop_app.ui.widgets.top_bar import Count, Heading
from desktop_app.ui.workbench import Workbench, touches

LOOKING = "Looking for people who may be here twice."
NOBODY = "Nobody looks like somebody else. New people are compared as they come."
_PILLS = (
    (8.0, Pill("Almost certain", "circle-alert", "warn")),
    (3.0, Pill("Very likely", "circle-help", "warn")),
    (0.0, Pill("Probable", "circle-help", "info")),
)
_DOUBTFUL = Pill("Perhaps", "circle-help", "info")
_LATER = Pill("Later", "clock", "info")


class LookAlikesPage(Page):
    """The queue of pairs. What was left for later comes last."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Look-alikes", show_title=False, scrolls=False)
        self.bench = bench
        self._pairs: dict[str, Pair] = {}
        self._looking = self._stale = self._deciding = False
        self._build()
        bench.changed.connect(self._on_changed)

    def _build(self) -> None:
        self.list = ResultList("Pairs that look alike")
        self.nothing = EmptyState("users", LOOKING)
        self.card = Comparison()
        self.people = QuietLink("Back to people", icon="arrow-left")
        head = Row(gap=12)
        head.addWidget(Text("One person or two?", "h2"), 1)
        head.addWidget(self.people)
        left = QWidget()
        column = Column(left, gap=8)
        column.addLayout(head)
        column.add(Text("The likeliest come first. A merge can be taken back at any time.", "muted"))
        column.add(self.list, stretch=1)
        column.add(self.nothing, stretch=1)
        actions = [("Merge them", self.merge), ("Two people, not the same", self.tell_apart), ("Later", self.put_off)]
        self.panes = ListAndCard(left, self.card, actions)
        self.body.addWidget(self.panes, 1)
        self.set_first_focus(self.list)
        self.list.current_changed.connect(self._show)
        self.list.chosen.connect(lambda _key: self._open_card())
        self.panes.opened.connect(self.card.take_focus)
        self.panes.narrowed.connect(self.card.leave_out_actions)
        self.card.leave_out_actions(self.panes.narrow)
        self.panes.closed.connect(self.list.setFocus)
        self.people.clicked.connect(lambda: self.bench.voice.go("people"))
        self.card.merge_wanted.connect(self.merge)
        self.card.apart_wanted.connect(self.tell_apart)
        self.card.later_wanted.connect(self.put_off)
        for keys, slot in (
            ("Ctrl+M", self.merge),
            ("Ctrl+D", self.tell_apart),
            ("Ctrl+L", self.put_off),
            ("Escape", self.panes.close_card),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # -- looking -------------------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """Look again if anybody changed since, or nobody looked yet."""
        if self._stale or not self._pairs:
            self._look()

    @Slot(object)
    def _on_changed(self, changes: object) -> None:
        if self._deciding or not touches(changes, "person", "property", "alias", "not_same"):
            return
        self._stale = True
        if self.isVisible():
            self._look()

    def _look(self) -> None:
        if self._looking:
            return
        self._looking, self._stale = True, False
        if not self._pairs:
            self._fill()
        job = self.bench.runner.start(
            "look-alikes", look_alikes.everyone_twice, done=self._found, failed=self._not_found
        )
        self.destroyed.connect(job.cancel)

    def _found(self, pairs: tuple[Pair, ...]) -> None:
        self._looking = False
        first = not self._pairs
        self._pairs = {f"{pair.a.id} {pair.b.id}": pair for pair in pairs}
        self._fill()
        if first and self._pairs and self.isVisible():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._stale and self.isVisible():
            self._look()

    def _not_found(self, error: BaseException) -> None:
        self._looking = False
        self._fill()
        self.bench.say_failed(error)

    def _fill(self) -> None:
        shown = bool(self._pairs)
        self.list.set_lines([_line(key, pair) for key, pair in self._pairs.items()])
        self.list.setVisible(shown)
        self.nothing.setVisible(not shown)
        self.nothing.say("clock" if self._looking else "circle-check", LOOKING if self._looking else NOBODY)
        self._show(self.list.current_key())
        count = len(self._pairs)
        word = "pairs to look at" if count != 1 else "pair to look at"
        self.set_heading(Heading("Look-alikes", "People who may be here twice", (Count(count, word),)))

    @Slot(str)
    def _show(self, key: str) -> None:
        pair = self._pairs.get(key)
        self.card.show_pair(pair)
        self.panes.say_chosen("the two side by side" if pair else "")

    @Slot()
    def _open_card(self) -> None:
        if self.panes.narrow:
            self.panes.open_card()
        else:
            self.card.take_focus()

    # -- deciding ------------------------------------------------------------------------------------------------------

    @Slot()
    def merge(self) -> None:
        """Read the two as one person, with the values that were chosen."""
        if self.card.pair is None:
            return
        kept, other = self.card.kept_and_other
        pair = self.card.pair
        name = pair.a.name if kept == pair.a.id else pair.b.name
        said = f"{pair.a.name} and {pair.b.name} are one person now: {name}."
        self._decide(Op.MERGE_PEOPLE, said, other, take=self.card.taken)

    @Slot()
    def tell_apart(self) -> None:
        """Remember that the two are two people."""
        if self.card.pair is not None:
            pair = self.card.pair
            self._decide(Op.NOT_THE_SAME, f"{pair.a.name} and {pair.b.name} stay two people.")

    @Slot()
    def put_off(self) -> None:
        """Leave the pair for later: it goes to the end of the list."""
        key = self.list.current_key()
        pair = self._pairs.get(key)
        if pair is None:
            return
        self.bench.do(Op.PUT_OFF, look_alikes.put_off, pair.a.id, pair.b.id)
        following = self._following(key)
        del self._pairs[key]
        self._pairs[key] = replace(pair, put_off=f"{self.bench.now():%FT%TZ}")
        self._go_on(following)
        self.bench.say("Left for later. It comes last now.")

    def _decide(self, op: Op, said: str, gone: str = "", *, take: frozenset[str] = frozenset()) -> None:
        pair, key = self.card.pair, self.list.current_key()
        if pair is None:
            return
        self._deciding = True
        try:
            if op is Op.MERGE_PEOPLE:
                kept, other = self.card.kept_and_other
                self.bench.do(op, same_person.merge, kept, other, take=take)
            else:
                self.bench.do(op, same_person.not_the_same, pair.a.id, pair.b.id)
        except AppError as error:
            self.bench.say_failed(error)
            return
        finally:
            self._deciding = False
        following = self._following(key)
        # Who is merged away is in no other pair any more; the next look finds whoever looks like the one that is kept.
        self._pairs = {
            other: each for other, each in self._pairs.items() if other != key and gone not in {each.a.id, each.b.id}
        }
        self.bench.say(said, undo=True)
        self._go_on(following)

    def _following(self, key: str) -> str:
        keys = list(self._pairs)
        at = keys.index(key)
        return keys[at + 1] if at + 1 < len(keys) else keys[at - 1] if at else ""

    def _go_on(self, key: str) -> None:
        self._fill()
        if key in self._pairs:
            self.list.set_current(key)
        self.panes.close_card()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)


def _line(key: str, pair: Pair) -> ResultLine:
    pill = _LATER if pair.put_off else next((pill for least, pill in _PILLS if pair.score >= least), _DOUBTFUL)
    title = f"{pair.a.name} = {pair.b.name}?"
    why = likeness.because(pair.pattern)
    spoken = f"{pair.a.name} and {pair.b.name}: {likeness.likely(pair.score)}. {why}."
    spoken += f" {pill.text}." if pair.put_off else ""
    return ResultLine(title, why, (pill,), spoken, key)
