"""Back-ups: one file with everything, made now; and those that the program makes by itself."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QSizePolicy

from desktop_app.domain.errors import AppError
from desktop_app.store import rehearsal, second_place, whole_copy
from desktop_app.ui.dialogs.files import ask_file_to_save, ask_folder
from desktop_app.ui.models.back_ups import COLUMNS, daily_copies, daily_rows
from desktop_app.ui.models.exchange import size_words
from desktop_app.ui.rehearsed_words import rehearsed_words
from desktop_app.ui.text import how_many
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.page import Card, Page
from desktop_app.ui.widgets.tables import OfficeTable
from desktop_app.ui.workbench import Workbench

EVERY_DAY = (
    "The program makes one every day: the last seven days, the newest of five weeks and of twelve months are kept. "
    "They lie on this computer, and do not help when it is lost: choose a second place for that."
)
SECOND_PLACE = (
    "Another disk, a stick, or a share that the laptops do not use: there a back-up helps when this computer is lost. "
    "Photos are kept there too, each once."
)
NO_SECOND_PLACE = "No second place is chosen."
REHEARSAL = (
    "The newest back-up is opened in a throw-away folder, checked, counted, and thrown away. Nothing is changed."
)
NONE_YET = "There is none yet."
NEVER = "A place to practise makes none by itself."
CANNOT_OPEN_FOLDER = "The folder cannot be shown here. It is {folder}."


class BackUpsPage(Page):
    """Back up now, the automatic ones, and how one is restored."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Back-ups", gap=14)
        self.bench = bench
        now = Card("One file with everything", gap=8)
        now.body.add(
            Text("The people, the events, the photos and all that was ever done, locked with the passphrase of today."),
            Text("Save it on a stick or on another disk, and keep that away from this computer."),
        )
        self.daily = Card("Automatic back-ups", gap=8)
        self.nothing = Text(NONE_YET, "strong")
        self.table = OfficeTable("Automatic back-ups", COLUMNS)
        self.folder = Button("Show their folder", icon="external-link", key="Ctrl+O")
        self.folder.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.folder.clicked.connect(self._show_folder)
        self.daily.body.add(Text(EVERY_DAY), self.nothing)
        self.daily.body.addWidget(self.table, 1)
        self.daily.body.addWidget(self.folder)
        self.place = Text("")
        self.choose = Button("Choose a second place", icon="hard-drive")
        self.choose.clicked.connect(self._ask_place)
        self.no_place = Button("Keep none there any more", icon="x")
        self.no_place.clicked.connect(self._no_place)
        self.attempt = Button("Try the newest back-up", icon="shield-check", key="Ctrl+T")
        self.attempt.clicked.connect(self.rehearse)
        for button in (self.choose, self.no_place, self.attempt):
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        second = Card("A second place", gap=8)
        second.body.add(Text(SECOND_PLACE), self.place, self.choose, self.no_place)
        attempt = Card("Does it work?", gap=8)
        self.outcome = IconText("circle-check", "", "strong", "ok")
        self.outcome.hide()
        attempt.body.add(Text(REHEARSAL), self.attempt, self.outcome)
        back = Card("To go back to a back-up", gap=8)
        back.body.add(
            Text("On a new computer: start the program and choose “Restore a back-up”."),
            Text("When the database is damaged, the same words stand where the passphrase is asked for."),
        )
        self.body.addWidget(now)
        self.body.addWidget(self.daily, 1)
        self.body.add(second, attempt)
        self.body.addWidget(back)
        self.action = Button("Back up now", kind="primary", icon="save", key="Ctrl+N")
        self.action.clicked.connect(self._ask)
        self.footer().addWidget(self.action)
        self.set_first_focus(self.action)

    def entered(self) -> None:
        """Show the automatic back-ups that are there now."""
        found = daily_copies(self.bench.places.back_ups)
        self.table.set_rows(daily_rows(found))
        self.table.setVisible(bool(found))
        self.folder.setVisible(bool(found))
        self.nothing.say("" if found else NEVER if self.bench.identity.is_practice else NONE_YET)

        self._show_place()

    def _show_place(self) -> None:
        folder = self.bench.settings.back_up_folder
        self.place.setText(f"Each day’s back-up is kept in {folder} as well." if folder else NO_SECOND_PLACE)
        self.no_place.setVisible(bool(folder))

    # -- the second place ----------------------------------------------------------------------------------------------

    @Slot()
    def _ask_place(self) -> None:
        ask_folder(self, "Choose a second place for back-ups", self.bench.settings.back_up_folder, self.choose_place)

    def choose_place(self, folder: Path) -> None:
        """Keep back-ups in this folder too, beginning now."""
        bench, places = self.bench, self.bench.places
        try:
            second_place.check(folder, places, bench.settings.shared_folder)
            bench.keep(bench.settings.with_valid(back_up_folder=str(folder)))
        except AppError as error:
            bench.say_failed(error)
            return
        self._show_place()
        day = bench.now().date()
        bench.start(
            "whole-copy",
            lambda store, progress: second_place.keep(store, places, folder, day, progress),
            done=lambda _: bench.say(f"Today’s back-up is in {folder.name} too."),
        )

    @Slot()
    def _no_place(self) -> None:
        self.bench.keep(self.bench.settings.with_valid(back_up_folder=""))
        self._show_place()
        self.choose.setFocus()

    # -- trying --------------------------------------------------------------------------------------------------------

    @Slot()
    def rehearse(self) -> None:
        """Open the newest back-up in a throw-away folder, and say what it holds."""
        chosen = self.bench.settings.back_up_folder
        self.outcome.hide()
        self.bench.start(
            "rehearse", rehearsal.rehearse, self.bench.places, Path(chosen) if chosen else None, done=self._rehearsed
        )

    def _rehearsed(self, found: rehearsal.Rehearsed) -> None:
        words = rehearsed_words(found)
        self.outcome.say(words)
        self.bench.say(words, "error" if found.problems else "ok")

    # -- now -----------------------------------------------------------------------------------------------------------

    @Slot()
    def _ask(self) -> None:
        name = f"neighbourhood-desk-{self.bench.today()}.backup"
        ask_file_to_save(self, "Back up now", name, "Back-ups (*.backup)", self.make)

    def make(self, file: Path) -> None:
        """Make the back-up, as long work."""

        def made(written: whole_copy.Written) -> None:
            photos = how_many(written.photos, "photo", "photos")
            size = size_words(written.size_bytes)
            self.bench.say(f"Everything is in {file.name} ({size}, with {photos}). The passphrase of today opens it.")

        places = self.bench.places
        self.bench.start(
            "whole-copy", lambda store, progress: whole_copy.write(store, places, file, progress), done=made
        )

    @Slot()
    def _show_folder(self) -> None:
        folder = self.bench.places.back_ups
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.bench.say(CANNOT_OPEN_FOLDER.format(folder=folder), "info")
