"""Undoing a whole batch: each field says what it would say if the batch had never come, also after later batches."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError, Gone
from desktop_app.services import batch_undo, history
from desktop_app.store import batches as ledger
from tests.support.copies import Copy, an_office_and_two_laptops


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[list[Copy]]:
    """The office, which knows one person, and two laptops that know her too."""
    with an_office_and_two_laptops(tmp_path) as found:
        yield found


def known_to_all(copies: list[Copy], given: str = "Amina", **fields: str) -> str:
    office, *laptops = copies
    person = office.add_person(given, **fields)
    office.publish()
    for one in laptops:
        one.send()
    return person


def batch_from(one: Copy, office: Copy) -> str:
    """Send what is new; answers the batch's name at the office."""
    one.send()
    (arrived,) = office.receive().applied
    for copy in (one, office):
        copy.clock.forward(minutes=1)
    return arrived.name


def undo(office: Copy, name: str) -> batch_undo.UndoneBatch:
    office.clock.forward(minutes=1)
    return batch_undo.undo_batch(office.store, name)


def redo(office: Copy, name: str) -> batch_undo.UndoneBatch:
    office.clock.forward(minutes=1)
    return batch_undo.redo_batch(office.store, name)


def shown(copy: Copy) -> dict[str, dict[str, Any]]:
    """All values that can be seen, without clocks."""
    return {
        entity: {row_id: values for row_id, (values, _clocks) in rows.items() if not values["void"]}
        for entity, rows in copy.content().items()
    }


def state_of(office: Copy, name: str) -> str:
    with office.store.read() as reader:
        return ledger.find_batch(reader, name, {"applied", "undone"}).state


def test_all_that_a_batch_brought_goes_and_comes_back(copies: list[Copy]) -> None:
    office, first, _ = copies
    known = known_to_all(copies, phone="01592 000001")
    session = office.plan().session
    office.publish()
    first.send()
    before = shown(office)
    first.change(known, phone="01592 000002")
    first.change(known, phone="01592 000003", email="a@example.org")
    first.check_in(session, known)
    first.check_in(session, first.add_person("Łucja", "Nowak", address="1 Larch Court", postcode="KY1 1AA"))
    name = batch_from(first, office)
    after = shown(office)
    done = undo(office, name)
    assert done.could_not == ()
    seen = shown(office)
    assert seen["person"] == before["person"]
    assert office.roster(session) == {}
    assert state_of(office, name) == "undone"
    again = redo(office, name)
    assert again.could_not == ()
    assert shown(office) == after
    assert state_of(office, name) == "applied"
    assert undo(office, name).could_not == (), "and it can be undone once more"
    assert shown(office) == seen


def test_what_a_later_batch_or_the_office_changed_stays_and_is_told(copies: list[Copy]) -> None:
    office, first, second = copies
    known = known_to_all(copies, phone="1111111", email="a@example.org")
    first.change(known, phone="2222222", email="b@example.org", language="ur")
    newcomer = first.add_person("José", "García")
    name = batch_from(first, office)
    office.publish()
    second.send()
    second.change(known, phone="3333333")
    session = office.plan().session
    batch_from(second, office)
    office.change(known, language="pl")
    office.check_in(session, newcomer)
    done = undo(office, name)
    assert set(done.could_not) == {(f"person {known}", "changed-by-later-batch"), (f"person {newcomer}", "used-since")}
    person = office.person(known)
    assert (person.phone, person.email, person.language) == ("3333333", "a@example.org", "pl")
    assert office.roster(session) == {"José García": "in"}


def test_a_person_whom_somebody_else_changed_since_stays(copies: list[Copy]) -> None:
    office, first, _ = copies
    newcomer = first.add_person("سارة", "خان")
    name = batch_from(first, office)
    office.change(newcomer, phone="01592 000009")
    done = undo(office, name)
    assert (done.records, done.could_not) == (0, ((f"person {newcomer}", "changed-since"),))
    assert state_of(office, name) == "applied"
    assert office.names() == {"سارة خان"}


def test_what_had_lost_against_the_batch_comes_forward(copies: list[Copy]) -> None:
    office, first, second = copies
    known = known_to_all(copies, phone="1111111")
    second.change(known, phone="2222222")
    second.send()
    (late,) = (office.share / "up" / second.id).glob("*.ndb")
    away = late.rename(office.share.parent / "late.ndb")
    first.clock.forward(minutes=5)
    office.clock.forward(minutes=5)
    first.change(known, phone="3333333")
    name = batch_from(first, office)
    shutil.move(away, late)
    office.receive()
    assert office.person(known).phone == "3333333"
    undo(office, name)
    assert office.person(known).phone == "2222222"
    redo(office, name)
    assert office.person(known).phone == "3333333"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_three_batches_undone_in_any_order_leave_what_was_before(copies: list[Copy], order: tuple[int, ...]) -> None:
    office, first, second = copies
    known = known_to_all(copies, phone="0000000", email="0@example.org")
    names = []
    for number, one in enumerate((first, second, first)):
        one.change(known, phone=f"{number + 1}111111", **({"email": "1@example.org"} if number == 1 else {}))
        names.append(batch_from(one, office))
        office.publish()
        for laptop in (first, second):
            laptop.send()
            laptop.clock.forward(minutes=1)
    for place in order:
        undo(office, names[place])
    person = office.person(known)
    last_ones = {place for place in range(3) if state_of(office, names[place]) == "applied"}
    if not last_ones:
        assert (person.phone, person.email) == ("0000000", "0@example.org")
    else:
        # A batch all of which later ones had changed stays as it was: undoing it again works now.
        for place in last_ones:
            undo(office, names[place])
        assert office.person(known).phone == "0000000"


def test_the_third_of_five_batches_is_undone_and_the_others_stay(copies: list[Copy]) -> None:
    office, first, second = copies
    names = []
    for number in range(5):
        one = (first, second)[number % 2]
        one.add_person(f"Person{number}", "Nowak")
        names.append(batch_from(one, office))
    assert undo(office, names[2]).records == 1
    assert office.names() == {"Person0 Nowak", "Person1 Nowak", "Person3 Nowak", "Person4 Nowak"}


def test_an_undone_batch_that_comes_again_stays_undone_and_is_still_acknowledged(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person("Łucja")
    first.send()
    stick = shutil.copytree(office.share / "up", office.share.parent / "stick")
    (arrived,) = office.receive().applied
    undo(office, arrived.name)
    shutil.copytree(stick, office.share / "up", dirs_exist_ok=True)
    again = office.receive()
    assert (again.applied, again.already, office.names()) == ((), (arrived.name,), set())
    first.send()
    assert first.unsent() == (0, 0)
    redo(office, arrived.name)
    assert office.names() == {"Łucja Khan"}


def test_the_undo_reaches_the_laptops_with_the_next_pack(copies: list[Copy]) -> None:
    office, first, second = copies
    first.add_person("Łucja")
    name = batch_from(first, office)
    undo(office, name)
    office.publish()
    for one in (first, second):
        one.send()
        assert one.names() == set()
    redo(office, name)
    office.publish()
    for one in (first, second):
        one.send()
        assert one.names() == {"Łucja Khan"}


def test_ctrl_y_right_after_brings_the_batch_back_too(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person("Łucja")
    name = batch_from(first, office)
    undo(office, name)
    with office.store.read() as reader:
        last = history.last_to_redo(reader)
    assert last is not None
    with office.store.write(Op.REDO, undoes=last.id) as writer:
        history.take_back(writer, last.id)
    assert (office.names(), state_of(office, name)) == ({"Łucja Khan"}, "applied")


def test_what_cannot_be_undone_is_said(copies: list[Copy]) -> None:
    office, first, _ = copies
    first.add_person()
    name = batch_from(first, office)
    with pytest.raises(Gone, match="no-batch"):
        undo(office, "up/nothing.ndb")
    with pytest.raises(AppError, match="batch-not-undone"):
        redo(office, name)
    undo(office, name)
    with pytest.raises(AppError, match="batch-undone"):
        undo(office, name)
    with pytest.raises(AppError, match="only-the-office"):
        undo(first, name)


@pytest.mark.parametrize("seed", range(10, 13))
def test_undo_and_redo_of_any_batches_come_to_nothing_where_nobody_else_wrote(copies: list[Copy], seed: int) -> None:
    """Many edits by everybody; then batches are undone and, the last first, brought back: all is as it was."""
    office, first, second = copies
    random = Random(seed)
    session = office.plan().session
    people = [known_to_all(copies, given, phone="0000000") for given in ("Amina", "Zoë", "中")]
    names = []
    for _ in range(5):
        one = random.choice((first, second))
        for _ in range(random.randint(1, 4)):
            match random.randint(0, 3):
                case 0:
                    people.append(one.add_person(random.choice(("Łucja", "José")), "Nowak"))
                case 1:
                    one.check_in(session, random.choice(visible(one)), children=random.randint(0, 2))
                case 2:
                    one.change(random.choice(visible(one)), phone=str(random.randint(1_000_000, 9_999_999)))
                case _:
                    one.undo()
        one.add_person("Always", "Something")
        names.append(batch_from(one, office))
        if random.random() < 0.5:
            office.change(random.choice(visible(office)), email=f"{random.randint(0, 99)}@example.org")
        office.publish()
        for laptop in (first, second):
            laptop.send()
    before = shown(office)
    undone = random.sample(names, random.randint(1, 5))
    undone = [name for name in undone if undo(office, name).records]
    assert undone
    for name in reversed(undone):
        assert redo(office, name).could_not == ()
    assert shown(office) == before
    assert office.store.problems() == []
    assert office.strays() == 0


def visible(copy: Copy) -> list[str]:
    return sorted(row for row, (values, _) in copy.content()["person"].items() if not values["void"])
