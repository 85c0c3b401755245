"""What pages are made of: the page itself, cards, and what is shown when there is nothing to show."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import Icon, Text
from desktop_app.ui.widgets.layout import Column
from desktop_app.ui.widgets.top_bar import Heading


class Page(QFrame):
    """One place of the program.

    Put things into ``body``, a column that scrolls when the window is too low for it (``scrolls`` False is for a page
    whose parts scroll themselves), and what must always be in sight, such as the one primary action, into ``footer()``.
    ``title`` is the window's title and the page's heading;
    ``show_title`` False is for a page that makes its own. ``heading_changed(Heading)`` tells the window what to show
    in the top bar.
    """

    heading_changed = Signal(object)

    def __init__(self, title: str, *, show_title: bool = True, scrolls: bool = True, gap: int = 12) -> None:
        super().__init__()
        self.setProperty("frame", "page")
        self.title = title
        self.heading = Heading(title)
        self._first: QWidget | None = None
        self._footer: Column | None = None
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        inside = QWidget()
        inside.setProperty("frame", "body")
        self.body = Column(inside, gap=gap, edges=(24, 16, 24, 16), grow=False)
        self.scroll_area: QScrollArea | None = None
        if scrolls:
            self.scroll_area = QScrollArea()
            self.scroll_area.setWidgetResizable(True)
            self.scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.scroll_area.setWidget(inside)
            self._outer.addWidget(self.scroll_area, 1)
        else:
            self._outer.addWidget(inside, 1)
        if show_title:
            self.body.addWidget(Text(title, "h1"))

    def minimumSizeHint(self) -> QSize:
        # No page may force the window to be larger than a small screen.
        return QSize(320, 200)

    def set_heading(self, heading: Heading) -> None:
        """Say what the top bar shows while this page is open."""
        self.heading = heading
        self.heading_changed.emit(heading)

    def set_first_focus(self, widget: QWidget) -> None:
        """Say what has the keyboard when the page is opened."""
        self._first = widget

    def first_focus(self) -> QWidget | None:
        """Answer what takes the keyboard when the page is opened; the first thing that can, unless set."""
        return self._first

    def footer(self) -> Column:
        """Answer the column under the scrolled part, made at the first call."""
        if self._footer is None:
            frame = QFrame()
            frame.setProperty("frame", "footer")
            self._footer = Column(frame, edges=(24, 10, 24, 10), grow=False)
            self._outer.addWidget(frame)
        return self._footer

    def entered(self) -> None:
        """The page has come into sight. Pages override this to load what they show."""

    def left(self) -> None:
        """Another page is coming into sight. Pages override this to keep drafts and stop waiting."""


class Card(QFrame):
    """A white panel with round corners; put things into ``body``. With a ``name`` screen readers announce the group."""

    def __init__(self, title: str = "", *, name: str = "", gap: int = 12, pad: int = 20) -> None:
        super().__init__()
        self.setProperty("frame", "card")
        self.body = Column(self, gap=gap, edges=(pad, pad, pad, pad))
        if title:
            self.body.addWidget(Text(title, "h3"))
        if name or title:
            self.setAccessibleName(name or title)


class EmptyState(QWidget):
    """Says that there is nothing here yet and what to do about it. ``button`` is None without ``action``."""

    def __init__(self, icon: str, sentence: str, action: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.icon = Icon(icon, "muted", 44)
        self.label = Text(sentence, "lead")
        self.label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._column = column = Column(self, gap=14, edges=(16, 12, 16, 12))
        column.addStretch(1)
        column.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.label)
        self.button: Button | None = None
        if action:
            self.button = Button(action)
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def say(self, icon: str, sentence: str) -> None:
        """Change the picture and the sentence."""
        self.icon.show_icon(icon, "muted")
        self.label.setText(sentence)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is little room, it is for the words."""
        edges, gap = self._column.contentsMargins(), self._column.spacing()
        words = self.label.heightForWidth(self.width() - edges.left() - edges.right())
        below = self.button.sizeHint().height() + gap if self.button is not None else 0
        room = self.height() - edges.top() - edges.bottom() - words - below
        self.icon.setVisible(room >= self.icon.sizeHint().height() + gap)
