"""The journal: every write notes itself, whole, once, and with stamps that never repeat."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from desktop_app.domain.changes import Changes, Op
from desktop_app.domain.errors import StoreTrouble
from desktop_app.services import history
from desktop_app.store.engine import Store
from desktop_app.store.tables import UNITS, AttendanceRow, PersonRow
from tests.support.builders import StoppedClock, a_person, a_store_in, an_attendance, an_event, writing


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def store(tmp_path: Path, clock: StoppedClock) -> Iterator[Store]:
    with a_store_in(tmp_path / "copy", clock=clock) as opened:
        yield opened


def noted(store: Store) -> Sequence[Any]:
    """The newest operation's changes: (entity, row id, before, after) each, in order."""
    with store.read() as reader:
        rows = reader.rows(
            text(
                "SELECT entity, row_id, before, after, stamp FROM journal_change"
                " WHERE op_n = (SELECT max(n) FROM journal_op) ORDER BY n"
            )
        )
    return [(r[0], r[1], json.loads(r[2]) if r[2] else None, json.loads(r[3]), r[4]) for r in rows]


def clocks(store: Store, row_type: type[Any], row_id: str) -> dict[str, str]:
    with store.read() as reader:
        return dict(json.loads(reader.get(row_type, row_id).clk))


def test_a_new_record_is_noted_whole_with_nothing_before(store: Store) -> None:
    with store.write(Op.ADD_PERSON) as writer:
        person = a_person(writer, "Łucja", "Nowak", greeting="中 عربي é")
    ((entity, row_id, before, after, stamp),) = noted(store)
    assert (entity, row_id, before) == ("person", person, None)
    assert after.keys() == UNITS["person"].keys()
    assert (after["given"], after["greeting"], after["void"]) == ("Łucja", "中 عربي é", False)
    assert clocks(store, PersonRow, person) == {"_": stamp}


def test_a_change_notes_the_whole_unit_before_and_after(store: Store) -> None:
    with writing(store) as writer:
        person = a_person(writer, "Amina", "Khan")
    made = clocks(store, PersonRow, person)
    with store.write(Op.CHANGE_PERSON) as writer:
        writer.get(PersonRow, person).family = "Łukasiewicz"
    ((_, _, before, after, stamp),) = noted(store)
    assert before.keys() == after.keys() == {"given", "family", "sort_key"}
    assert (before["family"], after["family"]) == ("Khan", "Łukasiewicz")
    assert before["given"] == after["given"] == "Amina"
    assert clocks(store, PersonRow, person) == {**made, "name": stamp}


def test_a_record_that_two_copies_may_make_says_only_what_it_says(store: Store) -> None:
    with writing(store) as writer:
        session, person = an_event(writer).session, a_person(writer)
    with store.write(Op.EXPECT) as writer:
        row = an_attendance(writer, session, person, since=None, expected=True)
    ((_, _, before, after, stamp),) = noted(store)
    assert before is None
    assert after == {"session_id": session, "person_id": person, "expected": True}
    assert clocks(store, AttendanceRow, row) == dict.fromkeys(("session_id", "person_id", "expected"), stamp)
    with store.write(Op.CHECK_IN) as writer:
        writer.get(AttendanceRow, row).since = "2026-11-21T10:40:00Z"
    later = noted(store)[0][4]
    assert clocks(store, AttendanceRow, row)["presence"] == later
    assert clocks(store, AttendanceRow, row)["expected"] == stamp


def test_setting_a_field_to_what_it_is_already_is_no_edit(store: Store) -> None:
    with writing(store) as writer:
        person = a_person(writer, "Amina", "Khan", phone="07700 900123")
    before = clocks(store, PersonRow, person)
    with store.read() as reader:
        operations = len(history.latest(reader))
    with store.write(Op.CHANGE_PERSON) as writer:
        row = writer.get(PersonRow, person)
        writer.session.expire(row)
        row.phone = "07700 900123"
    assert clocks(store, PersonRow, person) == before
    with store.read() as reader:
        assert len(history.latest(reader)) == operations


def test_a_change_that_is_changed_back_before_the_end_says_nothing_new(store: Store) -> None:
    with writing(store) as writer:
        person = a_person(writer, phone="1111111")
    with store.write(Op.CHANGE_PERSON) as writer:
        row = writer.get(PersonRow, person)
        row.phone = "2222222"
        writer.session.flush()
        row.phone = "1111111"
        writer.session.flush()
    with store.read() as reader:
        assert reader.get(PersonRow, person).phone == "1111111"
    for _, _, before, after, _ in noted(store):
        assert before in (None, after)


def test_several_edits_of_one_record_in_one_operation_are_one_change(store: Store) -> None:
    with store.write(Op.ADD_PERSON) as writer:
        person = a_person(writer, "Amina", "Khan", phone="")
        for phone in ("1111111", "2222222", "3333333"):
            writer.get(PersonRow, person).phone = phone
            writer.session.flush()
        writer.get(PersonRow, person).given = "Yasmin"
    ((_, _, before, after, _),) = noted(store)
    assert before is None
    assert (after["phone"], after["given"]) == ("3333333", "Yasmin")
    with store.write(Op.CHANGE_PERSON) as writer:
        row = writer.get(PersonRow, person)
        row.phone = "4444444"
        writer.session.flush()
        row.phone, row.given = "5555555", "Zoë"
    ((_, _, before, after, _),) = noted(store)
    assert (before["phone"], before["given"], before["family"]) == ("3333333", "Yasmin", "Khan")
    assert (after["phone"], after["given"], after["family"]) == ("5555555", "Zoë", "Khan")


def test_the_operation_says_who_where_when_and_what(store: Store) -> None:
    with store.write(Op.ADD_PERSON, name="Łucja Nowak", count=1) as writer:
        a_person(writer)
        writer.facts["more"] = True
    with store.read() as reader:
        (op,) = history.latest(reader)
    assert (op.op, op.officer, op.device, op.at) == (
        "add-person",
        "Morag Reid",
        store.identity.device,
        "2026-11-21T10:40:00Z",
    )
    assert op.facts == {"name": "Łucja Nowak", "count": 1, "more": True}


def test_listeners_hear_what_was_touched_after_it_is_kept(store: Store) -> None:
    heard: list[Changes] = []
    seen: list[int] = []

    def listen(changes: Changes) -> None:
        heard.append(changes)
        with store.read() as reader:
            seen.append(reader.number(text("SELECT count(*) FROM person")))

    store.on_commit(listen)
    with store.write(Op.ADD_PERSON) as writer:
        a_person(writer)
    (changes,) = heard
    assert seen == [1]
    assert (changes.op, changes.count) == (Op.ADD_PERSON, 1)
    assert changes.touches("person", "event")
    assert not changes.touches("event")


PERSON: dict[str, Any] = {
    "given": "Zoë",
    "family": "Łukasiewicz",
    "sort_key": "lukasiewicz zoe",
    "phone": "07700 900123",
}


def test_bulk_work_leaves_the_same_records_and_journal_as_one_by_one(tmp_path: Path) -> None:
    left: list[Any] = []
    for way in ("one by one", "in bulk"):
        with a_store_in(tmp_path / way) as store:
            with store.write(Op.IMPORT_PEOPLE) as writer:
                ids = [writer.new_id() for _ in range(3)]
                if way == "in bulk":
                    writer.add_many(PersonRow, [{"id": one, **PERSON} for one in ids])
                else:
                    for one in ids:
                        writer.add(PersonRow(id=one, **PERSON))
            with store.write(Op.IMPORT_PEOPLE) as writer:
                if way == "in bulk":
                    assert writer.change_many(PersonRow, {ids[1]: {"given": "Zoe"}, ids[2]: {"given": "Zoë"}}) == 1
                else:
                    writer.get(PersonRow, ids[1]).given = "Zoe"
                    writer.get(PersonRow, ids[2]).given = "Zoë"
            with store.read() as reader:
                left.append(
                    [
                        [tuple(r) for r in reader.rows(text(sql))]
                        for sql in (
                            "SELECT * FROM person ORDER BY id",
                            "SELECT op_n, entity, row_id, stamp, lost FROM journal_change ORDER BY op_n, row_id",
                            "SELECT op, facts, finished FROM journal_op ORDER BY n",
                        )
                    ]
                    + [
                        [
                            (r[0], json.loads(r[1] or "null"), json.loads(r[2]))
                            for r in reader.rows(
                                text("SELECT row_id, before, after FROM journal_change ORDER BY op_n, row_id")
                            )
                        ]
                    ]
                )
    assert left[0] == left[1]


def test_bulk_work_larger_than_a_chunk_is_noted_to_the_last_record(store: Store) -> None:
    with store.write(Op.IMPORT_PEOPLE) as writer:
        ids = [writer.new_id() for _ in range(2500)]
        writer.add_many(PersonRow, [{"id": one, **PERSON} for one in ids])
    assert {change[1] for change in noted(store)} == set(ids)
    with store.write(Op.IMPORT_PEOPLE) as writer:
        assert writer.change_many(PersonRow, {one: {"phone": "1234567"} for one in ids}) == 2500
    assert len(noted(store)) == 2500
    assert all(before == {"phone": "07700 900123"} for _, _, before, _, _ in noted(store))


def test_long_work_in_parts_is_one_operation_whose_facts_add_up(store: Store) -> None:
    with store.write(Op.IMPORT_PEOPLE, finished=False, file="list.csv") as writer:
        a_person(writer, "Amina")
        op_id = writer.op_id
    with store.write(Op.CHECK_IN) as writer:
        a_person(writer, "In", "Between")
    with store.write(Op.IMPORT_PEOPLE, part_of=op_id, finished=False) as writer:
        a_person(writer, "Zoë")
    with store.write(Op.IMPORT_PEOPLE, part_of=op_id, added=2) as writer:
        pass
    with store.read() as reader:
        assert history.unfinished(reader) == ()
        found = history.operation(reader, op_id)
        assert found.facts == {"file": "list.csv", "added": 2}
        assert [step.after["given"] for step in steps_of(store, op_id)] == ["Amina", "Zoë"]
        assert [op.op for op in history.latest(reader)] == ["check-in", "import-people"]


def steps_of(store: Store, op_id: str) -> list[history.Step]:
    with store.read() as reader:
        rows = reader.rows(
            text(
                "SELECT c.entity, c.row_id FROM journal_change c JOIN journal_op o ON o.n = c.op_n"
                " WHERE o.id = :id ORDER BY c.n"
            ).bindparams(id=op_id)
        )
        return [history.of_record(reader, r[0], r[1])[0] for r in rows]


def test_a_record_of_a_parent_that_is_not_here_is_refused_whole(store: Store) -> None:
    def add_one() -> None:
        with store.write(Op.CHECK_IN) as writer:
            a_person(writer)
            writer.add(AttendanceRow(id="a", session_id="nowhere", person_id="nobody"))

    with pytest.raises(StoreTrouble, match="unknown-parent"):
        add_one()
    with store.read() as reader:
        assert reader.number(text("SELECT count(*) FROM person")) == 0


def test_stamps_are_unique_and_in_order_however_the_clock_jumps(store: Store, clock: StoppedClock) -> None:
    stamps = []
    for hours in (0, 0, -300, 5, 24 * 40, -24 * 60, 0, 1):
        clock.forward(hours=hours)
        with store.write(Op.ADD_PERSON) as writer:
            a_person(writer)
            stamps.append(writer.stamp)
    assert stamps == sorted(set(stamps))
    with store.read() as reader:
        assert reader.meta()["clock"] == stamps[-1]


def test_what_is_done_after_a_stamp_from_elsewhere_is_later(store: Store) -> None:
    far = f"{2**47:012x}-0005-0000002a"
    with writing(store) as writer:
        writer.observe(far)
    with writing(store) as writer:
        assert writer.stamp > far
