"""Whom something is for: one person, found by typing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot

from desktop_app.domain.errors import Rejected
from desktop_app.services import people
from desktop_app.ui import text
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.models.office import known_line
from desktop_app.ui.widgets.fields import Field, SearchBox
from desktop_app.ui.widgets.messages import CountText
from desktop_app.ui.widgets.result_list import ResultList
from desktop_app.ui.workbench import Workbench

LEAST_LETTERS = 2
Chosen = Callable[[str, str], None]
"""Gets the person's id and name."""


class ChoosePersonDialog(Sheet):
    """Type, go down to the right one, Enter."""

    def __init__(self, bench: Workbench, question: str, chosen: Chosen) -> None:
        super().__init__(question, "Choose", icon="user", width=700)
        self.bench, self._chosen = bench, chosen
        self.search = SearchBox()
        find = Field("&Find a person", self.search, hint="Type a name, address, phone or tenancy number.")
        self.count = CountText()
        self.found = ResultList("People found")
        self.found.setMinimumHeight(240)
        self.body.add(find, self.count)
        self.body.add(self.found, stretch=1)
        self.set_fields({"person": find})
        self.search.textChanged.connect(self._search)
        self.search.moved.connect(self.found.move)
        self.search.left_empty.connect(self.reject)
        self.found.chosen.connect(lambda _key: self.action.click())

    @Slot(str)
    def _search(self, typed: str) -> None:
        if len(typed.strip()) < LEAST_LETTERS:
            self.count.tell("")
            self.found.set_lines(())
            return
        found = self.bench.query(people.find, typed)
        self.count.tell(text.matches(found.count, typed, more=found.more, forgiven=found.forgiven))
        self.found.set_lines([known_line(line) for line in found.lines], typed)

    def submit(self) -> None:
        """Take the person who is marked."""
        line = self.found.current_line()
        if line is None:
            raise Rejected({"person": "person-missing"})
        self._chosen(line.key, line.title)
