"""What has to be known to print a document: about which event, walk, person or year; how large; in which language."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import Rejected
from desktop_app.printing.documents import Listed
from desktop_app.printing.sizes import LARGEST, SMALLEST
from desktop_app.services import estates, people, programme
from desktop_app.ui import times
from desktop_app.ui.dialogs.choose_person import ChoosePersonDialog
from desktop_app.ui.models import paper as words
from desktop_app.ui.paper_work import Order
from desktop_app.ui.papers import About
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Choice, Field, NotesBox, Stepper
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.layout import Column
from desktop_app.ui.widgets.tiles import RadioTiles, TileOption
from desktop_app.ui.workbench import Workbench

OWN_SIZE = "own"
SIZES = (
    TileOption("clear", "Clear (14 point)"),
    TileOption("large", "Large (18 point)"),
    TileOption("giant", "Giant (24 point)"),
    TileOption(OWN_SIZE, "Another size"),
)
MOST_OFFERED = 60
ANY_STALL = "Any stall"
ANY_STALL_FITS = frozenset({"sign-up-sheet"})
"""Documents that may be about an event and need not be."""
NOBODY = "Choose a person"


class PrintQuestions(QWidget):
    """The questions that the chosen document asks. ``changed`` comes with another answer."""

    changed = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.bench = bench
        self._listed: Listed | None = None
        self._person = ("", "")
        self._build()

    def _build(self) -> None:
        self.events, self.walks, self.language = Choice(), Choice(), Choice()
        self.event_field = Field("For which &event?", self.events)
        self.walk_field = Field("For which &walk?", self.walks)
        self.person = Button(NOBODY, kind="row", icon="user")
        self.person_field = QWidget()
        Column(self.person_field, gap=5).add(Text("For whom?", "label"), self.person)
        self.year = Stepper("For which year?", least=2000, most=2100, value=int(self.bench.today()[:4]))
        self.text = NotesBox(lines=6)
        self.text_field = Field("What should the letter sa&y?", self.text, hint="An empty line begins a new paragraph.")
        self.print_size = RadioTiles("How large should the words be?", SIZES, columns=2)
        self.print_size.set_value(self.bench.settings.print_size)
        self.points = Stepper("Size in points", least=int(SMALLEST), most=int(LARGEST), value=30)
        self.points.setVisible(self.print_size.value() == OWN_SIZE)
        self.language_field = Field("In which &language?", self.language)
        for key, name in words.languages():
            self.language.add(key, name)
        self.unchecked = IconText("languages", "", "body", "warn")
        self.unchecked.hide()
        column = Column(self, gap=16)
        column.add(self.event_field, self.walk_field, self.person_field, self.year, self.text_field)
        column.add(self.print_size, self.points, self.language_field, self.unchecked)
        column.addStretch(1)
        for answer in (self.events, self.walks, self.language, self.print_size, self.points, self.year):
            answer.changed.connect(self._answered)
        self.text.textChanged.connect(self.changed)
        self.person.clicked.connect(self.choose_person)

    def ask_for(self, listed: Listed) -> None:
        """Ask what this document needs."""
        self._listed = listed
        self.offer()
        needs = listed.needs
        self.event_field.setVisible("event" in needs or listed.name in ANY_STALL_FITS)
        self.walk_field.setVisible("inspection" in needs)
        self.person_field.setVisible("person" in needs)
        self.year.setVisible("year" in needs)
        self.text_field.setVisible("text" in needs)

    def offer(self) -> None:
        """Offer the events and walks that there are now."""
        sessions = self.bench.query(programme.sessions_near, self.bench.today(), MOST_OFFERED)
        events = [(f"{one.title}, {times.span(one.starts, one.ends)}", one.id) for one in sessions]
        if self._listed is not None and self._listed.name in ANY_STALL_FITS:
            events.insert(0, (ANY_STALL, ""))
        walks = self.bench.query(estates.inspections)[:MOST_OFFERED]
        _fill(self.events, events, self.bench.session_id)
        _fill(self.walks, [(f"{one.estate}, {times.long_day(one.date)}", one.id) for one in walks], "")

    def order(self) -> Order:
        """What was answered. Rejected where something that the document needs is missing."""
        listed = self._listed
        assert listed is not None  # noqa: S101 - a document is chosen before anything is asked about it
        missing = [
            (need, code)
            for need, code, answer in (
                ("event", "event-missing", self.events.value()),
                ("inspection", "inspection-missing", self.walks.value()),
                ("person", "person-missing", self._person[0]),
                ("text", "text-missing", self.text.toPlainText().strip()),
            )
            if need in listed.needs and not answer
        ]
        if missing:
            raise Rejected(dict(missing))
        size = str(self.points.value()) if self.print_size.value() == OWN_SIZE else self.print_size.value()
        about = About(
            session_id=(self.events.value() or None) if self.event_field.isVisibleTo(self) else None,
            inspection_id=self.walks.value() if "inspection" in listed.needs else None,
            language=self.language.value(),
            person_id=self._person[0] if "person" in listed.needs else None,
            today=self.bench.today(),
        )
        return Order(listed.name, about, size)

    @property
    def session_id(self) -> str:
        """The session of the event that is chosen, "" when the document is about none."""
        return self.events.value() if self.event_field.isVisibleTo(self) else ""

    def tell_unchecked(self, sentence: str) -> None:
        """Say what to know about the translation, "" for nothing."""
        self.unchecked.say(sentence)

    def set_person(self, person_id: str) -> None:
        """Have the document be for this person."""
        lines = self.bench.query(people.lines_of, [person_id])
        if person_id in lines:
            self._chosen(person_id, lines[person_id].name)

    @Slot()
    def choose_person(self) -> None:
        """Ask whom the document is for."""
        self.bench.open(ChoosePersonDialog(self.bench, "For whom is it?", self._chosen))

    def _chosen(self, person_id: str, name: str) -> None:
        self._person = (person_id, name)
        self.person.setText(name or NOBODY)
        self.changed.emit()

    @Slot()
    def _answered(self, *_: object) -> None:
        self.points.setVisible(self.print_size.value() == OWN_SIZE)
        self.changed.emit()


def _fill(box: Choice, entries: list[tuple[str, str]], wanted: str) -> None:
    """Offer these entries; what was chosen stays chosen, otherwise `wanted`, otherwise the first."""
    keep = box.value() if box.count() else wanted
    box.blockSignals(True)  # noqa: FBT003 - Qt's own call
    box.clear()
    for entry, key in entries:
        box.add(key, entry)
    place = box.findData(keep)
    if place < 0:
        place = box.findData(wanted)
    box.setCurrentIndex(max(0, place) if entries else -1)
    box.blockSignals(False)  # noqa: FBT003 - Qt's own call
