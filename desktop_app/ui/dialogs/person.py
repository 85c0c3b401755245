"""Add a person or change what is kept about them. Everything is asked; what nobody asked stays “not asked yet”."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Rejected
from desktop_app.domain.people import PersonDraft, full_name
from desktop_app.domain.person_values import tidy_birth_date, tidy_text
from desktop_app.services import organisation, people
from desktop_app.services.organisation import Code
from desktop_app.ui import theme, times
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.models.office import NOT_ASKED, known_line
from desktop_app.ui.widgets.fields import Field
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, TileGrid
from desktop_app.ui.widgets.result_list import ResultList
from desktop_app.ui.widgets.tiles import RadioTiles, TileOption
from desktop_app.ui.workbench import Workbench

ALIKE_LINE = 70


class PersonDialog(Sheet):
    """Everything that is kept about one person, as a form. `kept(person_id)` comes when someone was added or found."""

    kept = Signal(str)

    def __init__(self, bench: Workbench, *, person_id: str = "", typed: str = "") -> None:
        known = bench.query(people.person, person_id) if person_id else None
        title = f"Change what is kept about {known.name}" if known else "Add a person"
        super().__init__(title, "Save the changes" if known else "Add this person", icon="check", width=900)
        self.bench, self.person_id = bench, person_id
        self._build()
        self._fill(known.draft if known else _begun(typed))
        if known is None:
            for box in (self.given, self.family, self.phone, self.email, self.reference):
                box.textChanged.connect(self._look)
            self.alike.chosen.connect(self._take_known)
        self._look()

    def _build(self) -> None:
        codes = {name: self.bench.query(organisation.codes, name) for name in _LISTS}
        self.given, self.family = QLineEdit(), QLineEdit()
        self.address, self.postcode = QLineEdit(), QLineEdit()
        self.phone, self.email = QLineEdit(), QLineEdit()
        self.born, self.reference, self.greeting = QLineEdit(), QLineEdit(), QLineEdit()
        self.kind = RadioTiles("Who are they?", _tiles(codes["person_kind"]))
        self.language, self.print_format = _choice(codes["language"]), _choice(codes["print_format"])
        self.needs = _Needs(codes["access_need"])
        self.alike_title = Text("Is it one of these? Choose one to open them instead.", "strong")
        self.alike = ResultList("People who look alike")
        fields: dict[str, Field] = {
            "given": Field("&First name", self.given),
            "family": Field("&Last name", self.family),
            "address": Field("&Address", self.address, optional=True),
            "postcode": Field("Post&code", self.postcode, optional=True),
            "phone": Field("P&hone", self.phone, optional=True),
            "email": Field("&E-mail", self.email, optional=True),
            "born": Field("&Date of birth", self.born, optional=True, hint="For example 27 3 1948"),
            "reference": Field("&Tenancy number", self.reference, optional=True, hint="As on their letters"),
            "language": Field("Which lan&guage do they prefer?", self.language),
            "print_format": Field("H&ow should we write to them?", self.print_format),
            "greeting": Field(
                "What should be &said at the door?",
                self.greeting,
                optional=True,
                hint="Whoever checks them in sees this line, for example “Call her Mrs Khan”.",
            ),
        }
        self.body.add(_beside(fields["given"], fields["family"]), self.alike_title, self.alike, self.kind)
        self.body.add(
            _beside(fields["address"], fields["postcode"]),
            _beside(fields["phone"], fields["email"]),
            _beside(fields["born"], fields["reference"]),
            _beside(fields["language"], fields["print_format"]),
        )
        self.body.add(self.needs, fields["greeting"])
        self.body.addStretch(1)
        self.set_fields({"given": fields["given"], "family": fields["family"], "kind": self.kind} | fields)

    def _fill(self, draft: PersonDraft) -> None:
        for box, value in (
            (self.given, draft.given),
            (self.family, draft.family),
            (self.address, draft.address),
            (self.postcode, draft.postcode),
            (self.phone, draft.phone),
            (self.email, draft.email),
            (self.born, times.long_day(draft.born) if draft.born else ""),
            (self.reference, draft.reference),
            (self.greeting, draft.greeting),
        ):
            box.setText(value)
        _choose(self.language, draft.language)
        _choose(self.print_format, draft.print_format)
        if draft.kind:
            self.kind.set_value(draft.kind)
        self.needs.set_keys(draft.access_needs)

    def _draft(self) -> PersonDraft:
        return PersonDraft(
            given=self.given.text(),
            family=self.family.text(),
            kind=self.kind.value(),
            phone=self.phone.text(),
            email=self.email.text(),
            born=self._born(),
            reference=self.reference.text(),
            address=self.address.text(),
            postcode=self.postcode.text(),
            language=str(self.language.currentData()),
            print_format=str(self.print_format.currentData()),
            access_needs=self.needs.keys(),
            greeting=self.greeting.text(),
        )

    def _born(self) -> str:
        """The date as ISO text; what cannot be a date is left as typed, for the domain to refuse."""
        typed = tidy_text(self.born.text())
        return tidy_birth_date(typed, today=self.bench.now().date()) or typed

    @Slot()
    def _look(self) -> None:
        lines = () if self.person_id else self.bench.query(people.look_alikes, self._draft())
        self.alike.set_lines([known_line(line) for line in lines], f"{self.given.text()} {self.family.text()}")
        self.alike.setFixedHeight(theme.current().px(ALIKE_LINE * min(len(lines), 3) + 12))
        self.alike.setVisible(bool(lines))
        self.alike_title.setVisible(bool(lines))

    @Slot(str)
    def _take_known(self, person_id: str) -> None:
        self.kept.emit(person_id)
        self.reject()

    def submit(self) -> None:
        """Keep what is in the form."""
        draft = self._draft()
        if not draft.kind:
            raise Rejected({"kind": "kind-missing"})
        name = full_name(draft.given.strip(), draft.family.strip())
        if self.person_id:
            self.bench.do(Op.CHANGE_PERSON, people.change, person_id=self.person_id, draft=draft)
            self.bench.say(f"Changes to {name} saved.", undo=True)
        else:
            added = self.bench.do(Op.ADD_PERSON, people.add, draft=draft)
            self.kept.emit(added)
            self.bench.say(f"{name} added.", undo=True)


class _Needs(QFrame):
    """The things that may help someone, each to be ticked."""

    def __init__(self, codes: Sequence[Code]) -> None:
        super().__init__()
        question = "What helps them?"
        hint = "Tick what they tell you. Nothing ticked means that nobody has asked, or that they need nothing."
        self.setAccessibleName(question)
        self.setAccessibleDescription(hint)
        self._boxes = {code.key: QCheckBox(code.label) for code in codes}
        grid = TileGrid(3, gap=4)
        for box in self._boxes.values():
            grid.add(box)
        column = Column(self, gap=5)
        column.add(Text(question, "label"), Text(hint, "muted"), grid)
        self._others: tuple[str, ...] = ()

    def keys(self) -> tuple[str, ...]:
        """What is ticked, and what was kept before under a key that is no longer offered."""
        return (*(key for key, box in self._boxes.items() if box.isChecked()), *self._others)

    def set_keys(self, keys: Sequence[str]) -> None:
        """Tick these and no others."""
        for key, box in self._boxes.items():
            box.setChecked(key in keys)
        self._others = tuple(key for key in keys if key not in self._boxes)


_LISTS = ("person_kind", "language", "print_format", "access_need")


def _begun(typed: str) -> PersonDraft:
    """What was typed into the search begins the form: as the name, unless it has digits."""
    given, _, family = "".join(typed.split("\n")).strip().partition(" ")
    if any(letter.isdigit() for letter in typed):
        return PersonDraft(kind="")
    return PersonDraft(given=given[:1].upper() + given[1:], family=family[:1].upper() + family[1:], kind="")


def _tiles(codes: Sequence[Code]) -> list[TileOption]:
    return [TileOption(code.key, code.label, code.icon) for code in codes]


def _choice(codes: Sequence[Code]) -> QComboBox:
    box = QComboBox()
    box.addItem(NOT_ASKED, "")
    for code in codes:
        box.addItem(code.label, code.key)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    return box


def _choose(box: QComboBox, key: str) -> None:
    place = box.findData(key)
    if place < 0:  # kept under an entry that is no longer offered
        box.addItem(key, key)
        place = box.count() - 1
    box.setCurrentIndex(place)


def _beside(*fields: Field) -> TileGrid:
    grid = TileGrid(len(fields), gap=16)
    for field in fields:
        grid.add(field)
    return grid
