"""What is decided at the door."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.attendance import (
    OUTCOME_NAMES,
    Accepted,
    AlreadyIn,
    Cancelled,
    Outcome,
    SessionFull,
    decide_check_in,
    presence,
)

NOW, EARLIER = "2026-11-21T10:40:00Z", "2026-11-21T10:00:00Z"


def decided(**about: Any) -> Outcome:
    usual = {
        "at": NOW,
        "today": "2026-11-21",
        "since": None,
        "left_at": None,
        "cancelled": False,
        "session_day": "2026-11-21",
        "capacity": None,
        "inside": 0,
    }
    return decide_check_in(**{**usual, **about})


@pytest.mark.parametrize(
    ("about", "outcome"),
    [
        ({}, Accepted(NOW)),
        ({"since": EARLIER}, AlreadyIn(EARLIER)),
        ({"since": EARLIER, "left_at": EARLIER}, Accepted(NOW, again=True)),
        ({"cancelled": True}, Cancelled()),
        ({"cancelled": True, "since": EARLIER}, AlreadyIn(EARLIER)),
        ({"session_day": "2026-11-22"}, Accepted(NOW, other_day="2026-11-22")),
        ({"capacity": 10, "inside": 9}, Accepted(NOW)),
        ({"capacity": 10, "inside": 10}, SessionFull(10)),
        ({"capacity": 10, "inside": 9, "coming": 2}, SessionFull(10)),
        ({"capacity": 10, "inside": 12, "since": EARLIER}, AlreadyIn(EARLIER)),
    ],
)
def test_what_is_said_at_the_door(about: dict[str, Any], outcome: Outcome) -> None:
    assert decided(**about) == outcome


@given(capacity=st.integers(1, 50), inside=st.integers(0, 60), coming=st.integers(1, 10))
def test_nobody_is_let_into_a_full_hall(capacity: int, inside: int, coming: int) -> None:
    outcome = decided(capacity=capacity, inside=inside, coming=coming)
    assert isinstance(outcome, Accepted) == (inside + coming <= capacity)


def test_every_outcome_has_a_name() -> None:
    assert set(OUTCOME_NAMES) == {Accepted, AlreadyIn, SessionFull, Cancelled}


@pytest.mark.parametrize(
    ("expected", "since", "left_at", "over", "state"),
    [
        (True, None, None, False, "expected"),
        (True, None, None, True, "absent"),
        (False, NOW, None, False, "in"),
        (True, NOW, None, True, "in"),
        (True, NOW, NOW, False, "left"),
        (False, None, None, False, "absent"),
    ],
)
def test_the_state_of_a_line(expected: bool, since: str | None, left_at: str | None, over: bool, state: str) -> None:
    assert presence(expected=expected, since=since, left_at=left_at, over=over) == state
