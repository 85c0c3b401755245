"""Back-ups in words: what one is made of, and the list of those that the program makes by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop_app.store import backups
from desktop_app.store.engine import DATABASE
from desktop_app.store.whole_copy import Manifest
from desktop_app.ui import times
from desktop_app.ui.models.exchange import size_words
from desktop_app.ui.text import how_many
from desktop_app.ui.widgets.tables import TableColumn, TableRow

COLUMNS = (TableColumn("Day", stretch=True), TableColumn("Size", number=True))


@dataclass(frozen=True, slots=True)
class DailyCopy:
    """One automatic back-up: its day, and how large it is."""

    day: date
    size_bytes: int

    @property
    def words(self) -> str:
        """Sat 21 Nov 2026."""
        return f"{times.short_day(self.day.isoformat())} {self.day.year}"


@dataclass(frozen=True, slots=True)
class Described:
    """What a back-up file says of itself, in words; `needs_passphrase` is False for a place to practise."""

    words: str
    made_on: str
    needs_passphrase: bool


def daily_copies(folder: Path) -> tuple[DailyCopy, ...]:
    """The automatic back-ups in a folder, newest first."""
    found = backups.copies(folder)
    return tuple(DailyCopy(day, found[day].stat().st_size) for day in sorted(found, reverse=True))


def daily_rows(copies: Sequence[DailyCopy]) -> list[TableRow]:
    """The automatic back-ups as rows."""
    return [
        TableRow(
            (each.words, size_words(each.size_bytes)), f"{each.words}, {size_words(each.size_bytes)}.", str(each.day)
        )
        for each in copies
    ]


def described(manifest: Manifest) -> Described:
    """Made on Sat 21 Nov 2026 at 10:44: the database (1.2 MB) and 14 photos."""
    made = times.local(manifest.made_at)
    made_on = f"{times.short_day(manifest.made_at)} {made.year} at {times.clock_time(manifest.made_at)}"
    photos = how_many(sum(name.startswith("photos/") for name in manifest.parts), "photo", "photos")
    size = size_words(manifest.parts[DATABASE][1])
    practice = "practice-vault.json" in manifest.parts
    what = f"the database ({size}) and {photos}{', of a place to practise' if practice else ''}"
    return Described(f"Made on {made_on}: {what}.", made_on, not practice)
