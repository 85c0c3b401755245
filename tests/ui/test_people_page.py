"""The page of people, as somebody in the office uses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.domain.changes import Op
from desktop_app.domain.people import PersonDraft
from desktop_app.services import flags, people
from desktop_app.store.journal import Writer
from desktop_app.ui.pages.people import PeoplePage
from desktop_app.ui.widgets.person_card import PersonCard
from tests.support.looks import wrong_looks
from tests.support.screens import PeopleScreen, Screen, Window, a_window


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp) as made:
        made.add("people", "People", "users", PeoplePage)
        made.show()
        yield made


@pytest.fixture
def screen(window: Window) -> PeopleScreen:
    return PeopleScreen(window)


def test_everyone_is_listed_by_last_name_while_nothing_is_typed(screen: PeopleScreen) -> None:
    assert screen.names()[:6] == [
        "Amina Khan",
        "Bilal Khan",
        "Zara Khan-Whitfield",
        "Jan Nowak",
        "Łucja Nowak",
        "Zoë Nowak",
    ]
    assert len(screen.names()) == 9


@pytest.mark.parametrize(("typed", "found"), [("łucja", "Łucja Nowak"), ("zoe", "Zoë Nowak"), ("小明", "小明 李")])
def test_a_search_finds_names_in_any_script_and_without_accents(screen: PeopleScreen, typed: str, found: str) -> None:
    screen.find(typed)
    assert screen.names() == [found]


def test_what_is_kept_about_the_chosen_person_is_shown(screen: PeopleScreen) -> None:
    screen.open("Amina Khan")
    assert screen.fact("Phone") == "07700 900123"
    assert screen.fact("Date of birth") == "27 March 1948"
    assert screen.fact("How to write to them") == "Large print"
    assert screen.fact("What helps them") == "Step-free access"
    assert screen.says("Call her Mrs Khan.")


def test_what_nobody_asked_is_said_to_be_not_asked(screen: PeopleScreen) -> None:
    screen.open("Bilal Khan")
    assert screen.fact("Language") == "Not asked yet"
    assert screen.fact("What helps them") == "Not asked yet"


def test_the_history_says_what_when_and_who(screen: PeopleScreen) -> None:
    screen.open("Amina Khan")
    assert screen.says("Checked in at Warm Winter Fair, with 3 people")
    assert screen.says("Came with a tenant list")
    assert screen.says("Sat 21 Nov 2026, 10:40 · Morag Reid, this computer")


def test_a_new_person_is_added_found_and_can_be_undone(window: Window, screen: PeopleScreen) -> None:
    screen.press("Add a person")
    form = Screen(window)
    form.type("First name", "Zsófia")
    form.type("Last name", "Ørsted")
    form.choose("Local group")
    form.type("Date of birth", "27 3 1948")
    form.pick("Which language do they prefer?", "Polish (polski)")
    form.tick("Hearing loop")
    form.press("Add this person")
    assert window.message == "Zsófia Ørsted added."
    assert screen.fact("Date of birth") == "27 March 1948"
    assert screen.fact("Who they are") == "Local group"
    assert screen.fact("Language") == "Polish (polski)"
    assert screen.fact("What helps them") == "Hearing loop"
    assert window.offers_undo
    window.undo()
    assert screen.says("Nobody matches “Zsófia Ørsted”")


def test_look_alikes_appear_while_a_new_person_is_typed_and_can_be_opened(window: Window, screen: PeopleScreen) -> None:
    screen.press("Add a person")
    form = Screen(window)
    form.type("First name", "Mikhail")
    assert form.lines("People who look alike") == ["Mikhail Petrov"]
    form.choose_line("People who look alike", "Mikhail Petrov")
    form.press_in("People who look alike", Qt.Key.Key_Return)
    assert screen.fact("Who they are") == "Factored owner"
    assert window.bench.query(people.count) == 9


def test_what_cannot_be_kept_is_said_at_its_field_and_nothing_is_lost(window: Window, screen: PeopleScreen) -> None:
    screen.press("Add a person")
    form = Screen(window)
    form.type("First name", "Aoife")
    form.type("E-mail", "aoife at home")
    form.type("Date of birth", "31/02/1980")
    form.choose("Tenant")
    form.press("Add this person")
    assert form.says("There is a problem")
    assert form.problem("E-mail") == "An e-mail address looks like name@example.org."
    assert "not in the calendar" in form.problem("Date of birth")
    assert form.value("First name") == "Aoife"
    assert window.bench.query(people.count) == 9


def test_nobody_is_taken_for_a_tenant_unasked(window: Window, screen: PeopleScreen) -> None:
    screen.press("Add a person")
    form = Screen(window)
    form.type("First name", "Aoife")
    form.press("Add this person")
    assert form.says("Choose who they are.")


def test_a_change_is_saved_told_in_the_history_and_undone(window: Window, screen: PeopleScreen) -> None:
    screen.open("Bilal Khan")
    window.press(Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    form = Screen(window)
    form.type("Phone", "07700 900999")
    form.press("Save the changes")
    assert window.message == "Changes to Bilal Khan saved."
    assert screen.says("Phone changed from “07700 900124” to “07700 900999”")
    window.undo()
    assert screen.fact("Phone") == "07700 900124"


def test_an_answer_about_consent_is_kept_with_its_wording_and_how_it_came(window: Window, screen: PeopleScreen) -> None:
    screen.open("Amina Khan")
    screen.press("Note an answer about consent")
    form = Screen(window)
    form.choose("Photos of you")
    assert form.says("We may take photos with you in them")
    form.choose("Yes, I agree")
    form.choose("On paper")
    form.type("Number on the form", "C-17")
    form.press("Save this answer")
    assert window.message == "Noted: Amina Khan agrees to “Photos of you”."
    assert screen.says("21 November 2026, on paper, wording 1, form C-17")
    assert screen.says("Agreed to “Photos of you”")


def test_a_withdrawn_consent_shows_as_not_agreed_and_stays_in_the_history(window: Window, screen: PeopleScreen) -> None:
    with window.store.write(Op.GIVE_CONSENT) as writer:
        amina = people.find(writer, "amina").lines[0].id
        people.give_consent(writer, amina, "photos", given=True, wording_version="1", how="in-person")
    screen.open("Amina Khan")
    screen.press("Note an answer about consent")
    form = Screen(window)
    form.choose("Photos of you")
    form.choose("No, or no longer")
    form.choose("By phone")
    form.press("Save this answer")
    assert screen.says("Not agreed")
    assert screen.says("Agreed to “Photos of you”")
    assert screen.says("Does not agree to “Photos of you”")


def test_a_flag_is_put_up_said_anew_and_taken_down_and_each_can_be_undone(window: Window, screen: PeopleScreen) -> None:
    screen.open("Amina Khan")
    screen.press("Put up or take down a flag")
    form = Screen(window)
    form.choose("Visit in pairs")
    form.type("Words", "Dog — 狗")
    form.press("Save this flag")
    assert window.message == "“Visit in pairs” is up for Amina Khan."
    assert screen.says("Visit in pairs: Dog — 狗")
    screen.press("Put up or take down a flag")
    form = Screen(window)
    form.choose("Take it down")
    form.press("Save this flag")
    assert screen.says("Flag put up: Visit in pairs, “Dog — 狗”")
    assert screen.says("Flag taken down: Visit in pairs")
    assert not screen.says("Visit in pairs: Dog — 狗")
    window.undo()
    assert screen.says("Visit in pairs: Dog — 狗")
    window.undo()
    window.undo()
    assert not screen.says("Visit in pairs: Dog — 狗")


def test_the_desk_shows_only_the_flags_that_are_for_the_door(window: Window) -> None:
    with window.store.write(Op.RAISE_FLAG) as writer:
        amina = people.find(writer, "amina").lines[0].id
        flags.put_up(writer, amina, "safeguarding", words="Ask Łucja first")
        flags.put_up(writer, amina, "pairs", words="Two dogs", at_door=True)
    card = PersonCard(window.bench)
    card.show_person(amina)
    assert card.flags.label.text() == "Visit in pairs: Two dogs"
    card.deleteLater()


def test_an_answer_needs_to_be_given(window: Window, screen: PeopleScreen) -> None:
    screen.open("Amina Khan")
    screen.press("Note an answer about consent")
    form = Screen(window)
    form.press("Save this answer")
    assert form.says("Choose what they say.")
    assert form.says("Choose how they told us.")


def test_an_office_without_people_says_what_to_do(tmp_path: Path, qapp: QApplication) -> None:
    with a_window(tmp_path, qapp, people=False) as window:
        window.add("people", "People", "users", PeoplePage)
        window.show()
        screen = Screen(window)
        assert screen.says("Nobody is kept here yet. Take in a tenant list, or add people one by one.")
        assert screen.says("Choose a person to see all that is kept about them.")


def test_a_laptop_takes_in_no_list_of_its_own(tmp_path: Path, qapp: QApplication) -> None:
    with a_window(tmp_path, qapp, role="laptop", people=False) as window:
        window.add("people", "People", "users", PeoplePage)
        window.show()
        screen = Screen(window)
        assert screen.says("Look into the shared folder for the office’s list")
        assert not screen.has("Take in a tenant list")
        assert screen.has("Add a person")


def test_a_long_list_is_read_on_as_it_is_scrolled(tmp_path: Path, qapp: QApplication) -> None:
    def many(writer: Writer) -> None:
        for number in range(450):
            people.add(writer, PersonDraft(given="Ann", family=f"Reid {number:03}"))

    with a_window(tmp_path, qapp, people=False, scene=many) as window:
        window.add("people", "People", "users", PeoplePage)
        window.show()
        screen = PeopleScreen(window)
        assert len(screen.names()) == 200
        for _ in range(3):
            screen.scroll_to_end("People")
        assert screen.names()[-1] == "Ann Reid 449"


def test_in_a_narrow_window_the_card_takes_the_place_of_the_list_and_gives_it_back(
    window: Window, screen: PeopleScreen
) -> None:
    window.look("light", 2.0)
    screen.find("petrov")
    assert not screen.says("What we keep")
    window.press(Qt.Key.Key_Return)
    assert screen.says("What we keep")
    window.press(Qt.Key.Key_Escape)
    assert screen.names() == ["Mikhail Petrov"]


def test_the_page_breaks_no_rule_of_accessibility(window: Window, screen: PeopleScreen) -> None:
    screen.open("Amina Khan")
    assert wrong_looks(window, lambda: window.main) == {}


@pytest.mark.parametrize(
    "button", ["Add a person", "Change these details", "Note an answer about consent", "Put up or take down a flag"]
)
def test_the_forms_break_no_rule_of_accessibility(window: Window, screen: PeopleScreen, button: str) -> None:
    screen.open("Amina Khan")
    screen.press(button)
    assert wrong_looks(window, window.dialog) == {}
