"""What happened to a person, in plain words: what, when, who did it, and on which laptop."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.changes import Op, Value
from desktop_app.domain.format_orders import Wish
from desktop_app.services.history import Operation, Step
from desktop_app.ui import text, times
from desktop_app.ui.format_words import reads
from desktop_app.ui.models.office import Wordings

_FIELDS: dict[str, str] = {
    "given": "First name",
    "family": "Last name",
    "kind": "Who they are",
    "phone": "Phone",
    "email": "E-mail",
    "born": "Date of birth",
    "reference": "Tenancy number",
    "property_id": "Address",
    "language": "Language",
    "print_format": "How to write to them",
    "access_needs": "What helps them",
    "greeting": "Said at the door",
    "ended": "Tenancy",
}
_ADDED: dict[str, str] = {
    Op.IMPORT_PEOPLE: "Came with a tenant list",
    Op.WALK_IN: "Added at an event",
    Op.ADD_PERSON: "Added",
    Op.RECEIVE: "Came from a laptop",
    Op.TAKE_PACK: "Came with the office's list",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a person's history. `by` names who did it and where; either may be unknown."""

    what: str
    when: str
    by: str

    @property
    def spoken(self) -> str:
        """The line as one sentence."""
        return f"{self.when}: {self.what}. {self.by}".strip()


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called: the organisation's words, laptops, and the titles of events by session id."""

    wordings: Wordings
    devices: Mapping[str, str]
    event_of: Callable[[str], str]
    role_of: Callable[[str], str]


def happenings(steps: Sequence[Step], names: Names) -> tuple[Happening, ...]:
    """The history of one person, newest first. Steps that changed nothing worth telling are left out."""
    told = [
        Happening(what, f"{times.short_day(s.operation.at)} {s.operation.at[:4]}, {times.clock_time(s.operation.at)}",
                  _by(s.operation, names))
        for s in reversed(steps)
        if (what := _what(s, names))
    ]  # fmt: skip
    return tuple(told)


def _by(operation: Operation, names: Names) -> str:
    device = names.devices.get(operation.device, "")
    return ", ".join(part for part in (operation.officer, device) if part)


def _what(step: Step, names: Names) -> str:
    if step.operation.op in {Op.UNDO, Op.REDO}:
        done = str(step.operation.facts.get("of", ""))
        again = "Done again" if step.operation.op == Op.REDO else "Undone"
        return f"{again}: {text.operation(done, step.operation.facts)}" if done else again
    tell = {
        "person": _person,
        "attendance": _attendance,
        "point": _point,
        "consent": _consent,
        "flag": _flag,
        "sign_up": _sign_up,
        "format_order": _format_order,
    }.get(step.entity)
    return tell(step, names) if tell else ""


def _person(step: Step, names: Names) -> str:
    if step.added:
        return _ADDED.get(step.operation.op, "Added")
    changed = []
    for field, after in step.after.items():
        if field not in _FIELDS:
            continue
        before, now = _shown(field, step.before.get(field), names), _shown(field, after, names)
        if field in {"property_id", "ended"}:
            changed.append(now)
        elif not now:
            changed.append(f"{_FIELDS[field]} removed, was “{before}”")
        elif not before:
            changed.append(f"{_FIELDS[field]} noted: “{now}”")
        else:
            changed.append(f"{_FIELDS[field]} changed from “{before}” to “{now}”")
    return "; ".join(changed)


def _shown(field: str, value: Value, names: Names) -> str:
    words = names.wordings
    lists = {"kind": words.kinds, "language": words.languages, "print_format": words.formats}
    if field == "property_id":
        return "Address changed" if value else "Address removed"
    if field == "ended":
        return "Tenancy ended" if value else "Tenant again"
    plain = str(value or "")
    if field == "access_needs":
        return ", ".join(words.needs.get(key, key) for key in plain.split())
    if field == "born":
        return times.long_day(plain) if plain else ""
    return lists[field].get(plain, plain) if field in lists else plain


def _attendance(step: Step, names: Names) -> str:
    session = step.after.get("session_id") or step.operation.facts.get("session")
    event = names.event_of(str(session)) if session else ""
    at = f" at {event}" if event else ""
    if step.after.get("left_at"):
        return f"Signed out{at}"
    if step.after.get("since"):
        with_them = int(step.after.get("adults") or 0) + int(step.after.get("children") or 0)
        return f"Checked in{at}{f', with {text.people_count(with_them)}' if with_them else ''}"
    return f"Expected{at}" if step.after.get("expected") else ""


def _point(step: Step, names: Names) -> str:
    words = step.after.get("words")
    session = step.after.get("session_id")
    event = names.event_of(str(session)) if session else ""
    return f"Said{f' at {event}' if event else ''}: “{words}”" if words else ""


def _consent(step: Step, names: Names) -> str:
    purpose = str(step.after.get("purpose", ""))
    label = names.wordings.purposes.get(purpose, purpose)
    return f"{'Agreed to' if step.after.get('given') else 'Does not agree to'} “{label}”" if purpose else ""


def _format_order(step: Step, names: Names) -> str:
    after = step.after
    if step.added:
        wish = Wish(*(str(after.get(key, "")) for key in ("format", "size", "language")))
        return f"Asked for a copy: {reads(wish, names.wordings.formats, names.wordings.languages)}"
    if after.get("liked"):
        return "Liked their copy" if after["liked"] == "yes" else "Did not like their copy"
    return "Their copy was sent" if after.get("sent_on") else "Their copy was made" if after.get("made_on") else ""


def _flag(step: Step, names: Names) -> str:
    kind, words = str(step.after.get("kind", "")), step.after.get("words")
    label = names.wordings.flags.get(kind, kind)
    if not kind or not step.after.get("raised"):
        return f"Flag taken down: {label}" if kind else ""
    return f"Flag put up: {label}{f', “{words}”' if words else ''}"


def _sign_up(step: Step, names: Names) -> str:
    role = step.after.get("role_id")
    if role:
        return f"Signed up to {names.role_of(str(role))}"
    stage = step.after.get("stage")
    return f"Sign-up moved on: {str(stage).replace('-', ' ')}" if stage else ""
