"""What the office asks the officer of a laptop about one record, and the answer that comes back with a batch."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from desktop_app.domain.errors import Rejected
from desktop_app.services import audit
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.tables import QuestionRow

MOST_LETTERS = 1000


@dataclass(frozen=True, slots=True)
class Question:
    """One question to one laptop. `about` is what the record is called, "" where it is not known here. Instants are ISO
    8601 UTC; `answer` is "" until there is one.
    """

    id: str
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


def _question(reader: Reader, row: QuestionRow) -> Question:
    name = audit.name_of(reader, row.entity, row.about_id)
    shown = ("device", "words", "asked_at", "asked_by", "answer", "answered_at", "answered_by")
    return Question(row.id, name, *(getattr(row, field) for field in shown))


def _checked(words: str, missing: str) -> str:
    tidy = words.strip()
    if not tidy:
        raise Rejected({"words": missing})
    if len(tidy) > MOST_LETTERS:
        raise Rejected({"words": "too-long"})
    return tidy
