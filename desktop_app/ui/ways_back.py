"""The ways back to a copy that does not open by its passphrase: with the recovery sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.errors import AppError
from desktop_app.ui.first_start import with_photos

if TYPE_CHECKING:
    from desktop_app.ui.pages.recover import RecoverPage
    from desktop_app.ui.ways_in import OpenCopy, WaysIn
    from desktop_app.ui.window import DeskWindow


class WaysBack(QObject):
    """Puts its pages into the window as they are needed. `opened(copy)` comes when one has led to a copy."""

    opened = Signal(object)

    def __init__(self, window: DeskWindow) -> None:
        super().__init__(window)
        self._window = window

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

        def failed(error: BaseException) -> None:
            if isinstance(error, AppError):
                page.refuse(error)
            else:
                page.entered()
                self._window.crash.report(error)

        page.wait()
        self._window.aside(work, done, failed)
