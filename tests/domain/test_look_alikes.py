"""What makes two records one person, and what does not: the rule, without a database."""

from __future__ import annotations

from functools import cache

import pytest

from desktop_app.domain import look_alikes
from desktop_app.domain.nicknames import is_short_for
from desktop_app.domain.text_folding import address_key
from desktop_app.services.look_alikes import alike
from tests.benchmarks.doubles import Kind, a_list

Cells = dict[str, str]
AMINA: Cells = {
    "given": "Amina",
    "family": "Łukasiewicz",
    "born": "1984-03-07",
    "phone": "07700 900123",
    "address": "Flat 3, 12 Larch Court",
    "postcode": "KY7 5AB",
}


def traits(**cells: str) -> look_alikes.Traits:
    place = address_key(cells.pop("address", ""), cells.pop("postcode", ""))
    return look_alikes.traits(**cells, place_key=place)


@cache
def neighbours() -> tuple[look_alikes.Traits, ...]:
    """A town around them, so that the list is like a list."""
    return tuple(
        traits(
            given=one.given,
            family=one.family,
            born=one.born,
            phone=one.phone,
            email=one.email,
            address=one.address,
            postcode=one.postcode,
        )
        for one in a_list(Kind(people=400, twice=0, namesakes=0))
    )


def looks_alike(**other: str) -> bool:
    """Whether Amina and this other record, among their neighbours, are shown."""
    town = neighbours()
    shown = alike([*town, traits(**AMINA), traits(**{**AMINA, **other})])
    return (len(town), len(town) + 1) in [(one.a, one.b) for one in shown]


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"given": "Anima"},
        {"family": "Lukasiewcz"},
        {"given": "Łukasiewicz", "family": "Amina"},
        {"born": "1984-07-03"},
        {"born": "", "phone": ""},
        {"given": "", "phone": ""},
        {"born": "1984-03-08", "family": "Lukasiewicz-Reid"},
        {"address": "40 Thistle Way", "postcode": "KY2 2AA"},
        {"address": "", "postcode": "", "phone": "07700 900132"},
        {"address": "12 Larch Ct", "family": "Khan"},
    ],
    ids=str,
)
def test_slips_blanks_swaps_and_a_move_still_look_like_one_person(other: Cells) -> None:
    assert looks_alike(**other)


@pytest.mark.parametrize(
    "other",
    [
        {"given": "Zofia", "phone": ""},
        {"given": "Zofia"},
        {"born": "2006-11-21", "phone": ""},
        {"born": "2006-11-21"},
        {"given": "Tariq", "born": "1980-01-30"},
        {"given": "Tariq", "family": "Khan", "born": "1980-01-30", "phone": ""},
        {"given": "Tariq", "family": "Khan", "born": "1980-01-30", "address": "Flat 4, 12 Larch Court"},
    ],
    ids=["twin", "twin with one phone", "father and son", "with one phone", "couple", "flatmates", "next door"],
)
def test_those_who_live_together_are_two_people(other: Cells) -> None:
    assert not looks_alike(**other)


def test_a_rare_surname_says_more_than_a_common_one() -> None:
    town = [*neighbours(), *(traits(given=f"{a}{b}", family="Smith") for a in "abcdefgh" for b in "klmnopqr")]
    common = [traits(given="Amina", family="Smith"), traits(given="Amina", family="Smith")]
    rare = [traits(given="Amina", family="Łukasiewicz"), traits(given="Amina", family="Łukasiewicz")]
    scores = {one.a: one.score for one in alike([*town, *common, *rare], -99)}
    assert scores[len(town) + 2] > scores[len(town)]


def test_many_clear_pairs_can_bear_a_doubtful_one_and_few_cannot() -> None:
    assert look_alikes.minimum_for([20.0] * 500 + [-2.0]) == -2.0
    assert look_alikes.minimum_for([20.0] * 5 + [-2.0]) == look_alikes.MINIMUM


def test_nobody_is_no_list() -> None:
    assert alike([]) == []
    assert alike([traits(**AMINA)]) == []


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("1984", "1985", True),
        ("1984", "1948", True),
        ("1984", "1984", False),
        ("1984", "1249", False),
        ("1", "12", False),
    ],
)
def test_a_slip_is_one_sign_or_two_neighbours_swapped(one: str, other: str, slip: bool) -> None:
    assert look_alikes.one_slip(one, other) is slip


def test_short_forms_of_a_name_know_each_other() -> None:
    assert is_short_for("bill", "william")
    assert is_short_for("bill", "willie")
    assert not is_short_for("bill", "robert")
    assert not is_short_for("łukasz", "william")
