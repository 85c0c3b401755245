"""Everything that is kept about one person, as the office reads it: facts, consents, and what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import Gone
from desktop_app.services import history, involvement, look_alikes, organisation, people, programme, same_person
from desktop_app.services.people import Person
from desktop_app.store.journal import Reader
from desktop_app.ui import theme
from desktop_app.ui.models.happenings import Happening, Names, happenings
from desktop_app.ui.models.lines import need_pill
from desktop_app.ui.models.office import (
    Fact,
    Wordings,
    answers,
    consent_pill,
    consent_words,
    facts_of,
    flag_words,
    labels_of,
)
from desktop_app.ui.text import how_many
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.labels import IconText, Rule, Text
from desktop_app.ui.widgets.layout import Column, Row, reading_area
from desktop_app.ui.widgets.page import EmptyState
from desktop_app.ui.widgets.pills import Pill, PillLabel, PillRow
from desktop_app.ui.workbench import Workbench

FIRST_SHOWN = 8


class PersonFile(QFrame):
    """What the office knows of one person. Signals ask the page to do something about the person shown."""

    edit_wanted = Signal()
    consent_wanted = Signal()
    flag_wanted = Signal()
    format_wanted = Signal()
    rights_wanted = Signal()
    ask_wanted = Signal()
    alike_wanted = Signal()

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.bench = bench
        self.setProperty("frame", "card")
        self.setAccessibleName("The chosen person")
        self.person_id = ""
        self.person_name = ""
        self._told: tuple[Happening, ...] = ()
        self._build()
        self.show_person("")

    def _build(self) -> None:
        self.name = Text("", "h1")
        self.place = Text("", "muted")
        self.pills = PillRow()
        self.flags = IconText("triangle-alert", "", "strong", "warn")
        self.greeting = IconText("message-square-quote", "", "body", "info")
        self.alike = QuietLink("", icon="users")
        self.apart = QuietLink("", icon="undo-2")
        self.edit = Button("Change these details", kind="row", icon="pencil", key="Ctrl+E")
        self.consent = Button("Note an answer about consent", kind="row", icon="shield-check", key="Ctrl+L")
        self.flag = Button("Put up or take down a flag", kind="row", icon="triangle-alert", key="Ctrl+G")
        self.format = Button("Ask for something in their format", kind="row", icon="a-large-small", key="Ctrl+K")
        self.rights = Button("What they may ask of us", kind="row", icon="file-text", key="Ctrl+R")
        self.ask = Button("Ask an officer", kind="row", icon="message-square-quote", key="Ctrl+B")
        self.facts = _Facts()
        self.consents = QWidget()
        self._consents = Column(self.consents, gap=10)
        self.story = QWidget()
        self._story = Column(self.story, gap=10)
        self.earlier = Button("", icon="history")

        inside = QWidget()
        inside.setProperty("frame", "card_body")
        column = Column(inside, gap=10, edges=(24, 20, 24, 20))
        column.add(self.name, self.place, self.pills, self.flags, self.greeting)
        column.addWidget(self.alike, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.apart, 0, Qt.AlignmentFlag.AlignLeft)
        column.add(self.edit, self.consent, self.format, self.flag, self.rights, self.ask)
        column.add(Rule(), Text("What we keep", "h3"), self.facts)
        column.add(Rule(), Text("Consents", "h3"), self.consents)
        column.add(Rule(), Text("What happened", "h3"), self.story, self.earlier)
        column.addStretch(1)
        self._put_into(inside)
        for button, signal in (
            (self.alike, self.alike_wanted),
            (self.edit, self.edit_wanted),
            (self.consent, self.consent_wanted),
            (self.flag, self.flag_wanted),
            (self.format, self.format_wanted),
            (self.rights, self.rights_wanted),
            (self.ask, self.ask_wanted),
        ):
            button.clicked.connect(signal)
        self.apart.clicked.connect(self.take_apart)
        self.earlier.clicked.connect(self._show_all)
        if self.bench.identity.role != "office":
            self.ask.hide()

    def _put_into(self, inside: QWidget) -> None:
        self._scroll = reading_area(inside, "All that is kept about them")
        self.empty = EmptyState("user", "Choose a person to see all that is kept about them.")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2, 2, 2, 2)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self.empty, 1)

    def take_focus(self) -> None:
        """Put the keyboard on the card, at its beginning."""
        self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.verticalScrollBar().setValue(0)

    @Slot(str)
    def show_person(self, person_id: str) -> None:
        """Show this person as they are now; an empty id shows that nobody is chosen."""
        other = person_id != self.person_id
        self.person_id = person_id
        self._scroll.setVisible(bool(person_id))
        self.empty.setVisible(not person_id)
        if not person_id:
            self.person_name = ""
            return
        try:
            person, wordings, asked, told = self.bench.query(_everything, person_id, self._devices())
        except Gone:
            self.show_person("")
            return
        self.person_name = person.name
        self.name.setText(person.name or person.draft.reference)
        place = ", ".join(part for part in (person.draft.address, person.draft.postcode) if part)
        reference = f"Tenancy {person.draft.reference}" if person.draft.reference else ""
        self.place.setText(" · ".join(part for part in (place, reference) if part) or "No address")
        ended = (Pill("Former tenant", "info", "info"),) if person.ended else ()
        self.pills.set_pills((*(need_pill(need) for need in person.needs), *ended))
        self.flags.say("\n".join(flag_words(flag) for flag in person.flags))
        self.greeting.say(person.draft.greeting)
        self._show_alike(person_id)
        self.facts.show_facts(facts_of(person, wordings))
        self._show_consents(asked, person)
        self._told = told
        self._show_story(FIRST_SHOWN)
        if other:
            self._scroll.verticalScrollBar().setValue(0)

    def _show_alike(self, person_id: str) -> None:
        """A quiet hint where the office can settle it."""
        office = self.bench.identity.role != "laptop"
        merged = self.bench.query(same_person.merged_into, person_id) if office else ()
        self.apart.setVisible(bool(merged))
        self.apart.setText(f"Merged with {', '.join(name for _id, name in merged)}: take apart")
        found = self.bench.query(look_alikes.like, person_id, limit=1) if office else ()
        self.alike.setVisible(bool(found))
        if found:
            self.alike.setText(f"Looks like {found[0].b.name}")

    @Slot()
    def take_apart(self) -> None:
        """Have those who were merged into this person stand for themselves again."""
        self.bench.do(Op.UNMERGE_PEOPLE, same_person.unmerge, self.person_id)
        self.bench.say(f"{self.person_name} was taken apart again.", undo=True)

    def _devices(self) -> Mapping[str, str]:
        identity = self.bench.identity
        return {identity.device: "this computer"}

    def _show_consents(self, asked: tuple[organisation.ConsentWording, ...], person: Person) -> None:
        _clear(self._consents)
        if not asked:
            self._consents.addWidget(
                Text("No consent is asked for. Add wordings in the organisation’s lists.", "muted")
            )
        for wording, answer in answers(asked, person):
            line = Row(gap=10)
            line.addWidget(Text(wording.label), 1, Qt.AlignmentFlag.AlignVCenter)
            line.addWidget(PillLabel(consent_pill(answer)), 0, Qt.AlignmentFlag.AlignVCenter)
            box = QWidget()
            column = Column(box, gap=2)
            column.add(line)
            if answer is not None:
                column.add(Text(consent_words(answer), "muted"))
            self._consents.addWidget(box)

    def _show_story(self, most: int) -> None:
        _clear(self._story)
        if not self._told:
            self._story.addWidget(Text("Nothing is noted yet.", "muted"))
        for one in self._told[:most]:
            box = QWidget()
            column = Column(box, gap=0)
            column.add(Text(one.what), Text(" · ".join(part for part in (one.when, one.by) if part), "muted"))
            self._story.addWidget(box)
        more = len(self._told) - most
        self.earlier.setText(f"Show {how_many(more, 'earlier line', 'earlier lines')}")
        self.earlier.setVisible(more > 0)

    @Slot()
    def _show_all(self) -> None:
        self._show_story(len(self._told))
        self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)


class _Facts(QWidget):
    """Names and values in two columns."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._rescale()
        theme.source().theme_changed.connect(self._rescale)

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        """Show these and no others."""
        _clear(self._grid)
        top = Qt.AlignmentFlag.AlignTop
        for place, fact in enumerate(facts):
            name, value = Text(fact.name, "muted"), Text(fact.value, "strong" if fact.asked else "muted")
            value.setAccessibleName(f"{fact.name}: {fact.value}")
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(name, place, 0, top)
            self._grid.addWidget(value, place, 1, top)

    def _rescale(self) -> None:
        now = theme.current()
        self._grid.setHorizontalSpacing(now.px(16))
        self._grid.setVerticalSpacing(now.px(6))
        self._grid.setColumnMinimumWidth(0, now.px(130))


def _clear(layout: Column | QGridLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def read_wordings(reader: Reader) -> Wordings:
    """The organisation's words for kinds, languages, formats, needs and purposes, retired ones too."""
    lists = ("person_kind", "language", "print_format", "access_need", "consent_purpose", "person_flag")
    return Wordings(*(labels_of(organisation.codes(reader, name, retired=True)) for name in lists))


def _everything(
    reader: Reader, person_id: str, here: Mapping[str, str]
) -> tuple[Person, Wordings, tuple[organisation.ConsentWording, ...], tuple[Happening, ...]]:
    wordings = read_wordings(reader)
    names = Names(
        wordings=wordings,
        devices={**history.device_names(reader), **here},
        event_of=_found(lambda session: programme.session(reader, session).title),
        role_of=_found(lambda role: involvement.role(reader, role).name),
    )
    told = happenings(history.of_person(reader, person_id), names)
    return people.person(reader, person_id), wordings, organisation.consent_wordings(reader), told


def _found(look: Callable[[str], str]) -> Callable[[str], str]:
    @lru_cache(maxsize=256)
    def name(row_id: str) -> str:
        try:
            return look(row_id)
        except Gone:
            return ""

    return name
