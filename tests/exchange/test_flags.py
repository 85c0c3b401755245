"""A flag that one copy took down and another kept stays up everywhere, until somebody settles it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Rejected
from desktop_app.services import disputes, flags
from desktop_app.store.tables import FlagRow
from tests.support.builders import StoppedClock
from tests.support.copies import Copy, a_laptop, an_office, exchange_everything


@dataclass
class Town:
    """An office, two laptops, and someone whom all three know."""

    office: Copy
    one: Copy
    two: Copy
    person: str

    @property
    def everywhere(self) -> tuple[Copy, Copy, Copy]:
        """The three copies."""
        return self.office, self.one, self.two

    def exchange(self) -> None:
        """Everybody hears everything."""
        exchange_everything(self.office, self.one, self.two)

    def flag(self, copy: Copy, words: str | None) -> None:
        """Put the flag up with these words, or with None take it down, a minute later."""
        copy.clock.forward(minutes=1)
        with copy.store.write(Op.LIFT_FLAG if words is None else Op.RAISE_FLAG) as writer:
            if words is None:
                flags.take_down(writer, self.person, "pairs")
            else:
                flags.put_up(writer, self.person, "pairs", words=words, at_door=True)

    def up(self) -> list[list[tuple[str, bool]]]:
        """The flags that are up on each copy: words, and whether that is disputed."""
        found = []
        for copy in self.everywhere:
            with copy.store.read() as reader:
                found.append([(one.words, one.disputed) for one in flags.flags(reader, self.person)])
        return found


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    clock = StoppedClock()
    office = an_office(tmp_path, clock=clock)
    one, two = a_laptop(office, tmp_path, clock=clock), a_laptop(office, tmp_path, clock=clock)
    made = Town(office, one, two, office.add_person("Łucja", "Nowak-é"))
    made.exchange()
    yield made
    for copy in made.everywhere:
        copy.close()


def test_a_flag_that_one_side_lifted_and_the_other_kept_stays_up_until_that_is_settled(town: Town) -> None:
    town.flag(town.office, "Dog — 狗")
    town.exchange()
    town.flag(town.one, "Two dogs, كلبان")
    town.flag(town.two, None)
    town.exchange()
    assert town.up() == [[("Two dogs, كلبان", True)]] * 3
    with town.office.store.read() as reader:
        assert [one.person for one in disputes.disputes(reader)] == [town.person]

    town.flag(town.office, None)
    town.exchange()
    assert town.up() == [[], [], []]


def test_a_flag_that_everybody_knew_of_is_simply_lifted_and_undo_puts_it_up_again(town: Town) -> None:
    town.flag(town.office, "Dog")
    town.exchange()
    town.flag(town.two, None)
    assert town.up()[2] == []
    town.two.undo()
    assert town.up()[2] == [("Dog", False)]


def test_undoing_the_word_in_the_middle_brings_no_older_one_back(town: Town) -> None:
    town.flag(town.office, "Dog")
    town.flag(town.office, "Two dogs")
    with town.office.store.read() as reader:
        middle = reader.driver.execute("SELECT id FROM flag WHERE words = 'Two dogs'").fetchone()[0]
    town.flag(town.office, None)
    with town.office.store.write(Op.UNDO) as writer:
        writer.take_back(writer.get(FlagRow, middle))
    assert town.up()[0] == []


def test_a_flag_needs_a_kind_and_few_words(town: Town) -> None:
    with pytest.raises(Rejected) as refused, town.office.store.write(Op.RAISE_FLAG) as writer:
        flags.put_up(writer, town.person, "", words="x" * 301)
    assert refused.value.problems == {"kind": "flag-kind-missing", "words": "too-long"}
