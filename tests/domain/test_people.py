"""Names and drafts of people."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import Rejected
from desktop_app.domain.people import LONGEST, PersonDraft, full_name, sort_key


@pytest.mark.parametrize(
    ("given_name", "family", "shown"),
    [("Amina", "Khan", "Amina Khan"), ("", "Khan", "Khan"), ("中", "", "中"), ("", "", "")],
)
def test_a_name_is_said_as_people_say_it(given_name: str, family: str, shown: str) -> None:
    assert full_name(given_name, family) == shown


def test_people_are_sorted_by_family_without_case_or_accents() -> None:
    people = [("Zoë", "Łuk"), ("Ann", "de Souza"), ("Bea", "Álvarez"), ("Ann", "LUK"), ("Cy", "Adams")]
    assert sorted(people, key=lambda name: sort_key(*name)) == [
        ("Cy", "Adams"),
        ("Bea", "Álvarez"),
        ("Ann", "de Souza"),
        ("Ann", "LUK"),
        ("Zoë", "Łuk"),
    ]


@pytest.mark.parametrize("field", LONGEST)
def test_a_value_that_is_too_long_is_named(field: str) -> None:
    filler = {"phone": "1", "email": "a"}.get(field, "中")
    value = filler * (LONGEST[field] + 1)
    with pytest.raises(Rejected) as refused:
        replace(PersonDraft("Amina"), **{field: value}).checked()  # type: ignore[arg-type]  # all of these are text
    assert refused.value.problems.keys() == {field}


@pytest.mark.parametrize("born", ["31/02/2026", "2026-02-31", "yesterday", "2026"])
def test_a_day_that_is_none_is_refused(born: str) -> None:
    with pytest.raises(Rejected) as refused:
        PersonDraft("Amina", born=born).checked()
    assert refused.value.problems == {"born": "bad-date"}


@given(
    st.builds(
        PersonDraft, **dict.fromkeys(("given", "family", "greeting", "address", "postcode"), st.text(max_size=16))
    )
)
def test_tidying_twice_is_tidying_once(draft: PersonDraft) -> None:
    try:
        tidy = draft.checked()
    except Rejected:
        return
    assert tidy.checked() == tidy
    assert tidy.given or tidy.family
