"""Notes of what people said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.services import history, voice
from desktop_app.store.engine import Store
from tests.support.builders import StoppedClock, a_person, a_store_in, an_event, writing

SAID = "heating's  off SINCE tuesday\n – dziękuję, 谢谢, شكرا"


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def store(tmp_path: Path, clock: StoppedClock) -> Iterator[Store]:
    with a_store_in(tmp_path / "copy", clock=clock) as opened:
        yield opened


def note(store: Store, person: str | None, session: str | None, words: str, kind: str = "need") -> str:
    with store.write(Op.NOTE_NEED) as writer:
        return voice.note_need(writer, person, session, words, kind=kind)


def test_a_need_is_kept_word_for_word_with_who_and_where(store: Store) -> None:
    with writing(store) as writer:
        person, event = a_person(writer, "Zoë", "Łuk"), an_event(writer)
    note(store, person, event.session, SAID)
    with store.read() as reader:
        (point,) = voice.points_of_person(reader, person)
        assert (point.words, point.person, point.event) == (SAID, "Zoë Łuk", "Warm Winter Fair")
        assert voice.points_of_session(reader, event.session) == (point,)


def test_a_person_has_their_newest_words_first_and_a_session_its_oldest(store: Store, clock: StoppedClock) -> None:
    with writing(store) as writer:
        person, event = a_person(writer), an_event(writer)
    note(store, person, event.session, "first")
    clock.forward(minutes=3)
    note(store, person, event.session, "second", "thanks")
    with store.read() as reader:
        assert [p.words for p in voice.points_of_person(reader, person)] == ["second", "first"]
        assert [p.words for p in voice.points_of_session(reader, event.session)] == ["first", "second"]


def test_words_of_nobody_in_particular_are_kept_for_the_session(store: Store) -> None:
    with writing(store) as writer:
        event = an_event(writer)
    note(store, None, event.session, "More benches", "idea")
    with store.read() as reader:
        (point,) = voice.points_of_session(reader, event.session)
    assert (point.person, point.person_id, point.kind) == ("", None, "idea")


def test_undo_takes_words_back(store: Store) -> None:
    with writing(store) as writer:
        person = a_person(writer)
    note(store, person, None, "oops")
    with store.read() as reader:
        last = history.last_to_undo(reader)
    assert last is not None
    with store.write(Op.UNDO, undoes=last.id) as writer:
        history.take_back(writer, last.id)
    with store.read() as reader:
        assert voice.points_of_person(reader, person) == ()


def test_nothing_said_and_nobody_here_are_refused(store: Store) -> None:
    with pytest.raises(Rejected) as refused:
        note(store, None, None, "  ")
    assert refused.value.problems == {"words": "words-missing"}
    with pytest.raises(Gone) as gone:
        note(store, "nobody", None, "hello")
    assert gone.value.code == "no-person"
