"""First start, step 2 of 3: the particulars of an office or of a laptop."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit

from desktop_app.ui.dialogs.files import ask_files
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.form_page import FormPage
from desktop_app.ui.widgets.layout import Row
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


class ParticularsPage(FormPage):
    """What both kinds have: their fields, and a new passphrase under them."""

    def __init__(self, title: str, action: str, notes: tuple[str, ...]) -> None:
        super().__init__(title, action, notes)
        self.set_heading(Heading("Welcome to Neighbourhood Desk", "Setting up, step 2 of 3"))
        self.passphrase = NewPassphrase()
        self.passphrase.entered.connect(self.submit)

    def add_fields(self, fields: dict[str, Field]) -> None:
        """Put these fields above the passphrase."""
        self.set_fields({**fields, **self.passphrase.fields}, self.passphrase, blamed="passphrase")

    def problems(self) -> dict[str, str]:
        """What the page itself can see is wrong, in words."""
        return self.passphrase.problems()

    def forget(self) -> None:
        """Forget the passphrase that was typed."""
        self.passphrase.clear()


class OfficePage(ParticularsPage):
    """Organisation, officer, passphrase."""

    def __init__(self) -> None:
        super().__init__("The office's computer", "Set up the office", OFFICE_NOTES)
        self.organisation, self.officer = QLineEdit(), QLineEdit()
        self.add_fields(
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
        self.add_fields(
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
            self.show_problems({"file": CANNOT_READ})
            return
        self.show_problems({})
        self.file.setText(path.name)
        self.code.setFocus()
