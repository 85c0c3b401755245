"""Help: the page for where the user is, and from there to every other. Plain Markdown files, one a place."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop_app.paths import resource
from desktop_app.ui import theme
from desktop_app.ui.dialogs.notice import Notice
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.layout import Flow
from desktop_app.ui.widgets.reading import Reading

CONTENTS = "contents"
LANGUAGE = "en"
ACTIONS = frozenset({"about", "report"})
"""Links that do something instead of leading to a page."""


class HelpDialog(Notice):
    """Shows a help page by its key; links lead from page to page. An unknown key shows the contents."""

    about_wanted = Signal()
    report_wanted = Signal()

    def __init__(self, key: str) -> None:
        super().__init__("Help", width=860, scrolls=False)
        self._visited: list[str] = []
        self.browser = Reading()
        self.browser.anchorClicked.connect(self._follow)
        self.back = Button("Back", icon="arrow-left", key="Alt+Left")
        self.contents = Button("All help pages", icon="list")
        self.back.clicked.connect(self._go_back)
        self.contents.clicked.connect(lambda: self.show_page(CONTENTS))
        bar = QWidget()
        row = Flow(bar, gap=12)
        self.body.removeWidget(self.heading)
        for widget in (self.heading, self.back, self.contents):
            row.addWidget(widget)
        self.heading.setText("H&elp")
        self.heading.setBuddy(self.browser)
        self.browser.setAccessibleName("Help")
        self.body.add(bar)
        self.body.add(self.browser, stretch=1)
        self.show_page(key)

    @property
    def page(self) -> str:
        """The key of the page that is shown."""
        return self._visited[-1]

    def show_page(self, key: str) -> None:
        """Show a page, and its beginning."""
        found = nearest(key)
        if not self._visited or self._visited[-1] != found:
            self._visited.append(found)
        self._reread()
        self.browser.setFocus()

    def open(self) -> None:
        """Show the dialog, tall: help is for reading."""
        super().open()
        screen = self.screen().availableGeometry()
        self.resize(self.width(), min(theme.current().px(640), screen.height() - 60))

    def take_focus(self) -> None:
        """Reading begins at once."""
        self.browser.setFocus()

    def _reread(self) -> None:
        self.browser.read(help_file(self.page).read_text("utf-8"))
        self.back.setEnabled(len(self._visited) > 1)
        self.setWindowTitle(f"Help – {title_of(self.page)}")

    @Slot()
    def _go_back(self) -> None:
        if len(self._visited) > 1:
            self._visited.pop()
            self._reread()
            self.browser.setFocus()

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        key = Path(link.path()).stem
        if key in ACTIONS:
            self.accept()
            (self.about_wanted if key == "about" else self.report_wanted).emit()
        else:
            self.show_page(key)


def help_file(key: str) -> Path:
    """The file of a help page; it need not exist."""
    return resource("help", LANGUAGE, f"{key}.md")


def nearest(key: str) -> str:
    """The help page for a place: its own, that of the place it is part of ("start" for "start-office"), or all."""
    return next((each for each in (key, key.split("-", maxsplit=1)[0]) if help_file(each).is_file()), CONTENTS)


def title_of(key: str) -> str:
    """The heading of a help page."""
    first = help_file(key).read_text("utf-8").split("\n", 1)[0]
    return first.lstrip("# ").strip()
