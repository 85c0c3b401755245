from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from desktop_app.printing import produce
from desktop_app.printing.documents import catalogue, recovery_sheet, sign_in_register, tally_sheet
from desktop_app.printing.documents.letterhead import Letterhead, Occasion
from desktop_app.printing.model import Document
from desktop_app.printing.preview import page_text
from desktop_app.printing.wording import ENGLISH
from tests.printing.papers import (
    DAY,
    EVERY,
    SENDER,
    a_line,
    a_recovery_sheet,
    a_register,
    a_sign_up_sheet,
    a_tally_sheet,
    an_inspection,
)


def printed(document: Document, folder: Path, size: str = "clear") -> list[str]:
    out = folder / "paper.pdf"
    pages = produce(document, size, out, sheet_id="7k3mq2fd", printed_at="2026-11-20T16:05")
    text = [page.replace("\u00a0", " ") for page in page_text(out)]
    assert len(text) == pages
    return text


def flowing(pages: list[str]) -> str:
    return " ".join(" ".join(pages).split())


@pytest.mark.parametrize("size", ["clear", "large", "giant"])
def test_the_register_greets_people_with_what_they_asked_for(size: str, tmp_path: Path) -> None:
    text = flowing(printed(a_register(5), tmp_path, size))
    assert "Amina Khan" in text
    assert "Needs: Large print, Speaks Urdu" in text
    assert "At the door: Please come out to the car, she uses a wheelchair" in text
    assert "Large print: 2 people asked" in text
    assert "Braille: 1 person asked" in text
    assert "10.44 am" in text


def test_the_register_says_when_where_and_when_it_was_printed(tmp_path: Path) -> None:
    text = flowing(printed(a_register(1), tmp_path))
    assert "When Saturday 21 November 2026, 10 am to 3 pm" in text
    assert "Where Community hall, Larch Court, KY1 1AA" in text
    assert "Printed 20 November 2026, 4.05 pm" in text


def test_a_register_line_has_no_place_for_a_date_of_birth() -> None:
    names = {each.name for each in dataclasses.fields(sign_in_register.RegisterLine)}
    assert names == {"name", "address", "needs", "greeting", "state", "since"}


@pytest.mark.parametrize("size", ["clear", "large", "giant"])
def test_rows_are_numbered_through_the_empty_lines(size: str, tmp_path: Path) -> None:
    lines = tuple(a_line(name=f"Person {i}", address="", needs=(), greeting="", state="expected") for i in range(3))
    register = sign_in_register.Register("Open day", DAY, SENDER, lines, blank_rows=2)
    text = flowing(printed(sign_in_register.document(register), tmp_path, size))
    assert re.search(r"\b1\b.*Person 0.*\b2\b.*Person 1.*\b3\b.*Person 2.*\b4\b.*\b5\b", text)


@pytest.mark.parametrize("size", ["clear", "large", "giant"])
@pytest.mark.parametrize(
    "name", ["Zoë O’Brien", "Zażółć Łukasiewicz", "李小明", "أحمد خان", "Иван Петров", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ"]
)
def test_names_can_be_read_aloud_as_they_were_typed(name: str, size: str, tmp_path: Path) -> None:
    register = sign_in_register.Register("Open day", DAY, SENDER, (a_line(name=name),))
    assert name in flowing(printed(sign_in_register.document(register), tmp_path, size))


def test_an_event_with_a_right_to_left_title_is_printed(tmp_path: Path) -> None:
    register = sign_in_register.Register("یوم خاندان", Occasion(), SENDER)
    text = flowing(printed(sign_in_register.document(register), tmp_path))
    assert "یوم" in text
    assert "خاندان" in text


def test_every_page_says_which_it_is_and_sheets_for_writing_carry_their_id(tmp_path: Path) -> None:
    pages = printed(a_register(40), tmp_path)
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Sheet 7K3M Q2FD" in page


def test_the_recovery_sheet_carries_no_sheet_id_and_its_key_in_order(tmp_path: Path) -> None:
    text = flowing(printed(a_recovery_sheet(), tmp_path))
    assert "Sheet 7K3M" not in text
    assert "AGE-SECRET-KEY-1 QQPZ RY9X 8GF2 TVDW" in text
    assert "Fife Housing Group" in text
    assert "21 November 2026" in text


def test_a_recovery_key_is_printed_whole() -> None:
    assert "".join(recovery_sheet.groups("AGE-SECRET-KEY-1QQPZRY9X8GF")) == "AGE-SECRET-KEY-1QQPZRY9X8GF"
    assert recovery_sheet.groups("abcd efgh-ij") == ("abcd", "efgh-ij")
    assert recovery_sheet.groups("ABCDEFGHIJ") == ("ABCD", "EFGH", "IJ")


def test_the_estate_walk_keeps_notes_word_for_word_and_captions_with_photos(tmp_path: Path) -> None:
    text = flowing(printed(an_inspection(2), tmp_path))
    assert "Issue 2: Damp or mould" in text
    assert "Black mould, getting worse since September." in text
    assert "البلل" in text
    assert "Photo 1: Mould above the bins" in text
    assert "2 issues were noted on this walk." in text


def test_an_estate_walk_without_issues_says_so(tmp_path: Path) -> None:
    assert "Nothing has been noted on this walk yet." in flowing(printed(an_inspection(0), tmp_path))


def test_the_tally_sheet_has_a_row_for_each_half_hour(tmp_path: Path) -> None:
    assert tally_sheet.half_hours("2026-11-21T10:00", "2026-11-21T11:45") == ["10:00", "10:30", "11:00", "11:30"]
    assert "10.30 am" in flowing(printed(a_tally_sheet(40), tmp_path))


@pytest.mark.parametrize("make", [a_register, a_sign_up_sheet, a_tally_sheet, an_inspection])
def test_every_leaflet_says_how_to_ask_for_another_format(make: object, tmp_path: Path) -> None:
    assert callable(make)
    assert (
        "This is available in large print, in Braille, on tape and in other languages. "
        "Phone 08000 274 007 or email info@fifehg.org.uk." in flowing(printed(make(1), tmp_path))
    )


def test_an_organisation_without_phone_and_email_points_to_its_staff(tmp_path: Path) -> None:
    register = sign_in_register.Register("Open day", Occasion(), Letterhead("Ours"), ())
    assert "Please ask any member of staff." in flowing(printed(sign_in_register.document(register), tmp_path))


def test_the_catalogue_names_every_document_once() -> None:
    names = [each.name for each in catalogue()]
    assert len(names) == len(set(names))
    assert sorted({*names, "held-list"}) == sorted(EVERY)  # that one is made on the page of laptops alone
    assert [make(1, ENGLISH).name for make in EVERY.values()] == list(EVERY)
    assert all(each.title for each in catalogue())
