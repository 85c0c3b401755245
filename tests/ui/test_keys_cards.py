"""Who works here, the passphrase and the office's keys, changed in the window by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit

from desktop_app.domain.errors import StoreTrouble
from desktop_app.exchange import recovery
from desktop_app.printing.preview import page_text
from desktop_app.store import vault
from desktop_app.ui.cards.keys import OfficeKeys, ThisCopy
from desktop_app.ui.dialogs.keys import BindDialog
from desktop_app.ui.dialogs.print_preview import PreviewDialog
from desktop_app.ui.main_window import UserInput
from desktop_app.ui.pages.devices import DevicesPage
from desktop_app.ui.pages.settings import SettingsPage
from desktop_app.ui.theme import ThemeName
from tests.support.accessibility import check, check_escape
from tests.support.safe import SafeInMemory
from tests.support.typing_text import type_text
from tests.support.whole_window import PASSPHRASE, Desk, a_desk, a_practice, an_office, recovery_key

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def office(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> Iterator[Desk]:
    an_office(tmp_path / "copy")
    with a_desk(qapp, user_input, tmp_path / "copy", pages=("settings", "devices")) as made:
        made.window.unlock(PASSPHRASE)
        made.wait_until_open()
        yield made


def this_copy(desk: Desk) -> ThisCopy:
    desk.window.open_page("settings")
    page = desk.window.page("settings")
    assert isinstance(page, SettingsPage)
    assert page.this_copy is not None
    return page.this_copy


def keys(desk: Desk) -> OfficeKeys:
    desk.window.open_page("devices")
    page = desk.window.page("devices")
    assert isinstance(page, DevicesPage)
    return page.keys


def press(desk: Desk, button: QAbstractButton) -> QDialog:
    """Press a button by keyboard; answers the dialog that it opens."""
    button.setFocus()
    desk.keys(Qt.Key.Key_Space)
    return desk.asked()


def said(dialog: QDialog) -> str:
    """What a dialog says is wrong."""
    from desktop_app.ui.dialogs.sheet import Sheet
    from desktop_app.ui.widgets.buttons import Button

    assert isinstance(dialog, Sheet)
    return " ".join(line.text() for line in dialog.summary.findChildren(Button) if line.isVisible())


def fill(desk: Desk, *words: str) -> None:
    """Type into one box after another."""
    for number, each in enumerate(words):
        if number:
            desk.keys(Qt.Key.Key_Tab)
        box = desk.front()
        assert isinstance(box, QLineEdit)
        box.clear()
        type_text(box, each)


# -- this computer -----------------------------------------------------------------------------------------------------


def test_somebody_else_works_here_from_now_on(office: Desk) -> None:
    card = this_copy(office)
    assert card.who.text() == "Morag Reid works at this computer."
    dialog = press(office, card.officer)
    office.keys(Qt.Key.Key_Return)
    assert said(dialog) == "Say who works at this computer."
    dialog.findChildren(QLineEdit)[0].setFocus()
    fill(office, "Łucja  أمينة")
    office.keys(Qt.Key.Key_Return)
    office.answered()
    assert office.message == "Łucja أمينة works here from now on."
    assert card.who.text() == "Łucja أمينة works at this computer."
    assert QApplication.focusWidget() is card.officer


def test_the_passphrase_is_changed_and_what_is_wrong_is_said_at_its_field(office: Desk) -> None:
    dialog = press(office, this_copy(office).change)
    fill(office, "not the one", "four words of é song", "four words of another")
    office.keys(Qt.Key.Key_Return)
    assert said(dialog) == "The two passphrases are not the same. Type both again."
    dialog.findChildren(QLineEdit)[0].setFocus()
    fill(office, "not the one", "four words of é song", "four words of é song")
    office.keys(Qt.Key.Key_Return)
    assert said(dialog) == "That passphrase does not open this copy. Try again; capitals and spaces count."
    dialog.findChildren(QLineEdit)[0].setFocus()
    fill(office, PASSPHRASE, "short", "short")
    office.keys(Qt.Key.Key_Return)
    assert said(dialog) == "Use 10 characters or more. A few words are easiest to remember."
    dialog.findChildren(QLineEdit)[0].setFocus()
    fill(office, PASSPHRASE, "four words of é song", "four words of é song")
    office.keys(Qt.Key.Key_Return)
    office.answered()
    assert office.message == "The new passphrase opens this copy from now on."
    assert len(vault.unlock(office.places.vault, "four words of é song")) == 32


def test_where_there_is_no_safe_for_a_second_key_that_is_said_and_nothing_is_changed(office: Desk) -> None:
    card = this_copy(office)
    assert card.lock.text() == "The passphrase alone opens this copy."
    before = office.places.vault.read_bytes()
    dialog = press(office, card.bind)
    fill(office, PASSPHRASE)
    office.keys(Qt.Key.Key_Return)
    assert "no safe place for a second key. Nothing was changed" in said(dialog)
    assert office.places.vault.read_bytes() == before


def test_the_passphrase_is_bound_to_this_account_and_unbound(office: Desk) -> None:
    card, safe, bench = this_copy(office), SafeInMemory(), office.window.bench
    assert bench is not None
    for bound, message in ((False, "The passphrase opens this copy here only."), (True, "The passphrase alone opens")):
        bench.open(BindDialog(bench, bound=bound, keychain=safe), card.show_state)
        office.asked()
        fill(office, PASSPHRASE)
        office.keys(Qt.Key.Key_Return)
        office.answered()
        assert office.message.startswith(message)
        assert vault.is_bound(office.places.vault) is not bound
        assert bool(safe.kept) is not bound
        assert card.bind.text() == ("Bind the passphrase to this account" if bound else "Unbind the passphrase")


def test_a_place_to_practise_has_no_keys_to_change(tmp_path: Path, qapp: QApplication, user_input: UserInput) -> None:
    a_practice(tmp_path / "copy")
    with a_desk(qapp, user_input, tmp_path / "copy", pages=("settings",)) as desk:
        desk.wait_until_open()
        desk.window.open_page("settings")
        page = desk.window.page("settings")
        assert isinstance(page, SettingsPage)
        assert page.this_copy is None
        assert not page.keys.isVisible()


# -- the office's keys -------------------------------------------------------------------------------------------------


def test_new_keys_for_the_office_are_made_after_saying_what_that_means(office: Desk) -> None:
    card = keys(office)
    press(office, card.renew)
    office.keys(Qt.Key.Key_Return)  # the keyboard is at Cancel
    office.answered()
    assert card.renew.isVisible()
    press(office, card.renew)
    office.keys(Qt.Key.Key_Return, CTRL)
    office.answered()
    assert "the old ones end on 19 February 2027. A laptop that sends nothing until then" in office.message
    assert "the old ones end on 19 February 2027." in card.rotation.text()
    assert not card.renew.isVisible()


def test_a_new_recovery_sheet_is_made_shown_and_then_proved(office: Desk) -> None:
    card, bench = keys(office), office.window.bench
    assert bench is not None
    dialog = press(office, card.sheet)
    fill(office, "not the passphrase")
    office.keys(Qt.Key.Key_Return)
    assert "does not open this copy" in said(dialog)
    dialog.findChildren(QLineEdit)[0].setFocus()
    fill(office, PASSPHRASE)
    office.keys(Qt.Key.Key_Return)
    office.wait_for(lambda: isinstance(QApplication.activeModalWidget(), PreviewDialog), "the sheet")
    preview = office.asked()
    assert isinstance(preview, PreviewDialog)
    words = " ".join(page_text(preview.paper.pdf)).split()
    start = next(at for at, word in enumerate(words) if word.startswith("AGE-SECRET-KEY-1"))
    new = " ".join(words[start : start + 16])
    assert not preview.elsewhere.isVisible(), "no copy of the key is left with another program"
    office.keys(Qt.Key.Key_Escape)
    office.answered()
    assert office.message.startswith("The new recovery key holds from now on. Print it twice")
    assert card.proof.text().startswith("A new recovery sheet was made on 21 November 2026, and nobody has tried it")
    with pytest.raises(StoreTrouble):
        recovery.prove(bench.runner.store, recovery_key())
    with pytest.raises(StoreTrouble):
        vault.unlock_with_recovery(office.places.vault, recovery_key())

    dialog = press(office, card.prove)
    type_text(office.front(), new)
    office.keys(Qt.Key.Key_Return, CTRL)
    office.answered()
    assert office.message == "The recovery key works. Put the sheet back into the safe."
    assert card.proof.text() == "The recovery key on paper was last tried on 21 November 2026."


# -- access ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "scale"), [("light", 1.0), ("dark", 2.0), ("contrast", 1.0), ("contrast", 2.0)])
def test_the_cards_and_their_dialogs_pass_the_accessibility_rules(office: Desk, name: ThemeName, scale: float) -> None:
    office.look(name, scale)
    card = this_copy(office)
    found = {}
    for button in (card.officer, card.change, card.bind):
        found[button.text()] = [*check(press(office, button)), *check_escape(office.dialog(), button)]
    office_keys = keys(office)
    found["laptops"] = check(office.window)
    for button in (office_keys.sheet, office_keys.renew):
        found[button.text()] = [*check(press(office, button)), *check_escape(office.dialog(), button)]
    assert {where: findings for where, findings in found.items() if findings} == {}
