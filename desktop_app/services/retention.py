"""What has been kept long enough: a list to look at, and erasing it as one operation. Never by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError
from desktop_app.domain.people import full_name
from desktop_app.domain.retention import RULES, Rule, last_day_to_go, years
from desktop_app.domain.work import Cancelled, Progress
from desktop_app.services import organisation
from desktop_app.store import erasure, same_person
from desktop_app.store.journal import Reader, Writer, chunks

if TYPE_CHECKING:
    from desktop_app.store.engine import Store

WHY = "kept-long-enough"
AT_A_TIME = 50
"""Records erased in one transaction: a check-in comes between."""

_ENTITY = {
    "attendance": "attendance",
    "needs": "point",
    "photos": "photo",
    "formats": "format_order",
    "people": "person",
}


@dataclass(frozen=True, slots=True)
class DueLine:
    """One record that may go: its id, what it is called, and the day that counts (ISO)."""

    id: str
    name: str
    day: str


@dataclass(frozen=True, slots=True)
class Due:
    """What may go by one rule, oldest first; `years` is 0 where it is kept for ever."""

    key: str
    years: int
    lines: tuple[DueLine, ...]

    @property
    def oldest(self) -> str:
        """The day of the oldest, "" when nothing may go."""
        return self.lines[0].day if self.lines else ""


def kept_years(reader: Reader) -> dict[str, int]:
    """Kind of record > years."""
    decided = organisation.settings(reader)
    return {rule.key: years(rule, decided[rule.setting]) for rule in RULES}


def decide(writer: Writer, wanted: Mapping[str, int]) -> None:
    """Keep how long each kind of record is kept. Rejected as `organisation.change_settings`."""
    organisation.change_settings(writer, **{r.setting: str(wanted[r.key]) for r in RULES if r.key in wanted})


def due(reader: Reader, today: date) -> tuple[Due, ...]:
    """Exactly what may go today, by rule."""
    kept = kept_years(reader)
    return tuple(Due(rule.key, kept[rule.key], _lines(reader, rule, today, kept[rule.key])) for rule in RULES)


def tidy_away(store: Store, progress: Progress, seen: Sequence[Due], today: date) -> int:
    """Erase what somebody has `seen` in the list and what still may go; answers how many records went.

    One operation in many short transactions. Stopped half-way, what was erased stays erased. AppError
    'only-the-office': laptops hear of it with the next pack.
    """
    if store.identity.role == "laptop":
        raise AppError("only-the-office")
    with store.read() as reader:
        still = {(d.key, line.id) for d in due(reader, today) for line in d.lines}
    wanted = [(d.key, line.id) for d in seen for line in d.lines if (d.key, line.id) in still]
    erased, op_id = 0, None
    for some in chunks(wanted, AT_A_TIME):
        try:
            progress.step(erased, len(wanted), "records")
        except Cancelled:
            if erased == 0:
                raise
            break
        with store.write(Op.TIDY_AWAY, part_of=op_id) as writer:
            erasure.erase(writer, [(_ENTITY[key], row_id) for key, row_id in some], WHY)
            erased += len(some)
            writer.facts["count"] = erased
        op_id = writer.op_id
    return erased


def _lines(reader: Reader, rule: Rule, today: date, kept: int) -> tuple[DueLine, ...]:
    last = last_day_to_go(today, kept)
    if last is None:
        return ()
    rows: list[Any] = reader.driver.execute(_SQL[rule.key], {"until": f"{last.isoformat()}~"}).fetchall()
    if rule.key == "people":
        rows = _whole_people(reader, rows)
    return tuple(DueLine(row_id, _named(given, family, what), day[:10]) for row_id, given, family, what, day in rows)


def _whole_people(reader: Reader, rows: list[Any]) -> list[Any]:
    """Each person once; somebody who is here twice only where nothing ties us to either record."""
    may_go = {row[0] for row in rows}
    read_as = same_person.everyone(reader.driver)
    stay = {kept for lost, kept in read_as.items() if lost not in may_go}
    return [row for row in rows if row[0] not in read_as and row[0] not in stay]


def _named(given: str | None, family: str | None, what: str | None) -> str:
    name = full_name(given or "", family or "")
    return ", ".join(part for part in (name, what or "") if part)


_SQL = {
    "attendance": """
        SELECT a.id, p.given, p.family, e.title, s.starts FROM attendance a
        JOIN session s ON s.id = a.session_id JOIN event e ON e.id = s.event_id JOIN person p ON p.id = a.person_id
        WHERE s.starts <= :until AND NOT a.void ORDER BY s.starts, a.id""",
    "needs": """
        SELECT o.id, p.given, p.family, o.words, o.at FROM point o LEFT JOIN person p ON p.id = o.person_id
        WHERE o.at <= :until AND NOT o.void ORDER BY o.at, o.id""",
    "photos": """
        SELECT f.id, '', '', i.place || ', ' || w.estate, i.at FROM photo f JOIN issue i ON i.id = f.issue_id
        JOIN inspection w ON w.id = i.inspection_id WHERE i.at <= :until AND NOT f.void ORDER BY i.at, f.id""",
    "formats": """
        SELECT o.id, p.given, p.family, o.document, max(o.asked_on, o.made_on, o.sent_on) AS last FROM format_order o
        JOIN person p ON p.id = o.person_id WHERE last <= :until AND NOT o.void ORDER BY last, o.id""",
    "people": """
        SELECT * FROM (
            SELECT p.id, p.given, p.family, '', max(
                coalesce((SELECT max(o.at) FROM journal_change c JOIN journal_op o ON o.n = c.op_n
                          WHERE c.row_id = p.id AND c.entity = 'person'), ''),
                coalesce((SELECT max(s.starts) FROM attendance a JOIN session s ON s.id = a.session_id
                          WHERE a.person_id = p.id AND NOT a.void), ''),
                coalesce((SELECT max(at) FROM point WHERE person_id = p.id AND NOT void), ''),
                coalesce((SELECT max(max(asked_on, sent_on)) FROM format_order
                          WHERE person_id = p.id AND NOT void), ''),
                coalesce((SELECT max(at) FROM consent WHERE person_id = p.id AND NOT void), ''),
                coalesce((SELECT max(at) FROM sign_up WHERE person_id = p.id AND NOT void), '')) AS last
            FROM person p WHERE NOT p.void AND (p.ended OR p.reference = '')
            AND NOT EXISTS (SELECT 1 FROM sign_up u WHERE u.person_id = p.id AND NOT u.void AND u.stage <> 'left')
        ) WHERE last <= :until AND last <> '' ORDER BY last, id""",
}
"""Kind > (id, given, family, what it is about, the day that counts) of what is of `until` or before."""
