"""Places, waiting lists and stages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import Rejected
from desktop_app.domain.involvement import (
    ALL_STAGES,
    LEFT,
    WAITING,
    Already,
    AlreadySignedUp,
    AlreadyThere,
    Interested,
    Moved,
    RoleDraft,
    RoleFull,
    Waiting,
    decide_move,
    decide_sign_up,
    takes_a_place,
)


def test_a_role_without_a_cap_takes_everyone() -> None:
    assert decide_sign_up(cap=None, filled=400, waiting=0, already=None) == Interested()


def test_the_last_place_is_given_and_the_next_person_waits_first_in_line() -> None:
    assert decide_sign_up(cap=12, filled=11, waiting=0, already=None) == Interested()
    assert decide_sign_up(cap=12, filled=12, waiting=0, already=None) == Waiting(1)


def test_a_free_place_belongs_to_those_who_wait_and_not_to_a_newcomer() -> None:
    assert decide_sign_up(cap=12, filled=11, waiting=1, already=None) == Waiting(2)
    assert decide_sign_up(cap=12, filled=10, waiting=1, already=None) == Interested()


def test_signing_up_twice_says_the_stage_and_since_when() -> None:
    already = Already("trained", "2026-03-01T09:00:00Z")
    assert decide_sign_up(cap=12, filled=3, waiting=0, already=already) == AlreadySignedUp(
        "trained", "2026-03-01T09:00:00Z"
    )


def test_someone_who_left_may_come_back_behind_those_who_wait() -> None:
    left = Already(LEFT, "2026-03-01T09:00:00Z")
    assert decide_sign_up(cap=12, filled=3, waiting=0, already=left) == Interested()
    assert decide_sign_up(cap=12, filled=12, waiting=4, already=left) == Waiting(5)


def test_a_stage_that_does_not_exist_is_refused_beside_its_field() -> None:
    with pytest.raises(Rejected) as refused:
        decide_move(stage="met", to="knighted", cap=None, filled=1)
    assert refused.value.problems == {"stage": "unknown-stage"}


def test_leaving_a_full_role_frees_a_place_and_leaving_an_overfull_one_does_not() -> None:
    assert decide_move(stage="active", to=LEFT, cap=12, filled=12) == Moved(LEFT, freed=True)
    assert decide_move(stage="active", to=LEFT, cap=12, filled=13) == Moved(LEFT, freed=False)


def test_nobody_is_moved_from_the_waiting_list_into_a_full_role() -> None:
    assert decide_move(stage=WAITING, to="interested", cap=12, filled=12) == RoleFull(12)
    assert decide_move(stage=WAITING, to="interested", cap=12, filled=11) == Moved("interested")


@given(
    stage=st.sampled_from(ALL_STAGES),
    to=st.sampled_from(ALL_STAGES),
    cap=st.none() | st.integers(1, 20),
    others=st.integers(0, 25),
)
def test_moving_never_fills_a_role_beyond_its_cap(stage: str, to: str, cap: int | None, others: int) -> None:
    filled = others + takes_a_place(stage)
    outcome = decide_move(stage=stage, to=to, cap=cap, filled=filled)
    if isinstance(outcome, Moved):
        after = others + takes_a_place(outcome.stage)
        assert after <= filled or cap is None or after <= cap
        assert outcome.freed == (cap is not None and after < filled and after < cap)
    else:
        assert outcome in (AlreadyThere(stage), RoleFull(cap or 0))


@given(cap=st.integers(1, 15), newcomers=st.integers(0, 40))
def test_whoever_comes_gets_a_place_or_the_next_number_in_the_queue(cap: int, newcomers: int) -> None:
    filled = waiting = 0
    for _ in range(newcomers):
        match decide_sign_up(cap=cap, filled=filled, waiting=waiting, already=None):
            case Interested():
                filled += 1
            case Waiting(place):
                waiting += 1
                assert place == waiting
            case AlreadySignedUp():
                pytest.fail("a newcomer was taken for someone known")
    assert (filled, waiting) == (min(cap, newcomers), max(0, newcomers - cap))


def test_a_role_needs_a_name_and_a_cap_that_is_a_number_of_people() -> None:
    with pytest.raises(Rejected) as refused:
        RoleDraft("  ", cap=0).checked()
    assert refused.value.problems == {"name": "name-missing", "cap": "too-small"}
    assert RoleDraft("  Łódź   garden group ").checked().name == "Łódź garden group"
