"""How the organisation's paper looks: its logo, its colour, and what it is printed on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from desktop_app.domain.changes import Op
from desktop_app.services import logos, organisation
from desktop_app.ui.dialogs.files import ask_files
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Choice, Field
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.workbench import Workbench

PAPERS = {"white": "White", "cream": "Cream"}
NO_LOGO, HAS_LOGO, NEW_LOGO = "There is no logo.", "There is a logo.", "The new logo is ready. Save to keep it."
PICTURES = "Pictures (*.png *.jpg *.jpeg *.webp *.gif *.bmp)"


class PaperLookDialog(Sheet):
    """The look of every document."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("How our paper looks", "Save", icon="save", width=640)
        self.bench = bench
        before = bench.query(organisation.look)
        self._logo: str | None = None
        self.state = Text(HAS_LOGO if before.logo else NO_LOGO)
        self.choose = Button("Choose a logo", icon="image")
        self.no_logo = Button("Take the logo off", icon="trash-2")
        self.no_logo.setEnabled(bool(before.logo))
        self.words, self.colour, self.paper = QLineEdit(before.logo_words), QLineEdit(before.colour), Choice()
        for key, words in PAPERS.items():
            self.paper.add(key, words)
        self.paper.set_value(before.paper or "white")
        fields = {
            "logo_words": Field("&What the logo shows", self.words, optional=True, hint="For who cannot see it."),
            "colour": Field(
                "&Colour", self.colour, optional=True, hint="Such as #1a4d7a. Words stay black where it is too pale."
            ),
            "paper": Field("&Paper", self.paper, hint="Cream is easier to read for many people with dyslexia."),
        }
        self.body.add(self.state, self.choose, self.no_logo, *fields.values())
        self.body.addStretch(1)
        self.set_fields(fields)
        self.choose.clicked.connect(self._ask)
        self.no_logo.clicked.connect(self._take_off)

    @Slot()
    def _ask(self) -> None:
        ask_files(self, "Choose a logo", (PICTURES,), lambda files: self.read(files[0]), several=False)

    def read(self, file: Path) -> None:
        """Make the picture in this file ready."""
        self.bench.runner.start("logo", logos.from_file, file, done=self._ready, failed=self._refused)

    def _ready(self, logo: str) -> None:
        if isValid(self):
            self._logo = logo
            self.state.setText(NEW_LOGO)
            self.no_logo.setEnabled(True)

    def _refused(self, error: BaseException) -> None:
        if not isValid(self):
            return

        def raise_it() -> None:
            raise error

        self.attempt(raise_it)

    @Slot()
    def _take_off(self) -> None:
        self._logo = ""
        self.state.setText(NO_LOGO)
        self.no_logo.setEnabled(False)
        self.choose.setFocus()

    def submit(self) -> None:
        """Keep what was chosen."""
        wanted = {"logo_words": self.words.text(), "colour": self.colour.text(), "paper": self.paper.value()}
        if self._logo is not None:
            wanted["logo"] = self._logo
        if self.bench.do(Op.CHANGE_SETTINGS, organisation.change_settings, **wanted):
            self.bench.say("The look of our paper was changed.", undo=True)
