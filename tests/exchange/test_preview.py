"""Looking at what receiving would do is what receiving then does, and leaves nothing behind however it ends."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError, FolderTrouble, StoreTrouble
from desktop_app.domain.work import SILENT, Cancelled
from desktop_app.exchange import preview as preview_room
from desktop_app.exchange import review, transfer
from desktop_app.exchange.review import Dispute
from desktop_app.exchange.transfer import Would
from desktop_app.services.audit import Altered
from desktop_app.services.look_alikes import Pair
from desktop_app.store.journal import Reader
from desktop_app.store.trial import trial
from tests.support.copies import Copy


class Plainly:
    """Says what would happen with the bare values."""

    def altered(self, _reader: Reader, one: Altered) -> str:
        """The values."""
        return str(dict(one.after))

    def dispute(self, _reader: Reader, one: Dispute) -> str:
        """Both values."""
        return f"{dict(one.task.ours)} {dict(one.task.theirs)}"

    def alike(self, pair: Pair) -> str:
        """Both names."""
        return f"{pair.a.name} = {pair.b.name}"


def look(office: Copy, **rest: Any) -> Would:
    return transfer.preview(office.store, SILENT, office.photos, office.share, Plainly(), **rest)


def everything(office: Copy) -> tuple[Any, ...]:
    """All that could be left behind: every table, the clock, and the files of the office and of the share."""
    with office.store.read() as reader:
        tables = [r[0] for r in reader.driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {
            table: Counter(map(tuple, reader.driver.execute(f"SELECT * FROM {table}")))
            for table in tables
            if "_search" not in table
        }
    files = sorted(
        (str(file), file.stat().st_size)
        for root in (office.share, office.store.folder)
        for file in root.rglob("*")
        if file.is_file() and "desk.db" not in file.name and not file.name.endswith(("-wal", "-shm", ".db"))
    )
    return rows, office.store.clock.last, files, office.strays()


@pytest.fixture
def full(copies: list[Copy]) -> Copy:
    """An office with a folder of everything: new, changed, a disagreement, a look-alike, a torn file."""
    office, one, two = copies
    home = {"address": "Flat 3, 12 Larch Court", "postcode": "KY7 5AB", "born": "1984-03-07"}
    person = office.add_person("Łucja", "Wójcikówna", phone="01592 100100", **home)
    office.publish()
    one.send()
    two.send()
    one.add_person("Lucja", "Wojcikwna", **home)
    one.change(person, phone="01592 300300")
    one.send()
    one.add_person("美玲", "陈")
    one.send()
    two.change(person, greeting="Knock twice — é")
    two.send()
    office.clock.forward(minutes=5)
    office.change(person, phone="01592 200200")
    two.add_person("سارة")
    two.send()
    torn = max((two.share / "up" / two.id).glob("*.ndb"))
    torn.write_bytes(torn.read_bytes()[:-40])
    return office


def test_the_preview_is_what_receiving_then_does_and_leaves_nothing(full: Copy) -> None:
    before = everything(full)

    would = look(full)

    assert everything(full) == before
    what = [(line.what, line.title) for line in would.lines]
    assert what[:2] == [("conflict", "Łucja Wójcikówna"), ("look-alike", "Lucja Wojcikwna")]
    assert ("new", "美玲 陈") in what
    assert ("changed", "Łucja Wójcikówna") in what
    assert [would.count(one) for one in ("conflict", "look-alike", "in-vain")] == [1, 1, 1]
    assert "01592 200200" in would.lines[0].said
    assert would.lines[0].device == "Laptop 1"
    assert [(held.why) for held in would.received.waiting] == ["truncated"]

    done = full.receive()

    assert done == would.received
    assert look(full).lines == ()


def test_stopping_it_at_any_step_leaves_nothing(full: Copy) -> None:
    before = everything(full)

    class Stops:
        """Stops at the n-th step."""

        def __init__(self, at: int) -> None:
            self.left = at

        def step(self, _done: int, _total: int | None, _what: str) -> None:
            """One step less."""
            self.left -= 1
            if not self.left:
                raise Cancelled

    for at in range(1, 12, 2):
        with pytest.raises(Cancelled):
            transfer.preview(full.store, Stops(at), full.photos, full.share, Plainly())
        assert everything(full) == before
    assert len(full.receive().applied) == 3


def test_it_shows_what_letting_a_batch_in_would_do(copies: list[Copy]) -> None:
    office, one, _two = copies
    one.send()
    one.add_person("José")
    one.clock.forward(days=5)
    one.add_person("Ahead")
    one.send()
    one.clock.forward(days=-5)
    office.receive()
    with office.store.read() as reader:
        from desktop_app.store import batches as ledger

        (held,) = ledger.held_back(reader)
    before = everything(office)

    assert [one.why for one in look(office).received.waiting] == ["clock-ahead"]
    assert [line.title for line in look(office, allow=(held.name,)).lines][:1] == ["José Khan"]

    assert everything(office) == before


def test_it_steps_aside_for_whoever_writes_meanwhile(full: Copy) -> None:
    writing: list[threading.Thread] = []

    class Busy:
        """Somebody writes as soon as it has begun."""

        def step(self, _done: int, _total: int | None, _what: str) -> None:
            """Begin to write once, and wait until that waits for its turn."""
            if not writing:
                writing.append(threading.Thread(target=full.add_person, args=("Zoë", "Gray")))
                writing[0].start()
                while not full.store.is_waited_for and writing[0].is_alive():
                    threading.Event().wait(0.001)

    would = transfer.preview(full.store, Busy(), full.photos, full.share, Plainly())

    writing[0].join()
    assert "Zoë Gray" in full.names()
    assert would.received == full.receive()


def test_it_gives_up_with_a_sentence_when_somebody_always_writes(full: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop_app.store.trial import SteppedAside, Trial

    def always(_self: Trial) -> None:
        raise SteppedAside

    monkeypatch.setattr(Trial, "step_aside", always)
    with pytest.raises(StoreTrouble, match="busy"):
        look(full)
    assert preview_room.TRIES > 1


def test_a_trial_can_be_read_back_inside_and_nowhere_else(full: Copy) -> None:
    with trial(full.store) as tried:
        with tried.write(Op.PUT_OFF) as writer:
            review.park(writer, [])
        tried.set_meta({"tried": "yes"})
        with tried.read() as reader, full.store.read() as outside:
            assert (reader.meta().get("tried"), outside.meta().get("tried")) == ("yes", None)
    with full.store.read() as reader:
        assert "tried" not in reader.meta()


def test_only_the_office_looks_and_only_into_its_own_folder(copies: list[Copy], tmp_path: Path) -> None:
    office, one, _two = copies
    with pytest.raises(AppError, match="only-the-office"):
        look(one)
    with pytest.raises(FolderTrouble):
        transfer.preview(office.store, SILENT, office.photos, tmp_path / "elsewhere", Plainly())
