"""What is chosen on the review page: both values with who said them, or why a batch was not taken in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop_app.ui.models.review import DisputeWords
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import Rule, Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.page import Card, EmptyState

CHOOSE = "Choose a line to see what can be done."


class ReviewCard(Card):
    """The card beside the list. The signals ask for what the buttons say."""

    ours_wanted = Signal()
    theirs_wanted = Signal()
    typed_wanted = Signal()
    ask_wanted = Signal()
    later_wanted = Signal()
    in_wanted = Signal()
    alikes_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(name="What is chosen", gap=0, pad=0)
        self._elsewhere = False
        self._offered: frozenset[Button] = frozenset()
        self.ours = Button("Keep the office's", kind="row", icon="building-2", key="Ctrl+O", bind_key=False)
        self.theirs = Button("Keep the laptop's", kind="row", icon="laptop", key="Ctrl+T", bind_key=False)
        self.typed = Button("Another value", kind="row", key="Ctrl+E", bind_key=False)
        self.ask = Button("Ask its officer", kind="row", icon="message-square-quote", key="Ctrl+K", bind_key=False)
        self.later = Button("Later", kind="row", key="Ctrl+L", bind_key=False)
        self.let_in = Button("Let it in", kind="primary", icon="log-in", key="Ctrl+I", bind_key=False)
        self.alikes = Button("Go to look-alikes", kind="primary", icon="users", key="Enter", bind_key=False)
        self._buttons = (self.ours, self.theirs, self.ask, self.typed, self.later, self.let_in, self.alikes)
        for button, signal in (
            (self.ours, self.ours_wanted),
            (self.theirs, self.theirs_wanted),
            (self.typed, self.typed_wanted),
            (self.ask, self.ask_wanted),
            (self.later, self.later_wanted),
            (self.let_in, self.in_wanted),
            (self.alikes, self.alikes_wanted),
        ):
            button.clicked.connect(signal)
        inside = QWidget()
        inside.setProperty("frame", "card_body")
        self._column = Column(inside, gap=8, edges=(24, 20, 24, 20))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName("Both values, and who said them")
        self._scroll.setWidget(inside)
        self.empty = EmptyState("circle-help", CHOOSE)
        self.below = QWidget()
        column = Column(self.below, gap=8, edges=(24, 12, 24, 16))
        column.add(self.let_in, self.alikes, self.ours, self.theirs, self.ask)
        self._more = QWidget()
        row = Row(self._more, gap=8)
        row.addWidget(self.typed, 4)
        row.addWidget(self.later, 3)
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
        """Both values, the one before, and who said them."""
        self._begin(words.title, words.story)
        for who, said in words.asked:
            self._value(who, said, quiet=True)
        self._value("The office says", words.office)
        self._value(f"{words.laptop_name} says", words.laptop)
        for one in words.earlier:
            self._value("Before that, somebody else said", one)
        self._value("Before both changes it was", words.before, quiet=True)
        self._column.add(Rule(), Text(words.stands, "muted"))
        self._end()
        if not words.is_open:
            self._offer()
            return
        self.theirs.setText(f"Keep what {words.laptop_name} says")
        self._offer(self.ours, self.theirs, self.ask, self.later, *([self.typed] if words.can_type else []))

    def show_batch(self, title: str, sentences: Sequence[str], *, can_let_in: bool) -> None:
        """Why a batch was not taken in, and what can be done."""
        self._begin(title, *sentences)
        self._end()
        self._offer(*([self.let_in] if can_let_in else []))

    def show_alikes(self, title: str, sentence: str) -> None:
        """The way to the look-alikes."""
        self._begin(title, sentence)
        self._end()
        self._offer(self.alikes)

    def leave_out_actions(self, out: bool) -> None:
        """Whether the page offers the actions elsewhere, as there is no room for them here."""
        self._elsewhere = out
        self._show_actions()

    def take_focus(self) -> None:
        """Put the keyboard on the card, at its beginning."""
        if self._scroll.isVisible():
            self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.verticalScrollBar().setValue(0)

    def offers(self, button: Button) -> bool:
        """Whether this can be done now."""
        return button in self._offered

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

    def _offer(self, *buttons: Button) -> None:
        self._offered = frozenset(buttons)
        for button in self._buttons:
            button.setVisible(button in self._offered)
        self._more.setVisible(self.later in self._offered)
        self._show_actions()

    def _show_actions(self) -> None:
        self.below.setVisible(bool(self._offered) and not self._elsewhere)

    def _clear(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
