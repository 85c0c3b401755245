"""The volunteers page: roles with their places, and each person's way through them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton

from desktop_app.domain.changes import Op
from desktop_app.services import involvement
from desktop_app.ui.pages.volunteers import VolunteersPage
from desktop_app.ui.widgets.result_list import ResultList
from tests.support.accessibility import check, check_escape
from tests.support.field_day import a_role_called, people_with_roles
from tests.support.looks import every_look, wrong
from tests.support.screens import Screen, Window, a_window, named

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


class VolunteersScreen(Screen):
    """The volunteers page in an officer's words."""

    def __init__(self, window: Window) -> None:
        self.page = VolunteersPage(window.bench)
        super().__init__(window, self.page)
        window.main.add_page("volunteers", "Volunteers", "hand-helping", self.page)
        window.show()

    @property
    def in_front(self) -> Screen:
        """The dialog that is open."""
        return Screen(self.window)

    def open_role(self, name: str) -> None:
        """Go to a role."""
        self.choose_line("Roles", name)

    def people(self) -> list[str]:
        """Who is in the role, with their stages."""
        listed = named(self.page, ResultList, "People of this role")
        return [f"{line.title}: {line.pills[0].text}" for line in listed.lines.lines]

    def places(self, role: str) -> str:
        """What the list says of a role's places."""
        listed = named(self.page, ResultList, "Roles")
        return next(line.pills[0].text for line in listed.lines.lines if line.title == role)

    def sign_up(self, name: str) -> None:
        """Sign someone up to the role that is shown, by keyboard."""
        self.window.press(Key.Key_L, Ctrl)
        self.in_front.type("Find a person", name)
        self.window.press(Key.Key_Return)

    def move(self, name: str, stage: str) -> None:
        """Move someone to another stage."""
        self.choose_line("People of this role", name)
        self.press("Move to another stage")
        self.in_front.choose(stage)
        self.in_front.press("Move to this stage")


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp) as window:
        yield window


@pytest.fixture
def screen(window: Window) -> VolunteersScreen:
    people_with_roles(window)
    return VolunteersScreen(window)


def test_roles_that_take_least_time_come_first_with_their_places(screen: VolunteersScreen) -> None:
    assert screen.lines("Roles")[0] == "Mystery Shoppers"
    assert screen.places("Mystery Shoppers") == "3 people"
    assert screen.places("Resident VOICES") == "1 of 12 places taken"
    assert screen.places("Board") == "15 places free"


def test_people_are_shown_with_their_stage_furthest_first(screen: VolunteersScreen) -> None:
    assert screen.people() == [
        "Amina Khan: Active",
        "Łucja Nowak: Trained",
        "Bilal Khan: Interested",
        "Mikhail Petrov: Left",
    ]
    assert screen.says("1 active, 1 trained, 1 interested, 1 left")


def test_someone_is_signed_up_by_search_and_keyboard_alone(window: Window, screen: VolunteersScreen) -> None:
    screen.sign_up("zara")

    assert window.message == "Zara Khan-Whitfield signed up to Mystery Shoppers."
    assert "Zara Khan-Whitfield: Interested" in screen.people()
    window.undo()
    assert "Zara Khan-Whitfield: Interested" not in screen.people()


def test_signing_up_twice_changes_nothing_and_says_so(window: Window, screen: VolunteersScreen) -> None:
    screen.sign_up("amina")

    assert window.message == "Amina Khan is signed up to Mystery Shoppers already (active). Nothing was changed."
    assert not window.offers_undo


def test_nobody_chosen_is_said_at_the_search(window: Window, screen: VolunteersScreen) -> None:
    screen.press("Sign someone up")
    screen.in_front.press("Sign them up")

    assert window.dialog().isVisible()
    assert screen.in_front.says("Choose at least one person.")


def test_a_full_role_has_a_waiting_list_and_leaving_says_who_is_next(window: Window, screen: VolunteersScreen) -> None:
    screen.press("Add a role, with its places and its waiting list")
    screen.in_front.type("Name of the role", "Łódź panel 中")
    named(window.dialog(), QCheckBox, "Only so many places, then a waiting list").click()
    for _ in range(11):
        named(window.dialog(), QPushButton, "One less: Places").click()
    screen.in_front.press("Save this role")
    assert window.message == "Łódź panel 中 was added."
    screen.open_role("Łódź panel 中")

    screen.sign_up("amina")
    screen.sign_up("小明")

    assert window.message == "Łódź panel 中 is full. 小明 李 is number 1 on the waiting list."
    assert screen.places("Łódź panel 中") == "1 of 1, 1 waiting"
    assert screen.people() == ["Amina Khan: Interested", "小明 李: Waiting, number 1"]
    screen.move("小明 李", "Interested")
    assert window.message.startswith("Łódź panel 中 has all its 1 places taken, so 小明 李 was not moved.")
    screen.move("Amina Khan", "Left")
    assert window.message == "Amina Khan is now: left (Łódź panel 中). A place is free: ask 小明 李, who is next."


def test_a_stage_can_be_moved_on_and_undone(window: Window, screen: VolunteersScreen) -> None:
    screen.move("Bilal Khan", "Met")
    assert "Bilal Khan: Met" in screen.people()

    window.undo()

    assert "Bilal Khan: Interested" in screen.people()


def test_a_role_without_a_name_says_so(window: Window, screen: VolunteersScreen) -> None:
    window.press(Key.Key_N, Ctrl)
    screen.in_front.press("Save this role")

    assert window.dialog().isVisible()
    assert screen.in_front.says("name")


def test_a_role_that_is_no_longer_offered_is_shown_on_request(window: Window, screen: VolunteersScreen) -> None:
    screen.press("Change this role")
    screen.in_front.type("Name of the role", "Mystery shopping")
    screen.in_front.tick("No longer offered. Those who are in it stay.")
    screen.in_front.press("Save this role")
    assert "Mystery shopping" not in screen.lines("Roles")

    screen.press("Show those no longer offered")

    assert screen.lines("Roles")[0] == "Mystery shopping"
    role = window.bench.query(involvement.role, a_role_called(window, "Mystery shopping"))
    assert role.retired
    assert role.filled == 3


def test_an_office_without_roles_says_what_to_do(window: Window) -> None:
    for role in window.bench.query(involvement.roles):
        draft = window.bench.query(involvement.role_draft, role.id)
        with window.store.write(Op.CHANGE_ROLE) as writer:
            involvement.change_role(writer, role.id, type(draft)(draft.name, retired=True))
    screen = VolunteersScreen(window)

    assert screen.says("No role is offered yet. Add the first one with Ctrl+N.")


def test_the_page_and_its_dialogs_are_accessible(window: Window, screen: VolunteersScreen) -> None:
    found = {}
    for look in every_look(window):
        found[look] = check(window.main)
        for button in ("Sign someone up", "Change this role", "Move to another stage"):
            opener = named(screen.page, QPushButton, button)
            opener.setFocus()
            opener.click()
            window.settle()
            dialog = window.dialog()
            found[f"{button}, {look}"] = [*check(dialog), *check_escape(dialog, opener)]

    assert wrong(found) == {}
