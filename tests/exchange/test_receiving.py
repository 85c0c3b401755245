"""What the office remembers of every batch that it met, and what it does with what it took in or could not take in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from desktop_app.domain.errors import Gone, Rejected
from desktop_app.exchange import office as office_side
from desktop_app.exchange.archive import Archive
from desktop_app.exchange.merging import Merging
from desktop_app.store import batches as ledger
from tests.support.copies import Copy, a_laptop, an_office


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[list[Copy]]:
    """The office and two laptops."""
    office = an_office(tmp_path)
    found = [office, a_laptop(office, tmp_path), a_laptop(office, tmp_path)]
    try:
        yield found
    finally:
        for one in found:
            one.close()


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
            patch.setattr(office_side._Receiving, where, pull_the_plug)
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
