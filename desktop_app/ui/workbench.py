"""What every page works with: the runner, the photos, the settings, the session that the desk stands at, and a voice.

A page gets one `Workbench` and nothing else: it reads with `query`, does with `do`, and tells the user with `say`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import isValid

from desktop_app.domain.changes import Changes, Op
from desktop_app.domain.errors import AppError
from desktop_app.settings import Settings
from desktop_app.ui import text
from desktop_app.ui.runner import Job, Runner

if TYPE_CHECKING:
    from desktop_app.paths import Places
    from desktop_app.store.photos import Photos

Result = TypeVar("Result")


class Voice(Protocol):
    """What the window offers for telling the user something and for going somewhere."""

    def say(self, sentence: str, kind: str = "ok", *, undo: bool = False) -> None:
        """Show a sentence in the message bar (kind: ok, info, warn, error), with Undo beside it if asked."""

    def go(self, page: str) -> None:
        """Open the page with this key."""


class Workbench(QObject):
    """One for the whole window."""

    session_changed = Signal(str)
    """The id of the session that the desk stands at now."""

    changed = Signal(object)
    """Changes, after each commit."""

    def __init__(
        self,
        runner: Runner,
        photos: Photos,
        settings: Settings,
        places: Places,
        voice: Voice,
        window: QWidget,
        keep_settings: Callable[[Settings], None],
    ) -> None:
        super().__init__(window)
        self.runner = runner
        self.photos = photos
        self.settings = settings
        self.places = places
        self.voice = voice
        self.window = window
        self._keep_settings = keep_settings
        self.session_id = ""
        self._about = ""
        runner.changed.connect(self.changed)

    @property
    def identity(self) -> Any:
        """What this copy is: role, names, organisation."""
        return self.runner.store.identity

    def now(self) -> datetime:
        """The local moment, aware of its zone."""
        return self.runner.store.surroundings.now().astimezone()

    def today(self) -> str:
        """The local date, ISO 8601."""
        return self.now().date().isoformat()

    def stand_at(self, session_id: str) -> None:
        """Have the desk stand at another session."""
        if session_id != self.session_id:
            self.session_id = session_id
            self.session_changed.emit(session_id)

    def go_about(self, page: str, about_id: str) -> None:
        """Open the page with this key about one person or event, which it then takes with `take_about`."""
        self._about = about_id
        self.voice.go(page)

    def take_about(self) -> str:
        """What the page that comes into sight is wanted for; "" for nothing in particular."""
        asked, self._about = self._about, ""
        return asked

    def query(self, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """Ask: `function(reader, ...)`."""
        return self.runner.query(function, *args, **kwargs)

    def do(self, op: Op, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """Do one labelled thing in one transaction. Errors pass to the caller: `Rejected` belongs at its field."""
        return self.runner.do(op, function, *args, **kwargs)

    def start(
        self, name: str, function: Callable[..., Result], *args: Any, done: Callable[[Result], None], **kwargs: Any
    ) -> Job:
        """Run long work; what goes wrong is said in the message bar."""
        return self.runner.start(name, function, *args, done=done, failed=self.say_failed, **kwargs)

    def say(self, sentence: str, kind: str = "ok", *, undo: bool = False) -> None:
        """Tell the user, in the message bar and to screen readers."""
        self.voice.say(sentence, kind, undo=undo)

    def say_failed(self, error: BaseException) -> None:
        """Tell the user what went wrong and what to do next; a bug goes on to the bug dialog."""
        if isinstance(error, AppError):
            self.say(text.sentence(error), "error")
            return
        if type(error).__name__ == "Cancelled":
            self.say(text.CANCELLED, "info")
            return
        raise error

    def keep(self, settings: Settings) -> None:
        """Keep changed settings of this copy."""
        self.settings = settings
        self._keep_settings(settings)

    def open(
        self, dialog: QDialog, accepted: Callable[[], None] | None = None, *, over: QWidget | None = None
    ) -> QDialog:
        """Open a dialog over the window (or over another dialog) without stopping the program.

        The focus goes back to the opener when it closes.
        """
        home = over or self.window
        opener = home.focusWidget()
        dialog.setParent(home, dialog.windowFlags())
        if accepted is not None:
            dialog.accepted.connect(accepted)

        def closed(_result: int) -> None:
            home.activateWindow()
            # What the dialog did may have led elsewhere, where the keyboard is already.
            if opener is not None and isValid(opener) and opener.isVisible():
                opener.setFocus()
            dialog.deleteLater()

        dialog.finished.connect(closed)
        dialog.open()
        return dialog


def touches(changes: object, *entities: str) -> bool:
    """Whether Changes altered any of these entities."""
    return isinstance(changes, Changes) and changes.touches(*entities)
