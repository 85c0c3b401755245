"""A page that is one form: fields at the left, what is good to know at the right, Back, and one primary action."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.errors import AppError, Rejected
from desktop_app.ui import text
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import ErrorSummary, Field, Form
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.layout import Column, Row, SideBySide
from desktop_app.ui.widgets.messages import announce
from desktop_app.ui.widgets.page import Card, Page


class FormPage(Page):
    """`submitted` comes when the form may be tried, `back_wanted` with Back. `waiting_words` say what goes on then."""

    submitted = Signal()
    back_wanted = Signal()

    waiting_words: ClassVar[str] = "Setting up. This takes a few seconds."

    def __init__(self, title: str, action: str, notes: tuple[str, ...]) -> None:
        super().__init__(title, gap=14)
        self.summary = ErrorSummary()
        left = QWidget()
        self.form = Column(left, gap=14)
        side = Card("Good to know")
        side.body.add(*(Text(line) for line in notes))
        side.body.addStretch(1)
        self.body.addWidget(self.summary)
        self.body.addWidget(SideBySide(left, side, side_width=380), 1)
        self.body.addStretch(1)
        self.waiting = IconText("clock", "", "strong")
        self.waiting.hide()
        self.action = Button(action, kind="primary", icon="check", key="Ctrl+S")
        self.back = Button("Back", icon="arrow-left")
        self.action.clicked.connect(self.submit)
        self.back.clicked.connect(self.back_wanted)
        buttons = Row(gap=12)
        buttons.addWidget(self.action, 1)
        buttons.addWidget(self.back)
        footer = self.footer()
        footer.addWidget(self.waiting)
        footer.addLayout(buttons)
        self._fields: dict[str, Field] = {}
        self.blamed = ""
        self._form = Form(self.summary, {})

    def set_fields(self, fields: dict[str, Field], *below: QWidget, blamed: str) -> None:
        """Know the fields by their names, and put those that have no place yet above what comes `below`: Enter in one
        of them goes on to the next.

        `blamed` names the field that an error leads to which names none.
        """
        self._fields, self.blamed = dict(fields), blamed
        self._form = Form(self.summary, fields)
        new = [field for field in fields.values() if field.parent() is None]
        self.form.add(*new, *below)
        self.form.addStretch(1)
        for field in new:
            if isinstance(field.editor, QLineEdit):
                field.editor.returnPressed.connect(self._to_next)

    def problems(self) -> dict[str, str]:
        """What the page itself can see is wrong, in words, by field."""
        return {}

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Show these problems and no others."""
        self._form.show_problems(problems)

    def wait(self) -> None:
        """Say that something goes on, until `refuse` or another page."""
        self.waiting.say(self.waiting_words)
        announce(self, self.waiting_words)
        self.action.setEnabled(False)
        self.back.setEnabled(False)

    def entered(self) -> None:
        """Ready to be filled in."""
        self.waiting.hide()
        self.action.setEnabled(True)
        self.back.setEnabled(True)

    def refuse(self, error: AppError) -> None:
        """Show what was wrong, each at its field."""
        self.entered()
        renamed = {"name": "organisation"}
        found = text.problems(error) if isinstance(error, Rejected) else {}
        known = {renamed.get(field, field): words for field, words in found.items()}
        if known and set(known) <= set(self._fields):
            self._form.show_problems(known)
        else:
            self._form.clear()
            self.summary.show_problems([(text.sentence(error), self._fields[self.blamed])])

    @Slot()
    def submit(self) -> None:
        """Try the form: show what the page sees is wrong, or say that it may be tried."""
        if not self.action.isEnabled():
            return
        problems = self.problems()
        self._form.show_problems(problems)
        if not problems:
            self.submitted.emit()

    @Slot()
    def _to_next(self) -> None:
        self.focusNextChild()
