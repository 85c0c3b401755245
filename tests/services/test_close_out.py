"""The end of an event: the door's count against what is written down, the paper, and the answers about consent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.close_out import Counted, Gap, gaps
from desktop_app.domain.errors import Rejected
from desktop_app.services import attendance, close_out
from desktop_app.store import close_outs
from desktop_app.store.engine import Store
from desktop_app.store.tables import ConsentRow
from tests.support.builders import AnEvent, a_person, a_store_in, an_attendance, an_event, writing


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store_in(tmp_path / "laptop", role="laptop", node=2) as made:
        yield made


@pytest.fixture
def fair(store: Store) -> AnEvent:
    """Amina came with a child, Łucja left again, three were counted, and one answer came on paper."""
    with writing(store) as writer:
        event = an_event(writer)
        amina, other = a_person(writer), a_person(writer, "Łucja", "Nowak")
        an_attendance(writer, event.session, amina, children=1)
        an_attendance(writer, event.session, other, left_at="2026-11-21T11:00:00Z")
        attendance.tally(writer, session_id=event.session, adults=3)
        writer.add(
            ConsentRow(id="", person_id=amina, purpose="photos", given=True, how="paper", at="2026-11-21T10:30:00Z")
        )
    return event


def found(store: Store, fair: AnEvent) -> close_out.Closing:
    with store.read() as reader:
        return close_out.closing(reader, fair.session)


def count(store: Store, fair: AnEvent, **counts: int | None) -> None:
    with store.write(Op.CLOSE_OUT) as writer:
        close_out.count(writer, fair.session, **counts)


def test_what_is_written_down_is_counted(store: Store, fair: AnEvent) -> None:
    counted = found(store, fair).counted
    assert counted == Counted(named=2, with_them=1, tallied=3, inside=2, consents=1, not_asked=1)
    assert counted.everyone == 6


def test_where_nothing_was_counted_on_paper_nothing_can_differ() -> None:
    assert gaps(Counted(2, 1, 3, 0, 1, 1)) == ()


def test_every_gap_is_named_by_how_many() -> None:
    written = {"named": 2, "with_them": 1, "tallied": 3, "inside": 2, "consents": 1, "not_asked": 0}
    assert gaps(Counted(**written, door_count=9, sheet_lines=5, sheet_consents=4)) == (
        Gap("lines-not-typed", 3),
        Gap("counted-not-written", 3, can_mend=True),
        Gap("consents-not-typed", 3),
        Gap("still-inside", 2, can_mend=True),
    )
    assert gaps(Counted(**{**written, "inside": 0}, door_count=4, sheet_lines=1, sheet_consents=0)) == (
        Gap("written-not-counted", 2),
        Gap("consents-without-paper", 1),
    )


def test_those_only_counted_at_the_door_are_added_without_a_name(store: Store, fair: AnEvent) -> None:
    count(store, fair, door_count=206)
    with store.write(Op.TALLY) as writer:
        assert close_out.mend_count(writer, fair.session) == 200
    assert found(store, fair).counted.everyone == 206


def test_everybody_inside_is_signed_out_at_once(store: Store, fair: AnEvent) -> None:
    with store.write(Op.LEAVE) as writer:
        assert close_out.sign_everybody_out(writer, fair.session) == 1
    assert found(store, fair).gaps == ()


def test_it_closes_when_every_gap_is_mended_or_explained(store: Store, fair: AnEvent) -> None:
    count(store, fair, sheet_lines=4)
    with pytest.raises(Rejected) as refused, store.write(Op.CLOSE_OUT) as writer:
        close_out.close(writer, fair.session)
    assert set(refused.value.problems) == {"lines-not-typed", "still-inside"}
    with store.write(Op.LEAVE) as writer:
        close_out.sign_everybody_out(writer, fair.session)
    with store.write(Op.CLOSE_OUT) as writer:
        close_out.explain(writer, fair.session, "lines-not-typed", "Two signed  twice – نعم")
        close_out.close(writer, fair.session)
    closing = found(store, fair)
    assert closing.is_closed
    assert closing.kept.explained == {"lines-not-typed": "Two signed twice – نعم"}
    with store.read() as reader:
        assert close_outs.closed_events(reader) == {fair.id}
    with store.write(Op.CLOSE_OUT) as writer:
        close_out.open_again(writer, fair.session)
    assert not found(store, fair).is_closed


def test_an_event_is_closed_when_all_its_sessions_are(store: Store) -> None:
    with writing(store) as writer:
        event = an_event(writer, sessions=2)
    for done, session in enumerate(event.sessions, 1):
        with store.write(Op.CLOSE_OUT) as writer:
            close_out.close(writer, session)
        with store.read() as reader:
            assert close_outs.is_closed(reader, event.id) == (done == 2)


def test_a_count_that_cannot_be_is_refused(store: Store, fair: AnEvent) -> None:
    with pytest.raises(Rejected):
        count(store, fair, door_count=-1)


def test_nothing_of_it_travels_but_what_was_mended(store: Store, fair: AnEvent) -> None:
    from desktop_app.store import batches

    with store.read() as reader:
        before = batches.waiting(reader)
    count(store, fair, door_count=6)
    with store.read() as reader:
        assert batches.waiting(reader) == before
