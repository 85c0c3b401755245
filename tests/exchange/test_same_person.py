"""Merged at the office while laptops go on: late batches land, and every copy reads the same person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.services import people, same_person
from tests.support.copies import Copy, a_laptop, an_office


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[list[Copy]]:
    """The office and a laptop that has everything of it."""
    office = an_office(tmp_path)
    found = [office, a_laptop(office, tmp_path)]
    try:
        yield found
    finally:
        for one in found:
            one.close()


def merge(copy: Copy, kept: str, lost: str) -> None:
    with copy.store.write(Op.MERGE_PEOPLE) as writer:
        same_person.merge(writer, kept, lost)


def exchange(office: Copy, laptop: Copy) -> None:
    laptop.send()
    office.receive()
    office.publish()
    laptop.send()


def read_as(copy: Copy, *ids: str) -> set[str]:
    with copy.store.read() as reader:
        return {reader.kept(one) for one in ids}


def test_what_a_laptop_still_notes_of_the_merged_one_is_shown_under_the_kept_one(copies: list[Copy]) -> None:
    office, laptop = copies
    kept, lost = office.add_person("Amina", "Khan"), office.add_person("أمينة", "خان")
    session = office.plan().session
    office.publish()
    laptop.send()
    merge(office, kept, lost)
    laptop.check_in(session, lost)
    office.check_in(session, kept)

    exchange(office, laptop)

    for one in copies:
        assert one.roster(session) == {"Amina Khan": "in"}
        assert read_as(one, kept, lost) == {kept}
        with one.store.read() as reader:
            assert [line.id for line in people.find(reader, "خان").lines] == [kept]
    assert office.content() == laptop.content()


def test_two_copies_that_merge_the_other_way_round_read_one_and_the_same(copies: list[Copy]) -> None:
    office, laptop = copies
    one, other = office.add_person("Amina", "Khan"), office.add_person("Anima", "Khan")
    office.publish()
    laptop.send()
    merge(office, one, other)
    laptop.clock.forward(minutes=1)
    merge(laptop, other, one)

    exchange(office, laptop)

    assert read_as(office, one, other) == read_as(laptop, one, other)
    assert len(read_as(office, one, other)) == 1
    assert office.content() == laptop.content()


def test_taking_it_back_travels_too(copies: list[Copy]) -> None:
    office, laptop = copies
    kept, lost = office.add_person("Amina", "Khan"), office.add_person("Anima", "Khan")
    merge(office, kept, lost)
    exchange(office, laptop)
    assert read_as(laptop, kept, lost) == {kept}
    office.clock.forward(minutes=1)
    with office.store.write(Op.UNMERGE_PEOPLE) as writer:
        same_person.unmerge(writer, lost)

    exchange(office, laptop)

    assert read_as(laptop, kept, lost) == {kept, lost}
    assert office.content() == laptop.content()
