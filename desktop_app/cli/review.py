"""What waits for a person at the office: disagreements and look-alikes; settling a disagreement."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from desktop_app.cli.conduct import Call
from desktop_app.cli.output import Answer
from desktop_app.cli.sharing import whole_device
from desktop_app.domain.changes import Op
from desktop_app.domain.errors import BadBatch, Gone
from desktop_app.exchange import enrolment, review
from desktop_app.exchange.sealing import only_office
from desktop_app.services import look_alikes, questions, reports
from desktop_app.store import batches as ledger
from desktop_app.store import reviews
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.reviews import CONFLICT, Task
from desktop_app.ui import likeness, review_words, text, told
from desktop_app.ui.review_words import settled_words


def waiting(call: Call) -> Answer:
    """Everything that waits for a decision, disagreements first."""
    with call.desk() as desk, desk.store.read() as reader:
        only_office(desk.store)
        devices = told.devices(reader)
        known = review_words.labels(reader)
        disputes = [_told(reader, review.in_full(reader, task), devices, known) for task in review.waiting(reader)]
        found = look_alikes.put_off_last(reader, look_alikes.queue(reader, call.progress))
        alike = [_alike(pair) for pair in found]
        held = [
            {"name": b.name, "device": devices.get(b.device, ""), "state": b.state, "why": b.why}
            for b in ledger.held_back(reader)
        ]
    lines = [_line(one) for one in disputes]
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
        with desk.store.read() as reader:
            tasks = [review.task_of(reader, one) for one in options.id]
        if len(tasks) > 1:
            return _several(desk.store, [task.id for task in tasks], options.keep)
        op = Op.PUT_OFF if options.keep == review.SEEN else Op.SETTLE
        with desk.store.write(op) as writer:
            task = review.settle(writer, tasks[0].id, options.keep, how=options.how, paper_reference=options.paper)
        with desk.store.read() as reader:
            dispute = review.in_full(reader, reviews.task(reader, task.id))
            kept = _value(reader, dispute, task)
            label = review_words.field(task, review_words.labels(reader))
    data = {"id": task.id, "what": dispute.name, "field": task.unit, "kept": dispute.task.how, "value": kept}
    return Answer(data, f"{label} of {review_words.what(dispute.name, task)}: {kept}")


def _several(store: Store, ids: list[str], keep: str) -> Answer:
    with store.write(Op.SETTLE_SEVERAL) as writer:
        done = review.settle_many(writer, ids, keep)
    return Answer({"settled": list(done.done), "left": list(done.left)}, settled_words(done))


def later(call: Call) -> Answer:
    """Leave decisions for later."""
    with call.desk() as desk:
        only_office(desk.store)
        with desk.store.write(Op.PUT_OFF) as writer:
            ids = [one if "+" in one else review.task_of(writer, one).id for one in call.options.id]
            review.park(writer, ids)
            for one, other in (pair.split("+", 1) for pair in ids if "+" in pair):
                look_alikes.put_off(writer, *(reports.whole_id(writer, "person", p) for p in (one, other)))
    return Answer({"later": ids}, f"Left for later: {len(ids)}.")


def ask(call: Call) -> Answer:
    """Send a task, or one record, back to an officer with a question."""
    options = call.options
    with call.desk() as desk:
        only_office(desk.store)
        with desk.store.read() as reader:
            known = [d.id for d in enrolment.devices(reader)]
        device = whole_device(options.device, known) if options.device else ""
        with desk.store.write(Op.ASK) as writer:
            asked = _ask(writer, options.id, options.question, device)
        with desk.store.read() as reader:
            question = questions.question(reader, asked)
            devices = told.devices(reader)
    laptop = devices.get(question.device, "") if question else ""
    return Answer(
        {"question": asked, "device": question.device if question else ""},
        f"{laptop} gets your question with its next list.",
    )


def _ask(writer: Writer, start: str, words: str, device: str) -> str:
    """Ask about a task of the review, a person, a walk's issue or a walk, whichever has this id."""
    for entity in questions.ASKABLE:
        try:
            row_id = reports.whole_id(writer, entity, start)
        except Gone:
            continue
        return questions.ask_about(writer, entity, row_id, words, device)
    return review.ask(writer, start, words)


def _value(reader: Reader, dispute: review.Dispute, before: Task) -> str:
    """What stands now."""
    if before.kind == CONFLICT:
        return review_words.value(reader, before.entity, dispute.task.now)
    return review_words.stands(dispute.task, "")


def _line(one: dict[str, Any]) -> str:
    head = f"{one['id']}  {one['label']} of {one['what']}: "
    if one["kind"] == review.QUESTION:
        answered = f" Answer: “{one['answer']}”." if one["answer"] else ""
        return f"{head}“{one['question']}” ({one['where']}, {one['when']}).{answered}"
    before = f" Before: “{one['base']}”." if one["base"] is not None else ""
    return f"{head}ours “{one['ours']}”, theirs “{one['theirs']}” ({one['who']}, {one['when']}).{before}"


def _told(reader: Reader, found: review.Dispute, devices: dict[str, str], known: review_words.Labels) -> dict[str, Any]:
    task, ours, theirs = found.task, found.ours_by, found.theirs_by
    has_values = task.kind != review.QUESTION
    earlier = [
        {"value": review_words.value(reader, task.entity, one.said), "by": asdict(by) if by else None}
        for one, by in found.earlier
    ]
    return {
        "id": task.id,
        "kind": task.kind,
        "state": task.state,
        "entity": task.entity,
        "record": task.row_id,
        "what": review_words.what(found.name, task),
        "field": task.unit,
        "label": review_words.field(task, known),
        "ours": review_words.value(reader, task.entity, task.ours) if has_values else "",
        "theirs": review_words.value(reader, task.entity, task.theirs) if has_values else "",
        "base": review_words.value(reader, task.entity, found.base) if found.base is not None else None,
        "values": {"ours": task.ours, "theirs": task.theirs, "base": found.base, "now": task.now},
        "earlier": earlier,
        "kept": task.kept if has_values else "",
        "can": list(review.ways(task)),
        "who": theirs.officer if theirs else "",
        "when": theirs.at if theirs else task.at,
        "where": devices.get(task.device, ""),
        "event": theirs.event if theirs else "",
        "ours_by": asdict(ours) if ours else None,
        "story": review_words.story(found, devices),
        "question": found.question.words if found.question else "",
        "answer": found.question.answer if found.question else "",
    }


def _alike(pair: look_alikes.Pair) -> dict[str, Any]:
    return {
        "id": f"{pair.a.id}+{pair.b.id}",
        "kind": "look-alike",
        "state": "parked" if pair.put_off else "waiting",
        "what": f"{pair.a.name} = {pair.b.name}?",
        "a": {"id": pair.a.id, "reference": pair.a.reference, "name": pair.a.name},
        "b": {"id": pair.b.id, "reference": pair.b.reference, "name": pair.b.name},
        "score": round(pair.score, 2),
        "because": likeness.because(pair.pattern),
    }
