"""Consents and flags about which words differ wait in the review too, and are settled there; so are answers."""

from __future__ import annotations

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Rejected
from desktop_app.exchange import review
from desktop_app.services import flags, people, questions
from desktop_app.store import erasure
from desktop_app.store.reviews import Task
from desktop_app.store.tables import ConsentRow
from tests.support.copies import Copy, exchange_everything


class Town:
    """An office and two laptops that all know Łucja."""

    def __init__(self, copies: list[Copy]) -> None:
        self.office, self.one, self.two = copies
        self.person = self.office.add_person("Łucja", "Nowak")
        self.exchange()

    def exchange(self) -> None:
        """Everybody hears everything."""
        exchange_everything(self.office, self.one, self.two)

    def answer(self, copy: Copy, *, given: bool) -> None:
        """Somebody asks Łucja about photos."""
        copy.clock.forward(minutes=5)
        with copy.store.write(Op.GIVE_CONSENT) as writer:
            people.give_consent(writer, self.person, "photos", given=given, how="in-person", wording_version="2")

    def flag(self, copy: Copy, words: str | None) -> None:
        """Put the flag up, or take it down."""
        copy.clock.forward(minutes=5)
        with copy.store.write(Op.RAISE_FLAG) as writer:
            if words is None:
                flags.take_down(writer, self.person, "pairs")
            else:
                flags.put_up(writer, self.person, "pairs", words=words, at_door=True)

    def waiting(self) -> list[Task]:
        """What is open at the office."""
        with self.office.store.read() as reader:
            return review.waiting(reader)

    def settle(self, keep: str, **rest: str) -> None:
        """Decide about what waits first."""
        task = self.waiting()[0]
        with self.office.store.write(Op.SETTLE) as writer:
            review.settle(writer, task.id, keep, **rest)  # type: ignore[arg-type]  # text only

    def agreed(self, copy: Copy) -> list[tuple[bool, bool]]:
        """What counts on a copy, and whether that is disputed."""
        with copy.store.read() as reader:
            return [(one.given, one.disputed) for one in people.consents(reader, self.person)]


@pytest.fixture
def town(copies: list[Copy]) -> Town:
    return Town(copies)


def test_answers_that_differ_wait_with_who_gave_them_and_where(town: Town) -> None:
    town.answer(town.one, given=True)
    town.answer(town.two, given=False)
    town.exchange()

    (task,) = town.waiting()
    with town.office.store.read() as reader:
        told = review.dispute(reader, task.id[:9])
    assert (task.kind, task.unit, told.name, told.person) == ("consent", "photos", "Łucja Nowak", town.person)
    assert (task.ours["given"], task.theirs["given"]) == (False, True)
    assert told.ours_by is not None
    assert told.theirs_by is not None
    assert (told.ours_by.officer, told.theirs_by.officer) == ("Officer 3", "Officer 2")
    assert review.ways(task) == ("careful", "yes", "no")
    with pytest.raises(Rejected) as refused:
        town.settle("theirs")
    assert refused.value.problems == {"keep": "ask-again"}


@pytest.mark.parametrize(("keep", "given"), [("careful", False), ("yes", True), ("no", False)])
def test_a_consent_is_settled_everywhere_and_undo_opens_it_again(town: Town, keep: str, given: bool) -> None:
    town.answer(town.one, given=True)
    town.answer(town.two, given=False)
    town.exchange()
    before = town.waiting()

    town.settle(keep, how="phone")

    assert town.waiting() == []
    with town.office.store.read() as reader:
        (done,) = review.done(reader)
        (answer,) = people.consents(reader, town.person)
    assert done.how == keep
    assert answer.how == ("in-person" if keep == "careful" else "phone")
    town.exchange()
    assert [town.agreed(copy) for copy in (town.office, town.one, town.two)] == [[(given, False)]] * 3

    town.office.undo()
    assert [task.id for task in town.waiting()] == [task.id for task in before]
    assert town.agreed(town.office) == [(False, True)]


def test_a_third_answer_is_a_new_task_and_all_are_told(town: Town) -> None:
    town.answer(town.one, given=True)
    town.answer(town.two, given=False)
    town.exchange()
    (first,) = town.waiting()
    with town.office.store.write(Op.PUT_OFF) as writer:
        review.park(writer, [first.id])
    assert [task.state for task in town.waiting()] == ["parked"]
    with town.office.store.write(Op.GIVE_CONSENT) as writer:  # as it comes from a laptop that had heard of no answer
        writer.add(ConsentRow(id="", person_id=town.person, purpose="photos", given=True, at=writer.at, replaces=""))

    (task,) = town.waiting()
    assert (task.state, len(task.earlier)) == ("waiting", 1)
    assert task.id != first.id


@pytest.mark.parametrize(("keep", "up"), [("careful", ["Two dogs — 狗"]), ("up", ["Two dogs — 狗"]), ("down", [])])
def test_a_flag_that_one_took_down_is_settled_with_its_words(town: Town, keep: str, up: list[str]) -> None:
    town.flag(town.office, "Dog")
    town.exchange()
    town.flag(town.one, "Two dogs — 狗")
    town.flag(town.two, None)
    town.exchange()
    (task,) = town.waiting()
    assert (task.kind, task.ours["words"], task.theirs["raised"]) == ("flag", "Two dogs — 狗", False)

    town.settle(keep)
    town.exchange()

    for copy in (town.office, town.one, town.two):
        with copy.store.read() as reader:
            assert [(one.words, one.disputed) for one in flags.flags(reader, town.person)] == [(w, False) for w in up]


def test_its_officer_is_asked_about_a_consent_and_the_answer_stands_beside_it(town: Town) -> None:
    town.answer(town.one, given=True)
    town.answer(town.office, given=False)
    town.exchange()
    (task,) = town.waiting()
    with town.office.store.write(Op.ASK) as writer:
        review.ask(writer, task.id, "Did she mean the website? سؤال")
    assert [one.state for one in town.waiting()] == ["asked"]
    town.exchange()
    with town.one.store.read() as reader:
        (asked,) = questions.for_laptop(reader, town.one.id)
    assert asked.about == "Łucja Nowak"
    with town.one.store.write(Op.ANSWER) as writer:
        questions.answer(writer, asked.id, "Only the newsletter.")
    town.exchange()

    (task,) = town.waiting()
    with town.office.store.read() as reader:
        question = review.dispute(reader, task.id).question
    assert (task.state, question.answer if question else "") == ("waiting", "Only the newsletter.")


def test_a_record_is_sent_back_and_its_answer_waits_until_it_is_read(town: Town) -> None:
    town.one.change(town.person, phone="01592 100100")
    town.exchange()
    with town.office.store.write(Op.ASK) as writer:
        questions.ask_about(writer, "person", town.person, "Is that her own phone?")
    assert [(one.kind, one.state) for one in town.waiting()] == [("question", "asked")]
    with pytest.raises(Rejected) as refused:
        town.settle("seen")
    assert refused.value.problems == {"keep": "no-answer-yet"}
    town.exchange()
    with town.one.store.read() as reader:
        (asked,) = questions.for_laptop(reader, town.one.id)
    with town.one.store.write(Op.ANSWER) as writer:
        questions.answer(writer, asked.id, "Her sister's, نعم.")
    town.exchange()
    assert [(one.kind, one.state) for one in town.waiting()] == [("question", "waiting")]

    town.settle("seen")

    assert town.waiting() == []


def test_a_record_that_no_laptop_wrote_needs_a_laptop_to_be_named(town: Town) -> None:
    with pytest.raises(Rejected) as refused, town.office.store.write(Op.ASK) as writer:
        questions.ask_about(writer, "person", town.person, "Who is that?")
    assert refused.value.problems == {"device": "said-here"}
    with pytest.raises(Rejected), town.office.store.write(Op.ASK) as writer:
        questions.ask_about(writer, "person", town.person, "Who is that?", town.office.id)
    with town.office.store.write(Op.ASK) as writer:
        questions.ask_about(writer, "person", town.person, "Who is that?", town.two.id)
    assert [one.device for one in town.waiting()] == [town.two.id]


def test_an_erased_person_leaves_no_word_and_no_question_to_settle(town: Town) -> None:
    town.answer(town.one, given=True)
    town.answer(town.two, given=False)
    town.exchange()
    (task,) = town.waiting()
    with town.office.store.write(Op.PUT_OFF) as writer:
        review.park(writer, [task.id])
    with town.office.store.write(Op.ASK) as writer:
        questions.ask_about(writer, "person", town.person, "Łucja?", town.two.id)

    with town.office.store.write(Op.ERASE) as writer:
        erasure.erase(writer, [("person", town.person)], "asked")

    assert town.waiting() == []
    with town.office.store.read() as reader:
        assert reader.driver.execute("SELECT count(*) FROM review").fetchone()[0] == 0
