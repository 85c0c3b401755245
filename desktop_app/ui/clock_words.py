"""What is said about this computer's date, when it kept a list away or is doubted. No Qt here."""

from __future__ import annotations

from desktop_app.exchange.clock_doubt import Leap
from desktop_app.exchange.taking import TooLate
from desktop_app.ui import text, times


def date_words(too_late: TooLate | None, leap: Leap | None) -> list[str]:
    """What this computer thinks the date is, when that kept a list away or is doubted, and what to do."""
    if too_late is not None:
        today, made, expires = map(times.long_day, (too_late.today, too_late.made_at, too_late.expires))
        thinks = f"This computer thinks that today is {today}."
        why = f"The office’s list of {made} could be kept until {expires}, so it was not taken."
        to_do = "If today is another day, set this computer’s date right and send again."
        return [f"{thinks} {why} {to_do} If it is not, ask the office for a new list."]
    if leap is not None:
        return [text.note("clock-leapt", {"today": times.long_day(leap.now), "before": times.long_day(leap.before)})]
    return []
