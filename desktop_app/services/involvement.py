"""Standing roles and who signs up to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from desktop_app.domain.ids import natural_id
from desktop_app.domain.involvement import (
    MOST_MINUTES,
    WAITING,
    Already,
    AlreadySignedUp,
    Interested,
    Moved,
    MoveOutcome,
    RoleDraft,
    SignUpOutcome,
    Waiting,
    decide_move,
    decide_sign_up,
    how_far,
    takes_a_place,
)
from desktop_app.domain.people import full_name
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.local_tables import SamePersonRow
from desktop_app.store.tables import PersonRow, RoleRow, SessionRow, SignUpRow


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role. `filled` counts places taken, `waiting` the waiting list; `cap` None means as many as come.

    Two laptops may give away the last place at once: `filled` can then be above `cap`, for the office to settle.
    """

    id: str
    name: str
    cap: int | None
    filled: int
    waiting: int
    commitment: str
    about: str
    retired: bool = False
    minutes_a_month: int | None = None

    @property
    def free(self) -> int | None:
        """Places to spare for someone new, never below 0; None when there is no cap."""
        return None if self.cap is None else max(0, self.cap - self.filled - self.waiting)


@dataclass(frozen=True, slots=True)
class SignUpLine:
    """One person in one role: the stage since `at` (ISO 8601 UTC), and the place on the waiting list from 1."""

    id: str
    role_id: str
    role: str
    person_id: str
    person: str
    stage: str
    at: str
    place: int | None = None
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class SignedUp:
    """What happened when someone signed up."""

    outcome: SignUpOutcome
    id: str
    stage: str
    role: str
    person: str

    @property
    def place(self) -> int | None:
        """The place on the waiting list, from 1; None when not put on it now."""
        return self.outcome.place if isinstance(self.outcome, Waiting) else None


@dataclass(frozen=True, slots=True)
class MovedOn:
    """What happened when someone was moved. `next`: who may be offered the place that became free."""

    outcome: MoveOutcome
    id: str
    stage: str
    role: str
    person: str
    next: SignUpLine | None = None


def roles(reader: Reader, *, retired: bool = False) -> tuple[RoleLine, ...]:
    """The roles in the organisation's order with their numbers; with `retired`, those no longer offered as well."""
    counts = _counts(reader)
    wanted = select(RoleRow).where(~col(RoleRow.void))
    if not retired:
        wanted = wanted.where(~col(RoleRow.retired))
    rows = reader.session.scalars(wanted.order_by(col(RoleRow.position), col(RoleRow.name), col(RoleRow.id)))
    return tuple(_role_line(row, counts.get(row.id, Counter())) for row in rows)


def roles_by_time(reader: Reader) -> tuple[RoleLine, ...]:
    """The roles that are offered, those that take least time first (fact 000-10); where nobody can say, last."""
    unknown = MOST_MINUTES + 1
    return tuple(sorted(roles(reader), key=lambda r: unknown if r.minutes_a_month is None else r.minutes_a_month))


def role(reader: Reader, role_id: str) -> RoleLine:
    """One role, a retired one too; Gone if unknown."""
    return _role_line(reader.get(RoleRow, role_id), _counts(reader, role_id).get(role_id, Counter()))


def sign_up(writer: Writer, role_id: str, person_id: str, session_id: str | None = None) -> SignedUp:
    """Put someone down for a role, at a session or away from one. A full role takes the name onto its waiting list.

    Someone who left may come back. Gone for a role, person or session that is not here. The record's id is made of role
    and person, so that two laptops make one.
    """
    person_id = writer.kept(person_id)
    wanted, person = writer.get(RoleRow, role_id), writer.get(PersonRow, person_id)
    if session_id is not None:
        writer.get(SessionRow, session_id)
    found = [row for one in writer.ids_of(person_id) if (row := _row(writer, role_id, one)) is not None]
    row = next((one for one in found if not one.void), found[0] if found else None)
    already = Already(row.stage, row.at) if row is not None and not row.void else None
    now = role(writer, role_id)
    outcome = decide_sign_up(cap=now.cap, filled=now.filled, waiting=now.waiting, already=already)
    name = full_name(person.given, person.family)
    if isinstance(outcome, AlreadySignedUp):
        return SignedUp(outcome, row.id if row else "", outcome.stage, wanted.name, name)
    stage = "interested" if isinstance(outcome, Interested) else WAITING
    if row is None:
        row = SignUpRow(
            id=natural_id("sign_up", role_id, person_id), role_id=role_id, person_id=person_id, stage="", at=""
        )
        writer.session.add(row)
    row.void, row.stage, row.at, row.session_id = False, stage, writer.at, session_id
    writer.facts |= {"name": name, "person": person_id, "role": wanted.name, "stage": stage}
    if isinstance(outcome, Waiting):
        writer.facts["place"] = outcome.place
    return SignedUp(outcome, row.id, stage, wanted.name, name)


def move(writer: Writer, sign_up_id: str, stage: str) -> MovedOn:
    """Move someone to another stage of their role; Rejected for an unknown stage, Gone for an unknown sign-up.

    Leaving does not move the waiting list: it answers who is next, and an officer asks them.
    """
    row = writer.get(SignUpRow, sign_up_id)
    person, now = writer.get(PersonRow, writer.kept(row.person_id)), role(writer, row.role_id)
    name = full_name(person.given, person.family)
    outcome = decide_move(stage=row.stage, to=stage, cap=now.cap, filled=now.filled)
    if not isinstance(outcome, Moved):
        return MovedOn(outcome, row.id, row.stage, now.name, name)
    writer.facts |= {"name": name, "person": person.id, "role": now.name, "stage": stage, "before": row.stage}
    row.stage, row.at = stage, writer.at
    queue = [line for line in people_of_role(writer, row.role_id) if line.stage == WAITING] if outcome.freed else []
    return MovedOn(outcome, row.id, stage, now.name, name, queue[0] if queue else None)


def people_of_role(reader: Reader, role_id: str) -> tuple[SignUpLine, ...]:
    """Everyone who ever signed up to this role and was not taken back: by when they came, with places in the queue."""
    return _lines(reader, col(SignUpRow.role_id) == role_id)


def sign_ups_of_person(reader: Reader, person_id: str) -> tuple[SignUpLine, ...]:
    """This person's way through each role, oldest first."""
    ids = reader.ids_of(person_id)
    role_ids = [r[0] for r in reader.rows(select(col(SignUpRow.role_id)).where(col(SignUpRow.person_id).in_(ids)))]
    lines = _lines(reader, col(SignUpRow.role_id).in_(role_ids))
    return tuple(line for line in lines if line.person_id == ids[0])


def sign_ups_of_session(reader: Reader, session_id: str) -> tuple[SignUpLine, ...]:
    """Who signed up at this session, in order."""
    role_ids = [
        r[0] for r in reader.rows(select(col(SignUpRow.role_id)).where(col(SignUpRow.session_id) == session_id))
    ]
    lines = _lines(reader, col(SignUpRow.role_id).in_(role_ids))
    return tuple(line for line in lines if line.session_id == session_id)


def add_role(writer: Writer, draft: RoleDraft) -> str:
    """A new role; answers its id. Rejected with a code a field."""
    tidy = draft.checked()
    row = RoleRow(id="", name=tidy.name)
    _fill(row, tidy)
    writer.facts["role"] = tidy.name
    return writer.add(row).id


def change_role(writer: Writer, role_id: str, draft: RoleDraft) -> None:
    """Keep what the draft says of a role. A lower cap sends nobody away; Rejected with a code a field."""
    tidy = draft.checked()
    _fill(writer.get(RoleRow, role_id), tidy)
    writer.facts["role"] = tidy.name


def role_draft(reader: Reader, role_id: str) -> RoleDraft:
    """The draft that would make this role again, for editing."""
    row = reader.get(RoleRow, role_id)
    return RoleDraft(row.name, row.cap, row.commitment, row.about, row.position, row.retired, row.minutes_a_month)


def _fill(row: RoleRow, draft: RoleDraft) -> None:
    row.name, row.cap, row.commitment = draft.name, draft.cap, draft.commitment
    row.about, row.position, row.retired = draft.about, draft.position, draft.retired
    row.minutes_a_month = draft.minutes_a_month


def _row(writer: Writer, role_id: str, person_id: str) -> SignUpRow | None:
    """The one record of this person in this role, even if undo took it back."""
    wanted = select(SignUpRow).where(col(SignUpRow.id) == natural_id("sign_up", role_id, person_id))
    found: SignUpRow | None = writer.session.scalars(wanted).first()
    return found


def _counts(reader: Reader, role_id: str | None = None) -> dict[str, Counter[str]]:
    """Role > stage > how many people."""
    who = func.coalesce(col(SamePersonRow.kept_id), col(SignUpRow.person_id))
    wanted = (
        select(col(SignUpRow.role_id), col(SignUpRow.stage), who)
        .outerjoin(SamePersonRow, col(SamePersonRow.person_id) == col(SignUpRow.person_id))
        .where(~col(SignUpRow.void))
    )
    if role_id is not None:
        wanted = wanted.where(col(SignUpRow.role_id) == role_id)
    furthest: dict[tuple[str, str], str] = {}
    for of, stage, person in reader.rows(wanted):
        furthest[of, person] = max(furthest.get((of, person), stage), stage, key=how_far)
    counts: dict[str, Counter[str]] = {}
    for (of, _person), stage in furthest.items():
        counts.setdefault(of, Counter())[stage] += 1
    return counts


def _role_line(row: RoleRow, stages: Counter[str]) -> RoleLine:
    filled = sum(many for stage, many in stages.items() if takes_a_place(stage))
    return RoleLine(
        row.id, row.name, row.cap, filled, stages[WAITING], row.commitment, row.about, row.retired, row.minutes_a_month
    )


def _lines(reader: Reader, where: Any) -> tuple[SignUpLine, ...]:
    rows = reader.rows(
        select(
            col(SignUpRow.id),
            col(SignUpRow.role_id),
            col(RoleRow.name),
            col(PersonRow.id),
            col(PersonRow.given),
            col(PersonRow.family),
            col(SignUpRow.stage),
            col(SignUpRow.at),
            col(SignUpRow.session_id),
        )
        .join(RoleRow, col(RoleRow.id) == col(SignUpRow.role_id))
        .outerjoin(SamePersonRow, col(SamePersonRow.person_id) == col(SignUpRow.person_id))
        .join(PersonRow, col(PersonRow.id) == func.coalesce(col(SamePersonRow.kept_id), col(SignUpRow.person_id)))
        .where(where, ~col(SignUpRow.void), ~col(PersonRow.void), ~col(RoleRow.void))
        .order_by(col(SignUpRow.at), col(SignUpRow.id))
    )
    return tuple(_with_places(_once(rows)))


def _once(rows: Sequence[Any]) -> list[Any]:
    """One row for each person in a role: of two that were found to be one person, the one who is further."""
    best: dict[tuple[str, str], Any] = {}
    for row in rows:
        key = (row.role_id, row[3])
        if key not in best or how_far(row.stage) > how_far(best[key].stage):
            best[key] = row
    return [row for row in rows if best[row.role_id, row[3]] is row]


def _with_places(rows: Iterable[Any]) -> Iterable[SignUpLine]:
    queues: Counter[str] = Counter()
    for row_id, role_id, name, person_id, given, family, stage, at, session_id in rows:
        place = None
        if stage == WAITING:
            queues[role_id] += 1
            place = queues[role_id]
        yield SignUpLine(row_id, role_id, name, person_id, full_name(given, family), stage, at, place, session_id)
