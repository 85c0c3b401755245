"""Pages that show every widget of the program, for looking at and for the accessibility rules."""

from __future__ import annotations

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSizePolicy, QWidget

from desktop_app.ui import theme
from desktop_app.ui.main_window import MainWindow, UserInput
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.fields import Choice, DateField, ErrorSummary, Field, Form, NotesBox, SearchBox, Stepper
from desktop_app.ui.widgets.labels import Rule, Text
from desktop_app.ui.widgets.layout import Column, Row, SideBySide, TileGrid
from desktop_app.ui.widgets.page import Card, EmptyState, Page
from desktop_app.ui.widgets.pills import Pill, PillLabel, PillRow
from desktop_app.ui.widgets.result_list import ResultLine, ResultList
from desktop_app.ui.widgets.tables import OfficeTable, TableColumn, TableRow
from desktop_app.ui.widgets.tiles import RadioTiles, TileOption
from desktop_app.ui.widgets.top_bar import Count, Heading

LARGE_PRINT = Pill("Large print", "a-large-small")
URDU = Pill("Speaks Urdu", "languages")


def _line(name: str, place: str, *pills: Pill) -> ResultLine:
    spoken = f"{name}, {place}. " + ", ".join(pill.text for pill in pills)
    return ResultLine(name, place, pills, spoken, name)


LINES = (
    _line("Amina Khan", "12 Larch Court, M15 6HA", LARGE_PRINT, URDU),
    _line("Bilal Khan", "12 Larch Court, M15 6HA"),
    _line(
        "Farida Khanom",
        "3 Alder Walk, M15 6JB",
        Pill("Step-free access", "accessibility"),
        Pill("Checked in 10:42", "circle-check", "ok"),
    ),
    _line("Mikhail Petrov", "41 Larch Court, M15 6HA", Pill("Speaks Russian", "languages")),
    _line("Nusrat Khan", "7 Rowan House, M15 6HD", Pill("Checked in 10:15", "circle-check", "ok")),
    _line("Zara Khan-Whitfield", "22 Rowan House, M15 6HD", Pill("Hearing loop", "ear")),
    _line("أمينة خان", "Łąka 5, M15 6HD", Pill("中文", "languages")),
)


class DeskPage(Page):
    """The desk as the mock shows it."""

    def __init__(self) -> None:
        super().__init__("Event desk", show_title=False)
        counts = (Count(87, "checked in"), Count(9, "volunteers"), Count(23, "needs noted"))
        self.set_heading(Heading("Larch Court open day", "Sat 21 Nov, 10am to 3pm · Community hall", counts))
        self.search = SearchBox()
        self.results = ResultList("Matching tenants")
        self.found = Text("7 people match “kha”", "h3")
        self.field = Field(
            "&Find a tenant",
            self.search,
            hint="Type a name, address, phone or tenancy number – or scan their letter.",
            look="h2",
        )
        left = QWidget()
        line = Row()
        line.addWidget(self.found, 1)
        line.addWidget(QuietLink("Not on the list? Add them"))
        column = Column(left, gap=14)
        column.add(self.field, line)
        column.add(self.results, stretch=1)
        self.body.add(SideBySide(left, self._person()), stretch=1)
        self.set_first_focus(self.search)

    def entered(self) -> None:
        self.search.setText("kha")
        self.results.set_lines(LINES, "kha")

    def _person(self) -> QWidget:
        card = Card(name="Amina Khan", pad=24)
        card.body.add(Text("Amina Khan", "h1"), Text("12 Larch Court, M15 6HA · Tenancy 104882", "muted"))
        card.body.add(PillRow((LARGE_PRINT, URDU)))
        steppers = Row(gap=16)
        steppers.add(Stepper("Adults with them", value=1), Stepper("Children with them", value=2), stretch=1)
        card.body.add(steppers)
        card.body.add(Button("Check in 4 people", kind="primary", icon="circle-check", key="Enter", bind_key=False))
        rows = Column(gap=10)
        rows.add(
            Button("Note a need", kind="row", icon="heart-handshake", key="Ctrl+E"),
            Button("Sign up to volunteer", kind="row", icon="hand-helping", key="Ctrl+L"),
            Button("Print a large-print form", kind="row", icon="printer", key="Ctrl+P"),
        )
        card.body.addLayout(rows)
        card.body.add(Rule(), Text("Last time", "h3"))
        card.body.add(Text("Summer fair, 12 July. Asked about damp in the back bedroom.", "muted"))
        card.body.addStretch(1)
        return card


class IssuePage(Page):
    """The issue form as the mock shows it, with an error."""

    def __init__(self) -> None:
        super().__init__("Estate inspection", show_title=False, gap=14)
        self.set_heading(Heading("Larch Court walkabout", "Sat 21 Nov · with Councillor Reyes and 4 residents"))
        self.summary = ErrorSummary()
        self.where = Field("&Where is it?", QLineEdit())
        kinds = ("Damp or mould:droplets", "Lighting:lightbulb", "Lift:arrow-up-down", "Door or lock:door-closed")
        options = [
            TileOption(text, text, icon)
            for text, icon in (kind.split(":") for kind in (*kinds, "Rubbish:trash-2", "Something else:ellipsis"))
        ]
        self.kind = RadioTiles("What kind of problem is it?", options)
        self.kind.set_value("Damp or mould")
        self.urgency = RadioTiles(
            "How urgent is it?",
            [TileOption(text, text) for text in ("Danger now", "Needs a repair", "Keep an eye on it")],
        )
        self.urgency.set_value("Needs a repair")
        self.notes = Field("&Notes", NotesBox(lines=2), optional=True)
        self.form = Form(self.summary, {"kind": self.kind, "place": self.where, "urgency": self.urgency})
        left = QWidget()
        column = Column(left, gap=12)
        column.add(Text("Add an issue", "h1"), self.summary, self.kind, self.where, self.urgency, self.notes)
        column.addStretch(1)
        self.body.add(SideBySide(left, self._side(), side_width=456), stretch=1)
        self.set_first_focus(self.where.editor)

    def entered(self) -> None:
        text = "Say where the problem is, for example “Stairwell B, second floor”"
        self.form.show_problems({"place": text}, focus=False)

    def _side(self) -> QWidget:
        card = Card("Photos of this issue")
        card.body.add(Button("Add a photo", kind="row", icon="camera", key="Ctrl+P"))
        card.body.add(Text("Faces and number plates? Take it again without them.", "muted"))
        card.body.add(Text("Found so far: 3 issues", "h3"))
        for title, place, pill in (
            ("1  Lighting", "Stairwell A, ground floor", Pill("Needs a repair", "wrench")),
            ("2  Rubbish", "Behind Rowan House", Pill("Danger now", "triangle-alert", "error")),
            ("3  Door or lock", "Bin store, Alder Walk", Pill("Keep an eye on it", "eye", "info")),
        ):
            words = Column(gap=0)
            words.add(Text(title, "strong"), Text(place, "muted"))
            row = Row()
            row.addLayout(words, 1)
            row.addWidget(PillLabel(pill), 0, Qt.AlignmentFlag.AlignVCenter)
            card.body.addLayout(row)
        card.body.add(Button("Save this issue", kind="primary", icon="check", key="Ctrl+S"))
        card.body.add(Text("Draft kept on this laptop as you type.", "muted"))
        card.body.addStretch(1)
        return card


class PartsPage(Page):
    """Every other widget."""

    def __init__(self) -> None:
        super().__init__("All the parts")
        language = Choice()
        for name in ("English", "اردو", "Polski", "中文", "Tiếng Việt"):
            language.add(name, name)
        day = DateField()
        day.setDate(QDate(2026, 11, 21))
        form = Card("An event")
        form.body.add(Field("&Title", QLineEdit("Żółć open day")), Field("Preferred &language", language))
        form.body.add(Field("&Day", day, hint="The first day if there are several."))
        large = QCheckBox("Send lar&ge print")
        large.setChecked(True)
        form.body.add(large, QCheckBox("Send &braille"))
        rows = Row()
        rows.add(Button("Save"), Button("Take it away", kind="danger", icon="trash-2"), Button("Not yet ready"))
        grey = Button("Send")
        grey.setEnabled(False)
        rows.add(grey)
        form.body.addLayout(rows)
        columns = (TableColumn("Event", stretch=True), TableColumn("Day"), TableColumn("People", number=True))
        table = OfficeTable("Events of this year", columns)
        table.set_rows(
            [
                TableRow((name, day, str(people)), f"{name}, {day}, {people} people", name)
                for name, day, people in (
                    ("Open day", "21 Nov", 87),
                    ("Skip day", "3 Oct", 41),
                    ("Drop-in", "2 Oct", 9),
                )
            ]
        )
        table.setMinimumHeight(theme.current().px(200))
        side = Card("Nothing yet", pad=16)
        side.body.add(EmptyState("calendar", "There are no events yet.", "Plan an event"))
        photos = TileGrid(3)
        for kind, icon in (("ok", "check"), ("info", "info"), ("warn", "clock"), ("error", "circle-alert")):
            photos.add(PillLabel(Pill(f"State {kind}", icon, kind)))  # type: ignore[arg-type]  # the four kinds
        side.body.add(photos)
        table_box = QWidget()
        column = Column(table_box)
        column.add(Text("Events", "h2"), table)
        column_box = QWidget()
        both = Column(column_box, gap=16)
        both.add(form, table_box)
        column_box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.body.add(SideBySide(column_box, side), stretch=1)


def gallery(user_input: UserInput) -> MainWindow:
    """Answer a window with every widget on three pages, "desk", "issue" and "parts"."""
    window = MainWindow(user_input)
    window.add_page("desk", "Event desk", "door-open", DeskPage())
    window.add_page("volunteers", "Volunteers", "hand-helping", Page("Volunteers"))
    window.add_page("issue", "Estate inspection", "clipboard-list", IssuePage())
    window.add_page("print", "Print forms", "printer", Page("Print forms"))
    window.add_page("parts", "Send to office", "folder-up", PartsPage())
    window.top_bar.set_status("Saved on this laptop. 14 to send", "Saved on this laptop")
    window.messages.say("Yusuf Khalil checked in at 10:44.", undo="checking in Yusuf Khalil")
    return window
