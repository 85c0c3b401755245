"""Everything held about one person, put into words for paper and into plain data for machines. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from desktop_app.domain.changes import Value
from desktop_app.printing.documents.everything_held import EverythingHeld, HeldEntry
from desktop_app.printing.moments import clock, date_words
from desktop_app.printing.wording import ENGLISH, EVERY_SHEET, Tongue
from desktop_app.services.audit import Altered
from desktop_app.services.questions import Question
from desktop_app.services.rights import Answered, Came, Held, Laptop
from desktop_app.store.journal import Reader
from desktop_app.ui import text, times, told, wordings
from desktop_app.ui.letterheads import letterhead
from desktop_app.ui.told import ENTITY_WORDS

_WAYS_TO_ANSWER = frozenset({"in-person", "paper", "phone", "email"})


def as_data(held: Held) -> dict[str, Any]:
    """Everything as plain data, for a machine-readable file: every field by its name, nothing put into words."""
    found: Any = msgspec.to_builtins(held)
    return {"format": "neighbourhood-desk-person", "version": 1, **found}


def as_json(held: Held) -> bytes:
    """The machine-readable file."""
    return msgspec.json.format(msgspec.json.encode(as_data(held)), indent=2)


def as_paper(reader: Reader, held: Held, *, made_on: str, tongue: Tongue = ENGLISH) -> EverythingHeld:
    """Everything in words, for the person to read in their language; their own words and what was done to the record
    stay as they were written. `made_on` is an ISO date.
    """
    say = _Saying(tongue)
    return EverythingHeld(
        letterhead(reader),
        held.person.name,
        made_on,
        say.particulars(reader, held),
        {
            "household": tuple(HeldEntry(name) for name in held.household),
            "consents": tuple(map(say.answered, held.consents)),
            "attendances": tuple(map(say.came, held.attendances)),
            "words": tuple(HeldEntry(say.place_and_day(one.event, one.at), quoted=(one.words,)) for one in held.words),
            "sign_ups": tuple(
                HeldEntry(one.role, (say("role_at", stage=say(f"stage_{one.stage}"), date=say.day(one.at)),))
                for one in held.sign_ups
            ),
            "photos": tuple(
                HeldEntry(one.caption, (f"{one.place}, {one.estate}, {say.day(one.date)}",)) for one in held.photos
            ),
            "questions": tuple(map(say.asked, held.questions)),
            "other": tuple(_other(entity, fields) for entity, fields in held.other),
            "history": _history(reader, held),
            "laptops": tuple(map(say.kept_on, held.laptops)),
        },
        tongue=tongue,
    )


class _Saying:
    """What is held, line by line, in one language."""

    def __init__(self, tongue: Tongue) -> None:
        self.tongue = tongue
        self._words, self._shared = tongue.words("everything_held"), tongue.words(EVERY_SHEET)

    def __call__(self, key: str, **facts: str | int) -> str:
        return self._words(key, **facts)

    def day(self, at: str) -> str:
        return date_words(at[:10], self._shared)

    def time(self, at: str) -> str:
        return clock(times.clock_time(at), self._shared)

    def place_and_day(self, event: str, at: str) -> str:
        return self("taken_at", place=event, date=self.day(at)) if event else self.day(at)

    def particulars(self, reader: Reader, held: Held) -> tuple[tuple[str, str], ...]:
        person, draft = held.person, held.person.draft
        languages, formats, needs = (
            wordings.labels(reader, name, self.tongue) for name in ("language", "print_format", "access_need")
        )
        pairs = {
            "given": draft.given,
            "family": draft.family,
            "kind": self.tongue.label("person_kind", held.kind),
            "address": ", ".join(part for part in (draft.address, draft.postcode) if part),
            "estate": person.estate,
            "patch": person.patch,
            "reference": draft.reference,
            "phone": draft.phone,
            "email": draft.email,
            "born": self.day(draft.born) if draft.born else "",
            "language": languages.get(draft.language, draft.language),
            "print_format": formats.get(draft.print_format, draft.print_format),
            "access_needs": ", ".join(needs.get(key, key) for key in draft.access_needs),
            "greeting": draft.greeting,
            "ended": self._shared("yes") if person.ended else "",
        }
        return tuple((self(f"field_{name}"), value) for name, value in pairs.items() if value)

    def answered(self, one: Answered) -> HeldEntry:
        said = [self("agreed" if one.given else "not_agreed", date=self.day(one.at))]
        if one.how:
            how = self(f"how_{one.how.replace('-', '_')}") if one.how in _WAYS_TO_ANSWER else one.how
            said.append(self("noted_as", how=how))
        if one.paper_reference:
            said.append(self("form", reference=one.paper_reference))
        lines = [" ".join(said)]
        if one.wording:
            lines.append(self("read_out", version=one.wording_version, words=one.wording))
        return HeldEntry(one.label, tuple(lines))

    def came(self, one: Came) -> HeldEntry:
        where = self.place_and_day(one.venue, one.starts)
        if not one.since:
            return HeldEntry(one.title, (where, self("expected_only")))
        said = [self("signed_in", time=self.time(one.since))]
        if one.left_at:
            said.append(self("signed_out", time=self.time(one.left_at)))
        if one.adults + one.children:
            said.append(self._words.count("came_with", one.adults + one.children))
        return HeldEntry(one.title, (where, " ".join(said)))

    def asked(self, one: Question) -> HeldEntry:
        asked = {"date": self.day(one.asked_at)}
        title = self("asked_by", name=one.asked_by, **asked) if one.asked_by else self("asked", **asked)
        if not one.answer:
            return HeldEntry(title, (self("not_answered"),), (one.words,))
        day = {"date": self.day(one.answered_at)}
        by = self("answered_by", name=one.answered_by, **day) if one.answered_by else self("answered", **day)
        return HeldEntry(title, (by,), (one.words, one.answer))

    def kept_on(self, one: Laptop) -> HeldEntry:
        gone = (self("keeps_nothing", date=self.day(one.taken_off_at)),) if one.taken_off_at else ()
        return HeldEntry(one.name, (self(f"because_{one.because}"), *gone))


def _history(reader: Reader, held: Held) -> tuple[HeldEntry, ...]:
    devices = told.devices(reader)
    entries = []
    for step in held.history:
        one = Altered(step.entity, "", "", step.added, step.before, step.after, step.lost, erased=False)
        lines = [field.sentence for field in told.fields(reader, one)] if step.entity == "person" else []
        by = f"{told.when(step.operation.at)}. {told.who(step.operation, devices)}"
        entries.append(HeldEntry(told.what(step.operation), (by, *lines)))
    return tuple(entries)


def _other(entity: str, fields: Mapping[str, Value]) -> HeldEntry:
    """A record of a kind that has no place of its own, field by field, without the ids that say nothing to a reader."""
    told = {
        name: times.long_day(str(value)) if name.endswith("_on") else value for name, value in fields.items() if value
    }
    lines = (f"{text.field_name(name)}: {value}" for name, value in told.items() if not name.endswith("_id"))
    return HeldEntry(ENTITY_WORDS.get(entity, text.field_name(entity)), tuple(lines))
