"""The tables that travel between the laptops and the office. (`local_tables` holds those that stay in this copy.)

A column of a shared table holds text, a whole number, a boolean or nothing: that makes the journal, the batches and the
digests one and the same thing. A column's `unit` names the *merge unit* it belongs to: columns that only make sense
together (the address and its postcode) win or lose together.
"""

from __future__ import annotations

from typing import Any, ClassVar, cast

from sqlalchemy import Column, Table, inspect
from sqlmodel import Field, SQLModel

NOT_CONTENT = frozenset({"n", "id", "clk"})
"""Columns of a shared table that are about the record, not of it."""


def _in(unit: str) -> dict[str, Any]:
    return {"info": {"unit": unit}}


class Shared(SQLModel):
    """What every travelling record has.

    `n` is this copy's own number (the search index leans on it); `clk` holds the record's stamps as
    `{"_": stamp, unit: later stamp}`; `void` says that undo took the record back.

    `made_of` names the columns that the id is made of, for records that two copies may each make without knowing of
    the other. A new one of those only says what it says: columns left at their default get no stamp, so that the
    desk's check-in and the office's list of who is expected do not overwrite each other. Undo puts what was said back
    to its default; the record itself stays, as the other copy may have made it too. `in_use` is the SQL for a record
    that says anything.
    """

    made_of: ClassVar[frozenset[str]] = frozenset()
    in_use: ClassVar[str] = "NOT void"

    n: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True, nullable=False)
    clk: str = Field(default="{}", nullable=False)
    void: bool = Field(default=False, nullable=False)


class PatchRow(Shared, table=True):
    """The area of one housing officer."""

    __tablename__ = "patch"
    name: str = Field(index=True)


class PropertyRow(Shared, table=True):
    """An address, with the landlord's reference where it is one of ours."""

    __tablename__ = "property"
    made_of: ClassVar[frozenset[str]] = frozenset({"address", "postcode", "address_key"})
    reference: str = Field(default="")
    address: str = Field(default="", sa_column_kwargs=_in("address"))
    postcode: str = Field(default="", sa_column_kwargs=_in("address"))
    address_key: str = Field(default="", index=True, sa_column_kwargs=_in("address"))
    estate: str = Field(default="")
    patch_id: str | None = Field(default=None, foreign_key="patch.id", index=True)


class PersonRow(Shared, table=True):
    """Someone we know, once. Language, format, needs and greeting are asked, never inferred (fact 003-14)."""

    __tablename__ = "person"
    given: str = Field(default="", sa_column_kwargs=_in("name"))
    family: str = Field(default="", sa_column_kwargs=_in("name"))
    sort_key: str = Field(default="", sa_column_kwargs=_in("name"))
    kind: str = Field(default="tenant")
    phone: str = Field(default="")
    email: str = Field(default="")
    born: str = Field(default="", index=True)
    reference: str = Field(default="", index=True)
    property_id: str | None = Field(default=None, foreign_key="property.id", index=True)
    language: str = Field(default="")
    print_format: str = Field(default="")
    access_needs: str = Field(default="")
    greeting: str = Field(default="")
    ended: bool = Field(default=False)


class ConsentRow(Shared, table=True):
    """One answer about one purpose, kept for ever. `replaces` are the ids of the answers that its officer knew of."""

    __tablename__ = "consent"
    person_id: str = Field(foreign_key="person.id", index=True)
    purpose: str
    wording_version: str = Field(default="")
    given: bool
    how: str = Field(default="")
    paper_reference: str = Field(default="")
    at: str
    replaces: str | None = None


class FlagRow(Shared, table=True):
    """One word on what has to be known before meeting somebody (visit in pairs, do not phone): it is `raised`, or not.

    Kept for ever like consents; `replaces` names the words before it that were known (ids with spaces between).
    `at_door` shows it at the desk.
    """

    __tablename__ = "flag"
    person_id: str = Field(foreign_key="person.id", index=True)
    kind: str
    raised: bool
    words: str = Field(default="")
    at_door: bool = Field(default=False)
    at: str
    replaces: str = Field(default="")


class EventRow(Shared, table=True):
    """The occasion. Its timed sittings are sessions; a repeating drop-in is one event a date with one `series_id`."""

    __tablename__ = "event"
    kind: str
    title: str
    theme: str = Field(default="")
    venue: str = Field(default="")
    cancelled: bool = Field(default=False)
    series_id: str = Field(default="")


class SessionRow(Shared, table=True):
    """One timed sitting of an event. Times are local wall-clock ISO 8601 without a zone."""

    __tablename__ = "session"
    event_id: str = Field(foreign_key="event.id", index=True)
    starts: str = Field(index=True, sa_column_kwargs=_in("when"))
    ends: str = Field(default="", sa_column_kwargs=_in("when"))
    venue: str = Field(default="")
    capacity: int | None = None


class AttendanceRow(Shared, table=True):
    """One person at one session; its id is made of the two, so two laptops that tick the same person make one row."""

    __tablename__ = "attendance"
    made_of: ClassVar[frozenset[str]] = frozenset({"session_id", "person_id"})
    in_use: ClassVar[str] = "NOT void AND (expected OR since IS NOT NULL)"
    session_id: str = Field(foreign_key="session.id", index=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    expected: bool = Field(default=False)
    since: str | None = Field(default=None, sa_column_kwargs=_in("presence"))
    left_at: str | None = Field(default=None, sa_column_kwargs=_in("presence"))
    adults: int = Field(default=0, sa_column_kwargs=_in("with"))
    children: int = Field(default=0, sa_column_kwargs=_in("with"))


class TallyRow(Shared, table=True):
    """People counted without a name."""

    __tablename__ = "tally"
    session_id: str = Field(foreign_key="session.id", index=True)
    adults: int = Field(default=0)
    children: int = Field(default=0)
    note: str = Field(default="")
    at: str


class PointRow(Shared, table=True):
    """One thing one person said, word for word (fact 003-16)."""

    __tablename__ = "point"
    person_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    session_id: str | None = Field(default=None, foreign_key="session.id", index=True)
    kind: str = Field(default="need")
    words: str
    at: str


class ReplyRow(Shared, table=True):
    """What came of one point, in words that may be shown: `said` tells the point without naming anybody."""

    __tablename__ = "reply"
    point_id: str = Field(foreign_key="point.id", index=True)
    outcome: str
    said: str
    answer: str
    at: str


class RoleRow(Shared, table=True):
    """A standing involvement role with its cap (facts 000-12 to 000-30). No cap: as many as come."""

    __tablename__ = "role"
    name: str
    cap: int | None = None
    commitment: str = Field(default="")
    about: str = Field(default="")
    position: int = Field(default=0)
    retired: bool = Field(default=False)
    minutes_a_month: int | None = None


class SignUpRow(Shared, table=True):
    """One person's way through one role."""

    __tablename__ = "sign_up"
    role_id: str = Field(foreign_key="role.id", index=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    session_id: str | None = Field(default=None, foreign_key="session.id", index=True)
    stage: str
    at: str


class ShareRow(Shared, table=True):
    """One person's share, with the number of its certificate (fact 000-12)."""

    __tablename__ = "share"
    person_id: str = Field(foreign_key="person.id", index=True)
    number: int
    approved_on: str
    at: str


class InspectionRow(Shared, table=True):
    """One walkabout of an estate."""

    __tablename__ = "inspection"
    estate: str
    date: str = Field(index=True)
    officer: str = Field(default="")
    walked_with: str = Field(default="")
    event_id: str | None = Field(default=None, foreign_key="event.id", index=True)
    patch_id: str | None = Field(default=None, foreign_key="patch.id", index=True)


class IssueRow(Shared, table=True):
    """One thing found on a walk."""

    __tablename__ = "issue"
    inspection_id: str = Field(foreign_key="inspection.id", index=True)
    number: int
    category: str
    place: str
    urgency: str
    notes: str = Field(default="")
    at: str


class ActionRow(Shared, table=True):
    """What was agreed about an issue: what, whose it is, and by when (ISO date, "" if nobody said)."""

    __tablename__ = "action"
    issue_id: str = Field(foreign_key="issue.id", index=True)
    what: str
    owner: str = Field(default="")
    due: str = Field(default="")
    at: str


class AdvanceReportRow(Shared, table=True):
    """What somebody told us before a walk of their estate, word for word (fact 000-31). `inspection_id` is the walk
    on which it was looked at.
    """

    __tablename__ = "advance_report"
    estate: str = Field(index=True)
    place: str
    words: str
    person_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    inspection_id: str | None = Field(default=None, foreign_key="inspection.id", index=True)
    at: str


class PhotoRow(Shared, table=True):
    """A photo of an issue; the picture itself is kept by its SHA-256, its caption is its alternative text."""

    __tablename__ = "photo"
    issue_id: str = Field(foreign_key="issue.id", index=True)
    sha256: str
    caption: str = Field(default="")
    position: int = Field(default=0)


class SettingRow(Shared, table=True):
    """One thing the organisation decides for all its copies: its name, phone, values."""

    __tablename__ = "setting"
    key: str
    value: str = Field(default="")


class AliasRow(Shared, table=True):
    """`person_id` is the same person as `same_as`: nothing of theirs is rewritten, reads go to the other.

    The id is made of the person who is merged away, so that they are merged into one other at most. `same_as` is None
    when that was taken back; `op` is the operation whose chosen values go with it. No foreign key holds `same_as`: a
    laptop may know of one of the two alone.
    """

    __tablename__ = "alias"
    made_of: ClassVar[frozenset[str]] = frozenset({"person_id"})
    in_use: ClassVar[str] = "NOT void AND same_as IS NOT NULL"
    person_id: str = Field(foreign_key="person.id", index=True)
    same_as: str | None = Field(default=None, sa_column_kwargs=_in("merge"))
    reason: str = Field(default="", sa_column_kwargs=_in("merge"))
    op: str = Field(default="", sa_column_kwargs=_in("merge"))
    at: str = Field(default="", sa_column_kwargs=_in("merge"))


class NotSameRow(Shared, table=True):
    """Somebody looked: these are two people, however alike. The id is made of the two."""

    __tablename__ = "not_same"
    made_of: ClassVar[frozenset[str]] = frozenset({"person_id", "other_id"})
    in_use: ClassVar[str] = "NOT void AND at <> ''"
    person_id: str = Field(foreign_key="person.id", index=True)
    other_id: str = Field(index=True)
    note: str = Field(default="", sa_column_kwargs=_in("decision"))
    at: str = Field(default="", sa_column_kwargs=_in("decision"))


class CodeRow(Shared, table=True):
    """One entry of a list that the organisation edits: issue categories, needs, languages, themes, consent wordings."""

    __tablename__ = "code"
    list_name: str = Field(index=True)
    key: str
    label: str
    position: int = Field(default=0)
    retired: bool = Field(default=False)
    icon: str = Field(default="")


class ErasureRow(Shared, table=True):
    """That a record and all that leaned on it was erased for good, wherever it is: its kind and id, and no more.

    Never taken back: a copy that knows of it keeps no such record, whatever comes. `why` is a code.
    """

    __tablename__ = "erasure"
    made_of: ClassVar[frozenset[str]] = frozenset({"kind", "about_id"})
    kind: str
    about_id: str = Field(index=True)
    why: str
    at: str


class QuestionRow(Shared, table=True):
    """What the office asks the officer of one laptop about one record, and their answer. No foreign key holds
    `about_id`: the laptop may not have the record any more.
    """

    __tablename__ = "question"
    entity: str
    about_id: str = Field(index=True)
    device: str = Field(index=True)
    words: str
    asked_at: str
    asked_by: str = Field(default="")
    answer: str = Field(default="", sa_column_kwargs=_in("answer"))
    answered_at: str = Field(default="", sa_column_kwargs=_in("answer"))
    answered_by: str = Field(default="", sa_column_kwargs=_in("answer"))


class FormatOrderRow(Shared, table=True):
    """One copy of a document in somebody's own format, and its way: asked, made, sent, liked (ISO dates; "yes", "no").

    No foreign key holds `about`, an event's or a walk's id or "".
    """

    __tablename__ = "format_order"
    person_id: str = Field(foreign_key="person.id", index=True)
    document: str
    about: str = Field(default="")
    format: str = Field(sa_column_kwargs=_in("wish"))
    size: str = Field(default="", sa_column_kwargs=_in("wish"))
    language: str = Field(default="", sa_column_kwargs=_in("wish"))
    asked_on: str
    due_on: str = Field(default="")
    made_on: str = Field(default="")
    sent_on: str = Field(default="")
    liked: str = Field(default="", sa_column_kwargs=_in("answer"))
    note: str = Field(default="", sa_column_kwargs=_in("answer"))


SHARED: dict[str, type[Shared]] = {
    str(row.__tablename__): row
    for row in (
        SettingRow,
        CodeRow,
        PatchRow,
        PropertyRow,
        PersonRow,
        ConsentRow,
        FlagRow,
        EventRow,
        SessionRow,
        AttendanceRow,
        TallyRow,
        PointRow,
        ReplyRow,
        RoleRow,
        SignUpRow,
        ShareRow,
        InspectionRow,
        IssueRow,
        ActionRow,
        AdvanceReportRow,
        PhotoRow,
        ErasureRow,
        AliasRow,
        NotSameRow,
        QuestionRow,
        FormatOrderRow,
    )
}
"""Wire name to table class, parents first."""


def table_of(entity: str) -> Table:
    """The table of a shared entity, for statements about many records."""
    return cast("Table", inspect(SHARED[entity]).local_table)


def content_fields(entity: str) -> tuple[str, ...]:
    """The columns of a shared table that travel, in order."""
    return tuple(c.name for c in table_of(entity).columns if c.name not in NOT_CONTENT)


def unit_of(column: Column[Any]) -> str:
    """The merge unit a column belongs to: its own name unless it says otherwise."""
    return str(column.info.get("unit", column.name))


UNITS: dict[str, dict[str, str]] = {
    name: {c.name: unit_of(c) for c in table_of(name).columns if c.name not in NOT_CONTENT} for name in SHARED
}
"""Entity > field > merge unit."""


CHILDREN: dict[str, tuple[tuple[str, str], ...]] = {
    parent: tuple(
        (child, c.name)
        for child, row in SHARED.items()
        for c in row.__table__.columns  # type: ignore[attr-defined]  # SQLModel does not declare it
        for key in c.foreign_keys
        if key.column.table.name == parent
    )
    for parent in SHARED
}
"""Entity > the (entity, column) pairs that name its records."""


def _know_old_values() -> None:
    """Without the old value, setting a field to what it already was would count as an edit and beat a real one."""
    for row in SHARED.values():
        for attribute in inspect(row).column_attrs:
            getattr(row, attribute.key).impl.active_history = True


_know_old_values()
