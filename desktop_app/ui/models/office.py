"""People and events as the office sees them: list lines, what is kept about someone, and times as they are typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop_app.services.flags import Flag
from desktop_app.services.organisation import Code, ConsentWording
from desktop_app.services.people import Consent, Person, PersonLine
from desktop_app.services.programme import Event, Session
from desktop_app.ui import times
from desktop_app.ui.models.lines import need_pill
from desktop_app.ui.text import how_many, need_words
from desktop_app.ui.widgets.pills import Pill
from desktop_app.ui.widgets.result_list import ResultLine

WHERE: dict[str, Pill] = {
    "made": Pill("On this laptop only", "laptop", "warn"),
    "handed-over": Pill("Handed to the folder", "folder-up", "info"),
    "at-office": Pill("The office has it", "circle-check", "ok"),
}
"""Where what was written at an event is: what is kept, and how it is shown."""

NOT_ASKED = "Not asked yet"
HOW_ANSWERED: tuple[tuple[str, str, str], ...] = (
    ("in-person", "In person", "user"),
    ("paper", "On paper", "file-text"),
    ("phone", "By phone", "phone"),
    ("email", "By e-mail", "mail"),
)
"""How an answer about consent reached us: what is kept, what is shown, and its icon."""

_TIME = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(am|pm)?", re.IGNORECASE)


def known_line(line: PersonLine) -> ResultLine:
    """A person as a row of the office's list: who they are, where, and what they need."""
    needs = f" Needs: {', '.join(need_words(n) for n in line.needs)}." if line.needs else ""
    place = line.place or "No address"
    return ResultLine(
        title=line.name or line.reference,
        detail=place,
        pills=tuple(need_pill(n) for n in line.needs),
        spoken=f"{line.name or line.reference}, {place}.{needs}",
        key=line.id,
    )


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is kept: its name and its value, or that nobody has asked."""

    name: str
    value: str
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Wordings:
    """The organisation's own words for what records hold: key > label of each list."""

    kinds: Mapping[str, str]
    languages: Mapping[str, str]
    formats: Mapping[str, str]
    needs: Mapping[str, str]
    purposes: Mapping[str, str]
    flags: Mapping[str, str] = field(default_factory=dict)


def facts_of(person: Person, wordings: Wordings) -> tuple[Fact, ...]:
    """Everything that is kept about one person, in the order of the form. What was never asked says so."""
    draft = person.draft
    needs = ", ".join(wordings.needs.get(key, key) for key in draft.access_needs)
    born = times.long_day(draft.born) if draft.born else ""
    kept = (
        ("Who they are", wordings.kinds.get(draft.kind, draft.kind)),
        ("Address", ", ".join(part for part in (draft.address, draft.postcode) if part)),
        ("Phone", draft.phone),
        ("E-mail", draft.email),
        ("Date of birth", born),
        ("Tenancy number", draft.reference),
    )
    asked = (
        ("Language", wordings.languages.get(draft.language, draft.language)),
        ("How to write to them", wordings.formats.get(draft.print_format, draft.print_format)),
        ("What helps them", needs),
    )
    place = (("Estate", person.estate), ("Patch", person.patch), ("Said at the door", draft.greeting))
    return (
        *(Fact(name, value or "Not known", bool(value)) for name, value in kept),
        *(Fact(name, value or NOT_ASKED, bool(value)) for name, value in asked),
        *(Fact(name, value) for name, value in place if value),
    )


def consent_pill(answer: Consent | None) -> Pill:
    """The answer that counts now: yes, no, or not asked."""
    if answer is None:
        return Pill(NOT_ASKED, "circle-help", "info")
    if answer.disputed:
        return Pill("Not agreed: ask again", "triangle-alert", "warn")
    return Pill("Agreed", "circle-check", "ok") if answer.given else Pill("Not agreed", "circle-x", "warn")


def consent_words(answer: Consent | None) -> str:
    """When and how the answer was given, and to which wording."""
    if answer is None:
        return ""
    how = {key: label.lower() for key, label, _ in HOW_ANSWERED}.get(answer.how, answer.how)
    parts = [f"{times.long_day(answer.at)}{f', {how}' if how else ''}"]
    if answer.wording_version:
        parts.append(f"wording {answer.wording_version}")
    if answer.paper_reference:
        parts.append(f"form {answer.paper_reference}")
    said = ", ".join(parts)
    if not answer.disputed:
        return said
    return f"{said}. On another computer the answer was yes. The no counts until you ask again and note the answer."


def flag_words(flag: Flag) -> str:
    """A flag as one line: Visit in pairs: two dogs."""
    said = f"{flag.label}: {flag.words}" if flag.words else flag.label
    return f"{said} (taken down elsewhere; to be settled)" if flag.disputed else said


def answers(wordings: Sequence[ConsentWording], person: Person) -> list[tuple[ConsentWording, Consent | None]]:
    """Each purpose that is asked about, with this person's answer."""
    latest = {answer.purpose: answer for answer in person.consents}
    return [(wording, latest.get(wording.purpose)) for wording in wordings]


def labels_of(codes: Sequence[Code]) -> dict[str, str]:
    """Key > label."""
    return {code.key: code.label for code in codes}


# -- events ------------------------------------------------------------------------------------------------------------


def event_times(event: Event) -> str:
    """Sat 21 Nov, 10am to 3pm; for several sessions, from the first to the last and how many."""
    if not event.sessions:
        return "No date"
    first, last = event.sessions[0], event.sessions[-1]
    if len(event.sessions) == 1:
        return times.span(first.starts, first.ends)
    days = times.short_day(first.starts)
    if last.day != first.day:
        days = f"{days} to {times.short_day(last.starts)}"
    return f"{days}, {how_many(len(event.sessions), 'session', 'sessions')}"


def event_pills(event: Event, kinds: Mapping[str, Code], today: str, where: str = "") -> tuple[Pill, ...]:
    """What kind of event it is, whether it is today or called off, and `where` what was written at it on this laptop
    is."""
    kind = kinds.get(event.kind)
    pills = [WHERE[where]] if where else []
    if kind:
        pills.append(Pill(kind.label, kind.icon or "calendar", "info"))
    if event.cancelled:
        pills.append(Pill("Called off", "circle-x", "error"))
    elif any(session.day == today for session in event.sessions):
        pills.append(Pill("Today", "circle-check", "ok"))
    return tuple(pills)


def event_line(event: Event, kinds: Mapping[str, Code], today: str, where: str = "") -> ResultLine:
    """An event as a row of the programme."""
    detail = " · ".join(part for part in (event_times(event), event.venue, event.theme) if part)
    pills = event_pills(event, kinds, today, where)
    states = "".join(f" {pill.text}." for pill in pills)
    return ResultLine(event.title, detail, pills, f"{event.title}, {detail}.{states}", event.id)


def session_words(session: Session) -> str:
    """Sat 21 Nov, 10am to 3pm, Larch Hall, 40 places."""
    places = f", {how_many(session.capacity, 'place', 'places')}" if session.capacity is not None else ""
    venue = f", {session.venue}" if session.venue else ""
    return f"{times.span(session.starts, session.ends)}{venue}{places}"


def typed_time(text: str) -> str | None:
    """A time of day as people type it (10, 10:30, 10.30, 2pm) as HH:MM; "" for nothing, None for no time of day."""
    tidy = text.strip()
    if not tidy:
        return ""
    found = _TIME.fullmatch(tidy)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None
