"""The desk's dialogs: a need in someone's own words, a sign-up, a walk-in, a tally, and which event this is."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Rejected
from desktop_app.domain.involvement import AlreadySignedUp, Waiting
from desktop_app.domain.people import PersonDraft
from desktop_app.services import attendance, involvement, people, programme, voice
from desktop_app.ui import theme, times
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.door_words import checked_in
from desktop_app.ui.models.lines import person_line
from desktop_app.ui.text import how_many, people_count
from desktop_app.ui.widgets.fields import Field, NotesBox, Stepper
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Row
from desktop_app.ui.widgets.pills import Pill
from desktop_app.ui.widgets.result_list import ResultLine, ResultList
from desktop_app.ui.workbench import Workbench


class NeedDialog(Sheet):
    """Write down what one person needs, word for word."""

    def __init__(self, bench: Workbench, person_id: str, name: str) -> None:
        super().__init__(f"Note a need for {name}", "Save this need")
        self.bench, self.person_id, self.name = bench, person_id, name
        self.words = NotesBox(5)
        field = Field(
            "&What did they say?", self.words, hint="Their own words, not a summary. They will be shown next time."
        )
        self.body.add(field)
        self.body.addStretch(1)
        self.set_fields({"words": field})

    def submit(self) -> None:
        """Keep the words as they were typed."""
        self.bench.do(
            Op.NOTE_NEED,
            voice.note_need,
            person_id=self.person_id,
            session_id=self.bench.session_id or None,
            words=self.words.toPlainText(),
        )
        self.bench.say(f"Noted for {self.name}, word for word.", undo=True)


class SignUpDialog(Sheet):
    """Sign one person up to a role; a full role has a waiting list."""

    def __init__(self, bench: Workbench, person_id: str, name: str) -> None:
        super().__init__(f"Sign up {name}", "Sign them up", icon="hand-helping")
        self.bench, self.person_id, self.name = bench, person_id, name
        self.roles = ResultList("Roles")
        self.roles.setMinimumHeight(theme.current().px(340))
        self.body.add(Text("What would they like to do? Roles that take least time come first.", "muted"))
        self.body.add(self.roles, stretch=1)
        found = bench.query(involvement.roles)
        self.roles.set_lines([_role_line(role) for role in found])
        self._names = {role.id: role.name for role in found}
        self.roles.chosen.connect(self._submit)

    def submit(self) -> None:
        """Sign them up to the chosen role, and say what came of it."""
        role_id = self.roles.current_key()
        if not role_id:
            raise Rejected({"role": "nothing-chosen"})
        done = self.bench.do(
            Op.SIGN_UP,
            involvement.sign_up,
            role_id=role_id,
            person_id=self.person_id,
            session_id=self.bench.session_id or None,
        )
        role = self._names[role_id]
        if isinstance(done.outcome, AlreadySignedUp):
            self.bench.say(f"{self.name} is already signed up to {role}. Nothing was changed.", "info")
        elif isinstance(done.outcome, Waiting):
            place = done.outcome.place
            self.bench.say(f"{role} is full. {self.name} is number {place} on the waiting list.", "info", undo=True)
        else:
            self.bench.say(f"{self.name} signed up to {role}.", undo=True)


def _role_line(role: involvement.RoleLine) -> ResultLine:
    if role.cap is None:
        words = f"{people_count(role.filled)} so far" if role.filled else "Nobody yet"
        state = Pill(words, "users", "info")
    elif role.filled < role.cap:
        state = Pill(f"{how_many(role.cap - role.filled, 'place', 'places')} free", "circle-check", "ok")
    else:
        state = Pill(f"Full, {role.waiting} waiting", "clock", "warn")
    return ResultLine(role.name, role.commitment, (state,), f"{role.name}. {role.commitment}. {state.text}.", role.id)


class WalkInDialog(Sheet):
    """Add a person who is on no list, and check them in. Look-alikes appear while typing."""

    def __init__(self, bench: Workbench, session_id: str, typed: str) -> None:
        super().__init__("Add someone who is not on the list", "Add and check in", icon="user-plus", width=760)
        self.bench, self.session_id = bench, session_id
        given, _, family = typed.partition(" ") if not any(c.isdigit() for c in typed) else ("", "", "")
        self.given, self.family = QLineEdit(given.capitalize()), QLineEdit(family.title())
        self.address, self.postcode, self.phone = QLineEdit(), QLineEdit(), QLineEdit()
        fields = {
            "given": Field("&First name", self.given),
            "family": Field("&Last name", self.family, optional=True),
            "address": Field("&Address", self.address, optional=True),
            "postcode": Field("&Postcode", self.postcode, optional=True),
            "phone": Field("P&hone", self.phone, optional=True),
        }
        self.adults_box, self.children_box = Stepper("Adults with them"), Stepper("Children with them")
        names, place, rest = Row(gap=16), Row(gap=16), Row(gap=16)
        names.add(fields["given"], fields["family"], stretch=1)
        place.addWidget(fields["address"], 2)
        place.addWidget(fields["postcode"], 1)
        rest.add(fields["phone"], self.adults_box, self.children_box, stretch=1)
        self.alike_title = Text("Is it one of these? Choose one to check them in instead.", "strong")
        self.alike = ResultList("People who look alike")
        self.alike.setMinimumHeight(theme.current().px(150))
        self.body.add(names, place, rest, self.alike_title)
        self.body.add(self.alike, stretch=100)
        self.body.addStretch(1)  # takes the room while nobody looks alike
        self.set_fields({**fields, "adults": self.adults_box, "children": self.children_box})
        for box in (self.given, self.family, self.phone):
            box.textChanged.connect(self._look)
        self.alike.chosen.connect(self._take_known)
        self._look()

    def _draft(self) -> PersonDraft:
        return PersonDraft(
            given=self.given.text(),
            family=self.family.text(),
            address=self.address.text(),
            postcode=self.postcode.text(),
            phone=self.phone.text(),
            kind="other",
        )

    @Slot()
    def _look(self) -> None:
        lines = self.bench.query(people.look_alikes, self._draft())
        self.alike.set_lines([person_line(line) for line in lines], self.given.text())
        self.alike.setVisible(bool(lines))
        self.alike_title.setVisible(bool(lines))

    @Slot(str)
    def _take_known(self, person_id: str) -> None:
        if self.attempt(lambda: self._check_in_known(person_id)):
            self.accept()

    def _check_in_known(self, person_id: str) -> None:
        done = self.bench.do(
            Op.CHECK_IN,
            attendance.check_in,
            session_id=self.session_id,
            person_id=person_id,
            today=self.bench.today(),
            adults=self.adults_box.value(),
            children=self.children_box.value(),
        )
        sentence, kind = checked_in(done)
        self.bench.say(sentence, kind, undo=attendance.is_new(done))

    def submit(self) -> None:
        """Keep the person and check them in."""
        done = self.bench.do(
            Op.WALK_IN,
            attendance.walk_in,
            session_id=self.session_id,
            draft=self._draft(),
            today=self.bench.today(),
            adults=self.adults_box.value(),
            children=self.children_box.value(),
        )
        sentence, kind = checked_in(done)
        self.bench.say(f"Added. {sentence}", kind, undo=True)


class TallyDialog(Sheet):
    """Count people who give no name."""

    def __init__(self, bench: Workbench, session_id: str) -> None:
        super().__init__("Count people who give no name", "Add to the count", icon="users")
        self.bench, self.session_id = bench, session_id
        self.adults_box, self.children_box = Stepper("Adults", value=1), Stepper("Children")
        self.note = QLineEdit()
        note = Field("&Note", self.note, optional=True, hint="For example: came for soup, at the skip, schools group.")
        steppers = Row(gap=16)
        steppers.add(self.adults_box, self.children_box, stretch=1)
        self.body.add(steppers, note)
        self.body.addStretch(1)
        self.set_fields({"adults": self.adults_box, "children": self.children_box})

    def submit(self) -> None:
        """Keep the count."""
        adults, children = self.adults_box.value(), self.children_box.value()
        self.bench.do(
            Op.TALLY,
            attendance.tally,
            session_id=self.session_id,
            adults=adults,
            children=children,
            note=self.note.text(),
        )
        self.bench.say(f"{people_count(adults + children)} counted without a name.", undo=True)


class SessionDialog(Sheet):
    """Choose the event that this desk is for."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Which event is this desk for?", "Use this event", icon="calendar")
        self.bench = bench
        self.list = ResultList("Events")
        self.list.setMinimumHeight(theme.current().px(340))
        self.body.add(self.list, stretch=1)
        today = bench.today()
        self.list.set_lines([_session_line(s, today) for s in bench.query(programme.sessions_near, today)])
        self.list.set_current(bench.session_id)
        self.list.chosen.connect(self._submit)

    def submit(self) -> None:
        """Stand at the chosen session."""
        if not self.list.current_key():
            raise Rejected({"event": "nothing-chosen"})
        self.bench.stand_at(self.list.current_key())


def _session_line(session: programme.Session, today: str) -> ResultLine:
    pills: tuple[Pill, ...] = ()
    if session.cancelled:
        pills = (Pill("Called off", "x", "error"),)
    elif session.day == today:
        pills = (Pill("Today", "circle-check", "ok"),)
    when = times.span(session.starts, session.ends)
    detail = f"{when} · {session.venue}" if session.venue else when
    spoken = f"{session.title}, {detail}. {' '.join(p.text for p in pills)}"
    return ResultLine(session.title, detail, pills, spoken, session.id)
