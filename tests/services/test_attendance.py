"""The door: expected, in, left, counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.attendance import Accepted, AlreadyIn, Cancelled, SessionFull
from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.domain.people import PersonDraft
from desktop_app.services import attendance, history, people, programme, voice
from desktop_app.store.engine import Store
from tests.support.builders import AnEvent, StoppedClock, a_household, a_person, a_store_in, an_event, writing

TODAY = "2026-11-21"


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def store(tmp_path: Path, clock: StoppedClock) -> Iterator[Store]:
    with a_store_in(tmp_path / "copy", clock=clock) as opened:
        yield opened


@pytest.fixture
def event(store: Store) -> AnEvent:
    return plan(store)


def plan(store: Store, *, capacity: int | None = None, date: str = TODAY, title: str = "Fair") -> AnEvent:
    with writing(store) as writer:
        return an_event(writer, title, capacity=capacity, date=date)


def person(store: Store, given: str = "Amina", family: str = "Khan") -> str:
    with writing(store) as writer:
        return a_person(writer, given, family)


def check_in(store: Store, event: AnEvent, who: str, **rest: int) -> attendance.CheckedIn:
    with store.write(Op.CHECK_IN) as writer:
        return attendance.check_in(writer, session_id=event.session, person_id=who, today=TODAY, **rest)


def household(store: Store, event: AnEvent, *who: str, **rest: int) -> tuple[attendance.CheckedIn, ...]:
    with store.write(Op.CHECK_IN_HOUSEHOLD) as writer:
        return attendance.check_in_household(writer, session_id=event.session, person_ids=who, today=TODAY, **rest)


def leave(store: Store, event: AnEvent, who: str) -> str:
    with store.write(Op.LEAVE) as writer:
        return attendance.leave(writer, session_id=event.session, person_id=who)


def expect(store: Store, event: AnEvent, *who: str) -> int:
    with store.write(Op.EXPECT) as writer:
        return attendance.expect(writer, session_id=event.session, person_ids=who)


def tally(store: Store, event: AnEvent, adults: int = 0, children: int = 0) -> str:
    with store.write(Op.TALLY) as writer:
        return attendance.tally(writer, session_id=event.session, adults=adults, children=children)


def counts(store: Store, event: AnEvent) -> attendance.Counts:
    with store.read() as reader:
        return attendance.counts(reader, event.session)


def roster(store: Store, event: AnEvent, now: str = "") -> dict[str, str]:
    with store.read() as reader:
        return {line.name: line.state for line in attendance.roster(reader, event.session, now=now)}


def test_a_second_scan_reports_the_first_time(store: Store, event: AnEvent, clock: StoppedClock) -> None:
    amina = person(store)
    first = check_in(store, event, amina, children=2)
    assert first.outcome == Accepted("2026-11-21T10:40:00Z")
    with store.read() as reader:
        before = history.last_to_undo(reader)
    clock.forward(minutes=5)
    second = check_in(store, event, amina, children=1)
    assert second.outcome == AlreadyIn("2026-11-21T10:40:00Z")
    assert not attendance.is_new(second)
    assert counts(store, event).children == 2
    with store.read() as reader:
        assert history.last_to_undo(reader) == before


def test_a_cancelled_event_takes_nobody_in(store: Store, event: AnEvent) -> None:
    amina = person(store)
    with store.write(Op.CANCEL_EVENT) as writer:
        programme.call_off(writer, event.id)
    assert check_in(store, event, amina).outcome == Cancelled()
    assert roster(store, event) == {}


def test_another_days_session_takes_people_in_and_says_so(store: Store) -> None:
    tomorrow = plan(store, date="2026-11-22")
    done = check_in(store, tomorrow, person(store))
    assert done.outcome == Accepted("2026-11-21T10:40:00Z", other_day="2026-11-22")


def test_a_full_session_counts_everyone_inside_and_lets_in_when_somebody_leaves(store: Store) -> None:
    event = plan(store, capacity=3)
    first, second = person(store), person(store, "Zoë")
    check_in(store, event, first, adults=1)
    assert check_in(store, event, second, children=1).outcome == SessionFull(3)
    assert counts(store, event).inside == 2
    leave(store, event, first)
    assert isinstance(check_in(store, event, second, children=1).outcome, Accepted)


def test_a_household_comes_in_together_with_children_counted_and_not_named(store: Store, event: AnEvent) -> None:
    with writing(store) as writer:
        ids = a_household(writer)
    done = household(store, event, *ids, children=3)
    assert [d.children for d in done] == [3, 0, 0]
    found = counts(store, event)
    assert (found.named, found.with_them, found.checked_in, found.inside, found.children) == (3, 3, 6, 6, 3)
    with store.read() as reader:
        last = history.last_to_undo(reader)
    assert last is not None
    assert last.facts["count"] == 6
    with pytest.raises(Rejected):
        household(store, event)


def test_a_household_stops_at_the_door_when_the_hall_is_full(store: Store) -> None:
    event = plan(store, capacity=2)
    with writing(store) as writer:
        ids = a_household(writer)
    done = household(store, event, *ids)
    assert [type(d.outcome) for d in done] == [Accepted, Accepted, SessionFull]
    assert counts(store, event).inside == 2


def test_a_household_of_whom_one_is_in_already_counts_nobody_twice(store: Store, event: AnEvent) -> None:
    with writing(store) as writer:
        ids = a_household(writer)
    check_in(store, event, ids[1])
    done = household(store, event, *ids)
    assert [type(d.outcome) for d in done] == [Accepted, AlreadyIn, Accepted]
    assert counts(store, event).named == 3


def test_a_walk_in_is_known_from_then_on(store: Store, event: AnEvent) -> None:
    with store.write(Op.WALK_IN) as writer:
        done = attendance.walk_in(
            writer, session_id=event.session, draft=PersonDraft("أمينة", "خان"), today=TODAY, adults=1
        )
    assert isinstance(done.outcome, Accepted)
    assert roster(store, event) == {"أمينة خان": "in"}
    with store.read() as reader:
        (line,) = people.find(reader, "خان", session_id=event.session).lines
        assert line.since == "2026-11-21T10:40:00Z"


def test_leaving_and_coming_back(store: Store, event: AnEvent, clock: StoppedClock) -> None:
    amina = person(store)
    check_in(store, event, amina)
    clock.forward(minutes=30)
    assert leave(store, event, amina) == "2026-11-21T11:10:00Z"
    clock.forward(minutes=5)
    assert leave(store, event, amina) == "2026-11-21T11:10:00Z"
    assert (counts(store, event).inside, counts(store, event).left, counts(store, event).named) == (0, 1, 1)
    assert roster(store, event) == {"Amina Khan": "left"}
    again = check_in(store, event, amina)
    assert again.outcome == Accepted("2026-11-21T11:15:00Z", again=True)
    assert (counts(store, event).inside, counts(store, event).left, counts(store, event).named) == (1, 0, 1)


def test_nobody_can_leave_who_is_not_in(store: Store, event: AnEvent) -> None:
    amina = person(store)
    expect(store, event, amina)
    for who in (amina, person(store, "Zoë")):
        with pytest.raises(Gone, match="not-inside"):
            leave(store, event, who)


def test_the_list_of_who_is_expected_says_how_many_are_new(store: Store, event: AnEvent) -> None:
    amina, zoe = person(store), person(store, "Zoë", "Abel")
    assert expect(store, event, amina) == 1
    assert expect(store, event, amina, zoe) == 1
    assert roster(store, event) == {"Zoë Abel": "expected", "Amina Khan": "expected"}
    assert list(roster(store, event)) == ["Zoë Abel", "Amina Khan"]
    check_in(store, event, zoe)
    assert roster(store, event, now="2026-11-21T11:01") == {"Zoë Abel": "in", "Amina Khan": "absent"}
    assert roster(store, event, now="2026-11-21T11:00")["Amina Khan"] == "expected"
    with store.read() as reader:
        assert [line.name for line in attendance.roster_lines(reader, event.session)] == ["Amina Khan", "Zoë Abel"]
    assert (counts(store, event).expected, counts(store, event).named) == (2, 1)


def test_people_who_give_no_name_are_counted(store: Store, event: AnEvent) -> None:
    check_in(store, event, person(store), children=1)
    tally(store, event, adults=4)
    tally(store, event, children=2)
    found = counts(store, event)
    assert (found.tallied, found.everyone, found.children, found.inside) == (6, 8, 3, 2)


@pytest.mark.parametrize("who", [{"adults": -1}, {"children": 100}, {"adults": 0}])
def test_a_count_that_cannot_be_is_refused(store: Store, event: AnEvent, who: dict[str, int]) -> None:
    with pytest.raises(Rejected):
        tally(store, event, **who)
    assert counts(store, event).everyone == 0


def test_too_many_with_one_person_is_refused_and_nobody_comes_in(store: Store, event: AnEvent) -> None:
    amina = person(store)
    for rest in ({"adults": 100}, {"children": -1}):
        with pytest.raises(Rejected):
            check_in(store, event, amina, **rest)
    assert roster(store, event) == {}


def test_nobody_and_nowhere_are_told(store: Store, event: AnEvent) -> None:
    with pytest.raises(Gone, match="no-person"):
        check_in(store, event, "nobody")
    with pytest.raises(Gone, match="no-session"):
        check_in(store, AnEvent("x", ("nowhere",)), person(store))


def test_the_card_tells_when_someone_was_last_here_and_what_they_said(store: Store, event: AnEvent) -> None:
    amina = person(store)
    earlier, later = plan(store, date="2026-10-01", title="Hub"), plan(store, date="2026-12-24", title="Carols")
    for one in (earlier, later):
        check_in(store, one, amina)
    with store.write(Op.NOTE_NEED) as writer:
        voice.note_need(writer, amina, earlier.session, "The lift is broken — é 中")
    with store.read() as reader:
        found = attendance.last_time(reader, amina, event.session)
        assert found == attendance.LastTime("Hub", "2026-10-01", ("The lift is broken — é 中",))
        assert attendance.last_time(reader, person(store, "Zoë")) is None
    assert counts(store, earlier).needs == 1
