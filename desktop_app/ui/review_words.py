"""What copies disagree about, in words: which field of what, both values, and who said them, when and where. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.domain.changes import Value
from desktop_app.domain.people import full_name
from desktop_app.exchange.review import CAREFUL, QUESTION, Dispute, Settled
from desktop_app.services import organisation
from desktop_app.services.audit import Altered
from desktop_app.services.disputes import CONSENT, FLAG, LABELS
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
SAID = {(CONSENT, True): "Yes", (CONSENT, False): "No", (FLAG, True): "It is up", (FLAG, False): "It was taken down"}
"""What was said of a consent or a flag."""
WORDS = ("given", "raised")
"""The field that says it."""
APART = {
    CONSENT: "They were asked twice, by people who did not know of each other, and the answers differ. Both are kept.",
    FLAG: "One copy took the flag down, and another kept it up without knowing of that. Both words are kept.",
}
MEANWHILE = {
    CONSENT: "Until you decide, the no counts. Ask the person again, or keep the no.",
    FLAG: "Until you decide, the flag is up.",
}
SETTLED = {
    CAREFUL: "The careful answer was kept.",
    "yes": "They were asked again, and said yes.",
    "no": "They were asked again, and said no.",
    "up": "The flag was put up.",
    "down": "The flag was taken down.",
    "both": "Both were kept.",
    "ours": "The office's value was kept.",
    "seen": "Somebody read the answer.",
    "asked-again": "The officer was asked again.",
}
NOT_HERE_ANY_MORE = "It is not here any more, so nothing can be settled. Leave it for later."


Labels = Mapping[tuple[str, str], str]
"""A kind of task and a key of the list that it is about > what people read."""


def labels(reader: Reader) -> Labels:
    """What the consents and flags are called about which words can differ."""
    return {
        (kind, key): label
        for kind, list_name in LABELS.items()
        for key, label in organisation.labels(reader, list_name).items()
    }


def field(task: Task, known: Labels) -> str:
    """What it is about: “Phone”, “Consent to photos”, “Flag: Visit in pairs”."""
    if task.kind == QUESTION:
        return "Question" if task.state == "asked" else "Answer"
    if task.kind in LABELS:
        return f"{told.ENTITY_WORDS[task.kind]} “{known.get((task.kind, task.unit), task.unit)}”"
    return UNITS.get(task.unit) or text.field_name(task.unit.removesuffix("_id"))


def what(name: str, task: Task) -> str:
    """Of whom or what: “Amina Khan”; the kind of record where it has no name."""
    return name or told.ENTITY_WORDS.get(task.entity, text.field_name(task.entity))


def value(reader: Reader, entity: str, values: Mapping[str, Value] | None) -> str:
    """The value of one merge unit in words; “nothing” for an empty one, “not known” for None."""
    if values is None:
        return UNKNOWN
    if not values.keys().isdisjoint(WORDS):
        return _word(entity, values)
    if {"given", "family"} <= values.keys():
        return full_name(str(values["given"]), str(values["family"])) or NOTHING
    shown = {name: one for name, one in values.items() if name not in told.NOT_TOLD}
    altered = Altered(entity, "", "", added=False, before={}, after=shown, lost={}, erased=False)
    fields = [one for one in told.fields(reader, altered) if one.after != NOTHING]
    if len(shown) != 1:
        return "; ".join(f"{one.name}: {one.after}" for one in fields) or NOTHING
    (name,) = shown
    if not fields:
        return NOTHING
    return times.long_day(fields[0].after) if name == "born" else fields[0].after


def _word(kind: str, values: Mapping[str, Value]) -> str:
    """A word about a consent or a flag: “Yes, in person, wording 2”; “It is up: two dogs”."""
    said = SAID[kind, any(values.get(name) for name in WORDS)]
    if kind == FLAG:
        return f"{said}: {values['words']}" if values.get("words") else said
    how = str(values.get("how") or "").replace("-", " ")
    version = f"wording {values['wording_version']}" if values.get("wording_version") else ""
    form = f"form {values['paper_reference']}" if values.get("paper_reference") else ""
    return ", ".join(part for part in (said, how, version, form) if part)


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
    if dispute.task.kind == QUESTION:
        return ""
    if dispute.task.kind in LABELS:
        return APART[dispute.task.kind]
    if theirs is None:
        return "The journal does not tell who changed it."
    if ours is None:
        return f"Changed {_when_and_where(theirs)} by {who(theirs, devices)}."
    last, first = (theirs, ours) if theirs.at >= ours.at else (ours, theirs)
    return (
        f"Changed {_when_and_where(last)} by {who(last, devices)}."
        f" {who(first, devices)} had changed it {_when_and_where(first).removesuffix(',')}."
    )


def _when_and_where(source: Source | None) -> str:
    return f"{when(source)}, at {source.event}," if source is not None and source.event else when(source)


def theirs_name(task: Task, devices: Mapping[str, str]) -> str:
    """The laptop that says otherwise."""
    return devices.get(task.device, "") or "The laptop"


def said_by(source: Source | None, devices: Mapping[str, str]) -> str:
    """Who said a word, when and where: “Amina on Laptop 2, on Tue 17 Nov at 10:42, at Winter fair”."""
    return ", ".join(part for part in (who(source, devices), _when_and_where(source).removesuffix(",")) if part)


def stands(task: Task, laptop: str) -> str:
    """Whose value the record has now, or what was decided."""
    if task.state == "settled":
        theirs = {"theirs": f"The value of {laptop} was kept."}
        return theirs.get(task.how) or SETTLED.get(task.how, "Another value was typed.")
    if task.kind == QUESTION:
        return "The officer has not answered yet." if task.state == "asked" else "The officer has answered."
    if task.kind in MEANWHILE:
        return MEANWHILE[task.kind]
    if not task.now:
        return NOT_HERE_ANY_MORE
    return {
        "ours": "Until you decide, the office's value is used.",
        "theirs": f"Until you decide, the value of {laptop} is used.",
    }.get(task.kept, "It was changed again since.")


def settled_words(done: Settled) -> str:
    """What settling several at once did."""
    said = f"{text.how_many(len(done.done), 'line is', 'lines are')} settled."
    if done.left:
        said += f" {text.how_many(len(done.left), 'line is', 'lines are')} left: each is decided in its own way."
    return said
