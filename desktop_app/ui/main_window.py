"""The window: menu, top bar, pages, what is going on, what just happened. It knows no page and no data.

Only Qt and the standard library are imported here, so that the window is on the screen before the rest is loaded.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QStackedWidget, QWidget

from desktop_app.ui import theme
from desktop_app.ui.input_filter import InputFilter, ScannerFilter, TabLeaves, WheelGuard
from desktop_app.ui.widgets.focus import FocusRings
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.messages import JobStrip, MessageBar, PracticeBanner
from desktop_app.ui.widgets.page import Page
from desktop_app.ui.widgets.privacy import PrivacyScreen
from desktop_app.ui.widgets.rail import ALWAYS, NavigationRail
from desktop_app.ui.widgets.top_bar import Heading, TopBar

APP_NAME = "Neighbourhood Desk"
# Effective pixels (real ones divided by the text size) below which the menu becomes a button.
COLLAPSE_BELOW = 1000


class UserInput:
    """The program's input filter and who listens to it from the start. Make one for each QApplication.

    ``clock`` answers seconds and times keys that carry no time of their own.
    """

    def __init__(self, app: QApplication, clock: Callable[[], float] = time.monotonic) -> None:
        self.filter = InputFilter(app)
        self.wheel = WheelGuard(self.filter)
        self.tab = TabLeaves(self.filter)
        self.scanner = ScannerFilter(self.filter, clock)
        self.rings = FocusRings(app)

    def start(self) -> None:
        """Listen from now on, and not only from a moment after the first paint."""
        self.filter.start()

    def stop(self) -> None:
        """Listen no more and let Qt delete what listened; for the end of a test."""
        self.rings.stop()
        self.scanner.stop()
        self.filter.close()


class MainWindow(QMainWindow):
    """The shell. Pages are given to ``add_page``; the first one added is shown first.

    ``page_changed(key)`` comes after a page has come into sight, ``look_requested`` and ``help_requested(key)`` with
    Text and colours and Help (F1), ``status_chosen`` with the status button, ``undo_requested`` with Undo (Ctrl+Z).
    """

    page_changed = Signal(str)
    look_requested = Signal()
    help_requested = Signal(str)
    status_chosen = Signal()
    undo_requested = Signal()

    def __init__(self, input_: UserInput) -> None:
        super().__init__()
        self.setWindowTitle(APP_NAME)
        self.input = input_
        self._pages: dict[str, Page] = {}
        self._current = ""
        self._menu = QMenu(self)
        self._menu_tail = self._menu.addSeparator()
        self.rail = NavigationRail()
        self.top_bar = TopBar(self._menu)
        self.practice = PracticeBanner()
        self.practice.hide()
        self.stack = QStackedWidget()
        self.jobs = JobStrip()
        self.messages = MessageBar()
        self.privacy = PrivacyScreen(input_.filter, self)
        right = Column(gap=0)
        right.add(self.practice, self.top_bar)
        right.add(self.stack, stretch=1)
        right.add(self.jobs, self.messages)
        centre = QWidget()
        row = Row(centre, gap=0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(centre)
        # Larger text may not make the window larger than the screen: what does not fit is scrolled.
        self.setMinimumSize(480, 360)
        self.rail.place_chosen.connect(self.open_page)
        self.rail.always_chosen.connect(self._always)
        self.top_bar.status_chosen.connect(self.status_chosen)
        self.messages.undo_requested.connect(self.undo_requested)
        self._add_always()
        theme.source().theme_changed.connect(self._fit)
        self.resize(1280, 720)

    @property
    def current_key(self) -> str:
        """The key of the page in sight, "" before the first one is added."""
        return self._current

    @property
    def collapsed(self) -> bool:
        """True while the menu is a button."""
        return self.width() < theme.current().px(COLLAPSE_BELOW)

    def add_page(self, key: str, label: str, icon: str, page: Page, *, in_menu: bool = True) -> None:
        """Add a page. The first nine in the menu answer to Ctrl+1 to Ctrl+9; others are opened by ``open_page``."""
        self._pages[key] = page
        self.stack.addWidget(page)
        page.heading_changed.connect(lambda heading: self._show_heading(key, heading))
        if in_menu:
            place = len(self._menu.actions()) - len(ALWAYS)
            shortcut = f"Ctrl+{place}" if place <= 9 else ""
            self.rail.add_place(key, label, icon, shortcut)
            action = QAction(label, self)
            action.setShortcut(QKeySequence(shortcut))
            action.triggered.connect(lambda: self.open_page(key))
            self._menu.insertAction(self._menu_tail, action)
            # Also the window's own, so that the keys work while the menu is closed.
            self.addAction(action)
        if not self._current:
            self.open_page(key)

    def page(self, key: str) -> Page:
        """Answer a page; raises KeyError for one that was not added."""
        return self._pages[key]

    def open_page(self, key: str) -> None:
        """Show a page and put the keyboard where its work begins."""
        page = self._pages[key]
        if key == self._current:
            self._focus(page)
            return
        if self._current:
            self._pages[self._current].left()
        self._current = key
        self.stack.setCurrentWidget(page)
        self.rail.set_current(key)
        self.setWindowTitle(f"{APP_NAME} – {page.title}")
        self._show_heading(key, page.heading)
        page.entered()
        # Set explicitly: some screen readers lose the focus in Qt windows until it moves once.
        self._focus(page)
        self.page_changed.emit(key)

    def set_practice(self, practice: bool) -> None:
        """Say on every page that this is a practice copy, or not."""
        self.practice.setVisible(practice)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.rail.setVisible(not self.collapsed)
        self.top_bar.set_collapsed(self.collapsed)

    def _focus(self, page: Page) -> None:
        first = page.first_focus()
        if first is None or not first.isEnabled():
            first = next((each for each in page.findChildren(QWidget) if _takes_tab(each, page)), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_heading(self, key: str, heading: object) -> None:
        if key == self._current and isinstance(heading, Heading):
            self.top_bar.set_heading(heading)

    def _add_always(self) -> None:
        for key, label, _icon, shortcut in ALWAYS:
            action = QAction(label, self)
            if key != "hide":  # F12 must work in front of dialogs too: the privacy screen listens for it itself
                action.setShortcut(QKeySequence(shortcut))
            action.triggered.connect(lambda _=False, key=key: self._always(key))
            self._menu.addAction(action)
            self.addAction(action)

    def _always(self, key: str) -> None:
        if key == "hide":
            self.privacy.cover()
        elif key == "look":
            self.look_requested.emit()
        else:
            self.help_requested.emit(self._current)


def _takes_tab(widget: QWidget, page: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisibleTo(page) and widget.isEnabled()
