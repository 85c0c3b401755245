"""The merge of two states of one record: pure, and the same whatever the order and however often.

A record's clocks are `{"_": stamp of the whole row, unit: stamp, ...}`. A unit is a set of fields that only make sense
together, such as an address and its postcode. Only units later than the row are listed. A change from elsewhere that
does not bring a whole row lists just its units and has no `"_"`. For each unit the later stamp wins. Two things make
that commutative and are checked where batches are sealed and opened: a state brings every field of each unit that it
stamps, and a listed unit is later than `"_"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from desktop_app.domain.changes import Value
from desktop_app.domain.clocks import NO_STAMP

ROW = "_"
"""The key of the whole row's stamp."""


class State(Protocol):
    """Anything with clocks and values: a stored row, or a record out of a batch."""

    @property
    def clocks(self) -> Mapping[str, str]:
        """Unit, or `"_"` for the whole row, to stamp."""

    @property
    def values(self) -> Mapping[str, Value]:
        """Field to value, for the fields of those units."""


class RowState(Struct, frozen=True, gc=False):
    """A state that is not a wire record."""

    clocks: Mapping[str, str]
    values: Mapping[str, Value]


class Loser(Struct, frozen=True, gc=False):
    """A value that came too late in the order of stamps, and differs from the one that stays."""

    field: str
    value: Value
    stamp: str


class Merged(Struct, frozen=True, gc=False):
    """The state after a merge.

    `won` are the fields that the incoming state decided (also those whose value happens to be equal: their stamp is
    new); `lost` what it brought in vain. `changed` is False when the row can stay as it is, clocks included.
    """

    clocks: Mapping[str, str]
    values: Mapping[str, Value]
    won: tuple[str, ...]
    lost: tuple[Loser, ...]
    changed: bool


def merge(row: State | None, incoming: State, units: Mapping[str, str]) -> Merged:
    """The row with the incoming state taken in. `units` names the unit of each field; a field that it does not list
    is its own unit.

    Neither argument is altered.
    """
    if row is None:
        return Merged(normal(incoming.clocks), incoming.values, tuple(incoming.values), (), True)  # noqa: FBT003 - hot path
    ours, theirs = row.clocks, incoming.clocks
    our_values, their_values = row.values, incoming.values
    if ours == theirs and our_values == their_values:
        return Merged(ours, our_values, (), (), False)  # noqa: FBT003 - hot path

    our_row, their_row = ours.get(ROW, NO_STAMP), theirs.get(ROW, NO_STAMP)
    values: dict[str, Value] | None = None
    won: list[str] = []
    lost: list[Loser] = []
    for field, value in their_values.items():
        unit = units.get(field, field)
        our_stamp, their_stamp = ours.get(unit, our_row), theirs.get(unit, their_row)
        if their_stamp > our_stamp or (
            their_stamp == our_stamp
            and our_values.get(field) != value
            and _beats(their_values, our_values, unit, units)
        ):
            if values is None:
                values = dict(our_values)
            values[field] = value
            won.append(field)
        elif our_values.get(field) != value:
            lost.append(Loser(field, value, their_stamp))

    if values is None and ROW not in theirs:
        return Merged(ours, our_values, (), tuple(lost), False)  # noqa: FBT003 - hot path
    clocks = _join(ours, theirs)
    changed = values is not None or clocks != ours
    return Merged(clocks, our_values if values is None else values, tuple(won), tuple(lost), changed)


def normal(clocks: Mapping[str, str]) -> Mapping[str, str]:
    """The clocks without units that the row's own stamp covers: one way to say one thing, as digests compare them."""
    row = clocks.get(ROW)
    if row is None or len(clocks) == 1:
        return clocks
    return {unit: stamp for unit, stamp in clocks.items() if unit == ROW or stamp > row}


def _join(ours: Mapping[str, str], theirs: Mapping[str, str]) -> Mapping[str, str]:
    """The later stamp of each unit, and of those only the ones later than the row's."""
    clocks = dict(ours)
    for unit, stamp in theirs.items():
        if stamp > clocks.get(unit, NO_STAMP):
            clocks[unit] = stamp
    return normal(clocks)


def _beats(theirs: Mapping[str, Value], ours: Mapping[str, Value], unit: str, units: Mapping[str, str]) -> bool:
    """Whether their values of one unit go before ours at the very same stamp.

    An honest device never gives one stamp to two writes, so this only has to be the same for everyone.
    """
    fields = sorted({field for field in (*theirs, *ours) if units.get(field, field) == unit})
    return [_rank(theirs, field) for field in fields] > [_rank(ours, field) for field in fields]


def _rank(values: Mapping[str, Value], field: str) -> tuple[str, str]:
    if field not in values:
        return ("", "")
    value = values[field]
    return (type(value).__name__, str(value))
