"""Events, their sessions, and repeating drop-ins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dateutil.rrule import MONTHLY, rrule, weekday
from sqlalchemy import select

from desktop_app.domain.errors import Gone, Rejected
from desktop_app.domain.programme import EventDraft, SessionDraft, moved_to, weekday_of_month
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.tables import EventRow, SessionRow

MOST_REPEATS = 60


@dataclass(frozen=True, slots=True)
class Session:
    """One timed sitting, with the event it belongs to. Times are local wall-clock ISO 8601 without a zone."""

    id: str
    event_id: str
    title: str
    kind: str
    theme: str
    venue: str
    starts: str
    ends: str
    capacity: int | None
    cancelled: bool

    @property
    def day(self) -> str:
        """The date it starts on, ISO 8601."""
        return self.starts[:10]


@dataclass(frozen=True, slots=True)
class Event:
    """One occasion with its sessions in order of time."""

    id: str
    kind: str
    title: str
    theme: str
    venue: str
    cancelled: bool
    series_id: str
    sessions: tuple[Session, ...]


def add_event(writer: Writer, draft: EventDraft, *, series_id: str = "") -> Event:
    """Keep a new event with its sessions. Rejected if the draft cannot be kept."""
    tidy = draft.checked()
    row = writer.add(
        EventRow(id="", kind=tidy.kind, title=tidy.title, theme=tidy.theme, venue=tidy.venue, series_id=series_id)
    )
    writer.session.flush()
    for session in tidy.sessions:
        writer.add(
            SessionRow(
                id="",
                event_id=row.id,
                starts=session.starts,
                ends=session.ends,
                venue=session.venue,
                capacity=session.capacity,
            )
        )
    writer.session.flush()
    writer.facts |= {"title": tidy.title, "event": row.id}
    return event(writer, row.id)


def add_series(writer: Writer, draft: EventDraft, times: int, themes: Sequence[str] = ()) -> tuple[Event, ...]:
    """Keep an event that repeats on the same weekday of each month, `times` in all, with a theme a month if given.

    A repeat is an event of its own, so it can be moved or called off by itself (facts 000-42 and 000-43).
    """
    if not 1 <= times <= MOST_REPEATS:
        raise Rejected({"times": "out-of-range"}, least=1, most=MOST_REPEATS)
    first = datetime.fromisoformat(draft.checked().sessions[0].starts)
    series_id = writer.new_id()
    made = []
    for place, day in enumerate(same_weekday_each_month(first.date(), times)):
        theme = themes[place] if place < len(themes) else draft.theme
        made.append(add_event(writer, moved_to(draft, day, theme), series_id=series_id))
    writer.facts |= {"title": draft.title, "count": len(made)}
    return tuple(made)


def same_weekday_each_month(first: date, times: int) -> list[date]:
    """`times` dates on the same weekday of the month as `first` (the 2nd Tuesday, the last Friday), from it on."""
    day, nth = weekday_of_month(first)
    start = datetime(first.year, first.month, first.day)  # noqa: DTZ001 - a date, not an instant
    return [d.date() for d in rrule(MONTHLY, dtstart=start, byweekday=weekday(day, nth), count=times)]


def change_event(writer: Writer, event_id: str, draft: EventDraft) -> Event:
    """Change an event and its sessions in order; sessions that the draft does not have are taken back."""
    tidy = draft.checked()
    row = writer.get(EventRow, event_id)
    row.kind, row.title, row.theme, row.venue = tidy.kind, tidy.title, tidy.theme, tidy.venue
    known = [writer.get(SessionRow, s.id) for s in event(writer, event_id).sessions]
    for place, session in enumerate(tidy.sessions):
        kept = known[place] if place < len(known) else writer.add(SessionRow(id="", event_id=event_id, starts=""))
        kept.starts, kept.ends, kept.venue = session.starts, session.ends, session.venue
        kept.capacity = session.capacity
    for extra in known[len(tidy.sessions) :]:
        writer.take_back(extra)
    writer.session.flush()
    writer.facts |= {"title": tidy.title, "event": event_id}
    return event(writer, event_id)


def call_off(writer: Writer, event_id: str) -> None:
    """Mark an event as cancelled; it stays in the programme so that people can be told."""
    row = writer.get(EventRow, event_id)
    row.cancelled = True
    writer.facts |= {"title": row.title, "event": event_id}


def event(reader: Reader, event_id: str) -> Event:
    """One event; Gone if unknown."""
    row = reader.get(EventRow, event_id)
    return _event(row, _sessions(reader, "s.event_id = ?", event_id))


def events(reader: Reader, first: str = "", last: str = "") -> tuple[Event, ...]:
    """Events with a session from `first` to `last` (ISO dates, both included; empty: no limit), by time."""
    sessions = _sessions(reader, "NOT e.void AND s.starts BETWEEN ? AND ?", first, (last or "9999") + "T99")
    order: dict[str, list[Session]] = {}
    for session in sessions:
        order.setdefault(session.event_id, []).append(session)
    rows: dict[str, EventRow] = {}
    ids = list(order)
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        rows |= {r.id: r for r in reader.session.scalars(select(EventRow).where(_c(EventRow, "id").in_(some)))}
    return tuple(_event(rows[i], tuple(found)) for i, found in order.items())


def session(reader: Reader, session_id: str) -> Session:
    """One session; Gone if unknown."""
    found = _sessions(reader, "s.id = ?", session_id)
    if not found:
        raise Gone("no-session", id=session_id)
    return found[0]


def session_of(reader: Reader, event_id: str, today: str) -> Session:
    """The session that a desk means by an event: today's, or the next to come, or the last one."""
    found = event(reader, event_id).sessions
    if not found:
        raise Gone("no-session", id=event_id)
    return next((s for s in found if s.day >= today), found[-1])


def sessions_near(reader: Reader, today: str, limit: int = 12) -> tuple[Session, ...]:
    """Sessions to choose from at a desk: today's first, then those to come, then the latest past ones."""
    coming = _sessions(reader, "NOT e.void AND s.starts >= ?", today, limit=limit)
    past = _sessions(reader, "NOT e.void AND s.starts < ?", today, limit=limit, backwards=True)
    return (*coming, *past)[:limit]


def draft_of(found: Event) -> EventDraft:
    """The draft that would make this event again, for editing."""
    sessions = tuple(SessionDraft(s.starts, s.ends, s.venue, s.capacity) for s in found.sessions)
    return EventDraft(found.kind, found.title, sessions, found.theme, found.venue)


def _sessions(
    reader: Reader, where: str, *values: str, limit: int = -1, backwards: bool = False
) -> tuple[Session, ...]:
    """The sessions `s` of events `e` for which the SQL holds, by time; straight from the driver, as a door waits."""
    order = "DESC" if backwards else "ASC"
    rows = reader.driver.execute(
        f"""
        SELECT s.id, e.id, e.title, e.kind, e.theme, coalesce(nullif(s.venue, ''), e.venue), s.starts, s.ends,
               s.capacity, e.cancelled
        FROM session s JOIN event e ON e.id = s.event_id
        WHERE NOT s.void AND {where} ORDER BY s.starts {order}, s.id LIMIT ?
        """,
        (*values, limit),
    )
    return tuple(Session(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], bool(r[9])) for r in rows)


def _event(row: EventRow, sessions: tuple[Session, ...]) -> Event:
    return Event(row.id, row.kind, row.title, row.theme, row.venue, row.cancelled, row.series_id, sessions)


def _c(row_type: type[Any], name: str) -> Any:
    return getattr(row_type, name)
