"""A list and the card of what is chosen in it: beside each other, or one at a time where the window is narrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.ui import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.layout import Column, Row

CARD_WIDTH = 453
NARROW_BELOW = 860
"""Effective pixels (real ones divided by the text size) of both panes together."""


class ListAndCard(QWidget):
    """Two panes. In a narrow window the card is opened in place of the list, by a button that says whose it is.

    ``opened`` comes when the card takes the place of the list, ``closed`` when the list is back, ``narrowed(narrow)``
    when there is room for both no longer, or again.
    """

    opened = Signal()
    closed = Signal()
    narrowed = Signal(bool)

    def __init__(self, listing: QWidget, card: QWidget, actions: Sequence[tuple[str, Callable[[], None]]]) -> None:
        super().__init__()
        self.listing, self.card = listing, card
        self._actions = tuple(actions)
        self.narrow = False
        self.show_button = Button("Show", kind="primary", icon="arrow-right", key="Enter", bind_key=False)
        self.back_button = Button("Back to the list", kind="primary", icon="arrow-left", key="Esc", bind_key=False)
        self.more = Button("More", icon="ellipsis")
        self.show_button.clicked.connect(self.open_card)
        self.back_button.clicked.connect(self.close_card)
        self.more.clicked.connect(self._open_more)
        bottom = Row(gap=16)
        bottom.addWidget(self.show_button, 1)
        bottom.addWidget(self.back_button, 1)
        bottom.addWidget(self.more)
        self._bottom = QWidget()
        self._bottom.setLayout(bottom)
        panes = Row(gap=24)
        panes.addWidget(listing, 1)
        panes.addWidget(card)
        column = Column(self, gap=12)
        column.addLayout(panes, 1)
        column.addWidget(self._bottom)
        self._fit()
        theme.source().theme_changed.connect(self._fit)

    def offer(self, actions: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """What More offers from now on."""
        self._actions = tuple(actions)
        self.more.setEnabled(bool(self._actions))

    def say_chosen(self, name: str) -> None:
        """Name what is chosen in the list; "" when nothing is."""
        self.show_button.setText(f"Show {name}" if name else "Show")
        self.show_button.setEnabled(bool(name))

    @property
    def card_is_open(self) -> bool:
        """Whether the card has taken the list's place."""
        return self.narrow and self.listing.isHidden()

    @Slot()
    def open_card(self) -> None:
        """Show the card in place of the list, if they are not beside each other anyway."""
        if self.narrow:
            self._arrange(card=True)
        self.opened.emit()

    @Slot()
    def close_card(self) -> None:
        """Show the list again."""
        if self.narrow:
            self._arrange(card=False)
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        now = theme.current()
        was, self.narrow = self.narrow, self.width() < now.px(NARROW_BELOW)
        width = now.px(CARD_WIDTH)
        self.card.setMinimumWidth(0 if self.narrow else width)
        self.card.setMaximumWidth(16777215 if self.narrow else width)
        if was != self.narrow or not self.narrow:
            self._arrange(card=False)
        if was != self.narrow:
            self.narrowed.emit(self.narrow)

    def _arrange(self, *, card: bool) -> None:
        self.card.setVisible(card or not self.narrow)
        self.listing.setVisible(not (card and self.narrow))
        self._bottom.setVisible(self.narrow)
        self.show_button.setVisible(not card)
        self.back_button.setVisible(card)

    @Slot()
    def _open_more(self) -> None:
        menu = QMenu(self)
        for words, slot in self._actions:
            menu.addAction(words, slot)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(self.more.rect().topLeft()))
