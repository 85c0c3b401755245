"""What receiving would do, in words: each record that would be new or changed, and what somebody would have to decide.
No Qt here: the command line says the same words as the window.
"""

from __future__ import annotations

from dataclasses import replace

from desktop_app.exchange import preview
from desktop_app.exchange.preview import Line, Would
from desktop_app.exchange.review import Dispute
from desktop_app.services.audit import Altered
from desktop_app.services.look_alikes import Pair
from desktop_app.store.journal import Reader
from desktop_app.ui import likeness, review_words, text, told

MOST_FIELDS = 6
WHAT = {
    preview.NEW: "New",
    preview.CHANGED: "Changed",
    preview.IN_VAIN: "A later value stands",
    preview.CONFLICT: "Disagreement",
    preview.ALIKE: "Looks alike",
}
"""What would happen > the word for it."""


class PreviewWords:
    """Puts what would happen into words, while it can be looked at."""

    def altered(self, reader: Reader, one: Altered) -> str:
        """The fields of a record that would be new or changed."""
        after = one if not one.lost else replace(one, before={}, after=one.lost, added=False)
        found = [field.sentence for field in told.fields(reader, after)]
        more = f"; and {len(found) - MOST_FIELDS} more" if len(found) > MOST_FIELDS else ""
        return "; ".join(found[:MOST_FIELDS]) + more

    def dispute(self, reader: Reader, one: Dispute) -> str:
        """Both values."""
        task = one.task
        label = review_words.field(task, review_words.labels(reader))
        ours, theirs = (review_words.value(reader, task.entity, said) for said in (task.ours, task.theirs))
        return f"{label}: we have “{ours}”, they say “{theirs}”"

    def alike(self, pair: Pair) -> str:
        """Who they look like, and why."""
        return f"May be the same person as {pair.b.name}: {likeness.because(pair.pattern)}"


def counts(would: Would) -> str:
    """All of it as one sentence after another."""
    done = would.received
    if not would.batches and not done.waiting and not done.set_aside:
        return "Nothing new lies in the folder."
    files = text.how_many(len(would.batches), "file", "files")
    new, changed = would.count(preview.NEW), would.count(preview.CHANGED)
    parts = [f"{files} would come in: {new:,} new and {changed:,} changed."]
    for what, one, many in (
        (preview.CONFLICT, "disagreement", "disagreements"),
        (preview.ALIKE, "new person looks like somebody", "new people look like somebody"),
        (preview.IN_VAIN, "value would come in vain", "values would come in vain"),
    ):
        if count := would.count(what):
            parts.append(f"{text.how_many(count, one, many)}.")
    if done.waiting:
        parts.append(f"{text.how_many(len(done.waiting), 'file waits', 'files wait')}.")
    if done.set_aside:
        parts.append(f"{text.how_many(len(done.set_aside), 'file', 'files')} would be set aside.")
    return " ".join(parts)


def title(line: Line) -> str:
    """“New person: Amina Khan”."""
    kind = told.ENTITY_WORDS.get(line.entity, text.field_name(line.entity))
    return f"{kind}: {line.title}" if line.title else kind


def detail(line: Line) -> str:
    """What would be in it, and which laptop says so."""
    return ". ".join(part for part in (line.said, line.device) if part)
