"""The tables that stay in this copy: the journal, the ledgers of batches and packs, the laptops, drafts."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


class SamePersonRow(SQLModel, table=True):
    """Who is read as whom: the aliases with their chains followed. Made anew whenever one of them changes."""

    __tablename__ = "same_person"
    person_id: str = Field(primary_key=True)
    kept_id: str = Field(index=True)


class MetaRow(SQLModel, table=True):
    """What this copy is and where it stands: role, device, organisation, node, clock, keys."""

    __tablename__ = "meta"
    key: str = Field(primary_key=True)
    value: str


class JournalOpRow(SQLModel, table=True):
    """One labelled write. `sent_in` is the batch that carried it, `batch` the one that brought it."""

    __tablename__ = "journal_op"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        Index("ix_journal_op_undoes", "undoes", sqlite_where=text("undoes IS NOT NULL")),
        Index("ix_journal_op_batch", "batch", sqlite_where=text("batch IS NOT NULL")),
        Index("ix_journal_op_sent_in", "sent_in", sqlite_where=text("sent_in IS NOT NULL")),
        Index("ix_journal_op_waiting", "finished", sqlite_where=text("sent_in IS NULL AND batch IS NULL")),
    )
    n: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    op: str
    facts: str = Field(default="{}")
    device: str
    officer: str = Field(default="")
    at: str
    undoes: str | None = None
    finished: bool = Field(default=True)
    batch: str | None = None
    sent_in: str | None = None


class JournalChangeRow(SQLModel, table=True):
    """One record as one Op altered it.

    `was` holds the stamps that the changed units had before, by which the office tells an edit from a disagreement;
    `lost` the values of a received change that a later one had beaten. `erased` is the SHA-256 of what stood here
    before an erasure took it out.
    """

    __tablename__ = "journal_change"
    n: int | None = Field(default=None, primary_key=True)
    op_n: int = Field(foreign_key="journal_op.n", index=True)
    entity: str
    row_id: str = Field(index=True)
    stamp: str
    before: str | None = None
    after: str
    lost: str | None = None
    was: str | None = None
    erased: str | None = None


class JournalLinkRow(SQLModel, table=True):
    """A link of the chain over the journal: it covers what follows the link before it, up to these numbers."""

    __tablename__ = "journal_link"
    n: int | None = Field(default=None, primary_key=True)
    last_op: int
    last_change: int
    hash: str


class DeviceRow(SQLModel, table=True):
    """At the office: an enrolled or invited laptop. Keys are text; `status` is invited, enrolled or revoked.

    The `shown_` keys are those that it brought and that wait to be compared; `compared_at` is when they were.
    """

    __tablename__ = "device"
    id: str = Field(primary_key=True)
    name: str
    node: int = Field(unique=True)
    status: str
    officer: str = Field(default="")
    starter_verify: str = Field(default="")
    starter_recipient: str = Field(default="")
    verify: str = Field(default="")
    recipient: str = Field(default="")
    invited_at: str
    enrolled_at: str | None = None
    last_seen_at: str | None = None
    shown_verify: str | None = None
    shown_recipient: str | None = None
    compared_at: str | None = None
    revoked_at: str | None = None


class BatchSentRow(SQLModel, table=True):
    """A sealed batch or reference pack that this copy made. `state` is made, handed over, or at the office;
    `included` says that a reference pack came which was made with it."""

    __tablename__ = "batch_sent"
    n: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    kind: str
    epoch: str
    seq: int
    name: str
    sha256: str
    header_sha256: str = Field(default="")
    size_bytes: int
    changes: int
    made_at: str
    state: str
    included: bool | None = None


class BatchSealedRow(SQLModel, table=True):
    """The bytes of a batch that this copy sealed, until they are let go. They are in a table of their own, so that they
    are not written again whenever the batch's state changes."""

    __tablename__ = "batch_sealed"
    sha256: str = Field(primary_key=True)
    data: bytes


class BatchReceivedRow(SQLModel, table=True):
    """The ledger: every batch ever met, once. `state` is applied, waiting or set-aside, `why` the code of the last two.

    A line is known by the digest of its batch's header or, where that cannot be read, of the file's name; then it has
    no id, device or number. Times are those of this copy; `received_at` is empty until the batch is taken in.
    `decided` are the codes that somebody at the office waived for it.
    """

    __tablename__ = "batch_received"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        Index("ix_batch_received_place", "device", "epoch", "seq"),
        Index("ix_batch_received_header", "header_sha256", unique=True),
        Index("ix_batch_received_once", "id", unique=True, sqlite_where=text("state = 'applied'")),
        Index(
            "ix_batch_received_number",
            "kind",
            "device",
            "epoch",
            "seq",
            unique=True,
            sqlite_where=text("state = 'applied'"),
        ),
        Index("ix_batch_received_open", "state", sqlite_where=text("state <> 'applied'")),
    )
    n: int | None = Field(default=None, primary_key=True)
    id: str
    kind: str
    device: str
    epoch: str
    seq: int
    sha256: str = Field(index=True)
    header_sha256: str
    prev: str = Field(default="")
    name: str = Field(default="")
    size_bytes: int = Field(default=0)
    exported_at: str = Field(default="")
    changes: int = Field(default=0)
    conflicts: int = Field(default=0)
    counts: str = Field(default="{}")
    first_met_at: str = Field(default="")
    last_met_at: str = Field(default="")
    received_at: str = Field(default="")
    state: str
    why: str = Field(default="")
    decided: str = Field(default="")


class ErasedRow(SQLModel, table=True):
    """The final tombstone of a record that was erased here: nothing with this id is ever kept again.

    `entity` is also `picture` or `batch`, with the SHA-256 of a picture or of a sealed batch as `row_id`.
    """

    __tablename__ = "erased"
    entity: str = Field(primary_key=True)
    row_id: str = Field(primary_key=True)
    stamp: str


# -- reference packs: at the office, what was put out to whom; on a laptop, what came and what was taken off again -----


class PackSentRow(SQLModel, table=True):
    """At the office: a reference pack. `newest_person` is the highest number of a person that one of all held."""

    __tablename__ = "pack_sent"
    n: int | None = Field(default=None, primary_key=True)
    about: str
    about_id: str = Field(default="")
    role: str
    office_epoch: int
    generation: int
    made_at: str
    expires: str
    newest_person: int = Field(default=0)
    names: str = Field(default="")


class PackSentPersonRow(SQLModel, table=True):
    """At the office: a person in a pack that did not hold everyone."""

    __tablename__ = "pack_sent_person"
    pack_n: int = Field(primary_key=True)
    person_id: str = Field(primary_key=True)


class PackSentDeviceRow(SQLModel, table=True):
    """At the office: a laptop that a pack was sealed to."""

    __tablename__ = "pack_sent_device"
    pack_n: int = Field(primary_key=True)
    device_id: str = Field(primary_key=True)


class DeviceForgotRow(SQLModel, table=True):
    """At the office: a laptop's word that it keeps nothing of a person, of packs up to this one."""

    __tablename__ = "device_forgot"
    device_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    office_epoch: int
    generation: int
    at: str


class PackTakenRow(SQLModel, table=True):
    """On a laptop: the newest pack about one thing that was taken in, and the last day it may be kept."""

    __tablename__ = "pack_taken"
    about: str = Field(primary_key=True)
    about_id: str = Field(primary_key=True)
    role: str
    office_epoch: int
    generation: int
    expires: str
    taken_at: str


class PackPersonRow(SQLModel, table=True):
    """On a laptop: a person whom a pack that did not hold everyone brought."""

    __tablename__ = "pack_person"
    about: str = Field(primary_key=True)
    about_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)


class ForgottenRow(SQLModel, table=True):
    """On a laptop: how many people of what were taken off it, and when."""

    __tablename__ = "forgotten"
    n: int | None = Field(default=None, primary_key=True)
    at: str
    about: str
    title: str
    people: int


class ForgottenPersonRow(SQLModel, table=True):
    """On a laptop: a person who was taken off and whom the office is to be told of, by id alone."""

    __tablename__ = "forgotten_person"
    person_id: str = Field(primary_key=True)
    at: str
    told_in: str | None = None


class CloseOutRow(SQLModel, table=True):
    """On a laptop: what was counted on paper at the end of an event's session, and whether it was handed in."""

    __tablename__ = "close_out"
    session_id: str = Field(primary_key=True)
    event_id: str = Field(index=True)
    door_count: int | None = None
    sheet_lines: int | None = None
    sheet_consents: int | None = None
    explained: str = Field(default="{}")
    closed_at: str | None = None


class CorrectedStampRow(SQLModel, table=True):
    """At the office: a stamp of a laptop whose clock was days ahead, and the one that took its place."""

    __tablename__ = "corrected_stamp"
    stamp: str = Field(primary_key=True)
    corrected: str
    batch: str


class DraftRow(SQLModel, table=True):
    """A half-filled form, kept as it is typed."""

    __tablename__ = "draft"
    key: str = Field(primary_key=True)
    content: str
    at: str


class ColumnMappingRow(SQLModel, table=True):
    """How the columns of one kind of tenant list were mapped last time."""

    __tablename__ = "column_mapping"
    signature: str = Field(primary_key=True)
    mapping: str


class DisputedRow(SQLModel, table=True):
    """A consent or flag (`about` is its key) of a person about which words differ. Kept true by every write."""

    __tablename__ = "disputed"
    kind: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    about: str = Field(primary_key=True)


class ReviewRow(SQLModel, table=True):
    """At the office: one thing that two copies say differently, for a person to settle. One open row for each unit.

    `ours` and `theirs` are fields as JSON, `known` the stamp that their officer knew of, `earlier` what others said
    before `theirs` (a JSON list). It is settled while the operation `settled_op` is not undone. `question` is the id of
    what was asked back.
    """

    __tablename__ = "review"
    __table_args__: ClassVar[tuple[Any, ...]] = (Index("ix_review_about", "entity", "row_id"),)
    n: int | None = Field(default=None, primary_key=True)
    id: str = Field(unique=True)
    kind: str
    entity: str
    row_id: str
    unit: str
    batch: str
    op: str
    device: str
    at: str
    known: str = Field(default="")
    ours: str
    theirs: str
    earlier: str = Field(default="[]")
    parked_at: str = Field(default="")
    question: str = Field(default="")
    settled_op: str = Field(default="")
    settled_at: str = Field(default="")
    how: str = Field(default="")
