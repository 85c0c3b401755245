"""A mailing: everybody's own format in its pile, a sheet on each, and nothing in the queue when it was stopped."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from desktop_app.domain.errors import FolderTrouble, PrintTrouble
from desktop_app.domain.format_orders import Wish
from desktop_app.domain.work import SILENT, Cancelled, Progress
from desktop_app.formats import louis
from desktop_app.printing.joining import joined
from desktop_app.printing.preview import page_count, page_text
from desktop_app.services import format_orders
from desktop_app.store.engine import Store
from desktop_app.ui import mailing, papers
from desktop_app.ui.mailing import Mailing, MailingMade, Press, folder_name
from tests.support.builders import a_person, a_store_in, writing

TODAY = "2026-11-21"
WORDS = "The fair\n\nCome and see — é."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store_in(tmp_path / "copy") as opened:
        yield opened


def readers(store: Store, *ways: tuple[str, str]) -> tuple[str, ...]:
    with writing(store) as writer:
        return tuple(
            a_person(writer, f"Ł{at}", "O’Neill", print_format=how, language=language)
            for at, (how, language) in enumerate(ways)
        )


def send(
    store: Store, out: Path, people: tuple[str, ...], document: str = "letter", progress: Progress = SILENT
) -> MailingMade:
    numbers = count(1)
    press = Press(lambda: pytest.fail("no photos in this"), f"{TODAY}T10:00", lambda: f"abcd{next(numbers):04}")
    return mailing.make(store, progress, press, Mailing(document, papers.About(today=TODAY, text=WORDS), people), out)


def waiting(store: Store) -> int:
    with store.read() as reader:
        return len(format_orders.queue(reader, TODAY))


def test_every_format_has_its_pile_and_what_cannot_be_made_its_sheet(store: Store, tmp_path: Path) -> None:
    people = readers(store, ("", ""), ("easy-read", "pl"), ("braille", ""), ("50", ""), ("smoke", "ar"))
    made = send(store, tmp_path / "out", people)
    assert (made.title, made.copies, made.ordered) == ("Letter to one person", 5, 4)
    assert {pile.folder[3:]: (pile.files, pile.problem) for pile in made.piles} == {
        "pdf-clear": (("letters.pdf",), ""),
        "easy-read-clear-pl": (("letters.pdf",), ""),
        "braille": (("001.brf",), "") if louis.is_here() else ((), "braille-library-missing"),
        "pdf-50": ((), "print-size"),
        "smoke-ar": ((), "no-such-language"),
    }
    sheets = {pile.folder[3:]: page_text(tmp_path / "out" / pile.folder / "contents.pdf")[0] for pile in made.piles}
    assert all("O’Neill" in sheet for sheet in sheets.values())
    assert "cannot make these copies" in sheets["smoke-ar"]
    assert ("proof-read" in sheets["braille"]) == louis.is_here()
    assert "Friday 4\u00a0December\u00a02026" in sheets["pdf-50"]
    assert "Due on" not in sheets["pdf-clear"]


def test_what_is_not_about_one_person_is_made_once_a_pile(store: Store, tmp_path: Path) -> None:
    people = readers(store, ("", ""), ("", ""), ("large", ""))
    made = send(store, tmp_path / "out", people, "comment-slip")
    assert [(pile.copies, pile.files) for pile in made.piles] == [
        (2, ("comment-slip.pdf",)),
        (1, ("comment-slip.pdf",)),
    ]
    assert waiting(store) == 1


def test_a_mailing_that_is_stopped_leaves_nothing_in_the_queue(store: Store, tmp_path: Path) -> None:
    class Stopped:
        def step(self, done: int, total: int | None, what: str) -> None:
            if (done, total, what) == (2, 3, "copies"):
                raise Cancelled

    people = readers(store, ("", ""), ("large", ""), ("giant", ""))
    with pytest.raises(Cancelled):
        send(store, tmp_path / "out", people, progress=Stopped())
    assert waiting(store) == 0


def test_a_mailing_never_mixes_with_an_older_one(store: Store, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old.pdf").touch()
    with pytest.raises(FolderTrouble) as trouble:
        send(store, tmp_path / "out", readers(store, ("", "")))
    assert trouble.value.code == "folder-not-new"
    with pytest.raises(PrintTrouble):
        send(store, tmp_path / "new", readers(store, ("", "")), "poem")


def test_a_piles_folder_tells_how_it_is_read_and_nobodys_name() -> None:
    assert folder_name(2, Wish("pdf", "18", "zh-Hans")) == "02-pdf-18-zh-Hans"
    assert folder_name(11, Wish("audio", "", "en")) == "11-audio"


def test_each_of_the_joined_begins_on_a_new_sheet(store: Store, tmp_path: Path) -> None:
    send(store, tmp_path / "out", readers(store, ("", "")))
    one = (tmp_path / "out" / "01-pdf-clear" / "letters.pdf").read_bytes()
    pages = page_count(one)
    whole, count_of_pages = joined([one, one, one])
    assert page_count(whole) == count_of_pages == 3 * pages + 2 * (pages % 2)
