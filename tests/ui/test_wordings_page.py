"""The words of printed documents in the settings: beside the English, changed, and checked by a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.printing.wording import unchecked
from desktop_app.ui import wordings
from desktop_app.ui.dialogs.wording import SentenceDialog
from desktop_app.ui.pages.wordings import WordingsPage
from desktop_app.ui.theme import ThemeName
from tests.support.accessibility import check, check_escape
from tests.support.screens import Screen, Window, a_window

LANGUAGE, DOCUMENT = "Which language?", "Which document?"


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp) as made:
        yield made


def a_screen(window: Window, document: str = "Sign-in register", language: str = "Polish (polski)") -> Screen:
    window.main.add_page("wordings", "Wording of documents", "languages", WordingsPage(window.bench))
    window.show()
    screen = Screen(window)
    screen.pick(DOCUMENT, document)
    screen.pick(LANGUAGE, language)
    return screen


def page(window: Window) -> WordingsPage:
    found = window.main.findChild(WordingsPage)
    assert found is not None
    return found


def words_of(window: Window, key: str) -> str:
    (row,) = (row for row in page(window).table.rows.rows if row.key == key)
    return row.cells[1]


def test_a_sentence_is_changed_beside_its_english_and_the_programs_words_come_back(window: Window) -> None:
    screen = a_screen(window)
    assert words_of(window, "title") == "Lista obecności: {event}"
    page(window).edit("title")
    form = Screen(window)
    assert form.says("Sign-in register: {event}")
    form.type("In Polish", "Kto przyszedł")
    form.press("Save")
    assert form.says("Keep these facts as they are, and no others: {event}. The program puts them there.")
    form.type("In Polish", "Kto przyszedł – 中文 أمينة: {event}")
    form.press("Save")
    assert words_of(window, "title") == "Kto przyszedł – 中文 أمينة: {event}"

    page(window).edit("title")
    assert Screen(window).says("The program’s own words")
    Screen(window).type("In Polish", "")
    Screen(window).press("Save")
    assert words_of(window, "title") == "Lista obecności: {event}"
    window.undo()
    assert words_of(window, "title") == "Kto przyszedł – 中文 أمينة: {event}"
    screen.pick(LANGUAGE, "Russian (русский)")
    assert words_of(window, "title") == "Журнал регистрации: {event}"


def test_words_are_checked_by_name_until_one_changes_and_the_check_can_be_taken_back(window: Window) -> None:
    screen = a_screen(window)
    assert screen.says("Nobody who reads Polish has checked these words yet.")
    screen.press("I have checked this")
    form = Screen(window)
    form.type("Who has read it", "")
    form.press("I have checked this")
    assert form.problem("Who has read it") == "Say who has read it."
    form.type("Who has read it", "Łucja Ó Briain")
    form.press("I have checked this")
    assert screen.says("Łucja Ó Briain checked these words on 21 November 2026.")
    assert not screen.can_press("I have checked this")
    # What stands on every sheet has not been read yet, so the paper still says so.
    assert unchecked("sign-in-register", window.bench.query(wordings.tongue, "pl"))

    page(window).edit("here")
    Screen(window).type("In Polish", "Jest")
    Screen(window).press("Save")
    assert screen.says("but they have changed since. Somebody has to read them again.")
    window.undo()
    assert screen.says("Łucja Ó Briain checked these words on 21 November 2026.")
    screen.press("Take the check back")
    assert screen.says("Nobody who reads Polish has checked these words yet.")


def test_english_needs_no_check_and_can_be_worded_otherwise(window: Window) -> None:
    screen = a_screen(window, language="English")
    assert screen.says("It needs no check.")
    assert not screen.can_press("I have checked this")
    window.press(Qt.Key.Key_Tab)
    page(window).edit("others_heading")
    Screen(window).type("In English", "Are you not on the list?")
    Screen(window).press("Save")
    assert words_of(window, "others_heading") == "Are you not on the list?"


def test_a_row_is_a_sentence_for_screen_readers_and_enter_changes_it(window: Window) -> None:
    screen = a_screen(window, language="Urdu (اردو)")
    first = page(window).table.rows.rows[0]
    assert first.spoken == "Sign-in register – حاضری رجسٹر (the program’s)"
    screen.press_in("Sentences of this document", Qt.Key.Key_Return)
    dialog = window.dialog()
    assert isinstance(dialog, SentenceDialog)
    assert dialog.words.toPlainText() == "حاضری رجسٹر"


@pytest.mark.parametrize(("name", "scale"), [("light", 1.0), ("contrast", 2.0), ("dark", 2.0)])
def test_the_page_passes_the_accessibility_rules(window: Window, name: ThemeName, scale: float) -> None:
    window.look(name, scale)
    a_screen(window)
    found = {"page": check(window.main)}
    page(window).change.setFocus()
    page(window).change.click()
    window.settle()
    found["sentence"] = [*check(window.dialog()), *check_escape(window.dialog(), page(window).change)]
    page(window).action.setFocus()
    page(window).action.click()
    window.settle()
    found["check"] = [*check(window.dialog()), *check_escape(window.dialog(), page(window).action)]
    assert {where: findings for where, findings in found.items() if findings} == {}
