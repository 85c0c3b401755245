"""Something went wrong: what is said, the report to copy, and a problem report to save."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from desktop_app.ui.dialogs.notice import Notice
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Flow
from desktop_app.ui.widgets.messages import announce

TITLE = "Something went wrong. Nothing you typed is lost."
WORDS = (
    "What you saved is saved. Close this and try again. If it happens twice, save a problem report and send it to"
    " support: it holds the versions and the log of this program, and nothing about any person."
)


class BugDialog(Notice):
    """Tells of a bug. `save_wanted` comes with “Save a problem report”."""

    save_wanted = Signal()

    def __init__(self, report: str) -> None:
        super().__init__(TITLE, width=760)
        self.body.add(Text(WORDS))
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setMinimumHeight(160)
        self.copy_button = Button("Copy the report", icon="copy")
        self.save_button = Button("Save a problem report", icon="file-down")
        self.copied = Text("")
        self.copied.hide()
        self.copy_button.clicked.connect(self._copy)
        self.save_button.clicked.connect(self.save_wanted)
        buttons = QWidget()
        row = Flow(buttons, gap=12)
        row.addWidget(self.copy_button)
        row.addWidget(self.save_button)
        self.body.add(Field("The &report", self.report))
        self.body.add(buttons, self.copied)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.report.toPlainText())
        self.copied.say("Copied. Paste it into a message to support.")
        announce(self, self.copied.text())
