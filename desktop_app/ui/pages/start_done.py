"""First start, step 3 of 3: what to keep, and on to the desk."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot

from desktop_app.ui.dialogs.files import ask_file_to_save
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.messages import announce
from desktop_app.ui.widgets.page import Card, Page
from desktop_app.ui.widgets.top_bar import Heading

NOT_YET = "Print or save the recovery sheet first. It is made only this once."
DONE = Heading("Welcome to Neighbourhood Desk", "Setting up, step 3 of 3")


class OfficeDonePage(Page):
    """The recovery sheet: `print_wanted`, `save_wanted(Path)` with a place for it, and `finished` for the desk."""

    print_wanted = Signal()
    save_wanted = Signal(object)
    finished = Signal()

    def __init__(self) -> None:
        super().__init__("Keep the recovery sheet safe", gap=14)
        self.set_heading(DONE)
        self._is_kept = False
        self.body.add(Text("The office is set up. One thing is left before you begin.", "lead"))
        card = Card("The recovery sheet", pad=24)
        card.body.add(
            Text("It holds the key that opens this copy when the passphrase is lost or the computer is gone."),
            Text("Print it twice, and keep the prints in two safe places. Nothing is left on the computer."),
            Text("No printer here? Save it on a stick, print it elsewhere, then delete the file.", "muted"),
            Text("Whoever has the sheet and a copy of the files can read everything. Do not e-mail it."),
        )
        self.print = Button("Print the recovery sheet", kind="row", icon="printer", key="Ctrl+P")
        self.print.clicked.connect(self.print_wanted)
        self.save = Button("Save the recovery sheet", kind="row", icon="file-down")
        self.save.clicked.connect(self._choose)
        self.state = IconText("circle-check", "", "strong", "ok")
        self.state.hide()
        card.body.add(self.print, self.save, self.state)
        self.body.addWidget(card)
        self.problem = IconText("circle-alert", "", "error", "error")
        self.problem.hide()
        self.without = QuietLink("Go on without it")
        self.without.hide()
        self.without.clicked.connect(self.finished)
        self.body.add(self.problem, self.without)
        self.body.addStretch(1)
        self.action = Button("Go to the event desk", kind="primary", icon="door-open", key="Ctrl+S")
        self.action.clicked.connect(self._finish)
        self.footer().addWidget(self.action)
        self.set_first_focus(self.print)

    def saved(self, name: str) -> None:
        """Say that the sheet lies in a file of this name."""
        self._kept(f"Saved as {name}. Print it now, and put the prints into the safe.")

    def printed(self, printer: str, copies: int) -> None:
        """Say that the sheet went to a printer."""
        sheets = "The sheet" if copies == 1 else f"{copies} sheets"
        went = "was" if copies == 1 else "were"
        self._kept(f"{sheets} {went} sent to {printer}. Look whether they can be read, and put them into the safe.")

    def _kept(self, words: str) -> None:
        self._is_kept = True
        self.problem.hide()
        self.without.hide()
        self.state.say(words)
        announce(self, words)
        self.action.setFocus()

    def refuse(self, sentence: str) -> None:
        """Say why it was not saved."""
        self.problem.say(sentence)
        announce(self, sentence, now=True)

    @Slot()
    def _choose(self) -> None:
        ask_file_to_save(self, "Save the recovery sheet", "recovery-sheet.pdf", "PDF (*.pdf)", self.take_place)

    def take_place(self, path: Path) -> None:
        """Save the sheet there."""
        self.save_wanted.emit(path)

    @Slot()
    def _finish(self) -> None:
        if self._is_kept:
            self.finished.emit()
            return
        self.refuse(NOT_YET)
        self.without.show()
        self.print.setFocus()


class LaptopDonePage(Page):
    """Six words to compare with the office."""

    finished = Signal()

    def __init__(self) -> None:
        super().__init__("This laptop is set up", gap=14)
        self.set_heading(DONE)
        card = Card("Six words for the office", pad=24)
        self.words = Text("", "num")
        card.body.add(
            Text("After you have sent for the first time, ring the office and read these words out."),
            self.words,
            Text("The office sees the same six words under Laptops. If they differ, send nothing more and tell them."),
            Text("You find the words again under Send to office.", "muted"),
        )
        self.body.addWidget(card)
        self.body.add(Text("People and events come with the first list that the office puts into the shared folder."))
        self.body.addStretch(1)
        self.action = Button("Go to the event desk", kind="primary", icon="door-open", key="Ctrl+S")
        self.action.clicked.connect(self.finished)
        self.footer().addWidget(self.action)
        self.set_first_focus(self.action)

    def show_words(self, fingerprint: str) -> None:
        """Show the six words."""
        self.words.setText("  ".join(fingerprint.split("-")))
