"""What pages ask the program to do: short reads and writes here and now, long work on one thread, repaint afterwards.

Short writes run on the GUI thread (about 2 ms). Long work is a plain function `(store, progress, ...) -> report`; its
results come back through one object with one queued signal, so that nothing of Qt is touched from the other thread.
What somebody looks at meanwhile, such as the picture of a page, is made beside it: an import does not hold it up.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop_app.domain.changes import Changes, Op
from desktop_app.domain.errors import AppError
from desktop_app.domain.work import Cancelled, Progress

if TYPE_CHECKING:
    from desktop_app.services.history import Operation, Undone
    from desktop_app.store.engine import Store

Result = TypeVar("Result")

log = logging.getLogger("desk.runner")

STEP_MS = 50
CLOSING_SECONDS = 5.0
MOST_AT_ONCE = 500
"""Changes that are taken back while the window waits: well under a tenth of a second."""


@dataclass(frozen=True, slots=True)
class Progressed:
    """How far a job is: `done` of `total` (None: not known) of `what` (a code)."""

    job: Job
    done: int
    total: int | None
    what: str


class Job:
    """One piece of long work that was started. `name` is a code for the job strip."""

    def __init__(self, name: str, mailbox: _Mailbox) -> None:
        self.name = name
        self._mailbox = mailbox
        self._stop = threading.Event()
        self._told = 0.0
        self.future: Future[Any] | None = None

    def cancel(self) -> None:
        """Ask the work to stop at its next step; what it has not finished is taken back."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def step(self, done: int, total: int | None, what: str) -> None:
        """The Progress protocol; called from the other thread."""
        if self._stop.is_set():
            raise Cancelled
        now = monotonic()
        if (now - self._told) * 1000 >= STEP_MS or done == total:
            self._told = now
            self._mailbox.posted.emit(Progressed(self, done, total, what))


@dataclass(frozen=True, slots=True)
class _Ended:
    job: Job
    result: Any
    error: BaseException | None
    done: Callable[[Any], None]
    failed: Callable[[BaseException], None]


class _Mailbox(QObject):
    posted = Signal(object)


class Runner(QObject):
    """The one way from the screens to the services."""

    changed = Signal(object)
    """Changes, after each commit, in the GUI thread."""

    progressed = Signal(object)
    """Progressed, while a job runs."""

    job_started = Signal(object)
    job_ended = Signal(object)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self._home = threading.get_ident()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="job")
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="aside")
        self._jobs: list[Job] = []
        self._glances: list[Job] = []
        self._closed = False
        self._mailbox = _Mailbox(self)
        self._mailbox.posted.connect(self._on_posted, Qt.ConnectionType.QueuedConnection)
        store.on_commit(self._on_commit)

    # -- short work ----------------------------------------------------------------------------------------------------

    def query(self, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """Ask: `function(reader, ...)`."""
        with self.store.read() as reader:
            return function(reader, *args, **kwargs)

    def do(self, op: Op, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """Do one labelled thing: `function(writer, ...)` in one transaction. Logs its name, never its content."""
        with self.store.write(op) as writer:
            result = function(writer, *args, **kwargs)
        log.info("%s", op.value)
        return result

    def undo(self) -> Undone | None:
        """Take back the last thing done here; None if there is nothing."""
        from desktop_app.services import history

        return self._take_back(Op.UNDO, self.query(history.last_to_undo))

    def redo(self) -> Undone | None:
        """Do again what was just undone; None if there is nothing."""
        from desktop_app.services import history

        return self._take_back(Op.REDO, self.query(history.last_to_redo))

    def take_back(self, op: Op, done: Callable[[Undone | None], None], failed: Callable[[BaseException], None]) -> None:
        """Undo the last thing done here (`Op.UNDO`), or do again what was just undone (`Op.REDO`).

        At once, or as a job when it was so big that the window would stand still meanwhile, such as a tenant list.
        `done` gets None when there is nothing to take back.
        """
        from desktop_app.services import history

        target = self.query(history.last_to_undo if op == Op.UNDO else history.last_to_redo)
        if target is not None and self.query(history.size, target.id) > MOST_AT_ONCE:
            op_id = target.id

            def in_parts(store: Store, progress: Progress) -> Undone:
                return history.take_back_in_parts(store, op_id, progress, op=op)

            self.start("undo", in_parts, done=done, failed=failed)
            return
        try:
            undone = self._take_back(op, target)
        except AppError as error:
            failed(error)
        else:
            done(undone)

    def _take_back(self, op: Op, target: Operation | None) -> Undone | None:
        from desktop_app.services import history

        if target is None:
            return None
        with self.store.write(op, undoes=target.id) as writer:
            return history.take_back(writer, target.id)

    # -- long work -----------------------------------------------------------------------------------------------------

    def start(
        self,
        name: str,
        function: Callable[..., Result],
        *args: Any,
        done: Callable[[Result], None],
        failed: Callable[[BaseException], None],
        **kwargs: Any,
    ) -> Job:
        """Run `function(store, progress, ...)` on the working thread; `done` or `failed` is called in this one.

        `failed` gets `Cancelled` when the user asked for the work to stop.
        """
        job = Job(name, self._mailbox)
        self._jobs.append(job)
        self.job_started.emit(job)
        job.future = self._pool.submit(
            self._work, job, lambda: function(self.store, job, *args, **kwargs), done, failed
        )
        return job

    def aside(
        self,
        function: Callable[..., Result],
        *args: Any,
        done: Callable[[Result], None],
        failed: Callable[[BaseException], None],
    ) -> Job:
        """Run something that somebody waits for with their eyes on it, such as drawing a page: `function(store,
        progress, ...)`, which writes nothing. It waits for no long work, and the job strip does not tell of it.

        `failed` gets `Cancelled` when it was cancelled, also before it began. Once the runner is closed nobody looks
        any more, and nothing is made.
        """
        job = Job("", self._mailbox)
        if self._closed:
            job.cancel()
            return job
        self._glances.append(job)

        def work() -> Result:
            if job.cancelled:
                raise Cancelled
            return function(self.store, job, *args)

        job.future = self._aside.submit(self._work, job, work, done, failed)
        return job

    def _work(
        self,
        job: Job,
        function: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        result, error = None, None
        try:
            result = function()
        except BaseException as caught:  # noqa: BLE001 - carried to the GUI thread, where bugs are reported
            error = caught
        self._mailbox.posted.emit(_Ended(job, result, error, done, failed))

    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return bool(self._jobs)

    @property
    def looking(self) -> bool:
        """Whether something is made aside."""
        return bool(self._glances)

    def close(self) -> None:
        """Cancel what runs, wait a little for it, and let the thread go. The store is the caller's to close."""
        self._closed = True
        every = [*self._jobs, *self._glances]
        for job in every:
            job.cancel()
        for pool in (self._pool, self._aside):
            pool.shutdown(wait=False, cancel_futures=True)
        end = monotonic() + CLOSING_SECONDS
        for job in every:
            if job.future is not None and not job.future.cancelled():
                try:
                    job.future.result(timeout=max(0.0, end - monotonic()))
                except TimeoutError:
                    log.warning("job %s did not stop in time", job.name)
        self._jobs.clear()
        self._glances.clear()

    def _on_commit(self, changes: Changes) -> None:
        if threading.get_ident() == self._home:
            self.changed.emit(changes)
        else:
            self._mailbox.posted.emit(changes)

    @Slot(object)
    def _on_posted(self, letter: object) -> None:
        if isinstance(letter, Changes):
            self.changed.emit(letter)
        elif isinstance(letter, Progressed):
            self.progressed.emit(letter)
        elif isinstance(letter, _Ended):
            if letter.job in self._glances:
                self._glances.remove(letter.job)
            else:
                if letter.job in self._jobs:
                    self._jobs.remove(letter.job)
                self.job_ended.emit(letter.job)
            if letter.error is None:
                letter.done(letter.result)
            else:
                letter.failed(letter.error)
