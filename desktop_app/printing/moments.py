"""Dates and times of day as people say them: what CLDR knows, and the few ways in which we say them otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Final

from desktop_app.printing.wording import Wording, locale

_DATE = len("2026-11-21")
_MOMENT = len("2026-11-21T10:00")
_NO_BREAK: Final = "\u00a0"


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a language says a date, a date with its weekday, a time of day and a full hour: CLDR's own name of a form
    ('long', 'full', 'short') or a pattern in its letters.
    """

    date: str = "long"
    weekday: str = "full"
    time: str = "short"
    hour: str = "short"


_USUAL: Final = _Manner()
_MANNERS: Final = {
    # A full hour has no minutes and the date no comma, as people write here.
    "en": _Manner(weekday="EEEE d MMMM y", time="h.mm a", hour="h a"),
    # CLDR puts 'mh' behind every day, which is right from 4 on: 1d, 2na, 3s. Without an ending all are right.
    "gd": _Manner("d MMMM y", "EEEE, d MMMM y"),
    # The time of day in words ('in the morning'): the halves of the day are in Latin letters or unusual short forms.
    "ur": _Manner("d MMMM y", "EEEE، d MMMM y", "B h:mm\u00a0'بجے'", "B h\u00a0'بجے'"),
    "pa": _Manner(time="B h:mm\u00a0'ਵਜੇ'", hour="B h\u00a0'ਵਜੇ'"),
}


def when_words(starts: str, ends: str, words: Wording) -> str:
    """'Saturday 21 November 2026, 10 am to 3 pm' from local ISO times; '' for an empty start."""
    if not starts:
        return ""
    day = date_words(starts[:_DATE], words, weekday=True)
    if len(starts) < _MOMENT:
        return day
    start = clock(starts[11:16], words)
    if len(ends) < _MOMENT:
        return words("day_from", day=day, start=start)
    end = clock(ends[11:16], words)
    if ends[:_DATE] == starts[:_DATE]:
        return words("day_from_to", day=day, start=start, end=end)
    return words("days_from_to", day=day, start=start, end_day=date_words(ends[:_DATE], words, weekday=True), end=end)


def date_words(written_date: str, words: Wording, *, weekday: bool = False) -> str:
    """'21 November 2026' from an ISO date, with the day of the week in front if asked for; anything else comes back
    as it is.
    """
    from babel.dates import format_date

    try:
        day = date.fromisoformat(written_date)
    except ValueError:
        return written_date
    language = words.tongue.language
    manner, at = _MANNERS.get(language, _USUAL), locale(language)
    written = format_date(day, manner.date, at)
    # No line ends inside a date. An English one is known by its look where lines are made; not so a Gaelic one.
    whole = written if language == "en" else written.replace(" ", _NO_BREAK)
    return format_date(day, manner.weekday, at).replace(written, whole) if weekday else whole


def clock(time_of_day: str, words: Wording) -> str:
    """'10 am', '1.30 pm' from '10:00', '13:30'."""
    from babel.dates import format_time

    hour, _, minute = time_of_day.partition(":")
    at = time(int(hour), int(minute or 0))
    manner = _MANNERS.get(words.tongue.language, _USUAL)
    # A wall-clock time has no zone: it is shown as it is.
    return format_time(at, manner.time if at.minute else manner.hour, locale=locale(words.tongue.language))


def moment_words(moment: str, words: Wording) -> str:
    """'21 November 2026, 4.05 pm' from a local ISO time; '' for an empty one."""
    if len(moment) < _MOMENT:
        return date_words(moment, words) if moment else ""
    return words("moment", date=date_words(moment[:_DATE], words), time=clock(moment[11:16], words))
