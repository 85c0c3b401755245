"""How many of those who are here twice are found in made-up lists, and how few of the others."""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import replace

import pytest

from desktop_app.domain import look_alikes as rule
from desktop_app.domain.errors import AppError
from desktop_app.domain.text_folding import address_key
from desktop_app.domain.work import SILENT, Cancelled
from desktop_app.services import look_alikes
from desktop_app.services.look_alikes import alike, alike_aside
from tests.benchmarks.doubles import KINDS_OF_LISTS, Entry, a_list


def traits(entries: list[Entry]) -> list[rule.Traits]:
    return [
        rule.traits(one.given, one.family, one.born, one.phone, one.email, "", address_key(one.address, one.postcode))
        for one in entries
    ]


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("a town", 0.95, 0.95),
        ("one estate, thirty surnames", 0.9, 0.95),
        ("many twins and namesakes", 0.85, 0.9),
        ("half of them twice, all alone", 0.98, 0.93),
        ("typed in a hurry", 0.9, 0.9),
    ],
)
def test_most_are_found_and_few_others_are_shown(name: str, precision: float, recall: float) -> None:
    entries = a_list(replace(KINDS_OF_LISTS[name], people=1_000))
    shown = alike(traits(entries))
    right = sum(entries[one.a].person == entries[one.b].person for one in shown)
    people: dict[int, int] = {}
    for one in entries:
        people[one.person] = people.get(one.person, 0) + 1
    there = sum(n * (n - 1) // 2 for n in people.values())
    assert right / len(shown) >= precision
    assert right / there >= recall


def test_where_nobody_is_twice_only_namesakes_without_a_birth_date_are_shown() -> None:
    entries = a_list(replace(KINDS_OF_LISTS["nobody twice"], people=1_000))
    shown = alike(traits(entries))
    assert len(shown) <= 4
    assert {one.pattern.born for one in shown} <= {""}


def test_a_long_list_is_compared_more_sparingly_and_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = a_list(replace(KINDS_OF_LISTS["a town"], people=1_000))
    every = {(one.a, one.b) for one in alike(traits(entries))}
    monkeypatch.setattr("desktop_app.services.look_alikes.LONG", 10)
    assert len(every - {(one.a, one.b) for one in alike(traits(entries))}) <= len(every) // 50


def test_the_order_of_a_list_does_not_matter() -> None:
    entries = a_list(replace(KINDS_OF_LISTS["a town"], people=300))
    forwards = {frozenset((entries[one.a], entries[one.b])) for one in alike(traits(entries))}
    backwards = entries[::-1]
    assert {frozenset((backwards[one.a], backwards[one.b])) for one in alike(traits(backwards))} == forwards


def test_looking_can_be_stopped() -> None:
    class Impatient:
        def step(self, *_said: object, **_named: object) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        alike(traits(a_list(replace(KINDS_OF_LISTS["a town"], people=50))), progress=Impatient())


def test_a_long_list_is_compared_in_a_process_of_its_own_which_ends_when_it_is_stopped() -> None:
    people = traits(a_list(replace(KINDS_OF_LISTS["a town"], people=300)))

    class Told:
        """Says what was said, and stops when asked."""

        def __init__(self, stops: bool) -> None:
            self.stops, self.said = stops, set[str]()

        def step(self, _done: int, _total: int | None, what: str) -> None:
            """Note it."""
            self.said.add(what)
            if self.stops:
                raise Cancelled

    told = Told(stops=False)
    assert alike_aside(people, None, told) == alike(people)
    assert told.said == {"people", "keys", "pairs"}
    with pytest.raises(Cancelled):
        alike_aside(people, None, Told(stops=True))
    assert multiprocessing.active_children() == []


def test_a_process_that_dies_is_an_error_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(look_alikes, "_compare_aside", _dies)
    with pytest.raises(AppError, match="side-process-ended"):
        alike_aside([], None, SILENT)


def _dies(_pipe: object, _people: object, _minimum: object) -> None:
    os._exit(9)
