from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import Rejected
from desktop_app.domain.tenant_list import (
    LONGEST_CELL,
    LONGEST_FIELD,
    PersonLine,
    RefusedRow,
    clean_row,
    clean_rows,
    correct_mapping,
    guess_mapping,
    recall_mapping,
    signature,
    split_name,
)

TODAY = date(2026, 11, 21)
COLUMNS = ("Tenancy Ref", "Title", "Forename", "Surname", "Address 1", "Town", "Postcode", "DOB", "Mobile", "E-mail")
JEAN = (
    "T1",
    "Mrs",
    "Jean",
    "Reid",
    "6 High Street",
    "Perth",
    "PH1 1AA",
    "31/12/1980",
    "07946885253",
    "jean@example.org",
)


def changed(**cells: str) -> tuple[str, ...]:
    names = {
        "ref": 0,
        "title": 1,
        "given": 2,
        "family": 3,
        "street": 4,
        "town": 5,
        "postcode": 6,
        "born": 7,
        "phone": 8,
        "email": 9,
    }
    row = list(JEAN)
    for name, cell in cells.items():
        row[names[name]] = cell
    return tuple(row)


def the_answers(*rows: Sequence[str], columns: Sequence[str] = COLUMNS) -> list[PersonLine | RefusedRow]:
    return list(clean_rows(guess_mapping(columns, rows), rows, today=TODAY))


def the_line(row: Sequence[str], columns: Sequence[str] = COLUMNS) -> PersonLine:
    line = clean_row(guess_mapping(columns, [row]), row, today=TODAY)
    assert isinstance(line, PersonLine), line
    return line


def the_problem(row: Sequence[str], columns: Sequence[str] = COLUMNS) -> str:
    refused = clean_row(guess_mapping(columns, [row]), row, today=TODAY)
    assert isinstance(refused, RefusedRow), refused
    return refused.problems[0].code


def test_the_columns_of_a_plain_list_are_understood() -> None:
    assert guess_mapping(COLUMNS, [JEAN]).names() == {
        "reference": ("Tenancy Ref",),
        "title": ("Title",),
        "given": ("Forename",),
        "family": ("Surname",),
        "address": ("Address 1", "Town"),
        "postcode": ("Postcode",),
        "phone": ("Mobile",),
        "email": ("E-mail",),
        "born": ("DOB",),
    }


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("ten_ref", "reference"),
        ("Tenancy Number", "reference"),
        ("rec_id", "reference"),
        ("TenancyReference", "reference"),
        ("surname", "family"),
        ("LAST NAME", "family"),
        ("First-Name", "given"),
        ("date_of_birth", "born"),
        ("D.O.B.", "born"),
        ("Date of birth (dd/mm/yyyy)", "born"),
        ("Tel", "phone"),
        ("Mobile No.", "phone"),
        ("UPRN", "property_reference"),
        ("Post Code", "postcode"),
        ("E-mail address", "email"),
        ("Preferred language", "language"),
        ("Large print?", "print_format"),
        ("Scheme", "estate"),
        ("Patch", "patch"),
        ("Tenure", "kind"),
    ],
)
def test_headers_are_known_by_their_words(header: str, field: str) -> None:
    columns = (header, "Something else")
    assert guess_mapping(columns, []).names() == {field: (header,)}


@pytest.mark.parametrize(
    "header",
    [
        "soc_sec_id",
        "NI Number",
        "Next of kin phone",
        "Emergency contact telephone",
        "Bank account name",
        "Rent balance",
        "Ethnicity",
        "Tenancy start date",
        "Date created",
        "Previous address",
        "Forwarding postcode",
        "Gender",
    ],
)
def test_what_we_have_no_business_with_is_not_taken(header: str) -> None:
    assert guess_mapping((header, "Surname"), [("7364009", "Reid")]).names() == {"family": ("Surname",)}


def test_a_column_left_out_can_still_be_asked_for() -> None:
    columns = ("soc_sec_id", "Surname")
    mapping = correct_mapping(guess_mapping(columns, []), {"reference": ["SOC_SEC_ID"]})
    assert mapping.names() == {"reference": ("soc_sec_id",), "family": ("Surname",)}
    assert mapping.unused() == ()


def test_a_column_without_a_header_is_known_by_its_values() -> None:
    rows = [(f"T{at}", f"a{at}@example.org", "PH1 1AA", f"0173855512{at}") for at in range(5)]
    columns = ("Column 1", "Column 2", "Column 3", "Column 4")
    assert guess_mapping(columns, rows).names() == {
        "postcode": ("Column 3",),
        "phone": ("Column 4",),
        "email": ("Column 2",),
    }


def test_name_beside_surname_is_the_given_name() -> None:
    assert guess_mapping(("Name", "Surname"), []).names() == {"given": ("Name",), "family": ("Surname",)}


def test_a_second_phone_column_is_kept_as_the_second_phone() -> None:
    line = the_line(("Reid", "01738 555123", "07946885253"), ("Surname", "Home tel", "Mobile"))
    assert {line.phone, line.phone2} == {"01738 555123", "07946 885253"}


def test_the_lines_of_an_address_are_joined_in_the_order_they_are_written() -> None:
    columns = ("Surname", "Town", "Street", "House No", "Flat", "County", "Postcode")
    line = the_line(("Reid", "PERTH", "HIGH STREET", "12", "2/1", "PERTHSHIRE", "ph11aa"), columns)
    assert line.address == "2/1, 12 High Street, Perth, Perthshire"
    assert line.postcode == "PH1 1AA"


def test_a_postcode_inside_the_address_becomes_the_postcode() -> None:
    line = the_line(("Reid", "6 High Street, Perth PH1 1AA"), ("Surname", "Address"))
    assert (line.address, line.postcode) == ("6 High Street, Perth", "PH1 1AA")


def test_a_row_comes_out_tidy() -> None:
    line = the_line(
        (" t1", "MRS", " JEAN ", "O'NEIL", "6  high street", "perth", "ph11aa", "19801231", "7946885253", "J@X.ORG ")
    )
    assert line == PersonLine(
        row=2,
        reference="t1",
        given="Jean",
        family="O'Neil",
        title="Mrs",
        address="6 High Street, Perth",
        postcode="PH1 1AA",
        property_reference="",
        estate="",
        patch="",
        phone="07946 885253",
        phone2="",
        email="J@x.org",
        born="1980-12-31",
        language="",
        print_format="",
        kind="",
        access_needs="",
    )


@pytest.mark.parametrize("name", ["Zoë", "Łukasz", "王小明", "محمد علي", "בן־גוריון"])
def test_a_name_of_any_script_goes_in_as_it_is(name: str) -> None:
    assert the_line(changed(family=name)).family == name


def test_a_date_that_does_not_exist_is_left_out_and_said_and_the_person_goes_in() -> None:
    line = the_line(changed(born="31/02/2026", email="nobody", phone="12"))
    assert (line.family, line.born, line.email, line.phone) == ("Reid", "", "", "")
    assert {(remark.code, remark.field, remark.text) for remark in line.remarks} == {
        ("bad-date", "born", "31/02/2026"),
        ("bad-email", "email", "nobody"),
        ("bad-phone", "phone", "12"),
    }


def test_a_cell_that_says_nothing_is_known_is_simply_blank() -> None:
    line = the_line(changed(born="unknown", phone="N/A", email="none", town="-"))
    assert (line.born, line.phone, line.email, line.address, line.remarks) == ("", "", "", "6 High Street", ())


def test_a_person_with_only_a_family_name_goes_in() -> None:
    assert the_line(("", "", "", "Reid", "", "", "", "", "", "")).family == "Reid"


def test_rows_that_name_nobody_are_refused() -> None:
    assert the_problem(("",) * 10) == "blank-row"
    assert the_problem(changed(given=" ", family="", title="", ref="")) == "no-name"
    assert the_problem(changed(given="", family="", street="", town="")) == "no-name"


def test_a_list_without_names_can_change_people_by_their_reference() -> None:
    line = the_line(("T1", "07946885253"), ("Tenancy ref", "Mobile"))
    assert (line.reference, line.family, line.phone) == ("T1", "", "07946 885253")


def test_a_reference_seen_before_is_refused_with_the_row_that_had_it() -> None:
    answers = the_answers(JEAN, changed(ref="T2"), changed(ref=" T1 ", given="Tom"), changed(ref=""), changed(ref=""))
    assert [type(answer) for answer in answers] == [PersonLine, PersonLine, RefusedRow, PersonLine, PersonLine]
    refused = answers[2]
    assert isinstance(refused, RefusedRow)
    assert (refused.row, refused.problems[0].code, refused.problems[0].text) == (4, "repeated-reference", "2")


def test_a_row_out_of_step_is_refused_rather_than_taken_in_wrong() -> None:
    assert the_problem((*JEAN, "Scotland")) == "too-many-cells"
    assert the_line((*JEAN, "", " ")).family == "Reid"
    assert the_line(JEAN[:4]).family == "Reid"


def test_a_huge_cell_refuses_its_row_alone() -> None:
    huge = "x" * (LONGEST_CELL + 1)
    answers = the_answers(JEAN, (*JEAN[:3], huge, *JEAN[4:]), changed(ref="T3"))
    assert [type(answer) for answer in answers] == [PersonLine, RefusedRow, PersonLine]
    assert the_problem(("Reid", huge), ("Surname", "Notes")) == "cell-too-long"
    assert the_line(("Reid", "x" * (LONGEST_FIELD + 1)), ("Surname", "Notes")).family == "Reid"
    assert the_problem(("x" * (LONGEST_FIELD + 1), ""), ("Surname", "Notes")) == "cell-too-long"


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("Mrs Jean O'Neil", ("Mrs", "Jean", "O'Neil")),
        ("O'NEIL, JEAN", ("", "Jean", "O'Neil")),
        ("O'Neil, Mrs Jean Ann", ("Mrs", "Jean Ann", "O'Neil")),
        ("Mr J van der Berg", ("Mr", "J", "van der Berg")),
        ("Dr. Reid", ("Dr.", "", "Reid")),
        ("Reid", ("", "", "Reid")),
        ("Mr", ("", "", "Mr")),
        ("王小明", ("", "", "王小明")),
        ("محمد علي", ("", "محمد", "علي")),
        ("Mr & Mrs Smith", ("", "", "Mr & Mrs Smith")),
        ("", ("", "", "")),
    ],
)
def test_a_whole_name_is_split(whole: str, parts: tuple[str, str, str]) -> None:
    assert split_name(whole) == parts


def test_two_people_in_one_cell_are_remarked() -> None:
    line = the_line(("T1", "Mr & Mrs Smith"), ("Tenancy ref", "Tenant name"))
    assert (line.family, line.remarks[0].code) == ("Mr & Mrs Smith", "more-than-one-name")


def test_a_mapping_is_remembered_for_the_same_headers() -> None:
    mapping = correct_mapping(guess_mapping(COLUMNS, [JEAN]), {"phone": [], "reference": ["Mobile"]})
    assert recall_mapping(COLUMNS, mapping.remembered()) == mapping
    assert recall_mapping(("Other", "Headers"), mapping.remembered()) is None
    assert recall_mapping(COLUMNS, "not json") is None
    assert recall_mapping(COLUMNS, "[1]") is None
    assert recall_mapping(COLUMNS, json.dumps({"family": "Surname"})) is None


def test_the_signature_is_that_of_the_headers_whatever_their_case() -> None:
    assert signature(COLUMNS) == signature([f" {column.upper()} " for column in COLUMNS])
    assert signature(COLUMNS) != signature(COLUMNS[::-1])


def test_a_correction_that_makes_no_sense_says_which_field() -> None:
    mapping = guess_mapping(COLUMNS, [JEAN])
    with pytest.raises(Rejected) as refused:
        correct_mapping(mapping, {"shoe_size": ["Town"], "family": ["Nothing"], "given": ["Town", "Title"]})
    assert refused.value.problems == {
        "shoe_size": "unknown-field",
        "family": "unknown-column",
        "given": "one-column-only",
    }


def test_a_mapping_that_names_nobody_says_so() -> None:
    assert guess_mapping(("Postcode", "Mobile"), []).problems() == {"family": "no-name-column"}
    assert guess_mapping(COLUMNS, []).problems() == {}


CELL = st.one_of(
    st.text(alphabet="ab Z019²٣/-.,&+()@<>'’|\n\u202e\u00a0é王:;#", max_size=12),
    st.text(max_size=8),
    st.sampled_from(["", "T1", "mr", "Jean", "N/A", "0000/00/00", "1/1/٣", "00000", "Mr & Mrs", "O'Neil, Mr"]),
)


@given(st.lists(st.lists(CELL, max_size=11), max_size=5))
def test_every_row_gets_exactly_one_answer_whatever_is_in_it(rows: list[list[str]]) -> None:
    answers = the_answers(*rows)
    assert [answer.row for answer in answers] == list(range(2, 2 + len(rows)))
    references = [answer.reference for answer in answers if isinstance(answer, PersonLine) and answer.reference]
    assert len(references) == len(set(references))


def test_a_line_of_an_address_that_is_only_a_comma_is_blank() -> None:
    assert the_line(changed(street=" , ", town=";")).address == ""
