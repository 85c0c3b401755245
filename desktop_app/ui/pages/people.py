"""People: find anyone, read all that is kept about them, add, change, and note what they agreed to.

The same keys as at the desk: type to search, Up and Down to choose, Ctrl+F or F6 back to the search.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop_app.services import people
from desktop_app.ui import text, theme
from desktop_app.ui.cards.person import PersonFile
from desktop_app.ui.dialogs.ask_about import AskAboutDialog
from desktop_app.ui.dialogs.consent import ConsentDialog
from desktop_app.ui.dialogs.flag import FlagDialog
from desktop_app.ui.dialogs.format_order import AskFormatDialog
from desktop_app.ui.dialogs.list_out import ListOutDialog
from desktop_app.ui.dialogs.person import PersonDialog
from desktop_app.ui.dialogs.rights import RightsDialog
from desktop_app.ui.models.office import known_line
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.fields import SearchBox
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.messages import CountText
from desktop_app.ui.widgets.page import EmptyState, Page
from desktop_app.ui.widgets.panes import ListAndCard
from desktop_app.ui.widgets.result_list import ResultLine, ResultList
from desktop_app.ui.widgets.top_bar import Count, Heading
from desktop_app.ui.workbench import Workbench, touches

LEAST_LETTERS = 2
NOBODY = "Nobody is kept here yet. Take in a tenant list, or add people one by one."
NOBODY_ON_LAPTOP = "Nobody is kept here yet. Look into the shared folder for the office’s list, or add people."
NEARLY_AT_THE_END = 20
LONG_WORK_MS = 2_000


class PeoplePage(Page):
    """Everyone we know."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("People", show_title=False, scrolls=False)
        self.bench = bench
        self._stale = True
        self._reading = False
        self._everyone: list[ResultLine] = []
        self._last: tuple[str, int] = ("", 0)
        self._more = True
        # The office's list goes down to the laptops; a laptop takes in none of its own.
        self._takes_lists = bench.identity.role != "laptop"
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(LONG_WORK_MS)
        self._soon.timeout.connect(self.entered)
        self._build()
        bench.changed.connect(self._on_changed)

    # -- building ------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.label = Text("&Find a person", "h2", wrap=False)
        self.hint = Text("Type a name, address, phone, e-mail or tenancy number.", "muted")
        self.search = SearchBox()
        self.search.setAccessibleName("Find a person")
        self.search.setAccessibleDescription(self.hint.text())
        self.label.setBuddy(self.search)
        self.count = CountText()
        self.give = QuietLink("Give out a list", icon="file-down", spoken="Give out a list as a file for spreadsheets")
        self.results = ResultList("People")
        self.nothing = EmptyState("users", "", "Take in a tenant list")
        self.file = PersonFile(self.bench)
        self.add = Button("Add a person", icon="user-plus", key="Ctrl+N")
        self.take_in = Button("Take in a tenant list", icon="file-up", key="Ctrl+I")
        self.twice = QuietLink("Look-alikes", icon="users", spoken="Look-alikes: people who may be here twice")
        if not self._takes_lists:
            self.twice.hide()
        buttons = Row(gap=12)
        buttons.add(self.add, self.take_in, stretch=1)
        self._buttons = QWidget()
        self._buttons.setLayout(buttons)
        self.take_in.setVisible(self._takes_lists)
        left = QWidget()
        column = Column(left, gap=8)
        head = Row(gap=12)
        head.addWidget(self.count, 1)
        head.addWidget(self.twice)
        head.addWidget(self.give)
        column.add(self.label, self.hint, self.search, head)
        column.add(self.results, stretch=1)
        column.add(self.nothing, stretch=1)
        column.add(self._buttons)
        actions = [
            ("Change these details", self.edit),
            ("Note an answer about consent", self.note_consent),
            ("Ask for something in their format", self.ask_format),
            ("Put up or take down a flag", self.note_flag),
            ("What they may ask of us", self.answer_rights),
            ("Add a person", self.add_person),
            ("Give out a list", self.give_out),
        ]
        if self._takes_lists:
            actions.append(("Take in a tenant list", self.take_in_list))
        if self.bench.identity.role == "office":
            actions.append(("Ask an officer", self.ask))
        self.panes = ListAndCard(left, self.file, actions)
        self.body.addWidget(self.panes, 1)
        self.set_first_focus(self.search)
        self._connect()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._search)
        self.search.moved.connect(self.results.move)
        self.search.returnPressed.connect(self.read_file)
        self.search.left_empty.connect(self.panes.close_card)
        self.results.current_changed.connect(self._show_person)
        self.results.chosen.connect(self.read_file)
        self.results.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.file.edit_wanted.connect(self.edit)
        self.file.consent_wanted.connect(self.note_consent)
        self.file.flag_wanted.connect(self.note_flag)
        self.file.format_wanted.connect(self.ask_format)
        self.file.rights_wanted.connect(self.answer_rights)
        self.file.ask_wanted.connect(self.ask)
        self.add.clicked.connect(self.add_person)
        self.take_in.clicked.connect(self.take_in_list)
        self.give.clicked.connect(self.give_out)
        self.twice.clicked.connect(self.see_look_alikes)
        self.file.alike_wanted.connect(self.see_look_alikes)
        self.panes.opened.connect(self._card_opened)
        self.panes.closed.connect(self._card_closed)
        self.panes.narrowed.connect(self._fit)
        self._fit(self.panes.narrow)
        if self.nothing.button is not None:
            self.nothing.button.clicked.connect(self.take_in_list)
        for keys, slot in (
            ("Ctrl+F", self.focus_search),
            ("F6", self.focus_search),
            ("Ctrl+O", self.give_out),
            ("Escape", self.panes.close_card),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # -- coming and going ----------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """Show people as they are now; one of them, when that was asked for."""
        if self._stale:
            self._reload()
        if asked := self.bench.take_about():
            self.show_person(asked)

    @Slot(object)
    def _on_changed(self, changes: object) -> None:
        if touches(changes, "person", "property", "attendance", "point", "consent", "flag", "sign_up", "code"):
            self._stale = True
            if self.isVisible() and not self.bench.runner.busy:
                self._reload()
            elif self.isVisible() and not self._soon.isActive():
                self._soon.start()  # long work commits many times: the list need not follow each of them

    def _reload(self) -> None:
        self._stale = False
        total = self.bench.query(people.count)
        self.set_heading(Heading("People", "Everyone we know", (Count(total, "people" if total != 1 else "person"),)))
        bar = self.results.verticalScrollBar()
        place, shown = bar.value(), max(len(self._everyone), 1)
        self._everyone, self._last, self._more = [], ("", 0), True
        while self._more and len(self._everyone) < shown:
            self._read_more()
        self._search(self.search.text())
        bar.setValue(place)

    # -- searching -----------------------------------------------------------------------------------------------------

    @Slot()
    def focus_search(self) -> None:
        """Put the keyboard into the search, its text selected so that typing replaces it."""
        self.panes.close_card()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_person(self, person_id: str) -> None:
        """Find one person's line and show what is kept about them."""
        name = self.bench.query(people.person, person_id).name
        self.search.setText(name)
        self.results.set_current(person_id)
        self.file.show_person(person_id)

    @Slot(str)
    def _search(self, typed: str) -> None:
        if len(typed.strip()) < LEAST_LETTERS:
            self._show_everyone()
            return
        found = self.bench.query(people.find, typed)
        self.count.tell(text.matches(found.count, typed, more=found.more, forgiven=found.forgiven))
        self._show([known_line(line) for line in found.lines], typed)
        if not found.lines:
            self._say_nothing(f"Nobody matches “{typed.strip()}”. Check the spelling, or add them with Ctrl+N.")

    def _show_everyone(self) -> None:
        if not self._everyone:
            self.count.setText("")
            self._show([], "")
            self._say_nothing(NOBODY if self._takes_lists else NOBODY_ON_LAPTOP, offer=self._takes_lists)
            return
        self.count.setText("Everyone, by last name")
        self._show(self._everyone, "")

    def _show(self, lines: list[ResultLine], typed: str) -> None:
        self._reading = True
        self.results.set_lines(lines, typed)
        self._reading = False
        self._show_person(self.results.current_key())
        self.nothing.setVisible(not lines)
        self.results.setVisible(bool(lines))

    def _say_nothing(self, sentence: str, *, offer: bool = False) -> None:
        self.nothing.label.setText(sentence)
        if self.nothing.button is not None:
            self.nothing.button.setVisible(offer)

    def _read_more(self) -> None:
        page = self.bench.query(people.all_lines, after=self._last)
        self._more = bool(page)
        if page:
            self._last = page[-1][:2]
            self._everyone += [known_line(line) for _, _, line in page]

    @Slot(int)
    def _scrolled(self, value: int) -> None:
        """Read the next people by name when the end of the list is near."""
        bar = self.results.verticalScrollBar()
        whole_list = len(self.search.text().strip()) < LEAST_LETTERS
        near = value >= bar.maximum() - NEARLY_AT_THE_END * theme.current().px(68)
        if self._reading or not (whole_list and near and self._more and bar.maximum()):
            return
        self._read_more()
        self._reading = True
        self.results.set_lines(self._everyone)
        bar.setValue(value)
        self._reading = False

    # -- one person ----------------------------------------------------------------------------------------------------

    @Slot(str)
    def _show_person(self, person_id: str) -> None:
        if self._reading:
            return
        self.file.show_person(person_id)
        self.panes.say_chosen(self.file.person_name)

    @Slot()
    def read_file(self, _person_id: str = "") -> None:
        """Go to what is kept about the chosen person."""
        if self.file.person_id:
            self.panes.open_card()

    @Slot()
    def _card_opened(self) -> None:
        self.file.take_focus()

    @Slot()
    def _card_closed(self) -> None:
        if not self.search.hasFocus():
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def add_person(self) -> None:
        """Add someone who is on no list."""
        typed = self.search.text() if not self.file.person_id else ""
        dialog = PersonDialog(self.bench, typed=typed)
        dialog.kept.connect(self.show_person)
        self.bench.open(dialog)

    @Slot()
    def edit(self) -> None:
        """Change what is kept about the chosen person."""
        if self.file.person_id:
            self.bench.open(PersonDialog(self.bench, person_id=self.file.person_id))

    @Slot()
    def note_consent(self) -> None:
        """Note what the chosen person agrees to, or no longer agrees to."""
        if self.file.person_id:
            self.bench.open(ConsentDialog(self.bench, self.file.person_id, self.file.person_name))

    @Slot()
    def note_flag(self) -> None:
        """Put a flag up on the chosen person, or take one down."""
        if self.file.person_id:
            self.bench.open(FlagDialog(self.bench, self.file.person_id, self.file.person_name))

    @Slot()
    def ask_format(self) -> None:
        """Note that the chosen person asked for a document in their format."""
        if self.file.person_id:
            self.bench.open(AskFormatDialog(self.bench, self.file.person_id, self.file.person_name))

    @Slot()
    def answer_rights(self) -> None:
        """Give the chosen person everything that is held about them, or erase them."""
        if self.file.person_id:
            self.bench.open(RightsDialog(self.bench, self.file.person_id, self.file.person_name))

    @Slot()
    def ask(self) -> None:
        """Send the chosen person back to an officer with a question."""
        if self.file.person_id:
            self.bench.open(AskAboutDialog(self.bench, "person", self.file.person_id, self.file.person_name))

    @Slot()
    def give_out(self) -> None:
        """Write a list into a file."""
        self.bench.open(ListOutDialog(self.bench))

    @Slot()
    def take_in_list(self) -> None:
        """Go to the page that takes in a tenant list."""
        self.bench.voice.go("tenant-list")

    @Slot()
    def see_look_alikes(self) -> None:
        """Go to the page of people who may be here twice."""
        self.bench.voice.go("look-alikes")

    # -- fitting -------------------------------------------------------------------------------------------------------

    @Slot(bool)
    def _fit(self, narrow: bool) -> None:
        self.hint.setHidden(narrow)
        self._buttons.setHidden(narrow)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing anywhere that is not an input goes to the search."""
        if event.text().isprintable() and event.text() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.focus_search()
            self.search.insert(event.text())
            return
        super().keyPressEvent(event)
