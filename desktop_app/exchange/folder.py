"""The shared folder: a dumb mailbox on a share, in a synchronised folder or on a stick.

    neighbourhood-desk.json                 the sentinel: whose folder this is
    up/<laptop>/<epoch>-<seq8>.ndb          from laptops to the office
    down/<office>/<epoch>-<seq8>.ndb        from the office to laptops
    ack/<laptop>/<epoch>-<seq8>.ndb         the office's receipts

Each writer has its own directory. A file is written once under a name never used before, never changed, never locked.
That a file is absent means nothing, and file times are never read. File names carry ids only. A batch is known by its
content, as synchronising programs rename files.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Literal

import msgspec
from msgspec import Struct

from desktop_app.domain.errors import BadBatch, FolderTrouble
from desktop_app.exchange.batch import MAX_BATCH_BYTES, Header
from desktop_app.exchange.lines import Count, Kind, ShortText, Uuid

SENTINEL = "neighbourhood-desk.json"
FORMAT = 1
SUFFIX = ".ndb"

_MAX_SENTINEL_BYTES = 4096
_MAGIC = b"NDBATCH"

_UNREACHABLE = frozenset(
    {
        errno.ENOENT,
        errno.ENOTDIR,
        errno.ENODEV,
        errno.ENXIO,
        errno.ESTALE,
        errno.ENOTCONN,
        errno.ETIMEDOUT,
        errno.ECONNRESET,
        errno.ECONNREFUSED,
        errno.ECONNABORTED,
        errno.EHOSTDOWN,
        errno.EHOSTUNREACH,
        errno.ENETDOWN,
        errno.ENETUNREACH,
    }
)
_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

# Windows' own numbers, which Python turns into EINVAL or worse (learn.microsoft.com, "System Error Codes").
_WINDOWS_UNREACHABLE = frozenset({21, 51, 53, 55, 58, 59, 64, 67, 121, 1219, 1222, 1231, 1232, 1450, 2250})
_WINDOWS_READ_ONLY = frozenset({5, 19, 65})
_WINDOWS_FULL = frozenset({39, 112, 1295})

# What file systems without a directory flush answer: Samba, some FUSE ones, and network drives.
_NO_DIRECTORY_FLUSH = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOTTY, errno.EBADF})


class Sentinel(Struct, frozen=True, forbid_unknown_fields=False):
    """What the folder says of itself. Later versions may add to it.

    `office_epoch` grows when the office comes back from a back-up. Nobody signs it, so it only makes laptops ask again.
    """

    format: int
    org: Uuid
    office_key: ShortText
    office_epoch: Count = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be a batch. `name` is its path inside the folder."""

    name: PurePosixPath
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Unusable:
    """Something in a batch's place that is not read. `code` is 'not-regular-file', 'too-large' or 'folder-trouble'."""

    name: PurePosixPath
    code: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What a scan saw; it may be less than what there is."""

    found: tuple[Found, ...]
    unusable: tuple[Unusable, ...]


def place(header: Header) -> PurePosixPath:
    """Where a batch with this header belongs in the folder. A receipt goes to the first of `to`."""
    owner = header.to[0] if header.kind == "ack" else header.device
    return PurePosixPath(header.kind, owner, f"{header.epoch}-{header.seq:08d}{SUFFIX}")


def establish(root: Path, org: str, office_key: str, office_epoch: int = 0) -> SharedFolder:
    """Make an existing folder the organisation's, by its sentinel. One that already is stays as it is, but for the
    office's epoch.

    FolderTrouble: as everywhere here, 'folder-other-organisation', and 'office-replaced' when the folder knows of an
    office with a higher epoch: another computer has taken this one's place.
    """
    folder = SharedFolder(root, org)
    with sorted_trouble(root, "write"):
        listed = os.listdir(root)
    wanted = Sentinel(FORMAT, org, office_key, office_epoch)
    if SENTINEL not in listed:
        with sorted_trouble(root, "write"):
            _write_whole(root, SENTINEL, _as_text(wanted))
    there = folder.sentinel()
    if there.office_epoch > office_epoch:
        raise FolderTrouble("office-replaced", folder=str(root))
    if there.office_epoch < office_epoch:
        with sorted_trouble(root, "write"):
            _write_whole(root, SENTINEL, _as_text(wanted), over=True)
    return folder


def _as_text(sentinel: Sentinel) -> bytes:
    return msgspec.json.format(msgspec.json.encode(sentinel), indent=2)


class SharedFolder:
    """One organisation's folder at `root`.

    Everything raises FolderTrouble: 'folder-not-reachable' (not there, no sentinel, connection lost),
    'folder-read-only', 'folder-full', 'folder-other-organisation', 'folder-newer', or 'folder-trouble' with the
    `reason`, an errno name.
    """

    def __init__(self, root: Path, org: str) -> None:
        self.root = root
        self._org = org

    def sentinel(self) -> Sentinel:
        """The sentinel, read afresh: a share that has gone away looks like an empty directory, never like an empty
        folder."""
        with sorted_trouble(self.root, "read"):
            try:
                sentinel = msgspec.json.decode(_read_regular(self.root / SENTINEL, _MAX_SENTINEL_BYTES), type=Sentinel)
            except (msgspec.MsgspecError, UnicodeError, RecursionError, BadBatch) as error:
                raise FolderTrouble("folder-trouble", folder=str(self.root), reason="sentinel") from error
        if sentinel.org != self._org:
            raise FolderTrouble("folder-other-organisation", folder=str(self.root))
        if sentinel.format > FORMAT:
            raise FolderTrouble("folder-newer", folder=str(self.root))
        return sentinel

    def publish(self, name: PurePosixPath, data: bytes) -> PurePosixPath:
        """Put a file there, whole or not at all, and answer the name it got.

        That is `name`, or, where something else has it (a torn earlier copy, say), a name made from it: nothing is
        ever overwritten. The same bytes under that name are not written again. Even a return does not prove that the
        file will be there tomorrow (no directory can be flushed on Windows, and shares lie): only the office's
        receipt does.
        """
        self.sentinel()
        with sorted_trouble(self.root, "write"):
            directory = self._own_directory(name.parent)
            path = directory / name.name
            if _exists(path):
                if _same_content(path, data):
                    return name
                for other in sorted(os.listdir(directory)):
                    if other.startswith(f"{name.stem}-") and _same_content(directory / other, data):
                        return name.with_name(other)
                name = name.with_name(f"{name.stem}-{secrets.token_hex(4)}{name.suffix}")
            _write_whole(directory, name.name, data)
        return name

    def scan(self, kind: Kind) -> Listing:
        """The files in that part of the folder, by name. None there, or a directory that vanishes meanwhile, is an
        empty listing.
        """
        self.sentinel()
        found: list[Found] = []
        unusable: list[Unusable] = []
        for entry in self._entries(PurePosixPath(kind)):
            inside = self._entries(entry.name) if isinstance(entry, _Directory) else iter((entry,))
            for item in inside:
                if isinstance(item, Found):
                    found.append(item)
                else:
                    unusable.append(Unusable(item.name, "not-regular-file") if isinstance(item, _Directory) else item)
        self.sentinel()  # a share lost halfway is trouble, not a short listing
        by_name = sorted(found, key=lambda item: item.name), sorted(unusable, key=lambda item: item.name)
        return Listing(tuple(by_name[0]), tuple(by_name[1]))

    def read(self, name: PurePosixPath) -> bytes | None:
        """The file's bytes, or None when it has gone meanwhile. BadBatch 'not-regular-file' or 'too-large'."""
        return self._read(name, MAX_BATCH_BYTES, whole=True)

    def read_beginning(self, name: PurePosixPath, size_bytes: int) -> bytes | None:
        """The file's first bytes, or None when it has gone meanwhile. BadBatch 'not-regular-file'."""
        return self._read(name, size_bytes, whole=False)

    def _read(self, name: PurePosixPath, most: int, *, whole: bool) -> bytes | None:
        with sorted_trouble(self.root, "read"):
            try:
                data: bytes | None = _read_regular(self.root / name, most, whole=whole)
            except FileNotFoundError:
                data = None
        if data is None:
            self.sentinel()
        return data

    def remove(self, name: PurePosixPath) -> None:
        """Take a file away that has done its work. One that is already gone is no trouble."""
        self.sentinel()
        with sorted_trouble(self.root, "write"), suppress(FileNotFoundError):
            os.unlink(self.root / name)

    def _own_directory(self, inside: PurePosixPath) -> Path:
        """The directory, made step by step below the root, which itself is never made."""
        path = self.root
        for part in inside.parts:
            path = path / part
            with suppress(FileExistsError):
                os.mkdir(path)
        return path

    def _entries(self, inside: PurePosixPath) -> Iterator[Found | Unusable | _Directory]:
        with sorted_trouble(self.root, "read"):
            try:
                names = os.listdir(self.root / inside)
            except FileNotFoundError:
                return
        for name in names:
            if name.startswith((".", "~")) or name.endswith(".tmp"):
                continue
            with suppress(FileNotFoundError):
                yield from self._entry(inside / name)

    def _entry(self, name: PurePosixPath) -> Iterator[Found | Unusable | _Directory]:
        path = self.root / name
        try:
            status = os.lstat(path)
            if stat.S_ISDIR(status.st_mode):
                yield _Directory(name)
            elif not stat.S_ISREG(status.st_mode):
                yield Unusable(name, "not-regular-file")
            elif name.suffix != SUFFIX and not _starts_like_a_batch(path):
                return  # the folder's own litter: desktop.ini and its like
            elif status.st_size > MAX_BATCH_BYTES:
                yield Unusable(name, "too-large")
            else:
                yield Found(name, status.st_size)
        except FileNotFoundError:
            raise
        except OSError:
            yield Unusable(name, "folder-trouble")


@dataclass(frozen=True, slots=True)
class _Directory:
    name: PurePosixPath


@contextmanager
def sorted_trouble(root: Path, doing: Literal["read", "write"]) -> Iterator[None]:
    """Turn every OSError inside into the FolderTrouble that says what a person can do about it."""
    try:
        yield
    except OSError as error:
        facts = {"folder": str(root), "reason": errno.errorcode.get(error.errno or 0, "unknown")}
        raise FolderTrouble(_code(error, doing), **facts) from error


def _code(error: OSError, doing: Literal["read", "write"]) -> str:
    windows = getattr(error, "winerror", None)
    if windows in _WINDOWS_UNREACHABLE or error.errno in _UNREACHABLE:
        return "folder-not-reachable"
    if windows in _WINDOWS_FULL or error.errno in _FULL:
        return "folder-full"
    if doing == "write" and (windows in _WINDOWS_READ_ONLY or error.errno in _READ_ONLY):
        return "folder-read-only"
    return "folder-trouble"


def _write_whole(directory: Path, name: str, data: bytes, *, over: bool = False) -> None:
    """Write under a temporary name that synchronising programs leave alone, read back, and only then give it its
    name: one that is free or, for the sentinel alone, `over` the old one's."""
    temporary = directory / f"~{name}.{secrets.token_hex(4)}.tmp"
    try:
        with open(temporary, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _check_ready(temporary, directory / name, data, over=over)
        (os.replace if over else os.rename)(temporary, directory / name)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _flush_directory(directory)


def _check_ready(temporary: Path, final: Path, data: bytes, *, over: bool) -> None:
    if not _same_content(temporary, data):
        raise OSError(errno.EIO, "read back differently")
    if not over and _exists(final):
        raise FileExistsError(errno.EEXIST, "name taken")


def _flush_directory(directory: Path) -> None:
    """Make the new name last, where the system can; Windows cannot even open a directory."""
    if os.name == "nt":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_DIRECTORY_FLUSH:
            raise
    finally:
        os.close(handle)


def _exists(path: Path) -> bool:
    try:
        os.lstat(path)
    except FileNotFoundError:
        return False
    return True


def _same_content(path: Path, data: bytes) -> bool:
    try:
        there = _read_regular(path, len(data))
    except BadBatch:
        return False
    return sha256(there).digest() == sha256(data).digest()


def _starts_like_a_batch(path: Path) -> bool:
    with open(path, "rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _read_regular(path: Path, limit: int, *, whole: bool = True) -> bytes:
    """A regular file's bytes (or only the first ones), through no link. BadBatch 'not-regular-file', 'too-large'."""
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise BadBatch("not-regular-file")
    # Something else may have taken its place since: neither follow it nor wait on a pipe.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise BadBatch("not-regular-file")
        data = file.read(limit + whole)
    if len(data) > limit:
        raise BadBatch("too-large")
    return data
