"""Erasure: no trace of a person in the raw file, and numbers that stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.services import attendance, history, involvement, people, reports, voice
from desktop_app.store import chain, erasure
from desktop_app.store.engine import Store
from desktop_app.store.journal import unpacked
from desktop_app.store.local_tables import DraftRow
from desktop_app.store.photos import Photos
from tests.support.builders import (
    AnEvent,
    a_household,
    a_person,
    a_role,
    a_store,
    an_event,
    an_inspection,
    an_issue,
    writing,
)
from tests.support.raw_pages import decrypted

TODAY = "2026-11-21"
PICTURE = b"\xff\xd8 a face"
WORDS = "My sister Østgård cannot use the stairs"
TRACES = ("Wilhelmina", "wilhelmina", "Østgård", "stgard", "07700 900987", "7700900987", "789009", "w.o@example.org")


class Town:
    """A store with somebody who left traces everywhere, and neighbours."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store: Store = a_store(folder)
        self.photos = Photos.of(self.store)
        self.sha256 = self.photos.put(PICTURE)
        with writing(self.store, Op.SET_UP) as writer:
            self.event: AnEvent = an_event(writer)
            self.neighbours = a_household(writer)
            role = a_role(writer)
            walk = an_inspection(writer)
            an_issue(writer, walk, photos=((self.sha256, "Wilhelmina Østgård at the door"),))
        with self.store.write(Op.ADD_PERSON) as writer:
            self.person = a_person(writer, "Wilhelmina", "Østgård", phone="07700 900987", email="w.o@example.org")
        with self.store.write(Op.CHANGE_PERSON) as writer:
            draft = people.person(writer, self.person).draft
            people.change(writer, self.person, draft)
        with self.store.write(Op.CHECK_IN) as writer:
            attendance.check_in(
                writer, session_id=self.event.session, person_id=self.person, today=TODAY, adults=1, children=2
            )
        with self.store.write(Op.CHECK_IN) as writer:
            attendance.check_in(writer, session_id=self.event.session, person_id=self.neighbours[0], today=TODAY)
        with self.store.write(Op.NOTE_NEED) as writer:
            voice.note_need(writer, self.person, self.event.session, WORDS)
        with self.store.write(Op.GIVE_CONSENT) as writer:
            people.give_consent(writer, self.person, "contact", given=True)
        with self.store.write(Op.SIGN_UP) as writer:
            involvement.sign_up(writer, role, self.person)
        with writing(self.store, Op.SAVE_DRAFT) as writer:
            writer.session.add(
                DraftRow(key="person", content='{"given": "Wilhelmina", "family": "\\u00d8stg\\u00e5rd"}', at="")
            )
            writer.session.add(DraftRow(key="other", content='{"given": "Jan"}', at=""))

    def erase(self) -> erasure.Reach:
        with self.store.write(Op.ERASE) as writer:
            going = erasure.erase(writer, [("person", self.person)], "asked")
        erasure.sweep(self.store, self.photos)
        return going

    def number(self, sql: str) -> int:
        with self.store.read() as reader:
            return int(reader.driver.execute(sql).fetchone()[0])


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    found = Town(tmp_path)
    yield found
    found.store.close()


def test_the_raw_file_shows_her_before(town: Town) -> None:
    raw = decrypted(town.folder)
    for trace in TRACES:
        assert trace.encode() in raw, trace


def test_no_trace_of_her_is_left_in_the_raw_file_or_the_pictures(town: Town) -> None:
    town.erase()
    raw = decrypted(town.folder)
    assert [trace for trace in TRACES if trace.encode() in raw] == []
    assert WORDS.encode() not in raw
    assert not town.photos.has(town.sha256)
    assert b"Nowak" in raw


def test_who_came_is_still_counted(town: Town) -> None:
    with town.store.read() as reader:
        before = attendance.counts(reader, town.event.session)
    town.erase()
    with town.store.read() as reader:
        after = attendance.counts(reader, town.event.session)
    assert after.everyone == before.everyone == 5
    assert after.named == before.named - 1


def test_the_search_the_journal_and_everything_else_are_in_order_afterwards(town: Town) -> None:
    town.erase()
    with town.store.read() as reader:
        assert people.find(reader, "wilhelmina").count == 0
        assert people.find(reader, "nowak").count == 3
        assert reports.problems(reader) == []
        assert chain.breaks(reader.driver) == []
        assert [draft[0] for draft in reader.driver.execute("SELECT key FROM draft")] == ["other"]
    assert town.store.problems() == []


def test_nothing_brings_her_back(town: Town) -> None:
    with town.store.read() as reader:
        done = [op for op in history.latest(reader) if op.op in {"add-person", "check-in", "note-need", "sign-up"}]
    town.erase()
    with town.store.read() as reader:
        assert history.last_to_undo(reader) is None or history.last_to_undo(reader).op != "erase"  # type: ignore[union-attr]  # None is dealt with
    for op in done:
        with town.store.write(Op.UNDO, undoes=op.id) as writer:
            history.take_back(writer, op.id)
    assert town.number("SELECT count(*) FROM person WHERE given = 'Wilhelmina'") == 0
    assert town.number(f"SELECT count(*) FROM person WHERE id = '{town.person}'") == 0


def test_a_record_of_somebody_else_only_loses_the_tie(town: Town) -> None:
    assert erasure.is_tie("sign_up", "session_id")
    assert not erasure.is_tie("point", "person_id")
    assert not erasure.is_tie("attendance", "person_id")


def test_what_goes_can_be_told_before(town: Town) -> None:
    with town.store.read() as reader:
        going = erasure.reach(reader, [("person", town.person)])
    assert {entity: len(ids) for entity, ids in going.rows.items()} == {
        "person": 1,
        "attendance": 1,
        "point": 1,
        "consent": 1,
        "sign_up": 1,
        "photo": 1,
    }
    assert going.pictures == {town.sha256}
    assert going.total == town.erase().total


@pytest.mark.parametrize("count", [2, erasure.FEW + 1])
def test_several_people_are_erased_from_operations_that_altered_nothing_too(town: Town, count: int) -> None:
    with writing(town.store) as writer:
        going = [town.person, *(a_person(writer, f"Éva{n}", "Łąka") for n in range(count - 1))]
    stays = town.neighbours[1]
    for one in (*going, stays):
        with town.store.write(Op.ASK) as writer:
            writer.facts |= {"person": one, "note": f"about {one}", "count": 2}
    with town.store.write(Op.ERASE) as writer:
        erasure.erase(writer, [("person", one) for one in going], "asked")
    with town.store.read() as reader:
        rows = reader.driver.execute("SELECT facts FROM journal_op WHERE op = 'ask-officer' ORDER BY n")
        *silenced, said = [unpacked(facts) for (facts,) in rows]
    assert silenced == [{"count": 2}] * count
    assert said["person"] == stays
    assert town.number("SELECT count(*) FROM photo") == 0, "its caption names one of them"
