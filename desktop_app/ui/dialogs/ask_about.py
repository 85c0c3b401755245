"""At the office: send one record back to an officer with a question. The answer arrives in Review."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from desktop_app.domain.changes import Op
from desktop_app.services import questions
from desktop_app.services.questions import Askable
from desktop_app.ui import times
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.widgets.fields import Field, NotesBox
from desktop_app.ui.widgets.page import EmptyState
from desktop_app.ui.workbench import Workbench

NOBODY = "No laptop is invited yet, so there is no officer to ask. Invite one under Laptops."
HINT = "It goes with the next list; the answer comes back with what they next send, and waits in Review."


class AskAboutDialog(Sheet):
    """A question about a record (`entity`, `about_id`) that people call `name`, to the officer of one laptop."""

    def __init__(self, bench: Workbench, entity: str, about_id: str, name: str) -> None:
        super().__init__(f"Ask an officer about {name}", "Send the question", icon="message-square-quote")
        self.bench, self.entity, self.about_id = bench, entity, about_id
        self.laptop = QComboBox()
        self.question = NotesBox(4)
        laptops = bench.query(questions.whom_to_ask, entity, about_id)
        if not laptops:
            self.body.add(EmptyState("laptop", NOBODY))
            self.action.setEnabled(False)
            return
        for one in laptops:
            self.laptop.addItem(_called(one), one.device)
        whom = Field("&Whom", self.laptop, hint="Whoever wrote to it last stands first.")
        words = Field("&Your question", self.question, hint=HINT)
        self.body.add(whom, words)
        self.body.addStretch(1)
        self.set_fields({"words": words, "device": whom})

    def submit(self) -> None:
        """Ask."""
        self.bench.do(
            Op.ASK,
            questions.ask_about,
            self.entity,
            self.about_id,
            self.question.toPlainText(),
            str(self.laptop.currentData()),
        )
        name = self.laptop.currentText().partition(":")[0]
        self.bench.say(f"{name} gets your question with its next list. The answer comes to Review.", undo=True)


def _called(one: Askable) -> str:
    wrote = f"wrote to it on {times.short_day(one.wrote_at)}" if one.wrote_at else ""
    said = ", ".join(part for part in (one.officer, wrote) if part)
    return f"{one.name}: {said}" if said else one.name
