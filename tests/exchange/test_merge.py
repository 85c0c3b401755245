"""The merge: whatever the order, however often, everyone ends with the same record."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.changes import Value
from desktop_app.domain.clocks import make_stamp
from desktop_app.exchange.merge import ROW, Loser, RowState, State, merge, normal

UNITS = {"postcode": "address", "family": "given"}
FIELDS = ("address", "postcode", "given", "family", "phone", "void")


def stamp(ms: int, node: int = 1) -> str:
    return make_stamp(ms, 0, node)


def unit_of(field: str) -> str:
    return UNITS.get(field, field)


words: st.SearchStrategy[Value] = st.sampled_from(["", "Łucja", "Zoë", "中文", "سارة", None, 0, 1])


@st.composite
def states(draw: st.DrawFn) -> RowState:
    """A whole row, with or without later units, or a change of some units. Few stamps, so that equal ones happen
    too."""
    whole = draw(st.booleans())
    units = sorted(draw(st.sets(st.sampled_from([unit_of(field) for field in FIELDS]), min_size=0 if whole else 1)))
    base = draw(st.integers(1, 4))
    clocks = {ROW: stamp(base)} if whole else {}
    for unit in units:
        clocks[unit] = stamp(base + draw(st.integers(1, 4)), draw(st.integers(1, 2)))
    fields = [field for field in FIELDS if whole or unit_of(field) in clocks]
    return RowState(clocks, {field: draw(st.booleans() if field == "void" else words) for field in fields})


def after(states_: list[RowState]) -> State:
    row: RowState | None = None
    for incoming in states_:
        merged = merge(row, incoming, UNITS)
        row = RowState(merged.clocks, merged.values)
    assert row is not None
    return row


def same(one: State, other: State) -> bool:
    return one.clocks == other.clocks and one.values == other.values


@given(st.lists(states(), min_size=2, max_size=4))
def test_every_order_gives_the_same_record(all_states: list[RowState]) -> None:
    first = after(all_states)
    for order in permutations(all_states):
        assert same(after(list(order)), first)


@given(st.lists(states(), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_receiving_twice_changes_nothing(all_states: list[RowState], random: object) -> None:
    doubled = [*all_states, *all_states]
    random.shuffle(doubled)  # type: ignore[attr-defined]  # Hypothesis types its Random as object
    assert same(after(doubled), after(all_states))


@given(states(), states(), states())
def test_merging_in_groups_is_merging_one_by_one(one: RowState, two: RowState, three: RowState) -> None:
    pair = after([two, three])
    assert same(after([one, RowState(pair.clocks, pair.values)]), after([one, two, three]))


@given(st.lists(states(), min_size=1, max_size=5))
def test_a_merge_that_says_nothing_changed_changed_nothing(all_states: list[RowState]) -> None:
    row = after(all_states)
    again = merge(row, all_states[-1], UNITS)
    assert not again.changed
    assert again.won == ()
    assert same(RowState(again.clocks, again.values), row)


@given(states(), states())
def test_every_field_that_came_is_won_or_lost_or_equal(row: RowState, incoming: RowState) -> None:
    merged = merge(row, incoming, UNITS)
    accounted = set(merged.won) | {loser.field for loser in merged.lost}
    for field, value in incoming.values.items():
        assert field in accounted or merged.values[field] == value
    assert not set(merged.won) & {loser.field for loser in merged.lost}


@given(st.lists(states(), min_size=1, max_size=5))
def test_only_units_later_than_the_row_keep_a_stamp_of_their_own(all_states: list[RowState]) -> None:
    clocks = after(all_states).clocks
    assert all(unit == ROW or later > clocks.get(ROW, "") for unit, later in clocks.items())


def test_the_later_edit_of_one_unit_wins_and_the_other_units_stay() -> None:
    row = RowState({ROW: stamp(1)}, {"address": "1 Mill Lane", "postcode": "G1 1AA", "phone": "0141 1"})
    merged = merge(row, RowState({"phone": stamp(2)}, {"phone": "0141 2"}), UNITS)
    assert merged.values == {"address": "1 Mill Lane", "postcode": "G1 1AA", "phone": "0141 2"}
    assert merged.clocks == {ROW: stamp(1), "phone": stamp(2)}
    assert merged.won == ("phone",)


def test_the_earlier_edit_that_comes_late_is_named_as_lost() -> None:
    row = RowState({ROW: stamp(1), "phone": stamp(5, 2)}, {"phone": "0141 5"})
    merged = merge(row, RowState({"phone": stamp(3)}, {"phone": "0141 3"}), UNITS)
    assert merged.lost == (Loser("phone", "0141 3", stamp(3)),)
    assert not merged.changed


def test_an_address_never_gets_the_postcode_of_another_edit() -> None:
    row = RowState({ROW: stamp(1)}, {"address": "1 Mill Lane", "postcode": "G1 1AA"})
    here = RowState({"address": stamp(3)}, {"address": "2 Kirk Road", "postcode": "G2 2BB"})
    there = RowState({"address": stamp(4, 2)}, {"address": "3 Quay St", "postcode": "G3 3CC"})
    assert after([row, there, here]).values == there.values


def test_taking_back_is_an_edit_like_any_other_and_a_later_one_brings_back() -> None:
    row = RowState({ROW: stamp(1)}, {"phone": "1", "void": False})
    gone, back = RowState({"void": stamp(2)}, {"void": True}), RowState({"void": stamp(3)}, {"void": False})
    assert after([row, gone]).values["void"] is True
    assert after([row, back, gone]).values["void"] is False


def test_a_change_that_comes_before_its_row_waits_in_a_part_of_a_row() -> None:
    change = RowState({"phone": stamp(2)}, {"phone": "2"})
    row = RowState({ROW: stamp(1)}, {"phone": "1", "given": "Zoë", "family": "Łuk"})
    assert after([change, row]).values == {"phone": "2", "given": "Zoë", "family": "Łuk"}


def test_neither_argument_is_altered() -> None:
    row = RowState({ROW: stamp(1)}, {"phone": "1"})
    incoming = RowState({"phone": stamp(2)}, {"phone": "2"})
    merge(row, incoming, UNITS)
    assert row == RowState({ROW: stamp(1)}, {"phone": "1"})
    assert incoming == RowState({"phone": stamp(2)}, {"phone": "2"})


def test_a_unit_stamped_together_with_its_row_needs_no_stamp_of_its_own() -> None:
    assert normal({ROW: stamp(2), "phone": stamp(2), "address": stamp(3)}) == {ROW: stamp(2), "address": stamp(3)}
    assert normal({"phone": stamp(2)}) == {"phone": stamp(2)}
