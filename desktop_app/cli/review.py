"""What waits for a person at the office: disagreements and look-alikes; settling a disagreement."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from desktop_app.cli.conduct import Call
from desktop_app.cli.output import Answer
from desktop_app.domain.changes import Op
from desktop_app.domain.errors import BadBatch
from desktop_app.exchange import review
from desktop_app.exchange.sealing import only_office
from desktop_app.services import look_alikes
from desktop_app.store import batches as ledger
from desktop_app.store.journal import Reader
from desktop_app.ui import likeness, review_words, text, told


def waiting(call: Call) -> Answer:
    """Everything that waits for a decision, disagreements first."""
    with call.desk() as desk, desk.store.read() as reader:
        only_office(desk.store)
        devices = told.devices(reader)
        disputes = [_told(reader, task.id, devices) for task in review.waiting(reader)]
        alike = [_alike(pair) for pair in look_alikes.queue(reader, call.progress)]
        held = [
            {"name": b.name, "device": devices.get(b.device, ""), "state": b.state, "why": b.why}
            for b in ledger.held_back(reader)
        ]
    lines = [
        f"{one['id']}  {one['label']} of {one['what']}: ours “{one['ours']}”, theirs “{one['theirs']}” ({one['who']},"
        f" {one['when']}). Before: “{one['base']}”."
        for one in disputes
    ]
    lines += [f"{one['what']} {one['because']}" for one in alike]
    lines += [f"{one['name']}: {text.sentence(BadBatch(one['why']))}" for one in held]
    count = text.how_many(len(disputes), "disagreement", "disagreements")
    pairs = text.how_many(len(alike), "pair that looks alike", "pairs that look alike")
    said = f"{count}, {pairs}, {text.how_many(len(held), 'batch', 'batches')} not taken in."
    return Answer({"waiting": [*disputes, *alike], "held": held}, "\n".join((said, *lines)))


def settle(call: Call) -> Answer:
    """Say which value stands."""
    options = call.options
    with call.desk() as desk:
        only_office(desk.store)
        with desk.store.write(Op.SETTLE) as writer:
            task = review.settle(writer, options.id, options.keep)
        with desk.store.read() as reader:
            dispute = review.dispute(reader, task.id)
            kept = review_words.value(reader, task.entity, dispute.task.now)
    data = {"id": task.id, "what": dispute.name, "field": task.unit, "kept": dispute.task.how, "value": kept}
    return Answer(data, f"{review_words.field(task)} of {review_words.what(dispute.name, task)}: {kept}")


def _told(reader: Reader, task_id: str, devices: dict[str, str]) -> dict[str, Any]:
    found = review.dispute(reader, task_id)
    task, ours, theirs = found.task, found.ours_by, found.theirs_by
    return {
        "id": task.id,
        "kind": task.kind,
        "state": task.state,
        "entity": task.entity,
        "record": task.row_id,
        "what": review_words.what(found.name, task),
        "field": task.unit,
        "label": review_words.field(task),
        "ours": review_words.value(reader, task.entity, task.ours),
        "theirs": review_words.value(reader, task.entity, task.theirs),
        "base": review_words.value(reader, task.entity, found.base) if found.base is not None else None,
        "values": {"ours": task.ours, "theirs": task.theirs, "base": found.base, "now": task.now},
        "kept": task.kept,
        "who": theirs.officer if theirs else "",
        "when": theirs.at if theirs else task.at,
        "where": devices.get(task.device, ""),
        "event": theirs.event if theirs else "",
        "ours_by": asdict(ours) if ours else None,
        "story": review_words.story(found, devices),
    }


def _alike(pair: look_alikes.Pair) -> dict[str, Any]:
    return {
        "id": f"{pair.a.id}+{pair.b.id}",
        "kind": "look-alike",
        "what": f"{pair.a.name} = {pair.b.name}?",
        "a": {"id": pair.a.id, "reference": pair.a.reference, "name": pair.a.name},
        "b": {"id": pair.b.id, "reference": pair.b.reference, "name": pair.b.name},
        "score": round(pair.score, 2),
        "because": likeness.because(pair.pattern),
    }
