"""Taking in a landlord's tenant list: every row accounted for, nobody twice, nothing lost, all of it undone at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app import app
from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError, FolderTrouble, Rejected
from desktop_app.domain.people import PersonDraft
from desktop_app.domain.tenant_list import ColumnMapping, Remark, correct_mapping
from desktop_app.domain.work import SILENT, Cancelled, Progress
from desktop_app.paths import resource
from desktop_app.services import history, organisation, people, tenant_list
from desktop_app.services.people import Person
from desktop_app.services.spreadsheets import Table, read_table
from desktop_app.services.tenant_list import Imported, Preview
from desktop_app.store import search
from desktop_app.store.engine import Store, Surroundings
from desktop_app.store.tables import PatchRow
from tests.support.builders import (
    KEY,
    CountingIds,
    StoppedClock,
    a_patch,
    a_person,
    a_property,
    a_store_in,
    writing,
)
from tests.support.tenant_lists import COLUMNS, rows_of_a_list, write_list

TODAY = date(2026, 11, 21)
HEADER = ("Tenancy Ref", "Forename", "Surname", "Address", "Postcode", "Mobile", "DOB")
REID = ("T1", "Jean", "Reid", "4 Larch Court, Leven", "KY8 4AB", "07946 885253", "1980-05-01")
NOWAK = ("T2", "Łucja", "Nowak", "7 Alder Walk", "KY7 5AB", "", "")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store_in(tmp_path / "copy") as opened:
        with writing(opened) as writer:
            organisation.seed(writer, resource("sample", "strategy.toml"))
        yield opened


def a_list(folder: Path, rows: Sequence[Sequence[str]], columns: Sequence[str] = HEADER) -> Table:
    return read_table(write_list(folder / "tenants.csv", rows, columns))


def the_mapping(store: Store, table: Table) -> ColumnMapping:
    with store.read() as reader:
        return tenant_list.mapping_for(reader, table)


def take_in(store: Store, table: Table, progress: Progress = SILENT, *, mark_ended: bool = False) -> Imported:
    return tenant_list.apply(store, progress, table, the_mapping(store, table), today=TODAY, mark_ended=mark_ended)


def look_at(store: Store, table: Table) -> Preview:
    return tenant_list.preview(store, SILENT, table, the_mapping(store, table), today=TODAY)


def figures(found: Preview) -> tuple[int, int, int, int]:
    """(added, changed, unchanged, rejected), once it is certain that they are all there were."""
    rejected = len(found.rejected)
    assert found.read == found.added + found.changed + found.unchanged + rejected
    return found.added, found.changed, found.unchanged, rejected


def found(store: Store, words: str) -> list[str]:
    with store.read() as reader:
        return [line.id for line in people.find(reader, words).lines]


def the_person(store: Store, words: str) -> Person:
    with store.read() as reader:
        lines = people.find(reader, words).lines
        assert len(lines) == 1, lines
        return people.person(reader, lines[0].id)


def how_many(store: Store) -> int:
    with store.read() as reader:
        assert search.strays(reader.driver) == 0
        return people.count(reader)


def undo(store: Store) -> history.Undone:
    with store.read() as reader:
        last = history.last_to_undo(reader)
    assert last is not None
    return history.take_back_in_parts(store, last.id)


class Watch:
    """A progress that remembers what it was told, and may stop the work at a step."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.told: list[tuple[int, int | None, str]] = []
        self.stop_at = stop_at

    def step(self, done: int, total: int | None, what: str) -> None:
        self.told.append((done, total, what))
        if len(self.told) == self.stop_at:
            raise Cancelled


# -- a whole list ------------------------------------------------------------------------------------------------------


def test_every_row_of_a_real_list_is_accounted_for_and_found(store: Store, tmp_path: Path) -> None:
    rows = list(rows_of_a_list(1000))
    rows += [rows[3], ("", "", "", *rows[4][3:]), ("",) * len(COLUMNS), (rows[5][0], "", "", *rows[5][3:]), rows[6]]
    table = a_list(tmp_path, rows, COLUMNS)
    before = look_at(store, table)
    done = take_in(store, table)
    assert figures(before) == figures(done)
    assert (done.read, len(done.rejected)) == (1005, 5)
    assert {problem.code for row in done.rejected for problem in row.problems} == {
        "repeated-reference",
        "blank-row",
        "no-name",
    }
    assert done.added == how_many(store) == 1000
    assert [row for row in rows[:1000] if not found(store, row[0])] == []


def test_the_same_list_again_alters_nothing_and_leaves_no_operation(store: Store, tmp_path: Path) -> None:
    table = a_list(tmp_path, list(rows_of_a_list(1000)), COLUMNS)
    first = take_in(store, table)
    again = take_in(store, table)
    assert figures(again) == (0, 0, 1000, 0)
    assert again.op_id is None
    with store.read() as reader:
        last = history.last_to_undo(reader)
    assert last is not None
    assert last.id == first.op_id


def test_undo_takes_the_whole_list_back_and_redo_brings_it_again(store: Store, tmp_path: Path) -> None:
    with writing(store) as writer:
        a_person(writer, "Amina", "Khan", phone="07700 900123")
    take_in(store, a_list(tmp_path, list(rows_of_a_list(2500)), COLUMNS))
    assert how_many(store) == 2501
    assert undo(store).could_not == ()
    assert how_many(store) == 1
    assert found(store, "glenrothes") == []
    assert len(found(store, "Amina Khan")) == 1
    with store.read() as reader:
        undone = history.last_to_redo(reader)
    assert undone is not None
    assert history.take_back_in_parts(store, undone.id, op=Op.REDO).could_not == ()
    assert how_many(store) == 2501
    assert len(found(store, "T102499")) == 1


def test_a_list_that_was_undone_can_be_taken_in_again(store: Store, tmp_path: Path) -> None:
    table = a_list(tmp_path, [(*REID, "North")], (*HEADER, "Patch"))
    take_in(store, table)
    undo(store)
    assert figures(take_in(store, table)) == (1, 0, 0, 0)
    reid = the_person(store, "Jean Reid")
    assert (reid.draft.address, reid.patch) == ("4 Larch Court, Leven", "North")


# -- matching ----------------------------------------------------------------------------------------------------------


def test_only_what_the_list_says_is_changed(store: Store, tmp_path: Path) -> None:
    with writing(store) as writer:
        home = a_property(writer, "4 Larch Court, Leven", "KY8 4AB", reference="P9", estate="Larch")
        a_person(writer, "Jean", "Read", property_id=home, phone="01592 555012", email="j@example.org", reference="T1",
                 greeting="Knock loudly", access_needs=("step-free",))  # fmt: skip
    done = take_in(store, a_list(tmp_path, [("T1", "Jean", "Reid", "", "", "", ""), NOWAK]))
    assert figures(done) == (1, 1, 0, 0)
    kept = the_person(store, "T1")
    assert (kept.name, kept.draft.phone, kept.draft.email) == ("Jean Reid", "01592 555012", "j@example.org")
    assert (kept.draft.address, kept.estate, kept.draft.greeting) == ("4 Larch Court, Leven", "Larch", "Knock loudly")
    assert kept.draft.access_needs == ("step-free",)


def test_another_spelling_of_a_phone_or_an_address_is_no_change(store: Store, tmp_path: Path) -> None:
    take_in(store, a_list(tmp_path, [REID]))
    same = ("T1", "Jean", "Reid", "4 LARCH CT, Leven", "ky84ab", "+44 7946 885253", "01/05/1980")
    assert figures(take_in(store, a_list(tmp_path, [same]))) == (0, 0, 1, 0)


def test_someone_who_moved_joins_the_household_that_is_there(store: Store, tmp_path: Path) -> None:
    take_in(store, a_list(tmp_path, [REID, NOWAK]))
    moved = (*REID[:3], "7 alder walk", "KY7 5AB", *REID[5:])
    assert figures(take_in(store, a_list(tmp_path, [moved]))) == (0, 1, 0, 0)
    with store.read() as reader:
        household = people.household(reader, found(store, "Reid")[0])
    assert [line.name for line in household] == ["Jean Reid", "Łucja Nowak"]


@pytest.mark.parametrize(("born", "added"), [("1980-05-01", 0), ("", 0), ("1950-01-02", 1)])
def test_a_former_walk_in_gets_the_landlords_reference(store: Store, tmp_path: Path, born: str, added: int) -> None:
    with store.write(Op.ADD_PERSON) as writer:
        walk_in = people.add(
            writer, PersonDraft("JEAN", "Reid", address="4 Larch Ct, Leven", postcode="KY8 4AB", born=born)
        )
    done = take_in(store, a_list(tmp_path, [REID]))
    assert (done.added, done.changed) == (added, 1 - added)
    with store.read() as reader:
        assert people.person(reader, walk_in).draft.reference == ("" if added else "T1")


def test_a_name_alone_gives_nobody_a_reference(store: Store, tmp_path: Path) -> None:
    with writing(store) as writer:
        a_person(writer, "Jean", "Reid")
    assert figures(take_in(store, a_list(tmp_path, [REID]))) == (1, 0, 0, 0)


def test_a_list_without_references_meets_the_people_of_another(store: Store, tmp_path: Path) -> None:
    take_in(store, a_list(tmp_path, [REID, NOWAK]))
    hub = [("JEAN REID", "4 Larch Court", "KY8 4AB", "j@example.org"), ("Ewa Nowak", "7 Alder Walk", "KY7 5AB", "")]
    table = a_list(tmp_path, hub, ("Name", "Address", "Postcode", "Email"))
    done = take_in(store, table)
    assert figures(done) == (1, 1, 0, 0)
    assert done.why_not_whole == "no-reference"
    assert the_person(store, "T1").draft.email == "j@example.org"
    assert figures(take_in(store, table)) == (0, 0, 2, 0)


def test_one_person_twice_in_a_list_without_references_goes_in_once(store: Store, tmp_path: Path) -> None:
    rows = [
        ("Jean Reid", "4 Larch Court", "KY8 4AB", "1980-05-01"),
        ("jean reid", "4 Larch Ct", "KY8 4AB", ""),
        ("Jean Reid", "4 Larch Court", "KY8 4AB", "1950-01-02"),
    ]
    table = a_list(tmp_path, rows, ("Name", "Address", "Postcode", "DOB"))
    done = take_in(store, table)
    assert figures(done) == (2, 0, 0, 1)
    assert done.rejected[0].problems == (Remark("repeated-person", "", "2"),)
    assert figures(take_in(store, table)) == (0, 0, 2, 1)


def test_namesakes_without_an_address_are_told_apart_by_phone_and_mail(store: Store, tmp_path: Path) -> None:
    rows = [("Jean Reid", "07946 885253", ""), ("Jean Reid", "07946 111111", ""), ("Jean Reid", "", "j@example.org")]
    table = a_list(tmp_path, rows, ("Name", "Mobile", "Email"))
    assert figures(take_in(store, table)) == (2, 0, 0, 1)
    assert figures(take_in(store, table)) == (0, 0, 2, 1)


def test_a_list_of_references_alone_changes_people_and_adds_nobody(store: Store, tmp_path: Path) -> None:
    take_in(store, a_list(tmp_path, [REID, NOWAK]))
    done = take_in(store, a_list(tmp_path, [("T1", "South"), ("T9", "South")], ("Tenancy Ref", "Patch")))
    assert figures(done) == (0, 1, 0, 1)
    assert done.rejected[0].problems == (Remark("unknown-reference", "reference", "T9"),)
    assert the_person(store, "T1").patch == "South"
    assert the_person(store, "T2").patch == ""


_CELL = st.sampled_from
_ROW = st.tuples(
    _CELL(["", "T1", "T2", "T3", "T4"]),
    _CELL(["Jean", "Iain", ""]),
    _CELL(["Reid", "REID", "Bell"]),
    _CELL(["", "4 Larch Court", "4 larch ct", "7 Alder Walk"]),
    _CELL(["KY8 4AB"]),
    _CELL(["", "07946 885253", "01592 555012"]),
    _CELL(["", "1980-05-01", "1950-01-02"]),
    _CELL(["", "North", "South"]),
    _CELL(["", "Larch", "Alder"]),
)


@settings(max_examples=30)
@given(st.lists(st.lists(_ROW, min_size=1, max_size=12), min_size=1, max_size=2))
def test_whatever_was_there_a_list_twice_is_a_list_once(
    tmp_path_factory: pytest.TempPathFactory, lists: list[list[tuple[str, ...]]]
) -> None:
    folder = tmp_path_factory.mktemp("twice")
    with a_store_in(folder / "copy") as store:
        for rows in lists:
            table = a_list(folder, rows, (*HEADER, "Patch", "Estate"))
            before, first = look_at(store, table), take_in(store, table)
            assert figures(before) == figures(first)
            again = take_in(store, table)
        assert (again.added, again.changed, again.op_id) == (0, 0, None)
        figures(again)
        how_many(store)


# -- what a cell says --------------------------------------------------------------------------------------------------


def test_a_day_that_does_not_exist_is_left_out_and_told_and_the_row_goes_in(store: Store, tmp_path: Path) -> None:
    done = take_in(store, a_list(tmp_path, [(*REID[:6], "31/02/2026")]))
    assert figures(done) == (1, 0, 0, 0)
    assert [tuple(one) for one in done.left_out] == [(2, "bad-date", "born", "31/02/2026")]
    assert the_person(store, "T1").draft.born == ""


def test_names_in_any_script_go_in_and_are_found(store: Store, tmp_path: Path) -> None:
    rows = [
        ("T1", "محمد", "الحسن", "1 Ash Road", "KY8 4AB", "", ""),
        ("T2", "小明", "王", "2 Ash Road", "KY8 4AB", "", ""),
        ("T3", "Siobhán", "O’Néill", "3 Ash Road", "KY8 4AB", "", ""),
    ]
    assert take_in(store, a_list(tmp_path, rows)).added == 3
    assert the_person(store, "الحسن محمد").draft.reference == "T1"
    assert the_person(store, "王").draft.given == "小明"
    assert the_person(store, "oneill").name == "Siobhán O’Néill"


def test_words_for_formats_languages_kinds_and_needs_become_our_own(store: Store, tmp_path: Path) -> None:
    columns = (*HEADER, "Preferred Format", "Language", "Tenure", "Access Needs")
    rows = [
        (*REID, "LGE PRINT", "polski", "Owner Occupier", "wheelchair user; hearing loop"),
        (*NOWAK, "None", "Klingon", "Gaelic", "bad knee, guide dog"),
    ]
    done = take_in(store, a_list(tmp_path, rows, columns))
    reid, nowak = the_person(store, "T1").draft, the_person(store, "T2").draft
    assert (reid.print_format, reid.language, reid.kind) == ("large", "pl", "factored-owner")
    assert reid.access_needs == ("step-free", "hearing-loop")
    assert (nowak.print_format, nowak.language, nowak.kind) == ("", "", "tenant")
    assert nowak.access_needs == ("assistance-dog",)
    assert {(one.row, one.field, one.text) for one in done.left_out} == {
        (3, "language", "Klingon"),
        (3, "kind", "Gaelic"),
        (3, "access_needs", "bad knee"),
    }


def test_yes_in_a_column_called_large_print_means_large_print(store: Store, tmp_path: Path) -> None:
    take_in(store, a_list(tmp_path, [(*REID, "Y"), (*NOWAK, "N")], (*HEADER, "Large Print")))
    assert [the_person(store, one).draft.print_format for one in ("T1", "T2")] == ["large", ""]


def test_what_a_person_told_us_stays_and_what_a_list_told_us_follows_the_list(store: Store, tmp_path: Path) -> None:
    columns = (*HEADER, "Language", "Access Needs")
    take_in(store, a_list(tmp_path, [(*REID, "Polish", "hearing loop"), (*NOWAK, "Polish", "")], columns))
    asked = the_person(store, "T2")
    with store.write(Op.CHANGE_PERSON) as writer:
        people.change(writer, asked.id, replace(asked.draft, language="ur"))
    table = a_list(tmp_path, [(*REID, "Russian", "quiet room"), (*NOWAK, "Russian", "")], columns)
    done = take_in(store, table)
    assert figures(done) == (0, 1, 1, 0)
    assert [(one.row, one.code, one.text) for one in done.left_out] == [(3, "asked-here", "Russian")]
    reid = the_person(store, "T1").draft
    assert (reid.language, reid.access_needs) == ("ru", ("hearing-loop", "quiet-space"))
    assert the_person(store, "T2").draft.language == "ur"


def test_patches_and_estates_come_with_the_list_once_each(store: Store, tmp_path: Path) -> None:
    with writing(store) as writer:
        north = a_patch(writer, "North Patch")
    columns = (*HEADER, "Patch", "Estate", "Property Ref")
    rows = [
        (*REID, "north  patch", "Larch", "P1"),
        (*NOWAK, "South", "Alder", "P2"),
        ("T3", "Jan", *NOWAK[2:], "South", "", ""),
    ]
    take_in(store, a_list(tmp_path, rows, columns))
    with store.read() as reader:
        patches = people.patches(reader)
        assert reader.get(PatchRow, north).name == "North Patch"
    assert [name for _id, name in patches] == ["North Patch", "South"]
    assert [(one.patch, one.estate) for one in (the_person(store, t) for t in ("T1", "T2", "T3"))] == [
        ("North Patch", "Larch"),
        ("South", "Alder"),
        ("South", "Alder"),
    ]


def test_a_workbook_goes_in_like_a_csv_file(store: Store, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "tenants.xlsx", {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Tenants")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, REID[:6])
        sheet.write_datetime(1, 6, date(1980, 5, 1))
        sheet.write_row(2, 0, NOWAK)
    table = read_table(tmp_path / "tenants.xlsx")
    assert figures(take_in(store, table)) == (2, 0, 0, 0)
    assert the_person(store, "T1").draft.born == "1980-05-01"
    assert figures(take_in(store, a_list(tmp_path, [REID, NOWAK]))) == (0, 0, 2, 0)


# -- who is not in the list any more -----------------------------------------------------------------------------------


def twenty(*, but: Sequence[int] = ()) -> list[tuple[str, ...]]:
    return [(f"T{n}", "Jean", "Reid", f"{n} Larch Court", "KY8 4AB", "", "") for n in range(1, 21) if n not in but]


def test_people_missing_from_a_whole_list_are_told_of_and_marked_only_when_asked(store: Store, tmp_path: Path) -> None:
    with writing(store) as writer:
        a_person(writer, "Walk", "In")
    take_in(store, a_list(tmp_path, twenty()))
    table = a_list(tmp_path, twenty(but=[7]))
    done = take_in(store, table)
    assert (done.not_in_list, done.known, done.ended, done.why_not_whole) == (1, 20, 0, None)
    marked = take_in(store, table, mark_ended=True)
    assert (marked.ended, figures(marked)) == (1, (0, 0, 19, 0))
    assert the_person(store, "T7").ended
    assert not the_person(store, "Walk In").ended
    assert how_many(store) == 21
    back = take_in(store, a_list(tmp_path, twenty()))
    assert figures(back) == (0, 1, 19, 0)
    assert not the_person(store, "T7").ended


def test_a_list_without_a_tenth_of_the_people_marks_nobody(store: Store, tmp_path: Path) -> None:
    take_in(store, a_list(tmp_path, twenty()))
    table = a_list(tmp_path, [*twenty(but=[7, 8, 9]), REID])
    with pytest.raises(AppError) as refused:
        take_in(store, table, mark_ended=True)
    assert (refused.value.code, refused.value.facts) == ("too-many-missing", {"missing": 3, "known": 20})
    assert how_many(store) == 20


def test_a_row_that_cannot_be_read_may_be_someone_so_nobody_is_marked(store: Store, tmp_path: Path) -> None:
    take_in(store, a_list(tmp_path, twenty()))
    table = a_list(tmp_path, [*twenty(but=[7]), ("T7", "", "", "7 Larch Court", "KY8 4AB", "", "")])
    with pytest.raises(AppError, match="rows-refused"):
        take_in(store, table, mark_ended=True)


# -- long work ---------------------------------------------------------------------------------------------------------


def test_progress_only_goes_forward_and_reaches_the_end(store: Store, tmp_path: Path) -> None:
    table = a_list(tmp_path, list(rows_of_a_list(4500)), COLUMNS)
    watch = Watch()
    tenant_list.apply(store, watch, table, the_mapping(store, table), today=TODAY, total=4500)
    done = [step[0] for step in watch.told]
    assert done == sorted(done)
    assert len(done) >= 3
    assert watch.told[-1] == (4500, 4500, "people")


def test_a_cancelled_list_leaves_nothing_and_cannot_be_done_again_by_a_key(store: Store, tmp_path: Path) -> None:
    take_in(store, a_list(tmp_path, [REID]))
    table = a_list(tmp_path, list(rows_of_a_list(2500)), COLUMNS)
    with pytest.raises(Cancelled):
        take_in(store, table, Watch(stop_at=2))
    assert how_many(store) == 1
    assert found(store, "glenrothes") == []
    with store.read() as reader:
        assert history.unfinished(reader) == ()
        assert history.last_to_redo(reader) is None
        last = history.last_to_undo(reader)
    assert last is not None
    assert last.facts["added"] == 1
    assert take_in(store, table).added == 2500


def test_a_check_in_between_two_parts_is_kept_when_the_list_is_taken_back(store: Store, tmp_path: Path) -> None:
    class Busy(Watch):
        def step(self, done: int, total: int | None, what: str) -> None:
            with store.write(Op.ADD_PERSON) as writer:
                people.add(writer, PersonDraft("Walk", f"In {done}"))
            super().step(done, total, what)

    with pytest.raises(Cancelled):
        take_in(store, a_list(tmp_path, list(rows_of_a_list(2500)), COLUMNS), Busy(stop_at=2))
    assert how_many(store) == 2


def test_a_file_that_goes_away_half_way_leaves_nothing_of_it(store: Store, tmp_path: Path) -> None:
    table = a_list(tmp_path, list(rows_of_a_list(2500)), COLUMNS)
    mapping = the_mapping(store, table)
    (tmp_path / "tenants.csv").unlink()
    with pytest.raises(FolderTrouble):
        tenant_list.apply(store, SILENT, table, mapping, today=TODAY)
    assert how_many(store) == 0


_KILLED = """
import os, sys
from datetime import date
from pathlib import Path
from desktop_app.domain.tenant_list import guess_mapping
from desktop_app.services import tenant_list
from desktop_app.services.spreadsheets import read_table
from desktop_app.store.engine import Store, Surroundings
from tests.support.builders import KEY, CountingIds, StoppedClock

class PowerCut:
    def step(self, done, total, what):
        if done >= 1500:
            os._exit(9)

store = Store.open(Path(sys.argv[1]), KEY, Surroundings(StoppedClock(), CountingIds(77)))
table = read_table(Path(sys.argv[2]))
tenant_list.apply(store, PowerCut(), table, guess_mapping(table.columns, table.sample), today=date(2026, 11, 21))
"""


def test_a_power_cut_half_way_is_taken_back_at_the_next_start(tmp_path: Path) -> None:
    with a_store_in(tmp_path / "copy"):
        pass
    file = write_list(tmp_path / "tenants.csv", list(rows_of_a_list(2500)))
    command = [sys.executable, "-c", _KILLED, str(tmp_path / "copy"), str(file)]
    assert subprocess.run(command, check=False).returncode == 9
    store = a_store_again(tmp_path / "copy")
    try:
        assert how_many(store) == 1500
        (note,) = app.take_back_unfinished(store)
        assert note.code == "taken-back"
        assert how_many(store) == 0
        assert found(store, "glenrothes") == []
        assert take_in(store, read_table(file)).added == 2500
    finally:
        store.close()


def a_store_again(folder: Path) -> Store:
    return Store.open(folder, KEY, Surroundings(StoppedClock(), CountingIds(78)))


def test_the_back_up_is_made_before_anything_is_written(store: Store, tmp_path: Path) -> None:
    seen: list[int] = []
    table = a_list(tmp_path, [REID])
    mapping = the_mapping(store, table)
    tenant_list.apply(store, SILENT, table, mapping, today=TODAY, back_up=lambda: seen.append(how_many(store)))
    assert (seen, how_many(store)) == ([0], 1)


# -- columns -----------------------------------------------------------------------------------------------------------


def test_a_corrected_mapping_is_remembered_for_the_same_columns(store: Store, tmp_path: Path) -> None:
    table = a_list(tmp_path, [("T1", "Jean", "Reid", "Wilma")], ("Ref", "Forename", "Surname", "Known at home as"))
    mapping = correct_mapping(the_mapping(store, table), {"given": ["Known at home as"]})
    with store.write(Op.SAVE_DRAFT) as writer:
        tenant_list.remember(writer, mapping)
        tenant_list.remember(writer, mapping)
    assert the_mapping(store, table).names()["given"] == ("Known at home as",)
    take_in(store, table)
    assert the_person(store, "T1").name == "Wilma Reid"
    with store.read() as reader:
        assert tenant_list.remembered(reader, a_list(tmp_path, [("x", "y")], ("Forename", "Ref"))) is None


def test_a_mapping_that_names_nobody_is_refused(store: Store, tmp_path: Path) -> None:
    table = a_list(tmp_path, [("1", "2")], ("Rent", "Balance"))
    mapping = the_mapping(store, table)
    with pytest.raises(Rejected) as refused:
        tenant_list.preview(store, SILENT, table, mapping, today=TODAY)
    assert refused.value.problems == {"family": "no-name-column"}
    with pytest.raises(Rejected):
        tenant_list.apply(store, SILENT, table, mapping, today=TODAY)


def test_columns_say_what_is_used_and_what_is_not(store: Store, tmp_path: Path) -> None:
    seen = look_at(store, a_list(tmp_path, [("T1", "Reid", "9.50")], ("Ref", "Surname", "Rent")))
    assert (seen.columns, seen.unused) == ({"reference": ("Ref",), "family": ("Surname",)}, ("Rent",))
