"""The recovery key as it is typed from paper: what is forgiven, and what is said to be wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.recovery_key import ALPHABET, BEGINNING, CHARACTERS, read
from desktop_app.exchange.keys import new_age_pair

KEY = new_age_pair().identity
REST = KEY.removeprefix(BEGINNING)


def grouped(key: str) -> str:
    return " ".join([BEGINNING, *(key[i : i + 4] for i in range(0, len(key), 4))])


@pytest.mark.parametrize(
    "typed",
    [KEY, KEY.lower(), grouped(REST), REST, f"  {grouped(REST).lower()}\n", KEY.replace("-", "–"), "-".join(KEY)],
    ids=["whole", "small", "grouped", "without its beginning", "with blanks", "other dashes", "letter by letter"],
)
def test_groups_blanks_capitals_and_the_beginning_are_forgiven(typed: str) -> None:
    assert read(typed).key == KEY


def test_what_is_not_complete_says_how_far_it_is_and_nothing_wrong() -> None:
    assert [(t.count, t.problem) for t in map(read, ("", "age-sec", BEGINNING, BEGINNING + REST[:7]))] == [
        (0, ""),
        (0, ""),
        (0, ""),
        (7, ""),
    ]


@pytest.mark.parametrize(("wrong", "instead"), [("o", "0"), ("I", "L"), ("1", "L"), ("b", "8"), ("Ł", ""), ("中", "")])
def test_a_character_that_no_key_has_is_named_with_its_group(wrong: str, instead: str) -> None:
    found = read(grouped(REST[:9] + wrong + REST[10:]))

    assert found.problem == ("recovery-key-look-alike" if instead else "recovery-key-character")
    assert (found.character, found.instead) == (wrong.upper(), instead)
    assert (found.group, found.words) == (3, REST[8] + wrong.upper() + REST[10:12])


@given(st.integers(0, CHARACTERS - 1), st.sampled_from(ALPHABET))
def test_the_group_with_one_wrong_character_is_found(place: int, other: str) -> None:
    found = read(REST[:place] + other + REST[place + 1 :])

    if other == REST[place]:
        assert found.key == KEY
    else:
        assert (found.problem, found.group, found.key) == ("recovery-key-group", place // 4 + 1, "")


def test_more_than_one_wrong_character_is_told() -> None:
    # Reversed groups differ in many places.
    assert read(REST[::-1]).problem in {"recovery-key-wrong", "recovery-key-group"}


def test_too_many_characters_and_another_beginning_are_told() -> None:
    assert (read(KEY + "QQ").problem, read(KEY + "QQ").extra) == ("recovery-key-long", 2)
    assert read("AGE-SECERT-KEY-1" + REST).problem == "recovery-key-beginning"
