"""The bar at the top: where we are, today's counts, and one calm line about what is saved and what is to send."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from desktop_app.ui import theme
from desktop_app.ui.widgets.buttons import Button, ButtonKind
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, Row


class Count(NamedTuple):
    """A number worth knowing at a glance and its words, such as 87 "checked in"."""

    number: int
    words: str


class Heading(NamedTuple):
    """What a page shows in the top bar."""

    title: str
    subtitle: str = ""
    counts: tuple[Count, ...] = ()


class TopBar(QFrame):
    """Title, counts, status, and in a narrow window the Menu button. ``status_chosen`` comes with the status button."""

    status_chosen = Signal()

    def __init__(self, menu: QMenu) -> None:
        super().__init__()
        self.setProperty("frame", "topbar")
        self.setAccessibleName("Where you are")
        self.menu_button = Button("Menu", icon="menu")
        self._menu = menu
        self.menu_button.clicked.connect(self.open_menu)
        self.menu_button.hide()
        self.title = Text("", "h3")
        self.subtitle = Text("", "muted", wrap=False)
        self.status = Button("", kind="status", icon="hard-drive")
        self.status.clicked.connect(self.status_chosen)
        self.status.hide()
        self._heading = Heading("")
        self._status = ("", "")
        self._collapsed = False
        words = Column(gap=2)
        words.add(self.title, self.subtitle)
        self._counts = Row(gap=18)
        self._counts_box = QWidget()
        self._counts_box.setLayout(self._counts)
        row = Row(self, gap=18, edges=(24, 8, 24, 8), grow=False)
        row.addWidget(self.menu_button)
        row.addLayout(words, 1)
        row.addWidget(self._counts_box)
        row.addWidget(self.status)
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)

    def set_heading(self, heading: Heading) -> None:
        """Show where we are."""
        self._heading = heading
        self.title.setText(heading.title)
        self.subtitle.setText(heading.subtitle)
        while (item := self._counts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for count in heading.counts:
            self._counts.addWidget(_CountLabel(count))
        self._arrange()

    def set_status(self, text: str, short: str, kind: ButtonKind = "status", icon: str = "hard-drive") -> None:
        """Show what is saved and what waits; ``short`` is for a narrow window. An empty text shows no status."""
        self._status = (text, short)
        self.status.set_kind(kind)
        self.status.set_icon(icon)
        self.status.setVisible(bool(text))
        self._arrange()

    def set_collapsed(self, collapsed: bool) -> None:
        """Make room in a narrow window: Menu button on, subtitle and counts off, the short status."""
        self._collapsed = collapsed
        self._arrange()

    def open_menu(self) -> None:
        """Open the menu under its button."""
        self._menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        collapsed = self._collapsed
        text, short = self._status
        self.menu_button.setVisible(collapsed)
        self.subtitle.setVisible(bool(self._heading.subtitle) and not collapsed)
        self.status.setText(short if collapsed else text)
        self.status.setAccessibleName(text)
        # The counts are the first to go when there is not room for everything: pages show what matters again.
        words = max(self.title.fontMetrics().horizontalAdvance(self.title.text()), self._subtitle_width())
        status = self.status.sizeHint().width() if text else 0
        room = self.width() - words - status - theme.current().px(2 * 18) - 2 * 24
        fits = self._counts.sizeHint().width() <= room
        self._counts_box.setVisible(bool(self._heading.counts) and not collapsed and fits)

    def _subtitle_width(self) -> int:
        return 0 if self._collapsed else self.subtitle.sizeHint().width()

    def _rescale(self) -> None:
        self.setMinimumHeight(theme.current().px(60) + 7)
        self._arrange()


class _CountLabel(QWidget):
    def __init__(self, count: Count) -> None:
        super().__init__()
        row = Row(self, gap=8)
        row.addWidget(Text(f"{count.number:,}", "num", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(Text(count.words, "muted", wrap=False), 0, Qt.AlignmentFlag.AlignVCenter)
