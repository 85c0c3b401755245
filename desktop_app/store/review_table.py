"""The table of what waits for somebody at the office."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


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
