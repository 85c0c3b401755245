"""Real windows over a temporary store, and page objects that speak the user's words and own every wait.

    with a_window(tmp_path, qapp) as window:
        people = PeopleScreen(window)
        people.find("nowak")
        assert people.names() == ["Jan Nowak", "Zoë Nowak", "Łucja Nowak"]

A widget is found by the name that a screen reader says, so finding one proves that it has a name.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from desktop_app.domain.changes import Op
from desktop_app.paths import Places, resource
from desktop_app.services import organisation
from desktop_app.services.history import Undone
from desktop_app.settings import Settings
from desktop_app.store.engine import Store
from desktop_app.store.journal import Writer
from desktop_app.store.photos import Photos
from desktop_app.ui import text, theme
from desktop_app.ui.cards.list_counts import ListCounts
from desktop_app.ui.cards.month import MonthGrid
from desktop_app.ui.job_display import JobDisplay
from desktop_app.ui.main_window import MainWindow, UserInput
from desktop_app.ui.pages.tenant_list import TenantListPage
from desktop_app.ui.runner import Runner
from desktop_app.ui.theme import Theme, ThemeName
from desktop_app.ui.widgets.page import Page
from desktop_app.ui.widgets.result_list import ResultList
from desktop_app.ui.workbench import Workbench
from tests.support.builders import (
    StoppedClock,
    a_household,
    a_person,
    a_property,
    a_store,
    an_attendance,
    an_event,
    writing,
)
from tests.support.typing_text import has_the_keyboard, paste_text, type_text

WAIT_MS = 20_000
JOB_MS = 60_000
THEMES: tuple[ThemeName, ...] = ("light", "dark", "contrast")
LOOKS = tuple((name, scale) for name in THEMES for scale in (1.0, 2.0))
"""Every look that a page has to be right in: colours and text size."""
WidgetT = TypeVar("WidgetT", bound=QWidget)


@dataclass
class Window:
    """A whole window over a store, with what a page needs to work."""

    app: QApplication
    main: MainWindow
    store: Store
    bench: Workbench
    clock: StoppedClock

    def add(self, key: str, label: str, icon: str, page: Callable[[Workbench], Page], *, in_menu: bool = True) -> Page:
        """Add a page made by `page(bench)`; the first one added is shown."""
        made = page(self.bench)
        self.main.add_page(key, label, icon, made, in_menu=in_menu)
        self.settle()
        return made

    def show(self, width: int = 1366, height: int = 768) -> None:
        """Show the window at this size, active, as a user has it before them."""
        self.main.resize(width, height)
        self.main.show()
        self.main.activateWindow()
        assert QTest.qWaitForWindowActive(self.main, WAIT_MS), "the window never became active"
        self.settle()

    def look(self, name: ThemeName = "light", scale: float = 1.0) -> None:
        """Change colours and text size, live."""
        theme.apply_theme(self.app, Theme(name, scale))
        self.settle()

    def settle(self) -> None:
        """Let Qt lay out, paint and deliver what is waiting."""
        for _ in range(3):
            QCoreApplication.sendPostedEvents()
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def wait_for(self, true: Callable[[], bool], what: str, most_ms: int = WAIT_MS) -> None:
        """Wait until something is so; fails with `what` when it does not become so."""
        loop, look, end = QEventLoop(), QTimer(), QTimer()
        look.timeout.connect(lambda: loop.quit() if true() else None)
        end.setSingleShot(True)
        end.timeout.connect(loop.quit)
        look.start(5)
        end.start(most_ms)
        if not true():
            loop.exec()
        look.stop()
        end.stop()
        if not true():
            raise AssertionError(f"waited in vain for {what}")
        self.settle()

    @property
    def work(self) -> str:
        """What the job strip says, "" when no long work is going on."""
        return self.main.jobs.label.text() if self.main.jobs.isVisible() else ""

    def wait_for_job(self) -> None:
        """Wait until no long work runs."""
        self.wait_for(lambda: not self.bench.runner.busy, "the end of the job", JOB_MS)

    @property
    def message(self) -> str:
        """What the message bar says."""
        return self.main.messages.text

    @property
    def offers_undo(self) -> bool:
        """Whether the message bar has an Undo button."""
        return self.main.messages.undo.isVisible()

    def undo(self) -> None:
        """Press Undo in the message bar, and wait until it is done."""
        QTest.mouseClick(self.main.messages.undo, Qt.MouseButton.LeftButton)
        self.wait_for_job()

    def press(self, keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        modal = QApplication.activeModalWidget()
        if modal is not None:
            self.wait_for(lambda: modal.isHidden() or has_the_keyboard(modal), "the keyboard in the dialog")
        target = QApplication.focusWidget() or self.dialog_or_window()
        QTest.keyClick(target, keys, modifier)
        # Qt lets a button that was pressed by its key look pressed for a moment before it says that it was clicked.
        self.wait_for(lambda: not any(b.isDown() for b in target.window().findChildren(QAbstractButton)), "the key")

    def dialog(self) -> QDialog:
        """The dialog that is open over the window."""
        found = [w for w in self.app.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} dialogs are open")
        return found[0]

    def dialog_or_window(self) -> QWidget:
        """What is in front of the user."""
        found = [w for w in self.app.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        return found[0] if found else self.main


class WindowVoice:
    """What the window says and where it goes, for a Workbench."""

    def __init__(self, main: MainWindow) -> None:
        self.main = main
        self.bench: Workbench | None = None
        main.undo_requested.connect(self.undo)

    def say(self, sentence: str, kind: str = "ok", *, undo: bool = False) -> None:
        """Show a sentence; with Undo named after what was done last."""
        self.main.messages.say(sentence, kind, undo="the last change" if undo else "")  # type: ignore[arg-type]  # a plain word

    def go(self, page: str) -> None:
        """Open a page."""
        self.main.open_page(page)

    def undo(self) -> None:
        """Take back the last thing done."""
        if self.bench is not None:
            self.bench.runner.take_back(Op.UNDO, self._undone, self.bench.say_failed)

    def _undone(self, done: Undone | None) -> None:
        if done is not None:
            self.say(f"Undone: {text.operation(done.operation.op, done.operation.facts)}.", "info")


@contextmanager
def a_window(
    folder: Path,
    app: QApplication,
    *,
    role: str = "office",
    people: bool = True,
    scene: Callable[[Writer], None] | None = None,
) -> Iterator[Window]:
    """A window without pages over a new store in `folder`, with the strategy's lists and, unless not, sample people.

    `scene(writer)` may add more before the window is there. Closed, with its jobs ended, at the end of the block.
    """
    clock = StoppedClock()
    store = a_store(folder / "database", role=role, clock=clock)
    with writing(store) as writer:
        organisation.seed(writer, resource("sample", "strategy.toml"))
    if people:
        with writing(store, Op.IMPORT_PEOPLE) as writer:
            sample_people(writer)
    if scene is not None:
        with writing(store) as writer:
            scene(writer)
    try:
        with a_window_over(store, folder, app, clock) as window:
            yield window
    finally:
        store.close()


@contextmanager
def a_window_over(store: Store, folder: Path, app: QApplication, clock: StoppedClock) -> Iterator[Window]:
    """A window without pages over this store, which stays open. Closed, with its jobs ended, at the end."""
    theme.apply_theme(app, Theme())
    user_input = UserInput(app)
    main = MainWindow(user_input)
    voice = WindowVoice(main)
    runner = Runner(store, main)
    kept: list[Settings] = []
    bench = Workbench(runner, Photos.of(store), Settings(), Places(folder), voice, main, kept.append)
    voice.bench = bench
    window = Window(app, main, store, bench, clock)
    JobDisplay(runner, main.jobs, main)
    try:
        yield window
    finally:
        for dialog in [w for w in app.topLevelWidgets() if isinstance(w, QDialog)]:
            dialog.reject()
        runner.close()
        main.close()
        main.deleteLater()
        user_input.stop()
        window.settle()
        theme.apply_theme(app, Theme())  # when the window has gone, so that nothing has to be drawn anew


def sample_people(writer: Writer) -> None:
    """A small estate: names in several scripts, households, needs, a fair with people who came."""
    larch = a_property(writer, "Flat 3, 12 Larch Court", "KY7 5AB", estate="Larch Court")
    rowan = a_property(writer, "22 Rowan House", "KY7 5HD", estate="Rowan House", reference="P-2022")
    amina = a_person(
        writer,
        "Amina",
        "Khan",
        property_id=larch,
        reference="104882",
        born="1948-03-27",
        language="ur",
        print_format="large",
        access_needs=("step-free",),
        greeting="Call her Mrs Khan.",
        email="amina.khan@example.org",
    )
    a_person(writer, "Bilal", "Khan", property_id=larch, phone="07700 900124", reference="104883")
    a_person(writer, "Zara", "Khan-Whitfield", property_id=rowan, phone="", access_needs=("hearing-loop",))
    a_household(writer, "Łucja", "Zoë", "Jan", family="Nowak", address="7 Alder Walk")
    a_person(writer, "小明", "李", phone="07700 900555", language="zh-Hans")
    a_person(writer, "فاطمة", "الزهراء", phone="07700 900556", language="ar", kind="community-representative")
    a_person(writer, "Mikhail", "Petrov", property_id=rowan, phone="07700 900777", language="ru", kind="factored-owner")
    fair = an_event(writer, venue="Larch Hall", theme="Energy and warm homes")
    an_attendance(writer, fair.session, amina, adults=1, children=2)
    an_event(writer, "Tea and talk", kind="drop-in", date="2026-12-01", venue="Alder Hub", theme="Getting online")
    an_event(writer, "Skip day", kind="skip-day", date="2026-12-05", venue="Rowan House car park", sessions=2)


# -- finding by the name a screen reader says --------------------------------------------------------------------------


def plain(words: str) -> str:
    """A label without its mnemonic and without “(optional)”."""
    return words.replace("&", "").removesuffix("(optional)").strip()


def named(where: QWidget, kind: type[WidgetT], name: str) -> WidgetT:
    """The one visible widget of this kind that a screen reader calls `name`; for a button its words will do."""
    found = [w for w in where.findChildren(kind) if w.isVisible() and name in {plain(w.accessibleName()), _words(w)}]
    if len(found) != 1:
        there = sorted({plain(w.accessibleName()) or _words(w) for w in where.findChildren(kind) if w.isVisible()})
        raise AssertionError(f"{len(found)} widgets are called {name!r}; there are {there}")
    return found[0]


def _words(widget: QWidget) -> str:
    return plain(widget.text()) if isinstance(widget, QAbstractButton) else ""


def texts(where: QWidget) -> list[str]:
    """Every sentence that is in sight."""
    return [label.text() for label in where.findChildren(QLabel) if label.isVisible() and label.text()]


class Screen:
    """What every page object can do: read, type, choose and press by name."""

    def __init__(self, window: Window, where: QWidget | None = None) -> None:
        self.window = window
        self._where = where

    @property
    def where(self) -> QWidget:
        """The part of the screen that this object speaks of: a page, or the dialog in front."""
        return self._where or self.window.dialog_or_window()

    def press(self, button: str) -> None:
        """Press a button."""
        QTest.mouseClick(named(self.where, QAbstractButton, button), Qt.MouseButton.LeftButton)
        self.window.settle()

    def press_first(self, button: str) -> None:
        """Press a button that is on the page in two places, such as in an empty page and at its foot."""
        found = [b for b in self.where.findChildren(QAbstractButton) if b.isVisible() and _words(b) == button]
        QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
        self.window.settle()

    def choose(self, answer: str) -> None:
        """Choose one of the answers of a question."""
        named(self.where, QRadioButton, answer).click()
        self.window.settle()

    def tick(self, box: str) -> None:
        """Tick a box, or take its tick away."""
        named(self.where, QAbstractButton, box).click()
        self.window.settle()

    def pick(self, question: str, answer: str) -> None:
        """Choose from a list that drops down."""
        box = named(self.where, QComboBox, question)
        place = box.findText(answer)
        assert place >= 0, f"{answer!r} is not among {[box.itemText(at) for at in range(box.count())]}"
        box.setFocus()
        box.setCurrentIndex(place)
        box.activated.emit(place)
        self.window.settle()

    def type(self, into: str, words: str) -> None:
        """Put words into a field, in place of what it holds."""
        found: list[QLineEdit | QPlainTextEdit] = [
            *self.where.findChildren(QLineEdit),
            *self.where.findChildren(QPlainTextEdit),
        ]
        boxes = [w for w in found if w.isVisible() and plain(w.accessibleName()) == into]
        assert len(boxes) == 1, f"{len(boxes)} fields are called {into!r}"
        boxes[0].setFocus()
        boxes[0].clear()
        paste_text(boxes[0], words)
        self.window.settle()

    def press_in(self, of: str, key: Qt.Key) -> None:
        """Press a key with the keyboard in something that has this name."""
        found = [w for w in self.where.findChildren(QWidget) if w.isVisible() and plain(w.accessibleName()) == of]
        found[0].setFocus()
        QTest.keyClick(found[0], key)
        self.window.settle()

    def scroll_to_end(self, of: str) -> None:
        """Scroll a list to its end."""
        bar = named(self.where, ResultList, of).verticalScrollBar()
        bar.setValue(bar.maximum())
        self.window.settle()

    def problem(self, of: str) -> str:
        """What a screen reader says is wrong with a field, "" when nothing is."""
        said = named(self.where, QLineEdit, of).accessibleDescription()
        return said.removeprefix("Error: ") if said.startswith("Error: ") else ""

    def has(self, button: str) -> bool:
        """Whether a button with these words is in sight."""
        return any(b.isVisible() and _words(b) == button for b in self.where.findChildren(QAbstractButton))

    def can_press(self, button: str) -> bool:
        """Whether a button is there and not greyed out."""
        return named(self.where, QAbstractButton, button).isEnabled()

    def set_number(self, of: str, number: int) -> None:
        """Set a small number."""
        named(self.where, QSpinBox, of).setValue(number)
        self.window.settle()

    def pick_or_type(self, question: str, answer: str) -> None:
        """Type into a list that drops down and also takes what it does not have."""
        box = named(self.where, QComboBox, question)
        box.setFocus()
        line = box.lineEdit()
        assert line is not None, f"{question!r} takes only what it offers"
        line.clear()
        type_text(line, answer)
        self.window.settle()

    def part(self, name: str) -> Screen:
        """The group of fields that has this name."""
        return Screen(self.window, named(self.where, QFrame, name))

    def type_in(self, part: str, into: str, words: str) -> None:
        """Type into a field of a group."""
        self.part(part).type(into, words)

    def problem_in(self, part: str, of: str) -> str:
        """What is wrong with a field of a group."""
        return self.part(part).problem(of)

    def value(self, of: str) -> str:
        """What a field holds."""
        return named(self.where, QLineEdit, of).text()

    def says(self, words: str) -> bool:
        """Whether these words are in sight."""
        return any(words in one for one in texts(self.where))

    def lines(self, of: str) -> list[str]:
        """The titles of a list."""
        return [line.title for line in named(self.where, ResultList, of).lines.lines]

    def choose_line(self, of: str, title: str) -> None:
        """Go to a line of a list."""
        listed = named(self.where, ResultList, of)
        key = next(line.key for line in listed.lines.lines if line.title == title)
        listed.set_current(key)
        self.window.settle()


class PeopleScreen(Screen):
    """The page of people."""

    def find(self, words: str) -> None:
        """Type into the search."""
        self.type("Find a person", words)

    def names(self) -> list[str]:
        """Who is listed."""
        return self.lines("People")

    def open(self, name: str) -> None:
        """Find someone and show what is kept about them."""
        self.find(name)
        self.choose_line("People", name)

    def fact(self, name: str) -> str:
        """What is kept under this name about the person shown."""
        start = f"{name}: "
        names = [w.accessibleName() for w in self.where.findChildren(QLabel) if w.isVisibleTo(self.where)]
        return next(one.removeprefix(start) for one in names if one.startswith(start))

    def story(self) -> list[str]:
        """What happened to the person shown, newest first."""
        return [words for words in texts(self.where) if words]


class MonthScreen(Screen):
    """The programme's page."""

    def month(self) -> str:
        """Which month the grid shows, as a screen reader calls it."""
        return self._grid().accessibleName()

    def day(self) -> str:
        """The current day, as a screen reader reads it."""
        grid = self._grid()
        return str(grid.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))

    def _grid(self) -> MonthGrid:
        return next(grid for grid in self.where.findChildren(MonthGrid) if grid.isVisible())


ENDED = "Mark them as former tenants"


class TenantListScreen(Screen):
    """The page that takes in a tenant list."""

    def read(self, file: Path) -> None:
        """Choose a file, and wait until it is read and counted."""
        page = self.window.main.page("tenant-list")
        assert isinstance(page, TenantListPage)
        page.read(file)
        self.window.wait_for_job()

    def take_in(self) -> None:
        """Take the list in, and wait until that is done."""
        buttons = [b for b in self.where.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()]
        button = next(b for b in buttons if b.text().startswith(("Take in", "Mark")) and b.text() != ENDED)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.window.wait_for_job()

    def taken_as(self, column: str) -> str:
        """What a column of the file is taken in as."""
        return named(self.where, QComboBox, f"{column} is taken in as").currentText()

    def numbers(self) -> dict[str, int]:
        """The numbers of the preview, or of what was done, by their words."""
        shown = texts(named(self.where, ListCounts, self._counts_name()))
        return {
            words: int(number.replace(",", ""))
            for number, words in itertools.pairwise(shown)
            if number.replace(",", "").isdigit()
        }

    def _counts_name(self) -> str:
        return "What was done" if self.says("What was done") else "What would happen"
