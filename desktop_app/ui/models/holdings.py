"""Whose data a laptop held, in words. No Qt here: commands say the same."""

from __future__ import annotations

from desktop_app.printing.documents.held_list import HeldLine, HeldList
from desktop_app.printing.documents.letterhead import Letterhead
from desktop_app.services.holdings import HeldPerson, Holdings
from desktop_app.ui import times
from desktop_app.ui.text import people_count

WHAT = {
    "officer": "everything that is known",
    "door": "name, address, what helps them, language, print, answers about consent",
}


def what_words(person: HeldPerson) -> str:
    """What of somebody was there: everything that is known; what was written down there."""
    parts = [WHAT["officer"] if "officer" in person.roles else WHAT["door"]] if person.roles else []
    if person.written_there:
        parts.append("what was written down there")
    return "; ".join(parts)


def summary(found: Holdings) -> list[str]:
    """How many, by when to tell the regulator, and what the list cannot know, a sentence each."""
    many = people_count(len(found.people))
    said = [
        f"{found.device.name} may hold data of {many}."
        if found.people
        else f"{found.device.name} holds nobody's data any more, as far as we know."
    ]
    if found.taken_off:
        said.append(f"{people_count(found.taken_off)} more were taken off it before, as it told us.")
    if found.deadline:
        by = f"{times.long_day(found.deadline)}, {times.clock_time(found.deadline)}"
        said.append(f"If there is a risk for people, the regulator has to be told by {by}, or earlier if the loss was")
        said[-1] += " noticed before its enrolment was ended."
    if found.restored_at:
        since = times.long_day(found.restored_at)
        said.append(f"This office was restored on {since}: lists put out on the days that it lost are not counted.")
    return said


def held_list(found: Holdings, organisation: Letterhead) -> HeldList:
    """The same for paper."""
    seen, by = found.device.last_seen_at, found.deadline
    return HeldList(
        found.device.name,
        found.device.officer,
        times.long_day(seen) if seen else "",
        f"{times.long_day(by)}, {times.clock_time(by)}" if by else "",
        people_count(found.taken_off) if found.taken_off else "",
        tuple(HeldLine(one.name or one.id, one.address, what_words(one)) for one in found.people),
        organisation,
    )
