"""Shares and the numbers of their certificates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Rejected
from desktop_app.services import history, same_person, shares
from desktop_app.store.engine import Store
from tests.support.builders import a_person, a_store_in, writing


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store_in(tmp_path / "copy") as opened:
        yield opened


def give(store: Store, person: str, approved_on: str = "2026-11-21", number: int | None = None) -> shares.Share:
    with store.write(Op.ISSUE_SHARE) as writer:
        return shares.issue(writer, person, approved_on, number)


def people(store: Store) -> list[str]:
    with writing(store) as writer:
        return [a_person(writer, given) for given in ("Łucja", "中", "أمينة")]


def test_certificates_are_numbered_one_after_the_other_and_a_person_has_one(store: Store) -> None:
    first, second, third = people(store)
    assert give(store, first, number=127).number == 127
    assert give(store, second).number == 128
    assert give(store, second, "2027-01-01") == give(store, second)
    with store.read() as reader:
        assert shares.share_of(reader, third) is None


def test_a_number_is_given_once_and_a_day_exists(store: Store) -> None:
    first, second, _ = people(store)
    give(store, first)
    for problems, wanted in (
        ({"number": "number-taken"}, ("2026-11-21", 1)),
        ({"number": "too-small"}, ("2026-11-21", 0)),
        ({"approved_on": "bad-date"}, ("2026-02-30", None)),
    ):
        with pytest.raises(Rejected) as refused:
            give(store, second, *wanted)
        assert refused.value.problems == problems


def test_an_undone_share_is_none_and_its_number_is_free_again(store: Store) -> None:
    first, second, _ = people(store)
    give(store, first)
    with store.read() as reader:
        last = history.last_to_undo(reader)
    assert last is not None
    with store.write(Op.UNDO, undoes=last.id) as writer:
        history.take_back(writer, last.id)
    with store.read() as reader:
        assert shares.share_of(reader, first) is None
    assert give(store, second).number == 1


def test_somebody_who_was_here_twice_keeps_the_share(store: Store) -> None:
    first, second, _ = people(store)
    given = give(store, second)
    with store.write(Op.MERGE_PEOPLE) as writer:
        same_person.merge(writer, first, second)
    with store.read() as reader:
        assert shares.share_of(reader, first) == given
