"""Two records that are one person: merging them so that it can be taken back, and saying that they are two.

A merge rewrites nothing: it notes that one is the same as the other, and whoever reads goes through that note. What
either still gets, from this copy or in a late batch, is shown under the one that is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from desktop_app.domain.changes import Op, Value
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.domain.ids import natural_id
from desktop_app.domain.people import full_name, sort_key
from desktop_app.store import same_person
from desktop_app.store.journal import Reader, Writer, unpacked
from desktop_app.store.tables import AliasRow, NotSameRow, PersonRow

CHOSEN = frozenset(
    {
        *("given", "family", "kind", "phone", "email", "born", "reference", "property_id"),
        *("language", "print_format", "access_needs", "greeting"),
    }
)
"""Fields whose value may be taken from either record."""


def merge(writer: Writer, kept_id: str, lost_id: str, *, take: frozenset[str] = frozenset(), reason: str = "") -> str:
    """Read `lost_id` as `kept_id` from now on; answers the id of the note.

    `take` names the fields (`CHOSEN`) whose value of the lost record the kept one gets, as ordinary edits. Gone if
    either is not here; Rejected: people 'same-person' when they are read as one already, 'unknown-field'.
    """
    kept = writer.get(PersonRow, writer.kept(kept_id))
    lost = writer.get(PersonRow, writer.kept(lost_id))
    if kept.id == lost.id:
        raise Rejected({"people": "same-person"})
    if not take <= CHOSEN:
        raise Rejected({"people": "unknown-field"})
    writer.facts |= {"name": _name(kept), "other": _name(lost), "person": kept.id}
    for name in take:
        setattr(kept, name, getattr(lost, name))
    if take & {"given", "family"}:
        kept.sort_key = sort_key(kept.given, kept.family)
    row_id = natural_id("alias", lost.id)
    row = writer.session.scalars(select(AliasRow).where(col(AliasRow.id) == row_id)).first()
    if row is None:
        row = writer.add(AliasRow(id=row_id, person_id=lost.id))
    row.void, row.same_as, row.reason, row.op, row.at = False, kept.id, reason, writer.op_id, writer.at
    return row.id


def unmerge(writer: Writer, person_id: str) -> tuple[str, ...]:
    """Take apart whoever is read as this person, or this person from the one they are read as.

    Answers the ids of those who stand for themselves again. The values that were chosen with the merge go back, unless
    they were changed since. Gone 'not-merged' if there is nobody to take apart.
    """
    person = writer.get(PersonRow, person_id)
    ids = [person_id] if writer.kept(person_id) != person_id else _read_as(writer, person_id)
    if not ids:
        raise Gone("not-merged", name=_name(person))
    writer.facts |= {"name": _name(person), "person": person_id, "count": len(ids)}
    for one in ids:
        row = writer.get(AliasRow, natural_id("alias", one))
        _put_back(writer, row)
        row.same_as, row.reason, row.op, row.at = None, "", "", ""
    return tuple(ids)


def not_the_same(writer: Writer, person_id: str, other_id: str, note: str = "") -> str:
    """Remember that these are two people: they are not shown as look-alikes again. Answers the id of the note."""
    one, other = (writer.get(PersonRow, some) for some in sorted((person_id, other_id)))
    if one.id == other.id:
        raise Rejected({"people": "same-person"})
    writer.facts |= {"name": _name(one), "other": _name(other), "person": one.id}
    row_id = natural_id("not_same", one.id, other.id)
    row = writer.session.scalars(select(NotSameRow).where(col(NotSameRow.id) == row_id)).first()
    if row is None:
        row = writer.add(NotSameRow(id=row_id, person_id=one.id, other_id=other.id))
    row.void, row.note, row.at = False, note, writer.at
    return row.id


def told_apart(reader: Reader) -> frozenset[tuple[str, str]]:
    """The pairs that somebody looked at and found to be two people, each with the lower id first."""
    rows = reader.driver.execute("SELECT person_id, other_id FROM not_same WHERE NOT void AND at <> ''")
    read_as = same_person.everyone(reader.driver)
    return frozenset(_pair(read_as.get(one, one), read_as.get(other, other)) for one, other in rows)


def merged_into(reader: Reader, person_id: str) -> tuple[tuple[str, str], ...]:
    """Who is read as this person: (id, name) each."""
    rows = reader.driver.execute(
        "SELECT p.id, p.given, p.family FROM same_person s JOIN person p ON p.id = s.person_id WHERE s.kept_id = ?"
        " ORDER BY p.sort_key, p.id",
        (person_id,),
    )
    return tuple((row[0], full_name(row[1], row[2])) for row in rows)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)


def _read_as(reader: Reader, person_id: str) -> list[str]:
    """Those whose own note names this person: further back along a chain they stay with whom they were with."""
    wanted = select(col(AliasRow.person_id)).where(col(AliasRow.same_as) == person_id, ~col(AliasRow.void))
    known = same_person.everyone(reader.driver)
    return [row[0] for row in reader.rows(wanted.order_by(col(AliasRow.person_id))) if row[0] in known]


def _put_back(writer: Writer, alias: AliasRow) -> None:
    """Undo the values chosen with this merge, where they are still as they were chosen."""
    row = writer.find(PersonRow, alias.same_as)
    changed = writer.driver.execute(
        "SELECT c.before, c.after FROM journal_change c JOIN journal_op o ON o.n = c.op_n"
        " WHERE o.id = ? AND o.op = ? AND c.entity = 'person' AND c.row_id = ?",
        (alias.op, Op.MERGE_PEOPLE.value, alias.same_as),
    ).fetchone()
    if row is None or changed is None:
        return
    before: Mapping[str, Value] = unpacked(changed[0])
    after: Mapping[str, Value] = unpacked(changed[1])
    differing: dict[str, Any] = {name: before[name] for name in after if before.get(name) != after[name]}
    for name, value in differing.items():
        if getattr(row, name) == after[name]:
            setattr(row, name, value)


def _name(row: PersonRow) -> str:
    return full_name(row.given, row.family)
