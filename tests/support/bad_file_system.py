"""A bad share as a file system: `python -m tests.support.bad_file_system MOUNT BEHIND SEED KIND`.

Serves the folder BEHIND at MOUNT by FUSE, badly, until a file called `well` lies beside BEHIND; prints what it did when
it is unmounted.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path
from typing import Any

import mfusepy  # type: ignore[import-untyped]  # ships no types

from tests.support.bad_share import Trouble, rename_badly


class Share(mfusepy.Operations):  # type: ignore[misc]  # as above
    """Passes everything on to a folder, but for what goes wrong."""

    use_ns = True

    def __init__(self, behind: Path, trouble: Trouble) -> None:
        self.root, self.trouble = behind, trouble

    def _at(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def _try(self) -> None:
        self.trouble.on = not (self.root.parent / "well").exists()
        try:
            self.trouble.may_fail()
        except OSError as error:
            raise mfusepy.FuseOSError(error.errno) from error

    def getattr(self, path: str, _fh: int | None = None) -> dict[str, Any]:
        found = os.lstat(self._at(path))
        return {name: getattr(found, name) for name in ("st_mode", "st_nlink", "st_size", "st_uid", "st_gid")}

    def readdir(self, path: str, _fh: int) -> list[str]:
        self._try()
        return [".", "..", *self.trouble.some_of(os.listdir(self._at(path)))]

    def mkdir(self, path: str, mode: int) -> int:
        self._try()
        self._at(path).mkdir(mode)
        return 0

    def unlink(self, path: str) -> int:
        self._try()
        self._at(path).unlink()
        return 0

    def rename(self, old: str, new: str) -> int:
        self._try()
        rename_badly(self.trouble, self._at(old), self._at(new))
        return 0

    def create(self, path: str, mode: int, _fi: object = None) -> int:
        self._try()
        return os.open(self._at(path), os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)

    def open(self, path: str, flags: int) -> int:
        self._try()
        return os.open(self._at(path), flags)

    def read(self, _path: str, size: int, offset: int, fh: int) -> bytes:
        self._try()
        return os.pread(fh, size, offset)

    def write(self, _path: str, data: bytes, offset: int, fh: int) -> int:
        self._try()
        os.pwrite(fh, self.trouble.written(data), offset)
        return len(data)

    def truncate(self, path: str, length: int, _fh: int | None = None) -> int:
        os.truncate(self._at(path), length)
        return 0

    def fsync(self, _path: str, _datasync: int, _fh: int) -> int:
        self._try()
        return 0

    def fsyncdir(self, _path: str, _datasync: int, _fh: int) -> int:
        raise mfusepy.FuseOSError(errno.EINVAL)

    def release(self, _path: str, fh: int) -> int:
        os.close(fh)
        return 0


if __name__ == "__main__":
    at, behind, seed, kind = sys.argv[1:]
    share = Share(Path(behind), Trouble(int(seed), kind))
    mfusepy.FUSE(share, at, foreground=True, nothreads=True)
    sys.stdout.write(json.dumps(share.trouble.done))
