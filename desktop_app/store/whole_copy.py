"""A whole copy in one file, and back: the vault, the database, the photos, and a list of their digests.

The file is a zip whose parts are locked already: the database with the key in the vault, the vault with the passphrase,
the photos with a key in the database. Nothing in it can be read without the passphrase or the recovery key.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct

from desktop_app.domain.errors import StoreTrouble
from desktop_app.domain.work import SILENT, Progress
from desktop_app.paths import Places
from desktop_app.store.engine import DATABASE, LOCK, Store, disk_errors, held

FORMAT = 1
MANIFEST = "manifest.json"
KEPT = "kept-"
"""How the folders begin that keep what was here before a back-up was restored."""

_CHUNK = 1 << 20
_LARGEST_MANIFEST = 64 << 20
_PART = re.compile(r"vault\.json|practice-vault\.json|desk\.db|photos/[0-9a-f]{2}/[0-9a-f]{64}\.age")
_PHOTO = re.compile(r"[0-9a-f]{64}\.age")
_PARTLY = ".restoring"


class Manifest(Struct, frozen=True):
    """What a whole copy holds: each part's SHA-256 and size in bytes."""

    format: int
    made_at: str
    schema: int
    parts: dict[str, tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Written:
    """What went into the file: its size in bytes, and how many photos."""

    size_bytes: int
    photos: int


def write(store: Store, places: Places, out: Path, progress: Progress = SILENT, *, with_photos: bool = True) -> Written:
    """Write the whole copy to `out`, which must not exist. StoreTrouble: back-up-exists, full, read-only, ...

    Without photos it is meant for a folder that has them beside it, where `restore` finds them.
    """
    if out.exists():
        raise StoreTrouble("back-up-exists", name=out.name)
    part, database = out.with_name(f"{out.name}.part"), out.with_name(f"{out.name}.db")
    try:
        store.back_up(database, lambda done, total: progress.step(done, total, "database"))
        with disk_errors():
            photos = _pack(part, database, store, places, progress, with_photos=with_photos)
            size = part.stat().st_size
            part.rename(out)
    finally:
        for left in (part, database):
            with suppress(OSError):
                left.unlink(missing_ok=True)
    return Written(size, photos)


def describe(file: Path) -> Manifest:
    """What a whole copy says of itself. StoreTrouble: not-a-back-up, back-up-newer, file-gone, not-allowed."""
    with _readable(file) as archive:
        return _manifest(archive)


def restore(file: Path, places: Places, progress: Progress = SILENT) -> Manifest:
    """Bring the parts of a whole copy back into an empty folder, each checked, all or none of them.

    StoreTrouble: not-empty, not-a-back-up (`part`: which one is wrong), back-up-newer, full, read-only.
    """
    if _of_a_copy(places):
        raise StoreTrouble("not-empty")
    partly = places.data / _PARTLY
    try:
        with _readable(file) as archive, disk_errors():
            manifest = _manifest(archive)
            for done, (name, (digest, size)) in enumerate(manifest.parts.items()):
                progress.step(done, len(manifest.parts), "files")
                _unpack(archive, name, digest, size, partly / name)
            for entry in sorted(partly.iterdir()):
                entry.replace(places.data / entry.name)
            bring_photos(file.parent / places.photos.name, places.photos, progress)
    finally:
        shutil.rmtree(partly, ignore_errors=True)
    return manifest


def bring_photos(source: Path, target: Path, progress: Progress = SILENT) -> int:
    """Copy the sealed photos that `target` does not have; answers how many. Each is whole or not there."""
    here = {path.name for path in target.glob("[0-9a-f][0-9a-f]/*.age")}
    new = [p for p in sorted(source.glob("[0-9a-f][0-9a-f]/*.age")) if p.name not in here and _PHOTO.fullmatch(p.name)]
    for done, path in enumerate(new):
        progress.step(done, len(new), "photos")
        home = target / path.parent.name
        home.mkdir(parents=True, exist_ok=True)
        part = home / f"{path.name}.part"
        with path.open("rb") as file, part.open("wb") as out:
            _copy(file, out)
            os.fsync(out.fileno())
        part.replace(home / path.name)
    return len(new)


def take_database(file: Path, target: Path) -> Manifest:
    """Take the database alone out of a whole copy, checked. StoreTrouble as for `restore`."""
    with _readable(file) as archive, disk_errors():
        manifest = _manifest(archive)
        digest, size = manifest.parts[DATABASE]
        _unpack(archive, DATABASE, digest, size, target)
    return manifest


def remove(places: Places) -> None:
    """Take away what `restore` brought, when it turns out to be of no use."""
    for path in (*places.database.glob(f"{DATABASE}*"), places.vault, places.practice_vault, places.running):
        with suppress(OSError):
            path.unlink(missing_ok=True)
    shutil.rmtree(places.photos, ignore_errors=True)


def set_aside(places: Places, name: str) -> Path | None:
    """Move the copy that lives here into the folder `name` beside it, whole; None when there is none.

    It can be opened there, or brought back with `put_back`. StoreTrouble: in-use, full, read-only.
    """
    entries = _of_a_copy(places)
    if not entries:
        return None
    aside = places.data / f"{KEPT}{name}"
    with disk_errors(), held(places.data):
        aside.mkdir()
        _move(entries, aside)
    return aside


def set_database_aside(places: Places, name: str) -> Path:
    """Move the database alone into the folder `name` beside it. Errors as for `set_aside`."""
    aside = places.data / f"{KEPT}{name}"
    with disk_errors(), held(places.data):
        aside.mkdir()
        _move(list(places.database.glob(f"{DATABASE}*")), aside)
    return aside


def put_back(places: Places, aside: Path) -> None:
    """Undo `set_aside` or `set_database_aside`, where what came instead was of no use."""
    with disk_errors():
        _move(list(aside.iterdir()), places.data)
        aside.rmdir()


def _move(entries: Iterable[Path], folder: Path) -> None:
    for entry in entries:
        entry.replace(folder / entry.name)


def _of_a_copy(places: Places) -> list[Path]:
    """What lies in the folder and belongs to a copy: not the logs, the place to practise, how the window looks on this
    computer, what was kept from before, or the list of whom to erase again after a restore."""
    if not places.data.exists():
        return []
    beside = {places.logs, places.practice.data, places.settings, places.erasures, places.data / LOCK}
    return [entry for entry in places.data.iterdir() if entry not in beside and not entry.name.startswith(KEPT)]


def _pack(out: Path, database: Path, store: Store, places: Places, progress: Progress, *, with_photos: bool) -> int:
    vault = places.practice_vault if places.practice_vault.exists() else places.vault
    pictures = sorted(places.photos.glob("[0-9a-f][0-9a-f]/*.age")) if with_photos else []
    files = {vault.name: vault, DATABASE: database}
    files |= {f"photos/{path.parent.name}/{path.name}": path for path in pictures}
    parts: dict[str, tuple[str, int]] = {}
    with zipfile.ZipFile(out, "x", zipfile.ZIP_STORED) as archive:
        for done, (name, path) in enumerate(files.items()):
            progress.step(done, len(files), "files")
            with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
                parts[name] = _copy(source, target)
        manifest = Manifest(FORMAT, store.surroundings.instant(), store.schema, parts)
        archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
    with out.open("rb+") as file:
        os.fsync(file.fileno())
    return len(pictures)


def _copy(source: IO[bytes], target: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := source.read(_CHUNK):
        digest.update(piece)
        size += len(piece)
        target.write(piece)
    return digest.hexdigest(), size


@contextmanager
def _readable(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise StoreTrouble("not-a-back-up", part=file.name) from error
    except OSError as error:
        raise StoreTrouble(
            "not-allowed" if isinstance(error, PermissionError) else "file-gone", name=file.name
        ) from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        with archive.open(MANIFEST) as file:
            manifest = msgspec.json.decode(file.read(_LARGEST_MANIFEST), type=Manifest)
    except (KeyError, msgspec.MsgspecError, UnicodeError) as error:
        raise StoreTrouble("not-a-back-up", part=MANIFEST) from error
    if manifest.format > FORMAT:
        raise StoreTrouble("back-up-newer")
    if wrong := [name for name in manifest.parts if not _PART.fullmatch(name)]:
        raise StoreTrouble("not-a-back-up", part=wrong[0][:80])
    if DATABASE not in manifest.parts:
        raise StoreTrouble("not-a-back-up", part=DATABASE)
    return manifest


def _unpack(archive: zipfile.ZipFile, name: str, digest: str, size: int, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        if archive.getinfo(name).file_size != size:
            raise StoreTrouble("not-a-back-up", part=name)
        with archive.open(name) as source, target.open("xb") as out:
            found = _copy(source, out)
            os.fsync(out.fileno())
    except (KeyError, zipfile.BadZipFile) as error:
        raise StoreTrouble("not-a-back-up", part=name) from error
    if found != (digest, size):
        raise StoreTrouble("not-a-back-up", part=name)
