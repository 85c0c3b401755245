"""Signing up to roles and moving through them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Gone
from desktop_app.domain.involvement import AlreadySignedUp, Interested, Moved, RoleDraft, RoleFull, Waiting
from desktop_app.services import history, involvement
from desktop_app.store.engine import Store
from tests.support.builders import StoppedClock, a_person, a_role, a_store_in, an_event, writing

NAMES = (("Łucja", "Nowak"), ("José", "Álvarez"), ("中", "王"), ("أمينة", "خان"))


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def store(tmp_path: Path, clock: StoppedClock) -> Iterator[Store]:
    with a_store_in(tmp_path / "copy", clock=clock) as opened:
        yield opened


def four_people(store: Store) -> list[str]:
    with writing(store) as writer:
        return [a_person(writer, given, family) for given, family in NAMES]


def sign_up(store: Store, role: str, person: str, session: str | None = None) -> involvement.SignedUp:
    with store.write(Op.SIGN_UP) as writer:
        return involvement.sign_up(writer, role, person, session)


def move(store: Store, sign_up_id: str, stage: str) -> involvement.MovedOn:
    with store.write(Op.MOVE_SIGN_UP) as writer:
        return involvement.move(writer, sign_up_id, stage)


def test_a_full_role_takes_names_onto_its_waiting_list(store: Store, clock: StoppedClock) -> None:
    people = four_people(store)
    with writing(store) as writer:
        role = a_role(writer, cap=2)
    outcomes = []
    for person in people:
        clock.forward(minutes=1)
        outcomes.append(sign_up(store, role, person).outcome)
    assert outcomes == [Interested(), Interested(), Waiting(1), Waiting(2)]
    with store.read() as reader:
        (line,) = involvement.roles(reader)
        assert (line.filled, line.waiting, line.free) == (2, 2, 0)
        queue = [(p.person, p.place) for p in involvement.people_of_role(reader, role) if p.stage == "waiting"]
    assert queue == [("中 王", 1), ("أمينة خان", 2)]


def test_signing_up_twice_says_so_and_writes_nothing(store: Store, clock: StoppedClock) -> None:
    person, *_ = four_people(store)
    with writing(store) as writer:
        role = a_role(writer)
    first = sign_up(store, role, person)
    clock.forward(hours=1)
    again = sign_up(store, role, person)
    assert again.outcome == AlreadySignedUp("interested", "2026-11-21T10:40:00Z")
    assert again.id == first.id
    with store.read() as reader:
        assert len([op for op in history.latest(reader) if op.op == "sign-up"]) == 1


def test_two_laptops_that_sign_up_the_same_person_make_one_record(tmp_path: Path) -> None:
    ids = set()
    for node in (2, 3):
        with a_store_in(tmp_path / str(node), node=node) as store:
            with writing(store) as writer:
                person, role = a_person(writer), a_role(writer)
                for row_id, new in ((person, "person-1"), (role, "role-1")):
                    table = "person" if row_id == person else "role"
                    writer.driver.execute(f"UPDATE {table} SET id = ? WHERE id = ?", (new, row_id))
            ids.add(sign_up(store, "role-1", "person-1").id)
    assert len(ids) == 1


def test_leaving_names_who_is_next_and_moves_nobody(store: Store, clock: StoppedClock) -> None:
    people = four_people(store)
    with writing(store) as writer:
        role = a_role(writer, cap=1)
    first = sign_up(store, role, people[0])
    for person in people[1:]:
        clock.forward(minutes=1)
        sign_up(store, role, person)
    gone = move(store, first.id, "left")
    assert gone.outcome == Moved("left", freed=True)
    assert gone.next is not None
    assert (gone.next.person, gone.next.place) == ("José Álvarez", 1)
    with store.read() as reader:
        line = involvement.role(reader, role)
        assert (line.filled, line.waiting) == (0, 3)


def test_the_next_in_line_takes_the_free_place_and_the_queue_moves_up(store: Store, clock: StoppedClock) -> None:
    people = four_people(store)
    with writing(store) as writer:
        role = a_role(writer, cap=1)
    first, second, third = (sign_up(store, role, p) for p in people[:3])
    assert move(store, third.id, "interested").outcome == RoleFull(1)
    move(store, first.id, "left")
    clock.forward(minutes=1)
    assert move(store, second.id, "met").outcome == Moved("met")
    with store.read() as reader:
        stages = {line.person: (line.stage, line.place) for line in involvement.people_of_role(reader, role)}
    assert stages == {"Łucja Nowak": ("left", None), "José Álvarez": ("met", None), "中 王": ("waiting", 1)}


def test_someone_who_left_comes_back_at_the_first_stage(store: Store) -> None:
    person, *_ = four_people(store)
    with writing(store) as writer:
        role = a_role(writer)
    signed = sign_up(store, role, person)
    move(store, signed.id, "active")
    move(store, signed.id, "left")
    back = sign_up(store, role, person)
    assert (back.id, back.outcome) == (signed.id, Interested())


def test_an_undone_sign_up_frees_the_place_and_can_be_made_again(store: Store) -> None:
    person, *_ = four_people(store)
    with writing(store) as writer:
        role = a_role(writer, cap=1)
    with store.write(Op.SIGN_UP) as writer:
        involvement.sign_up(writer, role, person)
        op_id = writer.op_id
    with store.write(Op.UNDO, undoes=op_id) as writer:
        assert history.take_back(writer, op_id).could_not == ()
    with store.read() as reader:
        assert involvement.role(reader, role).filled == 0
        assert involvement.sign_ups_of_person(reader, person) == ()
    assert sign_up(store, role, person).outcome == Interested()
    with store.read() as reader:
        assert involvement.role(reader, role).filled == 1


def test_a_sign_up_at_the_desk_is_counted_for_its_session(store: Store) -> None:
    person, other, *_ = four_people(store)
    with writing(store) as writer:
        role, event = a_role(writer), an_event(writer, sessions=2)
    sign_up(store, role, person, event.sessions[1])
    sign_up(store, role, other)
    with store.read() as reader:
        assert [s.person for s in involvement.sign_ups_of_session(reader, event.sessions[1])] == ["Łucja Nowak"]
        assert involvement.sign_ups_of_session(reader, event.session) == ()


def test_a_waiting_persons_place_counts_everyone_before_them(store: Store, clock: StoppedClock) -> None:
    people = four_people(store)
    with writing(store) as writer:
        role, other = a_role(writer, cap=1), a_role(writer, "Board", cap=15)
    for person in people:
        clock.forward(minutes=1)
        sign_up(store, role, person)
    sign_up(store, other, people[3])
    with store.read() as reader:
        lines = {line.role: line.place for line in involvement.sign_ups_of_person(reader, people[3])}
    assert lines == {"Resident VOICES": 3, "Board": None}


def test_the_history_sentence_has_the_name_the_role_and_the_place(store: Store) -> None:
    people = four_people(store)
    with writing(store) as writer:
        role = a_role(writer, cap=1)
    sign_up(store, role, people[0])
    sign_up(store, role, people[1])
    with store.read() as reader:
        facts = history.latest(reader, 1)[0].facts
    assert (facts["name"], facts["role"], facts["stage"], facts["place"]) == (
        "José Álvarez",
        "Resident VOICES",
        "waiting",
        1,
    )


def test_signing_up_to_what_is_not_here_is_refused(store: Store) -> None:
    person, *_ = four_people(store)
    with writing(store) as writer:
        role = a_role(writer)
    with pytest.raises(Gone) as no_role:
        sign_up(store, "nowhere", person)
    with pytest.raises(Gone) as no_person:
        sign_up(store, role, "nobody")
    with pytest.raises(Gone) as no_session:
        sign_up(store, role, person, "never")
    assert [e.value.code for e in (no_role, no_person, no_session)] == ["no-role", "no-person", "no-session"]


def test_a_role_can_be_made_changed_and_retired(store: Store) -> None:
    with store.write(Op.CHANGE_ROLE) as writer:
        role = involvement.add_role(writer, RoleDraft("Garden group", cap=6, commitment="A morning a month"))
    with store.read() as reader:
        draft = involvement.role_draft(reader, role)
    with store.write(Op.CHANGE_ROLE) as writer:
        involvement.change_role(writer, role, RoleDraft(draft.name, None, "A morning", retired=True))
    with store.read() as reader:
        assert involvement.roles(reader) == ()
        (line,) = involvement.roles(reader, retired=True)
        assert (line.name, line.cap, line.commitment, line.free) == ("Garden group", None, "A morning", None)
