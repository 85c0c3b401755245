"""A laptop that was copied whole or restored from a back-up: it notices, nothing is lost, nothing is there twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support.copies import Copy


@pytest.mark.expects_log("restored or copied")
@pytest.mark.parametrize("sees_the_receipt", [True, False])
def test_a_cloned_laptop_is_noticed_and_nothing_of_either_is_lost(
    copies: list[Copy], tmp_path: Path, sees_the_receipt: bool
) -> None:
    office, first, _ = copies
    first.add_person("Before", "Cloning")
    first.send()
    office.receive()
    first.send()
    folder = first.store.folder
    first.close()
    clone_folder = tmp_path / "clone"
    shutil.copytree(folder, clone_folder)
    copies[1] = again = first.revive()
    again.add_person("The", "Real")
    again.send()
    assert len(office.receive().applied) == 1
    again.send()
    if not sees_the_receipt:
        shutil.rmtree(office.share / "ack" / again.id)
    again.close()
    shutil.rmtree(folder)
    clone_folder.rename(folder)
    copies[1] = clone = first.revive()
    clone.add_person("The", "Clone")
    clone.send()
    if not sees_the_receipt:
        assert [held.why for held in office.receive().set_aside] == ["fork"]
        assert office.names() == {"Before Cloning", "The Real"}
        assert clone.unsent() == (0, 1), "what was refused is not at the office"
        clone.send()
    assert len(office.receive().applied) == 1
    assert office.names() == {"Before Cloning", "The Real", "The Clone"}
    clone.send()
    assert clone.unsent() == (0, 0)
    calm = office.receive()
    assert (calm.waiting, calm.set_aside) == ((), ())


@pytest.mark.expects_log("restored or copied")
@pytest.mark.parametrize("before_the_first", [True, False])
def test_a_laptop_restored_from_a_back_up_sends_again_what_is_noted_once(
    copies: list[Copy], before_the_first: bool
) -> None:
    office, first, _ = copies
    if not before_the_first:
        first.add_person("Long", "Ago")
        first.send()
        office.receive()
        first.send()
    first.add_person("Not", "Acknowledged")
    if not before_the_first:
        first.send()
    kept = office.share.parent / "back-up.db"
    first.store.back_up(kept)
    if before_the_first:
        first.send()
    first.add_person("After", "The Back-up")
    first.send()
    assert office.receive().waiting == ()
    folder = first.store.folder
    first.close()
    for old in folder.glob("desk.db*"):
        old.unlink()
    shutil.copy(kept, folder / "desk.db")
    copies[1] = again = first.revive()
    again.add_person("New", "Work")
    again.send()
    got = office.receive()
    assert (got.waiting, got.set_aside) == ((), ())
    again.send()
    assert again.unsent() == (0, 0)
    assert {"Not Acknowledged", "After The Back-up", "New Work"} <= office.names()
    with office.store.read() as reader:
        assert reader.number(text("SELECT count(*) FROM journal_op WHERE op = 'add-person'")) == len(office.names())
        noted = "SELECT count(*) FROM journal_change WHERE entity = 'person'"
        assert reader.number(text(noted)) == len(office.names())
    office.publish()
    again.send()
    assert again.content() == office.content()
