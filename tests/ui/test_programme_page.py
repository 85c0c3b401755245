"""The programme, as somebody in the office uses it: a list, a month, events planned, changed, called off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.domain.changes import Op
from desktop_app.services import attendance, estates, programme
from desktop_app.ui.models.office import typed_time
from desktop_app.ui.pages.estate import EstatePage
from desktop_app.ui.pages.programme import ProgrammePage
from desktop_app.ui.widgets.page import Page
from desktop_app.ui.workbench import Workbench
from tests.support.builders import an_event, writing
from tests.support.looks import wrong_looks
from tests.support.screens import MonthScreen, Screen, Window, a_window


class NoDesk(Page):
    """Stands in the place of the desk."""

    def __init__(self, _bench: Workbench) -> None:
        super().__init__("Event desk")


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp) as made:
        made.add("programme", "Programme", "calendar-days", ProgrammePage)
        made.add("desk", "Event desk", "door-open", NoDesk)
        made.show()
        yield made


@pytest.fixture
def screen(window: Window) -> MonthScreen:
    return MonthScreen(window)


def test_what_is_to_come_is_listed_by_time(screen: MonthScreen) -> None:
    assert screen.lines("Events") == ["Warm Winter Fair", "Tea and talk", "Skip day"]


def test_the_chosen_event_says_when_where_and_who_came(screen: MonthScreen) -> None:
    assert screen.says("Sat 21 Nov, 10am to 11am")
    assert screen.says("Larch Hall")
    assert screen.says("Nobody expected yet. 4 people came, 2 children among them.")


def test_the_desk_opens_for_the_chosen_event(window: Window, screen: MonthScreen) -> None:
    screen.choose_line("Events", "Tea and talk")
    screen.press("Open the desk for this event")
    assert window.main.current_key == "desk"
    session = window.bench.query(programme.session, window.bench.session_id)
    assert session.title == "Tea and talk"


def test_an_event_is_planned_listed_and_undone(window: Window, screen: MonthScreen) -> None:
    window.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = Screen(window)
    form.choose("Meeting")
    form.type("What is it called?", "Spotkanie w Łodzi – مرحبا")
    form.type("Where is it?", "Rowan House")
    form.type("Starts", "6.30pm")
    form.type("Ends", "8pm")
    form.type("Most people", "40")
    form.press("Add this event")
    assert window.message == "“Spotkanie w Łodzi – مرحبا” is in the programme."
    assert "Spotkanie w Łodzi – مرحبا" in screen.lines("Events")
    assert screen.says("Sat 21 Nov, 6.30pm to 8pm, Rowan House, 40 places")
    window.undo()
    assert "Spotkanie w Łodzi – مرحبا" not in screen.lines("Events")


def test_a_drop_in_repeats_on_the_same_weekday_with_a_theme_a_month(window: Window, screen: MonthScreen) -> None:
    screen.press("Add an event")
    form = Screen(window)
    form.choose("Drop-in")
    form.type("What is it called?", "Warm hub")
    form.choose("Every month")
    form.set_number("How many months", 3)
    form.pick_or_type("Sat 19 Dec 2026", "Crafts & 中文")
    form.press("Add this event")
    assert window.message == "“Warm hub” is in the programme for 3 months."
    made = [e for e in window.bench.query(programme.events) if e.title == "Warm hub"]
    assert [(e.sessions[0].day, e.theme) for e in made] == [
        ("2026-11-21", ""),
        ("2026-12-19", "Crafts & 中文"),
        ("2027-01-16", ""),
    ]


def test_an_event_can_have_several_sessions(window: Window, screen: MonthScreen) -> None:
    screen.press("Add an event")
    form = Screen(window)
    form.choose("Skip and litter-pick day")
    form.type("What is it called?", "Big tidy")
    form.press("Add another session")
    form.type_in("Session 2", "Starts", "2pm")
    form.press("Add this event")
    made = next(e for e in window.bench.query(programme.events) if e.title == "Big tidy")
    assert [s.starts for s in made.sessions] == ["2026-11-21T10:00", "2026-11-21T14:00"]


def test_what_cannot_be_kept_is_said_where_it_is_wrong(window: Window, screen: MonthScreen) -> None:
    screen.press("Add an event")
    form = Screen(window)
    form.type("Starts", "noonish")
    form.press("Add this event")
    assert form.problem("Starts") == "Write the time as hours and minutes, such as 10:30."
    form.type("Starts", "14:00")
    form.press("Add this event")
    assert form.problem("Starts") == ""
    assert form.problem("Ends") == "The end is before the start. Change one of them."
    assert form.problem("What is it called?") == "Give the event a title."
    assert form.says("Choose one of the kinds offered.")
    assert len(window.bench.query(programme.events)) == 3


def test_the_session_that_is_wrong_is_the_one_that_is_marked(window: Window, screen: MonthScreen) -> None:
    screen.press("Add an event")
    form = Screen(window)
    form.choose("Meeting")
    form.type("What is it called?", "Two sittings")
    form.press("Add another session")
    form.type_in("Session 2", "Starts", "15:00")
    form.type_in("Session 2", "Ends", "14:00")
    form.press("Add this event")
    assert form.problem_in("Session 1", "Ends") == ""
    assert form.problem_in("Session 2", "Ends") == "The end is before the start. Change one of them."


def test_a_change_is_saved_and_undone(window: Window, screen: MonthScreen) -> None:
    screen.choose_line("Events", "Tea and talk")
    window.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    form = Screen(window)
    form.type("What is it called?", "Tea, cake and talk")
    form.press("Save the changes")
    assert window.message == "Changes to “Tea, cake and talk” saved."
    assert screen.says("Tea, cake and talk")
    window.undo()
    assert "Tea and talk" in screen.lines("Events")


def test_an_event_that_is_called_off_stays_and_says_so(window: Window, screen: MonthScreen) -> None:
    screen.choose_line("Events", "Tea and talk")
    screen.press("Call it off")
    assert window.message.startswith("“Tea and talk” is called off.")
    assert "Tea and talk" in screen.lines("Events")
    assert screen.says("Called off")
    assert not screen.can_press("Open the desk for this event")
    window.undo()
    assert screen.can_press("Open the desk for this event")


def test_people_are_put_on_the_list_of_those_expected_as_one_thing(window: Window, screen: MonthScreen) -> None:
    screen.choose_line("Events", "Tea and talk")
    screen.press("People expected")
    form = Screen(window)
    for typed in ("łucja", "petrov"):
        form.type("Find a person", typed)
        window.press(Qt.Key.Key_Return)
    assert form.lines("People to be put on the list") == ["Łucja Nowak", "Mikhail Petrov"]
    form.press("Put them on the list")
    assert window.message == "2 people put on the list of “Tea and talk”."
    assert screen.says("2 people expected.")
    window.undo()
    assert screen.says("Nobody expected yet.")


def test_somebody_taken_by_mistake_comes_off_the_list_before_it_is_kept(window: Window, screen: MonthScreen) -> None:
    screen.choose_line("Events", "Tea and talk")
    screen.press("People expected")
    form = Screen(window)
    form.type("Find a person", "petrov")
    window.press(Qt.Key.Key_Return)
    form.press_in("People to be put on the list", Qt.Key.Key_Return)
    form.press("Put them on the list")
    assert form.says("Choose at least one person.")
    event = next(e for e in window.bench.query(programme.events) if e.title == "Tea and talk")
    assert window.bench.query(attendance.counts, event.sessions[0].id).expected == 0


def test_the_month_reads_each_day_as_a_sentence(screen: MonthScreen) -> None:
    screen.press("Month")
    assert screen.day() == ("Saturday 21 November 2026, today: 1 event. Warm Winter Fair, 10am to 11am, Larch Hall.")


def test_the_keys_move_through_days_and_months(window: Window, screen: MonthScreen) -> None:
    screen.press("Month")
    window.press(Qt.Key.Key_Right)
    assert screen.day() == "Sunday 22 November 2026: no events."
    for _ in range(2):
        window.press(Qt.Key.Key_Down)
    assert screen.month() == "December 2026"
    window.press(Qt.Key.Key_Home)
    assert screen.day() == "Monday 30 November 2026: no events."
    window.press(Qt.Key.Key_PageDown)
    assert screen.month() == "December 2026"
    window.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert screen.month() == "November 2026"


def test_enter_on_a_day_opens_what_is_on(window: Window, screen: MonthScreen) -> None:
    screen.press("Month")
    window.press(Qt.Key.Key_Return)
    assert screen.says("Who is expected and who came")


def test_enter_on_an_empty_day_plans_an_event_on_it(window: Window, screen: MonthScreen) -> None:
    screen.press("Month")
    window.press(Qt.Key.Key_Right)
    window.press(Qt.Key.Key_Return)
    form = Screen(window)
    form.choose("Meeting")
    form.type("What is it called?", "Sunday lunch")
    form.press("Add this event")
    assert screen.day().startswith("Sunday 22 November 2026: 1 event. Sunday lunch, 10am to 12pm.")


def test_an_empty_programme_says_what_to_do(tmp_path: Path, qapp: QApplication) -> None:
    with a_window(tmp_path, qapp, people=False) as window:
        window.add("programme", "Programme", "calendar-days", ProgrammePage)
        window.show()
        screen = Screen(window)
        assert screen.says("Nothing is planned from today on.")
        assert screen.can_press("Plan the first event")


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("10", "10:00"),
        ("10.30", "10:30"),
        ("2pm", "14:00"),
        ("12am", "00:00"),
        ("", ""),
        ("25", None),
        ("13pm", None),
        ("soon", None),
    ],
)
def test_times_are_read_as_people_type_them(typed: str, time: str | None) -> None:
    assert typed_time(typed) == time


@pytest.mark.parametrize("view", ["List", "Month"])
def test_the_page_breaks_no_rule_of_accessibility(window: Window, screen: MonthScreen, view: str) -> None:
    screen.press(view)
    assert wrong_looks(window, lambda: window.main) == {}


@pytest.mark.parametrize("button", ["Add an event", "Change this event", "People expected"])
def test_the_forms_break_no_rule_of_accessibility(window: Window, screen: MonthScreen, button: str) -> None:
    screen.press(button)
    if button == "Add an event":
        Screen(window).choose("Every month")
    assert wrong_looks(window, window.dialog) == {}


# -- the walk of an event ----------------------------------------------------------------------------------------------

START = "Start a walk for this event"


def test_a_walk_is_begun_at_its_event_and_found_again_there(window: Window, screen: MonthScreen) -> None:
    window.add("estate", "Estate inspection", "clipboard-list", EstatePage)
    assert not screen.has(START)
    with writing(window.store) as writer:
        event = an_event(writer, "Walk of Łąka 中", kind="inspection", date="2026-11-25").id
        called_off = an_event(writer, "Called off", kind="inspection", date="2026-11-26").id
    window.bench.do(Op.CANCEL_EVENT, programme.call_off, event_id=called_off)
    screen.choose_line("Events", "Called off")
    assert not screen.can_press(START)
    screen.choose_line("Events", "Walk of Łąka 中")
    window.press(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert window.main.current_key == "estate"
    form = Screen(window)
    form.type("Which estate?", "Łąka Court")
    form.press("Start this walk")
    (walk,) = [w for w in window.bench.query(estates.inspections) if w.event_id == event]
    assert (walk.estate, walk.date) == ("Łąka Court", "2026-11-25")
    assert window.message == "The walk of Łąka Court has begun. Add what you find."

    window.main.open_page("programme")
    window.settle()
    screen.choose_line("Events", "Walk of Łąka 中")
    screen.press("Open the walk of this event")
    assert window.main.current_key == "estate"
    assert "Łąka Court" in window.main.top_bar.title.text()
