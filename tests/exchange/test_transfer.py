"""Days with one office, some laptops and a shared folder that is not always kind."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError, FolderTrouble
from desktop_app.domain.work import SILENT, Cancelled
from desktop_app.exchange import enrolment, laptop, transfer
from desktop_app.services import history
from desktop_app.store import batches as ledger
from desktop_app.store.tables import PersonRow
from tests.support.builders import (
    a_jpeg,
    a_person,
    a_property,
    a_store_in,
    an_inspection,
    an_issue,
)
from tests.support.copies import Copy, a_laptop, an_office


def batches_of(copy: Copy) -> list[Path]:
    return sorted((copy.share / "up" / copy.id).glob("*.ndb"))


def exchange_everything(office: Copy, *laptops: Copy) -> None:
    for one in laptops:
        one.send()
    office.receive()
    office.publish()
    for one in laptops:
        one.send()


def test_a_whole_day_ends_with_everybody_everywhere_once(copies: list[Copy]) -> None:
    office, first, second = copies
    amina = office.add_person("Amina", "Khan", phone="07700 900123", address="1 Larch Court", postcode="KY1 1AA")
    zoe = office.add_person("Zoë", "Nowak")
    session = office.plan(title="Fair in Łódź Gardens").session
    office.expect(session, amina, zoe)
    assert office.publish().people == 2
    for one in (first, second):
        sent = one.send()
        assert (sent.packs, sent.people, sent.batches) == (1, 2, ())
        assert one.roster(session) == {"Amina Khan": "expected", "Zoë Nowak": "expected"}
    first.check_in(session, amina, children=2)
    second.check_in(session, zoe)
    walk_in = second.add_person("أمينة", "خان")
    second.check_in(session, walk_in)
    first.check_in(session, zoe)
    assert first.unsent() == (2, 0)
    exchange_everything(office, first, second)
    everybody = {"Amina Khan": "in", "Zoë Nowak": "in", "أمينة خان": "in"}
    assert [one.roster(session) for one in copies] == [everybody] * 3
    assert office.content() == first.content() == second.content()
    assert [one.unsent() for one in (first, second)] == [(0, 0)] * 2
    assert [one.strays() for one in copies] == [0, 0, 0]
    assert office.store.problems() == []


def test_receiving_the_same_folder_again_changes_nothing(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person()
    first.send()
    kept = shutil.copytree(office.share, office.share.parent / "stick")
    assert office.receive().changes == 1
    before = office.content()
    assert office.receive().already == (), "what is in the archive and answered is taken out of the folder"
    first.send()
    for name in ("1st", "(2)"):
        shutil.copytree(kept, office.share, dirs_exist_ok=True)
        batches_of(first)[0].rename(batches_of(first)[0].with_stem(name))
        again = office.receive()
        assert (again.applied, again.changes, len(again.already)) == ((), 0, 1)
        assert batches_of(first) == []
    assert office.content() == before
    with office.store.read() as reader:
        assert reader.number(text("SELECT count(*) FROM journal_op WHERE op = 'add-person'")) == 1


def test_batches_that_come_in_any_order_end_in_the_same(tmp_path: Path) -> None:
    ends = []
    for number, order in enumerate(itertools.permutations(range(3))):
        folder = tmp_path / str(number)
        office = an_office(folder)
        one = a_laptop(office, folder)
        person = ""
        for step in range(3):
            if step == 0:
                person = one.add_person("Amina", "Khan", phone="1111111")
            else:
                one.change(person, phone=f"{step}222222")
            one.send()
        away = folder / "away"
        (office.share / "up" / one.id).rename(away)
        (office.share / "up" / one.id).mkdir()
        files = sorted(away.glob("*.ndb"))
        for place in order:
            shutil.copy(files[place], office.share / "up" / one.id)
            got = office.receive()
            assert {held.why for held in got.waiting} <= {"gap"}
        assert office.receive().waiting == ()
        assert office.content() == one.content()
        ends.append(office.person(person).phone)
        for copy in (office, one):
            copy.close()
    assert set(ends) == {"2222222"}


def test_a_gap_waits_is_told_and_heals(copies: list[Copy]) -> None:
    office, first, _ = copies
    for number in range(3):
        first.add_person(f"Person{number}")
        first.send()
    missing = batches_of(first)[1]
    missing.rename(office.share.parent / "in a pocket")
    got = office.receive()
    assert len(got.applied) == 1
    assert [held.why for held in got.waiting] == ["gap"]
    first.send()
    assert first.unsent() == (0, 2)
    healed = office.receive()
    assert len(healed.applied) == 2
    assert office.names() == {"Person0 Khan", "Person1 Khan", "Person2 Khan"}
    first.send()
    assert first.unsent() == (0, 0)
    assert batches_of(first) == []


@pytest.mark.parametrize("harm", ["cut in the header", "cut", "nothing in it", "zeros at the end", "longer"])
def test_a_torn_copy_is_not_taken_in_and_the_next_send_heals_it(copies: list[Copy], harm: str) -> None:
    office, first, _ = copies
    first.add_person("Łucja", "Nowak")
    first.send()
    (file,) = batches_of(first)
    whole = file.read_bytes()
    file.write_bytes(
        {
            "cut in the header": whole[:100],
            "cut": whole[: len(whole) // 2],
            "nothing in it": b"",
            "zeros at the end": whole[:-64] + bytes(64),
            "longer": whole + b"x",
        }[harm]
    )
    got = office.receive()
    assert got.applied == ()
    assert len(got.waiting) + len(got.set_aside) == 1
    assert office.names() == set()
    first.send()
    again = office.receive()
    assert len(again.applied) == 1
    assert "fork" not in {held.why for held in again.set_aside}
    assert office.names() == {"Łucja Nowak"}
    first.send()
    assert first.unsent() == (0, 0)
    assert batches_of(first) == []
    calm = office.receive()
    assert (calm.waiting, calm.set_aside) == ((), ())


def test_a_torn_copy_of_what_is_here_already_is_no_alarm(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person()
    first.send()
    (file,) = batches_of(first)
    whole = file.read_bytes()
    assert len(office.receive().applied) == 1
    file.write_bytes(whole[:-100])
    got = office.receive()
    assert (got.applied, got.waiting, got.set_aside) == ((), (), ())


def test_a_forged_file_is_set_aside_and_stops_nothing(copies: list[Copy], tmp_path: Path) -> None:
    office, first, _ = copies
    first.add_person()
    first.send()
    (file,) = batches_of(first)
    harmed = bytearray(file.read_bytes())
    place = harmed.find(b'"app"')
    harmed[place + 9] ^= 1
    file.with_name("zzz.ndb").write_bytes(harmed)
    file.with_name("holiday.jpg").write_bytes(b"\xff\xd8\xff" + bytes(100))
    (office.share / "up" / "desktop.ini").write_text("litter")
    got = office.receive()
    assert len(got.applied) == 1
    assert {held.why for held in got.set_aside} <= {"bad-signature", "bad-header"}
    assert len(got.set_aside) + len(got.already) >= 1


def test_another_organisations_laptop_is_refused(copies: list[Copy], tmp_path: Path) -> None:
    office, _, _ = copies
    other = an_office(tmp_path / "other")
    stranger = a_laptop(other, tmp_path / "other")
    try:
        stranger.add_person("Stranger")
        stranger.send()
        into = office.share / "up" / stranger.id
        shutil.copytree(other.share / "up" / stranger.id, into)
        got = office.receive()
        assert got.applied == ()
        assert [held.why for held in got.set_aside] in (["wrong-org"], ["bad-signature"], ["unknown-device"])
        assert office.names() == set()
    finally:
        stranger.close()
        other.close()


def test_a_laptop_that_was_revoked_waits_for_a_decision(copies: list[Copy]) -> None:
    office, first, second = copies
    enrolment.revoke(office.store, first.id)
    first.add_person("Lost", "Laptop")
    second.add_person()
    first.send()
    second.send()
    got = office.receive()
    assert [arrived.device for arrived in got.applied] == ["Laptop 2"]
    assert [held.why for held in got.waiting] == ["revoked-device"]
    assert office.names() == {"Amina Khan"}
    published = office.publish()
    assert published.laptops == 1
    assert first.send().packs == 0
    assert first.names() == {"Lost Laptop"}


def test_what_the_office_has_is_told_by_its_receipt_alone(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person()
    (made,) = first.send().batches
    assert made.state == "handed-over"
    assert first.unsent() == (0, 1)
    shutil.rmtree(office.share / "up")
    first.send()
    assert first.unsent() == (0, 1)
    assert len(batches_of(first)) == 1
    office.receive()
    assert first.unsent() == (0, 1)
    assert first.send().receipts == 1
    assert first.unsent() == (0, 0)
    with first.store.read() as reader:
        assert [batch.state for batch in laptop.sent_batches(reader)] == ["at-office"]
    assert first.send().receipts == 0


def test_once_the_office_has_it_an_older_receipt_takes_nothing_back(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person()
    first.send()
    office.receive()
    first.send()
    with first.store.write(Op.SEND) as writer:
        (batch,) = ledger.sent(writer, "up")
        assert not ledger.set_state(writer, batch.sha256, "made")
    assert first.unsent() == (0, 0)


@pytest.mark.expects_log("could not be used")
def test_a_torn_receipt_is_written_again(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person()
    first.send()
    office.receive()
    (receipt,) = (office.share / "ack" / first.id).iterdir()
    receipt.write_bytes(receipt.read_bytes()[:200])
    first.send()
    assert first.unsent() == (0, 1)
    office.receive()
    first.send()
    assert first.unsent() == (0, 0)
    assert len(list((office.share / "ack" / first.id).iterdir())) == 1


def test_a_year_of_receipts_does_not_fill_the_folder(copies: list[Copy]) -> None:
    office, first, _ = copies
    for number in range(5):
        first.add_person(f"Person{number}")
        first.send()
        office.receive()
    first.send()
    assert len(list(office.share.rglob("*.ndb"))) == 1


def test_nothing_new_makes_no_batch_and_no_receipt(copies: list[Copy]) -> None:
    office, first, _ = copies
    assert first_send(office, first) == ()
    office.receive()
    assert list(office.share.rglob("*.ndb")) == []


def first_send(office: Copy, one: Copy) -> tuple[transfer.SentBatch, ...]:
    office.receive()
    return one.send().batches


def test_much_work_goes_in_several_batches_and_arrives_whole(
    copies: list[Copy], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, first, _ = copies
    monkeypatch.setattr(laptop, "MOST_CHANGES", 10)
    office.receive()
    for number in range(35):
        first.add_person(f"Person{number}")
    assert len(first.send().batches) == 4
    assert len(office.receive().applied) == 4
    assert len(office.names()) == 35


def test_a_share_that_is_away_keeps_everything_here(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person()
    away = office.share.rename(office.share.parent / "away")
    with pytest.raises(FolderTrouble, match="folder-not-reachable"):
        first.send()
    office.share.mkdir()
    with pytest.raises(FolderTrouble, match="folder-not-reachable"):
        first.send()
    assert first.unsent() == (1, 0)
    office.share.rmdir()
    away.rename(office.share)
    first.send()
    assert len(office.receive().applied) == 1


def test_power_cut_after_sealing_sends_the_same_batch_later(
    copies: list[Copy], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, first, _ = copies
    office.receive()
    first.add_person()

    def pull_the_plug(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(laptop, "_hand_over", pull_the_plug)
        with pytest.raises(KeyboardInterrupt):
            first.send()
    first.close()
    copies[1] = again = first.revive()
    again.add_person("After", "The Cut")
    again.send()
    got = office.receive()
    assert len(got.applied) == 2
    assert (got.waiting, got.set_aside) == ((), ())
    assert office.names() == {"Amina Khan", "After The Cut"}
    again.add_person("Own", "Keys")
    again.send()
    assert len(office.receive().applied) == 1


def test_stopping_in_the_middle_of_sending_loses_nothing(copies: list[Copy]) -> None:
    office, first, _ = copies
    office.receive()
    first.add_person()
    seen: set[str] = set()

    class StopAtEach:
        def step(self, _done: int, _total: int | None, what: str) -> None:
            if what not in seen:
                seen.add(what)
                raise Cancelled

    for _ in range(5):
        try:
            transfer.send(first.store, StopAtEach(), first.photos, first.share)
        except Cancelled:
            continue
    assert seen >= {"receipts", "batches", "hand-over"}
    assert len(office.receive().applied) == 1
    assert office.names() == {"Amina Khan"}


# -- photos ------------------------------------------------------------------------------------------------------------


def issue_with(one: Copy, *pictures: bytes) -> None:
    names = [(one.photos.put(picture), "Mould é 中") for picture in pictures]
    with one.store.write(Op.ADD_ISSUE) as writer:
        an_issue(writer, an_inspection(writer), photos=tuple(names))


def test_photos_travel_with_their_words(copies: list[Copy]) -> None:
    office, first, _ = copies
    pictures = sorted(a_jpeg(number) for number in range(3))
    issue_with(first, *pictures)
    first.send()
    office.receive()
    assert sorted(office.photos.get(name) for name in office.photos.all()) == pictures
    assert office.content()["photo"] == first.content()["photo"]


@pytest.mark.expects_log("without its picture")
def test_a_damaged_photo_keeps_nothing_else_from_the_office(copies: list[Copy]) -> None:
    office, first, _ = copies
    issue_with(first, a_jpeg(1), a_jpeg(2))
    harmed = first.photos._path(first.photos.put(a_jpeg(2)))
    harmed.write_bytes(b"nonsense")
    first.add_person()
    first.send()
    assert len(office.receive().applied) == 1
    assert office.names() == {"Amina Khan"}
    assert [office.photos.get(name) for name in office.photos.all()] == [a_jpeg(1)]


def test_many_large_photos_are_spread_over_batches(copies: list[Copy], monkeypatch: pytest.MonkeyPatch) -> None:
    office, first, _ = copies
    monkeypatch.setattr("desktop_app.exchange.batch.ROLL_OVER_BYTES", 5000)
    for number in range(4):
        issue_with(first, a_jpeg(number))
    assert len(first.send().batches) == 4
    office.receive()
    assert len(office.photos.all()) == 4


# -- who may do what ---------------------------------------------------------------------------------------------------


def test_a_practice_copy_never_meets_the_office(copies: list[Copy], tmp_path: Path) -> None:
    office, first, _ = copies
    with a_store_in(tmp_path / "practice", role="practice", node=9) as practice:
        for work in (
            lambda: transfer.send(practice, SILENT, first.photos, office.share),
            lambda: transfer.receive(practice, SILENT, first.photos, office.share),
            lambda: transfer.publish(practice, SILENT, office.share),
        ):
            with pytest.raises(AppError, match="practice-never-sends"):
                work()
    assert list(office.share.rglob("*.ndb")) == []


def test_the_office_does_not_send_and_a_laptop_does_not_receive(copies: list[Copy]) -> None:
    office, first, _ = copies
    with pytest.raises(AppError, match="only-a-laptop"):
        office.send()
    for work in (first.receive, first.publish):
        with pytest.raises(AppError, match="only-the-office"):
            work()


# -- what should not happen, and does ----------------------------------------------------------------------------------


def test_a_record_whose_parent_is_not_here_waits_and_stops_nothing(copies: list[Copy]) -> None:
    office, first, second = copies
    with first.store.write(Op.TAKE_PACK) as writer:
        nowhere = a_property(writer, "Not of this world")
    with first.store.write(Op.ADD_PERSON) as writer:
        a_person(writer, property_id=nowhere)
    second.add_person("Zoë")
    first.send()
    second.send()
    got = office.receive()
    assert [held.why for held in got.waiting] == ["unknown-parent"]
    assert office.names() == {"Zoë Khan"}


def test_a_change_of_a_record_that_never_came_waits_and_stops_nothing(copies: list[Copy]) -> None:
    office, first, second = copies
    with first.store.write(Op.TAKE_PACK) as writer:
        unknown = writer.add(PersonRow(id="")).id
        event = writer.new_id()
        writer.driver.execute(
            "INSERT INTO event(id, clk, void, kind, title, theme, venue, cancelled, series_id)"
            " VALUES (?, '{}', 0, 'other', 'Unheard of', '', '', 0, '')",
            (event,),
        )
    with first.store.write(Op.CANCEL_EVENT) as writer:
        from desktop_app.store.tables import EventRow

        writer.get(EventRow, event).cancelled = True
        writer.get(PersonRow, unknown).greeting = "Half a person"
    second.add_person("Zoë")
    first.send()
    second.send()
    got = office.receive()
    assert [held.why for held in got.waiting] == ["unknown-parent"]
    assert office.names() == {"Zoë Khan"}


def test_long_work_that_is_not_finished_keeps_what_leans_on_it_here_too(copies: list[Copy]) -> None:
    office, first, _ = copies
    office.receive()
    with first.store.write(Op.IMPORT_PEOPLE, finished=False) as writer:
        person = a_person(writer, "Half", "Imported")
        op_id = writer.op_id
    first.change(person, phone="2222222")
    assert first.send().batches == ()
    assert first.unsent()[0] >= 1
    with first.store.write(Op.IMPORT_PEOPLE, part_of=op_id):
        pass
    assert len(first.send().batches) == 1
    got = office.receive()
    assert (len(got.applied), got.waiting) == (1, ())
    assert office.person(person).phone == "2222222"


def test_nothing_in_the_folder_names_a_person(copies: list[Copy]) -> None:
    office, first, _ = copies
    person = first.add_person("Wilhelmina", "Featherstonehaugh")
    first.send()
    office.receive()
    office.publish()
    for path in office.share.rglob("*"):
        assert "ilhelmina" not in path.name
        if path.is_file():
            data = path.read_bytes().lower()
            assert b"wilhelmina" not in data
            assert person.encode() not in data


def test_what_came_is_in_the_journal_with_who_did_it_where(copies: list[Copy]) -> None:
    office, first, _ = copies
    person = first.add_person("Łucja", "Nowak")
    first.change(person, phone="2222222")
    first.send()
    office.receive()
    with office.store.read() as reader:
        steps = history.of_record(reader, "person", person)
        assert [step.operation.op for step in steps] == ["add-person", "change-person"]
        assert {(s.operation.device, s.operation.officer) for s in steps} == {(first.id, "Officer 2")}
        assert steps[0].operation.facts["name"] == "Łucja Nowak"
        assert history.device_names(reader)[first.id] == "Laptop 1"
        (line, other) = enrolment.devices(reader)
    assert (line.status, other.status) == ("enrolled", "invited")
    with first.store.read() as reader:
        assert line.fingerprint == enrolment.own_fingerprint(reader.meta())


def test_the_ledger_counts_every_batch_once(copies: list[Copy]) -> None:
    office, first, _ = copies
    for number in range(3):
        first.add_person(f"Person{number}")
        first.send()
        for _ in range(2):
            office.receive()
    with office.store.read() as reader:
        assert [(b.seq, b.state) for b in ledger.received(reader, first.id)] == [
            (1, "applied"),
            (2, "applied"),
            (3, "applied"),
        ]
