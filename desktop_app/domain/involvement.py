"""Standing involvement roles: who has a place, who waits, and what is said to someone who signs up.

A role may have a cap (Board 15, Resident VOICES 12: facts 000-15, 000-18). A full role still takes names: they wait.
Nobody is moved up by the program; it only says who is next (fact 000-07: at a level people feel comfortable with).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop_app.domain.errors import Rejected

STAGES = ("interested", "met", "approved", "trained", "active", "paused", "left")
"""A person's way through a role, in order."""

WAITING = "waiting"
LEFT = "left"
ALL_STAGES = (WAITING, *STAGES)

LONGEST_NAME = 80
LONGEST_COMMITMENT = 200
LONGEST_ABOUT = 2000
MOST_MINUTES = 31 * 24 * 60


def takes_a_place(stage: str) -> bool:
    """Whether someone at this stage counts against the cap: everyone but those who wait and those who left."""
    return stage not in {WAITING, LEFT}


def how_far(stage: str) -> int:
    """How far along a stage is; who left is nowhere."""
    return -1 if stage == LEFT else ALL_STAGES.index(stage) if stage in ALL_STAGES else -2


@dataclass(frozen=True, slots=True)
class Already:
    """Where someone stands in a role: the stage, and since when (ISO 8601 UTC)."""

    stage: str
    since: str


@dataclass(frozen=True, slots=True)
class Interested:
    """There is a place: the first stage."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The role is full: `place` on the waiting list, from 1."""

    place: int


@dataclass(frozen=True, slots=True)
class AlreadySignedUp:
    """Signed up before; nothing was changed."""

    stage: str
    since: str


SignUpOutcome = Interested | Waiting | AlreadySignedUp


def decide_sign_up(*, cap: int | None, filled: int, waiting: int, already: Already | None) -> SignUpOutcome:
    """What happens when someone signs up. Someone who left may come back, behind those who wait.

    Each person on the waiting list has a claim on a free place, so a newcomer gets one only when there is one to spare.
    """
    if already is not None and already.stage != LEFT:
        return AlreadySignedUp(already.stage, already.since)
    if cap is not None and filled + waiting >= cap:
        return Waiting(waiting + 1)
    return Interested()


@dataclass(frozen=True, slots=True)
class Moved:
    """Now at `stage`. `freed`: a place that others may wait for became free."""

    stage: str
    freed: bool = False


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """Was at this stage before; nothing was changed."""

    stage: str


@dataclass(frozen=True, slots=True)
class RoleFull:
    """No place is free; nothing was changed."""

    cap: int


MoveOutcome = Moved | AlreadyThere | RoleFull


def decide_move(*, stage: str, to: str, cap: int | None, filled: int) -> MoveOutcome:
    """What happens when someone at `stage` is moved `to` another one; Rejected for a stage that does not exist.

    `filled` counts this person when they have a place. Steps may be skipped and gone back: people differ.
    """
    if to not in ALL_STAGES:
        raise Rejected({"stage": "unknown-stage"})
    if to == stage:
        return AlreadyThere(stage)
    had, will_have = takes_a_place(stage), takes_a_place(to)
    if will_have and not had and cap is not None and filled >= cap:
        return RoleFull(cap)
    left_over = filled - (1 if had and not will_have else 0)
    return Moved(to, freed=had and not will_have and cap is not None and left_over < cap)


@dataclass(frozen=True, slots=True)
class RoleDraft:
    """What is typed about a role. No cap: as many as come. `minutes_a_month` is about how long it takes, to tell
    short from long (fact 000-10); None when nobody can say.
    """

    name: str
    cap: int | None = None
    commitment: str = ""
    about: str = ""
    position: int = 0
    retired: bool = False
    minutes_a_month: int | None = None

    def checked(self) -> RoleDraft:
        """The draft, tidied; Rejected with a code a field if it cannot be kept."""
        tidy = replace(
            self,
            name=" ".join(self.name.split()),
            commitment=" ".join(self.commitment.split()),
            about=self.about.strip(),
        )
        problems: dict[str, str] = {}
        if not tidy.name:
            problems["name"] = "name-missing"
        elif len(tidy.name) > LONGEST_NAME:
            problems["name"] = "too-long"
        if tidy.cap is not None and tidy.cap < 1:
            problems["cap"] = "too-small"
        if tidy.minutes_a_month is not None and not 0 <= tidy.minutes_a_month <= MOST_MINUTES:
            problems["minutes_a_month"] = "out-of-range"
        if len(tidy.commitment) > LONGEST_COMMITMENT:
            problems["commitment"] = "too-long"
        if len(tidy.about) > LONGEST_ABOUT:
            problems["about"] = "too-long"
        if problems:
            raise Rejected(problems, least=0, most=MOST_MINUTES)
        return tidy
