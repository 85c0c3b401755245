"""The lists that can be given out as a table: people, a roster, needs, sign-ups, issues.

A list is given out for a purpose. For one that consent is asked about, only those who agreed to it (with their latest
answer) are in it; for our own work, everyone is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.errors import Rejected
from desktop_app.domain.people import full_name
from desktop_app.services import attendance, organisation, people, programme
from desktop_app.store.consents import standing
from desktop_app.store.journal import Reader

OWN_WORK = ""
"""The purpose that needs nobody's consent: what we do as a landlord anyway."""

LISTS = ("people", "roster", "needs", "sign-ups", "issues")
OF_PEOPLE = frozenset({"people", "roster", "needs", "sign-ups"})

Row = tuple[str, ...]
_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class ListOut:
    """A list to write: its title, its headings, its rows as they come, and how many people were left out for want of
    their consent.
    """

    title: str
    headings: Row
    rows: Iterator[Row]
    left_out: int = 0


def list_out(reader: Reader, name: str, *, purpose: str = OWN_WORK, session_id: str | None = None) -> ListOut:
    """One of LISTS, for a purpose. A roster needs its session.

    Rejected: `list` 'unknown-list', `purpose` 'unknown-purpose', `event` 'event-missing'. Read the rows while the
    Reader is open.
    """
    if name not in LISTS:
        raise Rejected({"list": "unknown-list"})
    if purpose and purpose not in organisation.labels(reader, "consent_purpose"):
        raise Rejected({"purpose": "unknown-purpose"})
    if name == "roster" and session_id is None:
        raise Rejected({"event": "event-missing"})
    agreed = _Agreed(purpose)
    if name == "people":
        return _people(reader, agreed)
    if name == "roster" and session_id is not None:
        return _roster(reader, session_id, agreed)
    if name == "needs":
        return _needs(reader, agreed)
    return _sign_ups(reader, agreed) if name == "sign-ups" else _issues(reader)


@dataclass(frozen=True, slots=True)
class _Agreed:
    """SQL for who agreed to a purpose."""

    purpose: str

    def where(self, person: str) -> tuple[str, tuple[str, ...]]:
        if not self.purpose:
            return "1", ()
        theirs = f"SELECT {person} UNION SELECT m.person_id FROM same_person m WHERE m.kept_id = {person}"
        stands = f"""SELECT min(c.given) FROM consent c
                     WHERE c.purpose = ? AND c.person_id IN ({theirs}) AND {standing("c")}"""
        return f"coalesce(({stands}), 0)", (self.purpose,)

    def left_out(self, reader: Reader, of: str, person: str, values: tuple[Any, ...] = ()) -> int:
        if not self.purpose:
            return 0
        where, more = self.where(person)
        sql = f"SELECT count(DISTINCT {person}) {of} AND {person} IS NOT NULL AND NOT {where}"
        return int(reader.driver.execute(sql, (*values, *more)).fetchone()[0])


_KEPT = "p.id NOT IN (SELECT person_id FROM same_person)"
"""Not merged into somebody else."""

_READ_AS = "coalesce((SELECT kept_id FROM same_person s WHERE s.person_id = {0}), {0})"
"""The person whom a record is read as being about."""

_PEOPLE = (
    *("Person reference", "Given name", "Family name", "Kind", "Address", "Postcode", "Estate", "Patch", "Phone"),
    *("E-mail", "Date of birth", "Language", "Print format", "Access needs", "Greeting", "Ended"),
)
_PEOPLE_SQL = """
SELECT p.reference, p.given, p.family, p.kind, coalesce(q.address, ''), coalesce(q.postcode, ''),
       coalesce(q.estate, ''), coalesce(a.name, ''), p.phone, p.email, p.born, p.language, p.print_format,
       replace(p.access_needs, ' ', ', '), p.greeting, CASE WHEN p.ended THEN 'yes' ELSE '' END
FROM person p LEFT JOIN property q ON q.id = p.property_id AND NOT q.void
LEFT JOIN patch a ON a.id = q.patch_id AND NOT a.void
WHERE NOT p.void AND {kept} AND {agreed} ORDER BY p.sort_key, p.id
"""


def _people(reader: Reader, agreed: _Agreed) -> ListOut:
    where, values = agreed.where("p.id")
    rows = _rows(reader, _PEOPLE_SQL.format(kept=_KEPT, agreed=where), values)
    left_out = agreed.left_out(reader, f"FROM person p WHERE NOT p.void AND {_KEPT}", "p.id")
    return ListOut("People", _PEOPLE, rows, left_out)


def _roster(reader: Reader, session_id: str, agreed: _Agreed) -> ListOut:
    session = programme.session(reader, session_id)
    person = _READ_AS.format("a.person_id")
    where, values = agreed.where(person)
    sql = f"SELECT {person} FROM attendance a WHERE a.session_id = ? AND NOT a.void AND {where}"
    who = {row[0] for row in reader.driver.execute(sql, (session_id, *values))}
    lines = attendance.roster(reader, session_id)
    headings = ("Name", "Address", "Needs", "State", "In since", "Left at", "Adults with them", "Children with them")
    rows = (
        (
            line.name,
            line.address,
            ", ".join(need.label for need in line.needs),
            line.state,
            line.since or "",
            line.left_at or "",
            str(line.adults),
            str(line.children),
        )
        for line in lines
        if line.person in who
    )
    left_out = sum(line.person not in who for line in lines)
    return ListOut(f"Roster {session.day}", headings, rows, left_out)


def _needs(reader: Reader, agreed: _Agreed) -> ListOut:
    where, values = agreed.where("p.id")
    labels = people.needs_labels(reader)
    sql = f"""
    SELECT p.given, p.family, p.reference, p.print_format, p.language, p.access_needs, '', '' FROM person p
    WHERE NOT p.void AND {_KEPT} AND (p.print_format <> '' OR p.language <> '' OR p.access_needs <> '') AND {where}
    UNION ALL
    SELECT p.given, p.family, p.reference, '', '', '', o.words, o.at FROM point o
    JOIN person p ON p.id = {_READ_AS.format("o.person_id")}
    WHERE NOT o.void AND NOT p.void AND {where}
    ORDER BY 2, 1
    """
    of = f"""FROM (SELECT p.id AS id FROM person p WHERE NOT p.void AND {_KEPT}
                  AND (p.print_format <> '' OR p.language <> '' OR p.access_needs <> '')
                  UNION SELECT {_READ_AS.format("o.person_id")} FROM point o WHERE NOT o.void) n WHERE 1"""

    def rows() -> Iterator[Row]:
        for given, family, reference, print_format, language, access, words, at in _rows(reader, sql, values * 2):
            kinds = (
                ("print_format", print_format),
                ("language", language),
                *(("access_need", k) for k in access.split()),
            )
            told = ", ".join(labels.get((kind, key), (key, ""))[0] for kind, key in kinds if key)
            yield (full_name(given, family), reference, told, words, at[:10])

    headings = ("Name", "Person reference", "What helps them", "In their words", "Said on")
    return ListOut("Needs", headings, rows(), agreed.left_out(reader, of, "n.id"))


def _sign_ups(reader: Reader, agreed: _Agreed) -> ListOut:
    where, values = agreed.where("p.id")
    of = f"""FROM sign_up u JOIN role r ON r.id = u.role_id JOIN person p ON p.id = {_READ_AS.format("u.person_id")}
            WHERE NOT u.void AND NOT r.void AND NOT p.void"""
    sql = f"""SELECT r.name, p.given || ' ' || p.family, p.phone, p.email, u.stage, substr(u.at, 1, 10) {of}
              AND {where} ORDER BY r.position, r.name, u.at, u.id"""
    headings = ("Role", "Name", "Phone", "E-mail", "Stage", "Since")
    rows = ((role, name.strip(), *rest) for role, name, *rest in _rows(reader, sql, values))
    return ListOut("Sign-ups", headings, rows, agreed.left_out(reader, of, "p.id"))


def _issues(reader: Reader) -> ListOut:
    categories, urgencies = (organisation.labels(reader, name) for name in ("issue_category", "urgency"))
    sql = """
    SELECT w.estate, w.date, w.officer, i.number, i.category, i.place, i.urgency, i.notes,
           (SELECT count(*) FROM photo p WHERE p.issue_id = i.id AND NOT p.void)
    FROM issue i JOIN inspection w ON w.id = i.inspection_id WHERE NOT i.void AND NOT w.void
    ORDER BY w.date DESC, w.estate, i.number
    """
    headings = ("Estate", "Date", "Officer", "Number", "Category", "Place", "How urgent", "Notes", "Photos")
    rows = (
        (
            estate,
            day,
            officer,
            str(n),
            categories.get(kind, kind),
            place,
            urgencies.get(urgency, urgency),
            notes,
            str(k),
        )
        for estate, day, officer, n, kind, place, urgency, notes, k in _rows(reader, sql)
    )
    return ListOut("Issues", headings, rows)


def _rows(reader: Reader, sql: str, values: tuple[Any, ...] = ()) -> Iterator[Any]:
    found = reader.driver.execute(sql, values)
    while some := found.fetchmany(_AT_A_TIME):
        yield from some
