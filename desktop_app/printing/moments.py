"""Dates and times of day as people say them, in the words of a language's wording."""

from __future__ import annotations

from datetime import date

from desktop_app.printing.wording import Wording

_DATE = len("2026-11-21")
_MOMENT = len("2026-11-21T10:00")


def when_words(starts: str, ends: str, words: Wording) -> str:
    """'Saturday 21 November 2026, 10 am to 3 pm' from local ISO times; '' for an empty start."""
    if not starts:
        return ""
    day = date_words(starts[:_DATE], words, weekday=True)
    if len(starts) < _MOMENT:
        return day
    if len(ends) >= _MOMENT:
        end_day = "" if ends[:_DATE] == starts[:_DATE] else date_words(ends[:_DATE], words, weekday=True) + ", "
        return words("day_from_to", day=day, start=clock(starts[11:16], words), end=end_day + clock(ends[11:16], words))
    return words("day_from", day=day, start=clock(starts[11:16], words))


def date_words(written_date: str, words: Wording, *, weekday: bool = False) -> str:
    """'21 November 2026' from an ISO date, with the day of the week in front if asked for; anything else comes back
    as it is.
    """
    try:
        day = date.fromisoformat(written_date)
    except ValueError:
        return written_date
    written = words("date", day=day.day, month=words.several("months")[day.month - 1], year=day.year)
    return f"{words.several('weekdays')[day.weekday()]} {written}" if weekday else written


def clock(time: str, words: Wording) -> str:
    """'10 am', '1.30 pm' from '10:00', '13:30'."""
    hour, _, minute = time.partition(":")
    half = words("am") if int(hour) < 12 else words("pm")
    shown = str(int(hour) % 12 or 12) + (f".{minute}" if minute not in ("", "00") else "")
    return f"{shown} {half}"


def moment_words(moment: str, words: Wording) -> str:
    """'21 November 2026, 4.05 pm' from a local ISO time; '' for an empty one."""
    if len(moment) < _MOMENT:
        return date_words(moment, words) if moment else ""
    return words("moment", date=date_words(moment[:_DATE], words), time=clock(moment[11:16], words))
