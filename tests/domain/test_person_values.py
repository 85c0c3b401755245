from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.person_values import (
    is_tidy,
    join_address,
    split_phones,
    split_postcode,
    tidy_address_line,
    tidy_birth_date,
    tidy_email,
    tidy_family,
    tidy_given,
    tidy_phone,
    tidy_postcode,
    tidy_text,
)

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("  Jean \t Reid ", "Jean Reid"),
        ("Jean\u00a0\u2003Reid", "Jean Reid"),
        ("Jose\u0301", "José"),
        ("Jean\u202eReid\x00", "JeanReid"),
        ("6 High Street\r\nPerth", "6 High Street, Perth"),
        ("'+44 7946 885253", "+44 7946 885253"),
        ("'t Hooft", "'t Hooft"),
        ("محمد علي", "محمد علي"),
        ("", ""),
    ],
)
def test_odd_spaces_and_unseen_marks_go(typed: str, tidy: str) -> None:
    assert tidy_text(typed) == tidy


@given(st.text())
def test_tidy_text_is_left_as_it_is(text: str) -> None:
    once = tidy_text(text)
    assert tidy_text(once) == once or once.startswith("'")
    if is_tidy(text):
        assert once == text.strip()


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("O'NEIL", "O'Neil"),
        ("o’neil", "O’Neil"),
        ("smith-jones", "Smith-Jones"),
        ("macdonald", "MacDonald"),
        ("MACLEOD", "MacLeod"),
        ("mackie", "Mackie"),
        ("MACEY", "Macey"),
        ("mcintyre", "McIntyre"),
        ("VAN DER BERG", "van der Berg"),
        ("łukaszewicz", "Łukaszewicz"),
        ("MacKay", "MacKay"),
        ("de Souza", "de Souza"),
        ("smith iii", "Smith III"),
        ("王", "王"),
    ],
)
def test_only_names_all_in_capitals_or_all_small_get_gentle_capitals(typed: str, tidy: str) -> None:
    assert tidy_family(typed) == tidy


def test_initials_stay_capitals() -> None:
    assert [tidy_given(name) for name in ("JP", "J", "JO", "ann-marie")] == ["JP", "J", "Jo", "Ann-Marie"]


@given(st.text(alphabet="abcdeXYZ -'’łÉ中", max_size=20).map(tidy_text))
def test_capitals_never_change_the_letters_of_a_name(name: str) -> None:
    assert tidy_family(name).casefold() == name.casefold()
    assert tidy_family(tidy_family(name)) == tidy_family(name)


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("tullaroop street", "Tullaroop Street"),
        ("2/98-latchford barracks", "2/98-Latchford Barracks"),
        ("PO BOX 12", "PO Box 12"),
        ("newcastle upon tyne", "Newcastle upon Tyne"),
        ("12a king's road,", "12A King's Road"),
        ("McNeil Court", "McNeil Court"),
    ],
)
def test_address_lines_get_capitals_where_they_have_none(typed: str, tidy: str) -> None:
    assert tidy_address_line(typed) == tidy


def test_a_house_number_goes_in_front_of_its_street() -> None:
    assert join_address(["6", "Tullaroop Street", "Perth", "Perth"]) == "6 Tullaroop Street, Perth"
    assert join_address(["Flat 2/1", "12A", "High Street"]) == "Flat 2/1, 12A High Street"
    assert join_address(["2/1", "12", "High Street"]) == "2/1, 12 High Street"


def test_a_postcode_at_the_end_of_an_address_is_found() -> None:
    assert split_postcode("6 High Street, Perth PH1 1aa") == ("6 High Street, Perth", "PH1 1AA")
    assert split_postcode("6 High Street, Perth") == ("6 High Street, Perth", "")


def test_uk_postcodes_are_spaced_and_others_kept() -> None:
    assert [tidy_postcode(code) for code in ("ph11aa", "SW1A  1AA", "4011", "D02 x285")] == [
        "PH1 1AA",
        "SW1A 1AA",
        "4011",
        "D02 X285",
    ]


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("07946885253", "07946 885253"),
        ("+44 (0)7946-885253", "07946 885253"),
        ("447946885253", "07946 885253"),
        ("7946885253", "07946 885253"),
        ("01738 555 123", "01738 555 123"),
        ("(01738) 555123", "(01738) 555123"),
        ("+353 1 555 1234", "+353 1 555 1234"),
        ("Tel: 01738 555123", "01738 555123"),
        ("07946 885253 (daughter)", "07946 885253 (daughter)"),
        ("", ""),
        ("ring the bell", None),
        ("1234", None),
    ],
)
def test_phones_come_out_ready_to_ring(typed: str, tidy: str | None) -> None:
    assert tidy_phone(typed) == tidy


@given(
    st.sampled_from(["+44", "0", "0044 ", "+44 (0)"]),
    st.integers(100_000_000, 999_999_999),
    st.sampled_from([" ", "-", ""]),
)
def test_a_tidy_phone_stays_the_same(code: str, number: int, gap: str) -> None:
    typed = f"{code}7{str(number)[:3]}{gap}{str(number)[3:]}"
    once = tidy_phone(tidy_text(typed))
    assert once is not None
    assert tidy_phone(once) == once


def test_two_phones_in_one_cell_are_parted() -> None:
    assert split_phones("01738 555123 / 07946 885253") == ("01738 555123", "07946 885253")
    assert split_phones("07946 885253 and ask for Jo") == ("07946 885253 and ask for Jo", "")


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("Jean@Example.ORG", "Jean@example.org"),
        ("Jean Reid <jean@example.org>", "jean@example.org"),
        ("mailto:jean@example.org", "jean@example.org"),
        ("jean@example.org;", "jean@example.org"),
        ("josé@exämple.scot", "josé@exämple.scot"),
        ("", ""),
        ("jean@", None),
        ("jean at example.org", None),
        ("jean@example..org", None),
        ("a@b.c, d@e.f", None),
    ],
)
def test_only_what_could_be_an_address_is_an_email(typed: str, tidy: str | None) -> None:
    assert tidy_email(typed) == tidy


@pytest.mark.parametrize(
    "typed",
    [
        "19801231",
        "31/12/1980",
        "31.12.1980",
        "31-12-80",
        "1980-12-31",
        "1980-12-31T00:00:00",
        "31/12/1980 00:00",
        "31 Dec 1980",
        "31st December, 1980",
        "Wed 31 December 1980",
        "Dec 31, 1980",
        "31-Dec-80",
        "31121980",
        "29586",
        "٣١/١٢/١٩٨٠",
    ],
)
def test_every_common_shape_of_a_date_is_read(typed: str) -> None:
    assert tidy_birth_date(typed, today=TODAY) == "1980-12-31"


@pytest.mark.parametrize(
    "typed",
    ["31/02/2026", "12/31/1980", "19371233", "19729518", "22/11/2026", "1899-12-31", "soon", "1", "99999", "0/0/0"],
)
def test_a_day_that_cannot_be_a_birthday_is_refused(typed: str) -> None:
    assert tidy_birth_date(typed, today=TODAY) is None


def test_a_year_of_two_digits_is_never_in_the_future() -> None:
    assert tidy_birth_date("1/2/26", today=TODAY) == "2026-02-01"
    assert tidy_birth_date("1/2/27", today=TODAY) == "1927-02-01"
    assert tidy_birth_date("", today=TODAY) == ""


@given(st.dates(date(1900, 1, 1), TODAY), st.sampled_from(["%Y%m%d", "%d/%m/%Y", "%Y-%m-%d", "%d %b %Y", "%-d.%-m.%Y"]))
def test_any_birthday_in_any_shape_comes_back(born: date, shape: str) -> None:
    assert tidy_birth_date(born.strftime(shape), today=TODAY) == born.isoformat()


@given(st.text(max_size=40))
def test_no_text_breaks_any_of_them(text: str) -> None:
    typed = tidy_text(text)
    for tidy in (tidy_given, tidy_family, tidy_address_line, tidy_postcode, tidy_phone, tidy_email, split_postcode):
        tidy(typed)
    tidy_birth_date(typed, today=TODAY)
