"""Ways back to a copy that its passphrase does not open: the recovery sheet, a back-up; and where those are made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import StoreTrouble
from desktop_app.domain.people import PersonDraft
from desktop_app.domain.work import Progress
from desktop_app.exchange.keys import new_age_pair
from desktop_app.paths import Places
from desktop_app.services import people
from desktop_app.store import backups, vault, whole_copy
from desktop_app.ui.main_window import UserInput
from desktop_app.ui.pages.back_ups import BackUpsPage
from desktop_app.ui.pages.recover import COMPLETE, RecoverPage
from desktop_app.ui.pages.restore import RestorePage
from desktop_app.ui.pages.start_choice import ChoicePage
from desktop_app.ui.pages.unlock import UnlockPage
from desktop_app.ui.ways_back import STOPPED
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.passphrase import NOT_THE_SAME
from tests.support.looks import wrong_looks
from tests.support.typing_text import type_text
from tests.support.whole_window import PASSPHRASE, WAIT_MS, Desk, a_desk, an_office, recovery_key

NEW = "łąka in the snow"


@pytest.fixture
def locked(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> Iterator[Desk]:
    """In front of an office's copy that is locked."""
    an_office(tmp_path / "copy")
    with a_desk(qapp, user_input, tmp_path / "copy", pages=("back-ups",)) as made:
        yield made


def unlock_page(desk: Desk) -> UnlockPage:
    page = desk.window.page("unlock")
    assert isinstance(page, UnlockPage)
    return page


# -- the recovery sheet ------------------------------------------------------------------------------------------------


def sheet_page(desk: Desk) -> RecoverPage:
    unlock_page(desk).sheet.click()
    page = desk.window.page("unlock-recovery")
    assert isinstance(page, RecoverPage)
    return page


def as_printed() -> str:
    beginning, rest = recovery_key()[:16], recovery_key()[16:]
    return " ".join([beginning, *(rest[i : i + 4] for i in range(0, len(rest), 4))])


def wrong_with(page: RecoverPage) -> str:
    return page.box.accessibleDescription().partition(". It begins")[0].removeprefix("Error: ")


def test_the_recovery_sheet_sets_a_new_passphrase_and_opens_by_keyboard_alone(locked: Desk) -> None:
    for _ in range(3):
        locked.keys(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is unlock_page(locked).sheet
    assert unlock_page(locked).sheet.text() == "I have the recovery sheet"
    locked.keys(Qt.Key.Key_Return)
    page = sheet_page(locked)
    assert QApplication.focusWidget() is page.box

    type_text(page.box, as_printed().lower())
    assert page.count.label.text() == COMPLETE
    locked.keys(Qt.Key.Key_Tab)
    for _ in range(2):
        type_text(locked.front(), NEW)
        locked.keys(Qt.Key.Key_Return)
    locked.wait_until_open()
    assert page.box.toPlainText() == ""
    assert page.passphrase.value() == ""

    assert vault.unlock(locked.places.vault, NEW) == vault.unlock_with_recovery(locked.places.vault, recovery_key())
    with pytest.raises(StoreTrouble, match="wrong-passphrase"):
        vault.unlock(locked.places.vault, PASSPHRASE)


def test_the_key_is_checked_as_it_is_typed(locked: Desk) -> None:
    page = sheet_page(locked)
    key = recovery_key()
    page.box.setPlainText(key[:20])
    assert page.count.label.text() == "4 of 58 characters"
    assert not page.box.property("bad")

    page.box.setPlainText(key[:20] + "o")
    assert wrong_with(page).endswith("On the sheet it is the digit 0.")

    page.box.setPlainText(key[:-1] + ("Q" if key[-1] != "Q" else "P"))
    assert "Look at group 15 after the beginning again" in wrong_with(page)

    page.box.setPlainText(key + "QQ")
    assert wrong_with(page).startswith("Characters too many: 2")

    page.box.setPlainText(key)
    assert not page.box.property("bad")
    assert page.count.label.text() == COMPLETE


def test_what_is_wrong_is_said_at_its_field_and_can_be_put_right(locked: Desk) -> None:
    page = sheet_page(locked)
    page.box.setPlainText(recovery_key()[:40])
    page.passphrase.box.setText(NEW)
    page.passphrase.again.setText("something else")
    page.action.click()
    assert wrong_with(page).startswith("Characters still missing: 34")
    assert NOT_THE_SAME in page.passphrase.again.accessibleDescription()

    page.box.setPlainText(recovery_key())
    for box in (page.passphrase.box, page.passphrase.again):
        box.setText("short")
    page.action.click()
    locked.wait_for(lambda: bool(page.passphrase.box.property("bad")), "the passphrase's problem")
    assert "10 characters" in page.passphrase.box.accessibleDescription()
    assert page.action.isEnabled()


def test_the_key_of_another_organisation_is_told(locked: Desk, tmp_path: Path) -> None:
    page = sheet_page(locked)
    page.box.setPlainText(new_age_pair().identity)
    page.passphrase.box.setText(NEW)
    page.passphrase.again.setText(NEW)
    page.action.click()
    locked.wait_for(page.summary.isVisible, "the refusal")

    line = page.summary.findChildren(Button)[0]
    assert "not this organisation's recovery key" in line.text()
    line.click()
    assert QApplication.focusWidget() is page.box
    page.back.click()
    assert locked.window.current_key == "unlock"


# -- a back-up ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def back_up(tmp_path: Path) -> Path:
    """A back-up file of an office that knows somebody."""
    ways = an_office(tmp_path / "there")
    around = ways.system_surroundings()
    there = ways.open_desk(Places(tmp_path / "there"), PASSPHRASE, surroundings=around, back_up=False)
    with there.store.write(Op.ADD_PERSON) as writer:
        people.add(writer, PersonDraft(given="Łucja", family="中村"))
    whole_copy.write(there.store, there.places, tmp_path / "all.backup")
    there.close()
    return tmp_path / "all.backup"


def names(desk: Desk) -> list[str]:
    assert desk.window.runner is not None
    return [line.name for _, _, line in desk.window.runner.query(people.all_lines)]


def kept(desk: Desk) -> list[Path]:
    return sorted(desk.places.data.glob("kept-*"))


def restore_page(desk: Desk, home: str) -> RestorePage:
    page = desk.window.page(f"{home}-restore")
    assert isinstance(page, RestorePage)
    return page


def test_a_back_up_is_restored_on_a_new_computer_and_says_what_it_is(
    tmp_path: Path, qapp: QApplication, user_input: UserInput, back_up: Path
) -> None:
    with a_desk(qapp, user_input, tmp_path / "new", pages=()) as desk:
        choice = desk.window.page("start")
        assert isinstance(choice, ChoicePage)
        choice.buttons["restore"].click()
        page = restore_page(desk, "start")
        page.action.click()
        assert "Choose the back-up file" in page.summary.findChildren(Button)[0].text()

        page.take_file(back_up)
        desk.wait_for(page.found.isVisible, "what the file is made of")
        assert page.found.label.text().startswith("Made on Sat 21 Nov 2026 at ")
        assert page.found.label.text().endswith(" and 0 photos.")
        type_text(page.passphrase, PASSPHRASE)
        desk.keys(Qt.Key.Key_Return)
        desk.wait_until_open()

        assert names(desk) == ["Łucja 中村"]
        assert "Restored: Wymond Homes, Office, Morag Reid, as it was on Sat 21 Nov 2026 at" in desk.message
        assert kept(desk) == []
        assert page.passphrase.text() == ""


def test_a_file_that_is_no_back_up_and_a_wrong_passphrase_are_told_and_leave_nothing(
    tmp_path: Path, qapp: QApplication, user_input: UserInput, back_up: Path
) -> None:
    (tmp_path / "photo.backup").write_bytes(b"\xff\xd8\xff\xe0" * 400)
    with a_desk(qapp, user_input, tmp_path / "new", pages=()) as desk:
        desk.window.ways_back().from_back_up("start")
        page = restore_page(desk, "start")
        page.take_file(tmp_path / "photo.backup")
        desk.wait_for(page.summary.isVisible, "the refusal")
        assert "not a back-up" in page.summary.findChildren(Button)[0].text()
        assert page.file is None

        page.take_file(back_up)
        desk.wait_for(page.found.isVisible, "what the file is made of")
        page.passphrase.setText("not the one at all")
        page.action.click()
        desk.wait_for(lambda: page.summary.isVisible() and page.action.isEnabled(), "the refusal")
        assert "does not open" in page.summary.findChildren(Button)[-1].text()
        assert not desk.places.are_taken()

        page.passphrase.setText(PASSPHRASE)
        page.action.click()
        desk.wait_until_open()


def test_the_recovery_key_opens_a_back_up_whose_passphrase_is_lost(
    tmp_path: Path, qapp: QApplication, user_input: UserInput, back_up: Path
) -> None:
    with a_desk(qapp, user_input, tmp_path / "new", pages=()) as desk:
        desk.window.ways_back().from_back_up("start")
        page = restore_page(desk, "start")
        page.take_file(back_up)
        desk.wait_for(page.found.isVisible, "what the file is made of")
        page.passphrase.setText(as_printed().lower())
        page.action.click()
        desk.wait_until_open()

        assert names(desk) == ["Łucja 中村"]


class UntilStopIsPressed(Progress):
    """Goes on with a step only when Stop was pressed: a small copy is restored before anybody could."""

    def __init__(self, real: Progress, pressed: Event) -> None:
        self._real, self._pressed = real, pressed

    def step(self, done: int, total: int | None, what: str) -> None:
        self._pressed.wait(WAIT_MS / 1000)
        self._real.step(done, total, what)


def test_a_restore_that_is_stopped_leaves_everything_as_it_was(locked: Desk, back_up: Path) -> None:
    pressed, restore = Event(), locked.ways.restore
    locked.ways.restore = lambda *which, progress, **more: restore(
        *which, progress=UntilStopIsPressed(progress, pressed), **more
    )
    before = sorted(path.name for path in locked.places.data.iterdir())
    locked.window.ways_back().from_back_up("unlock")
    page = restore_page(locked, "unlock")
    assert page.action.text() == "Restore, and keep what is here"
    page.take_file(back_up)
    locked.wait_for(page.found.isVisible, "what the file is made of")
    page.passphrase.setText(PASSPHRASE)
    page.action.click()
    assert locked.window.jobs.isVisible()
    locked.window.jobs.cancel.click()
    pressed.set()
    locked.wait_for(lambda: locked.message == STOPPED, "the end")

    after = {path.name for path in locked.places.data.iterdir()} - {"desk.lock"}
    assert after == set(before) - {"desk.lock"}
    assert not locked.window.jobs.isVisible()


def test_a_back_up_in_place_of_a_copy_keeps_that_copy_whole(locked: Desk, back_up: Path) -> None:
    locked.window.ways_back().from_back_up("unlock")
    page = restore_page(locked, "unlock")
    page.take_file(back_up)
    locked.wait_for(page.found.isVisible, "what the file is made of")
    page.passphrase.setText(PASSPHRASE)
    page.action.click()
    locked.wait_until_open()

    assert names(locked) == ["Łucja 中村"]
    (old,) = kept(locked)
    around = locked.ways.system_surroundings()
    locked.ways.open_desk(Places(old), PASSPHRASE, surroundings=around, back_up=False).close()


def damaged_after_a_good_day(folder: Path) -> None:
    """An office with an automatic back-up of yesterday, whose database is damaged today."""
    ways = an_office(folder)
    around = ways.system_surroundings()
    desk = ways.open_desk(Places(folder), PASSPHRASE, surroundings=around, back_up=False)
    with desk.store.write(Op.ADD_PERSON) as writer:
        people.add(writer, PersonDraft(given="أمينة", family="خان"))
    backups.daily(desk.store, desk.places.back_ups, date(2026, 11, 20))
    desk.close()
    (folder / "desk.db").write_bytes(b"\0" * 8192)


def test_a_damaged_database_leads_to_the_automatic_back_up_and_is_kept(
    tmp_path: Path, qapp: QApplication, user_input: UserInput
) -> None:
    damaged_after_a_good_day(tmp_path / "copy")
    with a_desk(qapp, user_input, tmp_path / "copy", pages=()) as desk:
        unlock = unlock_page(desk)
        assert not unlock.back_up.isVisible()
        desk.window.unlock(PASSPHRASE)
        desk.wait_for(unlock.back_up.isVisible, "the way to a back-up")
        unlock.back_up.click()
        page = restore_page(desk, "unlock")
        assert QApplication.focusWidget() is page.which
        assert page.which.currentText() == "Automatic back-up of Fri 20 Nov 2026"

        page.passphrase.setText("not the one at all")
        page.action.click()
        desk.wait_for(lambda: page.summary.isVisible() and page.action.isEnabled(), "the refusal")
        assert kept(desk) == []

        page.passphrase.setText(PASSPHRASE)
        page.action.click()
        desk.wait_until_open()
        assert names(desk) == ["أمينة خان"]
        assert "as it was on Fri 20 Nov 2026" in desk.message
        (old,) = kept(desk)
        assert (old / "desk.db").read_bytes() == b"\0" * 8192


# -- the page of back-ups ----------------------------------------------------------------------------------------------


def back_ups_page(desk: Desk) -> BackUpsPage:
    desk.window.unlock(PASSPHRASE)
    desk.wait_until_open()
    desk.window.open_page("back-ups")
    page = desk.window.page("back-ups")
    assert isinstance(page, BackUpsPage)
    return page


def test_a_back_up_is_made_now_and_the_automatic_ones_are_listed(locked: Desk, tmp_path: Path) -> None:
    page = back_ups_page(locked)
    assert [row.cells[0] for row in page.table.rows.rows] == ["Sat 21 Nov 2026"]

    page.make(tmp_path / "łąka.backup")
    locked.wait_for(lambda: "Everything is in łąka.backup" in locked.message, "the back-up")
    assert whole_copy.describe(tmp_path / "łąka.backup").parts.keys() == {"vault.json", "desk.db"}

    page.make(tmp_path / "łąka.backup")
    locked.wait_for(lambda: "never replaces a file" in locked.message, "the refusal")


# -- access ------------------------------------------------------------------------------------------------------------


def test_the_ways_back_pass_the_accessibility_rules(locked: Desk) -> None:
    page = sheet_page(locked)
    assert wrong_looks(locked, lambda: locked.window) == {}
    page.box.setPlainText("o")
    page.action.click()
    assert wrong_with(page)
    assert wrong_looks(locked, lambda: locked.window) == {}

    locked.window.ways_back().from_back_up("unlock")
    assert wrong_looks(locked, lambda: locked.window) == {}
    restore_page(locked, "unlock").action.click()
    assert restore_page(locked, "unlock").summary.isVisible()
    assert wrong_looks(locked, lambda: locked.window) == {}
    back_ups_page(locked)
    assert wrong_looks(locked, lambda: locked.window) == {}
