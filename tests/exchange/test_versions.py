"""Batches of older versions are read for ever; those of newer ones wait, whole, until the program can read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.exchange.lines import Record, Schema, upcast
from desktop_app.exchange.sealing import schema
from desktop_app.store import migrations
from tests.support.batches import SCHEMA, a_batch, a_new_phone, a_person, an_operation, opened, row_id, stamp
from tests.support.copies import Copy, a_laptop, an_office
from tests.support.hostile import Insider

FROZEN = Path(__file__).parent.parent / "data" / "wire-1.json"
"""Entity > fields, as version 1 wrote them."""

THIRD = Schema(
    3,
    {**SCHEMA.entities, "person": {**SCHEMA.entities["person"], "pronouns": "str", "flat": "str?", "chair": "bool"}},
    {"person": {**SCHEMA.units["person"], "flat": "address"}},
    SCHEMA.operations,
    {2: {"person": {"pronouns": "", "flat": None}}, 3: {"person": {"chair": False}, "photo": {}}},
)
"""What SCHEMA might be later: version 2 added two fields (one to the unit of the address), version 3 one."""


@pytest.fixture
def insider(tmp_path: Path) -> Iterator[Insider]:
    office = an_office(tmp_path)
    laptop = a_laptop(office, tmp_path)
    try:
        yield Insider(office, laptop)
    finally:
        office.close()
        laptop.close()


def test_a_batch_of_the_first_version_reads_as_the_third_would_have_written_it() -> None:
    address = Record(
        "person", row_id(100), {"address": stamp(150)}, {"address": "2 Quay St", "postcode": "KY1 1AA"}, row_id(1)
    )
    batch = opened(a_batch([an_operation(), a_person(100), a_new_phone(100), address]), schema=THIRD)
    whole, phone, moved = batch.records
    assert whole == a_person(100, pronouns="", flat=None, chair=False)
    assert phone == a_new_phone(100), "a change says what it says"
    assert moved.values == {"address": "2 Quay St", "postcode": "KY1 1AA", "flat": None}, "but a unit whole"


def test_upcasting_what_is_of_today_changes_nothing() -> None:
    native = a_person(100, pronouns="they", flat="3", chair=True)
    assert THIRD.added_after(3) == {}
    assert upcast(native, THIRD.added_after(1), THIRD) == native


def test_what_a_shared_table_has_more_than_in_version_1_is_said_to_be_added() -> None:
    """Fails when somebody adds a column without saying what it is in older batches (`sealing.ADDED`)."""
    now, frozen = schema(), json.loads(FROZEN.read_text("utf-8"))
    added = now.added_after(1)
    for entity, fields in frozen.items():
        assert set(now.entities[entity]) == {*fields, *added.get(entity, {})}, entity


def test_a_batch_of_version_1_is_taken_in(insider: Insider) -> None:
    insider.put(insider.sealed(schema=1, min_reader=1))
    assert len(insider.office.receive().applied) == 1
    assert insider.office.person(insider.person).phone == "0141 496 9999"


def test_a_batch_of_a_newer_version_waits_whole_and_goes_in_when_the_program_is_newer(
    insider: Insider, monkeypatch: pytest.MonkeyPatch
) -> None:
    office: Copy = insider.office
    file = insider.put(insider.sealed(schema=migrations.NEWEST + 1, min_reader=migrations.NEWEST + 1))
    data = file.read_bytes()
    for _ in range(2):
        assert [held.why for held in office.receive().waiting] == ["newer-schema"]
    assert file.read_bytes() == data
    monkeypatch.setattr(migrations, "NEWEST", migrations.NEWEST + 1)
    assert len(office.receive().applied) == 1
    assert office.person(insider.person).phone == "0141 496 9999"
