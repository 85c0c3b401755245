"""Several photos at a time, from files or from memory, made fit to keep and kept: long work for the runner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.domain.errors import AppError, FolderTrouble
from desktop_app.domain.estates import PhotoDraft
from desktop_app.domain.work import Progress
from desktop_app.services import photographs
from desktop_app.store.engine import Store
from desktop_app.store.photos import Photos


@dataclass(frozen=True, slots=True)
class Source:
    """A picture to take in: a file, or the bytes of one."""

    name: str
    file: Path | None = None
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it: the photos that are kept now, and what could not be taken in, with the reason."""

    photos: tuple[PhotoDraft, ...]
    refused: tuple[tuple[str, AppError], ...] = ()


def take_in(_store: Store, progress: Progress, photos: Photos, sources: Sequence[Source]) -> Taken:
    """Keep these pictures. One that cannot be used is told of and stops no other; a full disk stops them all.

    StoreTrouble as `Photos.put`; Cancelled when asked to stop, with what was kept by then left for tidying up.
    """
    kept: list[PhotoDraft] = []
    refused: list[tuple[str, AppError]] = []
    for done, source in enumerate(sources):
        progress.step(done, len(sources), "photos")
        data = _read(source)
        if isinstance(data, AppError):
            refused.append((source.name, data))
            continue
        try:
            fit = photographs.prepare(data)
        except AppError as error:
            refused.append((source.name, error))
        else:
            kept.append(PhotoDraft(photos.put(fit.jpeg)))
    progress.step(len(sources), len(sources), "photos")
    return Taken(tuple(kept), tuple(refused))


def _read(source: Source) -> bytes | AppError:
    if source.file is None:
        return source.data
    try:
        with source.file.open("rb") as file:
            # One byte more than is taken, so that a film chosen by mistake is not read whole.
            return file.read(photographs.MOST_BYTES + 1)
    except PermissionError:
        return FolderTrouble("not-allowed", name=source.name)
    except OSError:
        return FolderTrouble("file-gone", name=source.name)
