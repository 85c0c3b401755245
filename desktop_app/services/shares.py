"""Shares of the organisation, and the numbers of their certificates (fact 000-12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from desktop_app.domain.errors import Rejected
from desktop_app.domain.people import full_name
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.tables import PersonRow, ShareRow


@dataclass(frozen=True, slots=True)
class Share:
    """One person's share: the number of the certificate, and the ISO date on which the Board approved it."""

    id: str
    person_id: str
    number: int
    approved_on: str


def issue(writer: Writer, person_id: str, approved_on: str, number: int | None = None) -> Share:
    """Give a person their share, once; a second time answers the one that they have.

    Without a number it is the next one. Rejected: `approved_on` 'bad-date', `number` 'too-small' or 'number-taken'.
    """
    kept = writer.kept(person_id)
    person = writer.get(PersonRow, kept)
    known = share_of(writer, kept)
    if known is not None:
        return known
    taken = {row[0] for row in writer.rows(select(col(ShareRow.number)).where(~col(ShareRow.void)))}
    wanted = max(taken, default=0) + 1 if number is None else number
    problems: dict[str, str] = {}
    if not _is_date(approved_on):
        problems["approved_on"] = "bad-date"
    if wanted < 1:
        problems["number"] = "too-small"
    elif wanted in taken:
        problems["number"] = "number-taken"
    if problems:
        raise Rejected(problems)
    writer.facts |= {"name": full_name(person.given, person.family), "person": kept, "number": wanted}
    row = writer.add(ShareRow(id="", person_id=kept, number=wanted, approved_on=approved_on, at=writer.at))
    return Share(row.id, kept, wanted, approved_on)


def share_of(reader: Reader, person_id: str) -> Share | None:
    """A person's share, or None."""
    rows = reader.rows(
        select(*(col(c) for c in (ShareRow.id, ShareRow.person_id, ShareRow.number, ShareRow.approved_on)))
        .where(col(ShareRow.person_id).in_(reader.ids_of(person_id)), ~col(ShareRow.void))
        .order_by(col(ShareRow.at), col(ShareRow.id))
    )
    return next((Share(*row) for row in rows), None)


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
