"""Ways back to a copy that does not open by its passphrase: the recovery sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.domain.errors import StoreTrouble
from desktop_app.exchange.keys import new_age_pair
from desktop_app.store import vault
from desktop_app.ui.main_window import UserInput
from desktop_app.ui.pages.recover import COMPLETE, RecoverPage
from desktop_app.ui.pages.unlock import UnlockPage
from desktop_app.ui.theme import ThemeName
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.passphrase import NOT_THE_SAME
from tests.support.accessibility import check
from tests.support.typing_text import type_text
from tests.support.whole_window import PASSPHRASE, Desk, a_desk, an_office, pump, recovery_key

NEW = "łąka in the snow"


@pytest.fixture
def locked(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> Iterator[Desk]:
    """In front of an office's copy that is locked."""
    an_office(tmp_path / "copy")
    with a_desk(qapp, user_input, tmp_path / "copy") as made:
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


# -- access ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_ways_back_pass_the_accessibility_rules(locked: Desk, name: ThemeName, scale: float) -> None:
    locked.look(name, scale)
    page = sheet_page(locked)
    pump(20)
    found = {"sheet": check(locked.window)}
    page.box.setPlainText("o")
    page.action.click()
    pump(20)
    found["sheet with problems"] = check(locked.window)

    assert {where: findings for where, findings in found.items() if findings} == {}
