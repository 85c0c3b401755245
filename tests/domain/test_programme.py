"""Drafts of events, and which weekday of its month a day is."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.errors import Rejected
from desktop_app.domain.programme import KINDS, EventDraft, SessionDraft, moved_to, weekday_of_month


def test_a_draft_is_tidied_to_the_minute() -> None:
    tidy = EventDraft(
        "drop-in",
        "  Hub \n é 中 ",
        (SessionDraft("2026-11-10T10:00:59", "2026-11-10 12:00", "  Hall "),),
        theme=" Warm  homes",
    ).checked()
    assert (tidy.title, tidy.theme) == ("Hub é 中", "Warm homes")
    assert tidy.sessions == (SessionDraft("2026-11-10T10:00", "2026-11-10T12:00", "Hall"),)
    assert tidy.checked() == tidy


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_planned(kind: str) -> None:
    assert EventDraft(kind, "x", (SessionDraft("2026-11-10T10:00"),)).checked().kind == kind


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(Rejected) as refused:
        EventDraft("", " ", (SessionDraft("x", capacity=0),)).checked()
    assert refused.value.problems.keys() == {"kind", "title", "starts", "capacity"}


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_the_weekday_of_a_month_finds_the_day_again(day: date) -> None:
    weekday, nth = weekday_of_month(day)
    last = monthrange(day.year, day.month)[1]
    same = [d for d in range(1, last + 1) if date(day.year, day.month, d).weekday() == weekday]
    assert same[nth - 1 if nth > 0 else nth] == day.day


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_moving_an_event_there_and_back_changes_nothing(first: date, then: date) -> None:
    draft = EventDraft(
        "meeting", "x", (SessionDraft(f"{first}T22:30", ""), SessionDraft(f"{first}T23:00", f"{first}T23:59"))
    )
    moved = moved_to(draft, then, "Theme")
    assert [s.starts[:10] for s in moved.sessions] == [str(then)] * 2
    assert moved_to(moved, first, "") == draft
