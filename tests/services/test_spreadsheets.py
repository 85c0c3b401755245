from __future__ import annotations

import codecs
import csv
import os
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import AppError, FolderTrouble
from desktop_app.domain.tenant_list import LONGEST_CELL, PersonLine, RefusedRow, clean_rows, guess_mapping
from desktop_app.services.spreadsheets import Table, read_table
from desktop_app.services.workbook_process import WorkbookLimits

HEADER = "Tenancy Ref,Forename,Surname,Town"
NAMES = "T1,Zoë,O’Brien,Perth\nT2,José,Müller,Köln\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def a_file(folder: Path, content: str | bytes, name: str = "tenants.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def a_workbook(folder: Path, sheets: Mapping[str, Sequence[Sequence[object]]], *, hidden: Iterable[str] = ()) -> Path:
    path = folder / "tenants.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if name in hidden:
                sheet.hide()
    return path


def the_refusal(path: Path, encoding: str | None = None) -> AppError:
    with pytest.raises(AppError) as refused:
        list(read_table(path, encoding=encoding))
    return refused.value


def the_warnings(table: Table) -> dict[str, dict[str, object]]:
    return {warning.code: dict(warning.facts) for warning in table.warnings}


@pytest.mark.parametrize(
    ("encoded", "named"),
    [
        (f"{HEADER}\n{NAMES}".encode(), "utf-8"),
        (codecs.BOM_UTF8 + f"{HEADER}\n{NAMES}".encode(), "utf-8-sig"),
        (f"{HEADER}\n{NAMES}".encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + f"{HEADER}\n{NAMES}".encode("utf-16-be"), "utf-16"),
        (f"{HEADER}\n{NAMES}".encode("utf-16-le"), "utf-16-le"),
        (f"{HEADER}\n{NAMES}".encode("utf-16-be"), "utf-16-be"),
        (f"{HEADER}\n{NAMES}".encode("cp1252"), "cp1252"),
    ],
)
def test_the_encoding_is_found_by_rule(folder: Path, encoded: bytes, named: str) -> None:
    table = read_table(a_file(folder, encoded))
    assert table.encoding == named
    assert table.columns == ("Tenancy Ref", "Forename", "Surname", "Town")
    assert list(table) == [("T1", "Zoë", "O’Brien", "Perth"), ("T2", "José", "Müller", "Köln")]


@given(st.lists(st.text(alphabet="abcéüñłøçÅ’€£ßžœ", min_size=1, max_size=10), min_size=1, max_size=20), st.data())
def test_names_survive_any_of_the_usual_encodings(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], data: st.DataObject
) -> None:
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]))
    names = [name.replace("ł", "l") if encoding == "cp1252" else name for name in names]
    text = HEADER + "\n" + "".join(f"T{at},Jean,{name},Perth\n" for at, name in enumerate(names))
    table = read_table(a_file(tmp_path_factory.mktemp("encodings"), text.encode(encoding)))
    assert [row[2] for row in table] == names


@pytest.mark.parametrize("encoding", ["cp850", "mac-roman"])
def test_an_encoding_the_user_chose_is_used(folder: Path, encoding: str) -> None:
    encoded = f"{HEADER}\nT1,Zoë,Müller,Köln\n".encode(encoding)
    assert list(read_table(a_file(folder, encoded), encoding=encoding)) == [("T1", "Zoë", "Müller", "Köln")]


def test_bytes_that_no_encoding_of_ours_has_are_refused_with_their_row(folder: Path) -> None:
    refused = the_refusal(a_file(folder, f"{HEADER}\nT1,Jean,Reid,Perth\nT2,".encode() + b"\x81\x8d\n"))
    assert (refused.code, refused.facts) == ("unreadable-encoding", {"encoding": "cp1252", "row": 3})
    assert the_refusal(a_file(folder, f"{HEADER}\n{NAMES}"), encoding="klingon").code == "unknown-encoding"


def test_text_that_was_decoded_wrong_before_is_pointed_out(folder: Path) -> None:
    mixed = f"{HEADER}\nT1,Zoë,Reid,Perth\n".encode() + "T2,Zoë,Reid,Perth\n".encode("cp1252")
    assert "looks-garbled" in the_warnings(read_table(a_file(folder, mixed)))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(folder: Path, delimiter: str) -> None:
    rows = [
        ["Ref", "Surname", "Address"],
        ["T1", "Reid", "6 High St, Perth; Scotland"],
        ["T2", "O'Neil", 'The "Mill", Perth'],
    ]
    path = folder / "tenants.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    table = read_table(path)
    assert (table.delimiter, table.columns) == (delimiter, tuple(rows[0]))
    assert list(table) == [tuple(row) for row in rows[1:]]


def test_the_line_by_which_excel_is_told_the_delimiter_is_not_data(folder: Path) -> None:
    table = read_table(a_file(folder, "sep=;\r\nRef;Surname\r\nT1;Reid, Jean\r\n"))
    assert (table.columns, list(table), table.first_row) == (("Ref", "Surname"), [("T1", "Reid, Jean")], 2)


BYTES = st.one_of(
    st.binary(max_size=120),
    st.text(alphabet="ab,;\t|\"'\n\r 1é\x00\u2028\x85\ufeff", max_size=80).map(str.encode),
    st.tuples(
        st.sampled_from([codecs.BOM_UTF16_LE, codecs.BOM_UTF8, b"PK\x03\x04", b"Ref,Surname\n", b"sep=;\n"]),
        st.binary(max_size=60),
    ).map(b"".join),
)


@given(BYTES)
def test_any_bytes_are_a_table_or_refused_with_a_code(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = a_file(tmp_path_factory.mktemp("bytes"), content)
    try:
        table = read_table(path)
    except AppError:
        return
    rows = list(table)
    assert list(table.sample) == rows[:20]
    assert all(len(row) >= len(table.columns) for row in rows)
    assert len(set(table.columns)) == len(table.columns)


def test_a_delimiter_the_user_chose_is_used(folder: Path) -> None:
    assert read_table(a_file(folder, "Ref|Surname\nT1|Reid\n"), delimiter=",").columns == ("Ref|Surname",)


def test_spaces_after_commas_and_quotes_behind_them_are_understood(folder: Path) -> None:
    table = read_table(a_file(folder, 'rec_id, surname, address_1\nr1, "O\'Neil", "6, High Street"\n'))
    assert (table.columns, list(table)) == (("rec_id", "surname", "address_1"), [("r1", "O'Neil", "6, High Street")])


def test_a_title_above_the_header_is_skipped_and_rows_keep_the_numbers_of_the_spreadsheet(folder: Path) -> None:
    table = read_table(a_file(folder, f"Tenant list November 2026,,,\n,,,\n{HEADER}\n{NAMES}"))
    assert table.columns == ("Tenancy Ref", "Forename", "Surname", "Town")
    assert (table.first_row, the_warnings(table)["title-lines"]) == (4, {"count": 1})
    assert len(list(table)) == 2


def test_a_list_without_a_header_loses_no_person(folder: Path) -> None:
    table = read_table(a_file(folder, "T1,Jean,Reid,01738 555123\nT2,Tom,Reid,01738 555124\n"))
    assert table.columns == ("Column 1", "Column 2", "Column 3", "Column 4")
    assert (table.first_row, len(list(table))) == (1, 2)
    assert "no-header" in the_warnings(table)


def test_a_header_in_another_language_is_still_a_header(folder: Path) -> None:
    table = read_table(a_file(folder, "Enw,Cyfeiriad,Ffôn\nJean,6 High Street,01738 555123\n"))
    assert table.columns == ("Enw", "Cyfeiriad", "Ffôn")


def test_blank_and_repeated_column_names_are_made_unique(folder: Path) -> None:
    table = read_table(a_file(folder, "Ref,Phone,phone,,Surname,\nT1,1,2,3,Reid,4\n"))
    assert table.columns == ("Ref", "Phone", "phone (2)", "Column 4", "Surname", "Column 6")


def test_short_rows_are_filled_up_and_long_ones_keep_what_does_not_fit(folder: Path) -> None:
    table = read_table(a_file(folder, f"{HEADER}\nT1\nT2,a,b,c,,\nT3,a,b,c,d\n\nT4,a,b,c\n,,,\n\n"))
    assert list(table) == [
        ("T1", "", "", ""),
        ("T2", "a", "b", "c"),
        ("T3", "a", "b", "c", "d"),
        ("", "", "", ""),
        ("T4", "a", "b", "c"),
    ]


def test_a_table_can_be_gone_through_again_and_has_a_sample(folder: Path) -> None:
    table = read_table(a_file(folder, HEADER + "\n" + "".join(f"T{at},a,b,c\n" for at in range(100))))
    assert list(table) == list(table)
    assert list(table.sample) == list(table)[:20]


def test_a_cell_of_three_megabytes_spoils_its_own_row_only(folder: Path) -> None:
    huge = "x" * 3_000_000
    table = read_table(a_file(folder, f'{HEADER}\nT1,Jean,Reid,Perth\nT2,"{huge}",Reid,Perth\nT3,Tom,Reid,Perth\n'))
    answers = list(clean_rows(guess_mapping(table.columns, table.sample), table, today=date(2026, 11, 21)))
    assert [type(answer) for answer in answers] == [PersonLine, RefusedRow, PersonLine]
    assert max(len(cell) for row in table for cell in row) == LONGEST_CELL + 1


def test_a_cell_beyond_all_measure_spoils_its_own_row_only(folder: Path) -> None:
    table = read_table(
        a_file(folder, f"{HEADER}\nT1,Jean,Reid,Perth\nT2,{'x' * 33_000_000},Reid,Perth\nT3,Tom,Reid,Perth\n")
    )
    answers = list(clean_rows(guess_mapping(table.columns, table.sample), table, today=date(2026, 11, 21)))
    assert [type(answer) for answer in answers] == [PersonLine, RefusedRow, PersonLine]


def test_sixty_columns_are_no_trouble_and_two_hundred_and_one_are(folder: Path) -> None:
    def wide(columns: int) -> str:
        names = ["Surname", *(f"Question {at}" for at in range(1, columns))]
        return ",".join(names) + "\n" + ",".join(["Reid"] * columns) + "\n"

    assert len(read_table(a_file(folder, wide(60))).columns) == 60
    refused = the_refusal(a_file(folder, wide(201)))
    assert (refused.code, refused.facts) == ("too-many-columns", {"columns": 201, "most": 200})


@pytest.mark.parametrize("content", ["", "\n\n\n", ",,,\n,,,\n", "Ref,Surname,Forename\n", codecs.BOM_UTF8])
def test_a_file_with_nothing_to_take_in_says_so(folder: Path, content: str | bytes) -> None:
    assert the_refusal(a_file(folder, content)).code == "empty-table"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100), "picture"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdf"),
        (b"\x1f\x8b\x08\x00" + bytes(50), "zip"),
        (os.urandom(5_000).replace(b"\xd0\xcf", b"\x00\x00"), "unknown"),
        (b"PK\x03\x04 and then nothing", "zip"),
    ],
)
def test_a_csv_that_is_really_something_else_is_named(folder: Path, content: bytes, kind: str) -> None:
    refused = the_refusal(a_file(folder, content))
    assert (refused.code, refused.facts["kind"]) == ("not-a-table", kind)


def test_what_excel_can_save_anew_is_asked_for_as_xlsx(folder: Path) -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
    assert (the_refusal(a_file(folder, old)).code, the_refusal(a_file(folder, old)).facts["kind"]) == (
        "save-as-xlsx",
        "xls",
    )
    web_page = "<html><table><tr><td>Reid</td></tr></table></html>"
    assert the_refusal(a_file(folder, web_page, "tenants.xls")).code == "save-as-xlsx"
    locked = old + "EncryptedPackage".encode("utf-16-le")
    assert the_refusal(a_file(folder, locked)).code == "spreadsheet-locked"


def test_a_file_that_is_not_there_or_is_a_folder_says_so(folder: Path) -> None:
    with pytest.raises(FolderTrouble, match="file-gone"):
        read_table(folder / "gone.csv")
    with pytest.raises(FolderTrouble, match="not-a-file"):
        read_table(folder)


def test_a_file_that_goes_away_after_the_preview_says_so(folder: Path) -> None:
    path = a_file(folder, f"{HEADER}\n{NAMES}")
    table = read_table(path)
    path.unlink()
    with pytest.raises(FolderTrouble, match="file-gone"):
        list(table)


def test_a_workbook_is_read_as_text_with_iso_dates_and_a_word_about_lost_zeros(folder: Path) -> None:
    path = a_workbook(
        folder,
        {
            "Tenants": [
                ["Tenancy Ref", "Surname", "DOB", "Mobile", "Rent", "Active", "Seen"],
                [
                    1042,
                    "Łukasz 中 علي",
                    date(1980, 12, 31),
                    7946885253,
                    101.5,
                    True,
                    datetime.fromisoformat("2026-11-21T10:30"),
                ],
                ["T2", "Reid", "31/12/1980", "07946 885253"],
            ]
        },
    )
    table = read_table(path)
    assert (table.source, table.sheet, table.encoding, table.delimiter) == ("xlsx", "Tenants", None, None)
    assert list(table) == [
        ("1042", "Łukasz 中 علي", "1980-12-31", "7946885253", "101.5", "TRUE", "2026-11-21 10:30:00"),
        ("T2", "Reid", "31/12/1980", "07946 885253", "", "", ""),
    ]
    assert the_warnings(table) == {"zero-lost": {"column": "Mobile", "count": 1}}


def test_the_sheet_with_the_tenants_is_found_and_the_others_are_told(folder: Path) -> None:
    header = ["Tenancy Ref", "Surname"]
    sheets = {"Cover": [["Made by the office"]], "Secret": [header, ["T0", "x"]], "List": [header, ["T1", "Reid"]]}
    table = read_table(a_workbook(folder, sheets, hidden=["Secret"]))
    assert (table.sheet, list(table)) == ("List", [("T1", "Reid")])
    assert the_warnings(table) == {"several-sheets": {"sheet": "List", "others": 1}}


def test_titles_blank_rows_and_notes_beside_a_sheet_do_not_disturb(folder: Path) -> None:
    rows = [[], ["Tenants 2026"], [], ["Ref", "Surname"], ["T1", "Reid"], [], ["T2", "Ross"]] + [["T3", "Hay"]] * 60
    table = read_table(a_workbook(folder, {"List": [*rows, ["T4", "Orr", "", "moved out?"], [], ["  "]]}))
    assert (table.columns, table.first_row) == (("Ref", "Surname"), 5)
    assert list(table)[:3] == [("T1", "Reid"), ("", ""), ("T2", "Ross")]
    assert list(table)[-1] == ("T4", "Orr")


def test_an_empty_workbook_says_so(folder: Path) -> None:
    assert the_refusal(a_workbook(folder, {"Empty": [], "Empty too": []})).code == "empty-table"
    assert the_refusal(a_workbook(folder, {"Header": [["Ref", "Surname"]]})).code == "empty-table"


def test_a_cell_at_the_far_end_of_a_sheet_is_named(folder: Path) -> None:
    path = folder / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Surname")
        sheet.write(1_048_575, 16_383, "x")
    refused = the_refusal(path)
    assert (refused.code, refused.facts) == ("stray-cell", {"cell": "XFD1048576", "name": "far.xlsx"})


def rewritten(path: Path, part: str, content: bytes) -> Path:
    """The same workbook with one part replaced."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = content
    changed = path.with_name("changed.xlsx")
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name, inside in parts.items():
            new.writestr(name, inside)
    return changed


SHEET = b'<?xml version="1.0"?>%s<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


def test_a_workbook_that_makes_the_reader_abort_takes_nothing_else_with_it(folder: Path) -> None:
    cells = b"<row  \n r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>2</v></c></row>"
    path = rewritten(a_workbook(folder, {"List": [["Ref"]]}), "xl/worksheets/sheet1.xml", SHEET % (b"", cells))
    assert the_refusal(path).code == "spreadsheet-crashed"


def test_a_workbook_with_a_document_type_is_not_opened(folder: Path) -> None:
    bomb = b'<!DOCTYPE lolz [<!ENTITY lol "lol">]>'
    path = rewritten(a_workbook(folder, {"List": [["Ref"]]}), "xl/worksheets/sheet1.xml", SHEET % (bomb, b""))
    assert the_refusal(path).code == "unsafe-spreadsheet"


@pytest.mark.parametrize("blanks", [3_000_000, (1 << 20) - 25])
def test_a_document_type_behind_a_megabyte_of_blanks_is_found_too(folder: Path, blanks: int) -> None:
    bomb = b" " * blanks + b'<!DOCTYPE lolz [<!ENTITY lol "lol">]>'
    path = rewritten(a_workbook(folder, {"List": [["Ref"]]}), "xl/worksheets/sheet1.xml", SHEET % (bomb, b""))
    assert the_refusal(path).code == "unsafe-spreadsheet"


@pytest.mark.parametrize("number", [b"-1e308", b"1e308", b"NaN", b"99999999999", b"-99999", b"2958466"])
def test_a_date_that_no_calendar_has_is_a_refusal_or_a_text_and_never_a_crash_of_ours(
    folder: Path, number: bytes
) -> None:
    path = folder / "dates.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Ref", "Surname", "Date of birth"])
        sheet.write_row(1, 0, ["T1", "Reid"])
        sheet.write_number(1, 2, 40_000, book.add_format({"num_format": "dd/mm/yyyy"}))
    with zipfile.ZipFile(path) as archive:
        part = archive.read("xl/worksheets/sheet1.xml").replace(b"<v>40000</v>", b"<v>" + number + b"</v>")
    changed = rewritten(path, "xl/worksheets/sheet1.xml", part)
    assert what_came_of(changed) in {"spreadsheet-crashed", "not-a-table", "T1 Reid"}


def what_came_of(path: Path) -> str:
    """The code of the refusal, or the beginning of the first row."""
    try:
        return " ".join(next(iter(read_table(path)))[:2])
    except AppError as refused:
        return refused.code


def test_a_workbook_that_unzips_to_too_much_is_not_opened(folder: Path) -> None:
    path = rewritten(a_workbook(folder, {"List": [["Ref"]]}), "xl/sharedStrings.xml", b" " * 3_000_000)
    with pytest.raises(AppError, match="too-big"):
        read_table(path, limits=WorkbookLimits(unzipped_bytes=2_000_000))


def test_a_workbook_that_needs_too_much_time_or_memory_is_given_up(folder: Path) -> None:
    path = a_workbook(folder, {"List": [["Ref", "Surname"], ["T1", "Reid"]]})
    with pytest.raises(AppError, match="spreadsheet-too-slow"):
        read_table(path, limits=WorkbookLimits(seconds=0.0))
    wide = folder / "wide.xlsx"
    with xlsxwriter.Workbook(wide) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Surname")
        sheet.write(100_000, 500, "x")
    with pytest.raises(AppError, match="spreadsheet-crashed"):
        read_table(wide, limits=WorkbookLimits(memory_bytes=600_000_000))


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_half_a_workbook_says_that_it_is_damaged(folder: Path, keep: float) -> None:
    whole = a_workbook(folder, {"List": [["Ref", "Surname"], ["T1", "Reid"]]}).read_bytes()
    refused = the_refusal(a_file(folder, whole[: int(len(whole) * keep)], "half.xlsx"))
    assert refused.code == "not-a-table"


def test_a_damaged_part_says_that_the_workbook_is_damaged(folder: Path) -> None:
    path = rewritten(a_workbook(folder, {"List": [["Ref"]]}), "xl/workbook.xml", b"<workbook><sheets><")
    refused = the_refusal(path)
    assert (refused.code, refused.facts["kind"]) == ("not-a-table", "damaged-xlsx")


def test_stopping_half_way_ends_the_process_and_lets_the_file_go(folder: Path) -> None:
    path = a_workbook(folder, {"List": [["Ref", "Surname"], *([f"T{at}", "Reid"] for at in range(5_000))]})
    rows = iter(read_table(path))
    assert next(rows) == ("T0", "Reid")
    rows.close()
    import multiprocessing

    assert multiprocessing.active_children() == []
