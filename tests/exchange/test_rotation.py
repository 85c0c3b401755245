"""New keys for the office: announced under the old ones, both good for 90 days, and then the old ones are gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.errors import AppError
from desktop_app.exchange import rotation
from tests.support.copies import Copy, a_laptop, an_office


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[list[Copy]]:
    """The office and two laptops that have sent something."""
    office = an_office(tmp_path)
    found = [office, a_laptop(office, tmp_path), a_laptop(office, tmp_path)]
    for number, one in enumerate(found[1:], 1):
        one.add_person(f"First{number}", "Sent")
        one.send()
    office.receive()
    try:
        yield found
    finally:
        for one in found:
            one.close()


def meta(copy: Copy) -> dict[str, str]:
    with copy.store.read() as reader:
        return reader.meta()


def forward(copies: list[Copy], days: int) -> None:
    for one in copies:
        one.clock.forward(days=days)


def test_laptops_follow_without_being_asked_and_nothing_is_lost(copies: list[Copy]) -> None:
    office, first, second = copies
    before = meta(office)
    assert rotation.rotate(office.store) == "2027-02-19T10:40:00Z"
    second.add_person("Sealed", "To the old key")
    office.publish()
    first.send()
    assert meta(first)["office_recipient"] == meta(office)["age_recipient"] != before["age_recipient"]
    first.add_person("Sealed", "To the new key")
    first.send()
    second.send()
    assert len(office.receive().applied) == 2
    forward(copies, 91)
    office.publish()
    now = meta(office)
    assert now["sign_public"] != before["sign_public"]
    assert before["age_identity"] not in now["age_identity"]
    for one in (first, second):
        assert one.send().packs == 1
        one.add_person("Long", "After")
        one.send()
    assert len(office.receive().applied) == 2
    assert office.receive().set_aside == ()


@pytest.mark.expects_log("could not be used")
def test_a_laptop_that_heard_nothing_for_that_time_takes_nothing_more(copies: list[Copy]) -> None:
    office, first, _ = copies
    rotation.rotate(office.store)
    forward(copies, 91)
    office.publish()
    assert first.send().packs == 0


def test_keys_change_again_only_when_the_last_change_is_over(copies: list[Copy]) -> None:
    office, first, _ = copies
    rotation.rotate(office.store)
    with pytest.raises(AppError) as refused:
        rotation.rotate(office.store)
    assert refused.value.code == "rotating-already"
    with pytest.raises(AppError):
        rotation.rotate(first.store)
    office.receive()
    office.publish()
    first.send()
    forward(copies, 91)
    office.receive()
    office.publish()
    first.send()
    rotation.rotate(office.store)
    office.receive()
    office.publish()
    first.send()
    forward(copies, 91)
    office.receive()
    office.publish()
    assert first.send().packs == 1
