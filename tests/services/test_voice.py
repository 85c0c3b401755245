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


def test_an_answer_is_shown_in_words_that_name_nobody_and_the_last_word_counts(
    store: Store, clock: StoppedClock
) -> None:
    with writing(store) as writer:
        event = an_event(writer)
    point = note(store, None, event.session, SAID)
    for outcome, answer in (("will", "By Easter."), ("done", "New heating — 中, é.")):
        clock.forward(days=1)
        with store.write(Op.REPLY) as writer:
            voice.reply(writer, point, outcome=outcome, said="The heating  is off.", answer=answer)
    with store.read() as reader:
        (shown,) = voice.replies(reader)
        assert (shown.outcome, shown.said, shown.answer) == ("done", "The heating is off.", "New heating — 中, é.")
        assert voice.replies(reader, session_id=event.session, year=2026) == (shown,)
        assert voice.replies(reader, year=2025) == ()
        assert voice.points(reader)[0].words == SAID
        last = history.last_to_undo(reader)
        assert last is not None
    with store.write(Op.UNDO, undoes=last.id) as writer:
        assert history.take_back(writer, last.id).could_not == ()
    with store.read() as reader:
        assert voice.replies(reader)[0].outcome == "will"


def test_an_answer_without_words_is_refused(store: Store) -> None:
    with store.write(Op.REPLY) as writer:
        with pytest.raises(Rejected) as refused:
            voice.reply(writer, "nothing", outcome="perhaps", said=" ", answer="x" * 501)
        assert refused.value.problems == {"outcome": "unknown-kind", "said": "said-missing", "answer": "too-long"}
        with pytest.raises(Gone):
            voice.reply(writer, "nothing", outcome="done", said="a", answer="b")
