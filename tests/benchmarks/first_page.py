"""From a choice on the page of printing to the first page on the screen, for a register of 40 people, and how long the
window stood still meanwhile; beside the same document made and drawn without a window, in the same run.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop_app.domain.work import SILENT
from desktop_app.store.journal import Writer
from desktop_app.ui import paper_work
from desktop_app.ui.pages.print_forms import PrintFormsPage
from desktop_app.ui.widgets.page import Page
from tests.benchmarks.figures import Figure, middle, table
from tests.support.builders import a_person, a_property, an_attendance, an_event
from tests.support.screens import Window, a_window

PEOPLE = 40
TIMES = 7
MOST_MS = 300.0
BEAT_MS = 5
STILL_MS = 100.0
"""What nobody notices as standing still."""


def measure() -> list[Figure]:
    """Milliseconds, the median and the longest of several choices, and the very first one after the program began."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    with a_window(Path(mkdtemp(prefix="first-page-")), app, people=False, scene=_forty_expected) as window:
        page = PrintFormsPage(window.bench)
        window.main.add_page("desk", "Event desk", "door-open", _Elsewhere("Event desk"))
        window.main.add_page("print", "Print forms", "printer", page)
        window.show()
        watch = _Watch(page)
        first_ms, _ = watch.until_painted(lambda: window.main.open_page("print"))
        choices = ["clear", "large"] * TIMES
        took = [watch.until_painted(partial(page.questions.print_size.set_value, size)) for size in choices[1:]]
        floor_ms = middle([_bare(window, page) for _ in range(TIMES)])
    shown, still = [ms for ms, _ in took], [ms for _, ms in took]
    work = f"first page of a register of {PEOPLE}"
    return [
        Figure(f"{work}, from the choice to the paint, median", middle(shown), "ms", MOST_MS, "a limit", 1),
        Figure("  the longest", max(shown), "ms", MOST_MS, "a limit"),
        Figure("  the very first, with fonts to open", first_ms, "ms", MOST_MS, "a limit"),
        Figure("  the same without a window", middle(shown), "ms", floor_ms, "made and drawn, nothing else", 3),
        Figure("  the longest the window stood still", max(still), "ms", STILL_MS, "a limit", 1),
    ]


def _forty_expected(writer: Writer) -> None:
    place = a_property(writer, "12 Larch Court", "KY7 5AB", estate="Larch Court")
    fair = an_event(writer, venue="Larch Hall")
    for number in range(PEOPLE):
        person = a_person(writer, f"Zoë {number}", "Khan-Whitfield", property_id=place, reference=str(100_000 + number))
        an_attendance(writer, fair.session, person)


class _Elsewhere(Page):
    """Where the window is before the page of printing is opened."""


class _Watch(QObject):
    """Sees the first page painted, and how long the event loop did not turn meanwhile."""

    def __init__(self, page: PrintFormsPage) -> None:
        super().__init__()
        self._page = page
        self._loop = QEventLoop()
        self._beat = QTimer(self)
        self._beat.timeout.connect(self._tick)
        self._last = self._still = 0.0
        page.card.view.fitted.installEventFilter(self)

    def until_painted(self, choose: Callable[[], object]) -> tuple[float, float]:
        """Milliseconds until the page is painted, and the longest that the window stood still."""
        self._still = 0.0
        start = self._last = time.perf_counter()
        self._beat.start(BEAT_MS)
        choose()
        self._loop.exec()
        self._beat.stop()
        return (time.perf_counter() - start) * 1000, self._still * 1000 - BEAT_MS

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint and self._page.ways.paper is not None and not self._page.working:
            self._tick()
            self._loop.quit()
        return False

    def _tick(self) -> None:
        now = time.perf_counter()
        self._still, self._last = max(self._still, now - self._last), now


def _bare(window: Window, page: PrintFormsPage) -> float:
    start = time.perf_counter()
    asked = paper_work.asked_of(window.bench, page.questions.order())
    paper_work.make_to_look_at(window.store, SILENT, page.card.picture_height(), *asked)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    sys.stdout.write(table(measure()) + "\n")
