"""Undo, redo and what is remembered of a record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Gone
from desktop_app.domain.people import PersonDraft
from desktop_app.domain.programme import EventDraft, SessionDraft
from desktop_app.domain.work import Cancelled
from desktop_app.services import attendance, history, people, programme, voice
from desktop_app.store import batches, search
from desktop_app.store.engine import Store
from desktop_app.store.journal import Writer
from desktop_app.store.tables import PersonRow, PropertyRow
from tests.support.builders import StoppedClock, a_household, a_person, a_store_in, an_event, writing

TODAY = "2026-11-21"


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def store(tmp_path: Path, clock: StoppedClock) -> Iterator[Store]:
    with a_store_in(tmp_path / "copy", clock=clock) as opened:
        yield opened


def do(store: Store, op: Op, work: Callable[..., Any], **arguments: Any) -> Any:
    with store.write(op) as writer:
        return work(writer, **arguments)


def undo(store: Store) -> history.Undone | None:
    with store.read() as reader:
        last = history.last_to_undo(reader)
    return back(store, Op.UNDO, last)


def redo(store: Store) -> history.Undone | None:
    with store.read() as reader:
        last = history.last_to_redo(reader)
    return back(store, Op.REDO, last)


def back(store: Store, op: Op, target: history.Operation | None) -> history.Undone | None:
    if target is None:
        return None
    with store.write(op, undoes=target.id) as writer:
        return history.take_back(writer, target.id)


def seen(store: Store) -> dict[str, Any]:
    """All that a screen may show: records that are not void, and say anything."""
    with store.read() as reader:
        return {
            entity: {
                row["id"]: {f: row[f] for f in units}
                for row in batches.snapshot(reader, entity)
                if not row["void"] and (entity != "attendance" or row["since"] or row["expected"])
            }
            for entity, units in batches.wire_units().items()
            if entity != "property"
        }


def roster(store: Store, session: str) -> dict[str, str]:
    with store.read() as reader:
        return {line.name: line.state for line in attendance.roster(reader, session)}


def an_evening(store: Store) -> tuple[str, str, tuple[str, ...]]:
    """An event's session, a person, and a household, kept before the test begins."""
    with writing(store) as writer:
        return an_event(writer).session, a_person(writer), a_household(writer)


DRAFT = PersonDraft("Łucja", "Nowak", phone="07700 900456", address="1 Łódź Gardens", postcode="KY1 1AA")
EVENT = EventDraft("drop-in", "Hub", (SessionDraft("2026-11-24T10:00"),))


@dataclass(frozen=True)
class Scene:
    """What is there before something is done."""

    session: str
    person: str
    household: tuple[str, ...]


ACTIONS: dict[Op, Callable[[Writer, Scene], Any]] = {
    Op.ADD_PERSON: lambda w, _: people.add(w, DRAFT),
    Op.CHANGE_PERSON: lambda w, on: people.change(w, on.person, DRAFT),
    Op.GIVE_CONSENT: lambda w, on: people.give_consent(w, on.person, "photos", given=True),
    Op.ADD_EVENT: lambda w, _: programme.add_series(w, EVENT, 3),
    Op.CHANGE_EVENT: lambda w, on: programme.change_event(w, programme.session(w, on.session).event_id, EVENT),
    Op.CANCEL_EVENT: lambda w, on: programme.call_off(w, programme.session(w, on.session).event_id),
    Op.EXPECT: lambda w, on: attendance.expect(w, session_id=on.session, person_ids=on.household),
    Op.CHECK_IN: lambda w, on: attendance.check_in(
        w, session_id=on.session, person_id=on.person, today=TODAY, children=2
    ),
    Op.CHECK_IN_HOUSEHOLD: lambda w, on: attendance.check_in_household(
        w, session_id=on.session, person_ids=on.household, today=TODAY, adults=1
    ),
    Op.WALK_IN: lambda w, on: attendance.walk_in(w, session_id=on.session, draft=DRAFT, today=TODAY),
    Op.TALLY: lambda w, on: attendance.tally(w, session_id=on.session, adults=4),
    Op.NOTE_NEED: lambda w, on: voice.note_need(w, on.person, on.session, "The lift is broken — é 中"),
}


@pytest.mark.parametrize("op", ACTIONS, ids=str)
def test_each_thing_done_can_be_undone_and_done_again(store: Store, op: Op) -> None:
    scene = Scene(*an_evening(store))
    before = seen(store)
    with store.write(op) as writer:
        ACTIONS[op](writer, scene)
    after = seen(store)
    assert after != before
    for _ in range(2):
        undone = undo(store)
        assert undone is not None
        assert (undone.could_not, undone.operation.op) == ((), op.value)
        assert seen(store) == before
        done_again = redo(store)
        assert done_again is not None
        assert done_again.could_not == ()
        assert seen(store) == after
    with store.read() as reader:
        assert search.strays(reader.driver) == 0
    assert redo(store) is None


def test_undo_undo_redo_redo_goes_there_and_back_step_by_step(store: Store) -> None:
    states = [seen(store)]
    for given in ("Amina", "Zoë", "中"):
        do(store, Op.ADD_PERSON, people.add, draft=PersonDraft(given))
        states.append(seen(store))
    for place in (2, 1, 0):
        undo(store)
        assert seen(store) == states[place]
    assert undo(store) is None
    for place in (1, 2, 3):
        redo(store)
        assert seen(store) == states[place]
    assert redo(store) is None
    undo(store)
    undo(store)
    redo(store)
    undo(store)
    assert seen(store) == states[1]


def test_doing_something_new_ends_what_could_be_redone(store: Store) -> None:
    do(store, Op.ADD_PERSON, people.add, draft=PersonDraft("Amina"))
    undo(store)
    do(store, Op.ADD_PERSON, people.add, draft=PersonDraft("Zoë"))
    assert redo(store) is None
    undo(store)
    assert undo(store) is None


def test_a_check_in_undone_can_be_made_again(store: Store, clock: StoppedClock) -> None:
    session, person, _ = an_evening(store)
    for minute in range(3):
        clock.forward(minutes=1)
        done = do(store, Op.CHECK_IN, attendance.check_in, session_id=session, person_id=person, today=TODAY)
        assert attendance.is_new(done), minute
        assert roster(store, session) == {"Amina Khan": "in"}
        undo(store)
        assert roster(store, session) == {}
    assert undo(store) is None


def test_undo_of_a_check_in_keeps_the_person_on_the_list(store: Store) -> None:
    session, person, _ = an_evening(store)
    do(store, Op.EXPECT, attendance.expect, session_id=session, person_ids=[person])
    do(store, Op.CHECK_IN, attendance.check_in, session_id=session, person_id=person, today=TODAY)
    undo(store)
    assert roster(store, session) == {"Amina Khan": "expected"}
    undo(store)
    assert roster(store, session) == {}


def test_a_field_that_changed_since_stays_and_is_told(store: Store) -> None:
    _, person, _ = an_evening(store)
    with store.write(Op.CHANGE_PERSON) as writer:
        writer.get(PersonRow, person).phone = "1111111"
        first = writer.op_id
    with store.write(Op.CHANGE_PERSON) as writer:
        writer.get(PersonRow, person).phone = "2222222"
    with store.read() as reader:
        target = history.operation(reader, first)
    undone = back(store, Op.UNDO, target)
    assert undone is not None
    assert undone.records == 0
    assert undone.could_not == ((f"person {person}", "changed-since"),)
    with store.read() as reader:
        assert people.person(reader, person).draft.phone == "2222222"
    undo(store)
    undo(store)
    with store.read() as reader:
        assert people.person(reader, person).draft.phone == "07700 900123"


def test_undo_in_vain_offers_no_redo(store: Store) -> None:
    _, person, _ = an_evening(store)
    with store.write(Op.CHANGE_PERSON) as writer:
        writer.get(PersonRow, person).phone = "1111111"
    with writing(store) as writer:
        writer.get(PersonRow, person).phone = "2222222"
    undone = undo(store)
    assert undone is not None
    assert undone.could_not
    assert redo(store) is None
    assert undo(store) is None


def test_what_others_lean_on_by_now_is_not_taken_back(store: Store) -> None:
    session, _, _ = an_evening(store)
    new = do(store, Op.ADD_PERSON, people.add, draft=DRAFT)
    with store.read() as reader:
        added = history.last_to_undo(reader)
    do(store, Op.CHECK_IN, attendance.check_in, session_id=session, person_id=new, today=TODAY)
    undone = back(store, Op.UNDO, added)
    assert undone is not None
    assert undone.could_not == ((f"person {new}", "used-since"),)
    assert roster(store, session) == {"Łucja Nowak": "in"}
    undo(store)
    undo(store)
    with store.read() as reader:
        assert people.find(reader, "lucja lodz").count == 0


def test_a_neighbour_keeps_the_address_when_the_one_who_brought_it_is_undone(store: Store) -> None:
    first = do(store, Op.ADD_PERSON, people.add, draft=DRAFT)
    do(store, Op.ADD_PERSON, people.add, draft=PersonDraft("Jan", "Nowak", address=DRAFT.address, postcode="KY1 1AA"))
    with store.read() as reader:
        target = next(op for op in history.latest(reader) if op.facts.get("person") == first)
    back(store, Op.UNDO, target)
    with store.read() as reader:
        (jan,) = people.find(reader, "jan lodz").lines
        assert people.person(reader, jan.id).draft.address == "1 Łódź Gardens"
        assert [line.name for line in people.household(reader, jan.id)] == ["Jan Nowak"]


def test_an_event_with_people_in_it_is_not_taken_back(store: Store) -> None:
    with writing(store) as writer:
        person = a_person(writer)
    event = do(store, Op.ADD_EVENT, programme.add_event, draft=EVENT)
    with store.read() as reader:
        added = history.last_to_undo(reader)
    do(store, Op.CHECK_IN, attendance.check_in, session_id=event.sessions[0].id, person_id=person, today=TODAY)
    undone = back(store, Op.UNDO, added)
    assert undone is not None
    assert {why for _, why in undone.could_not} == {"used-since"}
    assert roster(store, event.sessions[0].id) == {"Amina Khan": "in"}


def test_a_record_that_one_operation_changed_twice_goes_all_the_way_back(store: Store) -> None:
    with writing(store) as writer:
        person = a_person(writer, phone="0000000")
    with store.write(Op.IMPORT_PEOPLE, finished=False) as writer:
        writer.change_many(PersonRow, {person: {"phone": "1111111"}})
        op_id = writer.op_id
    with store.write(Op.IMPORT_PEOPLE, part_of=op_id) as writer:
        writer.change_many(PersonRow, {person: {"phone": "2222222", "greeting": "Hello"}})
    undone = undo(store)
    assert undone is not None
    assert undone.could_not == ()
    with store.read() as reader:
        draft = people.person(reader, person).draft
    assert (draft.phone, draft.greeting) == ("0000000", "")


@pytest.mark.parametrize("whole", [True, False])
def test_a_big_list_is_undone_whole_or_in_parts(store: Store, whole: bool) -> None:
    with store.write(Op.IMPORT_PEOPLE, file="list.csv") as writer:
        homes = [{"id": writer.new_id(), "address": f"{n} Larch Court"} for n in range(1200)]
        writer.add_many(PropertyRow, homes)
        writer.add_many(
            PersonRow, [{"id": writer.new_id(), "given": f"P{n}", "property_id": homes[n]["id"]} for n in range(1200)]
        )
        op_id = writer.op_id
    if whole:
        undone = undo(store)
        assert undone is not None
    else:
        undone = history.take_back_in_parts(store, op_id)
    assert (undone.records, undone.could_not) == (2400, ())
    with store.read() as reader:
        assert people.count(reader) == 0
        assert search.strays(reader.driver) == 0
        assert reader.driver.execute("SELECT count(*) FROM property WHERE NOT void").fetchone()[0] == 0
    redo(store)
    with store.read() as reader:
        assert people.find(reader, "p1199 larch").count == 1


def test_an_undo_that_is_stopped_half_way_leaves_the_list_as_it_was(store: Store) -> None:
    with store.write(Op.IMPORT_PEOPLE) as writer:
        writer.add_many(PersonRow, [{"id": writer.new_id(), "given": f"P{n}"} for n in range(2500)])
        op_id = writer.op_id

    class Impatient:
        def step(self, done: int, _total: int | None, _what: str) -> None:
            if done > 1000:
                raise Cancelled

    with pytest.raises(Cancelled):
        history.take_back_in_parts(store, op_id, Impatient())
    with store.read() as reader:
        assert people.count(reader) == 2500
        assert history.unfinished(reader) == ()
        assert people.find(reader, "p2499").count == 1


def test_a_persons_history_tells_all_about_them_in_order(store: Store, clock: StoppedClock) -> None:
    session, _, _ = an_evening(store)
    person = do(store, Op.ADD_PERSON, people.add, draft=DRAFT)
    for op, work, rest in (
        (Op.CHECK_IN, attendance.check_in, {"session_id": session, "today": TODAY}),
        (Op.NOTE_NEED, voice.note_need, {"session_id": session, "words": "Door é 中"}),
        (Op.GIVE_CONSENT, people.give_consent, {"purpose": "photos", "given": True}),
    ):
        clock.forward(minutes=1)
        do(store, op, work, person_id=person, **rest)
    clock.forward(minutes=1)
    undo(store)
    with store.read() as reader:
        steps = history.of_person(reader, person)
        assert [step.operation.op for step in steps] == ["add-person", "check-in", "note-need", "give-consent", "undo"]
        assert steps[0].added
        assert [op.op for op in history.latest(reader, 2)] == ["undo", "give-consent"]
        with pytest.raises(Gone, match="no-operation"):
            history.operation(reader, "nothing")
    with pytest.raises(Gone, match="no-operation"):
        take_back_nothing(store)


def take_back_nothing(store: Store) -> None:
    with store.write(Op.UNDO, undoes="nothing") as writer:
        history.take_back(writer, "nothing")


def test_housekeeping_is_never_offered_for_undo(store: Store) -> None:
    an_evening(store)
    with store.read() as reader:
        assert history.last_to_undo(reader) is None
