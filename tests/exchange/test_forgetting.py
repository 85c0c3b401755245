"""A laptop forgets people when the event is closed and the office has everything, and never before."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from desktop_app.domain.changes import Op
from desktop_app.domain.estates import IssueDraft, PhotoDraft
from desktop_app.paths import resource
from desktop_app.services import estates, organisation, people, questions, reports
from desktop_app.store import backups, forgetting
from tests.support.builders import KEY, AnEvent, a_household, writing
from tests.support.copies import Copy
from tests.support.field_day import a_picture


@pytest.fixture
def fair(copies: list[Copy]) -> AnEvent:
    """A fair whose people (a household of three, one expected) are on the first laptop."""
    office, first, _ = copies
    with writing(office.store, Op.ADD_PERSON) as writer:
        home = a_household(writer, "Łucja", "Zoë", "Jan")
    event = office.plan(title="Winter fair")
    office.expect(event.session, home[0])
    office.publish(event_id=event.id)
    first.send()
    return event


def someone(copy: Copy, given: str) -> str:
    with copy.store.read() as reader:
        return next(line.id for _, _, line in people.all_lines(reader) if line.given == given)


def asked_on(copy: Copy) -> list[str]:
    with copy.store.read() as reader:
        return [row[0] for row in reader.driver.execute("SELECT words FROM question ORDER BY n")]


def a_day_at_the_door(first: Copy, fair: AnEvent) -> str:
    """Łucja comes, and somebody who is on no list; answers the latter's id."""
    first.check_in(fair.session, someone(first, "Łucja"))
    walk_in = first.add_person("أمينة", "Qwertzuiop")
    first.check_in(fair.session, walk_in)
    return walk_in


def test_nobody_is_forgotten_before_the_office_has_everything(copies: list[Copy], fair: AnEvent) -> None:
    office, first, _ = copies
    a_day_at_the_door(first, fair)
    everybody = {"Łucja Nowak", "Zoë Nowak", "Jan Nowak", "أمينة Qwertzuiop"}
    first.close_event(fair)
    sent = first.send()  # those of whom nothing was written here may go; the others are still on their way
    assert [(one.title, one.people) for one in sent.taken_off] == [("Winter fair", 2)]
    assert first.names() == everybody - {"Zoë Nowak", "Jan Nowak"}
    office.receive()
    assert first.send().taken_off == ()  # the receipt came, but no list that includes what was done here
    assert first.names() == {"Łucja Nowak", "أمينة Qwertzuiop"}
    office.publish(event_id=fair.id)
    sent = first.send()
    assert [(one.about, one.title, one.people) for one in sent.taken_off] == [("event", "Winter fair", 2)]
    assert first.names() == set()
    assert office.names() == everybody
    assert office.roster(fair.session)["أمينة Qwertzuiop"] == "left"


def test_what_was_forgotten_is_not_brought_back_by_a_pack_of_the_closed_event(
    copies: list[Copy], fair: AnEvent
) -> None:
    office, first, _ = copies
    first.close_event(fair)
    first.send()
    assert first.names() == set()
    office.publish(event_id=fair.id)
    assert first.send().packs == 0
    assert first.names() == set()


def test_addresses_and_the_programme_stay_and_everything_is_in_order(copies: list[Copy], fair: AnEvent) -> None:
    office, first, _ = copies
    a_day_at_the_door(first, fair)
    hand_in(office, first, fair)
    assert first.names() == set()
    with first.store.read() as reader:
        assert reader.number(text("SELECT count(*) FROM property")) == 1
        assert reader.number(text("SELECT count(*) FROM session")) == 1
        assert reports.problems(reader) == []
    assert first.store.problems() == []
    assert first.undo() is None  # what was forgotten can't be taken back here


def hand_in(office: Copy, first: Copy, fair: AnEvent) -> None:
    first.close_event(fair)
    first.send()
    office.receive()
    office.publish(event_id=fair.id)
    first.send()


def test_the_office_learns_who_was_forgotten(copies: list[Copy], fair: AnEvent) -> None:
    office, first, _ = copies
    walk_in = a_day_at_the_door(first, fair)
    hand_in(office, first, fair)
    office.receive()
    with office.store.read() as reader:
        told = {r[0] for r in reader.rows(text("SELECT person_id FROM device_forgot"))}
    assert walk_in in told
    assert len(told) == 4
    assert first.send().batches == ()  # once


def test_without_a_newer_list_they_go_when_the_list_s_day_is_over(copies: list[Copy], fair: AnEvent) -> None:
    office, first, _ = copies
    a_day_at_the_door(first, fair)
    first.send()
    office.receive()
    first.clock.forward(days=13)
    assert first.send().taken_off == ()
    first.clock.forward(days=2)
    sent = first.send()
    assert [(one.title, one.people) for one in sent.taken_off] == [("Winter fair", 4)]


def test_what_was_not_sent_stays_however_long_it_takes(copies: list[Copy], fair: AnEvent) -> None:
    _, first, _ = copies
    a_day_at_the_door(first, fair)
    first.close_event(fair)
    first.clock.forward(days=400)
    first.send()
    first.clock.forward(days=2)
    first.send()
    assert first.names() == {"Łucja Nowak", "أمينة Qwertzuiop"}


def test_who_is_on_another_list_stays(copies: list[Copy], fair: AnEvent) -> None:
    office, first, _ = copies
    other = office.plan(title="Skip day", date="2026-12-01")
    office.expect(other.session, someone(office, "Łucja"))
    office.publish(event_id=other.id)
    first.send()
    first.close_event(fair)
    first.send()
    assert first.names() == {"Łucja Nowak", "Zoë Nowak", "Jan Nowak"}  # her household with her
    assert first.roster(other.session) == {"Łucja Nowak": "expected"}


def test_a_list_of_everyone_keeps_everyone_until_its_day_is_over(copies: list[Copy], fair: AnEvent) -> None:
    office, first, _ = copies
    office.publish()
    first.send()
    first.close_event(fair)
    first.clock.forward(days=85)
    assert first.send().taken_off == ()
    first.clock.forward(days=10)
    assert [(one.about, one.people) for one in first.send().taken_off] == [("event", 3)]
    office.clock.forward(days=96)
    office.publish()
    first.send()
    assert len(first.names()) == 3
    with first.store.read() as reader:
        assert forgetting.to_tell(reader, 10) == []  # they are here again


def test_handed_in_walks_go_with_their_pictures(copies: list[Copy], fair: AnEvent) -> None:
    office, first, _ = copies
    with writing(office.store) as writer:
        organisation.seed(writer, resource("sample", "strategy.toml"))
    office.publish()
    first.send()
    picture = first.photos.put(a_picture())
    with first.store.write(Op.START_INSPECTION) as writer:
        walk = estates.start(writer, "Larch Court", "2026-11-21")
    with first.store.write(Op.ADD_ISSUE) as writer:
        estates.add_issue(writer, walk, IssueDraft("damp", "Stair B", "needs-repair", "Łąka", (PhotoDraft(picture),)))
    first.send()
    office.receive()
    first.send()
    assert first.photos.all() == {picture}
    first.clock.forward(days=91)  # the list of everyone is over by then
    assert first.send().taken_off == (), "a date that has leapt is not believed at once"
    first.clock.forward(days=2)
    first.send()
    assert first.photos.all() == frozenset()
    with first.store.read() as reader:
        assert reader.number(text("SELECT count(*) FROM inspection")) == 0
    assert office.photos.all() == {picture}
    assert first.strays() == 0


def test_sealed_batches_are_kept_for_ninety_days(copies: list[Copy], fair: AnEvent) -> None:
    office, first, _ = copies
    first.add_person()
    first.send()
    office.receive()
    first.send()

    def sealed() -> int:
        with first.store.read() as reader:
            return reader.number(text("SELECT count(*) FROM batch_sealed JOIN batch_sent USING (sha256) WHERE seq = 1"))

    first.clock.forward(days=89)
    first.send()
    assert sealed() >= 1
    first.clock.forward(days=2)
    before = sealed()
    first.send()
    assert sealed() < before


def test_the_rotating_copies_with_those_people_go_too(copies: list[Copy], fair: AnEvent) -> None:
    _, first, _ = copies
    folder = first.store.folder / "back-ups"
    backups.daily(first.store, folder, date(2026, 11, 20))
    first.close_event(fair)
    first.send()
    assert list(backups.copies(folder)) == [date(2026, 11, 21)]


def test_nothing_of_them_can_be_read_in_the_decrypted_file(copies: list[Copy], fair: AnEvent) -> None:
    office, first, _ = copies
    a_day_at_the_door(first, fair)
    assert b"Qwertzuiop" in decrypted(first)
    hand_in(office, first, fair)
    left = decrypted(first)
    for name in ("Qwertzuiop", "qwertzuiop", "Łucja", "أمينة"):
        assert name.encode() not in left


def decrypted(copy: Copy) -> bytes:
    """The database's pages and those of its log as they are under the encryption, free ones too (SQLCipher 4:
    AES-256-CBC, 4096-byte pages, 80 bytes of them the page's own IV and digest; a raw key is used as it is)."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    page, reserve = 4096, 80
    found = []
    for name, head, gap in (("desk.db", 0, 0), ("desk.db-wal", 32, 24)):
        path = copy.store.folder / name
        data = path.read_bytes()[head:] if path.exists() else b""
        for at in range(0, len(data), page + gap):
            one = data[at + gap : at + gap + page]
            salt = 16 if name == "desk.db" and at == 0 else 0
            iv = one[page - reserve : page - reserve + 16]
            if len(one) == page:
                plain = Cipher(algorithms.AES(KEY), modes.CBC(iv)).decryptor().update(one[salt : page - reserve])
                found.append(plain)
    return b"".join(found)


def test_questions_about_them_go_with_them_and_come_again_only_while_they_are_open(
    copies: list[Copy], fair: AnEvent
) -> None:
    office, first, _ = copies
    person, jan = someone(office, "Łucja"), someone(office, "Jan")
    with office.store.write(Op.ASK) as writer:
        questions.ask(writer, "person", person, first.id, "Which phone did Łucja Qwertzuiop give you? سؤال")
        questions.ask(writer, "person", jan, first.id, "Is Jan her son?")
    office.publish(event_id=fair.id)
    first.send()
    with first.store.read() as reader:
        asked = {one.about: one.id for one in questions.for_laptop(reader, first.id)}
    with first.store.write(Op.ANSWER) as writer:
        questions.answer(writer, asked["Łucja Nowak"], "The one that ends in 300.")
    first.close_event(fair)
    first.send()
    office.receive()
    office.publish(event_id=fair.id)
    first.send()
    assert first.names() == set()
    assert asked_on(first) == []

    other = office.plan(title="Tea")
    office.publish(event_id=other.id)
    first.send()
    assert asked_on(first) == ["Is Jan her son?"]
    for _ in range(2):
        first.clock.forward(days=20)
        first.send()
    assert asked_on(first) == []
