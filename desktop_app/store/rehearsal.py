"""Trying the newest back-up: it is opened in a throw-away folder, checked, counted, and thrown away."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.domain.errors import FolderTrouble, StoreTrouble
from desktop_app.domain.work import Progress
from desktop_app.paths import Places
from desktop_app.store import backups, second_place, whole_copy
from desktop_app.store.engine import DATABASE, Store, disk_errors


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What the newest back-up turned out to hold.

    `day` is the day it was made for, `newest` the instant of its newest entry ("" when it has none), `elsewhere`
    whether it lay in the second place; `photos_missing` counts those that are on this computer and not beside the
    back-up. `problems` are SQLite's and SQLCipher's own words, empty when all is well.
    """

    day: str
    elsewhere: bool
    people: int
    events: int
    newest: str
    photos: int
    photos_missing: int
    problems: tuple[str, ...]


def rehearse(store: Store, progress: Progress, places: Places, place: Path | None = None) -> Rehearsed:
    """Try the newest back-up: of the second place if one was chosen, else of this computer.

    FolderTrouble 'folder-gone' when the second place is not there; StoreTrouble: no-back-up-yet, not-a-back-up,
    full. A damaged one is told in `problems`.
    """
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as away:
        target = Path(away) / DATABASE
        if place is not None:
            if not place.is_dir():
                raise FolderTrouble("folder-gone", folder=str(place))
            folder = second_place.home(place, store.identity.device)
            found = second_place.copies(folder)
            photos = folder / places.photos.name
        else:
            found, photos = backups.copies(places.back_ups), places.photos
        if not found:
            raise StoreTrouble("no-back-up-yet")
        day = max(found)
        progress.step(0, None, "back-up")
        if place is not None:
            whole_copy.take_database(found[day], target)
        else:
            with disk_errors():
                shutil.copyfile(found[day], target)
        progress.step(1, None, "back-up")
        try:
            with store.copy_of_ours(target) as copy:
                return _looked_over(copy, day.isoformat(), photos, places.photos, elsewhere=place is not None)
        except StoreTrouble as trouble:
            if trouble.code != "damaged":
                raise
            return Rehearsed(day.isoformat(), place is not None, 0, 0, "", 0, 0, ("damaged",))


def _looked_over(copy: Any, day: str, kept: Path, ours: Path, *, elsewhere: bool) -> Rehearsed:
    problems = [str(r[0]) for r in copy.execute("PRAGMA quick_check") if r[0] != "ok"]
    problems += [str(r[0]) for r in copy.execute("PRAGMA cipher_integrity_check")]
    there, here = ({path.stem for path in folder.glob("[0-9a-f][0-9a-f]/*.age")} for folder in (kept, ours))
    named = {row[0] for row in copy.execute("SELECT sha256 FROM photo WHERE NOT void")}
    return Rehearsed(
        day,
        elsewhere,
        _number(copy, "SELECT count(*) FROM person WHERE NOT void"),
        _number(copy, "SELECT count(*) FROM event WHERE NOT void"),
        str(copy.execute("SELECT coalesce(max(at), '') FROM journal_op").fetchone()[0]),
        len(named & there),
        len(named & here - there),
        tuple(problems),
    )


def _number(copy: Any, sql: str) -> int:
    return int(copy.execute(sql).fetchone()[0])
