"""One copy of the queue: for whom, of what, how far it is, and the step that comes next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.format_orders import ANSWERED, ASKED, MADE, SENT
from desktop_app.services.format_orders import FormatOrder
from desktop_app.ui.models import format_orders as words
from desktop_app.ui.models.format_orders import Queue
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import IconText, Rule, Text
from desktop_app.ui.widgets.layout import Column, reading_area
from desktop_app.ui.widgets.page import Card, EmptyState
from desktop_app.ui.widgets.pills import PillRow

NEXT = {ASKED: MADE, MADE: SENT, SENT: ANSWERED}


class FormatOrderCard(Card):
    """The chosen copy. The signals ask for what the buttons say."""

    look_wanted = Signal()
    made_wanted = Signal()
    sent_wanted = Signal()
    liked_wanted = Signal()
    person_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(name="The chosen copy", gap=0, pad=0)
        self._narrow, self._state = False, ASKED
        self.look = Button("Make it and look at it", kind="row", icon="eye", key="Ctrl+L", bind_key=False)
        self.made = Button("It is made", kind="row", icon="check", key="Ctrl+M", bind_key=False)
        self.sent = Button("It is sent", kind="row", icon="mail", key="Ctrl+S", bind_key=False)
        self.liked = Button("How did they like it?", kind="row", icon="star", key="Ctrl+K", bind_key=False)
        self.person = Button("Show the person", kind="row", icon="user", key="Ctrl+E", bind_key=False)
        self.name, self.place, self.what = Text("", "h2"), Text("", "muted"), Text("", "strong")
        self.wish = IconText("a-large-small", "", "strong", "warn")
        self.pills = PillRow()
        self.note = IconText("message-square-quote", "", "body", "info")
        self.story = QWidget()
        self._story = Column(self.story, gap=4)
        self._build()
        self.show_nothing(words.NOTHING[words.WAITING])

    def _build(self) -> None:
        inside = QWidget()
        inside.setProperty("frame", "card_body")
        column = Column(inside, gap=10, edges=(24, 20, 24, 20))
        column.add(self.name, self.place, self.pills, Rule(), self.what, self.wish, self.note, Rule(), self.story)
        column.addStretch(1)
        self._scroll = reading_area(inside, "The copy, and how far it is")
        self.empty = EmptyState("a-large-small", "")
        self.below = QWidget()
        buttons = Column(self.below, gap=8, edges=(24, 12, 24, 16))
        buttons.add(self.made, self.sent, self.liked, self.look, self.person)
        outer = QVBoxLayout()
        outer.setContentsMargins(2, 2, 2, 2)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self.below)
        outer.addWidget(self.empty, 1)
        self.body.addLayout(outer)
        for button, signal in (
            (self.look, self.look_wanted),
            (self.made, self.made_wanted),
            (self.sent, self.sent_wanted),
            (self.liked, self.liked_wanted),
            (self.person, self.person_wanted),
        ):
            button.clicked.connect(signal)

    def show_nothing(self, sentence: str) -> None:
        """Nothing is chosen; the sentence says why."""
        self._scroll.hide()
        self.below.hide()
        self.empty.say("a-large-small", sentence)
        self.empty.show()

    def show_order(self, order: FormatOrder, queue: Queue, today: str) -> None:
        """Show this copy, with the step that comes next as the first of the buttons."""
        self.name.setText(order.name or "Somebody who was erased")
        self.place.setText(order.place or "No address")
        self.pills.set_pills(words.pills(order, today))
        self.what.setText(words.what_words(order, queue))
        self.wish.label.setText(queue.how(order))
        self.note.say(order.note)
        while (item := self._story.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for name, day in words.story(order):
            self._story.addWidget(Text(f"{name}: {day}", "muted"))
        self._state = order.state
        self._show_buttons()
        self.empty.hide()
        self._scroll.show()
        self.below.show()

    def _show_buttons(self) -> None:
        self.made.setVisible(self._state == ASKED)
        self.sent.setVisible(self._state == MADE or (self._state == ASKED and not self._narrow))
        self.liked.setVisible(self._state in {SENT, ANSWERED})
        for button, state in ((self.made, MADE), (self.sent, SENT), (self.liked, ANSWERED)):
            button.set_kind("primary" if NEXT.get(self._state) == state else "row")
        for button in (self.look, self.person):
            button.setVisible(not self._narrow)

    def leave_out_actions(self, narrow: bool) -> None:
        """Where there is little room only the next step is here, and the rest under More."""
        self._narrow = narrow
        self._show_buttons()

    def take_focus(self) -> None:
        """Put the keyboard on the card, at its beginning."""
        self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)
