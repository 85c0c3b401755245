"""The whole window over real copies, as the program puts it together, with a clock that stands still."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop_app import app as composition
from desktop_app.exchange import enrolment
from desktop_app.exchange.keys import Invitation, make_invitation
from desktop_app.paths import Places
from desktop_app.settings import Settings
from desktop_app.store.engine import Surroundings
from desktop_app.store.vault import Cost
from desktop_app.ui import theme
from desktop_app.ui.main_window import UserInput
from desktop_app.ui.theme import Theme, ThemeName
from desktop_app.ui.ways_in import WaysIn
from desktop_app.ui.window import DeskWindow
from tests.support.builders import CountingIds, StoppedClock
from tests.support.typing_text import has_the_keyboard

PASSPHRASE = "larch court in the rain"
CHEAP = Cost(passes=1, memory_kib=1024, lanes=1)
WAIT_MS = 60_000
_NODES = count(100)  # so that ids of two copies differ


class CheapWays:
    """`desktop_app.app` with the test's clock, and guesses at a passphrase that cost next to nothing."""

    restore: Any  # as `desktop_app.app` has it, unless a test puts its own in its place

    def __init__(self, clock: StoppedClock) -> None:
        self._surroundings = Surroundings(clock, CountingIds(next(_NODES)))

    @classmethod
    def at_rest(cls) -> CheapWays:
        """With a clock of their own."""
        return cls(StoppedClock())

    def system_surroundings(self) -> Surroundings:
        return self._surroundings

    def set_up_office(self, places: Places, **given: Any) -> composition.NewOffice:
        return composition.set_up_office(places, **given, cost=CHEAP)

    def set_up_laptop(self, places: Places, **given: Any) -> composition.Desk:
        return composition.set_up_laptop(places, **given, cost=CHEAP)

    def open_with_recovery(self, places: Places, key: str, passphrase: str, **given: Any) -> composition.Desk:
        return composition.open_with_recovery(places, key, passphrase, **given, cost=CHEAP)

    def __getattr__(self, name: str) -> Any:
        return getattr(composition, name)


def pump(milliseconds: int) -> None:
    """Run the event loop. (Qt's own test waits hold Python's lock, so no other thread gets on.)"""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait_until(true: Callable[[], bool], what: str, milliseconds: int = WAIT_MS) -> None:
    """Run the event loop until something is so; fails with `what` when it does not become so."""
    for _ in range(milliseconds // 10):
        if true():
            return
        pump(10)
    raise AssertionError(f"waited in vain for {what}")


@dataclass
class Desk:
    """A user in front of the program's window."""

    app: QApplication
    window: DeskWindow
    places: Places
    clock: StoppedClock
    ways: CheapWays
    ready: list[str] = field(default_factory=list)

    def wait_for(self, true: Callable[[], bool], what: str) -> None:
        wait_until(true, what)

    def wait_until_open(self) -> None:
        """Wait until a copy is open and every page is there."""
        self.wait_for(lambda: "ready" in self.ready, "every page")
        self.wait_for(lambda: self.window.runner is not None and not self.window.runner.busy, "the day's back-up")

    def bring_only(self, pages: Collection[str]) -> None:
        """Of the pages that are still to come, only these are made."""
        self.window._coming = iter([(place, make) for place, make in self.window._coming if place.key in pages])

    @property
    def message(self) -> str:
        return self.window.messages.text

    @property
    def status(self) -> str:
        return self.window.top_bar.status.text()

    def dialog(self) -> QDialog:
        """The one dialog that is open."""
        found = [w for w in self.app.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        assert len(found) == 1, f"{len(found)} dialogs are open"
        return found[0]

    def asked(self, what: str = "the question") -> QDialog:
        """The dialog that is open, as soon as the keyboard is in it."""
        self.wait_for(lambda: has_the_keyboard(QApplication.activeModalWidget()), what)
        return self.dialog()

    def answered(self, what: str = "the answer") -> None:
        """Wait until no dialog is open and the keyboard is back in the window."""
        self.wait_for(lambda: QApplication.activeModalWidget() is None, what)
        self.wait_for(lambda: has_the_keyboard(self.window), "the keyboard back in the window")

    def front(self) -> QWidget:
        """What the keyboard goes to. A dialog that is being shown gets it a moment later than it is there."""
        modal = QApplication.activeModalWidget()
        if modal is not None:
            self.wait_for(lambda: modal.isHidden() or has_the_keyboard(modal), "the keyboard in the dialog")
        return QApplication.focusWidget() or self.window

    def keys(self, key: Any, modifier: Any = None) -> None:
        """Press a key where the keyboard is."""
        if modifier is None:
            QTest.keyClick(self.front(), key)
        else:
            QTest.keyClick(self.front(), key, modifier)
        pump(1)

    def look(self, name: ThemeName, scale: float) -> None:
        theme.apply_theme(self.app, Theme(name, scale))
        pump(1)


@contextmanager
def a_desk(
    app: QApplication,
    user_input: UserInput,
    folder: Path,
    clock: StoppedClock | None = None,
    *,
    pages: Collection[str] | None = None,
) -> Iterator[Desk]:
    """The window over the copy in `folder` (or over none yet), shown at a laptop's size and closed at the end.

    `pages`: only these come after the desk. Eighteen pages take most of the time that a window takes.
    """
    clock = clock or StoppedClock()
    ways = CheapWays(clock)
    places = Places(folder)
    settings = Settings(hide_after_minutes=0)
    window = DeskWindow(user_input, places, settings, lambda: cast("WaysIn", ways))
    desk = Desk(app, window, places, clock, ways)
    if pages is not None:
        window.opened.connect(lambda: desk.bring_only(pages))
    window.opened.connect(lambda: desk.ready.append("opened"))
    window.ready.connect(lambda: desk.ready.append("ready"))
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window, WAIT_MS), "the window never became active"
    try:
        yield desk
    finally:
        for dialog in [w for w in app.topLevelWidgets() if isinstance(w, QDialog)]:
            dialog.reject()
        window.close()
        pump(1)


def an_office(folder: Path) -> CheapWays:
    """An office's copy in `folder`, closed; answers the ways in to it."""
    shutil.copytree(_first("office"), folder)
    return CheapWays.at_rest()


def recovery_key() -> str:
    """What stands on the recovery sheet of `an_office`."""
    return (_first("office").parent / "recovery-key").read_text()


def a_practice(folder: Path) -> CheapWays:
    """A place to practise in `folder`, closed, with its event on Saturday; answers the ways in to it."""
    shutil.copytree(_first("practice"), folder)
    return CheapWays.at_rest()


@cache
def _first(kind: str) -> Path:
    """A copy of this kind, made once: setting one up takes as long as a whole test."""
    folder = Path(tempfile.mkdtemp(prefix="first-", dir=Path.home())) / kind
    ways = CheapWays.at_rest()
    around = ways.system_surroundings()
    if kind == "practice":
        ways.set_up_practice(Places(folder), surroundings=around).close()
    else:
        new = ways.set_up_office(
            Places(folder), name="Wymond Homes", officer="Morag Reid", passphrase=PASSPHRASE, surroundings=around
        )
        new.desk.close()
        (folder.parent / "recovery-key").write_text(new.recovery_key)
    return folder


@dataclass(frozen=True)
class Village:
    """An office in `root/office` and a laptop that belongs to it in `root/laptop`, both closed, and what invited it."""

    root: Path
    invitation: Invitation

    @property
    def invited(self) -> enrolment.Invited:
        """The invitation as a file and its code; made once, as it takes seconds, on purpose, to seal one."""
        return _sealed(self.invitation)


@cache
def _sealed(invitation: Invitation) -> enrolment.Invited:
    return enrolment.Invited(*make_invitation(invitation), invitation.device)


@cache
def _first_village() -> Village:
    root = Path(tempfile.mkdtemp(prefix="village-", dir=Path.home()))
    ways = an_office(root / "office")
    around = ways.system_surroundings()
    office = ways.open_desk(Places(root / "office"), PASSPHRASE, surroundings=around, back_up=False)
    invitation = enrolment.prepare(office.store, "Laptop 1")
    office.close()
    composition.join(
        Places(root / "laptop"),
        invitation,
        officer="Zoë Łuć",
        passphrase=PASSPHRASE,
        surroundings=around,
        cost=CHEAP,
    ).close()
    return Village(root, invitation)


def a_village(root: Path) -> Village:
    """An office and its laptop as new, in folders of their own."""
    first = _first_village()
    for copy in ("office", "laptop"):
        shutil.copytree(first.root / copy, root / copy)
    return Village(root, first.invitation)
