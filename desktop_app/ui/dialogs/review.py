"""Typing another value than the two that copies disagree about, asking the officer, and answering."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from desktop_app.domain.changes import Op
from desktop_app.exchange import review
from desktop_app.services import questions
from desktop_app.services.questions import Question
from desktop_app.ui import times
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.models.review import DisputeWords
from desktop_app.ui.widgets.fields import Field, NotesBox
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.workbench import Workbench

LONG = frozenset({"notes", "words", "note", "greeting"})
HINTS = {"name": "The last word is the surname.", "born": "Year-month-day, such as 1984-03-07."}


class TypeValueDialog(Sheet):
    """Settle a disagreement with a value of one's own."""

    def __init__(self, bench: Workbench, task_id: str, unit: str, words: DisputeWords) -> None:
        super().__init__(words.title, "Keep this value", icon="save")
        self.bench, self.task_id = bench, task_id
        self.editor = NotesBox(4) if unit in LONG else QLineEdit()
        self.field = Field("&What is right", self.editor, hint=HINTS.get(unit, ""))
        self.body.add(Text(f"The office says: {words.office}"), Text(f"{words.laptop_name} says: {words.laptop}"))
        self.body.add(self.field)
        self.body.addStretch(1)
        self.set_fields(dict.fromkeys(("keep", "given", "family", unit), self.field))

    @property
    def typed(self) -> str:
        """What was typed."""
        return self.editor.toPlainText() if isinstance(self.editor, NotesBox) else self.editor.text()

    def submit(self) -> None:
        """Keep it."""
        self.bench.do(Op.SETTLE, review.settle, self.task_id, self.typed, typed=True)


class AskDialog(Sheet):
    """Send a record back to the officer whose laptop says otherwise, with a question."""

    def __init__(self, bench: Workbench, task_id: str, words: DisputeWords) -> None:
        super().__init__(f"Ask {words.laptop_name}", "Send the question", icon="message-square-quote")
        self.bench, self.task_id = bench, task_id
        self.question = NotesBox(4)
        self.question.setPlainText(
            f"{words.title}. We have “{words.office}”, you wrote “{words.laptop}”. Which is right?"
        )
        self.field = Field("&Your question", self.question, hint="It goes with the next list; the answer comes back.")
        self.body.add(self.field)
        self.body.addStretch(1)
        self.set_fields({"words": self.field})

    def submit(self) -> None:
        """Ask."""
        self.bench.do(Op.ASK, review.ask, self.task_id, self.question.toPlainText())


class AnswerDialog(Sheet):
    """On a laptop: answer a question of the office."""

    def __init__(self, bench: Workbench, question: Question) -> None:
        super().__init__("A question from the office", "Keep the answer", icon="save")
        self.bench, self.question_id = bench, question.id
        self.answer = NotesBox(4)
        self.field = Field("&Your answer", self.answer, hint="It goes to the office when you next send.")
        by = " ".join(part for part in (question.asked_by, f"on {times.short_day(question.asked_at)}") if part)
        self.body.add(Text(question.about, "h3"), Text(by, "muted"), Text(question.words, "lead"), self.field)
        self.body.addStretch(1)
        self.set_fields({"words": self.field})

    def submit(self) -> None:
        """Keep the answer."""
        self.bench.do(Op.ANSWER, questions.answer, self.question_id, self.answer.toPlainText())
        self.bench.say("Your answer goes to the office when you next send.", undo=True)
