"""Restoring a back-up: which one, what it is made of, its passphrase. What is on the computer now is always kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.ui.dialogs.files import ask_files
from desktop_app.ui.models.back_ups import DailyCopy, Described
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Choice, Field
from desktop_app.ui.widgets.form_page import FormPage
from desktop_app.ui.widgets.labels import IconText
from desktop_app.ui.widgets.layout import Row
from desktop_app.ui.widgets.messages import announce
from desktop_app.ui.widgets.passphrase import PassphraseBox
from desktop_app.ui.widgets.top_bar import Heading

NOTES = (
    "A back-up holds everything that this copy knew when it was made. What was done since is not in it.",
    "What was sent is safe on the other side: after restoring, send and receive as usual to bring the copies together.",
    "The passphrase is the one that held when the file was made. Is it lost? Type the recovery key instead.",
    "The file is only read. It stays where it is, as it is.",
)
KEPT = (
    "What is on this computer now is kept: it is moved as it is into a folder of its own, beside the restored copy. "
    "Nothing is thrown away."
)
NO_FILE = "Choose the back-up file."
MISSING = "Type the passphrase of the back-up."
A_FILE = "file"
OF_THE_FILE = frozenset({"not-a-back-up", "back-up-newer", "file-gone", "not-allowed"})


class RestorePage(FormPage):
    """`submitted` comes with a back-up and its passphrase, `file_chosen(Path)` with another file.

    `days` are the automatic back-ups of this computer; `replaces` says that there is a copy here, which is then kept.
    """

    waiting_words: ClassVar[str] = "Restoring the back-up. Everything in it is checked."

    file_chosen = Signal(object)

    def __init__(self, days: Sequence[DailyCopy], *, replaces: bool) -> None:
        action = "Restore, and keep what is here" if replaces else "Restore the back-up"
        super().__init__("Restore a back-up", action, NOTES)
        self.set_heading(Heading("Neighbourhood Desk", "Everything comes back as it was when the back-up was made"))
        self.file: Path | None = None
        self.which = Choice()
        for day in days:
            self.which.add(day.day.isoformat(), f"Automatic back-up of {day.words}")
        self.which.add(A_FILE, "A back-up file")
        which = Field("&Which back-up?", self.which)
        self._box, self.passphrase = QLineEdit(), PassphraseBox()
        self._box.setReadOnly(True)
        self.choose = Button("Choose the file", icon="file-up", key="Ctrl+O")
        file = Field("Back-up &file", self._box)
        line = Row(gap=12)
        line.addWidget(file, 1)
        line.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom)
        self._file_part = QWidget()
        self._file_part.setLayout(line)
        self.found = IconText("info", "", "strong", "info")
        self.found.hide()
        self._passphrase = Field("&Passphrase", self.passphrase)
        self.shown = QCheckBox("Sho&w what I type")
        self.shown.toggled.connect(self.passphrase.show_words)
        fields = {"which": which, "file": file, "passphrase": self._passphrase}
        self.form.add(which, self._file_part, self.found)
        which.setVisible(bool(days))
        self.form.add(self._passphrase)
        self.set_fields(fields, self.shown, blamed="passphrase")
        self.passphrase.returnPressed.connect(self.submit)
        if replaces:
            self.form.insertWidget(0, IconText("info", KEPT, "strong", "info"))
        self.set_first_focus(self.which if days else self.choose)
        self.choose.clicked.connect(self._ask)
        self.which.changed.connect(self._which_changed)
        self._found: Described | None = None
        self._days = {day.day: day for day in days}
        self._which_changed(self.which.value())

    @property
    def made_on(self) -> str:
        """When the chosen back-up was made, in words."""
        if self.day is not None:
            return self._days[self.day].words
        return self._found.made_on if self._found is not None else ""

    @property
    def day(self) -> date | None:
        """The day of the automatic back-up that is chosen, None for a file."""
        return None if self.which.value() == A_FILE else date.fromisoformat(self.which.value())

    def problems(self) -> dict[str, str]:
        """A file and a passphrase are needed."""
        no_file = self.day is None and self.file is None
        no_passphrase = self._passphrase.isVisibleTo(self) and not self.passphrase.text()
        return ({"file": NO_FILE} if no_file else {}) | ({"passphrase": MISSING} if no_passphrase else {})

    def take_file(self, path: Path) -> None:
        """Use this file; what it is made of comes with `describe`."""
        self.show_problems({})
        self.file = path
        self._box.setText(path.name)
        self.found.hide()
        self.file_chosen.emit(path)

    def describe(self, found: Described) -> None:
        """Say what the file is made of."""
        self._found = found
        self.found.say(found.words)
        announce(self, found.words)
        self._show_passphrase(needed=found.needs_passphrase)
        (self.passphrase if found.needs_passphrase else self.action).setFocus()

    def refuse(self, error: AppError) -> None:
        """Say what was wrong, at the file or at the passphrase."""
        self.blamed = "file" if error.code in OF_THE_FILE and self.day is None else "passphrase"
        if error.code in OF_THE_FILE:
            self.file = self._found = None
            self._box.clear()
            self.found.hide()
        super().refuse(error)

    def forget(self) -> None:
        """Forget the passphrase."""
        self.passphrase.clear()

    @Slot(str)
    def _which_changed(self, key: str) -> None:
        self._file_part.setVisible(key == A_FILE)
        self.found.setVisible(key == A_FILE and self.file is not None)
        self._show_passphrase(needed=key != A_FILE or self._found is None or self._found.needs_passphrase)

    def _show_passphrase(self, *, needed: bool) -> None:
        self._passphrase.setVisible(needed)
        self.shown.setVisible(needed)

    @Slot()
    def _ask(self) -> None:
        kinds = ("Back-ups (*.backup)", "All files (*)")
        ask_files(self, "Choose the back-up file", kinds, lambda files: self.take_file(files[0]), several=False)
