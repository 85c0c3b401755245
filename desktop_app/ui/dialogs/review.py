"""Typing another value than the two that copies disagree about."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from desktop_app.domain.changes import Op
from desktop_app.exchange import review
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
