"""Print forms: which document, about what, how large; the first page at once, and the ways on to paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QWidget

from desktop_app.domain.errors import AppError, Rejected
from desktop_app.domain.work import Cancelled
from desktop_app.printing.documents import catalogue
from desktop_app.services import attendance, programme
from desktop_app.ui import mailing, paper_work, piles, text, theme
from desktop_app.ui.cards.first_page import FirstPageCard
from desktop_app.ui.cards.print_questions import PrintQuestions
from desktop_app.ui.dialogs.files import ask_folder
from desktop_app.ui.dialogs.piles import PilesDialog
from desktop_app.ui.dialogs.print_preview import PreviewDialog
from desktop_app.ui.dialogs.print_ways import PaperWays
from desktop_app.ui.models import paper as words
from desktop_app.ui.paper_work import Order, Shown
from desktop_app.ui.runner import Job
from desktop_app.ui.spool import Spool
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.finder import TileFinder
from desktop_app.ui.widgets.layout import GrowingScroll
from desktop_app.ui.widgets.page import Page
from desktop_app.ui.widgets.tiles import TileOption
from desktop_app.ui.widgets.top_bar import Heading
from desktop_app.ui.workbench import Workbench, touches

MAKE_AFTER_MS = 40
"""Long enough for a key held down to go on to the next document, short enough not to be noticed."""
STACKED_BELOW = 948
"""Effective pixels below which everything is one column, and Print goes to the foot of the page."""
TOLD_ON_PAPER = (
    *("event", "session", "attendance", "tally", "person", "role", "sign_up", "inspection", "issue", "photo", "action"),
    *("advance_report", "reply", "point", "share", "setting", "code", "format_order"),
)
"""What documents and the questions about them tell of."""
FINDER_WIDTH, CARD_WIDTH = 296, 364


class PrintFormsPage(Page):
    """Documents on paper."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Print forms", show_title=False, scrolls=False)
        self.bench = bench
        self._job: Job | None = None
        self._forms_known = False
        self._wanted: Order | None = None
        self._asked = 0
        self._then: Callable[[], None] | None = None
        self._listed = {listed.name: listed for listed in catalogue()}
        self._offers = words.offered(self._listed.values())
        self.ways = PaperWays(bench, self)
        self._make_later = QTimer(self)
        self._make_later.setSingleShot(True)
        self._make_later.timeout.connect(self.make)
        self._build()
        bench.changed.connect(self._on_changed)
        self._spool = Spool(bench.places.spool, bench.runner.store.surroundings.new_id)
        self._spool.clear()
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._spool.clear)

    # -- building ------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        groups = [
            (group, [TileOption(one.name, one.title, one.icon) for one in self._offers if one.group == group])
            for group in words.GROUPS
        ]
        self.document = TileFinder(
            "What do you want to &print?",
            [(heading, options) for heading, options in groups if options],
            lambda typed: words.matching(self._offers, typed),
            of=("document", "documents"),
        )
        self.document.set_value(self._offers[0].name)
        self.questions = PrintQuestions(self.bench)
        self.card = FirstPageCard(self.bench)
        self.finder_pane, self.questions_pane = GrowingScroll(self.document), GrowingScroll(self.questions)
        panes = QWidget()
        self._panes = QBoxLayout(QBoxLayout.Direction.LeftToRight, panes)
        self._panes.setContentsMargins(0, 0, 0, 0)
        self._panes.addWidget(self.finder_pane)
        self._panes.addWidget(self.questions_pane, 1)
        self._panes.addWidget(self.card)
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidget(panes)
        self.body.addWidget(self.scroller, 1)
        self.narrow_print = Button("Print", kind="primary", icon="printer", key="Ctrl+P", bind_key=False)
        self.footer().addWidget(self.narrow_print)
        self.set_first_focus(self.document.search)
        self._connect()

    def _connect(self) -> None:
        self.document.changed.connect(self._chosen)
        self.questions.changed.connect(self._choose)
        for button, keys, slot in (
            (self.card.print, "Ctrl+P", self.ways.print),
            (self.card.save, "Ctrl+S", self.ways.save),
            (self.card.elsewhere, "Ctrl+O", self.ways.open_elsewhere),
            (self.card.look, "Ctrl+L", self.look),
        ):
            go = partial(self.when_made, slot)
            button.clicked.connect(go)
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(go)
        self.questions.everybody_wanted.connect(self.make_for_everybody)
        everybody = QShortcut(QKeySequence("Ctrl+M"), self)
        everybody.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        everybody.activated.connect(self.make_for_everybody)
        self.narrow_print.clicked.connect(self.card.print.click)
        theme.source().theme_changed.connect(self._fit)

    # -- coming and going ----------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """Offer the events and walks that there are now, and show the first page of what is chosen."""
        self.set_heading(Heading("Print forms", "Every form in the size that people read best"))
        self._wanted = None  # much may have happened meanwhile
        person = self.bench.take_about()
        if person:
            self.questions.set_person(person)
        self._chosen()
        self._make_later.start(0)
        if not self._forms_known:
            self._forms_known = True
            self.bench.runner.aside(paper_work.missing_forms, done=self.questions.tell_missing, failed=_leave_out)

    def left(self) -> None:
        """Stop making what nobody is looking at."""
        self._make_later.stop()
        if self._job is not None:
            self._job.cancel()

    @Slot(object)
    def _on_changed(self, changes: object) -> None:
        if self.isVisible() and touches(changes, *TOLD_ON_PAPER):
            self._wanted = None
            self._chosen()

    # -- choosing and making -------------------------------------------------------------------------------------------

    @Slot()
    def _chosen(self, *_: object) -> None:
        self.questions.ask_for(self._listed[self.document.value()])
        self._choose()

    @Slot()
    def _choose(self) -> None:
        if self.isVisible():
            self._make_later.start(MAKE_AFTER_MS)

    @property
    def working(self) -> bool:
        """Whether pages are being made, or will be in a moment."""
        return self._make_later.isActive() or self._job is not None

    @Slot()
    def make(self) -> None:
        """Make the chosen document, unless it is made already."""
        try:
            order = self.questions.order()
        except Rejected as refused:
            self._stop()
            self._show_trouble(" ".join(text.problems(refused).values()))
            return
        if order == self._wanted:
            return
        self._stop()
        self._wanted = order
        self.ways.paper = None
        self.card.wait()
        # The same may be asked for again before the answer to the first asking, or its cancellation, is here.
        self._asked += 1
        asked = self._asked
        self._job = self.bench.runner.aside(
            paper_work.make_to_look_at,
            self.card.picture_height(),
            *paper_work.asked_of(self.bench, order),
            done=lambda shown: self._made(asked, shown),
            failed=lambda error: self._failed(asked, error),
        )

    def _stop(self) -> None:
        self._wanted = None
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _made(self, asked: int, shown: Shown) -> None:
        if asked != self._asked or self._job is None:
            return
        self._job = None
        self.ways.paper = shown.paper
        self._ready(ready=True)
        for button in (self.card.print, self.narrow_print, self.card.look):
            button.setEnabled(shown.paper.on_paper)
        self.card.show_paper(shown)
        then, self._then = self._then, None
        if then is not None:
            then()

    def _failed(self, asked: int, error: BaseException) -> None:
        if asked != self._asked or self._job is None:
            return
        self._wanted = self._job = self._then = None
        if isinstance(error, Cancelled):
            self.card.count.setText("")
            return
        if not isinstance(error, AppError):
            raise error
        self._show_trouble(text.sentence(error))

    def _show_trouble(self, sentence: str) -> None:
        self.ways.paper = self._then = None
        self._ready(ready=False)
        self.card.say_trouble(sentence)

    def _ready(self, *, ready: bool) -> None:
        for button in (self.card.print, self.narrow_print, self.card.look, self.card.save, self.card.elsewhere):
            button.setEnabled(ready)

    def when_made(self, go: Callable[[], None], *_: object) -> None:
        """Go on with the document that is chosen: now, or as soon as its pages are made."""
        if self.ways.paper is not None and not self._make_later.isActive():
            go()
        elif self.working:
            self._then = go

    @Slot()
    def look(self) -> None:
        """Look at every page before it is printed."""
        if self.ways.paper is not None and self.ways.paper.on_paper:
            self.bench.open(PreviewDialog(self.bench, self.ways.paper))

    # -- for everybody on the list -------------------------------------------------------------------------------------

    @Slot()
    def make_for_everybody(self) -> None:
        """Ask for a folder, and make the document there for everybody on the list, each in the way they read."""
        if self.questions.session_id and self.questions.everybody.isVisible():
            ask_folder(self, "Where shall the piles go?", "", self.make_piles)

    def make_piles(self, folder: Path) -> None:
        """Make the piles in this folder; of what stays at the door, everything that the event needs."""
        bench = self.bench
        try:
            order = self.questions.order(for_everybody=True)
        except Rejected as refused:
            bench.say(" ".join(text.problems(refused).values()), "error")
            return
        press = paper_work.press_of(bench)
        if self.questions.makes_pack:
            bench.start("piles", piles.make_pack, press, order, folder, done=self._piles_made)
            return
        session_id = self.questions.session_id
        people = tuple(line.person for line in bench.query(attendance.roster, session_id))
        event = bench.query(programme.session, session_id).event_id
        wanted = mailing.Mailing(order.name, order.about, people, event)
        bench.start(
            "piles",
            mailing.make,
            press,
            wanted,
            folder,
            done=lambda made: self._piles_made(piles.of_mailing(made, folder)),
        )

    def _piles_made(self, made: piles.Made) -> None:
        self.bench.open(PilesDialog(made))

    # -- room ----------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        now = theme.current()
        stacked = self.width() < now.px(STACKED_BELOW)
        self._panes.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        self._panes.setSpacing(now.px(20))
        for pane in (self.finder_pane, self.questions_pane):
            pane.set_grows(stacked)
        for widget, width in ((self.finder_pane, FINDER_WIDTH), (self.card, CARD_WIDTH)):
            widget.setMinimumWidth(0 if stacked else now.px(width))
            widget.setMaximumWidth(16777215 if stacked else now.px(width))
        self.document.set_folded(stacked)
        self.card.print.setVisible(not stacked)
        foot = self.narrow_print.parentWidget()
        if foot is not None:
            foot.setVisible(stacked)


def _leave_out(error: BaseException) -> None:
    """The forms then stand there without a remark; choosing one tells what is wrong with it."""
    if not isinstance(error, AppError | Cancelled):
        raise error
