"""What is in which pile: shown when many copies were made at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from desktop_app.ui import theme
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.piles import Made, Pile
from desktop_app.ui.text import how_many
from desktop_app.ui.widgets.buttons import QuietLink
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.tables import OfficeTable, TableColumn, TableRow

NOT_LOCKED = "The files are not locked, as this program’s own data is. Delete them when they are printed and sent."


class PilesDialog(Sheet):
    """The piles, what could not be made and why, and the way to the folder."""

    def __init__(self, made: Made, note: Callable[[], None] | None = None) -> None:
        """``note``: what the first button does with what was made; without it the button only closes."""
        super().__init__("What was made", "Note them as made" if note else "Close", icon="check", width=980)
        self._made, self._note = made, note
        copies = sum(pile.copies for pile in made.piles if not pile.trouble)
        piles = sum(1 for pile in made.piles if not pile.trouble)
        told = f"{how_many(copies, 'copy', 'copies')} in {how_many(piles, 'pile', 'piles')}, in {made.folder.name}."
        stopped = " Stopped before the end: what was finished is there." if made.stopped else ""
        columns = (TableColumn("Pile", stretch=True), TableColumn("How"), TableColumn("Copies", number=True))
        self.table = OfficeTable("Piles", columns)
        self.table.set_rows([_row(number, pile) for number, pile in enumerate(made.piles)])
        self.table.setMinimumHeight(theme.current().px(220))
        self.open_folder = QuietLink("Show the folder", icon="folder-down")
        self.open_folder.clicked.connect(self.show_folder)
        self.body.add(Text(told + stopped, "strong"), self.table)
        for pile in made.piles:
            if pile.trouble:
                self.body.add(IconText("triangle-alert", f"{pile.how}: {pile.trouble}.", "body", "warn"))
        if made.ordered:
            new = how_many(made.ordered, "copy in another format is", "copies in other formats are")
            self.body.add(Text(f"{new} new in the queue of formats asked for."))
        self.body.add(Text(NOT_LOCKED, "muted"))
        self.body.addWidget(self.open_folder, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.cancel.setVisible(note is not None)

    @Slot()
    def show_folder(self) -> None:
        """Open the folder with the piles in the system's own window."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._made.folder)))

    def submit(self) -> None:
        """Note in the queue what was made."""
        if self._note is not None:
            self._note()


def _row(number: int, pile: Pile) -> TableRow:
    where = "Not made" if pile.trouble else pile.where
    who = f" For {', '.join(pile.people)}." if pile.people else ""
    spoken = f"{where}, {pile.title}, {pile.how}, {how_many(pile.copies, 'copy', 'copies')}.{who}"
    return TableRow((where or pile.title, pile.how, str(pile.copies)), spoken, str(number))
