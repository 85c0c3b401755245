"""Reference packs: of one event with what a door needs, for a time, and never backwards."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.domain.work import SILENT
from desktop_app.exchange import transfer
from desktop_app.services import people
from desktop_app.store import packs as pack_store
from desktop_app.store.tables import PersonRow
from tests.support.builders import AnEvent, a_household, a_person, writing
from tests.support.copies import Copy


def a_fair(office: Copy) -> AnEvent:
    """A fair to which Łucja is expected; her household stays at home, and Amina has nothing to do with it."""
    with writing(office.store, Op.ADD_PERSON) as writer:
        home = a_household(writer, "Łucja", "Zoë", "Jan")
        writer.get(PersonRow, home[0]).phone = "07700 900001"
        writer.get(PersonRow, home[0]).greeting = "Say أهلا"
        a_person(writer, "Amina", "Khan")
    event = office.plan(title="Winter fair")
    office.expect(event.session, home[0])
    return event


def files(office: Copy) -> list[Path]:
    return sorted((office.share / "down").rglob("*.ndb"))


def test_an_event_s_pack_brings_who_is_expected_their_household_and_what_a_door_needs(copies: list[Copy]) -> None:
    office, first, _ = copies
    event = a_fair(office)
    office.plan(title="Another day")
    published = transfer.publish(office.store, SILENT, office.share, event_id=event.id)
    assert (published.people, published.expires) == (3, "2026-12-05")
    assert first.send().people == 3
    assert first.names() == {"Łucja Nowak", "Zoë Nowak", "Jan Nowak"}
    assert first.roster(event.session) == {"Łucja Nowak": "expected"}
    with first.store.read() as reader:
        line = next(line for _, _, line in people.all_lines(reader) if line.given == "Łucja")
        found = people.person(reader, line.id)
        assert (found.draft.phone, found.draft.greeting) == ("", "Say أهلا")
        assert found.draft.address == "7 Alder Walk"
        assert reader.number(text("SELECT count(*) FROM event")) == 2
    assert first.strays() == 0


def test_a_pack_with_few_fields_merges_with_the_rest_that_comes_later(copies: list[Copy]) -> None:
    office, first, _ = copies
    event = a_fair(office)
    transfer.publish(office.store, SILENT, office.share, event_id=event.id)
    first.send()
    office.publish()
    first.send()
    assert first.content() == office.content()


def test_a_phone_typed_at_the_door_without_seeing_the_old_one_comes_up_as_a_conflict(copies: list[Copy]) -> None:
    office, first, _ = copies
    event = a_fair(office)
    transfer.publish(office.store, SILENT, office.share, event_id=event.id)
    first.send()
    with first.store.read() as reader:
        person = next(line.id for _, _, line in people.all_lines(reader) if line.given == "Łucja")
    first.clock.forward(minutes=1)
    first.change(person, phone="07700 900999")
    first.send()
    assert office.receive().conflicts == 1
    assert office.person(person).phone == "07700 900999"


def test_a_pack_can_be_for_one_laptop_alone(copies: list[Copy]) -> None:
    office, first, second = copies
    event = a_fair(office)
    published = transfer.publish(office.store, SILENT, office.share, event_id=event.id, device_ids=[first.id])
    assert published.laptops == 1
    assert first.send().people == 3
    assert second.send().packs == 0
    with pytest.raises(Gone):
        transfer.publish(office.store, SILENT, office.share, device_ids=["nobody"])


def test_a_newer_pack_of_the_same_event_takes_the_place_of_the_older_one_alone(copies: list[Copy]) -> None:
    office, *_ = copies
    event, other = a_fair(office), office.plan(title="Skip day")
    transfer.publish(office.store, SILENT, office.share, event_id=event.id)
    transfer.publish(office.store, SILENT, office.share, event_id=other.id)
    assert len(files(office)) == 2
    transfer.publish(office.store, SILENT, office.share, event_id=event.id)
    assert len(files(office)) == 2
    office.publish()
    assert len(files(office)) == 1


def test_an_older_pack_that_turns_up_late_is_left_alone(copies: list[Copy]) -> None:
    office, first, _ = copies
    event = a_fair(office)
    transfer.publish(office.store, SILENT, office.share, event_id=event.id)
    (old,) = files(office)
    away = shutil.copy(old, office.share.parent / "old.ndb")
    with office.store.read() as reader:
        expected = next(line.id for _, _, line in people.all_lines(reader) if line.given == "Łucja")
    office.change(expected, greeting="Newer")
    transfer.publish(office.store, SILENT, office.share, event_id=event.id)
    first.send()
    shutil.copy(away, old)
    assert first.send().packs == 0
    with first.store.read() as reader:
        assert [pack.edition.generation for pack in pack_store.taken(reader)] == [2]
        assert reader.number(text("SELECT count(*) FROM pack_person")) == 3
    assert first.send().packs == 0


def test_a_pack_whose_day_is_over_is_neither_made_nor_taken(copies: list[Copy]) -> None:
    office, first, _ = copies
    event = a_fair(office)
    transfer.publish(office.store, SILENT, office.share, event_id=event.id, until="2026-11-22")
    first.clock.forward(days=3)
    assert first.send().packs == 0
    assert first.names() == set()
    office.clock.forward(days=40)
    with pytest.raises(Rejected) as refused:
        transfer.publish(office.store, SILENT, office.share, event_id=event.id)
    assert refused.value.problems == {"event": "event-long-over"}
    with pytest.raises(Rejected):
        transfer.publish(office.store, SILENT, office.share, until="2026-11-22")
    with pytest.raises(Rejected):
        transfer.publish(office.store, SILENT, office.share, role="spy")
    office.publish()  # what is over is cleared away
    assert len(files(office)) == 1


def test_a_pack_says_which_batches_it_was_made_with(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person()
    first.send()
    office.receive()
    office.publish()
    first.send()
    with first.store.read() as reader:
        assert [r[0] for r in reader.rows(text("SELECT included FROM batch_sent"))] == [1]


def test_the_office_knows_whom_each_pack_named(copies: list[Copy]) -> None:
    office, first, second = copies
    event = a_fair(office)
    transfer.publish(office.store, SILENT, office.share, event_id=event.id, device_ids=[second.id])
    office.publish()
    with office.store.read() as reader:
        of_event, of_all = pack_store.sent(reader)
        assert (of_event.about, of_event.role, set(of_event.devices)) == ("event", "door", {second.id})
        assert reader.number(text("SELECT count(*) FROM pack_sent_person")) == 3
        assert (of_all.about, of_all.newest_person, set(of_all.devices)) == ("everyone", 4, {first.id, second.id})
    assert of_event.names == ()  # cleared, as the whole one reaches the same laptop
    assert len(of_all.names) == 1
