"""What was counted on paper at the end of an event, on this laptop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop_app.store.batches import OWN_WORK
from desktop_app.store.journal import Reader, Writer, packed, unpacked


@dataclass(frozen=True, slots=True)
class CloseOut:
    """One session's close-out. Counts are None until somebody typed them; `explained` is gap > words; `closed_at` is
    None until it is handed in."""

    session_id: str
    event_id: str
    door_count: int | None = None
    sheet_lines: int | None = None
    sheet_consents: int | None = None
    explained: Mapping[str, str] = field(default_factory=dict)
    closed_at: str | None = None


def of_session(reader: Reader, session_id: str, event_id: str) -> CloseOut:
    """A session's close-out; one with nothing in it before anything was typed."""
    row = reader.driver.execute(
        "SELECT door_count, sheet_lines, sheet_consents, explained, closed_at FROM close_out WHERE session_id = ?",
        (session_id,),
    ).fetchone()
    if row is None:
        return CloseOut(session_id, event_id)
    return CloseOut(session_id, event_id, row[0], row[1], row[2], unpacked(row[3]), row[4])


def keep(writer: Writer, one: CloseOut) -> None:
    """Keep what was counted and explained."""
    writer.driver.execute(
        "INSERT OR REPLACE INTO close_out(session_id, event_id, door_count, sheet_lines, sheet_consents, explained,"
        " closed_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            one.session_id,
            one.event_id,
            one.door_count,
            one.sheet_lines,
            one.sheet_consents,
            packed(one.explained),
            one.closed_at,
        ),
    )


def is_closed(reader: Reader, event_id: str) -> bool:
    """Whether every session of an event was closed here."""
    return event_id in closed_events(reader)


def closed_events(reader: Reader) -> frozenset[str]:
    """The events whose every session was closed here."""
    rows = reader.driver.execute(
        "SELECT s.event_id FROM session s LEFT JOIN close_out c ON c.session_id = s.id WHERE NOT s.void"
        " GROUP BY s.event_id HAVING min(c.closed_at IS NOT NULL) = 1"
    )
    return frozenset(r[0] for r in rows)


def whereabouts(reader: Reader) -> dict[str, str]:
    """Event > where what was written at it on this laptop is: 'made' (on this laptop only), 'handed-over' (in the
    folder) or 'at-office'. Events at which nothing was written here are missing."""
    rows = reader.driver.execute(
        "SELECT s.event_id, min(CASE b.state WHEN 'at-office' THEN 2 WHEN 'handed-over' THEN 1 ELSE 0 END)"
        f" FROM {OWN_WORK} LEFT JOIN batch_sent b ON b.id = o.sent_in"
        " LEFT JOIN attendance a ON c.entity = 'attendance' AND a.id = c.row_id"
        " LEFT JOIN tally t ON c.entity = 'tally' AND t.id = c.row_id"
        " LEFT JOIN point p ON c.entity = 'point' AND p.id = c.row_id"
        " JOIN session s ON s.id = coalesce(a.session_id, t.session_id, p.session_id)"
        " GROUP BY s.event_id"
    )
    states = ("made", "handed-over", "at-office")
    found = {event: states[worst] for event, worst in rows}
    gone = reader.driver.execute("SELECT event_id FROM close_out WHERE closed_at IS NOT NULL")
    for (event,) in gone.fetchall():
        found.setdefault(event, "at-office")  # closed, and taken off since
    return found
