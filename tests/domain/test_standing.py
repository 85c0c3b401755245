"""Of words that knew nothing of each other the careful one counts until it is settled, whatever came first."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.standing import Standing, Word, standing

NAMES = "abcdefgh"


def word(name: str, at: int, *, raised: bool, replaces: str = "") -> Word:
    """A word; `replaces` are the names of those that were known."""
    return Word(name, raised, (f"{at:02}",), frozenset(replaces.split()))


def test_nothing_was_said() -> None:
    assert standing([]) is None


def test_a_word_that_knew_the_other_simply_counts() -> None:
    assert standing([word("up", 1, raised=True), word("down", 2, raised=False, replaces="up")]) == Standing(
        "down", ("down",), disputed=False
    )


def test_two_that_knew_nothing_of_each_other_are_disputed_and_the_flag_is_up() -> None:
    for up_at in (1, 2):
        said = [word("up", up_at, raised=True), word("down", 3 - up_at, raised=False)]
        both = ("up", "down") if up_at == 1 else ("down", "up")
        assert standing(said) == Standing("up", both, disputed=True)
        settled = [*said, word("new", 3, raised=False, replaces="up down")]
        assert standing(settled) == Standing("new", ("new",), disputed=False)


def test_two_that_name_each_other_still_stand() -> None:
    said = [word("a", 1, raised=True, replaces="b"), word("b", 2, raised=False, replaces="a")]
    assert standing(said) == Standing("a", ("a", "b"), disputed=True)


def test_a_word_from_before_they_told_what_they_replace_replaces_what_was_earlier_in_its_record() -> None:
    said = [
        Word("first", protects=False, order=("1",), replaces=frozenset(), record="a"),
        Word("other", protects=False, order=("1",), replaces=frozenset(), record="b"),
        Word("old", protects=True, order=("2",), replaces=None, record="a"),
        Word("later", protects=False, order=("3",), replaces=frozenset(), record="a"),
    ]
    assert standing(said) == Standing("old", ("other", "old", "later"), disputed=True)


@given(
    st.lists(st.tuples(st.booleans(), st.frozensets(st.sampled_from(NAMES))), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
)
def test_the_order_of_arrival_makes_no_difference(said: list[tuple[bool, frozenset[str]]], chance: Random) -> None:
    words = [Word(NAMES[at], raised, (f"{at}",), known) for at, (raised, known) in enumerate(said)]
    mixed = list(words)
    chance.shuffle(mixed)
    assert standing(mixed) == standing(words)
