"""The event desk: find a person, check them in, and everything else that happens at the folding table.

Keyboard (screens.md 4.4): type to search, Up and Down to choose, Enter to check in; Ctrl+F or F6 back to the search.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import AppError
from desktop_app.services import attendance, people, programme
from desktop_app.ui import door_words, text, theme
from desktop_app.ui.dialogs.door import NeedDialog, SessionDialog, SignUpDialog, TallyDialog, WalkInDialog
from desktop_app.ui.models.lines import person_line, session_heading
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.fields import SearchBox
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.messages import CountText
from desktop_app.ui.widgets.page import EmptyState, Page
from desktop_app.ui.widgets.person_card import PersonCard
from desktop_app.ui.widgets.result_list import ResultList
from desktop_app.ui.widgets.top_bar import Count, Heading
from desktop_app.ui.workbench import Workbench, touches

LEAST_LETTERS = 2
NAMED_SIZES = ("clear", "large", "giant")


class DeskPage(Page):
    """One session's desk."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Event desk", show_title=False, scrolls=False)
        self.bench = bench
        self._session: programme.Session | None = None
        self._stale = True
        self._build()
        bench.changed.connect(self._on_changed)
        bench.session_changed.connect(self._on_session)

    # -- building ------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.label = Text("&Find a person", "h2", wrap=False)
        self.hint = Text("Type a name, address, phone or tenancy number – or scan their letter.", "muted")
        self.search = SearchBox()
        self.search.setAccessibleName("Find a person")
        self.search.setAccessibleDescription(self.hint.text())
        self.label.setBuddy(self.search)
        self.count = CountText()
        self.add_link = QuietLink("Not on the list? Add them")
        self.results = ResultList("People found")
        self.nothing = EmptyState("search", "")
        self.card = PersonCard(self.bench)
        self.change_event = QuietLink("Change event")

        self._head = head = Row(gap=12)
        head.addWidget(self.label, 1)
        head.addWidget(self.change_event)
        self._counted = counted = Row(gap=12)
        counted.addWidget(self.count, 1)
        counted.addWidget(self.add_link)
        left = QWidget()
        column = Column(left, gap=8)
        column.add(head, self.hint, self.search, counted)
        column.add(self.results, stretch=1)
        column.add(self.nothing, stretch=1)

        panes = Row(gap=24)
        panes.addWidget(left, 1)
        panes.addWidget(self.card)
        self.body.addLayout(panes, 1)
        self._left = left

        self.narrow_primary = Button("Check in", kind="primary", icon="circle-check", key="Enter", bind_key=False)
        self.more = Button("More", icon="ellipsis")
        bottom = Row(gap=16)
        bottom.addWidget(self.narrow_primary, 1)
        bottom.addWidget(self.more)
        self._bottom = QWidget()
        self._bottom.setLayout(bottom)
        self.body.addWidget(self._bottom)
        self._bottom.hide()
        self.set_first_focus(self.search)
        self._connect()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._search)
        self.search.moved.connect(self.results.move)
        self.search.returnPressed.connect(self.check_in)
        self.results.current_changed.connect(self._show_person)
        self.results.chosen.connect(self._chosen)
        self.add_link.clicked.connect(self.add_walk_in)
        self.change_event.clicked.connect(self.choose_session)
        self.card.check_in_wanted.connect(self.check_in)
        self.card.need_wanted.connect(self.note_need)
        self.card.sign_up_wanted.connect(self.sign_up)
        self.card.leave_wanted.connect(self.leave)
        self.card.counted.connect(self._say_how_many)
        self.card.print_wanted.connect(self.print_form)
        self.results.installEventFilter(self)
        self.narrow_primary.clicked.connect(self.check_in)
        self.more.clicked.connect(self._open_more)
        for keys, slot in (
            ("Ctrl+F", self.focus_search),
            ("F6", self.focus_search),
            ("Ctrl+E", self.note_need),
            ("Ctrl+L", self.sign_up),
            ("Ctrl+O", self.leave),
            ("Ctrl+H", self.card.tick_everyone),
            ("Ctrl+P", self.print_form),
            ("Ctrl+N", self.add_walk_in),
            ("Ctrl+T", self.count_people),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # -- coming and going ----------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """Stand at today's session if none was chosen, and show what is so now."""
        if not self.bench.session_id:
            near = self.bench.query(programme.sessions_near, self.bench.today(), 1)
            if near:
                self.bench.stand_at(near[0].id)
        self._on_session(self.bench.session_id)

    @Slot(str)
    def _on_session(self, session_id: str) -> None:
        self._session = self.bench.query(programme.session, session_id) if session_id else None
        self.card.stand_at(self._session)
        self._search(self.search.text())
        self._show_counts()

    @Slot(object)
    def _on_changed(self, changes: object) -> None:
        shown = ("person", "property", "attendance", "tally", "session", "event", "point", "sign_up", "flag")
        if not touches(changes, *shown):
            return
        if not self.isVisible():
            self._stale = True
            return
        if touches(changes, "session", "event") and self._session is not None:
            self._session = self.bench.query(programme.session, self._session.id)
        self._search(self.search.text())
        self._show_counts()

    def _show_counts(self) -> None:
        if self._session is None:
            self.set_heading(Heading("Event desk", "No event is planned yet"))
            return
        heading = session_heading(self._session)
        now = self.bench.query(attendance.counts, self._session.id)
        counts = [Count(now.everyone, "came"), Count(now.inside, "inside now")]
        if now.signed_up:
            counts.append(Count(now.signed_up, "volunteers"))
        counts.append(Count(now.needs, "needs noted" if now.needs != 1 else "need noted"))
        self.set_heading(Heading(heading.title, heading.subtitle, tuple(counts)))

    # -- searching -----------------------------------------------------------------------------------------------------

    @Slot()
    def focus_search(self) -> None:
        """Put the keyboard into the search, its text selected so that typing replaces it."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def scanned(self, code: str) -> None:
        """Take what a barcode scanner read: it goes to the search, and one exact match is selected, not checked in."""
        self.search.setText(code)
        self.focus_search()

    @Slot(str)
    def _search(self, typed: str) -> None:
        if self._session is None:
            self._show_nothing("calendar", "No event is planned yet. Add one in the programme, then come back here.")
            self.count.setText("")
            return
        if len(typed.strip()) < LEAST_LETTERS:
            self._show_roster()
            return
        found = self.bench.query(people.find, typed, session_id=self._session.id)
        self.results.set_lines([person_line(line) for line in found.lines], typed)
        self.count.tell(text.matches(found.count, typed, more=found.more, forgiven=found.forgiven))
        if found.lines:
            self._show_list()
        else:
            self._show_nothing("user-plus", f"Nobody matches “{typed.strip()}”. Add them with Ctrl+N.")

    def _show_roster(self) -> None:
        """With nothing typed, the list is who is expected and who came."""
        assert self._session is not None  # noqa: S101 - the only caller has looked
        lines = self.bench.query(attendance.roster_lines, self._session.id)
        self.results.set_lines([person_line(line) for line in lines])
        self.count.setText(f"{text.people_count(len(lines))} expected or here" if lines else "")
        if lines:
            self._show_list()
        else:
            self._show_nothing("users", "Nobody is here yet. Type the first letters of a name to begin.")

    def _show_list(self) -> None:
        self.nothing.hide()
        self.results.show()

    def _show_nothing(self, icon: str, sentence: str) -> None:
        self.results.set_lines([])
        self.results.hide()
        self.nothing.say(icon, sentence)
        self.nothing.show()

    @Slot(str)
    def _show_person(self, person_id: str) -> None:
        self.card.show_person(person_id)
        self.narrow_primary.setEnabled(bool(person_id))
        self._say_how_many()

    @Slot()
    def _say_how_many(self) -> None:
        self.narrow_primary.setText(self.card.primary_words(short=True))

    # -- doing ---------------------------------------------------------------------------------------------------------

    @Slot(str)
    def _chosen(self, _person_id: str) -> None:
        self.check_in()

    @Slot()
    def check_in(self) -> None:
        """Check the chosen person in, with whoever was ticked or counted beside them."""
        if self._session is None or not self.card.person_id:
            return
        ids = self.card.ticked_ids()
        try:
            done = self.bench.do(
                Op.CHECK_IN if len(ids) == 1 else Op.CHECK_IN_HOUSEHOLD,
                attendance.check_in_household,
                session_id=self._session.id,
                person_ids=ids,
                today=self.bench.today(),
                adults=self.card.adults_box.value(),
                children=self.card.children_box.value(),
            )
        except AppError as error:
            self.bench.say_failed(error)
            return
        sentence, kind = door_words.household_checked_in(done)
        self.bench.say(sentence, kind, undo=any(attendance.is_new(d) for d in done))
        self.card.reset_counts()
        self.focus_search()

    @Slot()
    def leave(self) -> None:
        """Sign the chosen person out."""
        if self._session is None or not self.card.person_id:
            return
        try:
            self.bench.do(Op.LEAVE, attendance.leave, session_id=self._session.id, person_id=self.card.person_id)
        except AppError as error:
            self.bench.say_failed(error)
            return
        self.bench.say(f"{self.card.person_name} signed out at {self.bench.now():%H:%M}.", undo=True)
        self.focus_search()

    @Slot()
    def note_need(self) -> None:
        """Write down what the chosen person needs, word for word."""
        if self.card.person_id:
            self.bench.open(NeedDialog(self.bench, self.card.person_id, self.card.person_name))

    @Slot()
    def sign_up(self) -> None:
        """Sign the chosen person up to a role."""
        if self.card.person_id:
            self.bench.open(SignUpDialog(self.bench, self.card.person_id, self.card.person_name))

    @Slot()
    def print_form(self) -> None:
        """Make a sign-up sheet in the print size of the chosen person, to look at and print."""
        if self._session is None or not self.card.person_id:
            return
        from desktop_app.ui import papers
        from desktop_app.ui.dialogs.print_preview import preview
        from desktop_app.ui.paper_work import Order

        asked = self.bench.query(people.person, self.card.person_id).draft.print_format
        size = asked if asked in NAMED_SIZES else self.bench.settings.print_size
        preview(self.bench, Order("sign-up-sheet", papers.About(self._session.id), size))

    @Slot()
    def add_walk_in(self) -> None:
        """Add a person who is on no list, and check them in."""
        if self._session is not None:
            self.bench.open(WalkInDialog(self.bench, self._session.id, self.search.text().strip()))

    @Slot()
    def count_people(self) -> None:
        """Count people who give no name."""
        if self._session is not None:
            self.bench.open(TallyDialog(self.bench, self._session.id))

    @Slot()
    def choose_session(self) -> None:
        """Choose the event that this desk is for."""
        self.bench.open(SessionDialog(self.bench))

    # -- fitting -------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < theme.current().px(860)
        self.card.setVisible(not narrow)
        self._bottom.setVisible(narrow)
        for widget in (self.hint, self.add_link, self.change_event):
            widget.setVisible(not narrow)
        # In a narrow window every line counts: how many match is said beside the heading.
        side = Qt.AlignmentFlag.AlignRight if narrow else Qt.AlignmentFlag.AlignLeft
        self.count.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        (self._head if narrow else self._counted).insertWidget(1 if narrow else 0, self.count, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing anywhere that is not an input goes to the search."""
        if not self._types_into_search(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Letters typed in the list belong to the search too."""
        if watched is self.results and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._types_into_search(event)
        return super().eventFilter(watched, event)

    def _types_into_search(self, event: QKeyEvent) -> bool:
        letter = event.text()
        command = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if command or not letter.strip() or not letter.isprintable():
            return False
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.insert(letter)
        return True

    @Slot()
    def _open_more(self) -> None:
        menu = QMenu(self)
        for words, slot in (
            ("Note a need", self.note_need),
            ("Sign up to volunteer", self.sign_up),
            ("Sign out", self.leave),
            ("Add someone", self.add_walk_in),
            ("Count people", self.count_people),
            ("Change event", self.choose_session),
        ):
            menu.addAction(words, slot)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(self.more.rect().topLeft()))
