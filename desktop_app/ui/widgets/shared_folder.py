"""The card that says which folder is shared with the other side, and chooses another."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit

from desktop_app.ui.dialogs.files import ask_folder
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.layout import Row
from desktop_app.ui.widgets.page import Card

HINT = "A share, a synchronised folder or a stick. What goes in is sealed: nobody else can read it."
NONE_YET = "Choose the folder first."


class SharedFolderCard(Card):
    """`chosen(Path)` comes with another folder. It is a Correctable: what is wrong is said at the field."""

    chosen = Signal(object)

    def __init__(self, folder: str) -> None:
        super().__init__(name="The shared folder")
        self._box = QLineEdit(folder)
        self._box.setReadOnly(True)
        self.field = Field("Shared &folder", self._box, hint=HINT)
        self.button = Button("Choose the folder", icon="folder-up", key="Ctrl+O")
        self.button.clicked.connect(self._ask)
        row = Row(gap=12)
        row.addWidget(self.field, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(row)

    @property
    def folder(self) -> Path | None:
        """The folder in use, None before one was chosen."""
        return Path(self._box.text()) if self._box.text() else None

    def take(self, folder: Path) -> None:
        """Use this folder."""
        self._box.setText(str(folder))
        self.set_problem("")
        self.chosen.emit(folder)

    def show_folder(self, folder: str) -> None:
        """Show the folder that was kept elsewhere."""
        self._box.setText(folder)

    def set_problem(self, text: str) -> None:
        """Say what is wrong with the folder, or nothing."""
        self.field.set_problem(text)

    def take_focus(self) -> None:
        """Put the keyboard where another folder is chosen."""
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _ask(self) -> None:
        ask_folder(self, "Choose the shared folder", self._box.text(), self.take)
