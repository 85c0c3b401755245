"""Print forms: which document, about what, how large; the first page at once, and the ways on to paper."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Slot
from PySide6.QtGui import QImage, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QScrollArea, QWidget

from desktop_app.domain.errors import AppError, Rejected
from desktop_app.domain.work import Cancelled
from desktop_app.printing.documents import Listed, catalogue
from desktop_app.printing.preview import pages_as_images
from desktop_app.printing.sizes import LARGEST, SMALLEST
from desktop_app.services import estates, programme
from desktop_app.ui import paper_work, text, theme, times
from desktop_app.ui.dialogs.print_preview import PaperWays, PreviewDialog
from desktop_app.ui.paper_work import Order, Paper
from desktop_app.ui.papers import About
from desktop_app.ui.runner import Job
from desktop_app.ui.spool import Spool
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields import Field, Stepper
from desktop_app.ui.widgets.labels import Text
from desktop_app.ui.widgets.layout import Column, SideBySide
from desktop_app.ui.widgets.page import Card, Page
from desktop_app.ui.widgets.pages import PagePicture
from desktop_app.ui.widgets.tiles import RadioTiles, TileOption
from desktop_app.ui.widgets.top_bar import Heading
from desktop_app.ui.workbench import Workbench, touches

ICONS = {
    "sign-in-register": "clipboard-list",
    "sign-up-sheet": "hand-helping",
    "tally-sheet": "users",
    "inspection-sheet": "footprints",
}
OWN_SIZE = "own"
SIZES = (
    TileOption("clear", "Clear print (14 point)"),
    TileOption("large", "Large print (18 point)"),
    TileOption("giant", "Giant print (24 point)"),
    TileOption(OWN_SIZE, "Another size"),
)
MAKE_AFTER_MS = 250
MOST_OFFERED = 60
FIRST_PAGE_DPI = 110
STACKED_BELOW = 948
"""Effective pixels below which the first page goes under the questions, and Print to the foot of the page."""
ANY_STALL = "Any stall"


class PrintFormsPage(Page):
    """Documents on paper."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__("Print forms", show_title=False, scrolls=False)
        self.bench = bench
        self._job: Job | None = None
        self._wanted: Order | None = None
        self._documents = {listed.name: listed for listed in catalogue() if not {"office", "person"} & {*listed.needs}}
        self.ways = PaperWays(bench, self)
        self._make_later = QTimer(self)
        self._make_later.setSingleShot(True)
        self._make_later.setInterval(MAKE_AFTER_MS)
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
        options = [TileOption(name, each.title, ICONS.get(name, "file-text")) for name, each in self._documents.items()]
        self.document = RadioTiles("What do you want to print?", options, columns=2)
        self.document.set_value(options[0].key)
        self.events, self.walks = QComboBox(), QComboBox()
        self.event_field = Field("For which &event?", self.events)
        self.walk_field = Field("For which &walk?", self.walks)
        self.print_size = RadioTiles("How large should the words be?", SIZES, columns=2)
        self.print_size.set_value(self.bench.settings.print_size)
        self.points = Stepper("Size in points", least=int(SMALLEST), most=int(LARGEST), value=30)
        left = QWidget()
        column = Column(left, gap=16)
        column.add(
            Text("Print forms", "h1"), self.document, self.event_field, self.walk_field, self.print_size, self.points
        )
        column.addStretch(1)
        self.card = self._card()
        self.sides = SideBySide(left, self.card, side_width=420, stack_below=STACKED_BELOW - 48)
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.setWidget(self.sides)
        self.body.addWidget(self.scroller, 1)
        self.narrow_print = Button("Print", kind="primary", icon="printer", key="Ctrl+P", bind_key=False)
        self.footer().addWidget(self.narrow_print)
        self.narrow_print.clicked.connect(self.ways.print)
        self.document.changed.connect(self._choose)
        self.print_size.changed.connect(self._choose)
        self.events.currentIndexChanged.connect(self._choose)
        self.walks.currentIndexChanged.connect(self._choose)
        self.points.changed.connect(self._choose)
        for keys, slot in (
            ("Ctrl+P", self.ways.print),
            ("Ctrl+S", self.ways.save),
            ("Ctrl+O", self.ways.open_elsewhere),
            ("Ctrl+L", self.look),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        theme.source().theme_changed.connect(self._fit)

    def _card(self) -> Card:
        card = Card(name="The first page, and how to print it", gap=10)
        self.picture = PagePicture()
        self.count = Text("", "strong")
        self.trouble = Text("", "error")
        self.trouble.hide()
        self.look_button = Button("Look at every page", kind="row", icon="eye", key="Ctrl+L", bind_key=False)
        self.print = Button("Print", kind="primary", icon="printer", key="Ctrl+P", bind_key=False)
        self.save = Button("Save as", kind="row", icon="save", key="Ctrl+S", bind_key=False)
        self.elsewhere = Button(
            "Open in another program", kind="row", icon="external-link", key="Ctrl+O", bind_key=False
        )
        self.print.clicked.connect(self.ways.print)
        self.save.clicked.connect(self.ways.save)
        self.elsewhere.clicked.connect(self.ways.open_elsewhere)
        self.look_button.clicked.connect(self.look)
        card.body.add(self.picture, stretch=1)
        card.body.add(self.count, self.trouble, self.print, self.look_button, self.save, self.elsewhere)
        return card

    # -- coming and going ----------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """Offer the events and walks that there are now, and show the first page of what is chosen."""
        self.set_heading(Heading("Print forms", "Every form in the size that people read best"))
        self._offer()
        self._wanted = None  # much may have happened meanwhile
        self._choose()

    def left(self) -> None:
        """Stop making what nobody is looking at."""
        self._make_later.stop()
        if self._job is not None:
            self._job.cancel()

    @Slot(object)
    def _on_changed(self, changes: object) -> None:
        if not touches(changes, "event", "session", "inspection", "issue", "photo", "role", "attendance", "person"):
            return
        if self.isVisible():
            self._offer()
            self._wanted = None
            self._choose()

    def _offer(self) -> None:
        sessions = self.bench.query(programme.sessions_near, self.bench.today(), MOST_OFFERED)
        events = [(f"{one.title}, {times.span(one.starts, one.ends)}", one.id) for one in sessions]
        if self.document.value() == "sign-up-sheet":
            events.insert(0, (ANY_STALL, ""))
        walks = self.bench.query(estates.inspections)[:MOST_OFFERED]
        _fill(self.events, events, self.bench.session_id)
        _fill(self.walks, [(f"{one.estate}, {times.long_day(one.date)}", one.id) for one in walks], "")

    # -- choosing and making -------------------------------------------------------------------------------------------

    @property
    def listed(self) -> Listed:
        """The document that is chosen."""
        return self._documents[self.document.value()]

    def order(self) -> Order:
        """What is chosen. Rejected when there is no event or walk to choose."""
        listed = self.listed
        event, walk = self.events.currentData() or None, self.walks.currentData() or None
        if "event" in listed.needs and event is None:
            raise Rejected({"event": "event-missing"})
        if "inspection" in listed.needs and walk is None:
            raise Rejected({"inspection": "inspection-missing"})
        takes_event = "inspection" not in listed.needs
        size = str(self.points.value()) if self.print_size.value() == OWN_SIZE else self.print_size.value()
        return Order(listed.name, About(event if takes_event else None, None if takes_event else walk), size)

    @Slot()
    def _choose(self, *_: object) -> None:
        needs_walk = "inspection" in self.listed.needs
        if (self.events.findText(ANY_STALL) >= 0) != (self.listed.name == "sign-up-sheet"):
            self._offer()
        self.event_field.setVisible(not needs_walk)
        self.walk_field.setVisible(needs_walk)
        self.points.setVisible(self.print_size.value() == OWN_SIZE)
        if self.isVisible():
            self._make_later.start()

    @Slot()
    def make(self) -> None:
        """Make the chosen document, unless it is made already."""
        try:
            order = self.order()
        except Rejected as refused:
            self._wanted = None
            self._show_trouble(" ".join(text.problems(refused).values()))
            return
        if order == self._wanted:
            return
        if self._job is not None:
            self._job.cancel()
        self._wanted = order
        self.count.setText("Making the pages …")
        self._ready(None)
        self._job = self.bench.runner.start(
            "print",
            paper_work.make,
            *paper_work.asked_of(self.bench, order),
            done=self._made,
            failed=lambda error: self._failed(order, error),
        )

    def _made(self, paper: Paper) -> None:
        if paper.order != self._wanted:
            return
        self._job = None
        self.trouble.hide()
        self._ready(paper)
        self.count.setText(f"{text.how_many(paper.pages, 'page', 'pages')} of A4, {paper.order.size_words.lower()}")
        self.picture.show_page(_first_page(paper), f"The first page of {paper.title}, as a picture")

    def _failed(self, order: Order, error: BaseException) -> None:
        if order != self._wanted:
            return
        self._wanted = None
        self._job = None
        if isinstance(error, Cancelled):
            self.count.setText("")
            return
        if not isinstance(error, AppError):
            raise error
        self._show_trouble(text.sentence(error))

    def _show_trouble(self, sentence: str) -> None:
        self._ready(None)
        self.count.setText("")
        self.trouble.say(sentence)

    def _ready(self, paper: Paper | None) -> None:
        self.ways.paper = paper
        if paper is None:
            self.picture.show_page(None, "No page yet")
        for button in (self.print, self.narrow_print, self.look_button, self.save, self.elsewhere):
            button.setEnabled(paper is not None)

    @Slot()
    def look(self) -> None:
        """Look at every page before it is printed."""
        if self.ways.paper is not None:
            self.bench.open(PreviewDialog(self.bench, self.ways.paper))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        stacked = self.width() < theme.current().px(STACKED_BELOW)
        self.print.setVisible(not stacked)
        foot = self.narrow_print.parentWidget()
        if foot is not None:
            foot.setVisible(stacked)


def _first_page(paper: Paper) -> QImage | None:
    try:
        return paper_work.as_image(next(pages_as_images(paper.pdf, FIRST_PAGE_DPI, last=1)))
    except AppError:
        return None


def _fill(box: QComboBox, entries: list[tuple[str, str]], wanted: str) -> None:
    """Offer these entries; what was chosen stays chosen, otherwise `wanted`, otherwise the first."""
    keep = box.currentData() if box.count() else wanted
    box.blockSignals(True)  # noqa: FBT003 - Qt's own call
    box.clear()
    for words, key in entries:
        box.addItem(words, key)
    place = box.findData(keep)
    if place < 0:
        place = box.findData(wanted)
    box.setCurrentIndex(max(0, place) if entries else -1)
    box.blockSignals(False)  # noqa: FBT003 - Qt's own call
