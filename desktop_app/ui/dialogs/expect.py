"""Put people on the list of those who are expected at an event: type, Enter, type, Enter, save."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Rejected
from desktop_app.services import attendance, people, programme
from desktop_app.services.people import PersonLine
from desktop_app.ui import text
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.models.office import known_line, session_words
from desktop_app.ui.text import people_count
from desktop_app.ui.widgets.fields import Field, SearchBox
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Row
from desktop_app.ui.widgets.messages import CountText, announce
from desktop_app.ui.widgets.pills import Pill
from desktop_app.ui.widgets.result_list import ResultLine, ResultList
from desktop_app.ui.workbench import Workbench

LEAST_LETTERS = 2


class ExpectDialog(Sheet):
    """Who is expected at one session of an event. People are put on the list together, as one thing to undo."""

    def __init__(self, bench: Workbench, event_id: str) -> None:
        event = bench.query(programme.event, event_id)
        super().__init__(f"Who is expected at “{event.title}”?", "Put them on the list", icon="users", width=820)
        self.bench, self.title = bench, event.title
        self._chosen: dict[str, PersonLine] = {}
        self._build(event)

    def _build(self, event: programme.Event) -> None:
        self.session = QComboBox()
        for session in event.sessions:
            self.session.addItem(session_words(session), session.id)
        near = self.bench.query(programme.session_of, event.id, self.bench.today())
        self.session.setCurrentIndex(self.session.findData(near.id))
        which = Field("&Which session?", self.session)
        which.setVisible(len(event.sessions) > 1)
        self.search = SearchBox()
        find = Field("&Find a person", self.search, hint="Type a name, address or phone. Enter takes the chosen one.")
        self.count = CountText()
        self.found = ResultList("People found")
        self.found.setMinimumHeight(150)
        self.taken_title = Text("", "strong")
        self.taken = ResultList("People to be put on the list")
        self.taken.setMinimumHeight(150)
        lists = Row(gap=16)
        lists.add(self.found, self.taken, stretch=1)
        titles = Row(gap=16)
        titles.add(self.count, self.taken_title, stretch=1)
        self.body.add(which, find, titles)
        self.body.add(lists, stretch=1)
        self.set_fields({"people": find})
        for button in (self.action, self.cancel):
            button.setAutoDefault(False)  # Enter takes a person; it must not close the dialog
        self.search.textChanged.connect(self._search)
        self.search.moved.connect(self.found.move)
        self.search.returnPressed.connect(self._take)
        self.search.left_empty.connect(self.reject)
        self.found.chosen.connect(self._take)
        self.taken.chosen.connect(self._leave_out)
        self.session.currentIndexChanged.connect(self._show)
        self._show()

    def _session_id(self) -> str:
        return str(self.session.currentData())

    @Slot()
    def _show(self) -> None:
        self._search(self.search.text())
        self.taken.set_lines([known_line(line) for line in self._chosen.values()])
        count = people_count(len(self._chosen))
        self.taken_title.setText(f"{count} to put on the list. Enter takes one off." if self._chosen else "Nobody yet")
        self.taken.setEnabled(bool(self._chosen))

    @Slot(str)
    def _search(self, typed: str) -> None:
        if len(typed.strip()) < LEAST_LETTERS:
            expected = self.bench.query(attendance.counts, self._session_id()).expected
            self.count.setText(f"{people_count(expected)} expected so far" if expected else "Nobody expected so far")
            lines = [x for x in self.bench.query(attendance.roster_lines, self._session_id()) if x.expected]
        else:
            found = self.bench.query(people.find, typed, session_id=self._session_id())
            self.count.tell(text.matches(found.count, typed, more=found.more, forgiven=found.forgiven))
            lines = list(found.lines)
        self.found.set_lines([self._line(line) for line in lines], typed)

    def _line(self, line: PersonLine) -> ResultLine:
        known = known_line(line)
        if line.id in self._chosen:
            pill = Pill("Taken", "check", "ok")
        elif line.expected:
            pill = Pill("Expected", "clock", "info")
        else:
            return known
        return ResultLine(known.title, known.detail, (pill,), f"{known.spoken} {pill.text}.", known.key)

    @Slot()
    def _take(self, _person_id: str = "") -> None:
        person_id = self.found.current_key()
        if not person_id or person_id in self._chosen:
            return
        line = self.bench.query(people.lines_of, [person_id], self._session_id())[person_id]
        if line.expected:
            announce(self, f"{line.name} is expected already.")
            return
        self._chosen[person_id] = line
        announce(self, f"{line.name} taken.")
        self._show()
        self.search.selectAll()

    @Slot(str)
    def _leave_out(self, person_id: str) -> None:
        self._chosen.pop(person_id, None)
        self._show()

    def submit(self) -> None:
        """Put everyone who was taken on the list."""
        if not self._chosen:
            raise Rejected({"people": "nobody-chosen"})
        new = self.bench.do(Op.EXPECT, attendance.expect, session_id=self._session_id(), person_ids=tuple(self._chosen))
        self.bench.say(f"{people_count(new)} put on the list of “{self.title}”.", undo=True)
