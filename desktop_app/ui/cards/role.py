"""The chosen role: what it asks of people, who is on which stage of the way, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame

from desktop_app.domain.errors import Gone
from desktop_app.services import involvement
from desktop_app.ui.models.field import in_stage_order, role_pill, sign_up_line, stage_counts
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.page import EmptyState
from desktop_app.ui.widgets.pills import PillRow
from desktop_app.ui.widgets.result_list import ResultList
from desktop_app.ui.workbench import Workbench


class RoleCard(QFrame):
    """One role and its people."""

    sign_up_wanted = Signal()
    move_wanted = Signal(object)
    change_wanted = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.bench = bench
        self.setProperty("frame", "card")
        self.setAccessibleName("The chosen role")
        self.role: involvement.RoleLine | None = None
        self._lines: dict[str, involvement.SignUpLine] = {}
        self.name = Text("", "h1")
        self.commitment = Text("", "strong")
        self.about = Text("", "muted")
        self.pills = PillRow()
        self.stages = Text("", "body")
        self.people = ResultList("People of this role")
        self.nobody = EmptyState("users", "Nobody has signed up yet.")
        self.sign_up = Button("Sign someone up", kind="primary", icon="hand-helping", key="Ctrl+L", bind_key=False)
        self.move_on = Button("Move to another stage", kind="row", icon="arrow-right", key="Ctrl+M", bind_key=False)
        self.change = QuietLink("Change this role", icon="pencil")
        head = Row(gap=12)
        head.addWidget(self.name, 1)
        head.addWidget(self.change, 0, Qt.AlignmentFlag.AlignTop)
        column = Column(self, gap=10, edges=(24, 20, 24, 20))
        column.addLayout(head)
        column.add(self.commitment, self.about, self.pills, self.sign_up, self.stages)
        column.add(self.people, stretch=1)
        column.add(self.nobody, stretch=1)
        column.add(self.move_on)
        self.sign_up.clicked.connect(self.sign_up_wanted)
        self.change.clicked.connect(self.change_wanted)
        self.move_on.clicked.connect(self.move_chosen)
        self.people.chosen.connect(self.move_chosen)

    def show_role(self, role_id: str) -> None:
        """Show this role and the people of it."""
        try:
            self.role = self.bench.query(involvement.role, role_id) if role_id else None
        except Gone:
            self.role = None
        self.setVisible(self.role is not None)
        if self.role is None:
            return
        lines = self.bench.query(involvement.people_of_role, self.role.id)
        self._lines = {line.id: line for line in lines}
        self.name.setText(self.role.name)
        self.commitment.say(self.role.commitment)
        self.about.say(self.role.about)
        self.pills.set_pills((role_pill(self.role),))
        self.stages.say(stage_counts(lines))
        self.people.set_lines([sign_up_line(line) for line in in_stage_order(lines)])
        for widget in (self.people, self.move_on):
            widget.setVisible(bool(lines))
        self.nobody.setVisible(not lines)

    @Slot()
    def move_chosen(self, _key: str = "") -> None:
        """Ask for the chosen person to be moved to another stage."""
        line = self._lines.get(self.people.current_key())
        if line is not None:
            self.move_wanted.emit(line)
