"""What has to be known to print a document: about which event, walk, person or year; how large; in which language."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import Rejected
from desktop_app.domain.format_orders import AUDIO, BRAILLE, EASY_READ, PAPER, TEXT, Wish
from desktop_app.printing.documents import Listed
from desktop_app.printing.sizes import LARGEST, NAMED_SIZES, SMALLEST
from desktop_app.services import estates, format_orders, people, programme
from desktop_app.ui import times
from desktop_app.ui.dialogs.choose_person import ChoosePersonDialog
from desktop_app.ui.models import paper as words
from desktop_app.ui.models.format_orders import count_words, counted
from desktop_app.ui.paper_work import ON_PAPER, Order
from desktop_app.ui.papers import About
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.fields import Choice, Field, NotesBox, Stepper
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.layout import Column
from desktop_app.ui.widgets.tiles import RadioTiles, TileOption
from desktop_app.ui.workbench import Workbench

OWN_SIZE = "own"
QUEUE = "Formats asked for"
SIZES = (
    TileOption("clear", "Clear (14 point)"),
    TileOption("large", "Large (18 point)"),
    TileOption("giant", "Giant (24 point)"),
    TileOption(OWN_SIZE, "Another size"),
)
FORMS = (
    (PAPER, "Print"),
    (EASY_READ, "Easy read, with pictures"),
    (BRAILLE, "Braille file"),
    (AUDIO, "Audio"),
    (TEXT, "Plain text, for e-mail"),
)
MOST_OFFERED = 60
ONE_COPY = "No event: one copy"
ANY_EVENT = {
    "sign-up-sheet": "Any stall",
    "you-said-we-did": "Every event",
    "drop-in-calendar": "Every drop-in",
    **dict.fromkeys(("consent-form", "comment-slip", "share-application", "letter"), ONE_COPY),
}
"""Documents that may be about one event, or go to everybody there, and need not > what they are about otherwise."""
ANYBODY = frozenset({"consent-form"})
"""Documents that may be for one person and need not be."""
NOBODY, BLANK = "Choose a person", "Nobody: a blank form"


class PrintQuestions(QWidget):
    """The questions that the chosen document asks. ``changed`` comes with another answer."""

    changed = Signal()
    everybody_wanted = Signal()
    """The document for everybody on the list, each in the way they read."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.bench = bench
        self._listed: Listed | None = None
        self._person = ("", "")
        self._build()

    def _build(self) -> None:
        self.events, self.walks, self.language, self.form = Choice(), Choice(), Choice(), Choice()
        self.event_field = Field("For which &event?", self.events)
        self.counted = IconText("users", "", "muted", "muted")
        self.everybody = Button("Make exactly these", kind="row", icon="folder-down", key="Ctrl+M", bind_key=False)
        self.walk_field = Field("For which &walk?", self.walks)
        self.person = Button(NOBODY, kind="row", icon="user")
        self.person_field = QWidget()
        self.blank = QuietLink(BLANK, icon="x")
        Column(self.person_field, gap=5).add(Text("For whom?", "label"), self.person, self.blank)
        self.year = Stepper("For which year?", least=2000, most=2100, value=int(self.bench.today()[:4]))
        self.text = NotesBox(lines=6)
        self.text_field = Field("What should the letter sa&y?", self.text, hint="An empty line begins a new paragraph.")
        self.print_size = RadioTiles("How large should the words be?", SIZES, columns=2)
        self.print_size.set_value(self.bench.settings.print_size)
        self.points = Stepper("Size in points", least=int(SMALLEST), most=int(LARGEST), value=30)
        self.points.setVisible(self.print_size.value() == OWN_SIZE)
        self.form_field = Field("In which &form?", self.form)
        for key, name in FORMS:
            self.form.add(key, name)
        self.language_field = Field("In which &language?", self.language)
        for key, name in words.languages():
            self.language.add(key, name)
        column = Column(self, gap=16)
        column.add(
            self.event_field,
            self.counted,
            self.everybody,
            self.walk_field,
            self.person_field,
            self.year,
            self.text_field,
        )
        column.add(self.form_field, self.print_size, self.points, self.language_field)
        self.queue = QuietLink(QUEUE, icon="a-large-small")
        column.addWidget(self.queue, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.queue.clicked.connect(lambda: self.bench.voice.go("formats"))
        for answer in (self.events, self.walks, self.language, self.form, self.print_size, self.points, self.year):
            answer.changed.connect(self._answered)
        self.text.textChanged.connect(self.changed)
        self.person.clicked.connect(self.choose_person)
        self.everybody.clicked.connect(self.everybody_wanted)
        self.blank.clicked.connect(lambda: self._chosen("", ""))

    def ask_for(self, listed: Listed) -> None:
        """Ask what this document needs."""
        self._listed = listed
        self.offer()
        needs = listed.needs
        self.event_field.setVisible("event" in needs or listed.name in ANY_EVENT)
        self.walk_field.setVisible("inspection" in needs)
        self.person_field.setVisible(self._is_personal)
        self.year.setVisible("year" in needs)
        self.text_field.setVisible("text" in needs)
        self._show_person()
        self._count()
        counts = self.bench.query(format_orders.counts, self.bench.today())
        waiting = count_words(counts) if counts.asked or counts.made else ""
        self.queue.setText(f"{QUEUE}: {waiting}" if waiting else QUEUE)

    def tell_missing(self, missing: Collection[str]) -> None:
        """Say at the forms which of them cannot be made on this computer; choosing one tells how to get it."""
        for place, (key, name) in enumerate(FORMS):
            self.form.setItemText(place, f"{name} (not on this computer)" if key in missing else name)

    def _count(self) -> None:
        """Say who on the list of the event reads how."""
        said = self.bench.query(counted, self.session_id) if self.session_id else ""
        self.counted.say(said)
        self.everybody.setVisible(bool(said))
        self.everybody.setText("Make the event’s whole pack" if self.makes_pack else "Make exactly these")

    def offer(self) -> None:
        """Offer the events and walks that there are now."""
        sessions = self.bench.query(programme.sessions_near, self.bench.today(), MOST_OFFERED)
        events = [(f"{one.title}, {times.span(one.starts, one.ends)}", one.id) for one in sessions]
        if self._listed is not None and self._listed.name in ANY_EVENT:
            events.insert(0, (ANY_EVENT[self._listed.name], ""))
        walks = self.bench.query(estates.inspections)[:MOST_OFFERED]
        _fill(self.events, events, self.bench.session_id)
        _fill(self.walks, [(f"{one.estate}, {times.long_day(one.date)}", one.id) for one in walks], "")

    def order(self, *, for_everybody: bool = False) -> Order:
        """What was answered. Rejected where something that the document needs is missing.

        `for_everybody`: the document is made for each one on the list of the event, so nobody has to be chosen.
        """
        listed = self._listed
        assert listed is not None  # noqa: S101 - a document is chosen before anything is asked about it
        missing = [
            (need, code)
            for need, code, answer in (
                ("event", "event-missing", self.events.value()),
                ("inspection", "inspection-missing", self.walks.value()),
                ("person", "person-missing", self._person[0] or for_everybody),
                ("text", "text-missing", self.text.toPlainText().strip()),
            )
            if need in listed.needs and not answer
        ]
        if missing:
            raise Rejected(dict(missing))
        about = About(
            session_id=self.session_id or None,
            inspection_id=self.walks.value() if "inspection" in listed.needs else None,
            language=self.language.value(),
            person_id=(self._person[0] or None) if self._is_personal and not for_everybody else None,
            today=self.bench.today(),
            year=self.year.value() if "year" in listed.needs else None,
            text=self.text.toPlainText() if "text" in listed.needs else "",
            signed_by=self.bench.identity.officer if "text" in listed.needs else "",
        )
        size = str(self.points.value()) if self.print_size.value() == OWN_SIZE else self.print_size.value()
        return Order(listed.name, about, size, self.form.value())

    @property
    def _is_personal(self) -> bool:
        listed = self._listed
        return listed is not None and ("person" in listed.needs or listed.name in ANYBODY)

    @property
    def makes_pack(self) -> bool:
        """Whether many copies of the chosen document mean the whole pack of the event: nobody takes a list home."""
        listed = self._listed
        return listed is not None and words.PLACES.get(listed.name, (words.OFFICE,))[0] in {words.DOOR, words.OFFICE}

    @property
    def session_id(self) -> str:
        """The session of the event that is chosen, "" when the document is about none."""
        return self.events.value() if self.event_field.isVisibleTo(self) else ""

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
        self._show_person()
        wish = self.bench.query(format_orders.wishes_of, [person_id]).get(person_id)
        if wish is not None:
            self._answer_as(wish)
        self.changed.emit()

    def _answer_as(self, wish: Wish) -> None:
        """A document for somebody is made as they read, until somebody chooses another way."""
        if self.form.findData(wish.format) >= 0:
            self.form.set_value(wish.format)
        if wish.size.isdecimal():
            self.points.set_value(int(wish.size))
        if wish.size:
            self.print_size.set_value(wish.size if wish.size in NAMED_SIZES else OWN_SIZE)
        if self.language.findData(wish.language) >= 0:
            self.language.set_value(wish.language)

    def _show_person(self) -> None:
        person, name = self._person
        blank = self._listed is not None and self._listed.name in ANYBODY
        self.person.setText(name or (BLANK if blank else NOBODY))
        self.blank.setVisible(blank and bool(person))

    @Slot()
    def _answered(self, *_: object) -> None:
        sized = self.form.value() in ON_PAPER
        self.print_size.setVisible(sized)
        self.points.setVisible(sized and self.print_size.value() == OWN_SIZE)
        self._count()
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
