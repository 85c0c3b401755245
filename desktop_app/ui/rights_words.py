"""What an erasure takes and leaves, in sentences. No Qt here: the command line says the same words as the window."""

from __future__ import annotations

from desktop_app.services.rights import Forgetting, Forgotten, Mention
from desktop_app.settings import PRINT_SIZES
from desktop_app.ui.text import how_many

_GOING = {
    "attendance": ("attendance", "attendances"),
    "point": ("note of their words", "notes of their words"),
    "consent": ("answer about consent", "answers about consent"),
    "sign_up": ("sign-up to a role", "sign-ups to roles"),
    "share": ("share", "shares"),
    "advance_report": ("report before a walk", "reports before a walk"),
    "reply": ("answer to their words", "answers to their words"),
    "photo": ("photo that names them", "photos that name them"),
    "format_order": ("copy in their format", "copies in their format"),
}
_WHERE = {
    ("issue", "notes"): "in the notes of an issue",
    ("issue", "place"): "in the place of an issue",
    ("photo", "caption"): "in the caption of a photo",
    ("inspection", "walked_with"): "in who walked along",
    ("point", "words"): "in somebody else’s words",
    ("reply", "said"): "in an answer to what was said",
    ("reply", "answer"): "in an answer to what was said",
    ("action", "what"): "in what was agreed about an issue",
    ("action", "owner"): "in who does something about an issue",
    ("advance_report", "words"): "in a report before a walk",
    ("tally", "note"): "in the note of a count",
    ("event", "title"): "in the title of an event",
}


def own_size(print_format: str) -> str:
    """The print size that a person asked for; clear print for those who asked for none or for no paper at all."""
    return print_format if print_format in PRINT_SIZES else "clear"


def forgetting_words(before: Forgetting) -> list[str]:
    """What goes, what stays, and what somebody has to look at."""
    lines = [f"Everything that is kept about {before.name} goes for good: {_listed(before)}."]
    lines.append("It also goes from the history, the search, and half-filled forms, and cannot be brought back.")
    if before.still_counted:
        sat = how_many(before.still_counted, "sitting", "sittings")
        lines.append(f"What stays is a number: somebody came to {sat}. The address stays, without them.")
    lines.append(
        "Laptops erase it with their next exchange. Back-ups from before still have it, locked: when one is restored,"
        " it is erased again."
    )
    if before.mentions:
        lines.append(f"The name also stands in text that stays ({len(before.mentions)}). Look at it by hand:")
        lines += [mention_words(one) for one in before.mentions[:10]]
    return lines


def forgotten_words(done: Forgotten, before: Forgetting) -> list[str]:
    """What was erased, without the name: nobody has to read it again."""
    records = how_many(done.records, "record was", "records were")
    lines = [f"Erased: {records} taken out here. Laptops follow with their next exchange."]
    if before.mentions:
        count = how_many(len(before.mentions), "place", "places")
        lines.append(f"The name still stands in {count} of free text. Look at it by hand.")
    return lines


def mention_words(one: Mention) -> str:
    """Where the name stands, and the words around it."""
    short = one.text if len(one.text) <= 80 else f"{one.text[:77]}..."
    return f"{_WHERE.get((one.entity, one.field), one.entity).capitalize()}: “{short}”"


def _listed(before: Forgetting) -> str:
    parts = ["name, address, phone and everything else that was noted"]
    for entity, count in before.going.items():
        if entity != "person":
            one, many = _GOING.get(entity, (entity.replace("_", " "), f"{entity.replace('_', ' ')} records"))
            parts.append(how_many(count, one, many))
    return ", ".join(parts)
