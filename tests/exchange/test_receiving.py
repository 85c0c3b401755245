"""What the office remembers of every batch that it met, and what it does with what it took in or could not take in."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import hypothesis
import hypothesis.strategies as st
import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.clocks import make_stamp, read_stamp
from desktop_app.domain.errors import AppError, Gone, Rejected
from desktop_app.exchange import enrolment, epochs, transfer
from desktop_app.exchange import office as office_side
from desktop_app.exchange.archive import Archive
from desktop_app.exchange.clock_correction import new_stamps
from desktop_app.exchange.folder import SharedFolder
from desktop_app.exchange.lines import Record
from desktop_app.exchange.merging import Merging
from desktop_app.services import history, people
from desktop_app.store import batches as ledger
from desktop_app.store.tables import PersonRow, RoleRow
from tests.support.copies import Copy, a_laptop, an_office


def batches_of(copy: Copy) -> list[Path]:
    return sorted((copy.share / "up" / copy.id).glob("*.ndb"))


def met(office: Copy) -> list[tuple[int, str, str]]:
    with office.store.read() as reader:
        return [(line.seq, line.state, line.why) for line in ledger.known_batches(reader)]


def line(office: Copy, place: int = 0) -> ledger.ReceivedBatch:
    with office.store.read() as reader:
        return ledger.known_batches(reader)[place]


def days_later(copy: Copy, days: float) -> None:
    copy.clock.at += timedelta(days=days)


# -- the ledger --------------------------------------------------------------------------------------------------------


def test_every_batch_has_one_line_that_tells_what_became_of_it(copies: list[Copy]) -> None:
    office, first, second = copies
    for given in ("Łucja", "José"):
        first.add_person(given)
        first.send()
    second.add_person("سارة")
    second.send()
    late = batches_of(first)[0].rename(office.share.parent / "late.ndb")
    batches_of(second)[0].write_bytes(b"litter")
    office.receive()
    assert met(office) == [(0, "set-aside", "bad-header"), (2, "waiting", "gap")]
    with office.store.read() as reader:
        assert [(b.state, b.why) for b in ledger.held_back(reader)] == [("set-aside", "bad-header"), ("waiting", "gap")]
    days_later(office, 2)
    shutil.copy(late, batches_of(first)[0].with_name("late.ndb"))
    second.send()
    office.receive()
    second.send()
    office.receive()
    assert sorted(met(office)) == [(1, "applied", ""), (1, "applied", ""), (2, "applied", "")]
    held = next(b for b in (line(office, place) for place in range(3)) if b.seq == 2)
    assert (held.first_met_at, held.received_at) == ("2026-11-21T10:40:00Z", "2026-11-23T10:40:00Z")
    assert (held.counts, held.changes, held.name) == (
        {"person": 1, "@operation": 1},
        1,
        f"up/{first.id}/{first.id[4:8].rjust(8, '0')}-00000002.ndb",
    )
    with office.store.read() as reader:
        assert ledger.held_back(reader) == []


def test_a_batch_is_found_by_its_path_its_file_or_its_id(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person()
    (sent,) = first.send().batches
    office.receive()
    whole = line(office)
    with office.store.read() as reader:
        for asked in (
            sent.name,
            sent.name.replace("/", "\\"),
            Path(sent.name).name,
            Path(sent.name).stem,
            whole.id[:8],
        ):
            assert ledger.find_batch(reader, asked, {"applied"}) == whole
        for asked in ("nothing", "", "%", whole.id[:5]):
            with pytest.raises(Gone, match="no-batch"):
                ledger.find_batch(reader, asked, {"applied"})
        with pytest.raises(Gone):
            ledger.find_batch(reader, sent.name, {"waiting"})


def test_two_batches_that_begin_alike_are_not_guessed_between(copies: list[Copy]) -> None:
    office, first, _ = copies
    for given in ("Łucja", "José"):
        first.add_person(given)
        first.send()
    office.receive()
    same = next(i for i in range(6, 37) if line(office, 0).id[:i] != line(office, 1).id[:i]) - 1
    if same >= 6:
        with office.store.read() as reader, pytest.raises(Rejected):
            ledger.find_batch(reader, line(office).id[:same], {"applied"})


def test_what_is_missing_of_a_laptop_is_told_and_who_has_not_been_heard_of(copies: list[Copy]) -> None:
    office, first, second = copies
    for number in range(6):
        first.add_person(f"Person{number}")
        first.send()
    second.add_person()
    second.send()
    files = batches_of(first)
    for place in (1, 2, 4):
        files[place].rename(office.share.parent / f"{place}.ndb")
    office.receive()
    with office.store.read() as reader:
        mine, other = ledger.gaps(reader, office.clock.at)
        assert (mine.last, mine.missing, mine.waiting, mine.since) == (1, ((2, 3), (5, 5)), 2, "2026-11-21T10:40:00Z")
        assert (other.last, other.missing, other.waiting, other.overdue) == (1, (), 0, False)
        later = ledger.gaps(reader, office.clock.at + timedelta(days=15))
    assert [gap.overdue for gap in later] == [True, True]


def test_a_header_that_nobody_signed_makes_no_gap(copies: list[Copy]) -> None:
    office, first, _ = copies
    for number in range(2):
        first.add_person(f"Person{number}")
        first.send()
        office.receive()
    first.add_person()
    first.send()
    (file,) = batches_of(first)
    forged = file.read_bytes().replace(b'"seq":3,', b'"seq":9,')
    file.with_name("forged.ndb").write_bytes(forged)
    file.with_name("cut.ndb").write_bytes(forged[: forged.find(b"}") + 5])
    got = office.receive()
    assert sorted(held.why for held in (*got.waiting, *got.set_aside)) == ["bad-signature", "truncated"]
    with office.store.read() as reader:
        assert ledger.gaps(reader, office.clock.at)[0].missing == ()


def test_what_was_written_is_counted_before_it_is_kept(copies: list[Copy], monkeypatch: pytest.MonkeyPatch) -> None:
    office, first, _ = copies
    first.add_person()
    first.add_person("Zoë")
    first.send()
    with monkeypatch.context() as patch:
        whole = Merging.take
        patch.setattr(Merging, "take", lambda self, records: whole(self, records[:-1]))
        got = office.receive()
    assert [held.why for held in got.set_aside] == ["counts-differ"]
    assert office.names() == set()
    assert len(office.receive().applied) == 1, "the program was mended meanwhile"


# -- the archive -------------------------------------------------------------------------------------------------------


def test_the_sealed_file_is_archived_before_it_leaves_the_folder(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person("Łucja")
    first.send()
    (file,) = batches_of(first)
    data = file.read_bytes()
    office.receive()
    archive = Archive(office.store.folder)
    digest = sha256(data).hexdigest()
    assert list(archive.all()) == [digest]
    assert archive.get(digest) == data
    assert batches_of(first) == []


def test_nothing_leaves_the_folder_before_the_receipt_lies_there(
    copies: list[Copy], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, first, _ = copies
    first.add_person()
    first.send()

    def pull_the_plug(*_: object) -> None:
        raise KeyboardInterrupt

    for where in ("_answer", "_clear"):
        with monkeypatch.context() as patch:
            patch.setattr(office_side.Receiving, where, pull_the_plug)
            with pytest.raises(KeyboardInterrupt):
                office.receive()
        assert len(batches_of(first)) == 1
    shutil.rmtree(office.store.folder / "archive")  # the plug may be pulled before that too
    assert len(office.receive().already) == 1
    assert batches_of(first) == []
    assert len(list(Archive(office.store.folder).all())) == 1
    first.send()
    assert first.unsent() == (0, 0)


def test_an_office_restored_from_yesterday_takes_its_archive_in_again(copies: list[Copy], tmp_path: Path) -> None:
    office, first, second = copies
    first.add_person("Before")
    first.send()
    office.receive()
    yesterday = tmp_path / "yesterday.db"
    office.store.back_up(yesterday)
    for one, given in ((first, "Łucja"), (second, "José"), (first, "سارة")):
        one.add_person(given)
        one.send()
        office.receive()
    before = office.content()
    folder = office.store.folder
    office.close()
    for old in folder.glob("desk.db*"):
        old.unlink()
    shutil.copy(yesterday, folder / "desk.db")
    copies[0] = again = office.revive()
    assert again.names() == {"Before Khan"}
    assert len(again.receive().applied) == 3
    assert again.content() == before


# -- asking for it again -----------------------------------------------------------------------------------------------


def test_a_batch_that_stays_torn_is_asked_for_again_after_a_day(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person()
    first.send()
    (file,) = batches_of(first)
    file.write_bytes(file.read_bytes()[:-10])
    assert [held.why for held in office.receive().waiting] == ["truncated"]
    assert outcome(first) == [("held", "truncated")]
    days_later(office, 1.1)
    assert [held.why for held in office.receive().waiting] == ["truncated"]
    assert outcome(first) == [("rejected", "truncated")]
    first.send()
    assert len(office.receive().applied) == 1
    assert outcome(first) == [("imported", None)]


def test_a_damaged_batch_is_asked_for_again_at_once(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person()
    first.send()
    (file,) = batches_of(first)
    file.write_bytes(file.read_bytes()[:-10] + bytes(10))
    assert [held.why for held in office.receive().set_aside] == ["corrupt-payload"]
    assert outcome(first) == [("rejected", "corrupt-payload")]
    first.send()
    assert len(office.receive().applied) == 1


def outcome(laptop: Copy) -> list[tuple[str, str | None]]:
    """What the newest receipt in the folder tells this laptop."""
    from desktop_app.exchange import laptop as laptop_side
    from desktop_app.exchange import taking
    from desktop_app.exchange.folder import SharedFolder

    folder = SharedFolder(laptop.share, laptop.store.identity.organisation)
    (name,) = laptop_side._mine(folder, "ack", laptop.id)
    opened = taking.open_from_office(laptop.store, folder, name)
    assert opened is not None
    return [(answer.outcome, answer.code) for answer in opened.answers]


# -- what waits for a person -------------------------------------------------------------------------------------------


def allow(office: Copy, name: str) -> None:
    transfer.allow(office.store, name)


def test_what_only_the_office_decides_waits_until_it_lets_it_in(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person("Łucja")
    with first.store.write(Op.CHANGE_ROLE) as writer:
        writer.add(RoleRow(id="", name="Neighbourhood gardener"))
    first.send()
    before = office.content()
    (held,) = office.receive().waiting
    assert held.why == "not-for-laptops"
    assert office.content() == before
    assert outcome(first) == [("held", "not-for-laptops")]
    allow(office, held.name)
    assert len(office.receive().applied) == 1
    assert len(office.content()["role"]) == len(before["role"]) + 1
    assert office.names() == {"Łucja Khan"}


def test_what_is_said_in_the_name_of_another_copy_waits_until_it_is_let_in(copies: list[Copy]) -> None:
    office, first, _ = copies
    with office.store.write(Op.ADD_PERSON) as writer:
        mine = writer.stamp
    person = first.add_person("José")
    with first.store.write(Op.CHANGE_PERSON) as writer:
        people.change(writer, person, replace(people.person(writer, person).draft, phone="01592 000001"))
        writer.session.flush()
        writer.stamp = f"{writer.stamp[:-8]}{mine[-8:]}"
    first.send()
    (held,) = office.receive().waiting
    assert (held.why, office.names()) == ("foreign-stamp", set())
    allow(office, held.name)
    assert len(office.receive().applied) == 1
    assert office.person(person).phone == "01592 000001"


def many_people(one: Copy, count: int) -> list[str]:
    with one.store.write(Op.IMPORT_PEOPLE) as writer:
        found = [writer.new_id() for _ in range(count)]
        writer.add_many(PersonRow, [{"id": row, "given": "Zoë", "family": f"Nº {n}"} for n, row in enumerate(found)])
    return found


def change_phones(one: Copy, people: list[str], phone: str) -> None:
    with one.store.write(Op.CHANGE_PERSON) as writer:
        writer.change_many(PersonRow, {person: {"phone": phone} for person in people})


def test_a_laptop_that_changes_more_than_200_of_the_offices_people_waits(copies: list[Copy]) -> None:
    office, first, _ = copies
    theirs = many_people(office, 201)
    office.publish()
    first.send()
    own = many_people(first, 250)
    change_phones(first, own, "01592 000001")
    change_phones(first, theirs[:200], "01592 000001")
    first.send()
    assert len(office.receive().applied) == 1, "200, and however many of its own"
    change_phones(first, theirs, "01592 000002")
    first.send()
    (held,) = office.receive().waiting
    assert held.why == "too-many-changes"
    assert office.person(theirs[0]).phone == "01592 000001"
    allow(office, Path(held.name).name)
    office.receive()
    assert office.person(theirs[200]).phone == "01592 000002"


def test_a_laptop_that_takes_back_more_than_20_records_waits(copies: list[Copy]) -> None:
    office, first, _ = copies
    many_people(first, 21)
    first.send()
    office.receive()
    first.undo()
    first.send()
    (held,) = office.receive().waiting
    assert (held.why, len(office.names())) == ("too-many-changes", 21)
    allow(office, held.name)
    office.receive()
    assert office.names() == set()


def test_adding_and_taking_back_before_anybody_saw_it_is_nothing_unusual(copies: list[Copy]) -> None:
    office, first, _ = copies
    many_people(first, 30)
    first.undo()
    first.send()
    assert len(office.receive().applied) == 1


def test_a_revoked_laptop_is_let_in_once_and_stays_revoked(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person("Honest")
    first.send()
    enrolment.revoke(office.store, first.id)
    (held,) = office.receive().waiting
    assert held.why == "revoked-device"
    allow(office, held.name)
    assert len(office.receive().applied) == 1
    first.add_person("Later")
    first.send()
    assert [held.why for held in office.receive().waiting] == ["revoked-device"]
    with office.store.read() as reader:
        assert enrolment.devices(reader)[0].status == "revoked"


def test_after_two_weeks_the_office_goes_on_without_what_is_missing_and_takes_it_when_it_comes(
    copies: list[Copy],
) -> None:
    office, first, _ = copies
    people = []
    for number in range(5):
        people.append(first.add_person(f"Person{number}"))
        if number == 4:
            first.change(people[2], phone="01592 000001")
        first.send()
    files = batches_of(first)
    away = [files[place].rename(office.share.parent / f"{place}.ndb") for place in (1, 2)]
    assert [held.why for held in office.receive().waiting] == ["gap", "gap"]
    fourth = files[3].name
    with pytest.raises(AppError, match="gap-too-young"):
        allow(office, fourth)
    days_later(office, 14)
    allow(office, fourth)
    got = office.receive()
    assert (len(got.applied), [held.why for held in got.waiting]) == (1, ["unknown-parent"])
    assert office.names() == {"Person0 Khan", "Person3 Khan"}
    with office.store.read() as reader:
        assert ledger.gaps(reader, office.clock.at)[0].missing == ((2, 3),)
    with pytest.raises(AppError, match="nothing-to-decide"):
        allow(office, files[4].name)
    for lost, file in zip(reversed(away), reversed(files[1:3]), strict=True):
        shutil.copy(lost, file)
        office.receive()
    assert office.names() == {f"Person{number} Khan" for number in range(5)}
    assert office.person(people[2]).phone == "01592 000001"
    with office.store.read() as reader:
        assert ledger.held_back(reader) == []


def test_what_turns_up_late_must_be_what_was_missing(copies: list[Copy], tmp_path: Path) -> None:
    office, first, _ = copies
    first.add_person("Person0")
    first.send()
    office.receive()
    folder = first.store.folder
    first.close()
    shutil.copytree(folder, tmp_path / "clone")
    copies[1] = first = first.revive()
    for number in range(2):
        first.add_person(f"Real{number}")
        first.send()
    files = batches_of(first)
    files[0].unlink()
    office.receive()
    days_later(office, 15)
    allow(office, files[1].name)
    office.receive()
    first.close()
    shutil.rmtree(folder)
    (tmp_path / "clone").rename(folder)
    shutil.rmtree(office.share / "ack")
    copies[1] = clone = first.revive()
    clone.add_person("Clone")
    clone.send()
    assert [held.why for held in office.receive().set_aside] == ["fork"]


# -- clocks that are wrong by days -------------------------------------------------------------------------------------


def test_a_clock_that_is_days_ahead_is_put_right_when_the_office_says_so(copies: list[Copy]) -> None:
    office, first, second = copies
    known = office.add_person("Amina", phone="1111111", email="a@example.org")
    office.publish()
    for one in (first, second):
        one.send()
    first.clock.at += timedelta(days=100)
    for number in range(3):
        first.change(known, phone=f"{number}222222")
    newcomer = first.add_person("Łucja")
    first.change(newcomer, phone="0000001")
    first.send()
    before = office.content()
    (held,) = office.receive().waiting
    assert held.why == "clock-ahead"
    assert office.content() == before
    days_later(office, 1)
    allow(office, held.name)
    assert len(office.receive().applied) == 1
    assert (office.person(known).phone, office.person(newcomer).phone) == ("2222222", "0000001")
    assert latest_stamp(office) <= stamp_of(office)
    # what the office says from now on is heard, also on that laptop
    office.clock.forward(hours=1)
    office.change(known, phone="3333333")
    office.publish()
    for one in (first, second):
        one.send()
        assert one.person(known).phone == "3333333"
    assert first.content() == office.content() == second.content()
    # and what the laptop says next goes in without being asked about again
    first.change(known, phone="4444444")
    first.change(known, email="b@example.org")
    first.send()
    office.clock.forward(hours=1)
    got = office.receive()
    assert (len(got.applied), got.conflicts) == (1, 0)
    assert latest_stamp(office) <= stamp_of(office)
    office.publish()
    for one in (first, second):
        one.send()
    assert first.content() == office.content() == second.content()
    assert office.person(known).phone == "4444444"


def test_a_batch_sealed_before_the_clock_was_put_right_keeps_its_place(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.clock.at += timedelta(days=10)
    person = first.add_person("Amina", phone="1111111")
    first.send()
    first.change(person, phone="2222222")
    first.send()
    (held, gap) = office.receive().waiting
    assert (held.why, gap.why) == ("clock-ahead", "gap")
    allow(office, held.name)
    got = office.receive()
    assert (len(got.applied), got.conflicts) == (2, 0)
    assert office.person(person).phone == "2222222"
    first.send()
    office.publish()
    first.send()
    assert first.content() == office.content()


@pytest.mark.expects_log("restored or copied")
def test_a_laptop_restored_while_its_clock_was_ahead_brings_nothing_twice(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.clock.at += timedelta(days=10)
    person = first.add_person("Amina", phone="1111111")
    first.send()
    (held,) = office.receive().waiting
    allow(office, held.name)
    office.receive()
    before = office.content()
    folder = SharedFolder(first.share, first.store.identity.organisation)
    with first.store.write(Op.SEND) as writer:
        writer.driver.execute("UPDATE batch_sent SET state = 'handed-over'")  # as a back-up of that hour would say
    epochs.begin_anew(first.store, folder)
    first.send()
    assert len(office.receive().applied) == 1
    assert office.content() == before
    with office.store.read() as reader:
        assert len(history.of_record(reader, "person", person)) == 1


def test_a_slow_clock_is_harmless(copies: list[Copy]) -> None:
    office, first, _ = copies
    known = office.add_person("Amina", phone="1111111")
    office.publish()
    first.clock.at -= timedelta(days=300)
    first.send()
    first.change(known, phone="2222222")
    first.send()
    office.receive()
    assert office.person(known).phone == "2222222"


def latest_stamp(copy: Copy) -> str:
    return max(stamp for rows in copy.content().values() for _, clocks in rows.values() for stamp in clocks.values())


def stamp_of(copy: Copy) -> str:
    """A minute after this copy's now, as a stamp."""
    return make_stamp(int((copy.clock.at + timedelta(minutes=1)).timestamp() * 1000), 0, 0)


@hypothesis.given(
    st.lists(st.tuples(st.integers(0, 200_000_000), st.integers(0, 3)), min_size=1, max_size=12, unique=True),
    st.integers(0, 150_000_000),
)
def test_stamps_that_are_put_right_keep_their_order_and_lie_ahead_no_more(
    given_at: list[tuple[int, int]], now: int
) -> None:
    stamps = sorted(make_stamp(ms, counter, 5) for ms, counter in given_at)
    records = [
        Record("person", "", {"phone": stamp}, {"phone": ""}, None, {"phone": before})
        for before, stamp in zip(["", *stamps], stamps, strict=False)
    ]
    became = new_stamps(records, now, {})
    after = [became.get(stamp, stamp) for stamp in stamps]
    assert after == sorted(set(after)), "the order stays, and no two become one"
    assert all(stamp in became or read_stamp(stamp).ms <= now for stamp in stamps)
    assert all(read_stamp(stamp).ms <= now + 1 for stamp in after)


def test_a_whole_copy_beside_a_torn_one_says_what_the_batch_waits_for(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    laptop = a_laptop(office, tmp_path)
    laptop.clock.forward(days=90)
    laptop.add_person("Łucja", "Nowak")
    laptop.send()
    (file,) = (office.share / "up").rglob("*.ndb")
    file.write_bytes(file.read_bytes()[:-40])
    for _ in range(2):
        laptop.send()
    assert len(list((office.share / "up").rglob("*.ndb"))) == 2, "one copy beside the torn one is enough"
    (held,) = office.receive().waiting
    assert held.why == "clock-ahead"
    transfer.allow(office.store, held.name)
    assert len(office.receive().applied) == 1
    office.close()
    laptop.close()
