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
from desktop_app.services.format_orders import FormatOrder
from desktop_app.store.journal import Writer
from desktop_app.ui import paper_work, piles
from desktop_app.ui.dialogs.piles import PilesDialog
from desktop_app.ui.models.format_orders import counted
from desktop_app.ui.pages.format_orders import FormatOrdersPage
from desktop_app.ui.paper_work import Order
from desktop_app.ui.papers import About
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


def files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def test_an_events_people_are_counted_by_how_they_read(window: Window) -> None:
    said = window.bench.query(counted, todays_session(window))

    assert said == "Of 6 people on the list: 3 clear print, 1 large print, 1 giant print, 1 bsl; 2 in Polish."


def test_everything_for_an_event_is_made_in_one_go(tmp_path: Path, window: Window) -> None:
    order = Order("event-pack", About(todays_session(window), today="2026-11-21"))

    made = piles.make_pack(window.store, SILENT, paper_work.press_of(window.bench), order, tmp_path / "pack")

    assert {pile.where for pile in made.piles if not pile.trouble} | {"contents.pdf"} == files(tmp_path / "pack")
    consents = {pile.how: pile.copies for pile in made.piles if pile.where.startswith("consent-form")}
    assert consents["Clear print, Polish"] == 2


def orders(window: Window) -> tuple[FormatOrder, ...]:
    """A queue of five copies: two people read one document alike, one needs a certificate of their own."""
    asked = (
        ("Amina Khan", "sign-up-sheet", Wish(size="large")),
        ("Bilal Khan", "sign-up-sheet", Wish(size="large")),
        ("Łucja Nowak", "sign-up-sheet", Wish(language="pl")),
        ("Zoë Nowak", "involvement-certificate", Wish(size="giant")),
        ("Jan Nowak", "sign-up-sheet", Wish("bsl", "")),
    )
    for name, document, wish in asked:
        draft = OrderDraft(someone(window, name), document, wish, "", "2026-11-27")
        window.bench.do(Op.ASK_FORMAT, format_orders.ask, draft, "2026-11-21")
    return window.bench.query(format_orders.queue, "2026-11-21")


def test_what_waits_falls_into_piles_and_no_file_names_anybody(tmp_path: Path, window: Window) -> None:
    press = paper_work.press_of(window.bench)

    made = piles.make_due(window.store, SILENT, press, orders(window), tmp_path / "due")

    told = {(pile.title, pile.how, pile.copies, pile.trouble) for pile in made.piles}
    assert told == {
        ("Blank sign-up sheet", "Large print", 2, ""),
        ("Blank sign-up sheet", "Clear print, Polish", 1, ""),
        ("Certificate of involvement", "Giant print", 1, ""),
        ("Blank sign-up sheet", "Bsl", 1, "made by hand"),
    }
    assert len(made.keys) == 4
    large = next(pile for pile in made.piles if pile.how == "Large print")
    assert files(tmp_path / "due" / large.where) == {"sign-up-sheet.pdf", "contents.pdf"}
    own = next(pile for pile in made.piles if pile.title.startswith("Certificate"))
    assert files(tmp_path / "due" / own.where) == {"001.pdf", "contents.pdf"}
    contents = page_text(tmp_path / "due" / large.where / "contents.pdf")[0]
    assert "Amina Khan" in contents
    assert "Bilal Khan" in contents
    assert "Nowak" not in contents
    assert not any(name in file for file in files(tmp_path / "due") for name in ("Nowak", "Khan"))


def test_stopping_keeps_the_piles_that_were_finished(tmp_path: Path, window: Window) -> None:
    class StopAfterTheFirstPile:
        def step(self, done: int, _total: int | None, what: str) -> None:
            if what == "copies" and done:
                raise Cancelled

    press = paper_work.press_of(window.bench)

    made = piles.make_due(window.store, StopAfterTheFirstPile(), press, orders(window), tmp_path / "due")

    assert made.stopped
    assert len(made.piles) == 1
    assert (tmp_path / "due" / made.piles[0].where / "contents.pdf").is_file()


def test_a_folder_that_takes_nothing_is_told(tmp_path: Path, window: Window) -> None:
    (tmp_path / "due").write_text("a file")

    with pytest.raises(FolderTrouble):
        piles.make_due(window.store, SILENT, paper_work.press_of(window.bench), orders(window), tmp_path / "due")


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
    assert dialog.says("Bsl: made by hand.")
    assert dialog.says("5 copies in other formats are new in the queue of formats asked for.")
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
    assert len(made) == 4  # the letters of a pile are one file to print


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
