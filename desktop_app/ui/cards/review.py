"""What is chosen on the review page: the values with who said them, or why a batch was not taken in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.models.review import DisputeWords
from desktop_app.ui.text import how_many
from desktop_app.ui.widgets.buttons import Button, ButtonKind
from desktop_app.ui.widgets.labels import Rule, Text
from desktop_app.ui.widgets.layout import Column, Row, reading_area
from desktop_app.ui.widgets.page import Card, EmptyState

CHOOSE = "Choose a line to see what can be done."
SEVERAL = "One decision for all of them, and one undo. Space adds the line you are on, or takes it out again."
NOT_FOR_ALL = (
    "Answers about consent, and flags, are settled by the careful answer, or one by one. Of a file, of look-alikes and"
    " of what somebody answered, each is decided for itself."
)


class Action(NamedTuple):
    """Something to be done with what is chosen: its words, key and icon; `kind` is the button's."""

    words: str
    key: str
    icon: str = ""
    kind: ButtonKind = "row"


ACTIONS: Mapping[str, Action] = {
    "let-in": Action("Let it in", "Ctrl+I", "log-in", "primary"),
    "alikes": Action("Go to look-alikes", "Enter", "users", "primary"),
    "careful": Action("Keep the careful answer", "Ctrl+R", "shield-check"),
    "down": Action("Take the flag down", "Ctrl+D"),
    "ours": Action("Keep the office's", "Ctrl+O", "building-2"),
    "theirs": Action("Keep the laptop's", "Ctrl+T", "laptop"),
    "newer": Action("Keep the newer of each", "Ctrl+N", "clock"),
    "both": Action("Keep both", "Ctrl+B"),
    "seen": Action("I have read it", "Ctrl+R", "circle-check", "primary"),
    "ask": Action("Ask its officer", "Ctrl+K", "message-square-quote"),
    "typed": Action("Another value", "Ctrl+E"),
    "later": Action("Later", "Ctrl+L"),
}
"""Name > what can be done, in the order of the buttons; the last two share a row."""

_SIDE_BY_SIDE = ("typed", "later")


class ReviewCard(Card):
    """The card beside the list. `wanted(name)` asks for what a button says."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(name="What is chosen", gap=0, pad=0)
        self._elsewhere = False
        self._offered: tuple[str, ...] = ()
        self._buttons = {
            name: Button(one.words, kind=one.kind, icon=one.icon, key=one.key, bind_key=False)
            for name, one in ACTIONS.items()
        }
        for name, button in self._buttons.items():
            button.clicked.connect(partial(self.wanted.emit, name))
        inside = QWidget()
        inside.setProperty("frame", "card_body")
        self._column = Column(inside, gap=8, edges=(24, 20, 24, 20))
        self._scroll = reading_area(inside, "The values, and who said them")
        self.empty = EmptyState("circle-help", CHOOSE)
        self.below = QWidget()
        column = Column(self.below, gap=8, edges=(24, 12, 24, 16))
        column.add(*(button for name, button in self._buttons.items() if name not in _SIDE_BY_SIDE))
        self._more = QWidget()
        row = Row(self._more, gap=8)
        row.addWidget(self._buttons["typed"], 4)
        row.addWidget(self._buttons["later"], 3)
        column.add(self._more)
        outer = QVBoxLayout()
        outer.setContentsMargins(2, 2, 2, 2)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self.below)
        outer.addWidget(self.empty, 1)
        self.body.addLayout(outer)
        self.show_nothing()

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self._clear()
        self._scroll.hide()
        self.empty.show()
        self._offer()

    def show_dispute(self, words: DisputeWords) -> None:
        """The values, the one before, and who said them."""
        self._begin(words.title, *([words.story] if words.story else []))
        for who, said in words.asked:
            self._value(who, said, quiet=True)
        for value in words.values:
            self._value(value.who, value.said)
        if words.before:
            self._value("Before both changes it was", words.before, quiet=True)
        self._column.add(Rule(), Text(words.stands, "muted"))
        self._end()
        if words.is_open:
            self._offer(*_ways(words), renamed=_renamed(words))
        else:
            self._offer()

    def show_several(self, count: int, lines: Sequence[str], ways: Sequence[str], *, alike: bool) -> None:
        """Several are chosen: how many, which, and what can be done with all of them (if not `alike`: with some)."""
        self._begin(how_many(count, "line is chosen", "lines are chosen"), SEVERAL)
        self._column.add(Rule(), *(Text(line) for line in lines))
        if count > len(lines):
            self._column.add(Text(f"and {count - len(lines):,} more", "muted"))
        if not alike:
            self._column.add(Rule(), Text(NOT_FOR_ALL, "muted"))
        self._end()
        self._offer(*ways, renamed={"theirs": "Keep what the laptops say", "careful": "Keep the careful answers"})

    def show_batch(self, title: str, sentences: Sequence[str], *, can_let_in: bool) -> None:
        """Why a batch was not taken in, and what can be done."""
        self._begin(title, *sentences)
        self._end()
        self._offer(*(["let-in"] if can_let_in else []))

    def show_alikes(self, title: str, sentence: str) -> None:
        """The way to the look-alikes."""
        self._begin(title, sentence)
        self._end()
        self._offer("alikes")

    def leave_out_actions(self, out: bool) -> None:
        """Whether the page offers the actions elsewhere, as there is no room for them here."""
        self._elsewhere = out
        self._show_actions()

    def take_focus(self) -> None:
        """Put the keyboard on the card, at its beginning."""
        if self._scroll.isVisible():
            self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.verticalScrollBar().setValue(0)

    def offers(self, name: str) -> bool:
        """Whether this can be done now."""
        return name in self._offered

    @property
    def offered(self) -> tuple[tuple[str, str], ...]:
        """What can be done now: (name, words) each."""
        return tuple((name, self._buttons[name].text()) for name in self._offered)

    # -- building ------------------------------------------------------------------------------------------------------

    def _begin(self, title: str, *sentences: str) -> None:
        self._clear()
        self._column.add(Text(title, "h2"))
        for sentence in sentences:
            self._column.add(Text(sentence))

    def _value(self, who: str, value: str, *, quiet: bool = False) -> None:
        self._column.add(Rule(), Text(who, "muted"), Text(value, "body" if quiet else "lead"))

    def _end(self) -> None:
        self._column.addStretch(1)
        self._scroll.verticalScrollBar().setValue(0)
        self._scroll.show()
        self.empty.hide()

    def _offer(self, *names: str, renamed: Mapping[str, str] | None = None) -> None:
        self._offered = tuple(name for name in ACTIONS if name in names)
        for name, button in self._buttons.items():
            button.setText((renamed or {}).get(name, ACTIONS[name].words))
            button.setVisible(name in self._offered)
        self._more.setVisible(any(name in self._offered for name in _SIDE_BY_SIDE))
        self._show_actions()

    def _show_actions(self) -> None:
        self.below.setVisible(bool(self._offered) and not self._elsewhere)

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def _ways(words: DisputeWords) -> list[str]:
    """What can be done with one task."""
    ask = ["ask"] if words.can_ask else []
    if words.kind == "question":
        return ["seen", *ask, "later"] if words.is_answered else ["later"]
    if words.kind == "consent":
        return ["careful", "typed", *ask, "later"]
    if words.kind == "flag":
        return ["careful", "down", *ask, "later"]
    both, typed = ["both"] if words.can_keep_both else [], ["typed"] if words.can_type else []
    return ["ours", "theirs", *both, *ask, *typed, "later"]


def _renamed(words: DisputeWords) -> dict[str, str]:
    if words.kind == "consent":
        return {"careful": "Keep the no", "typed": "Asked again"}
    if words.kind == "flag":
        return {"careful": "Keep the flag up"}
    return {"theirs": f"Keep what {words.laptop_name} says"} | (
        {"ask": "Ask again"} if words.kind == "question" else {}
    )
