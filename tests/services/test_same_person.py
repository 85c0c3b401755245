"""Two records that are one person: shown once, and taken apart again as if nothing had been."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.domain.people import PersonDraft
from desktop_app.services import (
    attendance,
    history,
    involvement,
    lists_out,
    look_alikes,
    people,
    reports,
    same_person,
    voice,
)
from desktop_app.store.engine import Store
from desktop_app.store.same_person import resolved
from tests.support.builders import (
    StoppedClock,
    a_person,
    a_property,
    a_role,
    a_store_in,
    an_attendance,
    an_event,
    writing,
)

TODAY = "2026-11-21"
CLOCK = StoppedClock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store_in(tmp_path / "copy", clock=CLOCK) as copy:
        yield copy


def two(store: Store) -> tuple[str, str]:
    """Amina, and Amina again with another name and a need."""
    with writing(store) as writer:
        home = a_property(writer)
        first = a_person(writer, "Amina", "Łukasiewicz", property_id=home, born="1984-03-07", reference="T1")
        second = a_person(writer, "Anima", "Khan", property_id=home, access_needs=("wheelchair",), reference="T2")
    return first, second


def merge(store: Store, kept: str, lost: str, take: frozenset[str] = frozenset()) -> None:
    with store.write(Op.MERGE_PEOPLE) as writer:
        same_person.merge(writer, kept, lost, take=take)


def unmerge(store: Store, person: str) -> None:
    with store.write(Op.UNMERGE_PEOPLE) as writer:
        same_person.unmerge(writer, person)


def test_one_person_is_found_by_the_words_of_either(store: Store) -> None:
    kept, lost = two(store)
    merge(store, kept, lost)
    with store.read() as reader:
        for typed in ("Łukasiewicz", "Khan", "T2", "Larch"):
            assert [line.id for line in people.find(reader, typed).lines] == [kept]
        assert people.count(reader) == 1
        assert [line.id for _key, _n, line in people.all_lines(reader)] == [kept]
        assert [line.id for line in people.household(reader, lost)] == [kept]
        assert people.person(reader, lost).id == kept
        assert people.same_person_ids(reader, ["T1", "T2"]) == {"T1": kept, "T2": kept}


def test_what_helps_either_is_shown(store: Store) -> None:
    kept, lost = two(store)
    merge(store, kept, lost)
    with store.read() as reader:
        assert [need.key for need in people.find(reader, "Khan").lines[0].needs] == ["wheelchair"]
        assert [need.key for need in people.person(reader, kept).needs] == ["wheelchair"]


def test_ticked_twice_is_there_once(store: Store) -> None:
    kept, lost = two(store)
    with writing(store) as writer:
        session = an_event(writer).session
        an_attendance(writer, session, kept, since="2026-11-21T10:05:00Z", children=2)
        an_attendance(writer, session, lost, since="2026-11-21T10:20:00Z", children=2, left_at="2026-11-21T10:30:00Z")
    merge(store, kept, lost)
    with store.read() as reader:
        (line,) = attendance.roster(reader, session)
        assert (line.person, line.state, line.since, line.children) == (kept, "in", "2026-11-21T10:05:00Z", 2)
        assert len(attendance.roster_lines(reader, session)) == 1
        found = attendance.counts(reader, session)
        assert (found.named, found.with_them, found.inside) == (1, 2, 3)
    unmerge(store, lost)
    with store.read() as reader:
        assert len(attendance.roster(reader, session)) == 2
        assert attendance.counts(reader, session).named == 2


def test_who_was_ticked_under_the_other_name_is_in_already(store: Store) -> None:
    kept, lost = two(store)
    with writing(store) as writer:
        session = an_event(writer).session
        an_attendance(writer, session, lost, since="2026-11-21T10:05:00Z")
    merge(store, kept, lost)
    for either in (kept, lost):
        with store.write(Op.CHECK_IN) as writer:
            done = attendance.check_in(writer, session_id=session, person_id=either, today=TODAY)
        assert not attendance.is_new(done)
        assert done.person == kept
    with store.write(Op.LEAVE) as writer:
        attendance.leave(writer, session_id=session, person_id=kept)
    with store.read() as reader:
        assert [line.state for line in attendance.roster(reader, session)] == ["left"]
        last = attendance.last_time(reader, kept)
        assert last is not None


def test_a_no_of_either_counts_until_they_are_asked_again(store: Store) -> None:
    kept, lost = two(store)
    for person, answer in ((lost, False), (kept, True)):
        CLOCK.forward(minutes=1)
        with store.write(Op.GIVE_CONSENT) as writer:
            people.give_consent(writer, person, "photos", given=answer)
    CLOCK.forward(minutes=1)
    merge(store, kept, lost)
    with store.read() as reader:
        assert [one.given for one in people.consents(reader, kept)] == [False]
    CLOCK.forward(minutes=1)
    with store.write(Op.GIVE_CONSENT) as writer:
        people.give_consent(writer, lost, "photos", given=True)
    with store.read() as reader:
        assert [one.given for one in people.consents(reader, kept)] == [True]


def test_what_they_said_and_signed_up_to_is_together(store: Store) -> None:
    kept, lost = two(store)
    with writing(store) as writer:
        role = a_role(writer, cap=2)
        for person in (kept, lost):
            voice.note_need(writer, person, None, "The lift — é 中")
            involvement.sign_up(writer, role, person)
    merge(store, kept, lost)
    with store.read() as reader:
        assert len(voice.points_of_person(reader, lost)) == 2
        assert {point.person for point in voice.points_of_person(reader, kept)} == {"Amina Łukasiewicz"}
        assert len(involvement.people_of_role(reader, role)) == 1
        assert involvement.role(reader, role).filled == 1
        assert len(involvement.sign_ups_of_person(reader, lost)) == 1
        assert {step.entity for step in history.of_person(reader, kept)} == {"person", "point", "sign_up", "alias"}
    with store.write(Op.SIGN_UP) as writer:
        assert involvement.sign_up(writer, role, kept).stage == "interested"
    with store.read() as reader:
        assert involvement.role(reader, role).filled == 1


def test_they_are_given_out_once(store: Store, tmp_path: Path) -> None:
    kept, lost = two(store)
    merge(store, kept, lost)
    with store.read() as reader:
        assert len(list(lists_out.list_out(reader, "people").rows)) == 1


def test_a_chain_ends_at_one_person_and_comes_apart_link_by_link(store: Store) -> None:
    first, second = two(store)
    with writing(store) as writer:
        third = a_person(writer, "Amina", "K")
    merge(store, second, third)
    merge(store, first, second)
    with store.read() as reader:
        assert {reader.kept(one) for one in (first, second, third)} == {first}
    unmerge(store, second)
    with store.read() as reader:
        assert [reader.kept(one) for one in (first, second, third)] == [first, second, second]


def test_a_circle_cannot_be_made(store: Store) -> None:
    kept, lost = two(store)
    merge(store, kept, lost)
    for pair in ((lost, kept), (kept, lost), (kept, kept)):
        with pytest.raises(Rejected), store.write(Op.MERGE_PEOPLE) as writer:
            same_person.merge(writer, *pair)


def test_aliases_that_met_in_a_circle_are_read_the_same_everywhere() -> None:
    aliases = [("a", "b", "1"), ("b", "c", "2"), ("c", "a", "3")]
    assert resolved(aliases) == resolved(aliases[::-1]) == {"a": "c", "b": "c"}


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.integers(0, 9)),
        unique_by=lambda one: one[0],
    ),
    st.randoms(use_true_random=False),
)
def test_whatever_aliases_there_are_everybody_is_read_as_somebody_who_is_read_as_themselves(
    aliases: list[tuple[str, str, int]], chance: object
) -> None:
    told = [(one, other, str(stamp)) for one, other, stamp in aliases]
    found = resolved(told)
    assert not set(found) & set(found.values())
    assert found == resolved(sorted(told, reverse=True))


def test_chosen_values_are_edits_that_go_back_unless_changed_since(store: Store) -> None:
    kept, lost = two(store)
    merge(store, kept, lost, frozenset({"family", "reference"}))
    with store.read() as reader:
        draft = people.person(reader, kept).draft
        assert (draft.given, draft.family, draft.reference) == ("Amina", "Khan", "T2")
    with store.write(Op.CHANGE_PERSON) as writer:
        people.change(writer, kept, PersonDraft("Amina", "Khan", reference="T9"))
    unmerge(store, lost)
    with store.read() as reader:
        draft = people.person(reader, kept).draft
        assert (draft.family, draft.reference) == ("Łukasiewicz", "T9")
        assert people.person(reader, lost).draft.family == "Khan"


def test_merging_can_be_undone_and_done_again(store: Store) -> None:
    kept, lost = two(store)
    merge(store, kept, lost, frozenset({"born"}))
    with store.read() as reader:
        done = history.last_to_undo(reader)
    assert done is not None
    with store.write(Op.UNDO, undoes=done.id) as writer:
        undone = history.take_back(writer, done.id)
    assert undone.could_not == ()
    with store.read() as reader:
        assert reader.kept(lost) == lost
        assert people.person(reader, kept).draft.born == "1984-03-07"
        again = history.last_to_redo(reader)
    assert again is not None
    with store.write(Op.REDO, undoes=again.id) as writer:
        history.take_back(writer, again.id)
    with store.read() as reader:
        assert reader.kept(lost) == kept


def test_two_who_were_told_apart_are_not_shown_again(store: Store) -> None:
    with writing(store) as writer:
        home = a_property(writer)
        first = a_person(writer, "Amina", "Łukasiewicz", property_id=home, born="1984-03-07")
        second = a_person(writer, "Amina", "Lukasiewicz", property_id=home, born="1984-03-07")
    with store.read() as reader:
        assert [(pair.a.id, pair.b.id) for pair in look_alikes.queue(reader)] == [(first, second)]
        assert [pair.b.id for pair in look_alikes.like(reader, first)] == [second]
    with store.write(Op.NOT_THE_SAME) as writer:
        same_person.not_the_same(writer, second, first)
    with store.read() as reader:
        assert look_alikes.queue(reader) == ()
        assert look_alikes.like(reader, first) == ()
        done = history.last_to_undo(reader)
    assert done is not None
    with store.write(Op.UNDO, undoes=done.id) as writer:
        history.take_back(writer, done.id)
    with store.read() as reader:
        assert len(look_alikes.queue(reader)) == 1


def test_who_is_merged_is_out_of_the_queue(store: Store) -> None:
    kept, lost = two(store)
    merge(store, kept, lost)
    with store.read() as reader:
        assert look_alikes.queue(reader, minimum=-99.0) == ()


def test_nobody_can_be_taken_apart_from_nobody(store: Store) -> None:
    kept, _lost = two(store)
    with pytest.raises(Gone), store.write(Op.UNMERGE_PEOPLE) as writer:
        same_person.unmerge(writer, kept)


def shown(store: Store, session: str, ids: tuple[str, ...]) -> tuple[object, ...]:
    """All that a user sees of these people."""
    with store.read() as reader:
        return (
            [(line.id, line.since, line.left_at) for line in people.find(reader, "Larch", session_id=session).lines],
            [people.person(reader, one) for one in ids],
            [voice.points_of_person(reader, one) for one in ids],
            attendance.roster(reader, session),
            attendance.counts(reader, session),
            people.count(reader),
            {name: hashed for name, hashed in reports.content_hashes(reader).items() if name == "attendance"},
        )


STEPS = st.lists(
    st.sampled_from(("check in kept", "check in lost", "say", "leave", "consent", "change lost")), max_size=5
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_merged_and_taken_apart_is_as_if_it_had_never_been(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    """What happened in between stays with the record that it was noted on."""
    folder = tmp_path_factory.mktemp("same")
    with a_store_in(folder / "merged") as merged, a_store_in(folder / "never") as never:
        kept, lost = two(merged)
        assert two(never) == (kept, lost)
        sessions = []
        for copy in (merged, never):
            with writing(copy) as writer:
                sessions.append(an_event(writer).session)
        merge(merged, kept, lost, frozenset({"family"}))
        with writing(never):
            pass
        for step in steps:
            for copy in (merged, never):
                with suppress(Gone), copy.write(Op.CHECK_IN) as writer:
                    happen(writer, step, sessions[0], kept, kept if copy is never else lost, lost)
        unmerge(merged, lost)
        here, there = shown(merged, sessions[0], (kept, lost)), shown(never, sessions[0], (kept, lost))
        assert str(here[1]) == str(there[1])
        assert here[3:6] == there[3:6]


def happen(writer: object, step: str, session: str, kept: str, other: str, lost: str) -> None:
    """One thing that goes on. `other` is how the kept person is called: by either id while they are one."""
    from desktop_app.store.journal import Writer

    assert isinstance(writer, Writer)
    if step.startswith("check in"):
        person = kept if step.endswith("kept") else other
        attendance.check_in(writer, session_id=session, person_id=person, today=TODAY)
    elif step == "say":
        voice.note_need(writer, other, session, "العربية")
    elif step == "leave":
        attendance.leave(writer, session_id=session, person_id=other)
    elif step == "consent":
        people.give_consent(writer, other, "photos", given=True)
    else:
        from desktop_app.store.tables import PersonRow

        writer.get(PersonRow, lost).phone = "07700 900999"
