"""Settling what copies disagree about: noted once, settled as an edit that travels, opened again by undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.exchange import review
from desktop_app.services import batch_undo, questions
from desktop_app.store import erasure
from desktop_app.store.reviews import Task
from tests.support.copies import Copy, a_laptop, an_office


class Office:
    """An office that knows Łucja, and two laptops with its list."""

    def __init__(self, folder: Path) -> None:
        self.office = an_office(folder)
        self.one = a_laptop(self.office, folder)
        self.two = a_laptop(self.office, folder)
        self.person = self.office.add_person("Łucja", "Nowak", phone="01592 100100")
        self.office.publish()
        for laptop in (self.one, self.two):
            laptop.send()

    def disagree(self, laptop: Copy, ours: str = "01592 200200", theirs: str = "01592 300300") -> None:
        """The laptop says one phone, the office, later and without knowing, another."""
        laptop.change(self.person, phone=theirs)
        self.office.clock.forward(minutes=5)
        self.office.change(self.person, phone=ours)
        self.bring(laptop)

    def bring(self, laptop: Copy) -> None:
        """What the laptop has, is taken in."""
        laptop.send()
        self.office.receive()

    def waiting(self) -> list[Task]:
        """What is open."""
        with self.office.store.read() as reader:
            return review.waiting(reader)

    def settle(self, task: Task, keep: str, **rest: Any) -> None:
        """Somebody decides."""
        with self.office.store.write(Op.SETTLE) as writer:
            review.settle(writer, task.id, keep, **rest)

    @property
    def phone(self) -> str:
        """What the office has."""
        return self.office.person(self.person).phone


@pytest.fixture
def place(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_disagreement_is_told_with_both_values_the_one_before_and_who_said_them(place: Office) -> None:
    place.disagree(place.one)

    (task,) = place.waiting()
    with place.office.store.read() as reader:
        told = review.dispute(reader, task.id[:8])

    assert (task.ours, task.theirs, task.kept) == ({"phone": "01592 200200"}, {"phone": "01592 300300"}, "ours")
    assert told.name == "Łucja Nowak"
    assert told.base == {"phone": "01592 100100"}
    assert told.ours_by is not None
    assert told.theirs_by is not None
    assert (told.ours_by.officer, told.ours_by.device) == ("Morag Reid", place.office.id)
    assert (told.theirs_by.officer, told.theirs_by.device) == ("Officer 2", place.one.id)


@pytest.mark.parametrize(
    ("keep", "phone"), [("ours", "01592 200200"), ("theirs", "01592 300300"), ("0141 555 0123", "0141 555 0123")]
)
def test_what_is_kept_stands_on_every_copy_and_undo_opens_it_again(place: Office, keep: str, phone: str) -> None:
    place.disagree(place.one)
    (task,) = place.waiting()

    place.settle(task, keep)

    assert place.waiting() == []
    assert place.phone == phone
    with place.office.store.read() as reader:
        (settled,) = review.done(reader)
    assert settled.how == (keep if keep in ("ours", "theirs") else "value")
    place.office.publish()
    place.one.send()
    assert place.one.person(place.person).phone == phone

    undone = place.office.undo()
    assert undone is not None
    assert undone.records == 1
    assert place.waiting() == [task]
    assert place.phone == "01592 200200"
    place.office.redo()
    assert place.waiting() == []
    assert place.phone == phone


def test_a_word_that_is_typed_is_a_value(place: Office) -> None:
    place.one.change(place.person, greeting="Knock twice — é 中")
    place.office.clock.forward(minutes=5)
    place.office.change(place.person, greeting="Speaks Arabic: مرحبا")
    place.bring(place.one)
    (task,) = place.waiting()

    place.settle(task, "ours", typed=True)

    assert place.office.person(place.person).greeting == "ours"


def test_a_name_that_is_typed_is_parted_before_its_last_word(place: Office) -> None:
    place.one.change(place.person, given="Lucja")
    place.office.clock.forward(minutes=5)
    place.office.change(place.person, family="Nowak-Żak")
    place.bring(place.one)
    (task,) = place.waiting()

    place.settle(task, "Łucja Maria Żak")

    draft = place.office.person(place.person)
    assert (draft.given, draft.family) == ("Łucja Maria", "Żak")


def test_what_cannot_be_kept_is_refused_and_the_task_stays(place: Office) -> None:
    place.disagree(place.one)
    (task,) = place.waiting()

    with pytest.raises(Rejected) as refused:
        place.settle(task, "12")

    assert refused.value.problems == {"phone": "phone-too-short"}
    assert place.waiting() == [task]
    place.settle(task, "ours")
    with pytest.raises(Rejected):
        place.settle(task, "theirs")
    with pytest.raises(Gone), place.office.store.write(Op.SETTLE) as writer:
        review.settle(writer, "ffffffff-ffff", "ours")


def test_a_second_laptop_joins_the_open_task(place: Office) -> None:
    place.disagree(place.one)
    (first,) = place.waiting()
    place.two.change(place.person, phone="01592 400400")

    place.bring(place.two)

    (task,) = place.waiting()
    assert task.id == first.id
    assert task.theirs == {"phone": "01592 400400"}
    assert [(one.said, one.device) for one in task.earlier] == [({"phone": "01592 300300"}, place.one.id)]
    assert task.ours == {"phone": "01592 200200"}


def test_after_it_was_settled_a_new_disagreement_is_a_new_task(place: Office) -> None:
    place.disagree(place.one)
    (first,) = place.waiting()
    place.settle(first, "ours")
    place.two.change(place.person, phone="01592 400400")

    place.bring(place.two)

    (task,) = place.waiting()
    assert task.id != first.id


def test_receiving_again_and_agreeing_bring_no_task(place: Office) -> None:
    place.disagree(place.one, ours="01592 555555", theirs="01592 555555")
    assert place.waiting() == []
    place.disagree(place.two)
    place.office.receive()
    assert len(place.waiting()) == 1


def test_undoing_a_whole_batch_takes_its_tasks_away(place: Office) -> None:
    place.one.add_person("美玲", "陈")
    place.disagree(place.one)
    (task,) = place.waiting()

    batch_undo.undo_batch(place.office.store, task.batch)
    assert place.waiting() == []
    batch_undo.redo_batch(place.office.store, task.batch)

    assert place.waiting() == [task]


def test_what_is_put_off_comes_last(place: Office) -> None:
    place.disagree(place.one)
    other = place.office.add_person("Zoë", "Gray")
    place.office.publish()
    place.two.send()
    place.two.change(other, phone="01592 700700")
    place.office.clock.forward(minutes=5)
    place.office.change(other, phone="01592 800800")
    place.bring(place.two)
    first, second = place.waiting()

    with place.office.store.write(Op.PUT_OFF) as writer:
        review.park(writer, [first.id])

    assert [(task.id, task.state) for task in place.waiting()] == [(second.id, "waiting"), (first.id, "parked")]


def test_erasing_a_person_leaves_nothing_of_them_to_settle(place: Office) -> None:
    place.disagree(place.one)

    with place.office.store.write(Op.ERASE) as writer:
        erasure.erase(writer, [("person", place.person)], "asked")

    assert place.waiting() == []
    with place.office.store.read() as reader:
        assert reader.driver.execute("SELECT count(*) FROM review").fetchone()[0] == 0


def test_a_question_goes_to_its_laptop_alone_and_the_answer_comes_back(place: Office) -> None:
    place.disagree(place.one)
    (task,) = place.waiting()
    with place.office.store.write(Op.ASK) as writer:
        review.ask(writer, task.id, "Which phone did Łucja give you? سؤال")
    assert [one.state for one in place.waiting()] == ["asked"]

    place.office.publish()
    for laptop in (place.one, place.two):
        laptop.send()
    with place.two.store.read() as reader:
        assert questions.for_laptop(reader, place.two.id) == ()
    with place.one.store.read() as reader:
        (asked,) = questions.for_laptop(reader, place.one.id)
    assert (asked.about, asked.asked_by) == ("Łucja Nowak", "Morag Reid")
    with place.one.store.write(Op.ANSWER) as writer:
        questions.answer(writer, asked.id, "The one that ends in 300.")
    with place.one.store.read() as reader:
        assert questions.for_laptop(reader, place.one.id) == ()
    place.bring(place.one)

    (task,) = place.waiting()
    with place.office.store.read() as reader:
        found = review.dispute(reader, task.id).question
    assert task.state == "waiting"
    assert found is not None
    assert (found.answer, found.answered_by) == ("The one that ends in 300.", "Officer 2")


def test_a_question_is_taken_back_by_undo_and_erased_with_whom_it_is_about(place: Office) -> None:
    place.disagree(place.one)
    (task,) = place.waiting()
    with pytest.raises(Rejected), place.office.store.write(Op.ASK) as writer:
        review.ask(writer, task.id, "  ")
    with place.office.store.write(Op.ASK) as writer:
        review.ask(writer, task.id, "Which phone?")
    place.office.undo()
    assert [one.state for one in place.waiting()] == ["waiting"]
    place.office.redo()

    with place.office.store.write(Op.ERASE) as writer:
        erasure.erase(writer, [("person", place.person)], "asked")

    with place.office.store.read() as reader:
        assert reader.driver.execute("SELECT count(*) FROM question").fetchone()[0] == 0


def test_two_phones_are_both_kept_once_each(place: Office) -> None:
    place.disagree(place.one, ours="01592 200200 / 01592 300300", theirs="01592 300300 / 0141 555 0123")
    (task,) = place.waiting()
    assert review.ways(task) == ("ours", "theirs", "newer", "both")

    place.settle(task, "both")

    assert place.phone == "01592 200200 / 01592 300300 / 0141 555 0123"
    with place.office.store.read() as reader:
        assert [one.how for one in review.done(reader)] == ["both"]


def test_what_cannot_both_be_right_is_not_kept_twice(place: Office) -> None:
    place.one.change(place.person, born="1984-03-07")
    place.office.clock.forward(minutes=5)
    place.office.change(place.person, born="1984-07-03")
    place.bring(place.one)
    (task,) = place.waiting()
    assert review.ways(task) == ("ours", "theirs", "newer")

    with pytest.raises(Rejected) as refused:
        place.settle(task, "both")

    assert refused.value.problems == {"keep": "not-both"}


@pytest.mark.parametrize("keep", ["ours", "theirs", "newer"])
def test_several_are_settled_at_once_and_undone_at_once(place: Office, keep: str) -> None:
    place.one.change(place.person, phone="01592 300300", email="lucja@example.org")
    place.office.clock.forward(minutes=5)
    place.office.change(place.person, phone="01592 200200")
    place.office.clock.forward(minutes=-10)
    place.office.change(place.person, email="nowak@example.org")
    place.bring(place.one)
    before = place.waiting()
    assert len(before) == 2

    with place.office.store.write(Op.SETTLE_SEVERAL) as writer:
        done = review.settle_many(writer, [task.id for task in before], keep)

    assert (len(done.done), done.left) == (2, ())
    assert place.waiting() == []
    kept = place.office.person(place.person)
    ours, theirs = ("01592 200200", "nowak@example.org"), ("01592 300300", "lucja@example.org")
    newer = ("01592 200200", "lucja@example.org")
    assert (kept.phone, kept.email) == {"ours": ours, "theirs": theirs, "newer": newer}[keep]
    place.office.undo()
    assert place.waiting() == before


def test_undoing_the_later_of_two_batches_leaves_the_word_of_the_first(place: Office) -> None:
    place.disagree(place.one)
    place.two.change(place.person, phone="01592 400400")
    place.two.add_person("美玲", "陈")
    place.bring(place.two)
    (task,) = place.waiting()

    batch_undo.undo_batch(place.office.store, task.batch)

    (left,) = place.waiting()
    assert (left.theirs, left.device, left.earlier) == ({"phone": "01592 300300"}, place.one.id, ())
    with place.office.store.read() as reader:
        told = review.dispute(reader, left.id)
    assert told.theirs_by is not None
    assert told.theirs_by.officer == "Officer 2"


def test_a_joined_task_tells_where_both_came_from(place: Office) -> None:
    place.disagree(place.one)
    place.two.change(place.person, phone="01592 400400")
    place.bring(place.two)
    (task,) = place.waiting()

    with place.office.store.read() as reader:
        told = review.dispute(reader, task.id)

    ((first, by),) = told.earlier
    assert by is not None
    assert (first.said, by.officer, first.batch != task.batch) == ({"phone": "01592 300300"}, "Officer 2", True)
