"""What nobody foresaw: caught everywhere, logged without anything personal, and told calmly.

Errors that have a sentence (a full disk, say) and that no page caught are said in the message bar. Everything else is
a bug: the dialog offers its report to copy and a problem report to save. What was saved is saved; an error rolls back
only what it was in the middle of.
"""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, Slot, qInstallMessageHandler

from desktop_app import __version__
from desktop_app.domain.errors import AppError
from desktop_app.paths import Places

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from PySide6.QtWidgets import QDialog

    from desktop_app.ui.window import DeskWindow


class CrashReporter(QObject):
    """Takes Python's and Qt's last words from when it is made until `close`."""

    _caught = Signal(object)

    def __init__(self, window: DeskWindow, places: Places) -> None:
        super().__init__(window)
        self._window = window
        self._places = places
        self._log = logging.getLogger("desk.window")
        self._shown: QDialog | None = None
        # Errors of other threads are told in the window's.
        self._caught.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        self._qt_before: Any = qInstallMessageHandler(self._qt_said)
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        sys.unraisablehook = self._unraisable

    def close(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        qInstallMessageHandler(self._qt_before)

    def report(self, error: BaseException) -> None:
        """Log a bug and tell of it; an error that has a sentence is only said."""
        if isinstance(error, AppError):
            self._log.info("said: %s", error.code)
        else:
            self._log.error("a bug: %s", type(error).__name__, exc_info=error)
        self._caught.emit(error)

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: Any) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, trace)
            return
        self.report(error)

    def _uncaught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.report(args.exc_value)

    def _unraisable(self, args: Any) -> None:
        # Nothing the user was doing has failed, so nobody is disturbed.
        self._log.error("could not be raised: %s", args.exc_type.__name__, exc_info=args.exc_value)

    def _qt_said(self, kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
        if kind in {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg}:
            self._log.info("Qt: %s", words)
        if callable(self._qt_before):
            self._qt_before(kind, context, words)

    @Slot(object)
    def _tell(self, error: BaseException) -> None:
        from desktop_app import logs
        from desktop_app.ui import text

        if isinstance(error, AppError):
            self._window.say(text.sentence(error), "error")
            return
        if self._shown is not None:  # one at a time: a broken page may fail at every repaint
            return
        from desktop_app.ui.dialogs.problem_report import BugDialog

        dialog = BugDialog(logs.report(error, self._now(), __version__))
        dialog.save_wanted.connect(self.save_report)
        dialog.finished.connect(self._closed)
        self._shown = dialog
        self._window.open_dialog(dialog)

    @Slot()
    def _closed(self, *_: object) -> None:
        self._shown = None

    def _now(self) -> datetime:
        """Now; before the model layer is there nobody knows, and the log tells it."""
        from datetime import UTC, datetime

        return self._window.now() or datetime.fromtimestamp(0, UTC)

    @Slot()
    def save_report(self) -> None:
        """Ask where, and save a problem report there."""
        from desktop_app.ui.dialogs.files import ask_file_to_save

        name = f"problem-report-{self._now():%Y-%m-%d}.zip"
        ask_file_to_save(self._window, "Save a problem report", name, "Zip (*.zip)", self._save)

    def _save(self, target: Path) -> None:
        from desktop_app.ui import text
        from desktop_app.ui.problem_report import write_problem_report

        try:
            write_problem_report(target, self._places, self._window.settings)
        except AppError as error:
            self._window.say(text.sentence(error), "error")
            return
        self._window.say(f"The problem report was saved as {target.name}. Send it to support.")
