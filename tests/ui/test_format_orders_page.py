"""The queue of copies in other formats: asked, made, sent, liked; by keyboard, one after the other, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QDateEdit

from desktop_app.domain.changes import Op
from desktop_app.domain.format_orders import OrderDraft, Wish
from desktop_app.services import format_orders, programme
from desktop_app.ui.dialogs.format_order import AskFormatDialog
from desktop_app.ui.dialogs.print_preview import PreviewDialog
from desktop_app.ui.pages.format_orders import FormatOrdersPage
from desktop_app.ui.pages.people import PeoplePage
from desktop_app.ui.theme import ThemeName
from tests.support.accessibility import check
from tests.support.field_day import someone, todays_session
from tests.support.screens import PeopleScreen, Screen, Window, a_window, named

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


class QueueScreen(Screen):
    """The page in an officer's words."""

    def __init__(self, window: Window) -> None:
        self.page = FormatOrdersPage(window.bench)
        super().__init__(window, self.page)
        window.main.add_page("formats", "Formats asked for", "a-large-small", self.page)
        window.show()
        self.page.entered()
        window.settle()

    @property
    def copies(self) -> list[str]:
        """Whom the copies in the list are for."""
        return self.lines("Copies")

    def said_of(self, name: str) -> str:
        """The whole line of somebody's copy, as a screen reader says it."""
        return next(line.spoken for line in self.page.list.lines.lines if line.title == name)


def asked(window: Window, name: str, wish: Wish, *, due: str, about: str = "") -> str:
    """A copy of the sign-in register of an event, or of the blank sign-up sheet, for one of the sample people."""
    document = "sign-in-register" if about else "sign-up-sheet"
    draft = OrderDraft(someone(window, name), document, wish, about, due)
    return window.bench.do(Op.ASK_FORMAT, format_orders.ask, draft, "2026-11-21")


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp) as window:
        yield window


@pytest.fixture
def screen(window: Window) -> QueueScreen:
    """Three copies, seen four days after they were asked for."""
    fair = window.bench.query(programme.session, todays_session(window)).event_id
    asked(window, "Amina Khan", Wish(size="large", language="ur"), due="2026-11-24", about=fair)
    asked(window, "Łucja Nowak", Wish("braille", ""), due="2026-11-27")
    asked(window, "小明 李", Wish("audio", "", "zh-Hans"), due="2026-11-25")
    window.clock.forward(days=4)
    return QueueScreen(window)


def test_what_is_late_comes_first_and_says_how_late(screen: QueueScreen) -> None:
    assert screen.copies == ["Amina Khan", "小明 李", "Łucja Nowak"]
    assert screen.said_of("Amina Khan") == (
        "Amina Khan, Sign-in register: Warm Winter Fair · Large print, Urdu. 1 day late. Asked."
    )
    assert "Audio, Chinese, simplified. Due today." in screen.said_of("小明 李")
    assert "Braille. Due on Fri 27 Nov." in screen.said_of("Łucja Nowak")


def test_a_copy_goes_its_way_with_one_key_a_step_and_the_next_one_comes_up(window: Window, screen: QueueScreen) -> None:
    screen.page.list.setFocus()
    window.press(Key.Key_M, Ctrl)
    assert window.message == "The copy for Amina Khan is made: it waits to be sent."
    assert screen.copies[0] == "Amina Khan"

    window.press(Key.Key_S, Ctrl)

    assert window.message.startswith("The copy for Amina Khan is sent.")
    assert screen.copies == ["小明 李", "Łucja Nowak"]
    assert screen.page.list.hasFocus()
    assert screen.says("小明 李")


def test_each_step_is_taken_back(window: Window, screen: QueueScreen) -> None:
    window.press(Key.Key_S, Ctrl)
    assert "Amina Khan" not in screen.copies

    window.undo()

    assert screen.copies[0] == "Amina Khan"
    assert "1 day late. Asked." in screen.said_of("Amina Khan")


def test_how_it_was_liked_is_asked_about_what_was_sent(window: Window, screen: QueueScreen) -> None:
    window.press(Key.Key_K, Ctrl)  # nothing to ask yet
    window.press(Key.Key_S, Ctrl)
    screen.pick("Show", "Sent, not asked about")
    assert screen.copies == ["Amina Khan"]
    screen.page.list.setFocus()

    window.press(Key.Key_K, Ctrl)
    dialog = Screen(window)
    dialog.press("Save the answer")
    assert dialog.says("Say yes or no.")
    dialog.choose("No")
    dialog.type("What did they say?", "Too thin a paper – قلم")
    dialog.press("Save the answer")

    assert window.message == "Amina Khan did not like it: ask what would be better."
    assert screen.says("Nobody is left to be asked how they liked theirs.")
    screen.pick("Show", "Answered")
    assert screen.says("Too thin a paper – قلم")


def test_only_one_way_of_reading_is_shown_when_asked_for(screen: QueueScreen) -> None:
    screen.pick("Format", "Braille")

    assert screen.copies == ["Łucja Nowak"]
    screen.pick("Format", "Every format")
    screen.pick("Show", "Late")
    assert screen.copies == ["Amina Khan"]


def test_the_copy_is_made_as_it_was_asked_for(window: Window, screen: QueueScreen) -> None:
    asked(window, "Bilal Khan", Wish(size="30"), due="2026-11-25")
    screen.choose_line("Copies", "Bilal Khan")

    window.press(Key.Key_L, Ctrl)
    window.wait_for_job()

    preview = window.dialog()
    assert isinstance(preview, PreviewDialog)
    assert preview.paper.order.size_words == "30 point print"


def test_an_empty_queue_says_where_to_begin(window: Window) -> None:
    screen = QueueScreen(window)

    assert screen.says("No copy waits. When somebody asks for one, note it on their card under People.")


def test_what_somebody_asks_for_is_noted_on_their_card_in_their_own_format(window: Window) -> None:
    page = PeoplePage(window.bench)
    window.main.add_page("people", "People", "users", page)
    window.show()
    people = PeopleScreen(window, page)
    people.open("Amina Khan")

    people.press("Ask for something in their format")
    dialog = window.dialog()
    assert isinstance(dialog, AskFormatDialog)
    screen = Screen(window)
    assert screen.says("They read: Large print, Urdu.")
    assert named(dialog, QDateEdit, "When should they have it?").date() == QDate(2026, 12, 4)  # ten working days on
    screen.pick("Which document?", "Blank sign-up sheet")
    screen.press("Put it into the queue")

    assert window.message.startswith("Blank sign-up sheet for Amina Khan, Large print, Urdu: due on Fri 4 Dec.")
    (order,) = window.bench.query(format_orders.queue, "2026-11-21")
    assert order.wish == Wish(size="large", language="ur")


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_the_page_is_accessible(window: Window, screen: QueueScreen, name: ThemeName, scale: float) -> None:
    window.look(name, scale)

    assert check(window.main) == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_dialog_is_accessible(window: Window, scale: float) -> None:
    window.show()
    window.look("light", scale)
    window.bench.open(AskFormatDialog(window.bench, someone(window, "Amina Khan"), "Amina Khan"))
    window.settle()

    assert check(window.dialog()) == []
