"""A share that lies: errors, short writes, silent zeros, names that are lost or doubled, listings that vanish.

`bad_share` puts it between the program's folder room and the system, on every system; `bad_file_system` mounts one.
"""

from __future__ import annotations

import builtins
import errno
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any, Self
from unittest.mock import patch

KINDS = ("errors", "short writes", "silent zeros", "names", "listings", "away", "everything")
CHANCE = 0.12
ERRORS = (errno.EIO, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.ESTALE, errno.EACCES, errno.ENOSPC)


class Trouble:
    """What goes wrong and when, from a seed."""

    def __init__(self, seed: int, kind: str) -> None:
        self.random = Random(seed)
        self.kind = kind
        self.done: Counter[str] = Counter()
        self.on = True

    def happens(self, kind: str, chance: float = CHANCE) -> bool:
        """Whether this goes wrong now."""
        if not self.on or self.kind not in (kind, "everything") or self.random.random() >= chance:
            return False
        self.done[kind] += 1
        return True

    def may_fail(self) -> None:
        """Perhaps an error, as shares have them."""
        if self.happens("errors", CHANCE / 4) or self.happens("away", CHANCE / 4):
            number = self.random.choice(ERRORS)
            raise OSError(number, os.strerror(number))

    def some_of(self, names: list[str]) -> list[str]:
        """A listing, perhaps with holes."""
        return [n for n in names if self.random.random() < 0.5] if self.happens("listings") else names

    def written(self, data: bytes) -> bytes:
        """What of these bytes is written; fewer, and nothing is said."""
        return data[: self.random.randrange(len(data) + 1)] if data and self.happens("short writes") else data


class _BadFile:
    def __init__(self, file: Any, trouble: Trouble) -> None:
        self._file, self._trouble = file, trouble

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> int:
        self._trouble.may_fail()
        self._file.write(self._trouble.written(data))
        return len(data)

    def read(self, size: int = -1) -> bytes:
        self._trouble.may_fail()
        return bytes(self._file.read(size))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class _BadSystem:
    """`os`, as the folder room sees it."""

    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def listdir(self, path: Any) -> list[str]:
        self._trouble.may_fail()
        return self._trouble.some_of(os.listdir(path))

    def fsync(self, handle: int) -> None:
        self._trouble.may_fail()
        os.fsync(handle)

    def mkdir(self, path: Any) -> None:
        self._trouble.may_fail()
        os.mkdir(path)

    def unlink(self, path: Any) -> None:
        self._trouble.may_fail()
        os.unlink(path)

    def lstat(self, path: Any) -> os.stat_result:
        self._trouble.may_fail()
        return os.lstat(path)

    def rename(self, old: Any, new: Any) -> None:
        self._trouble.may_fail()
        rename_badly(self._trouble, Path(old), Path(new))


def rename_badly(trouble: Trouble, old: Path, new: Path) -> None:
    """Rename, or say so and do nothing, or do half of it, or lose the end of the file to zeros on the way."""
    if trouble.happens("names"):
        if trouble.random.random() < 0.5:
            return
        new.write_bytes(old.read_bytes()[: trouble.random.randrange(64)])
        return
    os.rename(old, new)
    if trouble.happens("silent zeros"):
        whole = new.read_bytes()
        keep = trouble.random.randrange(len(whole) + 1)
        new.write_bytes(whole[:keep] + bytes(len(whole) - keep))


@contextmanager
def bad_share(seed: int, kind: str) -> Iterator[Trouble]:
    """Every folder that the program shares is bad while this lasts; `Trouble.on` switches it off and on."""
    folder: Any = import_module("desktop_app.exchange.folder")
    trouble = Trouble(seed, kind)

    def opened(file: Any, mode: str = "r", *more: Any, **options: Any) -> Any:
        trouble.may_fail()
        return _BadFile(builtins.open(file, mode, *more, **options), trouble)

    with patch.object(folder, "os", _BadSystem(trouble)), patch.object(folder, "open", opened, create=True):
        yield trouble
