"""The chosen person at the desk: needs first, who is with them, one primary action, and what happened last time."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.errors import Gone
from desktop_app.services import attendance, people, programme
from desktop_app.ui import theme, times
from desktop_app.ui.models.lines import need_pill, presence_pill
from desktop_app.ui.models.office import flag_words
from desktop_app.ui.text import people_count
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Stepper
from desktop_app.ui.widgets.labels import IconText, Rule, Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.page import EmptyState
from desktop_app.ui.widgets.pills import Pill, PillRow
from desktop_app.ui.workbench import Workbench

WIDTH = 453
MOST_SHOWN = 8


class PersonCard(QFrame):
    """What the desk knows of one person, and what it can do with them."""

    check_in_wanted = Signal()
    need_wanted = Signal()
    sign_up_wanted = Signal()
    leave_wanted = Signal()
    print_wanted = Signal()
    counted = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.bench = bench
        self.setProperty("frame", "card")
        self.setAccessibleName("The chosen person")
        self.person_id = ""
        self.person_name = ""
        self._session: programme.Session | None = None
        self._is_in = False
        self._boxes: dict[str, QCheckBox] = {}
        self._build()
        theme.source().theme_changed.connect(self._rescale)
        self._rescale()
        self.show_person("")

    def _build(self) -> None:
        self.name = Text("", "h1")
        self.place = Text("", "muted")
        self.pills = PillRow()
        self.flags = IconText("triangle-alert", "", "strong", "warn")
        self.greeting = IconText("message-square-quote", "", "body", "info")
        self.adults_box = Stepper("Adults with them")
        self.children_box = Stepper("Children with them")
        self.household = QFrame()
        self.household.setAccessibleName("Others at this address")
        self._household = Column(self.household, gap=0)
        self.primary = Button("Check in", kind="primary", icon="circle-check", key="Enter", bind_key=False)
        self.need = Button("Note a need", kind="row", icon="heart-handshake", key="Ctrl+E", bind_key=False)
        self.sign_up = Button("Sign up to volunteer", kind="row", icon="hand-helping", key="Ctrl+L", bind_key=False)
        self.leave = Button("Sign out", kind="row", icon="log-out", key="Ctrl+O", bind_key=False)
        self.print = Button("Print a sign-up sheet", kind="row", icon="printer", key="Ctrl+P", bind_key=False)
        self.last_title = Text("Last time", "h3")
        self.last = Text("", "muted")
        self.rule = Rule()
        steppers = Row(gap=16)
        steppers.addWidget(self.adults_box, 1)
        steppers.addWidget(self.children_box, 1)

        inside = QWidget()
        inside.setProperty("frame", "card_body")
        column = Column(inside, gap=10, edges=(24, 20, 24, 20))
        column.add(self.name, self.place, self.pills, self.flags, self.greeting, steppers)
        column.add(self.household, self.primary, self.need, self.sign_up, self.leave, self.print)
        column.add(self.rule, self.last_title, self.last)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(inside)
        self.empty = EmptyState("user", "Choose a person to see who they are and what they need.")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2, 2, 2, 2)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self.empty, 1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

        self.primary.clicked.connect(self.check_in_wanted)
        self.need.clicked.connect(self.need_wanted)
        self.sign_up.clicked.connect(self.sign_up_wanted)
        self.leave.clicked.connect(self.leave_wanted)
        self.print.clicked.connect(self.print_wanted)
        self.adults_box.changed.connect(self._count)
        self.children_box.changed.connect(self._count)

    def stand_at(self, session: programme.Session | None) -> None:
        """Show people as they are at this session."""
        self._session = session

    @Slot(str)
    def show_person(self, person_id: str) -> None:
        """Show this person; an empty id shows that nobody is chosen."""
        new = person_id != self.person_id
        ticked = set() if new else {i for i, box in self._boxes.items() if box.isChecked()}
        self.person_id = person_id
        self._scroll.setVisible(bool(person_id))
        self.empty.setVisible(not person_id)
        if not person_id:
            self.person_name = ""
            return
        session_id = self._session.id if self._session else None
        try:
            person = self.bench.query(people.person, person_id)
            household = self.bench.query(people.household, person_id, session_id)
            last = self.bench.query(attendance.last_time, person_id, session_id)
        except Gone:
            self.show_person("")
            return
        if new:
            self.reset_counts()
        me = household[0]
        self.person_name = person.name
        self._is_in = bool(me.since and not me.left_at)
        self.name.setText(person.name)
        reference = f"Tenancy {person.draft.reference}" if person.draft.reference else ""
        self.place.setText(" · ".join(part for part in (me.place, reference) if part) or "No address")
        presence = presence_pill(me)
        needs = tuple(need_pill(n) for n in person.needs)
        ended = (Pill("Former tenant", "info", "info"),) if person.ended else ()
        self.pills.set_pills((*needs, *ended, *((presence,) if presence else ())))
        self.flags.say("\n".join(flag_words(flag) for flag in person.flags if flag.at_door))
        self.greeting.say(person.draft.greeting)
        self._show_household(household[1:], ticked)
        self.leave.setVisible(self._is_in)
        self.print.setVisible(not self._is_in)
        self._show_last(last)
        self._count()

    def _show_household(self, others: tuple[people.PersonLine, ...], ticked: set[str]) -> None:
        while (item := self._household.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._boxes = {}
        if others:
            self._household.addWidget(Text("Others at this address", "strong"))
        for line in others[:MOST_SHOWN]:
            inside = bool(line.since and not line.left_at)
            words = f"{line.name} – in since {times.clock_time(line.since or '')}" if inside else line.name
            box = QCheckBox(words)
            box.setAccessibleDescription("Check in together with the chosen person")
            box.setEnabled(not inside)
            box.setChecked(line.id in ticked)
            box.toggled.connect(self._count)
            self._boxes[line.id] = box
            self._household.addWidget(box)
        if sum(box.isEnabled() for box in self._boxes.values()) > 1:
            everyone = Button("Tick everyone", kind="plain", icon="users", key="Ctrl+H", bind_key=False)
            everyone.clicked.connect(self.tick_everyone)
            self._household.addWidget(everyone)
        self.household.setVisible(bool(others))

    def _show_last(self, last: attendance.LastTime | None) -> None:
        for widget in (self.rule, self.last_title, self.last):
            widget.setVisible(last is not None)
        if last is not None:
            said = " ".join(f"“{words}”" for words in last.words)
            self.last.setText(f"{last.title}, {times.short_day(last.day)}. {said}".strip())

    @Slot()
    def tick_everyone(self) -> None:
        """Tick everyone at this address who is not in yet."""
        for box in self._boxes.values():
            if box.isEnabled():
                box.setChecked(True)

    def ticked_ids(self) -> list[str]:
        """The chosen person and the others who were ticked."""
        return [self.person_id, *(i for i, box in self._boxes.items() if box.isChecked() and box.isEnabled())]

    def reset_counts(self) -> None:
        """Nobody is with the chosen person, until somebody says so."""
        self.adults_box.set_value(0)
        self.children_box.set_value(0)
        for box in self._boxes.values():
            box.setChecked(False)

    def coming(self) -> int:
        """How many people Enter would check in."""
        return len(self.ticked_ids()) + self.adults_box.value() + self.children_box.value()

    def primary_words(self, *, short: bool = False) -> str:
        """What the primary button says."""
        if not self.person_id:
            return "Check in"
        if self._is_in and self.coming() == 1:
            return "Already in"
        if self.coming() == 1:
            return f"Check in {self.person_name}" if short else "Check in"
        return f"Check in {people_count(self.coming())}"

    @Slot()
    def _count(self) -> None:
        self.primary.setText(self.primary_words())
        self.counted.emit()

    def _rescale(self) -> None:
        self.setFixedWidth(theme.current().px(WIDTH))
