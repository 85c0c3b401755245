"""Events, sessions, and drop-ins that come back every month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.domain.programme import EventDraft, SessionDraft
from desktop_app.services import programme
from desktop_app.store.engine import Store
from tests.support.builders import a_person, a_store_in, an_attendance, writing

FAIR = EventDraft(
    "community",
    " Fair in  Łódź Gardens ",
    (
        SessionDraft("2026-11-21T10:00", "2026-11-21T12:00", capacity=40),
        SessionDraft("2026-11-21T13:00", "", "Larch Hall"),
    ),
    theme="Warm homes",
    venue="Community hub",
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store_in(tmp_path / "copy") as opened:
        yield opened


def add(store: Store, draft: EventDraft = FAIR) -> programme.Event:
    with store.write(Op.ADD_EVENT) as writer:
        return programme.add_event(writer, draft)


def test_an_event_is_kept_with_its_sessions_in_order_of_time(store: Store) -> None:
    made = add(store, EventDraft("meeting", "Two", tuple(reversed(FAIR.sessions)), venue="Community hub"))
    with store.read() as reader:
        found = programme.event(reader, made.id)
    assert [s.starts for s in found.sessions] == ["2026-11-21T10:00", "2026-11-21T13:00"]
    assert [s.venue for s in found.sessions] == ["Community hub", "Larch Hall"]
    assert [s.capacity for s in found.sessions] == [40, None]
    assert found == made


@pytest.mark.parametrize(
    ("draft", "problems"),
    [
        (EventDraft("party", "", ()), {"kind": "unknown-kind", "title": "title-missing", "starts": "date-missing"}),
        (EventDraft("meeting", "x", (SessionDraft("2026-02-31T10:00"),)), {"starts": "bad-date"}),
        (EventDraft("meeting", "x", (SessionDraft(""),)), {"starts": "date-missing"}),
        (
            EventDraft("meeting", "x", (SessionDraft("2026-11-21T10:00", "2026-11-21T09:59"),)),
            {"ends": "ends-before-start"},
        ),
        (EventDraft("meeting", "x", (SessionDraft("2026-11-21T10:00", "teatime"),)), {"ends": "bad-date"}),
        (EventDraft("meeting", "x", (SessionDraft("2026-11-21T10:00", capacity=0),)), {"capacity": "too-small"}),
    ],
)
def test_an_event_that_cannot_be_says_why(store: Store, draft: EventDraft, problems: dict[str, str]) -> None:
    with pytest.raises(Rejected) as refused:
        add(store, draft)
    assert refused.value.problems == problems
    with store.read() as reader:
        assert programme.events(reader) == ()


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("2026-11-10", ["2026-11-10", "2026-12-08", "2027-01-12", "2027-02-09"]),
        ("2026-10-30", ["2026-10-30", "2026-11-27", "2026-12-25", "2027-01-29"]),
        ("2027-01-29", ["2027-01-29", "2027-02-26", "2027-03-26", "2027-04-30"]),
        ("2026-11-01", ["2026-11-01", "2026-12-06", "2027-01-03", "2027-02-07"]),
    ],
    ids=["2nd Tuesday", "5th Friday is the last", "last Friday", "1st Sunday"],
)
def test_the_same_weekday_of_each_month(first: str, then: list[str]) -> None:
    days = programme.same_weekday_each_month(date.fromisoformat(first), 4)
    assert [day.isoformat() for day in days] == then


@given(first=st.dates(date(2020, 1, 1), date(2080, 1, 1)), times=st.integers(1, 60))
def test_a_repeat_begins_on_its_first_day_and_has_one_a_month(first: date, times: int) -> None:
    days = programme.same_weekday_each_month(first, times)
    assert days[0] == first
    months = [day.year * 12 + day.month for day in days]
    assert months == list(range(months[0], months[0] + times))
    assert {day.weekday() for day in days} == {first.weekday()}


def test_a_series_has_a_theme_a_month_and_keeps_its_hours(store: Store) -> None:
    draft = EventDraft(
        "drop-in", "Hub", (SessionDraft("2026-11-10T22:00", "2026-11-11T01:00"),), theme="Anything", venue="Hub"
    )
    with store.write(Op.ADD_EVENT) as writer:
        made = programme.add_series(writer, draft, 3, ("Warm homes", "Money é 中"))
    assert [event.theme for event in made] == ["Warm homes", "Money é 中", "Anything"]
    assert [event.sessions[0].starts for event in made] == ["2026-11-10T22:00", "2026-12-08T22:00", "2027-01-12T22:00"]
    assert [event.sessions[0].ends for event in made] == ["2026-11-11T01:00", "2026-12-09T01:00", "2027-01-13T01:00"]
    assert len({event.series_id for event in made}) == 1
    with store.write(Op.CANCEL_EVENT) as writer:
        programme.call_off(writer, made[1].id)
    with store.read() as reader:
        assert [event.cancelled for event in programme.events(reader)] == [False, True, False]


@pytest.mark.parametrize("times", [0, 61, -1])
def test_a_series_of_nothing_or_of_years_is_refused(store: Store, times: int) -> None:
    with pytest.raises(Rejected, match="rejected"):
        add_series(store, times)


def add_series(store: Store, times: int) -> None:
    with store.write(Op.ADD_EVENT) as writer:
        programme.add_series(writer, FAIR, times)


def test_changing_an_event_moves_its_sessions_and_keeps_who_is_in_them(store: Store) -> None:
    made = add(store)
    with writing(store) as writer:
        attendance = an_attendance(writer, made.sessions[0].id, a_person(writer))
    draft = EventDraft("meeting", "Renamed", (SessionDraft("2026-12-01T09:00"),))
    with store.write(Op.CHANGE_EVENT) as writer:
        changed = programme.change_event(writer, made.id, draft)
    assert [s.id for s in changed.sessions] == [made.sessions[0].id]
    assert (changed.title, changed.sessions[0].starts, changed.theme) == ("Renamed", "2026-12-01T09:00", "")
    with store.write(Op.CHANGE_EVENT) as writer:
        again = programme.change_event(writer, made.id, FAIR)
    assert len(again.sessions) == 2
    with store.read() as reader:
        assert reader.driver.execute("SELECT session_id FROM attendance WHERE id = ?", (attendance,)).fetchone() == (
            made.sessions[0].id,
        )
        assert programme.draft_of(programme.event(reader, made.id)).title == "Fair in Łódź Gardens"


def test_a_cancelled_event_stays_in_the_programme(store: Store) -> None:
    made = add(store)
    with store.write(Op.CANCEL_EVENT) as writer:
        programme.call_off(writer, made.id)
    with store.read() as reader:
        (found,) = programme.events(reader, "2026-11-21", "2026-11-21")
        assert found.cancelled
        assert programme.session(reader, made.sessions[0].id).cancelled


def test_events_are_found_by_their_days_both_ends_included(store: Store) -> None:
    for day in ("2026-11-20", "2026-11-21", "2026-11-22"):
        add(store, EventDraft("meeting", day, (SessionDraft(f"{day}T23:59"),)))
    with store.read() as reader:
        assert [e.title for e in programme.events(reader)] == ["2026-11-20", "2026-11-21", "2026-11-22"]
        assert [e.title for e in programme.events(reader, "2026-11-21", "2026-11-21")] == ["2026-11-21"]
        assert [e.title for e in programme.events(reader, last="2026-11-20")] == ["2026-11-20"]
        assert [e.title for e in programme.events(reader, "2026-11-22")] == ["2026-11-22"]
        near = programme.sessions_near(reader, "2026-11-21", limit=3)
        assert [s.day for s in near] == ["2026-11-21", "2026-11-22", "2026-11-20"]


def test_a_desk_opens_at_todays_session_or_the_next_or_the_last(store: Store) -> None:
    made = add(
        store,
        EventDraft("meeting", "Days", tuple(SessionDraft(f"2026-11-{day}T10:00") for day in ("20", "22", "24"))),
    )
    with store.read() as reader:
        for today, wanted in (
            ("2026-11-19", "2026-11-20"),
            ("2026-11-22", "2026-11-22"),
            ("2026-11-23", "2026-11-24"),
            ("2026-12-01", "2026-11-24"),
        ):
            assert programme.session_of(reader, made.id, today).day == wanted
        for ask in (lambda: programme.session(reader, "none"), lambda: programme.event(reader, "none")):
            with pytest.raises(Gone):
                ask()
