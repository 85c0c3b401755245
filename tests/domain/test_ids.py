"""Ids that two laptops make alike."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.ids import natural_id

PARTS = st.lists(st.uuids().map(str), min_size=2, max_size=3)


def test_the_id_of_the_same_thing_never_changes() -> None:
    assert natural_id("attendance", "s", "p") == "c09c01a7-a297-5c20-83e7-f411acb80429"


@given(PARTS, PARTS)
def test_different_things_have_different_ids(one: list[str], other: list[str]) -> None:
    assert (natural_id(*one) == natural_id(*other)) == (one == other)
    assert UUID(natural_id(*one)).version == 5
