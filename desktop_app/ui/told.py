"""The audit trail in words: what was done, by whom and where, and each field before and after. No Qt here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.domain.changes import Op, Value
from desktop_app.domain.voice import LONGEST
from desktop_app.services import audit, history, organisation
from desktop_app.services.audit import Altered
from desktop_app.services.history import Operation
from desktop_app.store.journal import Reader
from desktop_app.ui import text, times

NOT_TOLD = frozenset({"sort_key", "address_key", "sha256", "position", "series_id"})
"""Fields that say nothing to a reader."""

ERASED = "What stood here was erased."
SAID_OTHERWISE = "A later change elsewhere stands."
YES, NO, NOTHING, A_PICTURE = "yes", "no", "nothing", "a picture"

ENTITY_WORDS = {
    "person": "Person",
    "property": "Address",
    "patch": "Patch",
    "consent": "Consent",
    "flag": "Flag",
    "event": "Event",
    "session": "Session",
    "attendance": "Attendance",
    "tally": "Tally",
    "point": "Words",
    "reply": "Answer",
    "role": "Role",
    "sign_up": "Sign-up",
    "share": "Share",
    "inspection": "Walk",
    "issue": "Issue",
    "action": "What was agreed",
    "advance_report": "Report in advance",
    "photo": "Photo",
    "setting": "Setting",
    "code": "List",
    "erasure": "Erasure",
    "question": "Question",
    "format_order": "Copy in another format",
}


@dataclass(frozen=True, slots=True)
class FieldTold:
    """One field of a record: what it is called, what it said before and what it says after, in words."""

    name: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """The field as one line."""
        if not self.before or self.before == NOTHING:
            return f"{self.name}: {self.after}"
        return f"{self.name}: “{self.before}” became “{self.after}”"


def what(operation: Operation) -> str:
    """What was done, beginning with a capital: “Checking in Amina Khan”."""
    if operation.op in {Op.UNDO, Op.REDO}:
        done = str(operation.facts.get("of", ""))
        again = "Done again" if operation.op == Op.REDO else "Undone"
        return f"{again}: {text.operation(done, operation.facts)}" if done else again
    said = text.operation(operation.op, operation.facts)
    return said[:1].upper() + said[1:]


def kind(op: Op) -> str:
    """A kind of action in words, without anybody's name: “Checking in”."""
    said = re.sub(r"\s*[(“]?\{\w+\}[”)]?.*$", "", text.OPS[op]).strip()
    return said[:1].upper() + said[1:]


def when(instant: str) -> str:
    """Sat 21 Nov 2026, 10:42."""
    return f"{times.short_day(instant)} {times.local(instant).year}, {times.clock_time(instant)}"


def who(operation: Operation, devices: Mapping[str, str]) -> str:
    """The officer and the laptop, as far as known."""
    return ", ".join(part for part in (operation.officer, devices.get(operation.device, "")) if part)


def devices(reader: Reader) -> dict[str, str]:
    """Device id > name, this copy's own included."""
    meta = reader.meta()
    return {**history.device_names(reader), meta["device"]: meta.get("device_name", "")}


def record(one: Altered) -> str:
    """What was altered: “Person Amina Khan, new”."""
    kind = ENTITY_WORDS.get(one.entity, text.field_name(one.entity))
    return f"{kind} {one.name}".strip() + (", new" if one.added else "")


def fields(reader: Reader, one: Altered) -> tuple[FieldTold, ...]:
    """Each field that changed, before and after."""
    parents = audit.parents_of(one.entity)
    told = []
    for name, after in one.after.items():
        if name in NOT_TOLD or (one.added and not after):
            continue
        before = one.before.get(name)
        if not one.added and before == after:
            continue  # it belongs to the same unit as one that changed
        parent = parents.get(name, "")
        label = "Taken back" if name == "void" else text.field_name(name.removesuffix("_id"))
        labels = _labels(reader, one.entity, name)
        was = "" if one.added else _shown(reader, parent, before, labels)
        told.append(FieldTold(label, was, _shown(reader, parent, after, labels)))
    return tuple(told)


def _labels(reader: Reader, entity: str, name: str) -> Mapping[str, str]:
    """Key > label of the organisation's list that a field's keys are of; empty for other fields."""
    list_name = organisation.LIST_OF.get((entity, name))
    return organisation.labels(reader, list_name) if list_name else {}


def _shown(reader: Reader, parent: str, value: Value, labels: Mapping[str, str]) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return YES if value else NO
    if parent:
        return audit.name_of(reader, parent, str(value)) or NOTHING
    shown = str(value)
    if labels:
        return labels.get(shown) or ", ".join(labels.get(key, key) for key in shown.split())
    if len(shown) == len("2026-11-21T10:00:00Z") and shown.endswith("Z") and shown[4] == "-":
        return when(shown)
    return A_PICTURE if len(shown) > LONGEST else shown
