"""What happened at the door, in sentences. No Qt here: the command line says the same words as the window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_app.domain.attendance import Accepted, AlreadyIn, Cancelled, SessionFull
from desktop_app.ui import times
from desktop_app.ui.text import listed, people_count

if TYPE_CHECKING:
    from desktop_app.services.attendance import CheckedIn


def checked_in(done: CheckedIn) -> tuple[str, str]:
    """What happened at the door, as a sentence, and which kind of message it is (ok, info, warn)."""
    outcome = done.outcome
    match outcome:
        case AlreadyIn(since):
            return f"{done.name} is already in, since {times.clock_time(since)}. Nothing was changed.", "info"
        case SessionFull(capacity):
            full = f"{done.name} was not checked in: the venue holds {capacity} and is full."
            return f"{full} Check someone out, or change the number in the programme.", "warn"
        case Cancelled():
            return f"{done.name} was not checked in: this event was called off. Choose another event.", "warn"
        case Accepted(since, again, other_day):
            others = done.adults + done.children
            who = f"{done.name} and {people_count(others)} with them" if others else done.name
            day = times.short_day(other_day) if other_day else ""
            warning = f" This event is on {day}, not today: is it the right one?" if day else ""
            sentence = f"{who} checked in{' again' if again else ''} at {times.clock_time(since)}.{warning}"
            return sentence, "warn" if warning else "ok"


def household_checked_in(done: Sequence[CheckedIn]) -> tuple[str, str]:
    """What happened at the door to several people at once."""
    accepted = [d for d in done if isinstance(d.outcome, Accepted)]
    if not accepted or len(done) == 1:
        return checked_in(done[0])
    unnamed = sum(d.adults + d.children for d in accepted)
    unnamed_words = f" and {people_count(unnamed)} with them" if unnamed else ""
    first = accepted[0].outcome
    at = times.clock_time(first.since) if isinstance(first, Accepted) else ""
    rest = "".join(f" {checked_in(d)[0]}" for d in done if not isinstance(d.outcome, Accepted))
    return f"{listed([d.name for d in accepted])}{unnamed_words} checked in at {at}.{rest}", "ok"
