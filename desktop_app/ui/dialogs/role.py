"""Roles and people's way through them: a role's own words, the next stage, and choosing who signs up."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Rejected
from desktop_app.domain.involvement import STAGES as WAY
from desktop_app.domain.involvement import WAITING, RoleDraft
from desktop_app.services import involvement, people
from desktop_app.ui import text
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.models.field import STAGES, moved_on, signed_up
from desktop_app.ui.models.office import known_line
from desktop_app.ui.widgets.fields import Field, NotesBox, SearchBox, Stepper
from desktop_app.ui.widgets.messages import CountText
from desktop_app.ui.widgets.result_list import ResultList
from desktop_app.ui.widgets.tiles import RadioTiles, TileOption
from desktop_app.ui.workbench import Workbench

LEAST_LETTERS = 2
MOST_PLACES = 999


class RoleDialog(Sheet):
    """Add a role, or change one (``role_id``)."""

    def __init__(self, bench: Workbench, role_id: str = "") -> None:
        super().__init__("Change this role" if role_id else "Add a role", "Save this role", icon="save")
        self.bench, self.role_id = bench, role_id
        self._draft = bench.query(involvement.role_draft, role_id) if role_id else RoleDraft("")
        draft = self._draft
        self.name, self.commitment = QLineEdit(draft.name), QLineEdit(draft.commitment)
        self.minutes = QLineEdit("" if draft.minutes_a_month is None else str(draft.minutes_a_month))
        self.about = NotesBox(3)
        self.about.setPlainText(draft.about)
        self.limited = QCheckBox("Only so many &places, then a waiting list")
        self.limited.setChecked(draft.cap is not None)
        self.cap = Stepper("Places", least=1, most=MOST_PLACES, value=draft.cap or 12)
        self.cap.setVisible(draft.cap is not None)
        self.limited.toggled.connect(self.cap.setVisible)
        self.retired = QCheckBox("No longer &offered. Those who are in it stay.")
        self.retired.setChecked(draft.retired)
        self.retired.setVisible(bool(role_id))
        fields = {
            "name": Field("&Name of the role", self.name),
            "commitment": Field(
                "&Time that it takes", self.commitment, optional=True, hint="Such as: one meeting a month."
            ),
            "minutes_a_month": Field(
                "About how many &minutes a month?",
                self.minutes,
                optional=True,
                hint="The sign-up sheet begins with the roles that take least.",
            ),
            "about": Field("&What it is about", self.about, optional=True),
        }
        self.body.add(*fields.values(), self.limited, self.cap, self.retired)
        self.body.addStretch(1)
        self.set_fields(fields | {"cap": self.cap})

    def submit(self) -> None:
        """Keep the role."""
        draft = RoleDraft(
            name=self.name.text(),
            cap=self.cap.value() if self.limited.isChecked() else None,
            commitment=self.commitment.text(),
            about=self.about.toPlainText(),
            position=self._draft.position if self.role_id else self._last_position() + 1,
            retired=self.retired.isChecked(),
            minutes_a_month=_whole_number(self.minutes.text()),
        )
        if self.role_id:
            self.bench.do(Op.CHANGE_ROLE, involvement.change_role, self.role_id, draft)
        else:
            self.bench.do(Op.CHANGE_ROLE, involvement.add_role, draft)
        name = " ".join(draft.name.split())
        self.bench.say(f"{name} was {'changed' if self.role_id else 'added'}.", undo=True)

    def _last_position(self) -> int:
        every = self.bench.query(involvement.roles, retired=True)
        return max((self.bench.query(involvement.role_draft, role.id).position for role in every), default=0)


def _whole_number(typed: str) -> int | None:
    """A number that was typed, None for none. Rejected: `minutes_a_month` 'not-a-number'."""
    digits = typed.strip()
    if digits and not (digits.isascii() and digits.isdigit()):
        raise Rejected({"minutes_a_month": "not-a-number"})
    return int(digits) if digits else None


class StageDialog(Sheet):
    """Move one person to another stage of their role."""

    def __init__(self, bench: Workbench, line: involvement.SignUpLine) -> None:
        super().__init__(f"{line.person}: {line.role}", "Move to this stage", icon="arrow-right")
        self.bench, self.line = bench, line
        stages = (WAITING, *WAY) if line.stage == WAITING else WAY
        options = [TileOption(stage, STAGES[stage].text, STAGES[stage].icon) for stage in stages]
        self.stage = RadioTiles("Where on the way are they now?", options, hint="Steps may be skipped and gone back.")
        self.stage.set_value(line.stage)
        self.body.add(self.stage)
        self.body.addStretch(1)
        self.set_fields({"stage": self.stage})

    def submit(self) -> None:
        """Move them, and say who may be offered a place that became free."""
        done = self.bench.do(Op.MOVE_SIGN_UP, involvement.move, self.line.id, self.stage.value())
        sentence, kind, undo = moved_on(done)
        self.bench.say(sentence, kind, undo=undo)


class ChoosePersonDialog(Sheet):
    """Find a person and sign them up to one role."""

    def __init__(self, bench: Workbench, role: involvement.RoleLine) -> None:
        super().__init__(f"Sign someone up: {role.name}", "Sign them up", icon="hand-helping", width=720)
        self.bench, self.role = bench, role
        self.search = SearchBox()
        self.field = Field("&Find a person", self.search, hint="Type a name, address, phone or tenancy number.")
        self.count = CountText()
        self.results = ResultList("People found")
        self.results.setMinimumHeight(220)
        self.body.add(self.field, self.count)
        self.body.add(self.results, stretch=1)
        self.set_fields({"person": self.field})
        self.search.textChanged.connect(self._look)
        self.search.moved.connect(self.results.move)
        self.search.returnPressed.connect(self._submit)
        self.search.left_empty.connect(self.reject)
        self.results.chosen.connect(self._submit)
        self._look("")

    @Slot(str)
    def _look(self, typed: str) -> None:
        if len(typed.strip()) < LEAST_LETTERS:
            self.results.set_lines([])
            self.count.setText("Two letters are enough to begin.")
            return
        found = self.bench.query(people.find, typed)
        self.results.set_lines([known_line(line) for line in found.lines], typed)
        self.count.tell(text.matches(found.count, typed, more=found.more, forgiven=found.forgiven))

    def submit(self) -> None:
        """Sign up whoever is chosen in the list."""
        person_id = self.results.current_key()
        if not person_id:
            raise Rejected({"person": "nobody-chosen"})
        done = self.bench.do(Op.SIGN_UP, involvement.sign_up, self.role.id, person_id)
        sentence, kind, undo = signed_up(done)
        self.bench.say(sentence, kind, undo=undo)
