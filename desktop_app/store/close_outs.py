"""What was counted on paper at the end of an event, on this laptop."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.store.journal import Reader, Writer


@dataclass(frozen=True, slots=True)
class CloseOut:
    """One session's close-out. Counts are None until somebody typed them; `closed_at` is None until it is handed in."""

    session_id: str
    event_id: str
    sheet_lines: int | None
    sheet_consents: int | None
    explained: str
    closed_at: str | None


def of_session(reader: Reader, session_id: str) -> CloseOut | None:
    """A session's close-out, None before anything was typed."""
    row = reader.driver.execute(
        "SELECT session_id, event_id, sheet_lines, sheet_consents, explained, closed_at FROM close_out"
        " WHERE session_id = ?",
        (session_id,),
    ).fetchone()
    return CloseOut(*row) if row else None


def keep(writer: Writer, close_out: CloseOut) -> None:
    """Keep what was counted and explained."""
    writer.driver.execute(
        "INSERT OR REPLACE INTO close_out(session_id, event_id, sheet_lines, sheet_consents, explained, closed_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        tuple(getattr(close_out, name) for name in CloseOut.__slots__),
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
