"""The first page of a document that was chosen, how many pages it has, and the ways on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QTextBrowser

from desktop_app.ui.models.paper import made_words, unchecked_words
from desktop_app.ui.page_pictures import PagePictures
from desktop_app.ui.paper_work import Paper, Shown
from desktop_app.ui.widgets.buttons import Button, QuietLink
from desktop_app.ui.widgets.labels import IconText, Text
from desktop_app.ui.widgets.messages import CountText
from desktop_app.ui.widgets.page import Card
from desktop_app.ui.widgets.page_view import PageView
from desktop_app.ui.workbench import Workbench

REAL, WHOLE = "Show at real size", "Show the whole page"


class FirstPageCard(Card):
    """The picture of the first page, fitted or at its real size, and the buttons."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(name="The first page, and how to print it", gap=10, pad=16)
        self.pictures = PagePictures(bench.runner, self)
        self.view = PageView(self.pictures.picture, "The first page at its real size")
        self.count = CountText()
        self.unchecked = IconText("languages", "", "body", "warn")
        self.unchecked.hide()
        self.trouble = Text("", "error")
        self.trouble.hide()
        self.real = QuietLink(REAL, icon="search")
        self.look = Button("Look at every page", kind="row", icon="eye", key="Ctrl+L", bind_key=False)
        self.print = Button("Print", kind="primary", icon="printer", key="Ctrl+P", bind_key=False)
        self.save = Button("Save as", kind="row", icon="save", key="Ctrl+S", bind_key=False)
        self.elsewhere = Button(
            "Open in another program", kind="row", icon="external-link", key="Ctrl+O", bind_key=False
        )
        self.words = QTextBrowser()
        self.words.setOpenLinks(False)
        self.words.setAccessibleName("What the document says")
        self.words.hide()
        self.body.add(self.view, self.words, stretch=1)
        self.body.addWidget(self.real, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.add(self.count, self.unchecked, self.trouble, self.print, self.look, self.save, self.elsewhere)
        self.view.setMinimumHeight(160)
        self.real.clicked.connect(self.toggle_size)
        self.pictures.drawn.connect(lambda _number: self.view.redraw())

    def picture_height(self) -> int:
        """How high a picture of the first page has to be here."""
        return self.view.wanted_height()

    def wait(self) -> None:
        """Say that pages are being made; what was there is still to be seen."""
        self.trouble.hide()
        self.count.setText("Making the pages …")

    def show_paper(self, shown: Shown) -> None:
        """Show a document that was made."""
        paper = shown.paper
        self.trouble.hide()
        self.pictures.take(paper.pdf)
        if shown.first is not None:
            self.pictures.put(1, shown.height, shown.first)
        self._turn_to(paper)
        self.count.tell(made_words(paper))
        self.unchecked.say(unchecked_words(paper))

    def say_trouble(self, sentence: str) -> None:
        """Say why there is no document."""
        self.pictures.take(b"")
        self._turn_to(None)
        self.count.setText("")
        self.unchecked.say("")
        self.trouble.say(sentence)

    def _turn_to(self, paper: Paper | None) -> None:
        """Show the first page or, of a form without pages, the words."""
        pages = paper is None or paper.on_paper
        self.view.setVisible(pages)
        self.real.setVisible(pages)
        self.words.setVisible(not pages)
        if paper is None or pages:
            name = f"The first page of {paper.title}, as a picture" if paper is not None else "No page yet"
            self.view.show_page(1 if paper is not None else 0, name)
        else:
            self.words.setPlainText(paper.words)

    @Slot()
    def toggle_size(self) -> None:
        """Show the first page at its real size on this screen, or whole."""
        self.view.set_scale(1.0 if self.view.scale is None else None)
        self.real.setText(WHOLE if self.view.scale is not None else REAL)
