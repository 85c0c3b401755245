"""Whose data a lost laptop held, and what happens when its enrolment ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Rejected
from desktop_app.domain.work import SILENT
from desktop_app.exchange import enrolment, transfer
from desktop_app.services import holdings
from tests.support.builders import AnEvent
from tests.support.copies import Copy, an_office_and_two_laptops


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[list[Copy]]:
    """The office and two laptops; Zoë is expected at the fair, Amina is not."""
    with an_office_and_two_laptops(tmp_path) as found:
        yield found


@pytest.fixture
def fair(copies: list[Copy]) -> AnEvent:
    office, first, _ = copies
    office.add_person("Amina", "Khan")
    event = office.plan(title="Winter fair")
    office.expect(event.session, office.add_person("Zoë", "Nowak", address="7 Alder Walk", postcode="KY7 5AB"))
    transfer.publish(office.store, SILENT, office.share, event_id=event.id, device_ids=[first.id])
    first.send()
    return event


def held(office: Copy, laptop: Copy) -> holdings.Holdings:
    with office.store.read() as reader:
        return holdings.holdings(reader, laptop.id)


def names(office: Copy, laptop: Copy) -> dict[str, tuple[tuple[str, ...], bool]]:
    return {one.name: (one.roles, one.written_there) for one in held(office, laptop).people}


def test_it_held_whom_its_lists_named_and_of_whom_it_sent_something(copies: list[Copy], fair: AnEvent) -> None:
    office, first, second = copies
    first.check_in(fair.session, first.add_person("أمينة", "Walk-In"))
    first.send()
    office.receive()
    assert names(office, first) == {"Zoë Nowak": (("door",), False), "أمينة Walk-In": ((), True)}
    assert names(office, second) == {}
    assert held(office, first).people[0].address == "7 Alder Walk, KY7 5AB"


def test_a_list_of_everyone_is_everyone_of_that_day(copies: list[Copy], fair: AnEvent) -> None:
    office, _, second = copies
    office.publish()
    office.add_person("Later", "Known")
    assert set(names(office, second)) == {"Amina Khan", "Zoë Nowak"}


def test_who_was_taken_off_counts_no_more_until_a_new_list_names_them(copies: list[Copy], fair: AnEvent) -> None:
    office, first, _ = copies
    first.close_event(fair)
    first.send()
    office.receive()
    assert names(office, first) == {}
    assert held(office, first).taken_off == 1
    office.publish()
    assert set(names(office, first)) == {"Amina Khan", "Zoë Nowak"}


def test_the_deadline_is_three_days_after_the_enrolment_was_ended(copies: list[Copy], fair: AnEvent) -> None:
    office, first, _ = copies
    assert held(office, first).deadline == ""
    enrolment.revoke(office.store, first.id)
    assert held(office, first).deadline == "2026-11-24T10:40:00Z"


def test_ending_takes_what_it_could_open_out_of_the_folder_and_holds_what_comes(
    copies: list[Copy], fair: AnEvent
) -> None:
    office, first, second = copies
    first.add_person()
    first.send()
    office.receive()
    office.publish()
    assert enrolment.revoke(office.store, first.id, office.share) == 1
    assert not list((office.share / "down").rglob("*.ndb"))
    assert not list((office.share / "ack" / first.id).glob("*.ndb"))
    assert office.publish().laptops == 1
    assert first.send().packs == 0
    assert second.send().packs == 1
    first.add_person("On", "Its way")
    first.send()
    assert [one.why for one in office.receive().waiting] == ["revoked-device"]
    enrolment.reinstate(office.store, first.id)
    assert len(office.receive().applied) == 1


def test_where_words_have_to_be_compared_nothing_comes_in_before(copies: list[Copy]) -> None:
    office, first, _ = copies
    enrolment.demand_comparing(office.store, demanded=True)
    with pytest.raises(Rejected):
        enrolment.compare(office.store, first.id)
    for number in range(2):
        first.add_person(f"Person{number}")
        first.send()
    assert {one.why for one in office.receive().waiting} == {"not-compared", "gap"}
    assert office.names() == set()
    with office.store.read() as reader:
        shown = {d.id: d.fingerprint for d in enrolment.devices(reader)}[first.id]
    with first.store.read() as reader:
        assert shown == enrolment.own_fingerprint(reader.meta())
    enrolment.compare(office.store, first.id)
    assert len(office.receive().applied) == 2
    first.send()
    assert first.unsent() == (0, 0)


def test_other_keys_than_those_that_were_compared_are_not_taken(copies: list[Copy]) -> None:
    office, first, _ = copies
    enrolment.demand_comparing(office.store, demanded=True)
    first.add_person()
    first.send()
    office.receive()
    with office.store.write(Op.ENROL) as writer:
        from desktop_app.store import devices

        devices.show_keys(writer, first.id, "0" * 64, "age1" + "q" * 58)
        devices.compared(writer, first.id)
    assert [one.why for one in office.receive().set_aside] == ["bad-signature"]
