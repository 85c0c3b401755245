"""The window with everything in it: what is shown first, what comes after, and what the pages ask of it.

The shell is on the screen first, with nothing loaded but Qt and the standard library. The model layer is loaded aside
while the passphrase is typed. When a copy is open the pages come one at a time, so that the desk answers at once.
"""

from __future__ import annotations

import faulthandler
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QApplication, QDialog
from shiboken6 import isValid

from desktop_app import settings as settings_file
from desktop_app.domain.errors import AppError, StoreTrouble
from desktop_app.paths import Places
from desktop_app.settings import Settings
from desktop_app.ui import theme
from desktop_app.ui.crash import CrashReporter
from desktop_app.ui.errands import Errands
from desktop_app.ui.main_window import MainWindow, UserInput
from desktop_app.ui.rest import RestWatch
from desktop_app.ui.widgets.page import Page

if TYPE_CHECKING:
    from datetime import datetime

    from desktop_app.domain.changes import Op
    from desktop_app.services.history import Undone
    from desktop_app.ui.first_start import FirstStart
    from desktop_app.ui.menu import MakePage, Place
    from desktop_app.ui.runner import Runner
    from desktop_app.ui.ways_back import WaysBack
    from desktop_app.ui.ways_in import Found, LoadWaysIn, OpenCopy, WaysIn
    from desktop_app.ui.widgets.messages import MessageKind
    from desktop_app.ui.workbench import Workbench

Result = TypeVar("Result")

ALREADY_OPEN = "Neighbourhood Desk was open already: this is its window."
NOTHING_TO_UNDO = "There is nothing to take back."
NOTHING_TO_REDO = "There is nothing to do again: something else was done since."


def open_window(app: QApplication, places: Places, load: LoadWaysIn) -> DeskWindow | None:
    """Show the window of the copy that lives in `places`, or its first start. The caller runs the application.

    `load` answers `desktop_app.app`, and is called on another thread after the first paint. None when this copy has a
    window already: that window has come to the front, and the caller may end.
    """
    # Asking another window takes Qt's network part. Only a copy that is open, or was not closed, needs it before the
    # first paint; whoever else waits at a passphrase is found after it.
    if places.running.exists() and not _is_first(places):
        return None
    settings = settings_file.load(places.settings).settings
    theme.source().choose(app, settings.theme, settings.text_size / 100)  # type: ignore[arg-type]  # one of THEMES
    window = DeskWindow(UserInput(app), places, settings, load)
    window.painted.connect(window.be_the_one)
    window.show_where_it_was()
    return window


def _is_first(places: Places) -> bool:
    from desktop_app.ui.one_window import OneWindow

    one = OneWindow(places)
    first = one.is_first()
    one.close()
    return first


class DeskWindow(MainWindow):
    """The window, and the Voice of its workbench.

    `painted` comes after the first paint, `opened` when the desk is there, `ready` with the last page.
    """

    painted = Signal()
    opened = Signal()
    ready = Signal()

    def __init__(self, input_: UserInput, places: Places, settings: Settings, load: LoadWaysIn) -> None:
        super().__init__(input_)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        input_.rings.hold()
        self.places, self.settings = places, settings
        self.copy: OpenCopy | None = None
        self.bench: Workbench | None = None
        self.runner: Runner | None = None
        self._load = load
        self._ways: WaysIn | None = None
        self._painted = self._look_chosen = False
        self._first_start: FirstStart | None = None
        self._back: WaysBack | None = None
        self._coming: Iterator[tuple[Place, MakePage]] = iter(())
        self._on_demand: dict[str, Place] = {}
        self._errands = Errands(self)
        self._rest = RestWatch(input_.filter, self)
        self._rest.rested.connect(self.privacy.cover)
        self.crash = CrashReporter(self, places)
        self._connect()
        self._keep_still()
        self._show_way_in()

    def _connect(self) -> None:
        self.look_requested.connect(self.choose_look)
        self.help_requested.connect(self.help)
        self.status_chosen.connect(lambda: self.go("exchange"))
        self.undo_requested.connect(self.undo)
        self.input.scanner.scanned.connect(self._scanned)
        # The button would have its key only while it is in sight, and two owners of one key stop each other.
        self.messages.undo.setShortcut(QKeySequence())
        for keys, slot in (("Ctrl+Z", self.undo), ("Ctrl+Y", self.redo), ("Ctrl+Shift+Z", self.redo)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(slot)

    # -- on the screen, and gone again ---------------------------------------------------------------------------------

    def show_where_it_was(self) -> None:
        """Show the window where it was last time, if that is still on a screen."""
        if len(self.settings.window) == 4:
            where = QRect(*self.settings.window)
            if any(screen.availableGeometry().intersects(where) for screen in self.screen().virtualSiblings()):
                self.setGeometry(where)
        if self.settings.window_is_whole_screen:
            self.showMaximized()
        else:
            self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """After the first paint, and not before, the model layer is loaded."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self._after_first_paint)

    @Slot()
    def be_the_one(self) -> None:
        """Listen for other starts of this copy; give way to a window that was here before."""
        from desktop_app.ui.one_window import OneWindow

        one = OneWindow(self.places, self)
        if one.is_first():
            one.wanted.connect(self.come_forward)
        else:
            self.close()

    @Slot()
    def come_forward(self) -> None:
        """Somebody started the program again: show them that it is here."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        self.say(ALREADY_OPEN, "info")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop long work, keep drafts, let go of the files."""
        page = self._pages.get(self.current_key)
        if page is not None:
            page.left()
        where = self.normalGeometry()
        self._coming = iter(())
        self._on_demand = {}
        self._rest.close()
        self.hide()
        self._errands.close()
        if self.runner is not None:
            self.runner.close()
        if self._first_start is not None:
            self._first_start.close()
        if self.copy is not None:
            self._keep_where(where)
            self.copy.close()
        self.crash.close()
        super().closeEvent(event)

    def _keep_where(self, where: QRect) -> None:
        kept = (where.x(), where.y(), where.width(), where.height())
        try:
            self._keep(self.settings.with_valid(window=kept, window_is_whole_screen=self.isMaximized()))
        except StoreTrouble:
            return  # the window comes up somewhere else next time

    # -- the ways in ---------------------------------------------------------------------------------------------------

    def aside(
        self,
        work: Callable[[WaysIn], Result],
        done: Callable[[Result], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        """Do `work(ways)` on another thread, once the model layer is there."""

        def errand() -> Result:
            if self._ways is None:
                self._ways = self._load()
            return work(self._ways)

        self._errands.run(errand, done, failed)

    def now(self) -> datetime | None:
        """The moment; None until the model layer is there."""
        return self._ways.system_surroundings().now() if self._ways is not None else None

    def _show_way_in(self) -> None:
        if not self.places.are_taken():
            from desktop_app.ui.first_start import FirstStart

            self._first_start = FirstStart(self)
            self._first_start.opened.connect(self.open_copy)
            return
        from desktop_app.ui.pages.unlock import UnlockPage

        page = UnlockPage(practice=self.places.practice_vault.exists())
        page.open_wanted.connect(self.unlock)
        page.sheet_chosen.connect(lambda: self.ways_back().with_sheet())
        page.back_up_chosen.connect(lambda: self.ways_back().from_back_up("unlock"))
        self.add_page("unlock", "Open", "lock", page, in_menu=False)

    def ways_back(self) -> WaysBack:
        """The ways to a copy that does not open by its passphrase."""
        if self._back is None:
            from desktop_app.ui.ways_back import WaysBack

            self._back = WaysBack(self)
            self._back.opened.connect(self.open_copy)
        return self._back

    @Slot()
    def _after_first_paint(self) -> None:
        theme.load_fonts(theme.FONTS_OF_NAMES)
        self.input.rings.begin()
        self.input.filter.start()
        self.painted.emit()
        if not self.isVisible():
            return

        def pages(_ways: WaysIn) -> None:
            from desktop_app.ui.menu import places_of

            for role in ("office", "laptop"):
                for place in places_of(role):
                    if place.in_menu:
                        place.load()

        if self.places.practice_vault.exists():
            self.unlock(None)
        self.aside(pages, lambda _: None, self.crash.report)

    def unlock(self, passphrase: str | None) -> None:
        """Open the copy; what is wrong with the passphrase is said at its field."""

        from desktop_app.ui.first_start import with_photos

        def work(ways: WaysIn) -> OpenCopy:
            copy = ways.open_desk(self.places, passphrase, surroundings=ways.system_surroundings(), back_up=False)
            return with_photos(copy)

        self.aside(work, self.open_copy, self._not_unlocked)

    def _not_unlocked(self, error: BaseException) -> None:
        from desktop_app.ui.pages.unlock import UnlockPage

        page = self.page("unlock")
        assert isinstance(page, UnlockPage)  # noqa: S101 - nothing else is called that
        page.again()
        if isinstance(error, AppError):
            page.refuse(error)
        else:
            self.crash.report(error)

    @Slot(object)
    def open_copy(self, copy: OpenCopy) -> None:
        """Work with this copy from now on."""
        from desktop_app.ui.job_display import JobDisplay
        from desktop_app.ui.menu import places_of
        from desktop_app.ui.runner import Runner
        from desktop_app.ui.workbench import Workbench

        self.copy = copy
        kept, self.settings = self.settings, copy.settings
        if self._look_chosen:
            self._keep(copy.settings.with_valid(theme=kept.theme, text_size=kept.text_size))
        self._apply_look()
        self.runner = Runner(copy.store, self)
        self.bench = Workbench(self.runner, copy.photos, self.settings, copy.places, self, self, self._keep)
        self._stand_where_it_stood(self.bench)
        JobDisplay(self.runner, self.jobs, self)
        self.set_practice(copy.store.identity.is_practice)
        self.runner.changed.connect(self._show_status)
        self.runner.job_ended.connect(self._show_status)
        self._show_status()
        places = places_of(copy.store.identity.role)
        self._on_demand = {place.key: place for place in places if not place.in_menu}
        self._coming = iter([(place, place.load()) for place in places if place.in_menu])
        self._next_page()
        self.open_page("desk")
        self._rest.wait(self.settings.hide_after_minutes)
        self.input.scanner.set_timings(self.settings)
        self._keep_still()
        self._tell(copy.notes, "info")
        self.opened.emit()

    def _tell(self, notes: Sequence[Found], kind: str) -> None:
        from desktop_app.ui import text

        for note in notes:
            self.say(text.note(note.code, note.facts), kind)

    def _stand_where_it_stood(self, bench: Workbench) -> None:
        """The desk stands at the same event as before, if that is today."""
        from desktop_app.services import programme

        try:
            kept = bench.query(programme.session, self.settings.event) if self.settings.event else None
        except AppError:
            kept = None
        if kept is not None and kept.day == bench.today() and not kept.cancelled:
            bench.stand_at(kept.id)
        bench.session_changed.connect(self._remember_session)

    @Slot(str)
    def _remember_session(self, session_id: str) -> None:
        if self.bench is None or session_id == self.settings.event:
            return
        try:
            self.bench.keep(self.settings.with_valid(event=session_id))
        except AppError as error:
            self.bench.say_failed(error)

    @Slot()
    def _next_page(self) -> None:
        """Make one page a turn of the event loop."""
        assert self.bench is not None  # noqa: S101 - pages come only once a copy is open
        found = next(self._coming, None)
        if found is None:
            self.ready.emit()
            self._back_up()
            return
        place, make = found
        self.add_page(place.key, place.label, place.icon, make(self.bench))
        QTimer.singleShot(0, self, self._next_page)

    def page(self, key: str) -> Page:
        """Answer a page. One that the menu does not name is made when it is first asked for: most days nobody does."""
        place = self._on_demand.pop(key, None)
        if place is not None:
            assert self.bench is not None  # noqa: S101 - pages come only once a copy is open
            self.add_page(place.key, place.label, place.icon, place.load()(self.bench), in_menu=False)
        return super().page(key)

    def open_page(self, key: str) -> None:
        """Show a page, and make it first if it was never asked for."""
        self.page(key)
        super().open_page(key)

    def _back_up(self) -> None:
        copy, ways, bench = self.copy, self._ways, self.bench
        if copy is None or ways is None or bench is None or copy.store.identity.is_practice:
            return

        bench.start(
            "back-up",
            lambda _store, progress: ways.back_up_daily(copy, progress),
            done=lambda notes: self._tell(notes, "warn"),
        )

    # -- the workbench's voice -----------------------------------------------------------------------------------------

    def say(self, sentence: str, kind: str = "ok", *, undo: bool = False) -> None:
        """Show a sentence in the message bar, with Undo beside it if asked and there is something to take back."""
        words = self._last_done() if undo else ""
        shown: MessageKind = kind if kind in {"ok", "info", "warn", "error"} else "info"  # type: ignore[assignment]  # narrowed by the test
        self.messages.say(sentence, shown, undo=words)

    def has_page(self, key: str) -> bool:
        """Whether there is a page with this key."""
        return key in self._pages or key in self._on_demand

    def go(self, page: str) -> None:
        """Open the page with this key."""
        if self.has_page(page):
            self.open_page(page)

    # -- undo ----------------------------------------------------------------------------------------------------------

    def _last_done(self) -> str:
        from desktop_app.services import history
        from desktop_app.ui import text

        last = self.runner.query(history.last_to_undo) if self.runner is not None else None
        return text.operation(last.op, last.facts) if last is not None else ""

    @Slot()
    def undo(self) -> None:
        """Take back the last thing done here, and say what that was."""
        from desktop_app.domain.changes import Op
        from desktop_app.ui.models.said_by_window import undone_words

        self._take_back(Op.UNDO, undone_words, NOTHING_TO_UNDO)

    @Slot()
    def redo(self) -> None:
        """Do again what was just taken back, and say what that was."""
        from desktop_app.domain.changes import Op
        from desktop_app.ui.models.said_by_window import redone_words

        self._take_back(Op.REDO, redone_words, NOTHING_TO_REDO)

    def _take_back(self, op: Op, words: Callable[[Undone], tuple[str, str]], nothing: str) -> None:
        if self.runner is None or self.bench is None:
            return

        def done(undone: Undone | None) -> None:
            if undone is None:
                self.say(nothing, "info")
            else:
                self.say(*words(undone))

        self.runner.take_back(op, done, self.bench.say_failed)

    # -- status, settings, scanner -------------------------------------------------------------------------------------

    @Slot()
    def _show_status(self, *_: object) -> None:
        if self.copy is None or self.runner is None:
            return
        role = self.copy.store.identity.role
        if role == "laptop":
            from desktop_app.exchange import transfer
            from desktop_app.ui.models.said_by_window import laptop_status

            unsent = self.runner.query(transfer.unsent)
            self.top_bar.set_status(*laptop_status(unsent.operations, unsent.in_folder))
        elif role == "practice":
            self.top_bar.set_status("Saved on this computer, to practise", "Saved")
        else:
            self.top_bar.set_status("Saved on this computer", "Saved")

    def _keep(self, settings: Settings) -> None:
        """Keep changed settings: in the open copy, or for the one that will be here."""
        if settings.hide_after_minutes != self.settings.hide_after_minutes and self.copy is not None:
            self._rest.wait(settings.hide_after_minutes)
        self.settings = settings
        self.input.scanner.set_timings(settings)
        self._keep_still()
        if self.copy is None:
            settings_file.save(self.places.settings, settings)
            return
        self.copy.change_settings(**{each.name: getattr(settings, each.name) for each in fields(settings)})

    def _keep_still(self) -> None:
        """Nothing moves where the computer or the settings say so."""
        # Qt tells the system's wish for less movement only from 6.12 on; its effects follow it on Windows before that.
        system = sys.platform == "win32" and not QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
        self.jobs.set_still(system or self.settings.reduce_motion)

    def _apply_look(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.source().choose(app, self.settings.theme, self.settings.text_size / 100)  # type: ignore[arg-type]  # one of THEMES

    @Slot()
    def choose_look(self) -> None:
        """Open Text and colours."""
        from desktop_app.ui.dialogs.look import LookDialog

        dialog = LookDialog(self.settings)
        dialog.chosen.connect(self._look)
        self.open_dialog(dialog)

    @Slot(object)
    def _look(self, settings: Settings) -> None:
        self._look_chosen = True
        try:
            if self.bench is not None:
                self.bench.keep(settings)
            else:
                self._keep(settings)
        except StoreTrouble as trouble:
            from desktop_app.ui import text

            self.say(text.sentence(trouble), "warn")
        self._apply_look()

    @Slot(str)
    def help(self, key: str) -> None:
        """Open the help page for where the user is."""
        from desktop_app.ui.dialogs.help import HelpDialog

        dialog = HelpDialog(key or self.current_key)
        dialog.about_wanted.connect(self.about)
        dialog.report_wanted.connect(self.crash.save_report)
        self.open_dialog(dialog)

    @Slot()
    def about(self) -> None:
        """Say what this is and whose work is in it."""
        from desktop_app.ui.dialogs.about import AboutDialog

        self.open_dialog(AboutDialog())

    def open_dialog(self, dialog: QDialog) -> None:
        """Open a dialog over the window; focus goes back to where it was when it closes."""
        opener = QApplication.focusWidget()
        dialog.setParent(self, dialog.windowFlags())

        def closed(_result: int) -> None:
            self.activateWindow()
            if opener is not None and isValid(opener) and opener.window() is self:
                opener.setFocus()
            dialog.deleteLater()

        dialog.finished.connect(closed)
        dialog.open()

    @Slot(object)
    def _scanned(self, code: str) -> None:
        if self.copy is None or QApplication.activeModalWidget() is not None:
            return
        from desktop_app.ui.pages.desk import DeskPage

        self.open_page("desk")
        desk = self.page("desk")
        if isinstance(desk, DeskPage):
            desk.scanned(code)


def run(places: Places, load: LoadWaysIn) -> int:
    """Show the window and answer the exit code when it was closed; 0 at once when this copy has a window already.

    The log is kept in the copy's folder from the first paint on.
    """
    window = open_window(theme.source().begin(), places, load)
    if window is None:
        return 0
    with ExitStack() as kept:

        def keep_log() -> None:
            from desktop_app import logs

            kept.enter_context(logs.kept_in(places.logs))
            if (faults := logs.watch_for_crashes(places.logs)) is not None:
                kept.callback(faults.close)
                kept.callback(faulthandler.disable)

        window.painted.connect(keep_log)
        return QApplication.exec()
