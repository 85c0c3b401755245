"""The protocol by which long work says how far it is, and is asked to stop."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Cancelled(Exception):
    """Raised out of `Progress.step` when the user asked for the work to stop."""


class Progress(Protocol):
    """Told by long work about every half second of work or more often; may raise `Cancelled`."""

    def step(self, done: int, total: int | None, what: str) -> None:
        """Say that `done` of `total` (None: not known) are done; `what` is a code such as 'people'."""


class Silent:
    """A progress that nobody watches and that never cancels."""

    def step(self, done: int, total: int | None, what: str) -> None:
        """Nothing is said."""


SILENT = Silent()


@contextmanager
def without_looking_for_rubbish() -> Iterator[None]:
    """Rows hold no circles; to look for some among so many takes a tenth of the time, in pauses of half a second."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
