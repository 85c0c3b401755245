"""The ways back to a copy that does not open by its passphrase: with the recovery sheet, or from a back-up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop_app.domain.errors import AppError
from desktop_app.domain.work import Cancelled
from desktop_app.ui.errands import Watched
from desktop_app.ui.first_start import with_photos

if TYPE_CHECKING:
    from desktop_app.ui.models.back_ups import Described
    from desktop_app.ui.pages.recover import RecoverPage
    from desktop_app.ui.pages.restore import RestorePage
    from desktop_app.ui.ways_in import OpenCopy, WaysIn
    from desktop_app.ui.window import DeskWindow

RESTORING = "Restoring the back-up"
STOPPED = "Stopped. Everything is as it was before."
NOT_WHOLE = "The back-up was restored, but its database is not whole. Restore an older one, and call support."


class WaysBack(QObject):
    """Puts its pages into the window as they are needed. `opened(copy)` comes when one has led to a copy."""

    opened = Signal(object)

    def __init__(self, window: DeskWindow) -> None:
        super().__init__(window)
        self._window = window
        self._watched: Watched | None = None
        window.jobs.cancel_requested.connect(self._cancel)

    # -- with the recovery sheet ---------------------------------------------------------------------------------------

    def with_sheet(self) -> None:
        """Ask for the recovery key and a new passphrase."""
        from desktop_app.ui.pages.recover import RecoverPage

        if not self._window.has_page("unlock-recovery"):
            page = RecoverPage()
            page.back_wanted.connect(lambda: self._window.open_page("unlock"))
            page.submitted.connect(lambda: self._recover(page))
            self._window.add_page("unlock-recovery", page.title, "key-round", page, in_menu=False)
        self._window.open_page("unlock-recovery")

    def _recover(self, page: RecoverPage) -> None:
        places, key, passphrase = self._window.places, page.key, page.passphrase.value()

        def work(ways: WaysIn) -> OpenCopy:
            around = ways.system_surroundings()
            return with_photos(ways.open_with_recovery(places, key, passphrase, surroundings=around, back_up=False))

        def done(copy: OpenCopy) -> None:
            page.forget()
            self.opened.emit(copy)

        page.wait()
        self._window.aside(work, done, partial(self._failed, page))

    # -- from a back-up ------------------------------------------------------------------------------------------------

    def from_back_up(self, home: str) -> None:
        """Ask for a back-up and its passphrase; `home` is the page that Back leads to."""
        from desktop_app.ui.models.back_ups import daily_copies
        from desktop_app.ui.pages.restore import RestorePage

        key = f"{home}-restore"
        if not self._window.has_page(key):
            places = self._window.places
            days = daily_copies(places.back_ups) if places.vault.exists() else ()
            page = RestorePage(days, replaces=places.are_taken() or (places.database / "desk.db").exists())
            page.back_wanted.connect(lambda: self._window.open_page(home))
            page.file_chosen.connect(partial(self._describe, page))
            page.submitted.connect(lambda: self._restore(page))
            self._window.add_page(key, page.title, "rotate-ccw", page, in_menu=False)
        self._window.open_page(key)

    def _describe(self, page: RestorePage, file: Path) -> None:
        def work(_ways: WaysIn) -> Described:
            from desktop_app.store import whole_copy
            from desktop_app.ui.models.back_ups import described

            return described(whole_copy.describe(file))

        self._window.aside(work, page.describe, partial(self._failed, page))

    def _restore(self, page: RestorePage) -> None:
        places, file, day, passphrase = self._window.places, page.file, page.day, page.passphrase.text()
        self._watched = watched = Watched(self)
        watched.stepped.connect(self._stepped)

        def work(ways: WaysIn) -> tuple[OpenCopy, Sequence[str]]:
            around = ways.system_surroundings()
            if day is not None:
                wrong = ways.restore_daily(places, day, passphrase, surroundings=around, progress=watched)
            else:
                assert file is not None  # noqa: S101 - the page asks for one
                wrong = ways.restore(places, file, passphrase, surroundings=around, progress=watched, keep_old=True)
            return with_photos(ways.open_desk(places, passphrase, surroundings=around, back_up=False)), wrong

        def done(opened: tuple[OpenCopy, Sequence[str]]) -> None:
            copy, wrong = opened
            self._window.jobs.finish()
            page.forget()
            made_on = page.made_on
            self.opened.emit(copy)
            self._window.say(NOT_WHOLE if wrong else _restored(copy, made_on), "warn" if wrong else "ok")

        page.wait()
        self._window.jobs.start(RESTORING)
        self._window.aside(work, done, partial(self._failed, page))

    @Slot(object, object)
    def _stepped(self, done: int, total: int) -> None:
        if self._window.jobs.isVisible():
            self._window.jobs.step(done, total)

    @Slot()
    def _cancel(self) -> None:
        if self._watched is not None:
            self._watched.cancel()

    # -- both ----------------------------------------------------------------------------------------------------------

    def _failed(self, page: RecoverPage | RestorePage, error: BaseException) -> None:
        self._window.jobs.finish()
        if isinstance(error, AppError):
            page.refuse(error)
            return
        page.entered()
        if isinstance(error, Cancelled):
            self._window.say(STOPPED, "info")
        else:
            self._window.crash.report(error)


def _restored(copy: OpenCopy, made_on: str) -> str:
    with copy.store.read() as reader:
        organisation = reader.meta().get("organisation_name", "")
    identity = copy.store.identity
    who = ", ".join(part for part in (organisation, identity.device_name, identity.officer) if part)
    return f"Restored: {who}, as it was on {made_on}."
