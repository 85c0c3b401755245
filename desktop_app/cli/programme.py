"""Events, and the door: check in, count, roster."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from desktop_app.app import Desk
from desktop_app.cli.conduct import Call
from desktop_app.cli.output import DONE, WAITS, Answer, table
from desktop_app.cli.people import draft_of
from desktop_app.domain.attendance import OUTCOME_NAMES, Accepted, AlreadyIn, Cancelled, SessionFull
from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError, Rejected
from desktop_app.domain.programme import EventDraft, SessionDraft
from desktop_app.services import attendance, close_out, people, programme, reports
from desktop_app.services.attendance import CheckedIn
from desktop_app.services.programme import Event, Session
from desktop_app.store.journal import Reader
from desktop_app.ui import door_words, text, times
from desktop_app.ui.models import close_out as words


def add(call: Call) -> Answer:
    """Add an event, or one that repeats each month."""
    options = call.options
    session = SessionDraft(options.start, options.end, capacity=options.capacity)
    draft = EventDraft(options.kind, options.title, (session,), options.theme, options.venue)
    with call.desk() as desk, desk.store.write(Op.ADD_EVENT) as writer:
        if options.repeat is None:
            made: tuple[Event, ...] = (programme.add_event(writer, draft),)
        else:
            made = programme.add_series(writer, draft, options.repeat)
    data: dict[str, Any] = {"id": made[0].id, "session": made[0].sessions[0].id}
    if options.repeat is not None:
        data["series"] = [event.id for event in made]
    lines = [f"{e.id}  {times.span(e.sessions[0].starts, e.sessions[0].ends)}" for e in made]
    return Answer(data, f"Added “{made[0].title}”.\n" + "\n".join(lines))


def listing(call: Call) -> Answer:
    """The programme."""
    first, last = _day("from", call.options.first), _day("to", call.options.last)
    with call.desk() as desk, desk.store.read() as reader:
        found = programme.events(reader, first, last)
    rows = [
        (e.id, times.span(s.starts, s.ends), e.title, s.venue, "called off" if e.cancelled else "")
        for e in found
        for s in e.sessions
    ]
    plain = table(("Id", "When", "What", "Where", ""), rows) if rows else "No events."
    return Answer({"events": [_event(e) for e in found]}, plain)


def show(call: Call) -> Answer:
    """One event with its counts."""
    with call.desk() as desk, desk.store.read() as reader:
        event = programme.event(reader, reports.whole_id(reader, "event", call.options.id))
        counts = {s.id: attendance.counts(reader, s.id) for s in event.sessions}
    data = _event(event)
    for session in data["sessions"]:
        found = counts[session["id"]]
        session["counts"] = asdict(found) | {"checked_in": found.checked_in, "everyone": found.everyone}
    lines = [f"{event.title}{' (called off)' if event.cancelled else ''}", event.id]
    for one in event.sessions:
        n = counts[one.id]
        lines.append(f"{times.span(one.starts, one.ends)}{f', {one.venue}' if one.venue else ''}")
        lines.append(f"  {n.expected} expected, {n.everyone} came ({n.tallied} without a name), {n.inside} inside now")
    return Answer(data, "\n".join(lines))


def close(call: Call) -> Answer:
    """Compare the counts of every session of an event that is over, mend what was asked for, and close it.

    What is left must be explained; a count on paper is taken as that of an event with one session.
    """
    options = call.options
    counts = {"door_count": options.door, "sheet_lines": options.lines, "sheet_consents": options.forms}
    found: list[close_out.Closing] = []
    with call.desk() as desk:
        with desk.store.read() as reader:
            event = programme.event(reader, reports.whole_id(reader, "event", options.id))
        for session in event.sessions:
            with desk.store.write(Op.CLOSE_OUT) as writer:
                close_out.count(writer, session.id, **{name: n for name, n in counts.items() if n is not None})
            if options.mend:
                with desk.store.write(Op.TALLY) as writer:
                    close_out.mend_count(writer, session.id)
                with desk.store.write(Op.LEAVE) as writer:
                    close_out.sign_everybody_out(writer, session.id)
            with desk.store.write(Op.CLOSE_OUT) as writer:
                for gap in close_out.closing(writer, session.id).gaps:
                    if options.explain:
                        close_out.explain(writer, session.id, gap.code, options.explain)
            with desk.store.read() as reader:
                found.append(close_out.closing(reader, session.id))
        is_closed = not any(one.open_gaps for one in found)
        if is_closed:
            for one in found:
                with desk.store.write(Op.CLOSE_OUT) as writer:
                    close_out.close(writer, one.session.id)
    data = {
        "event": event.id,
        "closed": is_closed,
        "sessions": [
            {"id": one.session.id, **asdict(one.counted), "gaps": [asdict(gap) for gap in one.gaps]} for one in found
        ],
    }
    lines = [words.gap_words(gap) for one in found for gap in one.open_gaps]
    lines.append(f"“{event.title}” is closed. Now “send” hands it in." if is_closed else "It is not closed yet.")
    return Answer(data, "\n".join(lines), DONE if is_closed else WAITS)


def attend(call: Call) -> Answer:
    """Check someone in: one person, a household, or someone who is on no list."""
    options = call.options
    with call.desk() as desk:
        with desk.store.read() as reader:
            session = _session(reader, desk, options.event)
            asked = None if options.walk_in else reports.whole_id(reader, "person", options.person)
            others = _others(reader, asked, session) if asked and options.household else []
        beside = {"today": desk.today(), "adults": options.adults, "children": options.children}
        if asked is None:
            with desk.store.write(Op.WALK_IN) as writer:
                done = [attendance.walk_in(writer, session_id=session.id, draft=draft_of(options), **beside)]
        elif others:
            with desk.store.write(Op.CHECK_IN_HOUSEHOLD) as writer:
                ids = [*others, asked]
                done = list(attendance.check_in_household(writer, session_id=session.id, person_ids=ids, **beside))
        else:
            with desk.store.write(Op.CHECK_IN) as writer:
                done = [attendance.check_in(writer, session_id=session.id, person_id=asked, **beside)]
    _refuse_if_nobody_came(done)
    data = _checked_in(next(d for d in done if asked in {None, d.person})) | (
        {"people": [_checked_in(d) for d in done]} if len(done) > 1 else {}
    )
    return Answer(data, door_words.household_checked_in(done)[0])


def tally(call: Call) -> Answer:
    """Count people who give no name."""
    options = call.options
    with call.desk() as desk:
        with desk.store.read() as reader:
            session = _session(reader, desk, options.event)
        with desk.store.write(Op.TALLY) as writer:
            counted = attendance.tally(
                writer, session_id=session.id, adults=options.adults, children=options.children, note=options.note
            )
    data = {"id": counted, "adults": options.adults, "children": options.children}
    return Answer(data, f"{text.people_count(options.adults + options.children)} counted without a name.")


def roster(call: Call) -> Answer:
    """Who is in, expected, left."""
    with call.desk() as desk, desk.store.read() as reader:
        session = _session(reader, desk, call.options.event)
        lines = attendance.roster(reader, session.id, now=desk.local_now())
        counts = attendance.counts(reader, session.id)
    totals = asdict(counts) | {"checked_in": counts.checked_in, "everyone": counts.everyone}
    data = {
        "session": session.id,
        "lines": [
            {
                "person": line.person,
                "name": line.name,
                "state": line.state,
                "since": line.since,
                "left_at": line.left_at,
                "adults": line.adults,
                "children": line.children,
            }
            for line in lines
        ],
        "totals": totals,
    }
    rows = [(line.name, line.address, line.state, times.clock_time(line.since) if line.since else "") for line in lines]
    end = f"{counts.everyone} came, {counts.inside} inside now, {counts.tallied} of them without a name."
    return Answer(data, f"{session.title}\n{table(('Name', 'Address', 'State', 'Since'), rows)}\n{end}")


def _others(reader: Reader, person_id: str, session: Session) -> list[str]:
    """Those at this person's address who are not inside yet."""
    lines = people.household(reader, person_id, session.id)
    return [line.id for line in lines if line.id != person_id and (line.since is None or line.left_at is not None)]


def _session(reader: Reader, desk: Desk, event: str) -> Session:
    return programme.session_of(reader, reports.whole_id(reader, "event", event), desk.today())


def _refuse_if_nobody_came(done: list[CheckedIn]) -> None:
    if any(isinstance(d.outcome, Accepted | AlreadyIn) for d in done):
        return
    first = done[0]
    if isinstance(first.outcome, SessionFull):
        raise AppError("session-full", name=first.name, capacity=first.outcome.capacity)
    if isinstance(first.outcome, Cancelled):
        raise AppError("event-cancelled", name=first.name)


def _checked_in(done: CheckedIn) -> dict[str, Any]:
    outcome = done.outcome
    return {
        "outcome": OUTCOME_NAMES[type(outcome)],
        "attendance": done.attendance or None,
        "since": outcome.since if isinstance(outcome, Accepted | AlreadyIn) else None,
        "person": done.person,
        "name": done.name,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "kind": event.kind,
        "title": event.title,
        "theme": event.theme,
        "venue": event.venue,
        "cancelled": event.cancelled,
        "sessions": [
            {"id": s.id, "starts": s.starts, "ends": s.ends, "venue": s.venue, "capacity": s.capacity}
            for s in event.sessions
        ],
    }


def _day(option: str, typed: str) -> str:
    if not typed:
        return ""
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise Rejected({option: "bad-date"}) from None
