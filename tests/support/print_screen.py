"""The page of printing in an officer's words, and a document that is made already."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from desktop_app.domain.work import SILENT
from desktop_app.printing.preview import page_text
from desktop_app.ui import paper_work
from desktop_app.ui.pages.print_forms import PrintFormsPage
from desktop_app.ui.paper_work import Order
from desktop_app.ui.papers import About
from tests.support.field_day import todays_session
from tests.support.screens import Screen, Window


class PrintScreen(Screen):
    """The page of forms in an officer's words."""

    def __init__(self, window: Window) -> None:
        self.page = PrintFormsPage(window.bench)
        super().__init__(window, self.page)
        window.main.add_page("print", "Print forms", "printer", self.page)
        window.show()
        window.main.open_page("print")
        self.page.entered()
        self.wait()

    def wait(self) -> None:
        """Wait for the pages to be made."""
        self.window.wait_for(lambda: not self.page.working, "the pages to be made")

    def want(self, answer: str) -> None:
        """Choose an answer and wait for its pages."""
        self.choose(answer)
        self.wait()

    @property
    def words(self) -> str:
        """What stands on the pages that were made."""
        assert self.page.ways.paper is not None
        return "\n".join(page_text(self.page.ways.paper.pdf)).replace("\xa0", " ")

    @property
    def offered(self) -> list[str]:
        """The entries of the list that is shown."""
        box = next(box for box in self.page.findChildren(QComboBox) if box.isVisible())
        return [box.itemText(at) for at in range(box.count())]


def a_paper(window: Window, size: str = "clear") -> paper_work.Paper:
    order = Order("sign-in-register", About(todays_session(window)), size)
    return paper_work.make(window.store, SILENT, *paper_work.asked_of(window.bench, order))
