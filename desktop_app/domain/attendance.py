"""Who may come in at the door, and what is said. A refusal at the door is a result, not an exception."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Accepted:
    """Checked in now. `again`: had left before. `other_day`: the session is on another date than today (ISO 8601)."""

    since: str
    again: bool = False
    other_day: str | None = None


@dataclass(frozen=True, slots=True)
class AlreadyIn:
    """Checked in before; nothing was changed."""

    since: str


@dataclass(frozen=True, slots=True)
class SessionFull:
    """The session has as many people as its venue holds."""

    capacity: int


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The event was called off."""


Outcome = Accepted | AlreadyIn | SessionFull | Cancelled

OUTCOME_NAMES: dict[type, str] = {
    Accepted: "accepted",
    AlreadyIn: "already-in",
    SessionFull: "session-full",
    Cancelled: "cancelled",
}
"""How an outcome is called in JSON."""


def decide_check_in(
    *,
    at: str,
    today: str,
    since: str | None,
    left_at: str | None,
    cancelled: bool,
    session_day: str,
    capacity: int | None,
    inside: int,
    coming: int = 1,
) -> Outcome:
    """What happens when someone is checked in `at` this instant (ISO 8601 UTC).

    Another day's session still takes people in (a clock may be wrong, a form may be typed up later), and says so.
    """
    if since is not None and left_at is None:
        return AlreadyIn(since)
    if cancelled:
        return Cancelled()
    if capacity is not None and inside + coming > capacity:
        return SessionFull(capacity)
    return Accepted(at, again=left_at is not None, other_day=session_day if session_day != today else None)


def presence(*, expected: bool, since: str | None, left_at: str | None, over: bool) -> str:
    """A line's state on the roster: in, left, expected, or absent once the session is over."""
    if since is not None:
        return "left" if left_at else "in"
    if expected:
        return "absent" if over else "expected"
    return "absent"


def attended(*times: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
    """From when to when one person was there, from (since, left at) of each record: still inside if any of them is."""
    came = [(since, left_at) for since, left_at in times if since is not None]
    if not came:
        return None, None
    left = [left_at for _since, left_at in came]
    return min(since for since, _left in came), None if None in left else max(at for at in left if at)
