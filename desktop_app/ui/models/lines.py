"""People, sessions and what happened, as lines and pills that pages show and screen readers say."""

from __future__ import annotations

from collections.abc import Iterable

from desktop_app.domain.attendance import Accepted, AlreadyIn, Cancelled, SessionFull
from desktop_app.services.attendance import CheckedIn
from desktop_app.services.people import Need, PersonLine
from desktop_app.services.programme import Session
from desktop_app.ui import times
from desktop_app.ui.widgets.pills import Pill
from desktop_app.ui.widgets.result_list import ResultLine
from desktop_app.ui.widgets.top_bar import Heading

_NEED_ICONS = {"format": "a-large-small", "language": "languages", "access": "accessibility"}


def need_words(need: Need) -> str:
    """Large print; Speaks Urdu; Step-free access."""
    return f"Speaks {need.label}" if need.kind == "language" else need.label


def need_pill(need: Need) -> Pill:
    """A need as a pill."""
    return Pill(need_words(need), need.icon or _NEED_ICONS[need.kind], "warn")


def presence_pill(line: PersonLine) -> Pill | None:
    """Whether the person is in, has left, or is expected; None when there is nothing to say."""
    if line.left_at:
        return Pill(f"Left {times.clock_time(line.left_at)}", "log-out", "info")
    if line.since:
        return Pill(f"Checked in {times.clock_time(line.since)}", "circle-check", "ok")
    return Pill("Expected", "clock", "info") if line.expected else None


def person_line(line: PersonLine) -> ResultLine:
    """A person as a row of the desk's list."""
    needs = tuple(need_pill(n) for n in line.needs)
    presence = presence_pill(line)
    state = f"{presence.text}." if presence else "Not checked in yet."
    spoken_needs = f" Needs: {', '.join(need_words(n) for n in line.needs)}." if line.needs else ""
    return ResultLine(
        title=line.name or line.reference,
        detail=line.place or "No address",
        pills=(*needs, presence) if presence else needs,
        spoken=f"{line.name}, {line.place}. {state}{spoken_needs}",
        key=line.id,
    )


def how_many(count: int, one: str, many: str) -> str:
    """1 person; 3 people."""
    return f"{count:,} {one if count == 1 else many}"


def people_count(count: int) -> str:
    """1 person; 3 people."""
    return how_many(count, "person", "people")


def checked_in(done: CheckedIn) -> tuple[str, str]:
    """What happened at the door, as a sentence, and which kind of message it is."""
    outcome = done.outcome
    if isinstance(outcome, Accepted):
        others = done.adults + done.children
        who = f"{done.name} and {people_count(others)} with them" if others else done.name
        again = " again" if outcome.again else ""
        other_day = (
            f" This event is on {times.short_day(outcome.other_day)}, not today: is it the right one?"
            if outcome.other_day
            else ""
        )
        sentence = f"{who} checked in{again} at {times.clock_time(outcome.since)}.{other_day}"
        return sentence, "warn" if outcome.other_day else "ok"
    if isinstance(outcome, AlreadyIn):
        return f"{done.name} is already in, since {times.clock_time(outcome.since)}. Nothing was changed.", "info"
    if isinstance(outcome, SessionFull):
        return (
            f"{done.name} was not checked in: the venue holds {outcome.capacity} and is full. "
            "Check someone out, or change the number in the programme.",
            "warn",
        )
    if isinstance(outcome, Cancelled):
        return f"{done.name} was not checked in: this event was called off. Choose another event.", "warn"
    raise TypeError(type(outcome))


def household_checked_in(done: Iterable[CheckedIn]) -> tuple[str, str]:
    """What happened at the door to several people at once."""
    results = list(done)
    accepted = [d for d in results if isinstance(d.outcome, Accepted)]
    if not accepted:
        return checked_in(results[0])
    if len(results) == 1:
        return checked_in(results[0])
    total = sum(1 + d.adults + d.children for d in accepted)
    first = accepted[0].outcome
    at = times.clock_time(first.since) if isinstance(first, Accepted) else ""
    names = _listed([d.name for d in accepted])
    unnamed = total - len(accepted)
    unnamed_words = f" and {people_count(unnamed)} with them" if unnamed else ""
    refused = [d for d in results if not isinstance(d.outcome, Accepted)]
    rest = " " + " ".join(checked_in(d)[0] for d in refused) if refused else ""
    return f"{names}{unnamed_words} checked in at {at}.{rest}", "ok"


def session_heading(session: Session) -> Heading:
    """An event as the top bar shows it."""
    where = f" · {session.venue}" if session.venue else ""
    return Heading(session.title, f"{times.span(session.starts, session.ends)}{where}")


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
