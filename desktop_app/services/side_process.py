"""Work in a process of its own beside this one: what could abort, or what a second core can do meanwhile.

The process is spawned, as on Windows, so that it has no thread, no lock and no open database of ours.
"""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Concatenate, ParamSpec, TypeVar

from desktop_app.domain.errors import AppError

GivenT = ParamSpec("GivenT")
ItemT = TypeVar("ItemT")


@contextmanager
def another_process(work: Callable[Concatenate[Connection, GivenT], None], *given: object) -> Iterator[Connection]:
    """Run `work(pipe, *given)` in another process, and read here what it sends; at the end of the block it is ended.

    `work` is a function of a module, what it is given can be pickled. The pipe comes to its end (EOFError) when the
    process does, whatever ended it.
    """
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe(duplex=False)
    process = spawn.Process(target=work, args=(theirs, *given), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        process.kill()
        process.join()
        process.close()


def made_aside(make: Callable[GivenT, Iterable[ItemT]], *given: object) -> Generator[ItemT]:
    """What `make(*given)` gives, made in another process one item ahead of what is asked for here.

    An error that it raises is raised here; AppError("side-process-ended") when the process ended in the middle.
    """
    with another_process(_send_all, make, given) as pipe:
        while True:
            try:
                found = pipe.recv()
            except (EOFError, OSError):
                raise AppError("side-process-ended") from None
            if found is None:
                return
            if isinstance(found, BaseException):
                raise found
            yield found


def _send_all(pipe: Connection, make: Callable[..., Iterable[object]], given: tuple[object, ...]) -> None:
    with suppress(BrokenPipeError, ConnectionError):  # nobody wants the rest
        try:
            for item in make(*given):
                pipe.send(item)
            pipe.send(None)
        except (BrokenPipeError, ConnectionError):
            raise
        except Exception as error:  # noqa: BLE001 - raised again on the other side
            if not isinstance(error, AppError):
                error.add_note(traceback.format_exc())
            pipe.send(error)
