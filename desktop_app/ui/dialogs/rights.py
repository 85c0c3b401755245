"""What a person may ask of us: everything that is held about them, its history, and to be erased for good."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit

from desktop_app.domain.errors import FolderTrouble, Rejected
from desktop_app.domain.work import Progress
from desktop_app.printing import print_size, produce
from desktop_app.printing.documents import everything_held
from desktop_app.services import rights
from desktop_app.services.rights import Forgotten
from desktop_app.store.engine import Store
from desktop_app.ui import held
from desktop_app.ui.dialogs.files import ask_file_to_save
from desktop_app.ui.dialogs.notice import Notice
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.rights_words import forgetting_words, forgotten_words, own_size
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.page import Card
from desktop_app.ui.workbench import Workbench

NOT_LOCKED = "Remember that it is not locked, as this program’s own data is."


class RightsDialog(Notice):
    """The ways to answer somebody who asks what we hold about them."""

    def __init__(self, bench: Workbench, person_id: str, name: str) -> None:
        super().__init__(f"What {name} may ask of us", width=760)
        self.bench, self.person_id, self.name = bench, person_id, name
        see = Card("To see everything that is held about them")
        self.paper = Button("Save it as a paper to read", kind="row", icon="file-text", key="Ctrl+S")
        self.file = Button("Save it as a file for another program", kind="row", icon="file-down", key="Ctrl+J")
        self.history = Button("Show the history of the record", kind="row", icon="history", key="Ctrl+H")
        see.body.add(Text("The paper is in the print size that they asked for."), self.paper, self.file, self.history)
        forget = Card("To be erased")
        self.erase = Button("Erase this person for good", kind="danger", icon="trash-2")
        forget.body.add(Text("You see first what goes and what stays as a number. It cannot be undone."), self.erase)
        self.body.add(see, forget)
        self.body.addStretch(1)
        self.paper.clicked.connect(partial(self._ask, "PDF (*.pdf)", "everything-held.pdf"))
        self.file.clicked.connect(partial(self._ask, "JSON (*.json)", "everything-held.json"))
        self.history.clicked.connect(self._to_history)
        self.erase.clicked.connect(self._erase)

    def _ask(self, kind: str, name: str, _checked: bool = False) -> None:
        ask_file_to_save(self, "Save everything that is held", name, kind, self.save_to)

    def save_to(self, out: Path) -> None:
        """Write everything into this file, by its ending; the program goes on meanwhile."""
        bench = self.bench
        bench.start(
            "held", write_held, self.person_id, out, done=lambda _: bench.say(f"Saved as {out.name}. {NOT_LOCKED}")
        )
        self.accept()

    @Slot()
    def _to_history(self) -> None:
        self.accept()
        self.bench.go_about("history", self.person_id)

    @Slot()
    def _erase(self) -> None:
        dialog = ForgetDialog(self.bench, self.person_id, self.name)
        self.bench.open(dialog, self.accept, over=self)


class ForgetDialog(Sheet):
    """What goes and what stays, and the name typed once more, so that nobody is erased by a slip."""

    def __init__(self, bench: Workbench, person_id: str, name: str) -> None:
        super().__init__(f"Erase {name} for good?", "Erase for good", icon="trash-2", width=760)
        self.bench, self.person_id, self.name = bench, person_id, name
        self.before = bench.query(rights.forgetting, person_id)
        self.lines = [Text(line) for line in forgetting_words(self.before)]
        self.typed = QLineEdit()
        field = Field("&Type the name to confirm", self.typed, hint=f"Exactly as it stands here: {name}")
        self.body.add(*self.lines, field)
        self.body.addStretch(1)
        self.set_fields({"name": field})

    def submit(self) -> None:
        """The name has to be theirs; then everything goes."""
        if " ".join(self.typed.text().split()).casefold() != " ".join(self.name.split()).casefold():
            raise Rejected({"name": "not-the-name"}, name=self.name)
        self.bench.start("forget", rights.forget, self.person_id, done=self._forgotten)

    def _forgotten(self, done: Forgotten) -> None:
        self.bench.say(" ".join(forgotten_words(done, self.before)))


def write_held(store: Store, progress: Progress, person_id: str, out: Path) -> None:
    """Write everything held about one person into a file: PDF, or JSON by its ending. FolderTrouble, PrintTrouble."""
    now = store.surroundings.now().astimezone()
    with store.read() as reader:
        found = rights.held(reader, person_id)
        paper = held.as_paper(reader, found, made_on=now.date().isoformat())
    if out.suffix.lower() == ".json":
        try:
            out.write_bytes(held.as_json(found))
        except OSError as error:
            raise FolderTrouble("file-not-written", name=out.name) from error
        return
    size = print_size(own_size(found.person.draft.print_format))
    document = everything_held.document(paper)
    produce(document, size, out, sheet_id="", printed_at=now.strftime("%Y-%m-%dT%H:%M"), progress=progress)
