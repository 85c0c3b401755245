"""The words of printed documents, language by language: beside their English, changed where the organisation says it
otherwise, and checked by somebody who reads the language.
"""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHeaderView

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError
from desktop_app.printing import wording as words_of_paper
from desktop_app.services import wording
from desktop_app.ui import wordings
from desktop_app.ui.dialogs.wording import CheckedDialog, SentenceDialog
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Choice, Field
from desktop_app.ui.widgets.labels import IconText
from desktop_app.ui.widgets.layout import Flow
from desktop_app.ui.widgets.page import Page
from desktop_app.ui.widgets.tables import OfficeTable, TableColumn, TableRow
from desktop_app.ui.wordings import Sentence, Standing
from desktop_app.ui.workbench import Workbench, touches

COLUMNS = (TableColumn("English", stretch=True), TableColumn("In this language", stretch=True), TableColumn("Whose"))
_FIRST_LANGUAGE = words_of_paper.LANGUAGES[1]
# Isolates what is written from right to left: a table cell would otherwise put its full stop on the wrong side.
_RIGHT_TO_LEFT = {"ur": "\u2067{}\u2069"}


class WordingsPage(Page):
    """Which document in which language, its sentences, and what can be done with the chosen one or with all."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Wording of documents", gap=12)
        self.bench = bench
        self._sentences: dict[str, Sentence] = {}
        self._standing: Standing | None = None
        self.document, self.language = Choice(), Choice()
        for name in words_of_paper.wordings():
            self.document.add(name, wordings.title(name))
        for code in words_of_paper.LANGUAGES:
            self.language.add(code, wordings.language_name(code, own=True))
        self.language.set_value(_FIRST_LANGUAGE)
        self.state = IconText("info", "", "body", "info")
        self.table = OfficeTable("Sentences of this document", COLUMNS)
        self.table.setWordWrap(True)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setMinimumHeight(220)
        self.change = Button(
            "Change it", icon="pencil", key="Enter", bind_key=False, spoken="Change it: the chosen sentence"
        )
        self.undo_check = Button("Take the check back", icon="undo-2")
        line = Flow(gap=12)
        line.addWidget(self.change)
        line.addWidget(self.undo_check)
        self.body.add(Field("Which &document?", self.document), Field("Which &language?", self.language), self.state)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(line)
        self.action = Button("I have checked this", kind="primary", icon="circle-check", key="Ctrl+K")
        self.footer().addWidget(self.action)
        self.document.changed.connect(self._show)
        self.language.changed.connect(self._show)
        self.table.chosen.connect(self.edit)
        self.change.clicked.connect(lambda: self.edit(self.table.current_key()))
        self.undo_check.clicked.connect(self._uncheck)
        self.action.clicked.connect(self._check)
        self.set_first_focus(self.document)
        bench.changed.connect(self._on_changed)

    def entered(self) -> None:
        """Show the words as they are now."""
        self._show()

    @Slot()
    def _show(self, *_: object) -> None:
        document, language = self.document.value(), self.language.value()
        try:
            found = self.bench.query(wordings.sentences, document, language)
            self._standing = self.bench.query(wordings.standing, document, language)
        except AppError as error:
            found, self._standing = (), None
            self.bench.say_failed(error)
        self._sentences = {one.key: one for one in found}
        self.table.set_rows([_row(one, language) for one in found])
        standing = self._standing
        checked = standing is not None and standing.checked
        self.state.say(wordings.told(standing) if standing else "")
        self.action.setEnabled(standing is not None and not checked)
        self.undo_check.setVisible(checked and language != "en")
        self.change.setEnabled(bool(found))

    @Slot(object)
    def _on_changed(self, changes: object) -> None:
        if self.isVisible() and touches(changes, "code"):
            self._show()

    @Slot(str)
    def edit(self, key: str) -> None:
        """Ask how a sentence is to be worded."""
        sentence = self._sentences.get(key)
        if sentence is not None:
            self.bench.open(SentenceDialog(self.bench, self.document.value(), self.language.value(), sentence))

    @Slot()
    def _check(self) -> None:
        count = len(self._sentences)
        self.bench.open(CheckedDialog(self.bench, self.document.value(), self.language.value(), count))

    @Slot()
    def _uncheck(self) -> None:
        try:
            self.bench.do(Op.CHANGE_SETTINGS, wording.uncheck, self.language.value(), self.document.value())
        except AppError as error:
            self.bench.say_failed(error)
            return
        self.bench.say("The check was taken back.", undo=True)


def _row(one: Sentence, language: str) -> TableRow:
    whose = "ours" if one.own else "the program’s"
    shown = _RIGHT_TO_LEFT.get(language, "{}").replace("{}", one.words)
    return TableRow((one.english, shown, whose), f"{one.english} – {one.words} ({whose})", one.key)
