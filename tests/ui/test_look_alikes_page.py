"""The page of people who may be here twice: pairs side by side, decided by keyboard, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.domain.changes import Op
from desktop_app.services import people
from desktop_app.store import erasure
from desktop_app.ui.cards.person import PersonFile
from desktop_app.ui.pages.look_alikes import LookAlikesPage
from tests.support.accessibility import check
from tests.support.builders import a_person, a_property, writing
from tests.support.looks import every_look, wrong
from tests.support.screens import LOOKS, Screen, Window, a_window

Key, Ctrl = Qt.Key, Qt.KeyboardModifier.ControlModifier


class LookAlikesScreen(Screen):
    """The page in an officer's words."""

    def __init__(self, window: Window) -> None:
        self.page = LookAlikesPage(window.bench)
        super().__init__(window, self.page)
        window.main.add_page("look-alikes", "Look-alikes", "users", self.page)
        window.show()
        self.found()

    def found(self) -> None:
        """Wait until the look is over."""
        self.window.wait_for(lambda: not self.page._looking, "the look at everybody")

    def pairs(self) -> list[str]:
        """The pairs in the list, from the top."""
        return self.lines("Pairs that look alike")


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path, qapp) as opened:
        with writing(opened.store) as writer:
            for number, (given, family) in enumerate(
                (("Łucja", "Wójcikówna"), ("Ðorđe", "Petrović"), ("Zoë", "Featherstone"))
            ):
                home = a_property(writer, f"{number + 1} Rowan Street", f"KY{number + 1} 1AB")
                born = f"197{number}-03-0{number + 1}"
                a_person(writer, given, family, property_id=home, born=born, reference=f"T{number}", phone="")
                a_person(
                    writer, given, family[:-1], property_id=home, born=born, phone=f"0141 {number + 3}7{number + 1}2468"
                )
        yield opened


@pytest.fixture
def screen(window: Window) -> LookAlikesScreen:
    return LookAlikesScreen(window)


def test_three_pairs_are_settled_without_the_mouse(window: Window, screen: LookAlikesScreen) -> None:
    first, second, third = screen.pairs()
    before = window.bench.query(people.count)

    window.press(Key.Key_M, Ctrl)
    assert "are one person now" in window.message
    assert screen.pairs() == [second, third]
    window.press(Key.Key_L, Ctrl)
    assert screen.pairs() == [third, second]
    window.press(Key.Key_D, Ctrl)
    assert "stay two people" in window.message
    assert screen.pairs() == [second]
    window.press(Key.Key_M, Ctrl)

    assert screen.says("Nobody looks like somebody else.")
    assert window.bench.query(people.count) == before - 2
    assert first


def test_what_was_put_off_comes_last_also_at_the_next_look(window: Window, screen: LookAlikesScreen) -> None:
    first, second, third = screen.pairs()
    window.press(Key.Key_L, Ctrl)
    assert screen.pairs() == [second, third, first]
    with writing(window.store, Op.ADD_PERSON) as writer:
        a_person(writer, "中", "李")
    screen.page._stale, screen.page._pairs = True, {}
    screen.page.entered()
    screen.found()
    assert screen.pairs() == [second, third, first]
    with writing(window.store, Op.ERASE) as writer:
        last = screen.page._pairs[list(screen.page._pairs)[-1]]
        erasure.erase(writer, [("person", max(last.a.id, last.b.id))], "asked")
    with window.store.read() as reader:
        assert reader.driver.execute("SELECT count(*) FROM review").fetchone()[0] == 0


def test_a_merge_keeps_what_was_chosen_and_can_be_undone(window: Window, screen: LookAlikesScreen) -> None:
    pair = screen.page.card.pair
    assert pair is not None
    before = window.bench.query(people.person, pair.a.id).draft
    screen.press("Merge them")
    after = window.bench.query(people.person, pair.a.id).draft
    assert (after.reference, after.phone) == (pair.a.reference or pair.b.reference, pair.a.phone or pair.b.phone)

    window.undo()
    screen.found()

    assert window.bench.query(people.person, pair.a.id).draft == before
    assert len(screen.pairs()) == 3


def test_the_other_record_can_be_the_one_that_is_kept(window: Window, screen: LookAlikesScreen) -> None:
    pair = screen.page.card.pair
    assert pair is not None
    screen.page.card.kept.set_value("b")  # type: ignore[union-attr]  # a pair is shown, so there is a choice
    screen.press("Merge them")

    assert window.bench.query(people.person, pair.a.id).id == pair.b.id
    assert window.bench.query(people.person, pair.b.id).draft.family == pair.b.family


def test_the_reasons_and_the_differences_are_said_in_words(screen: LookAlikesScreen) -> None:
    assert screen.says("same birth date")
    assert screen.says("Last name differs")
    assert screen.says("The same in both")


def test_a_person_says_quietly_whom_they_look_like(window: Window) -> None:
    found = window.bench.query(people.find, "Featherston")
    card = PersonFile(window.bench)
    card.show_person(found.lines[0].id)
    assert card.alike.text() == f"Looks like {found.lines[1].name}"
    card.deleteLater()


def test_a_merge_is_taken_back_from_the_persons_page(window: Window, screen: LookAlikesScreen) -> None:
    before = window.bench.query(people.count)
    kept, other = screen.page.card.kept_and_other
    screen.press("Merge them")
    card = PersonFile(window.bench)
    card.show_person(kept)
    assert card.apart.text().endswith(": take apart")

    card.apart.click()

    assert "taken apart" in window.message
    assert window.bench.query(people.person, other).id == other
    assert window.bench.query(people.count) == before
    screen.found()
    card.deleteLater()


def test_the_page_is_accessible(window: Window, screen: LookAlikesScreen) -> None:
    found = {}
    for look in every_look(window):
        found[look] = check(window.main)
        if screen.page.panes.narrow:
            window.press(Key.Key_Return)
            found[f"the pair, {look}"] = check(window.main)
            window.press(Key.Key_Escape)

    assert wrong(found) == {}
    assert len(found) > len(LOOKS)
