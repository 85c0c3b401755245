"""Settings: how this computer works, and in the office what holds for the whole organisation."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from desktop_app.domain.errors import AppError
from desktop_app.services import organisation
from desktop_app.settings import Settings
from desktop_app.ui.cards.keys import ThisCopy
from desktop_app.ui.dialogs.organisation import ParticularsDialog
from desktop_app.ui.dialogs.paper_look import PaperLookDialog
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Stepper
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.page import Card, Page
from desktop_app.ui.widgets.tiles import RadioTiles, TileOption
from desktop_app.ui.workbench import Workbench, touches

AT_ONCE = "What you change here holds at once, and on this computer only."
HIDE_HINT = "0 means never. F12 hides it at any time, and typing brings it back."
SCANNER_HINT = (
    "In thousandths of a second; 35 and 120 are usual. Change them only if typing is taken for a scan, or the reverse."
)
PRINT_SIZES = (
    TileOption("clear", "Clear print (14 point)"),
    TileOption("large", "Large print (18 point)"),
    TileOption("giant", "Giant print (24 point)"),
)


class SettingsPage(Page):
    """This computer, back-ups, and for those who may change them the organisation and its lists."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Settings", gap=14)
        self.bench = bench
        kept = bench.settings
        self.hide_after = Stepper("Hide the screen after so many minutes", most=240, value=kept.hide_after_minutes)
        self.print_size = RadioTiles("Print size that documents begin with", PRINT_SIZES)
        self.print_size.set_value(kept.print_size)
        self.gap = Stepper("Longest time between two characters", least=5, most=200, value=kept.scanner_gap_ms)
        self.tail = Stepper("Silence that ends a scan", least=40, most=2000, value=kept.scanner_tail_ms)
        self.still = QCheckBox("No movement on the &screen")
        self.still.setChecked(kept.reduce_motion)
        here = Card("This computer")
        here.body.add(
            Text(AT_ONCE, "muted"),
            self.hide_after,
            Text(HIDE_HINT, "muted"),
            self.print_size,
            self.still,
            Text("Text size and colours are under Text and colours in the menu.", "muted"),
        )
        scanner = Card("Barcode scanner")
        scanner.body.add(Text(SCANNER_HINT, "muted"), self.gap, self.tail)
        self.this_copy = ThisCopy(bench) if bench.places.vault.exists() else None
        self.body.add(here, *([self.this_copy] if self.this_copy else []), scanner)
        self.particulars = self._leading_to("Change the particulars", "building-2", self._change_particulars)
        self.paper_look = self._leading_to("How our paper looks", "image", self._change_paper_look)
        self.lists = self._leading_to("Lists and wordings", "list", lambda: bench.voice.go("lists"))
        self.wordings = self._leading_to("Wording of documents", "languages", lambda: bench.voice.go("wordings"))
        self.back_ups = self._leading_to("Back-ups", "hard-drive", lambda: bench.voice.go("back-ups"))
        self.retention = self._leading_to("How long things are kept", "clock", lambda: bench.voice.go("retention"))
        self.letterhead = Text("", "strong")
        office = Card("The organisation")
        office.body.add(
            self.letterhead,
            Text("Its name and how to reach it stand on every sheet. Roles are changed under Volunteers.", "muted"),
            self.particulars,
            self.paper_look,
            self.lists,
            self.wordings,
            self.retention,
        )
        self.body.addWidget(office)
        office.setVisible(bench.identity.role != "laptop")
        safe = Card("Keeping everything safe")
        self.keys = self._leading_to("The office’s keys", "key-round", lambda: bench.voice.go("devices"))
        safe.body.add(self.back_ups, self.keys)
        self.keys.setVisible(bench.identity.role == "office")
        self.body.addWidget(safe)
        self.body.addStretch(1)
        self.hide_after.changed.connect(self._keep)
        self.print_size.changed.connect(self._keep)
        self.still.toggled.connect(self._keep)
        self.gap.changed.connect(self._keep)
        self.tail.changed.connect(self._keep)
        self.set_first_focus(self.hide_after.box)
        bench.changed.connect(self._on_changed)

    def entered(self) -> None:
        """Show the organisation as it is now."""
        head = self.bench.query(organisation.letterhead)
        self.letterhead.setText(" · ".join(part for part in (head.name, head.phone, head.email) if part))
        if self.this_copy is not None:
            self.this_copy.show_state()

    def _leading_to(self, words: str, icon: str, slot: object) -> Button:
        button = Button(words, icon=icon)
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.clicked.connect(slot)
        return button

    def _wanted(self) -> Settings:
        return self.bench.settings.with_valid(
            hide_after_minutes=self.hide_after.value(),
            print_size=self.print_size.value(),
            reduce_motion=self.still.isChecked(),
            scanner_gap_ms=self.gap.value(),
            scanner_tail_ms=self.tail.value(),
        )

    @Slot()
    def _keep(self, *_: object) -> None:
        try:
            self.bench.keep(self._wanted())
        except AppError as error:
            self.bench.say_failed(error)

    @Slot()
    def _change_paper_look(self) -> None:
        self.bench.open(PaperLookDialog(self.bench))

    @Slot()
    def _change_particulars(self) -> None:
        self.bench.open(ParticularsDialog(self.bench))

    @Slot(object)
    def _on_changed(self, changes: object) -> None:
        if self.isVisible() and touches(changes, "setting"):
            self.entered()
