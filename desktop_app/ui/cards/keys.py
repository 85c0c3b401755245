"""Two cards: who works at this computer and what locks it; and the office's own keys, with the one on paper."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop_app.exchange import recovery, rotation
from desktop_app.store import vault
from desktop_app.ui import key_words, recovery_paper
from desktop_app.ui.dialogs.keys import BindDialog, NewKeysDialog, NewSheetDialog, OfficerDialog, PassphraseDialog
from desktop_app.ui.dialogs.laptop import ProveDialog
from desktop_app.ui.dialogs.print_preview import PreviewDialog
from desktop_app.ui.paper_work import Order, Paper
from desktop_app.ui.papers import About
from desktop_app.ui.recovery_paper import MadeSheet
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Flow
from desktop_app.ui.widgets.page import Card
from desktop_app.ui.workbench import Workbench

BOUND = "The passphrase opens this copy in this account on this computer only."
NOT_BOUND = "The passphrase alone opens this copy."
NO_CHANGE = "New keys for the office: laptops follow by themselves, and the old ones hold for 90 days."


def _side_by_side(*buttons: Button) -> QWidget:
    found = QWidget()
    row = Flow(found)
    for button in buttons:
        row.addWidget(button)
    return found


class ThisCopy(Card):
    """Who works here, and the passphrase."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Who works here, and the passphrase")
        self.bench = bench
        self.who, self.lock = Text("", "strong"), Text("", "muted")
        self.officer = Button("Somebody else works here", icon="user")
        self.officer.clicked.connect(lambda: bench.open(OfficerDialog(bench), self.show_state))
        self.change = Button("Change the passphrase", icon="key-round")
        self.change.clicked.connect(lambda: bench.open(PassphraseDialog(bench), self.show_state))
        self.bind = Button("", icon="lock")
        self.bind.clicked.connect(self._bind)
        self.body.add(self.who, _side_by_side(self.officer), self.lock, _side_by_side(self.change, self.bind))

    def show_state(self) -> None:
        """Show how it is now."""
        self.who.setText(f"{self.bench.identity.officer or 'Nobody in particular'} works at this computer.")
        bound = vault.is_bound(self.bench.places.vault)
        self.lock.setText(BOUND if bound else NOT_BOUND)
        self.bind.setText("Unbind the passphrase" if bound else "Bind the passphrase to this account")

    @Slot()
    def _bind(self) -> None:
        bound = vault.is_bound(self.bench.places.vault)
        self.bench.open(BindDialog(self.bench, bound=bound), self.show_state)


class OfficeKeys(Card):
    """The key on paper: when it was proved, and a new one. The office's own keys: when they end, and new ones."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("The office’s keys")
        self.bench = bench
        self.proof, self.rotation = Text("", "muted"), Text("", "muted")
        self.prove = Button("Prove the recovery key", icon="file-text", key="Ctrl+R")
        self.prove.clicked.connect(self.prove_recovery)
        self.sheet = Button("Make a new recovery sheet", icon="printer")
        self.sheet.clicked.connect(self.ask_for_sheet)
        self.renew = Button("Make new keys", icon="key-round", spoken="Make new keys for the office")
        self.renew.clicked.connect(lambda: bench.open(NewKeysDialog(bench), self.show_state))
        self.body.add(self.proof, _side_by_side(self.prove, self.sheet), self.rotation, _side_by_side(self.renew))

    def show_state(self) -> None:
        """Show how it is now."""
        found = self.bench.query(recovery.proof, self.bench.now())
        self.proof.setText(key_words.recovery_proof(found.proved_at, found.made_at, is_due=found.is_due))
        ends = self.bench.query(rotation.ends)
        self.rotation.setText(f"New keys are made. {key_words.old_keys_end(ends)}" if ends else NO_CHANGE)
        self.renew.setVisible(not ends)

    @Slot()
    def prove_recovery(self) -> None:
        """Try the key from paper."""
        self.bench.open(ProveDialog(self.bench), self._proved)

    def _proved(self) -> None:
        self.show_state()
        self.bench.say("The recovery key works. Put the sheet back into the safe.")

    @Slot()
    def ask_for_sheet(self) -> None:
        """Say what a new recovery sheet means, and ask for the passphrase."""
        dialog = NewSheetDialog(self.bench)
        self.bench.open(dialog, lambda: self.make_sheet(dialog.now.text()))

    def make_sheet(self, passphrase: str) -> None:
        """Make a new recovery key, and show its sheet to be printed."""
        bench = self.bench
        bench.start(
            "recovery-sheet",
            recovery_paper.make_new,
            bench.places,
            passphrase,
            printed_at=bench.now().strftime("%Y-%m-%dT%H:%M"),
            back_up_folder=bench.settings.back_up_folder,
            done=self._made,
        )

    def _made(self, made: MadeSheet) -> None:
        self.show_state()
        old = key_words.old_back_ups(made.old_back_ups)
        self.bench.say(f"The new recovery key holds from now on. {key_words.NEXT} {old}", "warn")
        paper = Paper(Order("recovery-sheet", About()), "Recovery sheet", made.pages, made.pdf)
        preview = PreviewDialog(self.bench, paper)
        preview.elsewhere.hide()  # another program would keep a copy of the key
        self.bench.open(preview)
