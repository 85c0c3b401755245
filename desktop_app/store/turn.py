"""Whose turn it is to write: one thread's at a time, and whether another one waits."""

from __future__ import annotations

import threading

MOST_SECONDS = 10.0


class Turn:
    """A lock that the thread which has it may take again, and that tells whether somebody waits for it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._waiting: set[int] = set()
        self._had = threading.Condition()

    def __enter__(self) -> None:
        me = threading.get_ident()
        self._waiting.add(me)
        self._lock.acquire()
        self._waiting.discard(me)
        with self._had:
            self._had.notify_all()

    def __exit__(self, *_error: object) -> None:
        self._lock.release()

    @property
    def is_waited_for(self) -> bool:
        """Whether another thread waits for its turn."""
        return bool(self._waiting)

    def let_others(self) -> None:
        """Wait until nobody waits any more; called without having the turn."""
        with self._had:
            self._had.wait_for(lambda: not self._waiting, MOST_SECONDS)
