"""Give out a list as a table: which one, for what purpose, as what kind of file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop_app.domain.errors import Rejected
from desktop_app.domain.work import Progress
from desktop_app.formats import tables
from desktop_app.services import lists_out, organisation, programme
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader
from desktop_app.ui import text, times
from desktop_app.ui.dialogs.files import ask_file_to_save
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.widgets.fields import Choice, Field
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.workbench import Workbench

LIST_WORDS = {
    "people": "Everyone we know",
    "roster": "Who came to an event",
    "needs": "What people need, and their words",
    "sign-ups": "Who signed up to a role",
    "issues": "Issues found on estate walks",
}
OWN_WORK = "Our own work: everyone is in it"
NOT_LOCKED = "Remember that it is not locked, as this program’s own data is."


class ListOutDialog(Sheet):
    """Asks what a list is for before it is written: only those who agreed to that purpose are in it."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Give out a list", "Choose where to save it", icon="file-down", width=720)
        self.bench = bench
        self.list, self.session, self.purpose, self.kind = Choice(), Choice(), Choice(), Choice()
        for key in lists_out.LISTS:
            self.list.add(key, LIST_WORDS[key])
        for session_id, words in bench.query(_sessions):
            self.session.add(session_id, words)
        self.purpose.add(lists_out.OWN_WORK, OWN_WORK)
        for key, label in bench.query(organisation.labels, "consent_purpose").items():
            self.purpose.add(key, f"“{label}”: only those who agreed to it")
        for ending, words in tables.KINDS.items():
            self.kind.add(ending, words)
        self.event_field = Field("Which &event", self.session)
        self.purpose_field = Field("What is it &for?", self.purpose)
        fields = Field("Which &list", self.list), Field("&Kind of file", self.kind, hint="Excel keeps every letter.")
        self.body.add(fields[0], self.event_field, self.purpose_field, fields[1])
        self.body.add(Text("Give out no more than is needed, and delete the file when it has done its work.", "muted"))
        self.body.addStretch(1)
        self.set_fields({"list": fields[0], "event": self.event_field, "purpose": self.purpose_field, "out": fields[1]})
        self.list.changed.connect(self._fit_to)
        self._fit_to(self.list.value())

    def _fit_to(self, name: str) -> None:
        self.event_field.setVisible(name == "roster")
        self.purpose_field.setVisible(name in lists_out.OF_PEOPLE)

    def submit(self) -> None:
        """Ask for the file's name, once the rest is known."""
        name = self.list.value()
        if name == "roster" and not self.session.value():
            raise Rejected({"event": "event-missing"})
        purpose = self.purpose.value() if name in lists_out.OF_PEOPLE else lists_out.OWN_WORK
        save = saver(self.bench, name, purpose, self.session.value() if name == "roster" else None)
        ending = self.kind.value()
        ask_file_to_save(self.bench.window, "Save the list", f"{name}{ending}", tables.KINDS[ending], save)


def saver(bench: Workbench, name: str, purpose: str, session_id: str | None) -> Callable[[Path], None]:
    """What writes the list into the file that is chosen, and says what became of it."""

    def save(out: Path) -> None:
        def saved(done: tuple[int, int]) -> None:
            written, left_out = done
            left = f" {text.people_count(left_out)} did not agree to this and were left out." if left_out else ""
            rows = text.how_many(written, "row", "rows")
            bench.say(f"{rows} saved as {out.name}.{left} {NOT_LOCKED}")

        bench.start("list-out", write_list, name, purpose, session_id, out, done=saved)

    return save


def write_list(
    store: Store, progress: Progress, name: str, purpose: str, session_id: str | None, out: Path
) -> tuple[int, int]:
    """Write a list into a file; answers how many rows, and how many people were left out. FolderTrouble."""
    with store.read() as reader:
        listed = lists_out.list_out(reader, name, purpose=purpose, session_id=session_id)
        return tables.write(listed, out, progress), listed.left_out


def _sessions(reader: Reader) -> list[tuple[str, str]]:
    """Every sitting, the newest first: (id, words)."""
    found = [
        (s.starts, s.id, f"{e.title}, {times.span(s.starts, s.ends)}")
        for e in programme.events(reader)
        for s in e.sessions
    ]
    return [(session_id, words) for _, session_id, words in sorted(found, reverse=True)]
