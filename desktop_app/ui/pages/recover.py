"""Opening a copy whose passphrase is forgotten: the recovery key from the printed sheet, a new passphrase."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Slot

from desktop_app.domain import recovery_key
from desktop_app.domain.recovery_key import CHARACTERS
from desktop_app.ui import text
from desktop_app.ui.widgets.fields import Field, NotesBox
from desktop_app.ui.widgets.form_page import FormPage
from desktop_app.ui.widgets.labels import IconText
from desktop_app.ui.widgets.messages import announce
from desktop_app.ui.widgets.passphrase import NewPassphrase
from desktop_app.ui.widgets.top_bar import Heading

NOTES = (
    "The sheet was printed when the office was set up, and lies in its safe. It opens the laptops too.",
    "Type the key group by group. Blanks and capitals do not matter, and the beginning can be left out.",
    "No key has the letters B, I or O in its groups, nor the digit 1. What looks like them is 8, L or 0.",
    "The old passphrase then opens nothing. The sheet stays as it is: put it back into the safe.",
)
COMPLETE = "The key is complete, and typed as it stands on the sheet."


class RecoverPage(FormPage):
    """`submitted` comes with a key that is typed right and two passphrases that are the same."""

    waiting_words: ClassVar[str] = "Setting the new passphrase. This takes a second or two."

    def __init__(self) -> None:
        super().__init__("Open with the recovery sheet", "Set the passphrase and open", NOTES)
        self.set_heading(Heading("Neighbourhood Desk", "Locked. The recovery key opens it"))
        self.box = NotesBox(lines=3)
        self._key_field = Field(
            "&Recovery key", self.box, hint="It begins with AGE-SECRET-KEY-1, then come groups of four."
        )
        self.count = IconText("circle", "", "muted", "muted")
        self.passphrase = NewPassphrase("&New passphrase", "New passphrase &again")
        self.passphrase.entered.connect(self.submit)
        fields = {"recovery_key": self._key_field, **self.passphrase.fields}
        self.form.add(self._key_field, self.count)
        self.set_fields(fields, self.passphrase, blamed="recovery_key")
        self.set_first_focus(self.box)
        self._complete = False
        self.box.textChanged.connect(self._typed)
        self._typed()

    @property
    def key(self) -> str:
        """The recovery key; "" until it is complete and right."""
        return recovery_key.read(self.box.toPlainText()).key

    def problems(self) -> dict[str, str]:
        """What is wrong with the key as typed, and with the passphrases."""
        typed = recovery_key.read(self.box.toPlainText())
        wrong = text.recovery_key_problem(typed)
        if not wrong and not typed.key:
            wrong = text.problem("recovery-key-short", {"missing": CHARACTERS - typed.count})
        return ({"recovery_key": wrong} if wrong else {}) | self.passphrase.problems()

    def forget(self) -> None:
        """Forget what was typed."""
        self.box.clear()
        self.passphrase.clear()

    @Slot()
    def _typed(self) -> None:
        """Check the key as it is typed."""
        typed = recovery_key.read(self.box.toPlainText())
        wrong = text.recovery_key_problem(typed)
        if wrong != self._key_field.problem.label.text():
            self._key_field.set_problem(wrong)
            if wrong:
                announce(self, wrong)
        complete = bool(typed.key)
        self.count.icon.show_icon("circle-check" if complete else "circle", "ok" if complete else "muted")
        self.count.say(COMPLETE if complete else f"{typed.count} of {CHARACTERS} characters")
        if complete and not self._complete:
            announce(self, COMPLETE)
        self._complete = complete
