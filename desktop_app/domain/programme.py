"""Events and their sessions: what a draft must have, and the dates of a repeating drop-in's rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from desktop_app.domain.errors import Rejected

KINDS = ("community", "skip-day", "drop-in", "inspection", "meeting", "other")


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """One timed sitting. Local wall-clock ISO 8601 (2026-11-21T10:00); no end is fine; no venue means the event's."""

    starts: str
    ends: str = ""
    venue: str = ""
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class EventDraft:
    """What is typed about an event."""

    kind: str
    title: str
    sessions: tuple[SessionDraft, ...]
    theme: str = ""
    venue: str = ""

    def checked(self) -> EventDraft:
        """The draft, tidied, times to the minute; Rejected with a code a field if it cannot be kept."""
        problems: dict[str, str] = {}
        if self.kind not in KINDS:
            problems["kind"] = "unknown-kind"
        if not self.title.strip():
            problems["title"] = "title-missing"
        if not self.sessions:
            problems["starts"] = "date-missing"
        sessions = []
        for session in self.sessions:
            starts, ends = _minute(session.starts), _minute(session.ends)
            if starts is None:
                problems["starts"] = "bad-date" if session.starts else "date-missing"
            elif session.ends and ends is None:
                problems["ends"] = "bad-date"
            elif ends and ends <= starts:
                problems["ends"] = "ends-before-start"
            if session.capacity is not None and session.capacity < 1:
                problems["capacity"] = "too-small"
            sessions.append(replace(session, starts=starts or "", ends=ends or "", venue=session.venue.strip()))
        if problems:
            raise Rejected(problems)
        return replace(
            self,
            title=" ".join(self.title.split()),
            theme=" ".join(self.theme.split()),
            venue=" ".join(self.venue.split()),
            sessions=tuple(sessions),
        )


def moved_to(draft: EventDraft, day: date, theme: str | None = None) -> EventDraft:
    """The same event on another day, its sessions moved with it, perhaps with another theme."""
    first = datetime.fromisoformat(draft.sessions[0].starts).date()
    shift = day - first

    def moved(text: str) -> str:
        return (datetime.fromisoformat(text) + shift).isoformat(timespec="minutes") if text else ""

    sessions = tuple(replace(s, starts=moved(s.starts), ends=moved(s.ends)) for s in draft.sessions)
    return replace(draft, sessions=sessions, theme=draft.theme if theme is None else theme)


def weekday_of_month(day: date) -> tuple[int, int]:
    """Which weekday (Monday is 0) and which one of its month `day` is: the 2nd Tuesday is (1, 2), the last is (1, -1).

    A fifth one is called the last, since most months have no fifth (fact 000-42: the same day each month).
    """
    nth = (day.day - 1) // 7 + 1
    return day.weekday(), -1 if nth == 5 else nth


def _minute(text: str) -> str | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone().replace(tzinfo=None)
    return moment.isoformat(timespec="minutes")
