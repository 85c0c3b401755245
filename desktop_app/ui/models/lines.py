"""People and sessions as lines and pills that pages show and screen readers say."""

from __future__ import annotations

from desktop_app.services.people import Need, PersonLine
from desktop_app.services.programme import Session
from desktop_app.ui import times
from desktop_app.ui.text import how_many, people_count  # noqa: F401 - scaffold until the callers ask text
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


def session_heading(session: Session) -> Heading:
    """An event as the top bar shows it."""
    where = f" · {session.venue}" if session.venue else ""
    return Heading(session.title, f"{times.span(session.starts, session.ends)}{where}")
