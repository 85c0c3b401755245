"""What copies disagree about, in words: which field of what, both values, and who said them, when and where. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.domain.changes import Value
from desktop_app.domain.people import full_name
from desktop_app.exchange.review import Dispute
from desktop_app.services import organisation
from desktop_app.services.audit import Altered
from desktop_app.store.journal import Reader
from desktop_app.store.reviews import Source, Task
from desktop_app.ui import text, times, told
from desktop_app.ui.told import NOTHING

UNITS = {
    "presence": "Whether they came",
    "with": "People with them",
    "when": "Time",
    "void": "Taken back",
    "merge": "Same person as",
    "property_id": "Address",
}
"""Merge unit > what it is called, where that is not simply its own name."""

UNKNOWN = "not known"
NOT_HERE_ANY_MORE = "It is not here any more, so nothing can be settled. Leave it for later."


def field(task: Task) -> str:
    """What is disagreed about: “Phone”."""
    return UNITS.get(task.unit) or text.field_name(task.unit.removesuffix("_id"))


def what(name: str, task: Task) -> str:
    """Of whom or what: “Amina Khan”; the kind of record where it has no name."""
    return name or told.ENTITY_WORDS.get(task.entity, text.field_name(task.entity))


def value(reader: Reader, entity: str, values: Mapping[str, Value] | None) -> str:
    """The value of one merge unit in words; “nothing” for an empty one, “not known” for None."""
    if values is None:
        return UNKNOWN
    if {"given", "family"} <= values.keys():
        return full_name(str(values["given"]), str(values["family"])) or NOTHING
    shown = {name: one for name, one in values.items() if name not in told.NOT_TOLD}
    altered = Altered(entity, "", "", added=False, before={}, after=shown, lost={}, erased=False)
    fields = [one for one in told.fields(reader, altered) if one.after != NOTHING]
    if len(shown) != 1:
        return "; ".join(f"{one.name}: {one.after}" for one in fields) or NOTHING
    (name,) = shown
    return _labelled(reader, name, fields[0].after) if fields else NOTHING


def _labelled(reader: Reader, name: str, words: str) -> str:
    """A value in the organisation's own words, where it is a key of one of its lists."""
    if name in ("language", "print_format"):
        return organisation.labels(reader, name).get(words, words)
    if name == "access_needs":
        labels = organisation.labels(reader, "access_need")
        return ", ".join(labels.get(key, key) for key in words.split())
    return times.long_day(words) if name == "born" else words


def who(source: Source | None, devices: Mapping[str, str]) -> str:
    """“Amina on Laptop 2”; “Morag at the office”."""
    if source is None:
        return "somebody"
    if not source.batch:
        return f"{source.officer} at the office".strip()
    laptop = devices.get(source.device, "")
    return " on ".join(part for part in (source.officer, laptop) if part) or "somebody"


def when(source: Source | None) -> str:
    """“on Tue 17 Nov at 10:42”; "" when it is not known."""
    return f"on {times.short_day(source.at)} at {times.clock_time(source.at)}" if source is not None else ""


def story(dispute: Dispute, devices: Mapping[str, str]) -> str:
    """Both changes in one sentence, the later one first: “Changed on Tue 17 Nov at 10:42, at Winter fair, by Amina on
    Laptop 2. Morag at the office had changed it on Mon 16 Nov at 9:10.”
    """
    ours, theirs = dispute.ours_by, dispute.theirs_by
    if theirs is None:
        return "The journal does not tell who changed it."
    if ours is None:
        return f"Changed {_when_and_where(theirs)} by {who(theirs, devices)}."
    last, first = (theirs, ours) if theirs.at >= ours.at else (ours, theirs)
    return (
        f"Changed {_when_and_where(last)} by {who(last, devices)}."
        f" {who(first, devices)} had changed it {_when_and_where(first).removesuffix(',')}."
    )


def _when_and_where(source: Source) -> str:
    return f"{when(source)}, at {source.event}," if source.event else when(source)


def theirs_name(task: Task, devices: Mapping[str, str]) -> str:
    """The laptop that says otherwise."""
    return devices.get(task.device, "") or "The laptop"


def stands(task: Task, laptop: str) -> str:
    """Whose value the record has now."""
    if not task.now:
        return NOT_HERE_ANY_MORE
    if task.state == "settled":
        kept = {"ours": "The office's value was kept.", "theirs": f"The value of {laptop} was kept."}
        return kept.get(task.how, "Another value was typed.")
    return {
        "ours": "Until you decide, the office's value is used.",
        "theirs": f"Until you decide, the value of {laptop} is used.",
    }.get(task.kept, "It was changed again since.")
