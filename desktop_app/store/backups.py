"""Copies of the database: the rotating ones made by themselves, and the quick look after an unclean end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path

from desktop_app.domain.errors import StoreTrouble
from desktop_app.domain.work import SILENT, Progress
from desktop_app.store.engine import DATABASE, Store, copy_database, disk_errors

DAYS, WEEKS, MONTHS = 7, 5, 12
"""How many daily, weekly and monthly copies are kept."""

_NAME = "desk-{day}.db"


def daily(store: Store, folder: Path, today: date, progress: Callable[[int, int], None] | None = None) -> Path | None:
    """Make today's copy, then throw away those no longer due; answers its path, None if it was made before.

    The copy is locked with the database's second key. StoreTrouble as for `Store.back_up`.
    """
    target = folder / _NAME.format(day=today.isoformat())
    if target.exists():
        return None
    store.back_up(target, progress, with_second_key=True)
    _thin(folder)
    return target


def before_import(store: Store, folder: Path) -> None:
    """Keep a copy of the database as it was before a tenant list. StoreTrouble as for `Store.back_up`."""
    store.back_up(folder / "before-import.db", with_second_key=True)


def start_afresh(store: Store, folder: Path, today: date) -> None:
    """Make a new copy, and only then throw away all older ones: they hold what was taken off this computer."""
    if not folder.exists():
        return
    target = folder / _NAME.format(day=today.isoformat())
    store.back_up(target)
    for path in folder.glob("*.db"):
        if path != target:
            with suppress(OSError):  # the next time tries again
                path.unlink()


def copies(folder: Path) -> dict[date, Path]:
    """The rotating copies in a folder, by their day."""
    found: dict[date, Path] = {}
    for path in sorted(folder.glob(_NAME.format(day="*"))):
        with suppress(ValueError):
            found[date.fromisoformat(path.stem.removeprefix("desk-"))] = path
    return found


def bring_back(copy: Path, folder: Path, key: bytes, progress: Progress = SILENT) -> None:
    """Copy a rotating copy to where the database lives, which must be free, with the database's `key`.

    StoreTrouble: damaged, full, read-only.
    """
    part = folder / f"{DATABASE}.part"
    part.unlink(missing_ok=True)
    try:
        copy_database(copy, part, key, lambda done, total: progress.step(done, total, "back-up"))
        with disk_errors():
            part.replace(folder / DATABASE)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def due(days: Iterable[date]) -> set[date]:
    """Which days' copies are kept: the newest 7, the newest of each of 5 weeks, and of each of 12 months."""
    newest = sorted(set(days), reverse=True)
    weeks: dict[tuple[int, int], date] = {}
    months: dict[tuple[int, int], date] = {}
    for day in newest:
        weeks.setdefault(day.isocalendar()[:2], day)
        months.setdefault((day.year, day.month), day)
    return {*newest[:DAYS], *list(weeks.values())[:WEEKS], *list(months.values())[:MONTHS]}


def quick_problems(store: Store) -> list[str]:
    """What SQLite's quick check finds: nothing, or its own words. StoreTrouble('damaged') when it cannot even look."""
    try:
        with store.read() as reader:
            return [str(r[0]) for r in reader.driver.execute("PRAGMA quick_check") if r[0] != "ok"]
    except StoreTrouble as trouble:
        if trouble.code != "damaged":
            raise
        return ["quick_check"]


def _thin(folder: Path) -> None:
    found = copies(folder)
    kept = due(found)
    for day, path in found.items():
        if day not in kept:
            with suppress(OSError):  # a copy too many does no harm; the next day tries again
                path.unlink()
