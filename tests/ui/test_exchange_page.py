"""Sending, receiving and inviting in the window: one office and a laptop over one folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from desktop_app.domain.changes import Op
from desktop_app.domain.people import PersonDraft
from desktop_app.domain.programme import EventDraft, SessionDraft
from desktop_app.exchange import enrolment
from desktop_app.exchange.taking import TooLate
from desktop_app.exchange.transfer import Arrived, Held, Published, Received, Sent
from desktop_app.services import people, programme
from desktop_app.ui.dialogs.laptop import HoldingsDialog, ProveDialog
from desktop_app.ui.main_window import UserInput
from desktop_app.ui.models import exchange as words
from desktop_app.ui.pages.devices import DevicesPage, EndDialog, InvitationDialog, InviteDialog
from desktop_app.ui.pages.exchange import ReceivePage, SendPage
from desktop_app.ui.widgets.shared_folder import NONE_YET
from tests.support.accessibility import check, check_escape
from tests.support.builders import StoppedClock
from tests.support.looks import every_look, wrong, wrong_looks
from tests.support.typing_text import type_text
from tests.support.whole_window import PASSPHRASE, Desk, a_desk, a_village


@dataclass
class Village:
    """An office and a laptop that belongs to it, both closed, and the folder between them."""

    app: QApplication
    user_input: UserInput
    root: Path
    clock: StoppedClock
    device: str

    @property
    def folder(self) -> Path:
        return self.root / "shared"

    @contextmanager
    def at(self, copy: str) -> Iterator[Desk]:
        """In front of one copy's window, open."""
        with a_desk(self.app, self.user_input, self.root / copy, self.clock, pages=("exchange", "devices")) as desk:
            desk.window.unlock(PASSPHRASE)
            desk.wait_until_open()
            yield desk

    def receive(self) -> str:
        """The office receives; answers what it said."""
        with self.at("office") as desk:
            page = receive_page(desk)
            page.folder.take(self.folder)
            page.action.click()
            finish(desk)
            return desk.message


@pytest.fixture
def village(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> Village:
    made = a_village(tmp_path)
    (tmp_path / "shared").mkdir()
    return Village(qapp, user_input, tmp_path, StoppedClock(), made.invitation.device)


def send_page(desk: Desk) -> SendPage:
    desk.window.open_page("exchange")
    page = desk.window.page("exchange")
    assert isinstance(page, SendPage)
    return page


def receive_page(desk: Desk) -> ReceivePage:
    desk.window.open_page("exchange")
    page = desk.window.page("exchange")
    assert isinstance(page, ReceivePage)
    return page


def devices_page(desk: Desk) -> DevicesPage:
    desk.window.open_page("devices")
    page = desk.window.page("devices")
    assert isinstance(page, DevicesPage)
    return page


def finish(desk: Desk) -> None:
    assert desk.window.runner is not None
    runner = desk.window.runner
    desk.wait_for(lambda: not runner.busy, "the end of the job")


def add(desk: Desk, *names: str) -> None:
    assert desk.window.bench is not None
    for name in names:
        desk.window.bench.do(Op.ADD_PERSON, people.add, PersonDraft(given=name, family="Nowak"))


def states(page: SendPage) -> list[str]:
    return [row.cells[-1] for row in page.sent.rows.rows]


# -- the day in the window ---------------------------------------------------------------------------------------------


def test_what_a_laptop_sends_is_in_the_office_and_the_laptop_sees_that(village: Village) -> None:
    village.receive()  # the office makes the folder its own
    with village.at("laptop") as desk:
        add(desk, "Zoë", "小明", "فاطمة")
        page = send_page(desk)
        assert page.waiting.text() == "3 actions to send."
        page.folder.take(village.folder)
        page.action.click()
        finish(desk)
        assert desk.message.startswith("Handed over 3 changes in 1 file.")
        assert states(page) == ["Handed to the folder"]
        assert desk.status == "Saved on this laptop. All handed over"

    said = village.receive()
    assert said == "Taken in: 3 changes in 1 file from Laptop 1."
    assert village.receive().startswith("Nothing new.")

    with village.at("laptop") as desk:
        page = send_page(desk)
        assert page.folder.folder == village.folder  # remembered
        page.action.click()
        finish(desk)
        assert "The office has taken in 1 file." in desk.message
        assert states(page) == ["The office has it"]
        assert page.waiting.text() == "Nothing waits to be sent."


def test_a_share_that_vanished_is_said_at_the_folder_and_nothing_is_lost(village: Village) -> None:
    village.receive()
    with village.at("laptop") as desk:
        add(desk, "Łucja")
        page = send_page(desk)
        page.folder.take(village.folder)
        shutil.rmtree(village.folder)
        page.action.setFocus()
        desk.keys(Qt.Key.Key_Return)
        finish(desk)
        assert "is not there just now" in page.folder.field.problem.label.text()
        assert "Everything is safe on this computer" in desk.message
        assert QApplication.focusWidget() is page.action
        assert desk.status == "Saved on this laptop. 1 to send"

        village.folder.mkdir()
    village.receive()
    with village.at("laptop") as desk:
        page = send_page(desk)
        page.action.click()
        finish(desk)
        assert not page.folder.field.problem.isVisible()
        assert states(page) == ["Handed to the folder"]


def test_without_a_folder_the_page_asks_for_one(village: Village) -> None:
    with village.at("laptop") as desk:
        page = send_page(desk)
        page.action.click()
        assert page.folder.field.problem.label.text() == NONE_YET
        assert QApplication.focusWidget() is page.folder.button


def test_the_list_goes_down_to_the_laptop(village: Village) -> None:
    with village.at("office") as desk:
        add(desk, "Amina", "Łucja")
        page = receive_page(desk)
        page.folder.take(village.folder)
        page.publish_button.click()
        finish(desk)
        assert desk.message == "A list with 2 people is in the folder for 1 laptop. It may be kept until Fri 19 Feb."
        assert page.published.isVisible()

    with village.at("laptop") as desk:
        page_there = send_page(desk)
        page_there.folder.take(village.folder)
        page_there.action.click()
        finish(desk)
        assert "A list with 2 people came from the office." in desk.message


def test_the_list_can_be_of_one_event_alone(village: Village) -> None:
    with village.at("office") as desk:
        add(desk, "Amina", "Łucja")
        assert desk.window.bench is not None
        plan = EventDraft("community", "Winter fair", (SessionDraft("2026-11-22T10:00", "2026-11-22T12:00"),))
        desk.window.bench.do(Op.ADD_EVENT, programme.add_event, plan)
        page = receive_page(desk)
        page.folder.take(village.folder)
        place = page.which.findText("Winter fair", Qt.MatchFlag.MatchStartsWith)
        page.which.setCurrentIndex(place)
        page.publish_button.click()
        finish(desk)
        assert desk.message == (
            "A list with no people yet is in the folder for 1 laptop. It may be kept until Sun 6 Dec."
        )


def test_both_show_the_same_six_words(village: Village) -> None:
    village.receive()
    with village.at("laptop") as desk:
        page = send_page(desk)
        own = page.fingerprint.text().partition(": ")[2].split()
        add(desk, "Zoë")
        page.folder.take(village.folder)
        page.action.click()
        finish(desk)
    village.receive()

    with village.at("office") as desk:
        devices = devices_page(desk)
        assert devices.words.text().split() == own
        assert [row.cells for row in devices.table.rows.rows] == [("Laptop 1", "Zoë Łuć", "Enrolled", "Sat 21 Nov")]


def test_something_that_is_no_batch_is_set_aside_with_the_reason(village: Village) -> None:
    village.receive()
    stray = village.folder / "up" / village.device
    stray.mkdir(parents=True)
    (stray / "0190-00000001.ndb").write_bytes(b"NDBATCH1" + b"\0" * 500)
    with village.at("office") as desk:
        page = receive_page(desk)
        page.action.click()
        finish(desk)
        lines = page.held.lines.lines
        assert [line.title for line in lines] == ["Laptop 1, file 1"]
        assert "damaged" in lines[0].detail or "not" in lines[0].detail
        assert page.held.isVisible()


# -- inviting ----------------------------------------------------------------------------------------------------------


def test_a_laptop_is_invited_with_a_file_and_a_code_that_is_not_in_it(village: Village, tmp_path: Path) -> None:
    with village.at("office") as desk:
        page = devices_page(desk)
        page.action.click()
        sheet = desk.asked("the sheet")
        assert isinstance(sheet, InviteDialog)
        sheet.action.click()
        assert "Say what the laptop is called" in sheet.name.accessibleDescription()

        sheet.name.setFocus()
        type_text(sheet.name, "Łódź – 中")
        desk.keys(Qt.Key.Key_Return)
        finish(desk)
        invitation = desk.asked("the invitation")
        assert isinstance(invitation, InvitationDialog)
        code = invitation.code.text()
        assert len("".join(code.split())) == 16

        invitation.save_to(tmp_path / "no such folder" / "laptop.invitation")
        assert "could not be written" in invitation.problem.label.text()
        invitation.save_to(tmp_path / "laptop.invitation")
        assert invitation.state.isVisible()
        assert "".join(code.split()).encode() not in (tmp_path / "laptop.invitation").read_bytes()
        invitation.reject()
        desk.answered()
        assert [row.cells[0] for row in page.table.rows.rows] == ["Laptop 1", "Łódź – 中"]


# -- ending an enrolment -----------------------------------------------------------------------------------------------


def test_an_enrolment_ends_by_keyboard_after_saying_what_that_means(village: Village) -> None:
    with village.at("office") as desk:
        page = devices_page(desk)
        page.table.setFocus()
        desk.keys(Qt.Key.Key_Delete)
        dialog = desk.asked()
        assert isinstance(dialog, EndDialog)
        assert dialog.windowTitle() == "End the enrolment of Laptop 1?"
        said = " ".join(label.text() for label in dialog.findChildren(QLabel))
        for words in ("nothing is dropped", "This cannot be undone", "trust it again"):
            assert words in said
        desk.keys(Qt.Key.Key_Return)  # the keyboard begins at Cancel
        desk.answered()
        assert [row.cells[2] for row in page.table.rows.rows] == ["Invited"]

        desk.keys(Qt.Key.Key_Delete)
        desk.asked("the question again")
        desk.keys(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        desk.answered()
        assert [row.cells[2] for row in page.table.rows.rows] == ["Ended"]
        assert desk.message == "The enrolment of Laptop 1 has ended. What it sends from now on waits for a decision."
        assert not page.end.isVisible()
        desk.wait_for(lambda: QApplication.focusWidget() is page.table, "the keyboard back in the list")


def test_a_laptop_s_words_are_compared_its_people_listed_and_the_key_on_paper_proved(village: Village) -> None:
    village.receive()
    with village.at("laptop") as desk:
        add(desk, "Zoë")
        page = send_page(desk)
        page.folder.take(village.folder)
        page.action.click()
        finish(desk)
    village.receive()
    with village.at("office") as desk:
        devices = devices_page(desk)
        desk.wait_for(lambda: "was never tried" in devices.keys.proof.text(), "what is known of the proof")
        devices.same.setFocus()
        desk.keys(Qt.Key.Key_Space)
        assert desk.message == "Noted. What waited of Laptop 1 comes in when you next receive."
        assert devices.compare_hint.text() == "These words were compared on 21 November 2026."
        assert not devices.same.isVisible()
        devices.first.setChecked(True)
        devices.held.click()
        held = desk.asked("the list")
        assert isinstance(held, HoldingsDialog)
        assert [row.cells for row in held.table.rows.rows] == [("Zoë Nowak", "", "what was written down there")]
        assert check(held) == []
        held.reject()
        desk.answered()
        devices.keys.prove.click()
        prove = desk.asked("the question")
        assert isinstance(prove, ProveDialog)
        prove.key.setPlainText("AGE-SECRET-KEY-1 nothing like it")
        prove.action.click()
        desk.wait_for(prove.summary.isVisible, "the refusal")
        assert prove.isVisible()
        assert check(prove) == []
        prove.reject()
        desk.answered()
    with village.at("office") as desk:
        assert devices_page(desk).first.isChecked()


# -- words -------------------------------------------------------------------------------------------------------------


def test_everything_that_came_of_receiving_is_said() -> None:
    held = (Held("up/x/e-00000002.ndb", "gap"),)
    received = Received((Arrived("a", "Laptop 1", 5), Arrived("b", "Laptop 2", 2)), ("c",), held, held, 7, 1)

    assert words.received_words(received) == (
        "Taken in: 7 changes in 2 files from Laptop 1 and Laptop 2. 1 file was here already. "
        "1 value differs: decide under Review. 1 file waits. 1 file was set aside."
    )


def test_a_list_for_nobody_says_whom_to_invite() -> None:
    assert "Invite one under Laptops" in words.published_words(Published("", 0, 0, 0))


# -- access ------------------------------------------------------------------------------------------------------------


def test_the_page_of_the_office_passes_the_accessibility_rules(village: Village) -> None:
    with village.at("office") as desk:
        page = receive_page(desk)
        page.action.click()
        assert page.folder.field.problem.label.text() == NONE_YET
        assert wrong_looks(desk, lambda: desk.window) == {}
        held = tuple(Held(f"up/{village.device}/e-0000000{n}.ndb", "gap") for n in (1, 2))
        page._received(Received((Arrived("a", "Laptop 1", 5),), (), held, (), 5, 0))
        page._published(Published("x", 12, 4000, 1))
        assert wrong_looks(desk, lambda: desk.window) == {}


def test_the_page_of_laptops_and_its_dialogs_pass_the_accessibility_rules(village: Village) -> None:
    found = {}
    with village.at("office") as desk:
        devices = devices_page(desk)
        for look in every_look(desk):
            found[look] = check(desk.window)
            devices.end.setFocus()
            devices.end.click()
            found[f"end, {look}"] = [*check(desk.asked("end")), *check_escape(desk.dialog(), devices.end)]
            devices.action.setFocus()
            devices.action.click()
            found[f"invite, {look}"] = [*check(desk.asked("invite")), *check_escape(desk.dialog(), devices.action)]
            devices._made(enrolment.Invited(b"sealed", "4821 9017 2255 0391", village.device))
            shown = desk.asked("the invitation")
            found[f"invitation, {look}"] = [*check(shown), *check_escape(shown, devices.action)]

    assert wrong(found) == {}


def test_the_page_of_the_laptop_passes_the_accessibility_rules(village: Village) -> None:
    village.receive()
    with village.at("laptop") as desk:
        page = send_page(desk)
        assert wrong_looks(desk, lambda: desk.window) == {}
        add(desk, "Zoë")
        page.folder.take(village.folder)
        page.action.click()
        finish(desk)
        assert states(page) == ["Handed to the folder"]
        assert wrong_looks(desk, lambda: desk.window) == {}
        assert not page.dated.isVisible()
        page._sent(Sent((), 0, 0, 0, 0, (), TooLate("2026-11-21T10:40:00Z", "2027-02-19", "2027-03-01")))
        assert "thinks that today is 1 March 2027" in page.dated.label.text()
        assert check(desk.window) == []
