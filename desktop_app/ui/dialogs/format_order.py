"""Noting that somebody asked for a copy in their format, and how they liked it."""

from __future__ import annotations

from PySide6.QtCore import QDate, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Rejected
from desktop_app.domain.format_orders import AUDIO, BRAILLE, EASY_READ, NO, PAPER, PHONE, TEXT, YES, OrderDraft, Wish
from desktop_app.domain.format_orders import due_on as usual_day
from desktop_app.printing.documents import catalogue
from desktop_app.printing.sizes import LARGEST, NAMED_SIZES, SMALLEST
from desktop_app.services import format_orders, organisation, programme
from desktop_app.services.format_orders import FormatOrder
from desktop_app.ui import times
from desktop_app.ui.dialogs.sheet import Sheet
from desktop_app.ui.format_words import reads
from desktop_app.ui.models import paper as papers
from desktop_app.ui.widgets.fields import Choice, DateField, Field, NotesBox, Stepper
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Row
from desktop_app.ui.widgets.tiles import RadioTiles, TileOption
from desktop_app.ui.workbench import Workbench

MOST_OFFERED = 60
NO_EVENT = "No event"
OWN_SIZE = "own"


class AskFormatDialog(Sheet):
    """Which document, in which format: that of the person, unless they say otherwise this time."""

    def __init__(self, bench: Workbench, person_id: str, name: str) -> None:
        super().__init__(f"What did {name} ask for?", "Put it into the queue", icon="a-large-small", width=820)
        self.bench, self.person_id, self.name = bench, person_id, name
        self._formats = bench.query(organisation.labels, "print_format")
        self._languages = bench.query(organisation.labels, "language")
        self._build()
        wish = bench.query(format_orders.wishes_of, [person_id]).get(person_id, Wish())
        self.usual.setText(f"They read: {reads(wish, self._formats, self._languages)}.")
        self._show_wish(wish)

    def _build(self) -> None:
        self.document, self.occasion, self.format = Choice(), Choice(), Choice()
        self.print_size, self.language = Choice(), Choice()
        for one in papers.for_residents(catalogue()):
            self.document.add(one.name, one.title)
        self.occasion.add("", NO_EVENT)
        for session in self.bench.query(programme.sessions_near, self.bench.today(), MOST_OFFERED):
            if self.occasion.findData(session.event_id) < 0:
                self.occasion.add(session.event_id, f"{session.title}, {times.short_day(session.starts)}")
        for key, words in self._ways():
            self.format.add(key, words)
        for key, points in NAMED_SIZES.items():
            self.print_size.add(key, f"{key.capitalize()} ({points:g} point)")
        self.print_size.add(OWN_SIZE, "Another size")
        for key, words in papers.languages():
            self.language.add(key, words)
        self.points = Stepper("Size in points", least=int(SMALLEST), most=int(LARGEST), value=30)
        self.due = DateField()
        days = self.bench.query(format_orders.due_days)
        self.due.setDate(QDate.fromString(usual_day(self.bench.today(), days), "yyyy-MM-dd"))
        self.note = QLineEdit()
        self.usual = Text("", "muted")
        self.print_size_field = Field("How large should the words &be?", self.print_size)
        fields = {
            "document": Field("Which &document?", self.document),
            "about": Field("About which &event?", self.occasion),
            "format": Field("In which &form?", self.format),
            "language": Field("In which &language?", self.language),
            "due_on": Field("When should they &have it?", self.due, hint=f"Usually within {days} working days."),
            "note": Field("&Note", self.note, optional=True),
        }
        self.body.add(fields["document"], fields["about"], self.usual, _beside(fields["format"], fields["language"]))
        self.body.add(self.print_size_field, self.points, fields["due_on"], fields["note"])
        self.body.addStretch(1)
        self.set_fields(fields)
        self.format.changed.connect(self._show_sizes)
        self.print_size.changed.connect(self._show_sizes)

    def _ways(self) -> list[tuple[str, str]]:
        words = {PAPER: "Print", TEXT: "Plain text, for e-mail"}
        labels = {EASY_READ: "Easy read", BRAILLE: "Braille", AUDIO: "Audio", PHONE: "By phone"} | self._formats
        known = [(key, words.get(key) or labels[key]) for key in (PAPER, EASY_READ, BRAILLE, AUDIO, TEXT, PHONE)]
        ours = {*(key for key, _ in known), *NAMED_SIZES, "email"}
        return [*known, *((key, label) for key, label in self._formats.items() if key not in ours)]

    def _show_wish(self, wish: Wish) -> None:
        if self.format.findData(wish.format) < 0:
            self.format.add(wish.format, reads(wish, self._formats, self._languages))
        self.format.set_value(wish.format)
        self.print_size.set_value(wish.size if wish.size in NAMED_SIZES else OWN_SIZE if wish.size else "clear")
        if wish.size.isdecimal():
            self.points.set_value(int(wish.size))
        self.language.set_value(wish.language if self.language.findData(wish.language) >= 0 else "en")
        self._show_sizes()

    @Slot()
    def _show_sizes(self, *_: object) -> None:
        sized = self.format.value() in {PAPER, EASY_READ}
        self.print_size_field.setVisible(sized)
        self.points.setVisible(sized and self.print_size.value() == OWN_SIZE)

    def submit(self) -> None:
        """Put the copy into the queue."""
        sized = self.format.value() in {PAPER, EASY_READ}
        size = str(self.points.value()) if self.print_size.value() == OWN_SIZE else self.print_size.value()
        draft = OrderDraft(
            self.person_id,
            self.document.value(),
            Wish(self.format.value(), size if sized else "", self.language.value()),
            self.occasion.value(),
            self.due.date().toString("yyyy-MM-dd"),
            self.note.text(),
        )
        self.bench.do(Op.ASK_FORMAT, format_orders.ask, draft, self.bench.today())
        wish = reads(draft.wish, self._formats, self._languages)
        day = times.short_day(draft.due_on)
        self.bench.say(f"{self.document.currentText()} for {self.name}, {wish}: due on {day}.", undo=True)


class LikedDialog(Sheet):
    """What the reader says of a copy."""

    def __init__(self, bench: Workbench, order: FormatOrder) -> None:
        super().__init__(f"How did {order.name} like it?", "Save the answer", icon="star")
        self.bench, self.order = bench, order
        self.answer = RadioTiles(
            "Was it right for them?",
            [TileOption(YES, "Yes", "circle-check"), TileOption(NO, "No", "circle-x")],
            columns=2,
        )
        self.answer.set_value(order.liked)
        self.note = NotesBox(lines=3)
        self.note.setPlainText(order.note)
        note = Field("What &did they say?", self.note, optional=True)
        self.body.add(self.answer, note)
        self.body.addStretch(1)
        self.set_fields({"liked": self.answer, "note": note})

    def submit(self) -> None:
        """Keep the answer."""
        if not self.answer.value():
            raise Rejected({"liked": "unknown-answer"})
        self.bench.do(Op.FORMAT_LIKED, format_orders.liked, self.order.id, self.answer.value(), self.note.toPlainText())
        said = "liked it" if self.answer.value() == YES else "did not like it: ask what would be better"
        self.bench.say(f"{self.order.name} {said}.", undo=True)


def _beside(*fields: QWidget) -> QWidget:
    both = QWidget()
    row = Row(both, gap=16)
    row.add(*fields, stretch=1)
    return both
