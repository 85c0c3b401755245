"""Buttons and inputs: keys, names, problems in words at the field and in the summary."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QDate, Qt, QTime
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.main_window import UserInput
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.fields import (
    Choice,
    DateField,
    ErrorSummary,
    Field,
    Form,
    NotesBox,
    SearchBox,
    Stepper,
    TimeField,
)
from desktop_app.ui.widgets.tiles import RadioTiles, TileOption
from tests.support.accessibility import accessible_name
from tests.support.typing_text import type_text

Show = Callable[..., QWidget]

KINDS = [TileOption("damp", "Damp or mould", "droplets"), TileOption("lift", "Lift"), TileOption("other", "Other")]


def test_the_key_on_a_button_presses_it(qtbot: QtBot, show: Show) -> None:
    button = Button("Note a need", kind="row", icon="heart-handshake", key="Ctrl+E")
    window = show(button)

    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)


def test_enter_presses_the_button_that_has_the_keyboard(qtbot: QtBot, show: Show) -> None:
    button = Button("Save")
    show(button)
    button.setFocus()

    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Return)


def test_a_key_that_is_only_shown_is_told_to_screen_readers(qtbot: QtBot, user_input: UserInput) -> None:
    button = Button("Check in 4 people", kind="primary", key="Enter", bind_key=False)
    qtbot.addWidget(button)

    assert button.accessibleDescription() == "Keyboard: Enter"
    assert button.shortcut().isEmpty()


def test_a_button_in_a_narrow_place_wraps_its_words(qtbot: QtBot, user_input: UserInput) -> None:
    button = Button("Print a large-print form for them", kind="row", icon="printer", key="Ctrl+P")
    qtbot.addWidget(button)
    one_line = button.heightForWidth(500)

    assert one_line == 48
    assert button.heightForWidth(220) > one_line
    assert button.minimumSizeHint().width() < 220


def test_the_menu_says_where_you_are_without_being_a_check_box(qtbot: QtBot, user_input: UserInput) -> None:
    button = Button("Event desk", kind="rail")
    qtbot.addWidget(button)

    button.set_current(current=True, hint="Ctrl+1")

    assert button.accessibleDescription() == "You are here. Ctrl+1"
    assert not button.isCheckable()


def test_a_problem_is_said_at_the_field_and_to_the_screen_reader(show: Show) -> None:
    field = Field("&Where is it?", QLineEdit(), hint="A street, a block, a floor.")
    show(field)

    field.set_problem("Say where the problem is")

    assert field.problem.isVisible()
    assert field.problem.label.text() == "Say where the problem is"
    assert field.editor.accessibleDescription() == "Error: Say where the problem is. A street, a block, a floor."
    field.set_problem("")
    assert not field.problem.isVisible()
    assert field.editor.accessibleDescription() == "A street, a block, a floor."


def test_each_line_of_the_summary_leads_to_its_field(show: Show) -> None:
    summary, where = ErrorSummary(), Field("&Where is it?", QLineEdit())
    kind = RadioTiles("What kind of problem is it?", KINDS)
    form = Form(summary, {"kind": kind, "place": where})
    show(summary, kind, where)

    form.show_problems({"place": "Say where it is", "kind": "Choose what it is"})

    lines = summary.findChildren(Button)
    assert [line.text() for line in lines] == ["Choose what it is", "Say where it is"]
    assert QApplication.focusWidget() is lines[0]
    QTest.keyClick(lines[1], Qt.Key.Key_Return)
    assert QApplication.focusWidget() is where.editor
    form.clear()
    assert not summary.isVisible()


def test_a_problem_with_a_field_that_is_not_there_is_a_bug(qtbot: QtBot, user_input: UserInput) -> None:
    summary = ErrorSummary()
    qtbot.addWidget(summary)

    with pytest.raises(KeyError, match="nowhere"):
        Form(summary, {}).show_problems({"nowhere": "Never seen"})


def test_an_optional_field_says_so(qtbot: QtBot, user_input: UserInput) -> None:
    field = Field("&Notes", NotesBox(), optional=True)
    qtbot.addWidget(field)

    assert field.label.text() == "&Notes (optional)"
    assert field.editor.accessibleName() == "Notes (optional)"


@pytest.mark.parametrize("text", ["Zoë", "Łucja", "李中", "محمد", "O’Brien 💬"])
def test_free_text_in_any_script_arrives_as_typed(show: Show, text: str) -> None:
    search, notes = SearchBox(), NotesBox()
    show(Field("&Find", search), Field("&Notes", notes))

    type_text(search, text)
    type_text(notes, text)

    assert (search.text(), notes.toPlainText()) == (text, text)


def test_undo_in_the_search_takes_back_the_last_action_not_the_last_letter(qtbot: QtBot, show: Show) -> None:
    search = SearchBox()
    window = show(Field("&Find", search))
    undo = QShortcut(QKeySequence("Ctrl+Z"), window)
    search.setFocus()
    type_text(search, "kha")

    with qtbot.waitSignal(undo.activated):
        QTest.keyClick(search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert search.text() == "kha"


def test_escape_clears_the_search_and_then_leaves_it(qtbot: QtBot, show: Show) -> None:
    search = SearchBox()
    show(Field("&Find", search))
    type_text(search, "kha")

    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert not search.text()
    with qtbot.waitSignal(search.left_empty):
        QTest.keyClick(search, Qt.Key.Key_Escape)


def test_the_arrow_keys_of_the_search_move_in_the_list(show: Show) -> None:
    search = SearchBox()
    show(Field("&Find", search))
    steps: list[int] = []
    search.moved.connect(steps.append)

    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown):
        QTest.keyClick(search, key)

    assert steps == [1, -1, 5]


def test_a_stepper_counts_with_buttons_keys_and_typing(show: Show) -> None:
    stepper = Stepper("Adults with them", most=3)
    show(stepper)

    QTest.mouseClick(stepper.more, Qt.MouseButton.LeftButton)
    stepper.take_focus()
    QTest.keyClick(stepper.box, Qt.Key.Key_Up)
    QTest.keyClick(stepper.box, Qt.Key.Key_Up)
    QTest.keyClick(stepper.box, Qt.Key.Key_Up)

    assert stepper.value() == 3
    assert not stepper.more.isEnabled()
    assert (stepper.more.accessibleName(), stepper.less.accessibleName()) == (
        "One more: Adults with them",
        "One less: Adults with them",
    )
    assert accessible_name(stepper.box) == "Adults with them"


def test_tab_lands_on_the_chosen_tile_and_the_arrows_change_it(show: Show) -> None:
    before, tiles = Button("Before"), RadioTiles("What kind of problem is it?", KINDS)
    tiles.set_value("lift")
    show(before, tiles)
    told: list[str] = []
    tiles.changed.connect(told.append)
    before.setFocus()

    QTest.keyClick(before, Qt.Key.Key_Tab)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert accessible_name(focus) == "Lift"
    QTest.keyClick(focus, Qt.Key.Key_Down)

    assert tiles.value() == "other"
    assert told == ["other"]


def test_the_whole_tile_can_be_clicked(show: Show) -> None:
    tiles = RadioTiles("What kind of problem is it?", KINDS)
    window = show(tiles)
    tile = next(w for w in window.findChildren(QWidget) if accessible_name(w) == "Damp or mould")

    QTest.mouseClick(tile, Qt.MouseButton.LeftButton, pos=tile.rect().bottomRight() / 1.1)

    assert tiles.value() == "damp"


def test_a_problem_with_tiles_is_told_for_each_answer(show: Show) -> None:
    tiles = RadioTiles("What kind of problem is it?", KINDS)
    show(tiles)

    tiles.set_problem("Choose what kind of problem it is")

    assert tiles.problem.isVisible()
    tiles.take_focus()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleDescription() == "Error: Choose what kind of problem it is"


def test_a_choice_answers_its_key(qtbot: QtBot, user_input: UserInput) -> None:
    choice = Choice()
    qtbot.addWidget(choice)
    for key, text in (("en", "English"), ("pl", "Polski")):
        choice.add(key, text)

    choice.set_value("pl")
    assert choice.value() == "pl"
    choice.set_value("xx")
    assert not choice.value()


def test_times_step_by_quarter_hours_and_dates_are_written_out(show: Show) -> None:
    time, day = TimeField(), DateField()
    time.setTime(QTime(10, 0))
    day.setDate(QDate(2026, 11, 21))
    show(Field("&Time", time), Field("&Day", day))

    time.setCurrentSection(TimeField.Section.MinuteSection)
    time.stepUp()

    assert time.text() == "10:15"
    assert day.text() == "21 November 2026"


def test_a_link_is_as_wide_as_its_words(show: Show) -> None:
    link = QuietLink("Not on the list? Add them")
    show(link)

    assert link.width() == link.sizeHint().width()
    assert link.height() >= 24
