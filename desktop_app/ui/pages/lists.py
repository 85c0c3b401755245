"""The lists that people choose from and the wordings that are read out: all are the organisation's own."""

from __future__ import annotations

from PySide6.QtCore import Slot

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError
from desktop_app.services import organisation
from desktop_app.ui.dialogs.organisation import EntryDialog
from desktop_app.ui.models.lists import LIST_NAMES, WORDINGS, Entry, entries, entry_line, wording_entries
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Choice, Field
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Flow
from desktop_app.ui.widgets.page import Page
from desktop_app.ui.widgets.result_list import ResultList
from desktop_app.ui.workbench import Workbench, touches

NEVER_REMOVED = "An entry is never removed, as old records name it: it is no longer offered instead."


class ListsPage(Page):
    """Which list, its entries, and what can be done with the chosen one."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Lists and wordings", gap=12)
        self.bench = bench
        self._entries: dict[str, Entry] = {}
        self.which = Choice()
        for name, words in LIST_NAMES.items():
            self.which.add(name, words)
        self.list = ResultList("Entries of this list")
        self.list.setMinimumHeight(220)
        self.change = Button(
            "Change it", icon="pencil", key="Enter", bind_key=False, spoken="Change it: the chosen entry"
        )
        self.up = Button("Earlier in the list", icon="chevron-up", key="Alt+Up")
        self.down = Button("Later in the list", icon="chevron-down", key="Alt+Down")
        line = Flow(gap=12)
        for button in (self.change, self.up, self.down):
            line.addWidget(button)
        self.body.add(Field("&Which list?", self.which), Text(NEVER_REMOVED, "muted"))
        self.body.addWidget(self.list, 1)
        self.body.addLayout(line)
        self.action = Button("Add an entry", kind="primary", icon="plus", key="Ctrl+N")
        self.footer().addWidget(self.action)
        self.which.changed.connect(self._show)
        self.list.chosen.connect(self.edit)
        self.change.clicked.connect(lambda: self.edit(self.list.current_key()))
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.action.clicked.connect(self.add)
        self.set_first_focus(self.which)
        bench.changed.connect(self._on_changed)

    def entered(self) -> None:
        """Show the list as it is now."""
        self._show()

    @Slot()
    def _show(self, *_: object) -> None:
        name = self.which.value()
        codes = self.bench.query(organisation.codes, name, retired=True)
        if name == WORDINGS:
            purposes = self.bench.query(organisation.codes, "consent_purpose")
            found = wording_entries(purposes, self.bench.query(organisation.consent_wordings))
        else:
            found = entries(codes)
        self._entries = {entry.key: entry for entry in found}
        self.list.set_lines([entry_line(entry) for entry in found])
        for button in (self.up, self.down, self.action):
            button.setVisible(name != WORDINGS)
        self.change.setEnabled(bool(found))

    @Slot(object)
    def _on_changed(self, changes: object) -> None:
        if self.isVisible() and touches(changes, "code"):
            self._show()

    @Slot()
    def add(self) -> None:
        """Ask for a new entry."""
        self.bench.open(EntryDialog(self.bench, self.which.value(), frozenset(self._entries)))

    @Slot(str)
    def edit(self, key: str) -> None:
        """Ask how an entry is to be changed."""
        entry = self._entries.get(key)
        if entry is not None:
            self.bench.open(EntryDialog(self.bench, self.which.value(), frozenset(self._entries), entry))

    def _move(self, steps: int) -> None:
        key = self.list.current_key()
        try:
            moved = self.bench.do(Op.CHANGE_SETTINGS, organisation.move_code, self.which.value(), key, steps)
        except AppError as error:
            self.bench.say_failed(error)
            return
        if moved:
            self._show()
            self.list.set_current(key)
            place = 1 + list(self._entries).index(key)
            self.bench.say(f"“{self._entries[key].title}” is number {place} of {len(self._entries)} now.", undo=True)
