"""What is held about one person and what erasing them takes, also when they are here twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Gone
from desktop_app.domain.work import SILENT
from desktop_app.exchange import transfer
from desktop_app.paths import resource
from desktop_app.printing.wording import LANGUAGES, Tongue
from desktop_app.services import (
    attendance,
    audit,
    organisation,
    people,
    questions,
    reports,
    rights,
    same_person,
    voice,
)
from desktop_app.services.audit import Wanted
from desktop_app.store.engine import Store
from desktop_app.ui.held import as_paper
from tests.support.builders import a_person, a_property, a_store_in, an_event, an_inspection, an_issue, writing
from tests.support.copies import a_laptop, an_office
from tests.support.raw_pages import decrypted

TODAY = "2026-11-21"


class Twice:
    """Somebody who was added twice, came under both ids, and is known to be one person."""

    def __init__(self, store: Store) -> None:
        self.store = store
        with writing(store) as writer:
            organisation.seed(writer, resource("sample", "strategy.toml"))
            home = a_property(writer)
            self.session = an_event(writer).session
        with store.write(Op.ADD_PERSON) as writer:
            self.person = a_person(writer, "Wilhelmina", "Østgård", property_id=home)
            self.again = a_person(writer, "Mina", "Ostgaard", phone="07700 900987", property_id=home)
            self.neighbour = a_person(writer, "中", "Li", property_id=home)
        for one in (self.person, self.again):
            with store.write(Op.CHECK_IN) as writer:
                attendance.check_in(writer, session_id=self.session, person_id=one, today=TODAY)
        with store.write(Op.NOTE_NEED) as writer:
            voice.note_need(writer, self.again, self.session, "Mina needs a ramp")
        with store.write(Op.CHANGE_PERSON) as writer:
            same_person.merge(writer, self.person, self.again)


@pytest.fixture
def twice(tmp_path: Path) -> Iterator[Twice]:
    with a_store_in(tmp_path) as store:
        yield Twice(store)


def test_everything_held_is_that_of_both_records(twice: Twice) -> None:
    with twice.store.read() as reader:
        held = rights.held(reader, twice.person)
    assert held.household == ("中 Li",)
    assert [said.words for said in held.words] == ["Mina needs a ramp"]
    assert len(held.attendances) == 2
    assert [(entity, fields["family"]) for entity, fields in held.other] == [("person", "Ostgaard")]
    assert {step.entity for step in held.history} >= {"person", "attendance", "point"}


def test_a_person_reads_what_is_held_in_their_own_language(twice: Twice) -> None:
    with twice.store.write(Op.GIVE_CONSENT) as writer:
        people.give_consent(writer, twice.person, "photos", given=True, how="in-person")
    for language in LANGUAGES:
        words = Tongue(language).words("everything_held")
        with twice.store.read() as reader:
            paper = as_paper(reader, rights.held(reader, twice.person), made_on=TODAY, tongue=words.tongue)
        assert (words("field_family"), "Østgård") in paper.facts
        (agreed,) = paper.sections["consents"]
        assert agreed.lines[0].endswith(words("noted_as", how=words("how_in_person")))
        came = [line for entry in paper.sections["attendances"] for line in entry.lines]
        assert any(words("signed_in", time="|").partition("|")[0] in line for line in came)
        assert [entry.lines for entry in paper.sections["laptops"]] == [(words("because_here"),)]


def test_the_history_of_a_person_is_that_of_both_records(twice: Twice) -> None:
    with twice.store.read() as reader:
        found = audit.entries(reader, Wanted(person_id=twice.person))
        assert {entry.operation.op for entry in found} >= {"add-person", "check-in", "note-need"}
        assert sum(entry.operation.op == "check-in" for entry in found) == 2
        page = audit.entries(reader, Wanted(), limit=2)
        assert [e.n for e in audit.entries(reader, Wanted(), before=page[-1].n, limit=1)] == [page[-1].n - 1]


@pytest.mark.parametrize("under", ["person", "again"])
def test_forgetting_them_under_either_id_takes_both_and_counts_them_once(twice: Twice, under: str) -> None:
    person_id = getattr(twice, under)
    with twice.store.read() as reader:
        before = attendance.counts(reader, twice.session).everyone
        going = rights.forgetting(reader, person_id)
    assert going.going["person"] == 2
    rights.forget(twice.store, SILENT, person_id)
    twice.store.scrub()
    with twice.store.read() as reader:
        assert people.count(reader) == 1
        assert attendance.counts(reader, twice.session).everyone == before == 1
        assert reports.problems(reader) == []
        with pytest.raises(Gone):
            rights.held(reader, person_id)
    raw = decrypted(twice.store.folder)
    assert [t for t in ("Wilhelmina", "Østgård", "Mina", "Ostgaard", "07700 900987", "ramp") if t.encode() in raw] == []


def test_what_was_asked_about_them_is_held_and_printed_and_goes_with_them(twice: Twice) -> None:
    with twice.store.write(Op.ASK) as writer:
        asked = questions.ask(writer, "person", twice.again, "a-laptop", "Whose phone is that? سؤال")
    with twice.store.write(Op.ANSWER) as writer:
        questions.answer(writer, asked, "Her sister’s, née Łuk.")
    with twice.store.read() as reader:
        held = rights.held(reader, twice.person)
        paper = as_paper(reader, held, made_on=TODAY)
    assert [(one.words, one.answer) for one in held.questions] == [
        ("Whose phone is that? سؤال", "Her sister’s, née Łuk.")
    ]
    (entry,) = paper.sections["questions"]
    assert entry.quoted == ("Whose phone is that? سؤال", "Her sister’s, née Łuk.")
    rights.forget(twice.store, SILENT, twice.person)
    with twice.store.read() as reader:
        assert reader.driver.execute("SELECT count(*) FROM question").fetchone()[0] == 0


def test_which_laptops_held_somebody_is_read_from_the_lists_that_were_sent(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    first, second, third = (a_laptop(office, tmp_path) for _ in range(3))
    here = office.add_person("Łucja", "Nowak")
    event = office.plan(title="Winter fair")
    office.expect(event.session, here)
    transfer.publish(office.store, SILENT, office.share, event_id=event.id, device_ids=[first.id])
    transfer.publish(office.store, SILENT, office.share, device_ids=[second.id])
    later = office.add_person("美玲", "陈")

    def laptops(person: str) -> list[tuple[str, str, bool]]:
        with office.store.read() as reader:
            return [(one.name, one.because, bool(one.taken_off_at)) for one in rights.held(reader, person).laptops]

    assert laptops(here) == [("Office", "here", False), ("Laptop 1", "pack", False), ("Laptop 2", "pack", False)]
    assert laptops(later) == [("Office", "here", False)]
    first.send()
    first.close_event(event)
    for _ in range(2):
        first.send()
        office.receive()
        transfer.publish(office.store, SILENT, office.share, event_id=event.id, device_ids=[third.id])
    assert ("Laptop 1", "pack", True) in laptops(here)
    for copy in (office, first, second, third):
        copy.close()


def test_free_text_that_names_them_is_told(twice: Twice) -> None:
    with twice.store.write(Op.NOTE_NEED) as writer:
        voice.note_need(writer, twice.neighbour, None, "Østgård, Wilhelmina owes me a cake")
    with writing(twice.store, Op.ADD_ISSUE) as writer:
        an_issue(writer, an_inspection(writer), notes="Ring Wilhelmina Ostgard, flat 3")
        an_issue(writer, an_inspection(writer), notes="Ring Wilhelmina, flat 4")
    with twice.store.read() as reader:
        found = rights.forgetting(reader, twice.person).mentions
    assert [(one.entity, one.field) for one in found] == [("issue", "notes"), ("point", "words")]
