"""The window: menu, pages, messages, work going on, the cover, the wheel, the scanner, the focus ring."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QPlainTextEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui import theme
from desktop_app.ui.main_window import MainWindow, UserInput
from desktop_app.ui.theme import Theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.focus import RING_NAME
from desktop_app.ui.widgets.page import Page
from desktop_app.ui.widgets.top_bar import Count, Heading
from tests.ui.conftest import TypingClock


class NotedPage(Page):
    """Notes when it comes and goes."""

    def __init__(self, title: str, log: list[str]) -> None:
        super().__init__(title)
        self.log = log
        self.edit = QLineEdit()
        self.number = QSpinBox()
        self.number.setValue(5)
        self.body.add(Field("&Name", self.edit), Field("N&umber", self.number))
        self.tall = QLabel("A long page")
        self.tall.setMinimumHeight(2000)
        self.body.add(self.tall)

    def entered(self) -> None:
        self.log.append(f"entered {self.title}")

    def left(self) -> None:
        self.log.append(f"left {self.title}")


@pytest.fixture
def log() -> list[str]:
    return []


@pytest.fixture
def window(qtbot: QtBot, user_input: UserInput, log: list[str]) -> MainWindow:
    made = MainWindow(user_input)
    qtbot.addWidget(made)
    made.add_page("desk", "Event desk", "door-open", NotedPage("Event desk", log))
    made.add_page("people", "People", "users", NotedPage("People", log))
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def page(window: MainWindow, key: str) -> NotedPage:
    found = window.page(key)
    assert isinstance(found, NotedPage)
    return found


def focus() -> QWidget:
    now = QApplication.focusWidget()
    assert now is not None
    return now


# -- pages -------------------------------------------------------------------------------------------------------------


def test_ctrl_and_a_number_open_a_page_and_give_it_the_keyboard(window: MainWindow, log: list[str]) -> None:
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)

    assert window.windowTitle() == "Neighbourhood Desk – People"
    assert focus() is page(window, "people").edit
    assert log == ["entered Event desk", "left Event desk", "entered People"]
    assert window.rail.button("people").accessibleDescription() == "You are here. Ctrl+2"
    assert window.rail.button("desk").accessibleDescription() == "Ctrl+1"


def test_the_menu_becomes_a_button_when_the_text_is_large_and_its_keys_still_work(
    qapp: QApplication, window: MainWindow
) -> None:
    theme.apply_theme(qapp, Theme("light", 2.0))

    assert not window.rail.isVisible()
    assert window.top_bar.menu_button.isVisible()
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.current_key == "people"
    theme.apply_theme(qapp, Theme("light", 1.0))
    assert window.rail.isVisible()


def test_larger_text_does_not_make_the_window_larger(qapp: QApplication, window: MainWindow) -> None:
    window.top_bar.set_status("Saved on this laptop. 14 to send", "Saved on this laptop")
    for scale in (2.0, 1.0, 1.75):
        theme.apply_theme(qapp, Theme("light", scale))

    assert (window.width(), window.height()) == (1366, 768)


def test_the_top_bar_shows_what_the_page_in_sight_says(window: MainWindow) -> None:
    page(window, "people").set_heading(Heading("Hidden"))
    page(window, "desk").set_heading(Heading("Larch Court open day", "Sat 21 Nov", (Count(1087, "checked in"),)))

    words = [label.text() for label in window.top_bar.findChildren(QLabel) if label.isVisible()]

    assert words == ["Larch Court open day", "Sat 21 Nov", "1,087", "checked in"]


def test_f1_asks_for_help_with_the_page_in_sight(qtbot: QtBot, window: MainWindow) -> None:
    window.open_page("people")

    with qtbot.waitSignal(window.help_requested) as asked:
        QTest.keyClick(window, Qt.Key.Key_F1)

    assert asked.args == ["people"]


def test_a_practice_copy_says_so(window: MainWindow) -> None:
    assert not window.practice.isVisible()

    window.set_practice(True)

    assert window.practice.isVisible()


# -- messages and work -------------------------------------------------------------------------------------------------


def test_a_message_stays_and_ctrl_z_undoes_what_it_says(qtbot: QtBot, window: MainWindow) -> None:
    window.messages.say("Zoë Łęk checked in at 10:44.", undo="checking in Zoë Łęk")

    assert window.messages.label.text() == "Zoë Łęk checked in at 10:44."
    assert window.messages.undo.accessibleName() == "Undo: checking in Zoë Łęk"
    with qtbot.waitSignal(window.undo_requested):
        QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.messages.isVisible()


def test_a_message_without_undo_offers_none_and_is_as_high(window: MainWindow) -> None:
    window.messages.say("Checked in.", undo="checking in")
    QApplication.processEvents()
    high = window.messages.height()

    window.messages.say("The folder cannot be reached.", "error")
    QApplication.processEvents()

    assert not window.messages.undo.isVisible()
    assert window.messages.height() == high


def test_work_going_on_shows_how_much_and_can_be_stopped_once(qtbot: QtBot, window: MainWindow) -> None:
    window.jobs.start("Taking in the tenant list")
    window.jobs.step(12_345, 100_000, "rows")

    assert window.jobs.label.text() == "Taking in the tenant list: rows – 12,345 of 100,000"
    assert window.jobs.cancel.accessibleName() == "Cancel: Taking in the tenant list"
    with qtbot.waitSignal(window.jobs.cancel_requested):
        window.jobs.cancel.click()
    assert not window.jobs.cancel.isEnabled()
    window.jobs.finish()
    assert not window.jobs.isVisible()


# -- the cover ---------------------------------------------------------------------------------------------------------


def test_f12_covers_everything_and_typing_brings_it_back_without_leaking_a_letter(window: MainWindow) -> None:
    edit = page(window, "desk").edit
    edit.setFocus()

    QTest.keyClick(edit, Qt.Key.Key_F12)

    covers = [w for w in window.findChildren(QWidget) if w.accessibleName() == "Screen hidden" and w.isVisible()]
    assert [cover.geometry() for cover in covers] == [window.rect()]
    assert window.privacy.covered
    QTest.keyClick(focus(), Qt.Key.Key_A)
    assert not window.privacy.covered
    assert focus() is edit
    assert not edit.text()


def test_shift_alone_does_not_bring_the_screen_back(window: MainWindow) -> None:
    window.privacy.cover()

    QTest.keyClick(focus(), Qt.Key.Key_Shift)

    assert window.privacy.covered
    window.privacy.uncover()


def test_the_cover_also_covers_a_dialog(qtbot: QtBot, window: MainWindow) -> None:
    dialog = QDialog(window)
    dialog.resize(400, 300)
    with qtbot.waitActive(dialog):
        dialog.open()

    QTest.keyClick(dialog, Qt.Key.Key_F12)

    assert any(w.accessibleName() == "Screen hidden" and w.isVisible() for w in dialog.findChildren(QWidget))
    QTest.keyClick(dialog, Qt.Key.Key_F12)
    assert dialog.isVisible()
    assert not window.privacy.covered


# -- the wheel ---------------------------------------------------------------------------------------------------------


def turn_wheel(widget: QWidget) -> None:
    window = widget.window()
    place = QPointF(widget.mapTo(window, widget.rect().center()))
    QTest.wheelEvent(window.windowHandle(), place, QPoint(0, -120))
    QApplication.processEvents()


def test_the_wheel_over_a_number_scrolls_the_page_and_leaves_the_number(window: MainWindow) -> None:
    desk = page(window, "desk")
    desk.edit.setFocus()
    assert desk.scroll_area is not None

    turn_wheel(desk.number)

    assert desk.number.value() == 5
    assert desk.scroll_area.verticalScrollBar().value() > 0


def test_the_wheel_over_a_number_that_has_the_keyboard_changes_it(window: MainWindow) -> None:
    desk = page(window, "desk")
    desk.number.setFocus()

    turn_wheel(desk.number)

    assert desk.number.value() == 4


def test_the_wheel_over_a_combo_box_leaves_it(show: Callable[..., QWidget]) -> None:
    edit, combo = QLineEdit(), QComboBox()
    combo.addItems(["a", "b"])
    show(edit, combo)
    edit.setFocus()

    turn_wheel(combo)

    assert combo.currentText() == "a"


def test_tab_leaves_a_text_box_that_nobody_told(qtbot: QtBot, user_input: UserInput) -> None:
    box = QPlainTextEdit()
    qtbot.addWidget(box)
    box.show()

    assert box.tabChangesFocus()


# -- the scanner -------------------------------------------------------------------------------------------------------


FAST_S = 0.01


def press(widget: QWidget, text: str) -> None:
    for letter in text:
        QTest.keyClick(widget, ord(letter))


@pytest.fixture
def scans(user_input: UserInput) -> list[object]:
    heard: list[object] = []
    user_input.scanner.scanned.connect(heard.append)
    return heard


def test_fast_letters_and_enter_are_a_scan_and_leave_no_trace(
    window: MainWindow, typing_clock: TypingClock, scans: list[object]
) -> None:
    edit = page(window, "desk").edit
    edit.setText("Zoë")
    edit.setFocus()
    pressed: list[bool] = []
    edit.returnPressed.connect(lambda: pressed.append(True))

    typing_clock.gap_s = FAST_S
    press(edit, "104882")
    QTest.keyClick(edit, Qt.Key.Key_Return)

    assert scans == ["104882"]
    assert edit.text() == "Zoë"
    assert pressed == []


def test_silence_ends_a_scan_that_sends_no_enter(
    window: MainWindow, typing_clock: TypingClock, user_input: UserInput, scans: list[object]
) -> None:
    edit = page(window, "desk").edit
    edit.setFocus()

    typing_clock.gap_s = FAST_S
    press(edit, "ABC-104882")
    assert user_input.scanner.settle()

    assert scans == ["ABC-104882"]
    assert not edit.text()


def test_a_person_typing_is_not_a_scanner(window: MainWindow, typing_clock: TypingClock, scans: list[object]) -> None:
    edit = page(window, "desk").edit
    edit.setFocus()

    typing_clock.gap_s = 0.09
    press(edit, "amina khan")
    QTest.keyClick(edit, Qt.Key.Key_Return)

    assert scans == []
    assert edit.text() == "amina khan"


def test_a_few_fast_letters_are_not_a_scan(window: MainWindow, typing_clock: TypingClock, scans: list[object]) -> None:
    edit = page(window, "desk").edit
    edit.setFocus()

    typing_clock.gap_s = FAST_S
    press(edit, "khan")
    QTest.keyClick(edit, Qt.Key.Key_Return)

    assert scans == []
    assert edit.text() == "khan"


def test_a_scan_while_a_button_has_the_keyboard_does_not_press_it(
    window: MainWindow, typing_clock: TypingClock, scans: list[object]
) -> None:
    button = Button("Send everything")
    page(window, "desk").body.add(button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    button.show()
    button.setFocus()

    typing_clock.gap_s = FAST_S
    press(button, "104882")
    QTest.keyClick(button, Qt.Key.Key_Return)

    assert scans == ["104882"]
    assert pressed == []


# -- the focus ring ----------------------------------------------------------------------------------------------------


def ring(window: QWidget) -> QWidget:
    found = window.findChild(QWidget, RING_NAME)
    assert isinstance(found, QWidget)
    return found


def test_the_ring_is_round_what_has_the_keyboard(window: MainWindow) -> None:
    edit = page(window, "desk").edit
    edit.setFocus()

    area = QRect(edit.mapTo(window, QPoint(0, 0)), edit.size())

    assert ring(window).isVisible()
    assert ring(window).geometry() == area.adjusted(-5, -5, 5, 5)


def test_what_gets_the_keyboard_is_scrolled_into_sight(window: MainWindow) -> None:
    deep = Button("Far down")
    page(window, "desk").body.add(deep)
    deep.show()

    deep.setFocus()

    assert deep.visibleRegion().boundingRect() == deep.rect()


def test_a_message_that_comes_up_does_not_cover_what_has_the_keyboard(window: MainWindow) -> None:
    deep = Button("Far down")
    page(window, "desk").body.add(deep)
    deep.show()
    deep.setFocus()

    window.messages.say("Saved.", undo="saving")
    window.jobs.start("Sending")
    QApplication.processEvents()

    assert deep.visibleRegion().boundingRect() == deep.rect()


# -- the start ---------------------------------------------------------------------------------------------------------


def test_the_window_is_there_before_anything_slow_is_loaded() -> None:
    slow = "('sqlmodel', 'sqlalchemy', 'pydantic', 'reportlab', 'PIL', 'pypdfium2')"
    program = f"import sys, desktop_app.ui.main_window; sys.exit(' '.join(m for m in {slow} if m in sys.modules) or 0)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_inputs_made_before_the_filter_began_are_guarded_too(
    qtbot: QtBot, qapp: QApplication, typing_clock: TypingClock
) -> None:
    early = UserInput(qapp, typing_clock)
    box = QPlainTextEdit()
    qtbot.addWidget(box)
    box.show()
    assert not box.tabChangesFocus()

    early.start()

    assert box.tabChangesFocus()
    early.stop()
