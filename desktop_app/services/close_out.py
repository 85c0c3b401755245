"""Closing an event on the laptop: what the door counted, what is written down, and what is on paper.

Only what is mended travels; the counts of the paper stay on this laptop, as help for whoever hands the event in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop_app.domain.close_out import Counted, Gap, gaps
from desktop_app.domain.errors import Rejected
from desktop_app.services import attendance, programme
from desktop_app.services.programme import Session
from desktop_app.store import close_outs
from desktop_app.store.close_outs import CloseOut
from desktop_app.store.journal import Reader, Writer

MOST_COUNTED = 9_999


@dataclass(frozen=True, slots=True)
class Closing:
    """One session at its end: what there is to compare, what does not fit, and what was said about that."""

    session: Session
    counted: Counted
    gaps: tuple[Gap, ...]
    kept: CloseOut

    @property
    def open_gaps(self) -> tuple[Gap, ...]:
        """The gaps that are neither mended nor explained."""
        return tuple(gap for gap in self.gaps if not self.kept.explained.get(gap.code, ""))

    @property
    def is_closed(self) -> bool:
        """Whether it was handed in."""
        return self.kept.closed_at is not None


def closing(reader: Reader, session_id: str) -> Closing:
    """A session at its end. Gone if unknown."""
    session = programme.session(reader, session_id)
    kept = close_outs.of_session(reader, session_id, session.event_id)
    counts = attendance.counts(reader, session_id)
    consents, not_asked = _consents(reader, session)
    counted = Counted(
        counts.named,
        counts.with_them,
        counts.tallied,
        counts.inside,
        consents,
        not_asked,
        kept.door_count,
        kept.sheet_lines,
        kept.sheet_consents,
    )
    return Closing(session, counted, gaps(counted), kept)


def of_event(reader: Reader, event_id: str) -> tuple[Closing, ...]:
    """Every session of an event at its end, by time."""
    return tuple(closing(reader, session.id) for session in programme.event(reader, event_id).sessions)


def count(writer: Writer, session_id: str, **counts: int | None) -> None:
    """Keep what was counted: `door_count`, `sheet_lines`, `sheet_consents`. Rejected 'out-of-range'."""
    wrong = {name: "out-of-range" for name, n in counts.items() if n is not None and not 0 <= n <= MOST_COUNTED}
    if wrong:
        raise Rejected(wrong, least=0, most=MOST_COUNTED)
    kept = closing(writer, session_id).kept
    close_outs.keep(writer, replace(kept, **counts))  # type: ignore[arg-type]  # the three counts, by name


def explain(writer: Writer, session_id: str, code: str, words: str) -> None:
    """Keep why a gap is as it should be; no words take that back."""
    kept = closing(writer, session_id).kept
    said = {**kept.explained, code: " ".join(words.split())[:500]}
    close_outs.keep(writer, replace(kept, explained={gap: why for gap, why in said.items() if why}))


def mend_count(writer: Writer, session_id: str) -> int:
    """Count those who came and are in no line without a name (the Writer is opened with `Op.TALLY`); answers how
    many."""
    found = closing(writer, session_id)
    missing = sum(gap.count for gap in found.gaps if gap.code == "counted-not-written")
    left = missing
    while left:
        some = min(left, attendance.MOST_WITH_ONE_PERSON)
        attendance.tally(writer, session_id=session_id, adults=some, note="Door count")
        left -= some
    writer.facts |= {"adults": missing, "children": 0}
    return missing


def sign_everybody_out(writer: Writer, session_id: str) -> int:
    """Sign out all who are still inside (the Writer is opened with `Op.LEAVE`); answers how many lines that were."""
    rows = writer.driver.execute(
        "SELECT person_id FROM attendance WHERE session_id = ? AND since IS NOT NULL AND left_at IS NULL AND NOT void",
        (session_id,),
    ).fetchall()
    for (person,) in rows:
        attendance.leave(writer, session_id=session_id, person_id=person)
    writer.facts |= {"name": "everybody"}
    return len(rows)


def close(writer: Writer, session_id: str) -> None:
    """Close a session: everything fits or is explained. Rejected (gap > its own code) when something is not."""
    found = closing(writer, session_id)
    if found.open_gaps:
        raise Rejected({gap.code: gap.code for gap in found.open_gaps})
    close_outs.keep(writer, replace(found.kept, closed_at=writer.at))


def open_again(writer: Writer, session_id: str) -> None:
    """Take a close-out back: there is more to write down."""
    close_outs.keep(writer, replace(closing(writer, session_id).kept, closed_at=None))


def _consents(reader: Reader, session: Session) -> tuple[int, int]:
    """How many answers on paper were noted that day for those who came, and how many who came were never asked."""
    (on_paper,) = reader.driver.execute(
        "SELECT count(*) FROM consent c WHERE NOT c.void AND c.how = 'paper' AND substr(c.at, 1, 10) = ?"
        " AND EXISTS (SELECT 1 FROM attendance a WHERE a.person_id = c.person_id AND a.session_id = ?"
        " AND a.since IS NOT NULL AND NOT a.void)",
        (session.day, session.id),
    ).fetchone()
    (not_asked,) = reader.driver.execute(
        "SELECT count(*) FROM attendance a WHERE a.session_id = ? AND a.since IS NOT NULL AND NOT a.void"
        " AND NOT EXISTS (SELECT 1 FROM consent c WHERE c.person_id = a.person_id AND NOT c.void)",
        (session.id,),
    ).fetchone()
    return int(on_paper), int(not_asked)
