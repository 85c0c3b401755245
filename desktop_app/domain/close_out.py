"""Closing an event: what the door counted, what is written down and what is on paper should say the same."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """What there is to compare at the end of one session. What was not counted on paper is None.

    `named` came and are written down by name, `with_them` came beside them, `tallied` were counted without a name;
    `inside` are not signed out yet. `consents` were noted as given on paper that day; `not_asked` came and were never
    asked about anything.
    """

    named: int
    with_them: int
    tallied: int
    inside: int
    consents: int
    not_asked: int
    door_count: int | None = None
    sheet_lines: int | None = None
    sheet_consents: int | None = None

    @property
    def everyone(self) -> int:
        """All who came, as it is written down."""
        return self.named + self.with_them + self.tallied


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that does not fit, by how many. `can_mend` says that the program can put it right itself."""

    code: str
    count: int
    can_mend: bool = False


def gaps(counted: Counted) -> tuple[Gap, ...]:
    """What does not fit, in the order in which it is best put right."""
    found: list[Gap] = []
    if counted.sheet_lines is not None:
        missing = counted.sheet_lines - counted.named
        if missing > 0:
            found.append(Gap("lines-not-typed", missing))
    if counted.door_count is not None:
        more = counted.door_count - counted.everyone
        if more > 0:
            found.append(Gap("counted-not-written", more, can_mend=True))
        if more < 0:
            found.append(Gap("written-not-counted", -more))
    if counted.sheet_consents is not None:
        missing = counted.sheet_consents - counted.consents
        if missing > 0:
            found.append(Gap("consents-not-typed", missing))
        if missing < 0:
            found.append(Gap("consents-without-paper", -missing))
    if counted.inside:
        found.append(Gap("still-inside", counted.inside, can_mend=True))
    return tuple(found)
