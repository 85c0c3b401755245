"""First start, step 2 of 3: the particulars of an office or of a laptop."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.errors import AppError, Rejected
from desktop_app.ui import text
from desktop_app.ui.dialogs.files import ask_files
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Correctable, ErrorSummary, Field, Form
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.layout import Column, Row, SideBySide
from desktop_app.ui.widgets.messages import announce
from desktop_app.ui.widgets.page import Card, Page
from desktop_app.ui.widgets.passphrase import NewPassphrase
from desktop_app.ui.widgets.top_bar import Heading

LARGEST_INVITATION = 64 << 10
NO_FILE = "Choose the invitation file that the office gave you."
CANNOT_READ = "This file cannot be read. Choose the invitation file again."
OFFICE_NOTES = (
    "The passphrase locks everything on this computer. It is kept nowhere: remember it, or keep it in the safe.",
    "Next you get the recovery sheet for the safe. It opens the office's copy when the passphrase is lost.",
    "The roles, lists and words of the involvement strategy are put in to begin with. You can change them all.",
)
LAPTOP_NOTES = (
    "The office makes the invitation under Laptops. The file comes on a stick or in the shared folder.",
    "The code is told by phone. It is never written beside the file, so a lost file opens nothing.",
    "The passphrase is this laptop's own. What you send is safe at the office even if you forget it.",
)


class ParticularsPage(Page):
    """What both kinds have: a form at the left, what happens at the right, Back, and one primary action.

    `submitted` comes when the form may be tried, `back_wanted` with Back.
    """

    submitted = Signal()
    back_wanted = Signal()

    def __init__(self, title: str, action: str, notes: tuple[str, ...]) -> None:
        super().__init__(title, gap=14)
        self.set_heading(Heading("Welcome to Neighbourhood Desk", "Setting up, step 2 of 3"))
        self.summary = ErrorSummary()
        self.passphrase = NewPassphrase()
        self.passphrase.entered.connect(self._submit)
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
        self.action.clicked.connect(self._submit)
        self.back.clicked.connect(self.back_wanted)
        buttons = Row(gap=12)
        buttons.addWidget(self.action, 1)
        buttons.addWidget(self.back)
        footer = self.footer()
        footer.addWidget(self.waiting)
        footer.addLayout(buttons)
        self._fields: dict[str, Correctable] = {}
        self._form = Form(self.summary, {})

    def set_fields(self, fields: dict[str, Field]) -> None:
        """Put these fields above the passphrase, and know them by their names."""
        self._fields = {**fields, **self.passphrase.fields}
        self._form = Form(self.summary, self._fields)
        self.form.add(*(field for field in fields.values() if field.parent() is None))
        self.form.addWidget(self.passphrase)
        self.form.addStretch(1)
        for field in fields.values():
            if isinstance(field.editor, QLineEdit):
                field.editor.returnPressed.connect(self._to_next)

    def problems(self) -> dict[str, str]:
        """What the page itself can see is wrong, in words."""
        return self.passphrase.problems()

    def wait(self) -> None:
        """Say that something goes on, until `refuse` or another page."""
        self.waiting.say("Setting up. This takes a few seconds.")
        announce(self, "Setting up")
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
            self.summary.show_problems([(text.sentence(error), self.passphrase.fields["passphrase"])])

    def forget(self) -> None:
        """Forget the passphrase that was typed."""
        self.passphrase.clear()

    @Slot()
    def _to_next(self) -> None:
        self.focusNextChild()

    @Slot()
    def _submit(self) -> None:
        if not self.action.isEnabled():
            return
        problems = self.problems()
        self._form.show_problems(problems)
        if not problems:
            self.submitted.emit()


class OfficePage(ParticularsPage):
    """Organisation, officer, passphrase."""

    def __init__(self) -> None:
        super().__init__("The office's computer", "Set up the office", OFFICE_NOTES)
        self.organisation, self.officer = QLineEdit(), QLineEdit()
        self.set_fields(
            {
                "organisation": Field("&Name of the organisation", self.organisation),
                "officer": Field("&Your name", self.officer, optional=True),
            }
        )
        self.set_first_focus(self.organisation)


class LaptopPage(ParticularsPage):
    """Invitation, code, officer, passphrase."""

    def __init__(self) -> None:
        super().__init__("An event laptop", "Set up this laptop", LAPTOP_NOTES)
        self.invitation = b""
        self.file, self.code, self.officer = QLineEdit(), QLineEdit(), QLineEdit()
        self.file.setReadOnly(True)
        self.choose = Button("Choose the file", icon="file-up")
        self.choose.clicked.connect(self._choose)
        file_field = Field("&Invitation file", self.file)
        row = Row(gap=12)
        row.addWidget(file_field, 1)
        row.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom)
        self.form.addLayout(row)
        self.set_fields(
            {
                "file": file_field,
                "code": Field("&Code", self.code, hint="16 digits, as the office reads them out."),
                "officer": Field("&Your name", self.officer),
            }
        )
        self.set_first_focus(self.choose)

    def problems(self) -> dict[str, str]:
        """The passphrases, and that a file was chosen."""
        return ({} if self.invitation else {"file": NO_FILE}) | super().problems()

    @Slot()
    def _choose(self) -> None:
        kinds = ("Invitations (*.invitation)", "All files (*)")
        ask_files(self, "Choose the invitation file", kinds, lambda files: self.take_file(files[0]), several=False)

    def take_file(self, path: Path) -> None:
        """Read the chosen file; what is in it is judged when the form is tried."""
        try:
            with path.open("rb") as file:
                self.invitation = file.read(LARGEST_INVITATION + 1)
        except OSError:
            self.invitation = b""
            self._form.show_problems({"file": CANNOT_READ})
            return
        self._form.clear()
        self.file.setText(path.name)
        self.code.setFocus()
