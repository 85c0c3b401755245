"""The second place for back-ups, which the user chose: another disk, a stick, a share that is not the laptops' folder.

A folder of its own holds a whole copy for each day without photos, thinned as the daily ones are; the photos beside
them, each once; and the ledger of erasures. Any of the copies restores by itself, as the photos are found beside it.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

from desktop_app.domain.errors import FolderTrouble
from desktop_app.domain.work import SILENT, Progress
from desktop_app.paths import Places
from desktop_app.store import backups, erasure, erasure_ledger, whole_copy
from desktop_app.store.engine import Store, disk_errors

_NAME = "neighbourhood-desk-{day}.backup"


def home(place: Path, device: str) -> Path:
    """The folder of this copy inside the place that was chosen."""
    return place / f"neighbourhood-desk-{device[:8]}"


def check(place: Path, places: Places, shared_folder: str) -> None:
    """Whether back-ups may be kept there. FolderTrouble: folder-gone, second-place-shared, second-place-here."""
    if not place.is_dir():
        raise FolderTrouble("folder-gone", folder=str(place))
    whole = place.resolve()
    if whole.is_relative_to(places.data.resolve()):
        raise FolderTrouble("second-place-here", folder=str(place))
    if shared_folder:
        shared = Path(shared_folder).resolve()
        if whole.is_relative_to(shared) or shared.is_relative_to(whole):
            raise FolderTrouble("second-place-shared", folder=str(place))


def keep(store: Store, places: Places, place: Path, today: date, progress: Progress = SILENT) -> Path | None:
    """Keep today's copy there, unless it is there already; answers its path.

    The place itself is never made: a stick that is not plugged in must not become a folder. FolderTrouble
    'folder-gone'; StoreTrouble as for `whole_copy.write`.
    """
    if not place.is_dir():
        raise FolderTrouble("folder-gone", folder=str(place))
    folder = home(place, store.identity.device)
    with disk_errors():
        folder.mkdir(exist_ok=True)
    erasure_ledger.keep(store, (folder,))
    _let_go_of_erased_photos(store, folder)
    with disk_errors():
        whole_copy.bring_photos(places.photos, folder / places.photos.name, progress)
    out = folder / _NAME.format(day=today.isoformat())
    if out.exists():
        return None
    whole_copy.write(store, places, out, progress, with_photos=False)
    found = copies(folder)
    kept = backups.due(found)
    for day, path in found.items():
        if day not in kept:
            with suppress(OSError):
                path.unlink()
    return out


def copies(folder: Path) -> dict[date, Path]:
    """The copies in a copy's folder, by their day."""
    found: dict[date, Path] = {}
    start, end = _NAME.split("{day}")
    for path in sorted(folder.glob(_NAME.format(day="*"))):
        with suppress(ValueError):
            found[date.fromisoformat(path.name.removeprefix(start).removesuffix(end))] = path
    return found


def _let_go_of_erased_photos(store: Store, folder: Path) -> None:
    with store.read() as reader:
        erased = [sha256 for entity, sha256 in erasure.known(reader) if entity == erasure.PICTURE]
        named = {row[0] for row in reader.driver.execute("SELECT sha256 FROM photo")}
    for sha256 in erased:
        if sha256 not in named:
            with suppress(OSError):
                (folder / "photos" / sha256[:2] / f"{sha256}.age").unlink(missing_ok=True)
