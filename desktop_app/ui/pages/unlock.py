"""Opening the copy that lives on this computer: the passphrase, and what to do when it is forgotten."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.fields import ErrorSummary, Field
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.layout import Column
from desktop_app.ui.widgets.messages import announce
from desktop_app.ui.widgets.page import Card, Page
from desktop_app.ui.widgets.passphrase import PassphraseBox
from desktop_app.ui.widgets.top_bar import Heading

MISSING = "Type the passphrase of this computer's copy."
FORGOTTEN = (
    "The passphrase is written down nowhere, so nobody can look it up.",
    "Ask the person who set this computer up: it may be kept in the office's safe.",
    "On an event laptop: what was sent is safe at the office. Ask the office for a new invitation.",
    "Nobody knows it? Take the recovery sheet out of the office's safe and choose “I have the recovery sheet”.",
)
BEYOND_OPENING = frozenset({"damaged", "cannot-open", "vault-damaged", "vault-missing"})
"""What no passphrase helps against, and a back-up may."""


class UnlockPage(Page):
    """`open_wanted(passphrase)` comes with Open; `refuse` says what was wrong with it.

    `sheet_chosen` comes when somebody has the recovery sheet, `back_up_chosen` when a copy that cannot be opened is to
    be replaced by a back-up.
    """

    open_wanted = Signal(str)
    sheet_chosen = Signal()
    back_up_chosen = Signal()

    def __init__(self, *, practice: bool) -> None:
        super().__init__("Open Neighbourhood Desk", gap=14)
        self._practice = practice
        self.set_heading(Heading("Neighbourhood Desk", "Locked. Nothing on this computer can be read without the key"))
        self.summary = ErrorSummary()
        self.passphrase = PassphraseBox()
        self.field = Field("&Passphrase", self.passphrase)
        self.shown = QCheckBox("Sho&w what I type")
        self.shown.toggled.connect(self.passphrase.show_words)
        self.open_button = Button("Open", kind="primary", icon="lock", key="Enter", bind_key=False)
        self.waiting = IconText("clock", "", "muted", "muted")
        self.waiting.hide()
        self.forgotten = QuietLink("I have forgotten the passphrase")
        self.sheet = QuietLink("I have the recovery sheet")
        self.sheet.clicked.connect(self.sheet_chosen)
        self.back_up = Button("Restore a back-up", icon="rotate-ccw")
        self.back_up.clicked.connect(self.back_up_chosen)
        self.back_up.hide()
        self.what_to_do = Card("If the passphrase is forgotten")
        self.what_to_do.body.add(*(Text(line) for line in FORGOTTEN))
        self.what_to_do.hide()
        self.passphrase.returnPressed.connect(self._open)
        self.open_button.clicked.connect(self._open)
        self.forgotten.clicked.connect(self._show_what_to_do)
        box = QWidget()
        box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = Column(box, gap=14)
        column.add(self.field, self.shown, self.open_button, self.sheet, self.forgotten)
        self._box = box
        self.body.add(self.summary, self.back_up, self.waiting, box, self.what_to_do)
        self.body.addStretch(1)
        self.set_first_focus(self.passphrase)
        if practice:
            self._wait("Opening the place to practise.")

    def again(self) -> None:
        """Ready to be tried again."""
        self._box.setVisible(not self._practice)
        self.waiting.hide()
        self.open_button.setEnabled(True)

    def refuse(self, error: AppError) -> None:
        """Say why the copy was not opened and what to do next."""
        self.again()
        from desktop_app.ui import text

        sentence = text.sentence(error)
        self.field.set_problem(sentence if error.code == "wrong-passphrase" else "")
        self.summary.show_problems([(sentence, self.field)], focus=False)
        self.back_up.setVisible(error.code in BEYOND_OPENING)
        self.passphrase.selectAll()
        self.field.take_focus()

    @Slot()
    def _open(self) -> None:
        if not self.open_button.isEnabled():
            return
        if not self._practice and not self.passphrase.text():
            self.field.set_problem(MISSING)
            self.summary.show_problems([(MISSING, self.field)], focus=False)
            self.field.take_focus()
            return
        self.field.set_problem("")
        self.summary.clear()
        self.open_button.setEnabled(False)
        self.waiting.say("Opening. This takes a second or two.")
        announce(self, "Opening")
        self.open_wanted.emit(self.passphrase.text())

    @Slot()
    def _show_what_to_do(self) -> None:
        self.what_to_do.show()
        announce(self, " ".join(FORGOTTEN))

    def _wait(self, sentence: str) -> None:
        self._box.hide()
        self.waiting.say(sentence)
