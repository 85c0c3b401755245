"""What people said, word for word, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from desktop_app.domain.people import full_name
from desktop_app.domain.voice import checked_reply, checked_words
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.local_tables import SamePersonRow
from desktop_app.store.tables import EventRow, PersonRow, PointRow, ReplyRow, SessionRow


@dataclass(frozen=True, slots=True)
class Point:
    """One thing one person said. `at` is ISO 8601 UTC; `person` and `event` are names, "" for nobody and nowhere."""

    id: str
    kind: str
    words: str
    at: str
    person_id: str | None = None
    person: str = ""
    session_id: str | None = None
    event: str = ""


def note_need(writer: Writer, person_id: str | None, session_id: str | None, words: str, *, kind: str = "need") -> str:
    """Keep what was said exactly as it was said (fact 003-16); answers the point's id.

    Rejected (words, kind); Gone for a person or session that is not here. Both may be None: said by nobody in
    particular, or away from any session.
    """
    kept = checked_words(words, kind)
    if session_id is not None:
        writer.get(SessionRow, session_id)
        writer.facts["session"] = session_id
    if person_id is not None:
        person_id = writer.kept(person_id)
        person = writer.get(PersonRow, person_id)
        writer.facts |= {"name": full_name(person.given, person.family), "person": person_id}
    writer.facts["kind"] = kind
    row = writer.add(PointRow(id="", person_id=person_id, session_id=session_id, kind=kind, words=kept, at=writer.at))
    return row.id


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of one point, as it may be shown: `outcome` is one of the domain's OUTCOMES; `at` ISO 8601 UTC."""

    id: str
    point_id: str
    outcome: str
    said: str
    answer: str
    at: str


def reply(writer: Writer, point_id: str, *, outcome: str, said: str, answer: str) -> str:
    """Answer a point, to be shown to everyone; answers the reply's id. `said` tells the point without naming anybody.

    The point itself stays as it was said. Rejected (outcome, said, answer); Gone for a point that is not here.
    """
    shown_said, shown_answer = checked_reply(outcome, said, answer)
    writer.get(PointRow, point_id)
    writer.facts["outcome"] = outcome
    row = ReplyRow(id="", point_id=point_id, outcome=outcome, said=shown_said, answer=shown_answer, at=writer.at)
    return writer.add(row).id


def replies(reader: Reader, *, session_id: str | None = None, year: int | None = None) -> tuple[Reply, ...]:
    """What can be shown, newest first; the last word on each point. `session_id`: of what was said there;
    `year`: answered in it.
    """
    wanted = (
        select(*(col(c) for c in (ReplyRow.id, ReplyRow.point_id, ReplyRow.outcome, ReplyRow.said, ReplyRow.answer)))
        .add_columns(col(ReplyRow.at))
        .join(PointRow, col(PointRow.id) == col(ReplyRow.point_id))
        .where(~col(ReplyRow.void), ~col(PointRow.void))
        .order_by(col(ReplyRow.at).desc(), col(ReplyRow.id).desc())
    )
    if session_id is not None:
        wanted = wanted.where(col(PointRow.session_id) == session_id)
    if year is not None:
        wanted = wanted.where(col(ReplyRow.at).startswith(f"{year}-"))
    latest: dict[str, Reply] = {}
    for row in reader.rows(wanted):
        found = Reply(*row)
        latest.setdefault(found.point_id, found)
    return tuple(latest.values())


def points_of_person(reader: Reader, person_id: str) -> tuple[Point, ...]:
    """All that this person said, newest first."""
    found = _points(reader, col(PointRow.person_id).in_(reader.ids_of(person_id)))
    return tuple(reversed(found))


def points_of_session(reader: Reader, session_id: str) -> tuple[Point, ...]:
    """All that was said at this session, in the order it was said."""
    return _points(reader, col(PointRow.session_id) == session_id)


def points(reader: Reader, limit: int = 100) -> tuple[Point, ...]:
    """The latest that was said, newest first."""
    return tuple(reversed(_points(reader, col(PointRow.id).is_not(None))[-limit:]))


def _points(reader: Reader, where: Any) -> tuple[Point, ...]:
    rows = reader.rows(
        select(
            *(col(c) for c in (PointRow.id, PointRow.kind, PointRow.words, PointRow.at)),
            col(PersonRow.id),
            col(PersonRow.given),
            col(PersonRow.family),
            col(PointRow.session_id),
            col(EventRow.title),
        )
        .outerjoin(SamePersonRow, col(SamePersonRow.person_id) == col(PointRow.person_id))
        .outerjoin(PersonRow, col(PersonRow.id) == func.coalesce(col(SamePersonRow.kept_id), col(PointRow.person_id)))
        .outerjoin(SessionRow, col(SessionRow.id) == col(PointRow.session_id))
        .outerjoin(EventRow, col(EventRow.id) == col(SessionRow.event_id))
        .where(where, ~col(PointRow.void))
        .order_by(col(PointRow.at), col(PointRow.id))
    )
    return tuple(
        Point(row_id, kind, said, at, person_id, full_name(given or "", family or ""), session_id, title or "")
        for row_id, kind, said, at, person_id, given, family, session_id, title in rows
    )
