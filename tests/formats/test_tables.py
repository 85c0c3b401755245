"""Lists as files for spreadsheets: text stays text, every cell is read back, consent is asked for."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import load_workbook

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import FolderTrouble, Rejected
from desktop_app.domain.work import SILENT
from desktop_app.formats import tables
from desktop_app.paths import resource
from desktop_app.services import involvement, lists_out, organisation, people, voice
from desktop_app.services.lists_out import ListOut
from desktop_app.store.engine import Store
from tests.support.builders import (
    a_person,
    a_property,
    a_role,
    a_store_in,
    an_attendance,
    an_event,
    an_inspection,
    an_issue,
    writing,
)

NASTY = (
    "=1+1", "\t=1", " =1+1", "＝1+1", "@a", "+44 7700 900123", "0123", "1e5", "true", "2026-11-21", "http://a.example",
    "mailto:a@b.example", "é Ł 中 أمينة", "a\nb", "<b>&amp;</b>", "'", '"', "_x0041_", "  leading", "x" * 40_000,
    "\x07bell", "internal:Sheet1!A1", "{=1}", "007", "12345678901234567890",
)  # fmt: skip


def a_list(*cells: str) -> ListOut:
    return ListOut("People", ("What",), iter([(cell,) for cell in cells]))


def cells_of(path: Path) -> list[str]:
    return [str(row[0]) if row else "" for row in load_workbook(str(path)).get_sheet_by_index(0).to_python()]


def test_every_cell_of_a_workbook_reads_back_as_the_text_it_was(tmp_path: Path) -> None:
    out = tmp_path / "list.xlsx"
    assert tables.write(a_list(*NASTY), out) == len(NASTY)
    read = cells_of(out)[1:]
    assert all(type(cell) is str for cell in read)
    for wrote, found in zip(NASTY, read, strict=True):
        if len(wrote) > tables.LONGEST_CELL:
            assert found == f"{wrote[: tables.LONGEST_CELL - 1]}…"
        else:
            assert found == wrote.replace("\x07", ""), repr(wrote)
    with zipfile.ZipFile(out) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert 't="n"' not in sheet
    assert [entry.name for entry in tmp_path.iterdir()] == ["list.xlsx"]


def test_no_cell_of_a_csv_file_is_run_and_excel_reads_its_letters(tmp_path: Path) -> None:
    out = tmp_path / "list.csv"
    tables.write(a_list("=1+1", "+44 7700 900123", "é Ł 中", "a;=1+1", "two\nlines"), out)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [row[0] for row in csv.reader(file)] == [
            "What",
            "'=1+1",
            "+44 7700 900123",
            "é Ł 中",
            "a;=1+1",
            "two\nlines",
        ]


def test_half_a_file_is_never_left(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[str]]:
        yield ("one",)
        raise ZeroDivisionError

    for ending in (".csv", ".xlsx"):
        with pytest.raises(ZeroDivisionError):
            tables.write(ListOut("People", ("What",), rows()), tmp_path / f"list{ending}")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(Rejected):
        tables.write(a_list("a"), tmp_path / "list.doc")
    with pytest.raises(FolderTrouble):
        tables.write(a_list("a"), tmp_path / "nowhere" / "list.csv")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store_in(tmp_path / "store") as made:
        with writing(made) as writer:
            organisation.seed(writer, resource("sample", "strategy.toml"))
        yield made


def given_out(
    store: Store, name: str, purpose: str = "", session: str | None = None
) -> tuple[list[tuple[str, ...]], int]:
    with store.read() as reader:
        listed = lists_out.list_out(reader, name, purpose=purpose, session_id=session)
        rows = list(listed.rows)
        assert all(len(row) == len(listed.headings) and all(type(c) is str for c in row) for row in rows)
    return rows, listed.left_out


def test_only_those_whose_latest_answer_is_yes_are_given_out_for_a_purpose(store: Store) -> None:
    with writing(store, Op.ADD_PERSON) as writer:
        yes, no, changed_mind, _never_asked = (
            a_person(writer, name, "Łuk") for name in ("Yes", "No", "Changed", "Never")
        )
    for person, given, at in ((yes, True, 1), (no, False, 1), (changed_mind, True, 1), (changed_mind, False, 2)):
        with store.write(Op.GIVE_CONSENT) as writer:
            writer.at = f"2026-11-21T10:0{at}:00Z"
            people.give_consent(writer, person, "contact", given=given)
    assert [row[1] for row in given_out(store, "people", "contact")[0]] == ["Yes"]
    assert given_out(store, "people", "contact")[1] == 3
    assert len(given_out(store, "people")[0]) == 4
    assert given_out(store, "people", "photos") == ([], 4)
    with pytest.raises(Rejected):
        given_out(store, "people", "cake")


def test_each_list_says_what_it_should(store: Store) -> None:
    with writing(store, Op.ADD_PERSON) as writer:
        home = a_property(writer)
        person = a_person(
            writer, "Zoë", "Nowak", property_id=home, access_needs=("hearing-loop",), print_format="large"
        )
        session = an_event(writer).session
        an_attendance(writer, session, person, adults=1)
        role = a_role(writer)
        issue_walk = an_inspection(writer)
        an_issue(writer, issue_walk, notes="Water\nin the stair", category="damp")
    with store.write(Op.NOTE_NEED) as writer:
        voice.note_need(writer, person, session, "=I need a ramp")
    with store.write(Op.SIGN_UP) as writer:
        involvement.sign_up(writer, role, person)

    assert given_out(store, "roster", session=session)[0][0][:4] == (
        "Zoë Nowak", "Flat 3, 12 Larch Court, KY7 5AB", "Large print, Hearing loop", "in",
    )  # fmt: skip
    needs = given_out(store, "needs")[0]
    assert sorted(row[2:4] for row in needs) == [("", "=I need a ramp"), ("Large print, Hearing loop", "")]
    assert given_out(store, "sign-ups")[0][0][:2] == ("Resident VOICES", "Zoë Nowak")
    assert given_out(store, "issues")[0][0][7] == "Water\nin the stair"
    for name in ("needs", "sign-ups"):
        assert given_out(store, name, "contact") == ([], 1)
    assert given_out(store, "roster", "contact", session) == ([], 1)
    with pytest.raises(Rejected):
        given_out(store, "roster")


def test_a_list_can_be_stopped(store: Store, tmp_path: Path) -> None:
    assert tables.write(a_list(), tmp_path / "empty.xlsx", SILENT) == 0
    assert cells_of(tmp_path / "empty.xlsx") == ["What"]
