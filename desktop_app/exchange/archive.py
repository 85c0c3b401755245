"""The office's own copies of the batches it took in, sealed as they came: `archive/<sha256>.ndb` beside the database.

An office that was restored from an older back-up takes them in again before it asks any laptop.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from desktop_app.store.engine import disk_errors

FOLDER = "archive"
SUFFIX = ".ndb"
_PART = ".part"
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Archive:
    """The sealed batches kept in one copy's folder. Errors of the disk are StoreTrouble: full, read-only, disk-trouble.

    Nothing in it can be read without the office's key or the recovery key.
    """

    def __init__(self, folder: Path) -> None:
        """`folder` is the copy's own (the store's)."""
        self.folder = folder / FOLDER

    def keep(self, digest: str, data: bytes) -> None:
        """Keep a batch under its SHA-256, whole and on the disk when this returns; one that is here already stays."""
        path = self._path(digest)
        if path.exists():
            return
        with disk_errors():
            self.folder.mkdir(exist_ok=True)
            part = path.with_suffix(_PART)
            try:
                with part.open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(path)
            except OSError:
                with suppress(OSError):
                    part.unlink(missing_ok=True)
                raise

    def get(self, digest: str) -> bytes | None:
        """The batch with this SHA-256, or None when it is not here or not what it was."""
        with disk_errors():
            try:
                data = self._path(digest).read_bytes()
            except FileNotFoundError:
                return None
        return data if sha256(data).hexdigest() == digest else None

    def all(self) -> Iterator[str]:
        """The SHA-256 of every batch here."""
        with disk_errors():
            names = sorted(path.stem for path in self.folder.glob(f"*{SUFFIX}"))
        return (name for name in names if _SHA256.fullmatch(name))

    def remove(self, digests: Collection[str]) -> None:
        """Let go of these; one that is not here is no trouble."""
        with disk_errors():
            for digest in digests:
                self._path(digest).unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        return self.folder / f"{digest}{SUFFIX}"
