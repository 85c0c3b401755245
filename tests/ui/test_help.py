"""Help: every place has its page, every link leads somewhere, every key that is named exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop_app.ui.dialogs.help import ACTIONS, CONTENTS, HelpDialog, help_file, nearest, title_of
from desktop_app.ui.dialogs.print_preview import PreviewDialog
from desktop_app.ui.main_window import UserInput
from desktop_app.ui.menu import PLACES, places_of
from desktop_app.ui.pages.print_forms import PrintFormsPage
from desktop_app.ui.paper_work import Order, Paper
from desktop_app.ui.papers import About
from desktop_app.ui.widgets.buttons import Button
from tests.support.whole_window import PASSPHRASE, Desk, a_desk, an_office

PAGES = sorted(help_file(CONTENTS).parent.glob("*.md"))
START_KEYS = (
    "start",
    "start-office",
    "start-office-done",
    "start-laptop",
    "start-laptop-done",
    "unlock",
    "unlock-recovery",
    "unlock-restore",
    "start-restore",
)
KEY = re.compile(r"\*\*((?:Ctrl|Alt|Shift)\+[A-Za-z0-9+]+|F\d+)\*\*")
# What Qt and the widgets do of themselves.
OWN_KEYS = {"Shift+Tab", "F12"}


@pytest.fixture
def desk(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> Iterator[Desk]:
    an_office(tmp_path / "copy")
    with a_desk(qapp, user_input, tmp_path / "copy") as made:
        made.window.unlock(PASSPHRASE)
        made.wait_until_open()
        yield made


@pytest.mark.parametrize("key", sorted({place.key for place in PLACES} | set(START_KEYS)))
def test_every_place_has_a_help_page(key: str) -> None:
    assert nearest(key) in {key, key.split("-", maxsplit=1)[0]}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_somewhere_and_every_page_begins_with_its_name(page: Path) -> None:
    words = page.read_text("utf-8")

    assert words.startswith("# ")
    for link in re.findall(r"\]\(([^)]*)\)", words):
        assert Path(link).stem in ACTIONS or help_file(Path(link).stem).is_file(), link


def test_every_page_is_reached_from_the_contents() -> None:
    contents = help_file(CONTENTS).read_text("utf-8")

    assert {p.stem for p in PAGES} - {CONTENTS, "licences"} == {
        stem for stem in re.findall(r"\]\(([a-z-]+)\.md\)", contents) if stem not in ACTIONS
    }


def keys_of(window: QWidget) -> set[str]:
    """Every key that something in this window answers to, whether it is in sight or not."""
    found = {shortcut.key().toString() for shortcut in window.findChildren(QShortcut)}
    found |= {action.shortcut().toString() for action in window.findChildren(QAction)}
    found |= {button.shortcut().toString() for button in window.findChildren(Button)}
    return found


def test_every_key_that_help_names_exists(desk: Desk) -> None:
    for place in places_of("office"):
        desk.window.page(place.key)  # the menu's are there; the others are made when they are asked for
    there = keys_of(desk.window) | OWN_KEYS
    printing = desk.window.page("print")
    assert isinstance(printing, PrintFormsPage)
    paper = Paper(Order("tally-sheet", About()), "Tally sheet", 1, b"")
    for dialog in (HelpDialog("desk"), PreviewDialog(printing.bench, paper)):
        there |= keys_of(dialog)
        dialog.deleteLater()
    named = {key for page in PAGES for key in KEY.findall(page.read_text("utf-8"))}
    there |= {f"Ctrl+{number}" for number in range(1, 10)}  # as many as there are pages

    assert {key for key in named if QKeySequence(key).toString() not in there} == set()


def test_f1_opens_the_page_for_where_you_are(desk: Desk) -> None:
    for key in ("desk", "people", "exchange", "devices"):
        desk.window.open_page(key)
        desk.keys(Qt.Key.Key_F1)
        dialog = desk.asked("help")
        assert isinstance(dialog, HelpDialog)
        assert dialog.page == key
        assert title_of(key) in dialog.browser.toPlainText()
        assert dialog.windowTitle() == f"Help – {title_of(key)}"
        assert QApplication.focusWidget() is dialog.browser
        dialog.reject()
        desk.answered()


def test_links_are_followed_by_keyboard_and_back_comes_back(desk: Desk) -> None:
    desk.window.help(CONTENTS)
    dialog = desk.asked("help")
    assert isinstance(dialog, HelpDialog)
    desk.keys(Qt.Key.Key_Tab)
    desk.keys(Qt.Key.Key_Return)
    assert dialog.page == "first-day"

    dialog.back.click()
    assert dialog.page == CONTENTS


def test_the_contents_lead_to_about_and_its_licences(desk: Desk) -> None:
    desk.window.help(CONTENTS)
    dialog = desk.dialog()
    assert isinstance(dialog, HelpDialog)
    dialog._follow(QUrl("about.md"))
    desk.wait_for(lambda: not dialog.isVisible(), "the end of help")
    about = desk.asked("about")

    words = about.findChildren(QWidget, options=Qt.FindChildOption.FindChildrenRecursively)
    shown = " ".join(w.toPlainText() for w in words if hasattr(w, "toPlainText"))
    for notice in ("Zetetic", "Lesser General Public License", "Open Font License", "ISC License"):
        assert notice in shown
    assert isinstance(about, QDialog)
