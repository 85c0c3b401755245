"""Where a person at the office settles what a machine must not: the values that two copies disagree about.

Receiving notes each disagreement in its own transaction. Settling is an ordinary edit that says the value that is
kept, now: it travels, and undoing it opens the task again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desktop_app.domain.changes import Value
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.domain.people import PersonDraft, sort_key
from desktop_app.exchange.decisions import FOR_A_PERSON, GAP_PATIENCE
from desktop_app.services import audit, questions
from desktop_app.services.questions import Question
from desktop_app.store import reviews
from desktop_app.store.batches import ReceivedBatch
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.reviews import Source, Task, Values

if TYPE_CHECKING:
    from desktop_app.exchange.merging import Conflict

TYPED: Mapping[str, frozenset[str]] = {
    "person": frozenset({"name", "phone", "email", "born", "reference", "greeting"}),
    "event": frozenset({"title", "theme", "venue"}),
    "session": frozenset({"venue"}),
    "tally": frozenset({"note"}),
    "point": frozenset({"words"}),
    "inspection": frozenset({"officer", "walked_with"}),
    "issue": frozenset({"place", "notes"}),
    "action": frozenset({"what", "owner"}),
    "advance_report": frozenset({"place", "words"}),
    "reply": frozenset({"said", "answer"}),
    "photo": frozenset({"caption"}),
}
"""Entity > the units for which another value can be typed; elsewhere only one of the two can be right."""

MOST_LETTERS = 2000

NOBODY = "-"
"""A name to check another field with: a draft without one is refused."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A task with what the journal tells of it. `base` is what both had before, None when that is not known; `ours_by`
    and `theirs_by` who said them, when and where; `question` what was asked back.
    """

    task: Task
    name: str
    base: Values | None
    ours_by: Source | None
    theirs_by: Source | None
    question: Question | None = None

    @property
    def can_type(self) -> bool:
        """Whether another value than the two can be typed."""
        return can_type(self.task)


def note(writer: Writer, batch: str, device: str, conflicts: Iterable[Conflict], kind: str = "conflict") -> int:
    """Note what a batch disagrees about, in its transaction; answers how many. A later one joins an open task."""
    noted = 0
    for one in conflicts:
        reviews.keep(
            writer, kind, one.entity, one.row_id, one.ours, one.theirs, op=one.op, batch=batch, device=device,
            known=one.known
        )  # fmt: skip
        noted += 1
    if noted:
        writer.touch("review")
    return noted


def waiting(reader: Reader) -> list[Task]:
    """What is open, oldest first; what was put off comes last."""
    return reviews.tasks(reader)


def done(reader: Reader, limit: int = 500) -> list[Task]:
    """What was settled, newest first."""
    return reviews.tasks(reader, settled=True, limit=limit)


def dispute(reader: Reader, task_id: str) -> Dispute:
    """One task in full. Gone('no-review') if it is not here (any more)."""
    task = reviews.task(reader, task_id)
    return Dispute(
        task,
        audit.name_of(reader, task.entity, task.row_id),
        reviews.base(reader, task),
        reviews.our_source(reader, task),
        reviews.their_source(reader, task),
        questions.question(reader, task.question) if task.question else None,
    )


def can_type(task: Task) -> bool:
    """Whether another value than the two can be typed."""
    return task.unit in TYPED.get(task.entity, ())


def settle(writer: Writer, task_id: str, keep: str, *, typed: bool = False) -> Task:
    """Say which value stands: 'ours', 'theirs' or, with `typed` or any other word, that value itself.

    The Writer is opened with `Op.SETTLE`. Of a typed name the last word is the family name. Answers the task as it was.
    Gone when the record or task is not here; Rejected: keep 'only-these-two' where nothing else can be typed, or as
    keeping such a record is refused; 'settled' when it is settled already.
    """
    task = reviews.task(writer, task_id)
    if task.state == "settled":
        raise Rejected({"review": "settled-already"})
    if not task.now:
        raise Gone(f"no-{task.entity.replace('_', '-')}", id=task.row_id)
    how = keep if keep in ("ours", "theirs") and not typed else "value"
    if how == "value":
        values = _typed(task, keep)
    else:
        values = {f: v for f, v in (task.ours if how == "ours" else task.theirs).items() if f in task.now}
    field = _field(task)
    writer.facts |= {"name": audit.name_of(writer, task.entity, task.row_id), "field": field, "review": task.id}
    if task.entity == "person":
        writer.facts["person"] = task.row_id
    reviews.settle(writer, task, values, how)
    return task


def can_let_in(batch: ReceivedBatch, now: datetime) -> bool:
    """Whether a person may let this batch in (`decisions.allow`), whatever it waits for; `now` is aware."""
    if batch.state != "waiting" or batch.why not in FOR_A_PERSON or batch.why in batch.decided:
        return False
    return batch.why != "gap" or now - datetime.fromisoformat(batch.first_met_at) >= GAP_PATIENCE


def ask(writer: Writer, task_id: str, words: str) -> str:
    """Send the record back to the officer whose laptop says otherwise, with a question; answers the question's id.

    The Writer is opened with `Op.ASK`. It goes to the laptop with the next list, and the answer comes with its batch.
    """
    task = reviews.task(writer, task_id)
    asked = questions.ask(writer, task.entity, task.row_id, task.device, words)
    reviews.mark_asked(writer, task.id, asked)
    return asked


def park(writer: Writer, task_id: str) -> None:
    """Leave a task for later. The Writer is opened with `Op.PUT_OFF`."""
    reviews.mark_parked(writer, reviews.task(writer, task_id).id)


def _field(task: Task) -> str:
    return task.unit.replace("_", " ")


def _typed(task: Task, words: str) -> dict[str, Value]:
    """A typed value as fields, refused as the form of such a record would refuse it."""
    if not can_type(task):
        raise Rejected({"keep": "only-these-two"})
    tidy = " ".join(words.split()) if task.entity == "person" else words.strip()
    if len(tidy) > MOST_LETTERS:
        raise Rejected({"keep": "too-long"})
    if task.entity != "person":
        return {task.unit: tidy}
    if task.unit == "name":
        given, _, family = tidy.rpartition(" ")
        draft = PersonDraft(given=given, family=family).checked()
        return {"given": draft.given, "family": draft.family, "sort_key": sort_key(draft.given, draft.family)}
    said: dict[str, Any] = {task.unit: tidy}
    draft = PersonDraft(given=NOBODY, **said).checked()
    return {task.unit: getattr(draft, task.unit)}
