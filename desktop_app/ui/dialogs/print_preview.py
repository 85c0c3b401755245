"""Looking at a document before it goes on: every page as a picture at any size, and its words for reading."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QScrollArea, QStackedWidget, QTextBrowser, QVBoxLayout, QWidget

from desktop_app.domain.errors import AppError
from desktop_app.domain.work import Cancelled
from desktop_app.ui import paper_work, text, theme
from desktop_app.ui.dialogs.print_ways import PaperWays
from desktop_app.ui.models.paper import made_words, unchecked_words
from desktop_app.ui.page_pictures import PagePictures
from desktop_app.ui.paper_work import Order, Paper
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.layout import Column, Row
from desktop_app.ui.widgets.messages import KIND_ICONS, MessageKind, announce
from desktop_app.ui.widgets.page_view import PageView
from desktop_app.ui.widgets.pages import PageList
from desktop_app.ui.workbench import Workbench

NARROW_BELOW = 900
"""Effective pixels of room below which there are no small pages at the side."""


class PreviewDialog(QDialog):
    """Every page of a document, as pictures and as words."""

    def __init__(self, bench: Workbench, paper: Paper) -> None:
        super().__init__()
        self.bench, self.paper = bench, paper
        self.ways = PaperWays(bench, self, self._say)
        self.ways.paper = paper
        self.number = 1
        self.pictures = PagePictures(bench.runner, self)
        self.pictures.take(paper.pdf)
        self.setWindowTitle(f"Preview: {paper.title}")
        self.setModal(True)
        self._build()
        if paper.on_paper:
            self.pages.show_pages(paper.pages)
        else:
            self._show_words_alone()
        self.finished.connect(self.pictures.stop)

    def _build(self) -> None:
        inside = QWidget()
        row = Row(inside, gap=20, edges=(24, 20, 24, 20), grow=False)
        self.pages = PageList(self.pictures.picture)
        row.addWidget(self.pages)
        row.addWidget(self._views(), 1)
        row.addWidget(self._side())
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(inside)
        self.pages.page_chosen.connect(self.show_page)
        self.pictures.drawn.connect(self._drawn)
        for keys, slot in (
            ("PgDown", partial(self._step, 1)),
            ("PgUp", partial(self._step, -1)),
            ("Ctrl+Home", partial(self._turn, 1)),
            ("Ctrl+End", partial(self._turn, self.paper.pages)),
            ("Ctrl++", partial(self.view.zoom, 1)),
            ("Ctrl+=", partial(self.view.zoom, 1)),
            ("Ctrl+-", partial(self.view.zoom, -1)),
            ("Ctrl+0", partial(self.view.set_scale, None)),
        ):
            QShortcut(QKeySequence(keys), self, slot)
        theme.source().theme_changed.connect(self._fit)

    def _views(self) -> QWidget:
        """The page, and the words."""
        self.view = PageView(self.pictures.picture)
        self.view.scale_changed.connect(self._scaled)
        self.words = QTextBrowser()
        self.words.setOpenLinks(False)
        label = Text("The &words of the document", "label")
        label.setBuddy(self.words)
        self.words.setAccessibleName("The words of the document")
        self.reading = QWidget()
        Column(self.reading, gap=6).add(label, self.words)
        self.views = QStackedWidget()
        self.views.addWidget(self.view)
        self.views.addWidget(self.reading)
        return self.views

    def _side(self) -> QWidget:
        """What it is, and what can be done with it."""
        self.count = Text("", "strong")
        self.earlier = Button("", icon="chevron-left", kind="square", spoken="Previous page")
        self.later = Button("", icon="chevron-right", kind="square", spoken="Next page")
        self.shown_as = Text("", "strong")
        self.smaller = Button("", icon="minus", kind="square", spoken="Show it smaller")
        self.larger = Button("", icon="plus", kind="square", spoken="Show it larger")
        self.print = Button("Print", kind="primary", icon="printer", key="Ctrl+P")
        self.save = Button("Save as", kind="row", icon="save", key="Ctrl+S")
        self.elsewhere = Button("Open in another program", kind="row", icon="external-link", key="Ctrl+O")
        self.size_button = Button("Show at real size", kind="row", icon="search", key="Ctrl+R")
        self.words_button = Button("Read as text", kind="row", icon="file-text", key="Ctrl+T")
        self.said = IconText("info", "", "strong", "text")
        self.said.hide()
        self.unchecked = IconText("languages", unchecked_words(self.paper), "body", "warn")
        self.unchecked.setVisible(self.paper.unchecked)
        self.close_button = Button("Close", kind="row", icon="x", key="Esc", bind_key=False)
        side = QWidget()
        column = Column(side, gap=10)
        column.add(Text(self.paper.title, "h2"), Text(made_words(self.paper), "muted"), self.unchecked)
        for words, less, more in (
            (self.count, self.earlier, self.later),
            (self.shown_as, self.smaller, self.larger),
        ):
            turn = QWidget()
            turn.setVisible(self.paper.on_paper)
            row = Row(turn, gap=8)
            row.addWidget(words, 1)
            row.add(less, more)
            column.add(turn)
        column.add(self.print, self.save, self.elsewhere, self.size_button, self.words_button)
        column.addStretch(1)
        column.add(self.said, self.close_button)
        self._side_scroll = QScrollArea()
        self._side_scroll.setWidgetResizable(True)
        self._side_scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._side_scroll.setWidget(side)
        for button, slot in (
            (self.earlier, partial(self._step, -1)),
            (self.later, partial(self._step, 1)),
            (self.smaller, partial(self.view.zoom, -1)),
            (self.larger, partial(self.view.zoom, 1)),
            (self.print, self.ways.print),
            (self.save, self.ways.save),
            (self.elsewhere, self.ways.open_elsewhere),
            (self.size_button, self._toggle_size),
            (self.words_button, self._toggle_words),
            (self.close_button, self.reject),
        ):
            button.clicked.connect(slot)
        self._scaled()
        return self._side_scroll

    def _show_words_alone(self) -> None:
        """A form without pages has only its words."""
        for button in (self.print, self.size_button, self.words_button):
            button.hide()
        self._turn_to(self.reading)
        self.words.setPlainText(self.paper.words)

    def open(self) -> None:
        """Show the dialog nearly as large as the window it is over."""
        self._fit()
        super().open()
        first = self.pages if self.pages.isVisible() else self.print if self.paper.on_paper else self.words
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, sentence: str, kind: str = "ok") -> None:
        """Say it here too: the message bar lies under this dialog."""
        self.said.icon.show_icon(KIND_ICONS[_kind(kind)], "text")
        self.said.say(sentence)
        self._side_scroll.ensureWidgetVisible(self.said)
        self.bench.say(sentence, kind)

    # -- pages ---------------------------------------------------------------------------------------------------------

    @Slot(int)
    def show_page(self, number: int) -> None:
        """Show a page."""
        self.number = number
        self.count.setText(f"Page {number} of {self.paper.pages}")
        self.earlier.setEnabled(number > 1)
        self.later.setEnabled(number < self.paper.pages)
        name = f"Page {number} of {self.paper.pages} as a picture. Read as text tells its words."
        self.view.show_page(number, name)

    @Slot(int)
    def _drawn(self, number: int) -> None:
        self.pages.page_came(number)
        if number == self.number:
            self.view.redraw()

    def _step(self, steps: int) -> None:
        self._turn(min(max(1, self.number + steps), self.paper.pages))

    def _turn(self, number: int) -> None:
        if number == self.number or not self.paper.on_paper:
            return
        self.pages.setCurrentIndex(self.pages.pages.index(number - 1))
        if not self.pages.hasFocus():  # which a screen reader follows by itself
            announce(self, self.count.text())

    # -- how it is shown -----------------------------------------------------------------------------------------------

    @Slot()
    def _scaled(self) -> None:
        scale = self.view.scale
        self.shown_as.setText(_scale_words(scale))
        self.size_button.setText("Show the whole page" if scale == 1 else "Show at real size")
        if self.isVisible():
            announce(self, self.shown_as.text())

    @Slot()
    def _toggle_size(self) -> None:
        if not self.paper.on_paper:
            return
        self._turn_to(self.view)
        self.view.set_scale(None if self.view.scale == 1 else 1.0)

    @Slot()
    def _toggle_words(self) -> None:
        reading = not self.paper.on_paper or self.views.currentWidget() is not self.reading
        self._turn_to(self.reading if reading else self.view)
        if not reading:
            return
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.words.toPlainText():
            self.words.setPlainText("Reading the words …")
            self.bench.runner.aside(paper_work.words, self.paper, done=self._read, failed=self._not_read)

    def _read(self, words: str) -> None:
        self.words.setPlainText(words)

    def _not_read(self, error: BaseException) -> None:
        if isinstance(error, AppError):
            self.words.setPlainText(text.sentence(error))
        elif not isinstance(error, Cancelled):
            raise error

    def _turn_to(self, view: QWidget) -> None:
        self.views.setCurrentWidget(view)
        self.words_button.setText("Show the pages" if view is self.reading else "Read as text")
        for button in (self.smaller, self.larger):
            button.setEnabled(view is not self.reading)

    def _fit(self) -> None:
        now = theme.current()
        parent = self.parentWidget()
        room = parent.size() if parent is not None else self.screen().availableSize()
        self.resize(min(now.px(1120), room.width() - 24), min(now.px(860), room.height() - 24))
        self._side_scroll.setFixedWidth(min(now.px(350), round((room.width() - 24) * 0.55)))
        self.pages.setVisible(self.paper.on_paper and room.width() >= now.px(NARROW_BELOW))


def _scale_words(scale: float | None) -> str:
    if scale is None:
        return "The whole page"
    return "At its real size" if scale == 1 else f"{scale:.0%} of its real size"


def _kind(kind: str) -> MessageKind:
    kinds: tuple[MessageKind, ...] = ("ok", "info", "warn", "error")
    return next((each for each in kinds if each == kind), "info")


def preview(bench: Workbench, order: Order) -> None:
    """Make a document and show it when it is there; trouble is told in the message bar."""

    def made(paper: Paper) -> None:
        bench.open(PreviewDialog(bench, paper))

    bench.start("print", paper_work.make, *paper_work.asked_of(bench, order), done=made)
