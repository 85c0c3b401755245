"""Who a document comes from, and the lines that every document has because of it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.printing.model import Block, Facts, Heading, Notice, Paragraph, Span
from desktop_app.printing.wording import EVERY_SHEET, Wording, wording


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The organisation, as it names itself on paper. Empty parts are left out."""

    name: str
    phone: str = ""
    email: str = ""
    strapline: str = ""


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and where: `starts` and `ends` are local ISO times ('2026-11-21T10:00', or '' if not known), `venue` in words."""

    starts: str = ""
    ends: str = ""
    venue: str = ""


def opening(sender: Letterhead, title: str, facts: tuple[tuple[str, str], ...]) -> tuple[Block, ...]:
    """The organisation's name, the title and the facts that a reader needs first."""
    name = (Paragraph(Span(sender.name, strong=True)),) if sender.name else ()
    return (*name, Heading(1, title), *((Facts(facts),) if facts else ()))


def other_formats(sender: Letterhead, language: str = "en") -> tuple[Block, ...]:
    """The statement that every leaflet carries: this comes in other formats and languages, and how to ask."""
    words = wording(EVERY_SHEET, language)
    if sender.phone and sender.email:
        return (Notice(words("other_formats_phone_email", phone=sender.phone, email=sender.email)),)
    if sender.phone:
        return (Notice(words("other_formats_phone", phone=sender.phone)),)
    if sender.email:
        return (Notice(words("other_formats_email", email=sender.email)),)
    return (Notice(words("other_formats")),)


def occasion_facts(occasion: Occasion, words: Wording) -> tuple[tuple[str, str], ...]:
    """'When' and 'Where', in words."""
    return ((words("when"), when_words(occasion.starts, occasion.ends, words)), (words("where"), occasion.venue))


def when_words(starts: str, ends: str, words: Wording) -> str:
    """'Saturday 21 November 2026, 10 am to 3 pm' from local ISO times; '' for an empty start."""
    if not starts:
        return ""
    day = date_words(starts[:10], words, weekday=True)
    if len(starts) < len("2026-11-21T10:00"):
        return day
    if len(ends) >= len("2026-11-21T10:00"):
        end_day = "" if ends[:10] == starts[:10] else date_words(ends[:10], words, weekday=True) + ", "
        return words("day_from_to", day=day, start=clock(starts[11:16], words), end=end_day + clock(ends[11:16], words))
    return words("day_from", day=day, start=clock(starts[11:16], words))


def date_words(date: str, words: Wording, *, weekday: bool = False) -> str:
    """'21 November 2026' from an ISO date, with the day of the week in front if asked for; anything else comes back as it is."""
    import datetime

    try:
        day = datetime.date.fromisoformat(date)
    except ValueError:
        return date
    written = words("date", day=day.day, month=words.several("months")[day.month - 1], year=day.year)
    return f"{words.several('weekdays')[day.weekday()]} {written}" if weekday else written


def clock(time: str, words: Wording) -> str:
    """'10 am', '1.30 pm' from '10:00', '13:30'."""
    hour, _, minute = time.partition(":")
    half = words("am") if int(hour) < 12 else words("pm")
    shown = str(int(hour) % 12 or 12) + (f".{minute}" if minute not in ("", "00") else "")
    return f"{shown} {half}"
