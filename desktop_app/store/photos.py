"""Pictures beside the database: each kept once, by its SHA-256, encrypted to this copy alone (age, X25519).

The key to them lives in the encrypted database: whoever cannot open the one cannot see the others. A picture is on the
disk before the record that names it is committed; what no record names any more is a stray, never a loss.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import Gone, StoreTrouble
from desktop_app.store.engine import Store

pyrage: Any = import_module("pyrage")
"""age in Rust; it ships no types."""

FOLDER = "photos"
IDENTITY = "photo_identity"
"""The key in the database's meta under which this copy's secret key to its pictures is kept, as age writes it."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PART = ".part"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC})
_READ_ONLY = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class Photos:
    """The pictures of one copy. Errors of the disk are StoreTrouble: full, read-only, disk-trouble."""

    def __init__(self, folder: Path, identity: str) -> None:
        """`identity` is this copy's secret key to its pictures, as age writes it (AGE-SECRET-KEY-...)."""
        self.folder = folder
        self._identity = pyrage.x25519.Identity.from_str(identity)
        self._recipient = self._identity.to_public()

    @classmethod
    def of(cls, store: Store) -> Photos:
        """The pictures that belong to this open store; its key is made the first time.

        What a power cut left half written is cleared away: the store's lock says that nobody else is writing.
        """
        with store.read() as reader:
            identity = reader.meta().get(IDENTITY)
        if identity is None:
            identity = str(pyrage.x25519.Identity.generate())
            store.set_meta({IDENTITY: identity})
        photos = cls(store.folder / FOLDER, identity)
        photos.clear_half_written()
        return photos

    def put(self, picture: bytes) -> str:
        """Keep a picture, whole and on the disk when this returns; answers its SHA-256 (64 hexadecimal digits).

        One that is here already is not written again, unless what is here is damaged.
        """
        return self.put_all([picture])[0]

    def put_all(self, pictures: Iterable[bytes]) -> list[str]:
        """Keep several pictures, as `put`; their folders are made lasting once."""
        written: set[Path] = set()
        names = []
        for picture in pictures:
            sha256 = hashlib.sha256(picture).hexdigest()
            if not (self.has(sha256) and self._reads(sha256)):
                written.add(self._write(sha256, picture))
            names.append(sha256)
        with _disk_errors():
            for folder in sorted({*written, *(folder.parent for folder in written)}):
                _make_lasting(folder)
        return names

    def _write(self, sha256: str, picture: bytes) -> Path:
        """Write one picture; answers the folder that it is in."""
        path = self._path(sha256)
        sealed = pyrage.encrypt(picture, [self._recipient])
        with _disk_errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(_PART)
            try:
                with part.open("wb") as file:
                    file.write(sealed)
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(path)
            except OSError:
                with contextlib.suppress(OSError):
                    part.unlink(missing_ok=True)
                raise
        return path.parent

    def get(self, sha256: str) -> bytes:
        """The picture; Gone('no-photo') if it is not here, StoreTrouble('photo-damaged') if it is not what it was."""
        path = self._path(sha256)
        try:
            with _disk_errors():
                sealed = path.read_bytes()
        except FileNotFoundError:
            raise Gone("no-photo", photo=sha256) from None
        try:
            picture = pyrage.decrypt(sealed, [self._identity])
        except pyrage.DecryptError:
            raise StoreTrouble("photo-damaged", photo=sha256) from None
        if hashlib.sha256(picture).hexdigest() != sha256:
            raise StoreTrouble("photo-damaged", photo=sha256)
        return bytes(picture)

    def has(self, sha256: str) -> bool:
        """Whether the picture is here (not whether it is whole: `get` says that)."""
        return _SHA256.fullmatch(sha256) is not None and self._path(sha256).is_file()

    def all(self) -> frozenset[str]:
        """SHA-256 of every picture here."""
        return frozenset(path.stem for path in self._files(".age") if _SHA256.fullmatch(path.stem))

    def strays(self, known: Collection[str]) -> frozenset[str]:
        """Pictures that none of the `known` names: a form that was given up, a batch that was not taken in."""
        return self.all().difference(known)

    def missing(self, known: Collection[str]) -> frozenset[str]:
        """Of the `known` names, those whose picture is not here."""
        return frozenset(known) - self.all()

    def remove(self, sha256: str) -> None:
        """Let go of a picture; one that is not here is no trouble."""
        with _disk_errors():
            self._path(sha256).unlink(missing_ok=True)

    def clear_half_written(self) -> None:
        """Clear away what a power cut left half written."""
        for part in self._files(_PART):
            with contextlib.suppress(OSError):
                part.unlink()

    def _reads(self, sha256: str) -> bool:
        try:
            self.get(sha256)
        except StoreTrouble:
            return False
        return True

    def _files(self, suffix: str) -> Iterator[Path]:
        yield from self.folder.glob(f"[0-9a-f][0-9a-f]/*{suffix}")

    def _path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise Gone("no-photo", photo=sha256[:64])
        return self.folder / sha256[:2] / f"{sha256}.age"


def _make_lasting(folder: Path) -> None:
    """Have the folder's list of names on the disk too, where the system can do that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        code = "full" if error.errno in _FULL else "read-only" if error.errno in _READ_ONLY else "disk-trouble"
        raise StoreTrouble(code) from error
