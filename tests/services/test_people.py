"""People, their households, their consents, and who they may already be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.domain.people import PersonDraft
from desktop_app.services import disputes, history, organisation, people
from desktop_app.store.engine import Store
from desktop_app.store.tables import CodeRow, ConsentRow, PersonRow
from desktop_app.ui.models.office import consent_pill
from tests.support.builders import StoppedClock, a_household, a_patch, a_person, a_property, a_store_in, writing

LUCJA = PersonDraft("Łucja", "Nowak", phone="07700 900456", address="1 Łódź Gardens", postcode="ky1 1aa")


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def store(tmp_path: Path, clock: StoppedClock) -> Iterator[Store]:
    with a_store_in(tmp_path / "copy", clock=clock) as opened:
        yield opened


def add(store: Store, draft: PersonDraft) -> str:
    with store.write(Op.ADD_PERSON) as writer:
        return people.add(writer, draft)


def change(store: Store, person: str, **fields: object) -> None:
    with store.write(Op.CHANGE_PERSON) as writer:
        people.change(writer, person, replace(people.person(writer, person).draft, **fields))  # type: ignore[arg-type]  # a test's own fields


def draft_of(store: Store, person: str) -> PersonDraft:
    with store.read() as reader:
        return people.person(reader, person).draft


def household(store: Store, person: str) -> list[str]:
    with store.read() as reader:
        return [line.name for line in people.household(reader, person)]


def test_what_was_typed_is_what_is_kept(store: Store) -> None:
    draft = PersonDraft(
        given="  أمينة ",
        family="O’Neill\u00a0 Łuk",
        kind="factored-owner",
        phone="07700  900456",
        email=" a@example.org ",
        born="1980-02-29",
        reference=" T-1 ",
        address="Flat 2,\n3 Larch Court ",
        postcode="ky1  1aa",
        language="ar",
        print_format="braille",
        access_needs=("ramp", "quiet"),
        greeting="Say salaam — é 中",
    )
    kept = draft_of(store, add(store, draft))
    assert (kept.given, kept.family, kept.phone, kept.email) == (
        "أمينة",
        "O’Neill Łuk",
        "07700 900456",
        "a@example.org",
    )
    assert (kept.address, kept.postcode, kept.reference) == ("Flat 2, 3 Larch Court", "KY1 1AA", "T-1")
    assert (kept.access_needs, kept.greeting, kept.born) == (("ramp", "quiet"), "Say salaam — é 中", "1980-02-29")


def test_a_draft_that_cannot_be_kept_says_why_at_each_field_and_leaves_nothing(store: Store) -> None:
    with pytest.raises(Rejected) as refused:
        add(store, PersonDraft(phone="12", email="nobody", born="2026-02-31", greeting="x" * 301))
    assert refused.value.problems == {
        "given": "name-missing",
        "phone": "phone-too-short",
        "email": "email-shape",
        "born": "bad-date",
        "greeting": "too-long",
    }
    with store.read() as reader:
        assert people.count(reader) == 0
        assert history.latest(reader) == ()


def test_people_at_one_address_are_a_household_however_it_is_written(store: Store) -> None:
    first = add(store, LUCJA)
    add(store, PersonDraft("Jan", "Nowak", address="1 łódź gardens", postcode="KY11AA"))
    add(store, PersonDraft("Zoë", "Nowak", address="1, Lodz  Gdns.", postcode="KY1 1AA"))
    add(store, PersonDraft("Next", "Door", address="2 Łódź Gardens", postcode="KY1 1AA"))
    assert household(store, first) == ["Łucja Nowak", "Jan Nowak", "Zoë Nowak"]


def test_a_person_without_an_address_is_a_household_of_one(store: Store) -> None:
    one = add(store, PersonDraft("Amina"))
    add(store, PersonDraft("Zoë"))
    assert household(store, one) == ["Amina"]


def test_those_whose_tenancy_ended_are_no_part_of_the_household_but_can_be_asked_for(store: Store) -> None:
    with writing(store) as writer:
        first, second, _third = a_household(writer)
        writer.get(PersonRow, second).ended = True
    assert household(store, first) == ["Łucja Nowak", "Jan Nowak"]
    assert household(store, second) == ["Zoë Nowak", "Jan Nowak", "Łucja Nowak"]


def test_moving_house_leaves_the_neighbours_where_they_are(store: Store) -> None:
    first = add(store, LUCJA)
    second = add(store, replace(LUCJA, given="Jan"))
    change(store, first, address="9 Birch Road", postcode="KY2 2BB")
    assert draft_of(store, second).address == "1 Łódź Gardens"
    assert household(store, first) == ["Łucja Nowak"]
    assert household(store, second) == ["Jan Nowak"]
    change(store, first, address="", postcode="")
    assert draft_of(store, first).address == ""


def test_an_address_that_is_only_spelt_better_is_kept_as_typed(store: Store) -> None:
    first = add(store, PersonDraft("Łucja", address="1 lodz gardens", postcode="KY1 1AA"))
    second = add(store, PersonDraft("Jan", address="1 lodz gardens", postcode="KY1 1AA"))
    change(store, first, address="1 Łódź Gardens")
    assert draft_of(store, first).address == "1 Łódź Gardens"
    assert draft_of(store, second).address == "1 Łódź Gardens"
    assert len(household(store, first)) == 2


def test_saving_without_changing_anything_is_no_operation_to_undo(store: Store) -> None:
    person = add(store, LUCJA)
    with store.read() as reader:
        before = history.last_to_undo(reader)
    change(store, person)
    with store.read() as reader:
        assert history.last_to_undo(reader) == before


def test_an_address_that_undo_took_back_can_be_used_again(store: Store) -> None:
    for _ in range(2):
        person = add(store, LUCJA)
        assert draft_of(store, person).address == "1 Łódź Gardens"
        with store.read() as reader:
            last = history.last_to_undo(reader)
        assert last is not None
        with store.write(Op.UNDO, undoes=last.id) as writer:
            history.take_back(writer, last.id)
    person = add(store, LUCJA)
    assert household(store, person) == ["Łucja Nowak"]


@pytest.mark.parametrize(
    "typed",
    [
        PersonDraft("Łucja", "Nowak"),
        PersonDraft("lucja", "nowak"),
        PersonDraft("Lucia", "Nowak"),
        PersonDraft("Somebody", "Else", phone="07700900456"),
        PersonDraft("Somebody", "Else", phone="+44 7700 900456"),
        PersonDraft("Somebody", "Else", reference="T-7"),
        PersonDraft("Somebody", "Else", email="LUCJA@example.org"),
    ],
)
def test_whoever_is_here_already_is_shown_while_typing(store: Store, typed: PersonDraft) -> None:
    person = add(store, replace(LUCJA, reference="T-7", email="lucja@example.org"))
    add(store, PersonDraft("Amina", "Khan"))
    with store.read() as reader:
        assert [line.id for line in people.look_alikes(reader, typed)] == [person]


def test_nobody_is_shown_for_a_stranger_or_for_nothing(store: Store) -> None:
    add(store, LUCJA)
    with store.read() as reader:
        for typed in (PersonDraft(), PersonDraft("Q"), PersonDraft("Gurpreet", "Singh", phone="01592 555012")):
            assert people.look_alikes(reader, typed) == ()


def consent(store: Store, person: str, purpose: str, *, given: bool, version: str = "1") -> None:
    with store.write(Op.GIVE_CONSENT if given else Op.WITHDRAW_CONSENT) as writer:
        people.give_consent(writer, person, purpose, given=given, wording_version=version, how="on-paper")


def test_the_latest_answer_counts_and_every_answer_is_kept(store: Store, clock: StoppedClock) -> None:
    person = add(store, LUCJA)
    consent(store, person, "photos", given=True)
    consent(store, person, "newsletter", given=True)
    consent(store, person, "photos", given=False)
    clock.forward(days=-30)
    consent(store, person, "newsletter", given=True, version="2")
    clock.forward(days=60)
    with store.read() as reader:
        now = {c.purpose: (c.given, c.wording_version, c.how) for c in people.consents(reader, person)}
        assert now["photos"] == (False, "1", "on-paper")
        assert reader.driver.execute("SELECT count(*) FROM consent").fetchone()[0] == 4
        steps = [step for step in history.of_person(reader, person) if step.entity == "consent"]
    assert len(steps) == 4


def test_a_consent_for_nobody_is_refused(store: Store) -> None:
    with pytest.raises(Gone, match="no-person"):
        consent(store, "nobody", "photos", given=True)


def test_what_to_know_of_someone_is_said_in_the_organisations_words(store: Store) -> None:
    with writing(store) as writer:
        for list_name, key, label, icon in (
            ("print_format", "giant", "Giant print", "aa"),
            ("language", "pl", "Polski", "speech"),
            ("access_need", "ramp", "Step-free", "wheelchair"),
        ):
            writer.add(CodeRow(id="", list_name=list_name, key=key, label=label, icon=icon))
        assert organisation.labels(writer, "print_format") == {"giant": "Giant print"}
    person = add(store, replace(LUCJA, print_format="giant", language="pl", access_needs=("ramp", "new-one")))
    with store.read() as reader:
        needs = people.person(reader, person).needs
        (line,) = people.find(reader, "lucja").lines
    assert [(n.kind, n.label, n.icon) for n in needs] == [
        ("format", "Giant print", "aa"),
        ("language", "Polski", "speech"),
        ("access", "Step-free", "wheelchair"),
        ("access", "new-one", ""),
    ]
    assert line.needs == needs


def test_english_and_clear_print_need_no_saying(store: Store) -> None:
    person = add(store, replace(LUCJA, print_format="clear", language="en"))
    with store.read() as reader:
        assert people.person(reader, person).needs == ()


def test_everyone_comes_by_family_name_page_by_page(store: Store) -> None:
    with writing(store) as writer:
        for family in ("Zapata", "Álvarez", "de Souza", "Ødegård", "Łuk", "Abel", "Abel"):
            a_person(writer, "Ann", family)
    seen: list[str] = []
    after = ("", 0)
    with store.read() as reader:
        while page := people.all_lines(reader, after=after, limit=2):
            seen += [line.family for _, _, line in page]
            after = page[-1][:2]
    assert seen == ["Abel", "Abel", "Álvarez", "de Souza", "Łuk", "Ødegård", "Zapata"]


def test_a_person_tells_their_estate_and_patch(store: Store) -> None:
    with writing(store) as writer:
        home = a_property(writer, patch_id=a_patch(writer, "Larch and Alder"), estate="Larch Court")
        person = a_person(writer, property_id=home)
    with store.read() as reader:
        found = people.person(reader, person)
        assert (found.estate, found.patch, found.property_id) == ("Larch Court", "Larch and Alder", home)
        assert [name for _, name in people.patches(reader)] == ["Larch and Alder"]
        assert people.same_person_ids(reader, ["", "T-1"]) == {"": person}
        with pytest.raises(Gone, match="no-person"):
            people.person(reader, "nobody")


def test_an_answer_takes_the_place_of_those_that_were_known(store: Store) -> None:
    with writing(store) as writer:
        person = a_person(writer)
    for given in (True, False, True):
        consent(store, person, "photos", given=given)
    with store.read() as reader:
        assert [(c.given, c.disputed) for c in people.consents(reader, person)] == [(True, False)]
        assert disputes.disputes(reader) == ()


def test_of_two_answers_that_did_not_know_of_each_other_the_no_counts_until_somebody_asks_again(store: Store) -> None:
    with writing(store) as writer:
        person = a_person(writer, "Łucja", "Nowak")
    consent(store, person, "photos", given=True)
    with store.write(Op.GIVE_CONSENT) as writer:  # as it comes from a laptop that had heard of no answer
        writer.add(ConsentRow(id="", person_id=person, purpose="photos", given=False, at=writer.at, replaces=""))
    with store.read() as reader:
        assert [(c.given, c.disputed) for c in people.consents(reader, person)] == [(False, True)]
        assert [(d.person, d.about) for d in disputes.disputes(reader)] == [(person, "photos")]
        assert "ask again" in consent_pill(people.consents(reader, person)[0]).text
    consent(store, person, "photos", given=True)
    with store.read() as reader:
        assert [(c.given, c.disputed) for c in people.consents(reader, person)] == [(True, False)]
        assert disputes.disputes(reader) == ()


def test_answers_from_before_they_told_what_they_replace_count_by_their_time(store: Store) -> None:
    with writing(store) as writer:
        person = a_person(writer)
        for hour, given in ((9, True), (10, False), (11, True)):
            at = f"2026-11-21T{hour:02}:00:00Z"
            writer.add(ConsentRow(id="", person_id=person, purpose="photos", given=given, at=at))
    with store.read() as reader:
        assert [(c.given, c.disputed) for c in people.consents(reader, person)] == [(True, False)]


def test_taking_back_an_answer_in_the_middle_does_not_bring_an_older_one_back(store: Store) -> None:
    with writing(store) as writer:
        person = a_person(writer)
    consent(store, person, "photos", given=False)
    with store.write(Op.GIVE_CONSENT) as writer:
        people.give_consent(writer, person, "photos", given=True)
        middle = writer.op_id
    consent(store, person, "photos", given=True)
    with store.write(Op.UNDO, undoes=middle) as writer:
        history.take_back(writer, middle)
    with store.read() as reader:
        assert [(c.given, c.disputed) for c in people.consents(reader, person)] == [(True, False)]
