"""Times and dates as people say them, in this computer's own time zone."""

from __future__ import annotations

from datetime import datetime

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def local(instant: str) -> datetime:
    """An ISO 8601 instant as a local moment; a local wall-clock time stays as it is."""
    moment = datetime.fromisoformat(instant)
    return moment.astimezone() if moment.tzinfo else moment


def clock_time(instant: str) -> str:
    """10:42, for when something happened."""
    return local(instant).strftime("%H:%M")


def short_day(when: str) -> str:
    """Sat 21 Nov, from an ISO date, time or instant."""
    moment = local(when)
    return f"{_DAYS[moment.weekday()]} {moment.day} {_MONTHS[moment.month - 1]}"


def long_day(when: str) -> str:
    """21 November 2026."""
    moment = local(when)
    return f"{moment.day} {_LONG_MONTHS[moment.month - 1]} {moment.year}"


def month(year: int, number: int) -> str:
    """November 2026."""
    return f"{_LONG_MONTHS[number - 1]} {year}"


def spoken_time(when: str) -> str:
    """10am, 2.30pm: for when something is going to be."""
    moment = local(when)
    hour = moment.hour % 12 or 12
    minutes = f".{moment.minute:02}" if moment.minute else ""
    return f"{hour}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def span(starts: str, ends: str = "") -> str:
    """Sat 21 Nov, 10am to 3pm."""
    text = f"{short_day(starts)}, {spoken_time(starts)}"
    if not ends:
        return text
    other_day = "" if ends[:10] == starts[:10] else f"{short_day(ends)}, "
    return f"{text} to {other_day}{spoken_time(ends)}"


def ago(instant: str, now: datetime) -> str:
    """Today at 10:42, or on Sat 21 Nov at 10:42."""
    moment = local(instant)
    today = now.astimezone() if now.tzinfo else now
    return f"today at {moment:%H:%M}" if moment.date() == today.date() else f"on {short_day(instant)} at {moment:%H:%M}"
