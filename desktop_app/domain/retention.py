"""How long each kind of record is kept: what the organisation decides, and from which day on something may go.

A rule only says what may go. Nothing goes by itself: somebody looks at the list first (UK GDPR, article 5(1)(e):
no longer than is necessary; how long that is, the organisation decides).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MOST_YEARS = 50


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of record: the setting that says for how many years it is kept (0: for ever), and the usual number."""

    key: str
    setting: str
    usual_years: int


RULES = (
    Rule("attendance", "keep_attendance_years", 3),
    Rule("needs", "keep_needs_years", 2),
    Rule("photos", "keep_photos_years", 2),
    Rule("formats", "keep_formats_years", 1),
    Rule("people", "keep_people_years", 1),
)
"""The names of who came to an event; people's words; photos of issues; copies in other formats; people whom nothing
ties to us any more."""


def years(rule: Rule, decided: str) -> int:
    """For how many years: what was decided, else the usual number."""
    return min(int(decided), MOST_YEARS) if decided.isascii() and decided.isdigit() else rule.usual_years


def last_day_to_go(today: date, kept_years: int) -> date | None:
    """What is of this day or before may go; None when it is kept for ever."""
    if kept_years <= 0:
        return None
    year = today.year - kept_years
    if (today.month, today.day) == (2, 29):
        return date(year, 2, 28)
    return today.replace(year=year)
