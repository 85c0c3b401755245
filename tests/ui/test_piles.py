"""Many copies at once: in piles by how people read, each with the sheet that says whose, and told on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import FolderTrouble
from desktop_app.domain.format_orders import OrderDraft, Wish
from desktop_app.domain.work import SILENT, Cancelled
from desktop_app.printing.preview import page_text
from desktop_app.services import format_orders
from desktop_app.store.journal import Writer
from desktop_app.ui import piles
from desktop_app.ui.dialogs.piles import PilesDialog
from desktop_app.ui.models.format_orders import counted
from desktop_app.ui.pages.format_orders import FormatOrdersPage
from desktop_app.ui.paper_work import Order
from desktop_app.ui.papers import About
from desktop_app.ui.piles import Copy, Means
from tests.support.accessibility import check
from tests.support.builders import a_person, an_attendance, an_event
from tests.support.field_day import someone, todays_session
from tests.support.print_screen import PrintScreen
from tests.support.screens import Screen, Window, a_window

READERS = (
    ("Amina", "Khan", "large", ""),
    ("Łucja", "Nowak", "", "pl"),
    ("Zoë", "Nowak", "", "pl"),
    ("小明", "李", "giant", ""),
    ("Bilal", "Khan", "", ""),
    ("Jan", "Nowak", "bsl", ""),
)


def fair(writer: Writer) -> None:
    """An event whose people asked for different formats."""
    event = an_event(writer, venue="Larch Hall")
    for given, family, how, language in READERS:
        person = a_person(writer, given, family, print_format=how, language=language)
        an_attendance(writer, event.session, person, adults=0, children=0)


@pytest.fixture
def window(tmp_path: Path, qapp: QApplication) -> Iterator[Window]:
    with a_window(tmp_path / "copy", qapp, people=False, scene=fair) as window:
        yield window


def means(window: Window) -> Means:
    return Means(lambda: window.bench.photos, window.store.surroundings.new_id, "2026-11-21T10:40")


def letters(window: Window, session: str) -> tuple[Copy, ...]:
    order = Order("letter", About(person_id="anyone", today="2026-11-21", text="# Your kitchen\n\nWe come on Monday."))
    return window.bench.query(piles.for_event, order, session)


def files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def test_an_events_people_are_counted_by_how_they_read(window: Window) -> None:
    said = window.bench.query(counted, todays_session(window))

    assert said == "Of 6 people on the list: 3 clear print, 1 large print, 1 giant print, 1 bsl; 2 in Polish."


def test_letters_go_by_themselves_into_the_right_piles_and_no_file_names_anybody(
    tmp_path: Path, window: Window
) -> None:
    made = piles.make(window.store, SILENT, letters(window, todays_session(window)), tmp_path / "post", means(window))

    told = {(pile.how, pile.copies, bool(pile.trouble)) for pile in made.piles}
    assert told == {
        ("Clear print", 1, False),
        ("Clear print, in Polish", 2, False),
        ("Large print", 1, False),
        ("Giant print", 1, False),
        ("Bsl", 1, True),  # by hand
    }
    polish = next(pile for pile in made.piles if pile.how == "Clear print, in Polish")
    assert files(tmp_path / "post" / polish.where) == {"001.pdf", "002.pdf", "contents.pdf"}
    contents = page_text(tmp_path / "post" / polish.where / "contents.pdf")[0]
    assert "Łucja Nowak" in contents
    assert "Zoë Nowak" in contents
    assert "Bilal" not in contents
    first = page_text(tmp_path / "post" / polish.where / "001.pdf")[0]
    assert "Łucja Nowak" in first
    assert "Your kitchen" in first
    assert not any(name in file for file in files(tmp_path / "post") for name in ("Nowak", "Khan", "李"))


def test_a_document_that_is_the_same_for_all_is_made_once_a_pile(tmp_path: Path, window: Window) -> None:
    session = todays_session(window)
    copies = window.bench.query(piles.for_event, Order("comment-slip", About(today="2026-11-21")), session)

    made = piles.make(window.store, SILENT, copies, tmp_path / "slips", means(window))

    polish = next(pile for pile in made.piles if pile.how == "Clear print, in Polish")
    assert polish.copies == 2
    assert files(tmp_path / "slips" / polish.where) == {"comment-slip.pdf", "contents.pdf"}


def test_everything_for_an_event_is_made_in_one_go(tmp_path: Path, window: Window) -> None:
    order = Order("event-pack", About(todays_session(window), today="2026-11-21"))

    made = piles.make_pack(window.store, SILENT, order, tmp_path / "pack", means(window))

    assert {pile.where for pile in made.piles if pile.where} | {"contents.pdf"} == files(tmp_path / "pack")
    consents = {pile.how: pile.copies for pile in made.piles if pile.where.startswith("consent-form")}
    assert consents["Clear print, in Polish"] == 2


def test_stopping_keeps_the_piles_that_were_finished(tmp_path: Path, window: Window) -> None:
    class StopAfterTheFirstPile:
        def step(self, done: int, _total: int | None, what: str) -> None:
            if what == "copies" and done and list((tmp_path / "post").rglob("contents.pdf")):
                raise Cancelled

    copies = letters(window, todays_session(window))

    made = piles.make(window.store, StopAfterTheFirstPile(), copies, tmp_path / "post", means(window))

    assert made.stopped
    assert len(made.piles) == 1
    assert (tmp_path / "post" / made.piles[0].where / "contents.pdf").is_file()


def test_a_folder_that_takes_nothing_is_told(tmp_path: Path, window: Window) -> None:
    (tmp_path / "post").write_text("a file")

    with pytest.raises(FolderTrouble):
        piles.make(window.store, SILENT, letters(window, todays_session(window)), tmp_path / "post", means(window))


def test_the_page_of_printing_makes_exactly_these_and_says_what_is_in_which_pile(
    tmp_path: Path, window: Window
) -> None:
    screen = PrintScreen(window)
    assert screen.says("Of 6 people on the list: 3 clear print, 1 large print, 1 giant print, 1 bsl; 2 in Polish.")
    assert screen.can_press("Make the event’s whole pack")  # nobody takes a register home
    screen.want("Consent form")
    assert screen.can_press("Make exactly these")

    screen.page.make_piles(tmp_path / "piles")
    window.wait_for_job()

    assert isinstance(window.dialog(), PilesDialog)
    dialog = Screen(window)
    assert dialog.says("5 copies in 4 piles, in piles.")
    assert dialog.says("Bsl: This form is made by hand: the program has nobody who signs or draws.")
    assert check(window.dialog()) == []


def test_a_letter_to_everybody_at_an_event_needs_nobody_to_be_chosen(tmp_path: Path, window: Window) -> None:
    screen = PrintScreen(window)
    screen.want("Letter to one person")
    assert screen.says("Say which person.")
    screen.page.make_piles(tmp_path / "post")
    assert window.message == "Write what it should say."
    screen.type("What should the letter say?", "We come on Monday. قهوة")
    screen.wait()

    screen.page.make_piles(tmp_path / "post")
    window.wait_for_job()

    assert Screen(window).says("5 copies in 4 piles, in post.")
    made = {file for file in files(tmp_path / "post") if not file.endswith("contents.pdf")}
    assert len(made) == 5


def test_all_that_waits_is_made_in_piles_and_noted_as_made(tmp_path: Path, window: Window) -> None:
    for name, wish in (("Amina Khan", Wish(size="large")), ("Łucja Nowak", Wish(language="pl"))):
        draft = OrderDraft(someone(window, name), "sign-up-sheet", wish, "", "2026-11-27")
        window.bench.do(Op.ASK_FORMAT, format_orders.ask, draft, "2026-11-21")
    page = FormatOrdersPage(window.bench)
    window.main.add_page("formats", "Formats asked for", "a-large-small", page)
    window.show()
    page.entered()

    page.make_piles(tmp_path / "due")
    window.wait_for_job()
    Screen(window).press("Note them as made")

    assert window.message == "2 copies are made and wait to be sent."
    assert {one.state for one in window.bench.query(format_orders.queue, "2026-11-21")} == {"made"}
    window.undo()
    assert {one.state for one in window.bench.query(format_orders.queue, "2026-11-21")} == {"asked"}
