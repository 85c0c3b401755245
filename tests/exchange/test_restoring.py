"""An office restored from the day before has everything again by itself, and nothing twice."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from desktop_app.domain.errors import FolderTrouble
from desktop_app.exchange import restoring
from desktop_app.store.engine import Store
from desktop_app.store.photos import Photos
from tests.support.builders import KEY
from tests.support.copies import Copy, a_laptop, an_office


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[list[Copy]]:
    """The office and two laptops that have sent something and have everything of the office's."""
    office = an_office(tmp_path)
    found = [office, a_laptop(office, tmp_path), a_laptop(office, tmp_path)]
    office.add_person("Zoë", "Nowak")
    for number, one in enumerate(found[1:], 1):
        one.add_person(f"First{number}", "Sent")
    exchange(*found)
    try:
        yield found
    finally:
        for one in found:
            one.close()


def exchange(office: Copy, *laptops: Copy) -> None:
    for one in laptops:
        one.send()
    office.receive()
    office.publish()
    for one in laptops:
        one.send()


def back_up(copies: list[Copy]) -> Path:
    """What the office is tonight."""
    office = copies[0]
    kept = office.store.folder.parent / "tonight"
    office.close()
    shutil.copytree(office.store.folder, kept)
    copies[0] = office.revive()
    return kept


def restore(copies: list[Copy], kept: Path, epoch: str = "99999999") -> None:
    """The office's computer dies, and the back-up is restored on another one."""
    old = copies[0]
    old.close()
    folder = old.store.folder.parent / f"new computer {epoch}"
    shutil.copytree(kept, folder)
    store = Store.open(folder, KEY, old.store.surroundings)
    store.set_meta({"epoch": epoch})
    restoring.came_back(store)
    copies[0] = replace(old, store=store, photos=Photos.of(store))


def test_what_the_laptops_had_sent_since_comes_again_by_itself(copies: list[Copy]) -> None:
    kept = back_up(copies)
    office, first, second = copies
    office.clock.forward(hours=1)
    for one in (first, second):
        one.clock.forward(hours=1)
        one.add_person("أمينة", f"Of {one.id[:8]}")
    exchange(*copies)
    before = office.content()
    assert first.unsent() == (0, 0)
    restore(copies, kept)
    office = copies[0]
    office.clock.forward(hours=1)
    assert len(office.names()) == 3
    office.receive()  # says that it is another office now
    for one in (first, second):
        sent = one.send()
        assert sent.batches == ()
        assert one.unsent() == (0, 1)
    received = office.receive()
    assert len(received.applied) == 2
    assert office.content() == before
    exchange(office, first, second)
    assert [one.unsent() for one in (first, second)] == [(0, 0)] * 2
    assert first.content() == second.content() == office.content()
    assert office.receive().applied == ()


def test_what_the_office_itself_wrote_since_is_given_back(copies: list[Copy]) -> None:
    kept = back_up(copies)
    office, first, second = copies
    office.clock.forward(hours=1)
    person = office.add_person("Łucja", "Lost")
    event = office.plan(title="Lost fair")
    office.expect(event.session, person)
    office.publish()
    first.send()
    first.clock.forward(hours=2)
    first.check_in(event.session, person)  # leans on what the office is about to lose
    exchange(*copies)
    restore(copies, kept)
    office = copies[0]
    office.clock.forward(hours=3)
    office.add_person("Since", "Then")
    for _ in range(3):
        exchange(office, first, second)
    assert office.roster(event.session) == {"Łucja Lost": "in"}
    assert first.content() == second.content() == office.content()
    assert [one.unsent() for one in (first, second)] == [(0, 0)] * 2
    assert office.store.problems() == []


def test_receipts_and_packs_of_the_office_before_count_no_more(copies: list[Copy]) -> None:
    kept = back_up(copies)
    office, first, _ = copies
    first.add_person("Jan", "Nowak")
    exchange(*copies)
    old = shutil.copytree(office.share, office.share.parent / "old share")
    restore(copies, kept)
    office = copies[0]
    office.publish()
    for kind in ("ack", "down"):
        shutil.copytree(old / kind, office.share / kind, dirs_exist_ok=True)
    first.send()
    assert first.unsent() == (0, 2)
    with first.store.read() as reader:
        generations = reader.rows(text("SELECT office_epoch > 0, generation FROM pack_taken"))
    assert [tuple(row) for row in generations] == [(1, 2)]


def test_the_office_that_was_replaced_says_so_and_does_nothing(copies: list[Copy]) -> None:
    kept = back_up(copies)
    old = copies[0]
    restore(copies, kept)
    copies[0].receive()
    again = old.revive()
    copies.append(again)
    for work in (again.receive, again.publish):
        with pytest.raises(FolderTrouble) as trouble:
            work()
        assert trouble.value.code == "office-replaced"


def test_the_same_back_up_restored_twice_is_two_offices(copies: list[Copy]) -> None:
    kept = back_up(copies)
    restore(copies, kept)
    copies[0].receive()
    first_time = json.loads((copies[0].share / "neighbourhood-desk.json").read_bytes())["office_epoch"]
    copies[0].clock.forward(minutes=5)
    restore(copies, kept, "88888888")
    copies[0].receive()
    assert json.loads((copies[0].share / "neighbourhood-desk.json").read_bytes())["office_epoch"] > first_time


def test_a_folder_that_only_claims_a_new_office_loses_nothing(copies: list[Copy]) -> None:
    """Nobody signs the sentinel: it makes a laptop ask again, and no more."""
    office, first, _ = copies
    sentinel = office.share / "neighbourhood-desk.json"
    true = sentinel.read_bytes()
    sentinel.write_bytes(json.dumps({**json.loads(true), "office_epoch": 5_000_000_000}).encode())
    first.send()
    assert first.unsent() == (0, 1)
    sentinel.write_bytes(true)
    assert office.receive().applied == ()
    first.send()
    assert first.unsent() == (0, 0)
    office.add_person("Still", "Heard")
    office.publish()
    assert first.send().packs == 1
