"""Two desks and an office that work on the same people: who wins, what stays, what the packs bring."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.services import history, people
from desktop_app.store import batches as ledger
from desktop_app.store.tables import PropertyRow
from tests.support.builders import (
    a_patch,
    a_person,
    a_property,
)
from tests.support.copies import Copy, a_laptop, exchange_everything


def batches_of(copy: Copy) -> list[Path]:
    return sorted((copy.share / "up" / copy.id).glob("*.ndb"))


# -- two people, one record --------------------------------------------------------------------------------------------


def a_person_everywhere(office: Copy, *laptops: Copy) -> str:
    person = office.add_person("Amina", "Khan", phone="1111111", address="1 Larch Court", postcode="KY1 1AA")
    office.publish()
    for one in laptops:
        one.send()
    return person


def test_a_laptop_whose_clock_is_behind_changes_what_it_has_seen_and_its_change_stands(copies: list[Copy]) -> None:
    """What comes from elsewhere moves the clock: what is said knowing it is later than it."""
    office, behind, _ = copies
    behind.clock.forward(minutes=-3 * 24 * 60)
    person = a_person_everywhere(office, behind)
    behind.change(person, phone="2222222")
    behind.send()
    assert office.receive().conflicts == 0
    assert office.person(person).phone == "2222222"


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_two_edits_of_one_field_end_the_same_whoever_comes_first(copies: list[Copy], order: tuple[int, int]) -> None:
    office, first, second = copies
    person = a_person_everywhere(office, first, second)
    first.clock.forward(minutes=1)
    first.change(person, phone="2222222")
    second.clock.forward(minutes=2)
    second.change(person, phone="3333333")
    conflicts = 0
    for place in order:
        copies[place].send()
        conflicts += office.receive().conflicts
    assert office.person(person).phone == "3333333"
    assert conflicts == 1
    with office.store.read() as reader:
        steps = history.of_record(reader, "person", person)
        assert {"2222222", "3333333"} <= {
            value for step in steps for value in (*step.after.values(), *step.lost.values())
        }
    exchange_everything(office, first, second)
    assert office.content() == first.content() == second.content()


def test_edits_of_different_fields_both_stay(copies: list[Copy]) -> None:
    office, first, second = copies
    person = a_person_everywhere(office, first, second)
    first.change(person, phone="2222222")
    second.change(person, greeting="Knock twice", language="pl")
    exchange_everything(office, first, second)
    for one in copies:
        found = one.person(person)
        assert (found.phone, found.greeting, found.language) == ("2222222", "Knock twice", "pl")


def test_who_is_expected_and_who_came_do_not_overwrite_each_other(copies: list[Copy]) -> None:
    office, first, second = copies
    person = office.add_person()
    session = office.plan().session
    office.publish()
    first.send()
    second.send()
    first.check_in(session, person, children=2)
    office.clock.forward(minutes=30)
    office.expect(session, person)
    second.clock.forward(hours=-2)
    second.expect(session, person)
    exchange_everything(office, first, second)
    for one in copies:
        assert one.roster(session) == {"Amina Khan": "in"}
    assert office.content() == first.content() == second.content()
    (row,) = office.content()["attendance"].values()
    assert (row[0]["expected"], row[0]["children"]) == (True, 2)


def test_a_check_in_that_was_a_mistake_leaves_the_list_of_who_is_expected_alone(copies: list[Copy]) -> None:
    office, first, second = copies
    person = office.add_person()
    session = office.plan().session
    office.publish()
    first.send()
    office.expect(session, person)
    first.clock.forward(minutes=1)
    first.check_in(session, person)
    first.undo()
    assert first.roster(session) == {}
    exchange_everything(office, first, second)
    for one in copies:
        assert one.roster(session) == {"Amina Khan": "expected"}


def test_someone_who_came_on_one_desk_and_not_on_another_is_a_conflict(copies: list[Copy]) -> None:
    office, first, second = copies
    person = office.add_person()
    session = office.plan().session
    office.publish()
    first.send()
    second.send()
    second.clock.forward(minutes=1)
    second.check_in(session, person)
    first.clock.forward(minutes=2)
    first.check_in(session, person)
    first.clock.forward(minutes=3)
    first.undo()
    first.send()
    second.send()
    assert office.receive().conflicts == 1


def test_a_walk_in_at_a_known_address_keeps_its_estate_and_patch(copies: list[Copy]) -> None:
    office, first, second = copies
    office.add_person(address="1 Larch Court", postcode="KY1 1AA")
    with office.store.write(Op.CHANGE_PERSON) as writer:
        (home,) = office.content()["property"]
        row = writer.get(PropertyRow, home)
        row.estate, row.reference, row.patch_id = "Larch Court", "P-1", a_patch(writer)
    first.clock.forward(hours=3)
    first.add_person("Zoë", "Nowak", address="1 larch court", postcode="ky1 1aa")
    first.undo()
    first.redo()
    exchange_everything(office, first, second)
    for one in copies:
        ((values, _),) = one.content()["property"].values()
        assert (values["estate"], values["reference"], values["void"]) == ("Larch Court", "P-1", False)
        assert one.names() == {"Amina Khan", "Zoë Nowak"}


def test_undo_on_a_laptop_travels_and_so_does_redo(copies: list[Copy]) -> None:
    office, first, second = copies
    person = a_person_everywhere(office, first, second)
    first.add_person("By", "Mistake")
    first.change(person, phone="2222222")
    first.undo()
    exchange_everything(office, first, second)
    assert office.person(person).phone == "1111111"
    assert second.names() == {"Amina Khan", "By Mistake"}
    first.undo()
    exchange_everything(office, first, second)
    assert [one.names() for one in copies] == [{"Amina Khan"}] * 3
    first.redo()
    exchange_everything(office, first, second)
    assert [one.names() for one in copies] == [{"Amina Khan", "By Mistake"}] * 3
    assert office.content() == first.content() == second.content()
    assert [one.strays() for one in copies] == [0, 0, 0]


def test_ctrl_z_at_the_office_never_takes_back_a_laptops_work(copies: list[Copy]) -> None:
    office, first, _ = copies
    office.add_person("Of", "The Office")
    first.add_person("Of", "The Laptop")
    first.send()
    office.receive()
    office.undo()
    assert office.names() == {"Of The Laptop"}
    assert office.undo() is None


# -- clocks ------------------------------------------------------------------------------------------------------------


def test_a_laptop_whose_clock_is_three_days_ahead_waits(copies: list[Copy]) -> None:
    office, first, second = copies
    first.clock.forward(days=3)
    first.add_person("From", "The Future")
    second.add_person()
    first.send()
    second.send()
    got = office.receive()
    assert [held.why for held in got.waiting] == ["clock-ahead"]
    assert office.names() == {"Amina Khan"}
    office.clock.forward(days=2)
    assert len(office.receive().applied) == 1
    assert office.names() == {"Amina Khan", "From The Future"}


def test_a_slow_clock_does_not_lose_to_what_its_owner_saw(copies: list[Copy]) -> None:
    office, first, second = copies
    first.clock.forward(days=-11)
    person = a_person_everywhere(office, first, second)
    first.change(person, phone="2222222")
    assert first.person(person).phone == "2222222"
    exchange_everything(office, first, second)
    assert [one.person(person).phone for one in copies] == ["2222222"] * 3


# -- packs -------------------------------------------------------------------------------------------------------------


def test_a_pack_for_one_patch_brings_its_people_and_no_others(copies: list[Copy]) -> None:
    office, first, _ = copies
    with office.store.write(Op.IMPORT_PEOPLE) as writer:
        larch, birch = a_patch(writer, "Larch"), a_patch(writer, "Birch")
        writer.session.flush()
        for patch, given in ((larch, "Amina"), (birch, "Zoë")):
            home = a_property(writer, f"1 {given} Road", patch_id=patch)
            a_person(writer, given, "Khan", property_id=home)
    session = office.plan().session
    for name in list(office.content()["person"]):
        office.check_in(session, name)
    assert office.publish(larch).people == 1
    first.send()
    assert first.names() == {"Amina Khan"}
    assert first.roster(session) == {"Amina Khan": "in"}
    assert office.publish().people == 2
    assert first.send().people == 2
    assert first.names() == {"Amina Khan", "Zoë Khan"}
    assert first.content() == office.content()


def test_a_whole_pack_takes_the_place_of_the_packs_before_it(copies: list[Copy]) -> None:
    office, first, _ = copies
    for number in range(3):
        office.add_person(f"Person{number}")
        office.publish()
    assert len(list((office.share / "down").rglob("*.ndb"))) == 1
    assert first.send().packs == 1
    assert first.send().packs == 0
    assert len(first.names()) == 3


@pytest.mark.expects_log("could not be used|waits for another part")
@pytest.mark.parametrize("torn", [0, 1, 2])
def test_a_pack_of_several_files_heals_after_one_was_torn(
    copies: list[Copy], monkeypatch: pytest.MonkeyPatch, torn: int
) -> None:
    office, first, _ = copies
    monkeypatch.setattr("desktop_app.exchange.packs.PACK_RECORDS", 3)
    for number in range(3):
        office.add_person(f"Person{number}", address=f"{number} Larch Court")
    office.publish()
    parts = sorted((office.share / "down").rglob("*.ndb"))
    assert len(parts) == 3
    whole = parts[torn].read_bytes()
    parts[torn].write_bytes(whole[:-50])
    first.send()
    parts[torn].write_bytes(whole)
    first.send()
    assert first.content() == office.content()
    assert first.send().packs == 0


def test_what_is_done_here_stays_until_a_pack_includes_it(copies: list[Copy]) -> None:
    office, first, second = copies
    person = a_person_everywhere(office, first, second)
    first.clock.forward(minutes=5)
    first.change(person, phone="2222222")
    first.add_person("Walk", "In")
    office.publish()
    first.send()
    assert first.person(person).phone == "2222222"
    assert first.names() == {"Amina Khan", "Walk In"}


def test_a_new_laptop_gets_the_pack_before_it_ever_sent(copies: list[Copy], tmp_path: Path) -> None:
    office, first, second = copies
    a_person_everywhere(office, first, second)
    late = a_laptop(office, tmp_path)
    copies.append(late)
    assert late.send().packs == 0
    office.publish()
    assert late.send().packs == 1
    late.add_person("Sent", "At Last")
    late.send()
    office.receive()
    office.publish()
    late.send()
    assert late.content() == office.content()


def answer(copy: Copy, person: str, *, given: bool) -> None:
    with copy.store.write(Op.GIVE_CONSENT) as writer:
        people.give_consent(writer, person, "photos", given=given, how="in-words")


def consent_now(copy: Copy, person: str) -> list[tuple[bool, bool]]:
    with copy.store.read() as reader:
        return [(c.given, c.disputed) for c in people.consents(reader, person)]


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_of_two_answers_about_consent_neither_is_lost_and_the_no_counts(
    copies: list[Copy], order: tuple[int, int]
) -> None:
    office, first, second = copies
    person = a_person_everywhere(office, first, second)
    answer(first, person, given=False)
    second.clock.forward(hours=1)
    answer(second, person, given=True)
    for place in order:
        copies[place].send()
        office.receive()
    assert consent_now(office, person) == [(False, True)]
    office.clock.forward(hours=2)
    answer(office, person, given=True)
    office.publish()
    for one in (first, second):
        one.send()
        assert consent_now(one, person) == [(True, False)]


def test_what_the_office_has_is_kept_sealed_and_not_read_again(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person("Łucja")
    first.send()
    with first.store.read() as reader:
        ((name, digest),) = ledger.to_hand_over(reader)
        data = ledger.sealed(reader, digest)
    assert (first.share / name).read_bytes() == data
    office.receive()
    first.send()
    with first.store.read() as reader:
        assert ledger.to_hand_over(reader) == []
        assert ledger.sealed(reader, digest) == data
        assert ledger.sealed(reader, "0" * 64) == b""
