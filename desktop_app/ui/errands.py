"""Work done aside while there is no store yet, and so no runner: loading the model layer, unlocking, setting up.

The shape is the runner's: one thread, and one queued signal that brings what came of it back to the window's thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop_app.domain.work import Cancelled

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

Result = TypeVar("Result")

STEP_SECONDS = 0.05


class _Ended(NamedTuple):
    result: Any
    error: BaseException | None
    done: Callable[[Any], None]
    failed: Callable[[BaseException], None]


class Watched(QObject):
    """The Progress of an errand that the user can watch and stop. `stepped(done, total)`; total 0: nobody knows."""

    stepped = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        self._told = 0.0

    @Slot()
    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    def step(self, done: int, total: int | None, what: str) -> None:  # noqa: ARG002 - the protocol names what is counted
        """The Progress protocol; called from the other thread."""
        if self._stop.is_set():
            raise Cancelled
        now = monotonic()
        if now - self._told >= STEP_SECONDS or done == total:
            self._told = now
            self.stepped.emit(done, total or 0)


class Errands(QObject):
    """Runs one errand after another on one thread of its own."""

    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool: ThreadPoolExecutor | None = None
        self._open = True
        self._posted.connect(self._on_posted, Qt.ConnectionType.QueuedConnection)

    def run(
        self, work: Callable[[], Result], done: Callable[[Result], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Do `work()` aside; `done(result)` or `failed(error)` is called in the window's thread."""

        def errand() -> None:
            result, error = None, None
            try:
                result = work()
            except BaseException as caught:  # noqa: BLE001 - carried to the window's thread, where bugs are reported
                error = caught
            if self._open:
                self._posted.emit(_Ended(result, error, done, failed))

        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(1, thread_name_prefix="errand")
        self._pool.submit(errand)

    def close(self) -> None:
        """Begin nothing more, wait for what runs, and say nothing about it."""
        self._open = False
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    @Slot(object)
    def _on_posted(self, ended: _Ended) -> None:
        if not self._open:
            return
        if ended.error is None:
            ended.done(ended.result)
        else:
            ended.failed(ended.error)
