"""What the office asks the officer of a laptop about one record, and the answer that comes back with a batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlmodel import col

from desktop_app.domain.errors import Rejected
from desktop_app.services import audit
from desktop_app.store import devices as device_store
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.local_tables import ReviewRow
from desktop_app.store.tables import QuestionRow

MOST_LETTERS = 1000


@dataclass(frozen=True, slots=True)
class Question:
    """One question to one laptop about a record; `about` is what that is called, "" where nobody here
    knows. Instants are ISO 8601 UTC; `answer` is "" until there is one.
    """

    id: str
    entity: str
    about_id: str
    about: str
    device: str
    words: str
    asked_at: str
    asked_by: str
    answer: str
    answered_at: str
    answered_by: str


def ask(writer: Writer, entity: str, about_id: str, device: str, words: str) -> str:
    """Ask the officer of a laptop about a record; answers the question's id. Rejected: words."""
    row = QuestionRow(
        id="",
        entity=entity,
        about_id=about_id,
        device=device,
        words=_checked(words, "question-missing"),
        asked_at=writer.at,
        asked_by=writer.identity.officer,
    )
    writer.facts["name"] = audit.name_of(writer, entity, about_id)
    return writer.add(row).id


@dataclass(frozen=True, slots=True)
class Askable:
    """A laptop whose officer can be asked about a record; `wrote_at` is when they last wrote to it, "" for never."""

    device: str
    name: str
    officer: str
    wrote_at: str


ASKABLE = ("person", "issue", "inspection", "event")
"""The records about which an officer is asked."""


def whom_to_ask(reader: Reader, entity: str, about_id: str) -> tuple[Askable, ...]:
    """The laptops that get lists from here, whoever wrote to the record last first."""
    wrote = dict(
        reader.driver.execute(
            "SELECT o.device, max(o.at) FROM journal_change c JOIN journal_op o ON o.n = c.op_n"
            " WHERE c.row_id = ? AND c.entity = ? AND o.batch IS NOT NULL GROUP BY o.device",
            (about_id, entity),
        ).fetchall()
    )
    found = [
        Askable(laptop.id, laptop.name, laptop.officer, wrote.get(laptop.id, ""))
        for laptop in device_store.devices(reader)
        if laptop.status != "revoked"
    ]
    return tuple(sorted(found, key=lambda one: one.wrote_at, reverse=True))


def ask_about(writer: Writer, entity: str, about_id: str, words: str, device: str = "") -> str:
    """Send a record back to an officer with a question; answers the question's id. The Writer is opened with `Op.ASK`.

    `device` "" is the laptop that wrote to it last. Rejected: words; device 'said-here' when none wrote to it,
    'not-a-laptop' when it is not one that gets lists from here.
    """
    laptops = whom_to_ask(writer, entity, about_id)
    if device:
        chosen = [one.device for one in laptops if one.device == device]
    else:
        chosen = [one.device for one in laptops if one.wrote_at]
    if not chosen:
        raise Rejected({"device": "not-a-laptop" if device else "said-here"})
    return ask(writer, entity, about_id, chosen[0], words)


def answer(writer: Writer, question_id: str, words: str) -> None:
    """Answer a question, or say it better. Gone('no-question'); Rejected: words."""
    row = writer.get(QuestionRow, question_id)
    row.answer, row.answered_at, row.answered_by = (
        _checked(words, "answer-words-missing"),
        writer.at,
        writer.identity.officer,
    )


def question(reader: Reader, question_id: str) -> Question | None:
    """One question, or None if it is not here or was taken back."""
    row = reader.find(QuestionRow, question_id)
    return _question(reader, row) if row is not None else None


def for_laptop(reader: Reader, device: str) -> tuple[Question, ...]:
    """What this laptop was asked and has not answered, oldest first."""
    rows = reader.session.scalars(
        select(QuestionRow)
        .where(col(QuestionRow.device) == device, col(QuestionRow.answer) == "", ~col(QuestionRow.void))
        .order_by(col(QuestionRow.asked_at), col(QuestionRow.n))
    )
    return tuple(_question(reader, row) for row in rows)


def unattached(reader: Reader) -> tuple[Question, ...]:
    """What was asked of whole records, not of a disagreement; the oldest first."""
    rows = reader.session.scalars(
        select(QuestionRow)
        .where(~col(QuestionRow.void), ~exists().where(col(ReviewRow.question) == col(QuestionRow.id)))
        .order_by(col(QuestionRow.asked_at), col(QuestionRow.n))
    )
    return tuple(_question(reader, row) for row in rows)


def about(reader: Reader, records: Iterable[tuple[str, str]]) -> tuple[Question, ...]:
    """What was asked about these records (entity, id), the oldest first."""
    found = [
        row
        for entity, row_id in records
        for row in reader.session.scalars(
            select(QuestionRow).where(
                col(QuestionRow.about_id) == row_id, col(QuestionRow.entity) == entity, ~col(QuestionRow.void)
            )
        )
    ]
    return tuple(_question(reader, row) for row in sorted(found, key=lambda row: (row.asked_at, row.id)))


def _question(reader: Reader, row: QuestionRow) -> Question:
    name = audit.name_of(reader, row.entity, row.about_id)
    shown = ("device", "words", "asked_at", "asked_by", "answer", "answered_at", "answered_by")
    return Question(row.id, row.entity, row.about_id, name, *(getattr(row, field) for field in shown))


def _checked(words: str, missing: str) -> str:
    tidy = words.strip()
    if not tidy:
        raise Rejected({"words": missing})
    if len(tidy) > MOST_LETTERS:
        raise Rejected({"words": "too-long"})
    return tidy
