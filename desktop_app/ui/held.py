"""Everything held about one person, put into words for paper and into plain data for machines. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from desktop_app.domain.changes import Value
from desktop_app.printing.documents.everything_held import EverythingHeld, HeldEntry
from desktop_app.printing.wording import ENGLISH, Tongue
from desktop_app.services import organisation
from desktop_app.services.audit import Altered
from desktop_app.services.questions import Question
from desktop_app.services.rights import Answered, Came, Held, Laptop
from desktop_app.store.journal import Reader
from desktop_app.ui import text, times, told
from desktop_app.ui.letterheads import letterhead
from desktop_app.ui.told import ENTITY_WORDS

BECAUSE = {
    "here": "The record is kept here.",
    "wrote": "Something was written into the record there.",
    "pack": "It was sent a list that had your record in it.",
}
NOT_ANSWERED = "Nobody has answered yet."


def as_data(held: Held) -> dict[str, Any]:
    """Everything as plain data, for a machine-readable file: every field by its name, nothing put into words."""
    found: Any = msgspec.to_builtins(held)
    return {"format": "neighbourhood-desk-person", "version": 1, **found}


def as_json(held: Held) -> bytes:
    """The machine-readable file."""
    return msgspec.json.format(msgspec.json.encode(as_data(held)), indent=2)


def as_paper(reader: Reader, held: Held, *, made_on: str, tongue: Tongue = ENGLISH) -> EverythingHeld:
    """Everything in words, for the person to read. `made_on` is an ISO date."""
    return EverythingHeld(
        letterhead(reader),
        held.person.name,
        made_on,
        _particulars(reader, held),
        {
            "household": tuple(HeldEntry(name) for name in held.household),
            "consents": tuple(map(_answered, held.consents)),
            "attendances": tuple(map(_came, held.attendances)),
            "words": tuple(HeldEntry(_place_and_day(one.event, one.at), quoted=(one.words,)) for one in held.words),
            "sign_ups": tuple(
                HeldEntry(one.role, (f"{one.stage.replace('-', ' ').capitalize()}, since {_day(one.at)}",))
                for one in held.sign_ups
            ),
            "photos": tuple(
                HeldEntry(one.caption, (f"{one.place}, {one.estate}, {_day(one.date)}",)) for one in held.photos
            ),
            "questions": tuple(map(_asked, held.questions)),
            "other": tuple(_other(entity, fields) for entity, fields in held.other),
            "history": _history(reader, held),
            "laptops": tuple(map(_kept_on, held.laptops)),
        },
        tongue=tongue,
    )


def _particulars(reader: Reader, held: Held) -> tuple[tuple[str, str], ...]:
    person, draft = held.person, held.person.draft
    labels = {name: organisation.labels(reader, name) for name in ("language", "print_format", "access_need")}
    pairs = {
        "given": draft.given,
        "family": draft.family,
        "kind": held.kind,
        "address": ", ".join(part for part in (draft.address, draft.postcode) if part),
        "estate": person.estate,
        "patch": person.patch,
        "reference": draft.reference,
        "phone": draft.phone,
        "email": draft.email,
        "born": _day(draft.born) if draft.born else "",
        "language": labels["language"].get(draft.language, draft.language),
        "print_format": labels["print_format"].get(draft.print_format, draft.print_format),
        "access_needs": ", ".join(labels["access_need"].get(key, key) for key in draft.access_needs),
        "greeting": draft.greeting,
        "ended": "Yes" if person.ended else "",
    }
    return tuple((text.field_name(name), value) for name, value in pairs.items() if value)


def _answered(one: Answered) -> HeldEntry:
    said = "You agreed" if one.given else "You did not agree"
    how = f" ({one.how}{f', form {one.paper_reference}' if one.paper_reference else ''})" if one.how else ""
    lines = [f"{said} on {_day(one.at)}{how}."]
    if one.wording:
        lines.append(f"What was read out, wording {one.wording_version}: {one.wording}")
    return HeldEntry(one.label, tuple(lines))


def _came(one: Came) -> HeldEntry:
    day = times.long_day(one.starts[:10])
    lines = [", ".join(part for part in (day, one.venue) if part)]
    if one.since:
        left = f", signed out at {times.clock_time(one.left_at)}" if one.left_at else ""
        with_them = one.adults + one.children
        others = f", {text.people_count(with_them)} with you" if with_them else ""
        lines.append(f"Checked in at {times.clock_time(one.since)}{left}{others}.")
    else:
        lines.append("You were expected, and nobody noted that you came.")
    return HeldEntry(one.title, tuple(lines))


def _place_and_day(event: str, at: str) -> str:
    return f"{event}, {_day(at)}" if event else _day(at)


def _history(reader: Reader, held: Held) -> tuple[HeldEntry, ...]:
    devices = told.devices(reader)
    entries = []
    for step in held.history:
        one = Altered(step.entity, "", "", step.added, step.before, step.after, step.lost, erased=False)
        lines = [field.sentence for field in told.fields(reader, one)] if step.entity == "person" else []
        by = f"{told.when(step.operation.at)}. {told.who(step.operation, devices)}"
        entries.append(HeldEntry(told.what(step.operation), (by, *lines)))
    return tuple(entries)


def _asked(one: Question) -> HeldEntry:
    by = ", ".join(part for part in (one.asked_by, _day(one.asked_at)) if part)
    answered = f"{one.answered_by or 'Somebody'} answered on {_day(one.answered_at)}." if one.answer else NOT_ANSWERED
    return HeldEntry(
        f"Asked by {by}" if by else "Asked", (answered,), (one.words, *([one.answer] if one.answer else ()))
    )


def _other(entity: str, fields: Mapping[str, Value]) -> HeldEntry:
    """A record of a kind that has no place of its own, field by field, without the ids that say nothing to a reader."""
    told = {name: _day(str(value)) if name.endswith("_on") else value for name, value in fields.items() if value}
    lines = (f"{text.field_name(name)}: {value}" for name, value in told.items() if not name.endswith("_id"))
    return HeldEntry(ENTITY_WORDS.get(entity, text.field_name(entity)), tuple(lines))


def _kept_on(one: Laptop) -> HeldEntry:
    gone = [f"It said on {_day(one.taken_off_at)} that it keeps nothing of it any more."] if one.taken_off_at else []
    return HeldEntry(one.name, (BECAUSE[one.because], *gone))


def _day(at: str) -> str:
    return times.long_day(at[:10])
