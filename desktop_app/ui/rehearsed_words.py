"""What the newest back-up turned out to hold, in a sentence. No Qt here: the command line says the same."""

from __future__ import annotations

from desktop_app.store.rehearsal import Rehearsed
from desktop_app.ui import times
from desktop_app.ui.text import how_many, people_count


def rehearsed_words(found: Rehearsed) -> str:
    """The back-up of 21 November 2026 opens and is whole: 12 people, 3 events, 2 photos; its newest entry is of ..."""
    where = "in the second place" if found.elsewhere else "on this computer"
    day = times.long_day(found.day)
    if found.problems:
        return f"The back-up of {day} {where} is damaged. Make a new one now, on another disk, and call support."
    events, photos = how_many(found.events, "event", "events"), how_many(found.photos, "photo", "photos")
    newest = (
        f" Its newest entry is of {times.short_day(found.newest)}, {times.clock_time(found.newest)}."
        if found.newest
        else ""
    )
    missing = (
        f" {how_many(found.photos_missing, 'photo is', 'photos are')} not beside it yet."
        if found.photos_missing
        else ""
    )
    counted = f"{people_count(found.people)}, {events}, {photos}"
    return f"The back-up of {day} {where} opens and is whole: {counted}.{newest}{missing}"
