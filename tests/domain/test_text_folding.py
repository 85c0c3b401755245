from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.text_folding import address_key, digits, fold, phone_key, words


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("O'Neil", "oneil"),
        ("O’NEIL", "oneil"),
        ("Łukasz", "lukasz"),
        ("Søren Ærøskøbing", "soren aeroskobing"),
        ("Großmann", "grossmann"),
        ("José", "jose"),
        ("Jose\u0301", "jose"),
        ("Đặng", "dang"),
        ("Işık", "isik"),
        ("İpek", "ipek"),
        ("中文", "中文"),
        ("한글", "한글"),
        ("مُحَمَّد", "محمد"),
        ("हिन्दी", "हिन्दी"),
        ("ＡＢＣ １２", "abc 12"),
    ],
)
def test_names_that_sound_the_same_to_a_reader_fold_to_the_same_text(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=string.ascii_letters + string.digits + " '-`.éüñŁø", max_size=30))
def test_upper_and_lower_case_fold_alike_however_the_accents_are_encoded(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(unicodedata.normalize("NFD", text))


def test_words_are_parted_by_hyphens_and_commas_but_not_by_apostrophes_or_vowel_signs() -> None:
    assert words("Anne-Marie O'Neil, 6 High St.") == ["anne", "marie", "oneil", "6", "high", "st"]
    assert words("हिन्दी، محمد") == ["हिन्दी", "محمد"]


@given(st.text())
def test_words_hold_no_spaces_and_are_folded(text: str) -> None:
    assert all(word and word == fold(word) and not any(map(str.isspace, word)) for word in words(text))


@pytest.mark.parametrize(
    "typed",
    [
        "07946 885253",
        "07946885253",
        "+44 7946 885253",
        "+44 (0)7946-885253",
        "0044 7946885253",
        "447946885253",
        "7946885253",
    ],
)
def test_one_uk_phone_has_one_key_however_it_is_written(typed: str) -> None:
    assert phone_key(typed) == "07946885253"


def test_foreign_phones_keep_their_country_code() -> None:
    assert phone_key("+1 212 555 1234") == phone_key("001 212 555 1234") == "12125551234"
    assert phone_key("ask the daughter") == ""


def test_digits_of_any_script_count() -> None:
    assert digits("٠٧٩٤٦ 885253") == "07946885253"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Flat 2/1, 12 High St", "flat 2/1 , 12 HIGH STREET, Perth"),
        ("2/1, 12 High Street", "Flat 2/1 12 High Street"),
        ("12 A St James Rd", "12a, st. james road"),
        ("6, High Street, Leeds", "6 High Street"),
        ("No. 6 Mill Ln", "6 Mill Lane"),
        ("6 Mill Lane\nPerth", "6 Mill Lane, Perth"),
    ],
)
def test_two_spellings_of_one_property_share_a_key(one: str, other: str) -> None:
    assert address_key(one, "PH1 1AA") == address_key(other, "ph11aa")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Flat 2/1, 12 High Street", "Flat 21, 12 High Street"),
        ("Flat 2/1, 12 High Street", "12 High Street"),
        ("12 High Street, Flat 1", "12 High Street, Flat 2"),
        ("12 High Street, Top Left", "12 High Street, Top Right"),
        ("12 Park Road", "12 Park Avenue"),
        ("1 St James", "1 Street James"),
        ("12a High Street", "12 High Street"),
    ],
)
def test_two_doors_never_share_a_key(one: str, other: str) -> None:
    assert address_key(one, "PH1 1AA") != address_key(other, "PH1 1AA")


def test_without_a_whole_postcode_the_town_counts() -> None:
    assert address_key("6 High Street, Perth", "") != address_key("6 High Street, Leeds", "")
    assert address_key(" , ", "PH1 1AA") == ""
