"""Which fields a laptop gets, how long it keeps them, and which of two packs it takes."""

from __future__ import annotations

import pytest

from desktop_app.domain.packs import DOOR, NEEDED, OFFICER, Edition, expires, fields_for, why_not
from desktop_app.store.batches import ENTITIES, wire_units

NOW = Edition(1, 7)


def reason(pack: Edition = NOW, **other: object) -> str:
    said = {"office_epoch": 1, "expired": False, "is_closed": False, "same": None, "everyone": None, **other}
    return why_not(pack, **said)  # type: ignore[arg-type]  # one test's own words over the usual ones


def test_a_door_desk_gets_name_needs_language_and_format_and_no_way_to_reach_anybody() -> None:
    person = dict.fromkeys(wire_units()["person"], "str")
    got = fields_for(DOOR, "person", person)
    assert {"given", "family", "property_id", "greeting", "access_needs", "language", "print_format"} <= got
    assert not got & {"phone", "email", "born", "reference"}
    assert fields_for(OFFICER, "person", person) == person.keys()


def test_a_door_desk_gets_no_words_and_no_walks() -> None:
    for entity in ("point", "inspection", "issue", "photo", "something-of-a-later-version"):
        assert fields_for(DOOR, entity, {"words": "str"}) == frozenset()


@pytest.mark.parametrize("role", sorted(NEEDED))
def test_what_is_needed_is_there_and_made_of_whole_units(role: str) -> None:
    units = wire_units()
    assert NEEDED[role].keys() <= set(ENTITIES)
    for entity, fields in NEEDED[role].items():
        if fields is not None:
            assert fields <= units[entity].keys()
            whole = {f for f, unit in units[entity].items() if unit in {units[entity][one] for one in fields}}
            assert fields == whole


def test_an_event_s_people_may_be_kept_for_a_fortnight_after_it() -> None:
    assert expires("event", "2026-11-21") == "2026-12-05"
    assert expires("everyone", "2026-11-21") == "2027-02-19"


def test_what_a_laptop_knows_never_goes_backwards() -> None:
    assert reason() == ""
    assert reason(same=Edition(1, 7)) == ""  # another part of it
    assert reason(same=Edition(1, 8)) == "older"
    assert reason(everyone=Edition(1, 9)) == "older"
    assert reason(same=Edition(0, 900)) == ""
    assert reason(office_epoch=2) == "older-office"


def test_what_is_over_is_not_taken_again() -> None:
    assert reason(expired=True) == "expired"
    assert reason(is_closed=True) == "closed"
