"""The door: who is expected, who came, who is inside now, who was only counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from desktop_app.domain.attendance import Accepted, Outcome, attended, decide_check_in, presence
from desktop_app.domain.changes import Value
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.domain.ids import natural_id
from desktop_app.domain.people import PersonDraft, full_name, sort_key
from desktop_app.services import people, programme
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.tables import AttendanceRow, PersonRow, SessionRow, TallyRow

MOST_WITH_ONE_PERSON = 99

_NOBODY_CAME: Mapping[str, Value] = {
    "void": False, "expected": False, "since": None, "left_at": None, "adults": 0, "children": 0,
}  # fmt: skip

ADULT_FROM = 18
"""Years; who is younger is counted, never named (on sheets that homes share)."""


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """What happened at the door for one person."""

    outcome: Outcome
    attendance: str
    person: str
    name: str
    adults: int = 0
    children: int = 0


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person on the roster. `state`: expected, in, left or absent; instants are ISO 8601 UTC."""

    attendance: str
    person: str
    name: str
    address: str
    needs: tuple[people.Need, ...]
    greeting: str
    state: str
    since: str | None
    left_at: str | None
    adults: int
    children: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Today's numbers. `checked_in` counts named people and those with them; `everyone` adds the tally."""

    expected: int
    named: int
    with_them: int
    tallied: int
    children: int
    inside: int
    left: int
    signed_up: int
    needs: int

    @property
    def checked_in(self) -> int:
        """Named people who came, and those who came with them."""
        return self.named + self.with_them

    @property
    def everyone(self) -> int:
        """All who came, named or only counted."""
        return self.checked_in + self.tallied


@dataclass(frozen=True, slots=True)
class LastTime:
    """When this person was last at one of our events, and what they said there, word for word."""

    title: str
    day: str
    words: tuple[str, ...]


def check_in(
    writer: Writer, *, session_id: str, person_id: str, today: str, adults: int = 0, children: int = 0
) -> CheckedIn:
    """Check one person in, with `adults` and `children` beside them who are counted and not named.

    `today` is the local date. Someone who is in already stays as they were; the answer says since when.
    """
    _counted(adults, children)
    person = _person(writer, person_id)
    session = programme.session(writer, session_id)
    return _check_in(writer, session, person, today, adults, children, _inside(writer, session))


def check_in_household(
    writer: Writer,
    *,
    session_id: str,
    person_ids: Sequence[str],
    today: str,
    adults: int = 0,
    children: int = 0,
) -> tuple[CheckedIn, ...]:
    """Check these people of one household in together; those with them are counted on the first one's line."""
    if not person_ids:
        raise Rejected({"people": "nobody-chosen"})
    _counted(adults, children)
    session = programme.session(writer, session_id)
    done: list[CheckedIn] = []
    inside = _inside(writer, session)
    for place, person_id in enumerate(person_ids):
        person = _person(writer, person_id)
        first = place == 0
        one = _check_in(writer, session, person, today, adults if first else 0, children if first else 0, inside)
        if isinstance(one.outcome, Accepted):
            inside += 1 + one.adults + one.children
        done.append(one)
    writer.facts["count"] = sum(1 + d.adults + d.children for d in done if isinstance(d.outcome, Accepted))
    return tuple(done)


def walk_in(
    writer: Writer, *, session_id: str, draft: PersonDraft, today: str, adults: int = 0, children: int = 0
) -> CheckedIn:
    """Add a person who was on no list, and check them in."""
    person_id = people.add(writer, draft)
    writer.session.flush()
    return check_in(writer, session_id=session_id, person_id=person_id, today=today, adults=adults, children=children)


def expect(writer: Writer, *, session_id: str, person_ids: Sequence[str]) -> int:
    """Put people on the list of those who are expected; answers how many were not on it before."""
    writer.get(SessionRow, session_id)
    new = 0
    for person_id in person_ids:
        person = _person(writer, person_id)
        rows = _rows_of(writer, session_id, person_id)
        if not any(row["expected"] for row in rows.values()):
            _say(writer, session_id, person["id"], rows.get(person["id"]), {"expected": True})
            new += 1
    writer.facts["count"] = new
    return new


def leave(writer: Writer, *, session_id: str, person_id: str) -> str:
    """Sign a person out; answers when they left (ISO 8601 UTC). Gone if they are not inside."""
    person = _person(writer, person_id)
    name = full_name(person["given"], person["family"])
    came = {one: row for one, row in _rows_of(writer, session_id, person_id).items() if row["since"] is not None}
    if not came:
        raise Gone("not-inside", name=name)
    left = [row["left_at"] for row in came.values()]
    for one, row in came.items():
        if row["left_at"] is None:
            _say(writer, session_id, one, row, {"left_at": writer.at})
    writer.facts |= {"name": name, "person": person["id"], "session": session_id}
    return writer.at if None in left else max(left)


def tally(writer: Writer, *, session_id: str, adults: int = 0, children: int = 0, note: str = "") -> str:
    """Count people who give no name; answers the id of the count."""
    _counted(adults, children)
    if adults + children == 0:
        raise Rejected({"adults": "nobody-counted"})
    writer.get(SessionRow, session_id)
    writer.facts |= {"adults": adults, "children": children, "session": session_id}
    row = TallyRow(id="", session_id=session_id, adults=adults, children=children, note=note.strip(), at=writer.at)
    return writer.add(row).id


def roster(reader: Reader, session_id: str, *, now: str = "") -> tuple[RosterLine, ...]:
    """Everyone expected or come, by name. `now` (local ISO) tells whether the session is over."""
    session = programme.session(reader, session_id)
    over = bool(now and session.ends and now > session.ends)
    rows = reader.rows(
        select(
            *(_a(n) for n in ("id", "person_id", "expected", "since", "left_at", "adults", "children")),
            _p("greeting"),
        )
        .join(PersonRow, _p("id") == _a("person_id"))
        .where(_a("session_id") == session_id, ~_a("void"), ~_p("void"))
    )
    lines = people.lines_of(reader, [r[1] for r in rows], session_id)
    found: dict[str, RosterLine] = {}
    keys = {line.id: sort_key(line.given, line.family) for line in lines.values()}
    for row_id, person_id, expected, since, _left_at, adults, children, greeting in rows:
        line = lines[person_id]
        if not (expected or since):
            continue
        same = found.get(line.id)  # ticked twice, and found to be one person: those with them are counted once too
        found[line.id] = RosterLine(
            attendance=row_id if same is None or person_id == line.id else same.attendance,
            person=line.id,
            name=line.name,
            address=line.place,
            needs=line.needs,
            greeting=(same.greeting if same else "") or greeting,
            state=presence(expected=line.expected, since=line.since, left_at=line.left_at, over=over),
            since=line.since,
            left_at=line.left_at,
            adults=max(adults, same.adults if same else 0),
            children=max(children, same.children if same else 0),
        )
    return tuple(sorted(found.values(), key=lambda f: keys[f.person]))


@dataclass(frozen=True, slots=True)
class ExpectedHome:
    """People of one address who are expected or came: the names of the adults among them; no child is named."""

    address: str
    adults: tuple[str, ...]


def homes(reader: Reader, session_id: str) -> tuple[ExpectedHome, ...]:
    """The homes on the list of a session, in the order of its roster. Somebody without an address is a home alone."""
    session = programme.session(reader, session_id)
    grown_up = f"{int(session.day[:4]) - ADULT_FROM:04}{session.day[4:]}"
    young = {
        row[0]
        for row in reader.driver.execute(
            "SELECT p.id FROM person p JOIN attendance a ON a.person_id = p.id WHERE a.session_id = ? AND p.born > ?",
            (session_id, grown_up),
        )
    }
    found: dict[str, tuple[str, list[str]]] = {}
    for line in roster(reader, session_id):
        _address, adults = found.setdefault(line.address or line.person, (line.address, []))
        if line.person not in young:
            adults.append(line.name)
    return tuple(ExpectedHome(address, tuple(adults)) for address, adults in found.values())


def times_come(reader: Reader, person_id: str) -> int:
    """To how many sessions a person came."""
    ids = reader.ids_of(person_id)
    (count,) = reader.driver.execute(
        "SELECT count(DISTINCT session_id) FROM attendance WHERE since IS NOT NULL AND NOT void"
        f" AND person_id IN ({','.join('?' * len(ids))})",
        ids,
    ).fetchone()
    return int(count)


def roster_lines(reader: Reader, session_id: str) -> tuple[people.PersonLine, ...]:
    """The people expected at or come to a session, by name: still expected first, then inside, then left."""
    rows = reader.rows(
        select(_a("person_id")).where(
            _a("session_id") == session_id, ~_a("void"), _a("expected") | _a("since").is_not(None)
        )
    )
    lines = people.lines_of(reader, [r[0] for r in rows], session_id)
    once = {line.id: line for line in lines.values()}
    return tuple(sorted(once.values(), key=lambda x: (bool(x.since), bool(x.left_at), sort_key(x.given, x.family))))


def counts(reader: Reader, session_id: str) -> Counts:
    """The session's numbers."""
    row = reader.driver.execute(
        f"""
        SELECT coalesce(sum(expected), 0), coalesce(sum(since IS NOT NULL), 0),
               coalesce(sum(CASE WHEN since IS NOT NULL THEN adults + children END), 0),
               coalesce(sum(CASE WHEN since IS NOT NULL THEN children END), 0),
               coalesce(sum(CASE WHEN since IS NOT NULL AND left_at IS NULL THEN 1 + adults + children END), 0),
               coalesce(sum(CASE WHEN left_at IS NOT NULL THEN 1 + adults + children END), 0)
        FROM {_MET_ONCE if _somebody_twice(reader, session_id) else _MET}
        """,
        (session_id,),
    ).fetchone()
    tallied = reader.driver.execute(
        "SELECT coalesce(sum(adults + children), 0), coalesce(sum(children), 0) FROM tally"
        " WHERE session_id = ? AND NOT void",
        (session_id,),
    ).fetchone()
    (signed_up,) = reader.driver.execute(
        "SELECT count(*) FROM sign_up WHERE session_id = ? AND NOT void", (session_id,)
    ).fetchone()
    (needs,) = reader.driver.execute(
        "SELECT count(*) FROM point WHERE session_id = ? AND kind = 'need' AND NOT void", (session_id,)
    ).fetchone()
    expected, named, with_them, children, inside, left = row
    return Counts(expected, named, with_them, tallied[0], children + tallied[1], inside, left, signed_up, needs)


def last_time(reader: Reader, person_id: str, before_session: str | None = None) -> LastTime | None:
    """The latest earlier session this person came to, with their own words there; None if there is none."""
    ids = reader.ids_of(person_id)
    marks = ",".join("?" * len(ids))
    row = reader.driver.execute(
        f"""
        SELECT e.title, s.starts, s.id FROM attendance a
        JOIN session s ON s.id = a.session_id JOIN event e ON e.id = s.event_id
        WHERE a.person_id IN ({marks}) AND a.since IS NOT NULL AND NOT a.void AND s.id IS NOT ?
          AND s.starts <= coalesce((SELECT starts FROM session WHERE id = ?), '9999')
        ORDER BY s.starts DESC LIMIT 1
        """,
        (*ids, before_session, before_session),
    ).fetchone()
    if row is None:
        return None
    said = reader.driver.execute(
        f"SELECT words FROM point WHERE person_id IN ({marks}) AND session_id = ? AND NOT void ORDER BY at",
        (*ids, row[2]),
    )
    return LastTime(row[0], row[1][:10], tuple(r[0] for r in said))


def is_new(done: CheckedIn) -> bool:
    """Whether this check-in changed anything."""
    return isinstance(done.outcome, Accepted)


def _check_in(
    writer: Writer,
    session: programme.Session,
    person: Mapping[str, Any],
    today: str,
    adults: int,
    children: int,
    inside: int,
) -> CheckedIn:
    person_id = person["id"]
    row_id = natural_id("attendance", session.id, person_id)
    rows = _rows_of(writer, session.id, person_id)
    since, left_at = attended(*((row["since"], row["left_at"]) for row in rows.values()))
    outcome = decide_check_in(
        at=writer.at,
        today=today,
        since=since,
        left_at=left_at,
        cancelled=session.cancelled,
        session_day=session.day,
        capacity=session.capacity,
        inside=inside,
        coming=1 + adults + children,
    )
    name = full_name(person["given"], person["family"])
    if not isinstance(outcome, Accepted):
        return CheckedIn(outcome, row_id if rows else "", person_id, name)
    came = {"since": writer.at, "left_at": None, "adults": adults, "children": children}
    _say(writer, session.id, person_id, rows.get(person_id), came)
    writer.facts |= {"name": name, "person": person_id, "session": session.id}
    return CheckedIn(outcome, row_id, person_id, name, adults, children)


def _rows_of(writer: Writer, session_id: str, person_id: str) -> dict[str, dict[str, Any]]:
    """The records of this person at this session, by person: more than one where two were found to be one person."""
    found = (
        (one, writer.state(AttendanceRow, natural_id("attendance", session_id, one)))
        for one in writer.ids_of(person_id)
    )
    return {one: row for one, row in found if row is not None and not row["void"]}


_MET = "attendance WHERE session_id = ? AND NOT void"
_MET_ONCE = """(
    SELECT max(expected) AS expected, min(since) AS since, max(adults) AS adults,
           max(children) AS children,
           CASE WHEN sum(since IS NOT NULL AND left_at IS NULL) = 0 THEN max(left_at) END AS left_at
    FROM attendance a LEFT JOIN same_person s ON s.person_id = a.person_id
    WHERE session_id = ? AND NOT void GROUP BY coalesce(s.kept_id, a.person_id)
)"""
"""Attendance with those once who were ticked twice and found to be one person."""


def _somebody_twice(reader: Reader, session_id: str) -> bool:
    asked = "SELECT 1 FROM same_person s JOIN attendance a ON a.person_id = s.person_id WHERE a.session_id = ? LIMIT 1"
    return reader.driver.execute(asked, (session_id,)).fetchone() is not None


def _say(
    writer: Writer, session_id: str, person_id: str, row: Mapping[str, Any] | None, values: Mapping[str, Value]
) -> None:
    """Say this of the one row of a person at a session. One that was taken back (`row` is None) starts anew."""
    ids = {"session_id": session_id, "person_id": person_id}
    anew: Mapping[str, Value] = {} if row else {**ids, **_NOBODY_CAME}
    writer.say(AttendanceRow, natural_id("attendance", session_id, person_id), {**anew, **values})


def _person(writer: Writer, person_id: str) -> dict[str, Any]:
    found = writer.state(PersonRow, writer.kept(person_id))
    if found is None or found["void"]:
        raise Gone("no-person", id=person_id)
    return found


def _inside(reader: Reader, session: programme.Session) -> int:
    return counts(reader, session.id).inside if session.capacity is not None else 0


def _counted(adults: int, children: int) -> None:
    problems = {
        field: "out-of-range"
        for field, number in (("adults", adults), ("children", children))
        if not 0 <= number <= MOST_WITH_ONE_PERSON
    }
    if problems:
        raise Rejected(problems, least=0, most=MOST_WITH_ONE_PERSON)


def _a(name: str) -> Any:
    return getattr(AttendanceRow, name)


def _p(name: str) -> Any:
    return getattr(PersonRow, name)
