"""Where a person at the office settles what a machine must not: the values that two copies disagree about, consents and
flags about which words differ, and the answers of officers who were asked.

Receiving notes each disagreement in its own transaction. Settling is an ordinary edit that says the value that is
kept, now: it travels, and undoing it opens the task again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from desktop_app.domain.changes import Value
from desktop_app.domain.errors import Gone, Rejected
from desktop_app.domain.people import PersonDraft, sort_key
from desktop_app.exchange.decisions import FOR_A_PERSON, GAP_PATIENCE
from desktop_app.services import audit, disputes, flags, organisation, people, questions
from desktop_app.services.disputes import CONSENT, FLAG
from desktop_app.services.questions import Question
from desktop_app.store import reviews
from desktop_app.store.batches import ReceivedBatch
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.reviews import CONFLICT, Origin, Source, Task, Values

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

BOTH: Mapping[tuple[str, str], str] = {
    ("person", "phone"): " / ",
    ("person", "greeting"): " ",
    ("person", "access_needs"): " ",
    ("tally", "note"): "\n",
    ("point", "words"): "\n",
    ("inspection", "walked_with"): ", ",
    ("issue", "notes"): "\n",
    ("photo", "caption"): ". ",
}
"""Entity and unit > what stands between, where both values can be kept: two phones, two notes."""

OURS, THEIRS, NEWER, KEEP_BOTH = "ours", "theirs", "newer", "both"
CAREFUL = "careful"
"""Keep the word that protects the person."""

SAID_AGAIN: Mapping[str, Mapping[str, bool]] = {
    CONSENT: {"yes": True, "no": False},
    FLAG: {"up": True, "down": False},
}
"""Kind > what can be said anew > whether that is a yes, or up."""

QUESTION, SEEN = "question", "seen"
MOST_LETTERS = 2000

NOBODY = "-"
"""A name to check another field with: a draft without one is refused."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A task with what the journal tells of it. `base` is what both had before, None when that is not known; `ours_by`
    and `theirs_by` who said them, when and where, `earlier` the same of what other batches had brought; `question`
    what was asked back; `person` is who it is about ("" if nobody is).
    """

    task: Task
    name: str
    base: Values | None
    ours_by: Source | None
    theirs_by: Source | None
    earlier: tuple[tuple[Origin, Source | None], ...] = ()
    question: Question | None = None
    person: str = ""

    @property
    def can_type(self) -> bool:
        """Whether another value than the two can be typed."""
        return can_type(self.task)

    @property
    def can_keep_both(self) -> bool:
        """Whether both can be kept."""
        return can_keep_both(self.task)


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling several at once did: the ids that are settled, and those that this way does not settle."""

    done: tuple[str, ...]
    left: tuple[str, ...]


def note(writer: Writer, batch: str, device: str, conflicts: Iterable[Conflict]) -> int:
    """Note what a batch disagrees about, in its transaction; answers how many. A later one joins an open task."""
    noted = 0
    for one in conflicts:
        reviews.keep(
            writer, one.entity, one.row_id, one.ours, one.theirs, op=one.op, batch=batch, device=device, known=one.known
        )  # fmt: skip
        noted += 1
    if noted:
        writer.touch("review")
    return noted


def waiting(reader: Reader) -> list[Task]:
    """What is open, oldest first; what was asked back after it, and what was put off last."""
    kept = reviews.stored(reader, (CONSENT, FLAG, QUESTION))
    found = reviews.conflicts(reader)
    found += [_as_task(reader, one, kept.get(one.id)) for one in disputes.disputes(reader)]
    found += _questions(reader, kept)
    return sorted(found, key=lambda task: task.order)


def done(reader: Reader, limit: int = 500) -> list[Task]:
    """What was settled, newest first."""
    return reviews.settled(reader, limit)


def task_of(reader: Reader, start: str) -> Task:
    """The task whose id begins like this (6 characters or more), open or settled. Gone('no-review'), Rejected."""
    return reviews.conflict(reader, start) or reviews.task(reader, start, waiting(reader))


def dispute(reader: Reader, task_id: str) -> Dispute:
    """One task in full. Gone('no-review') if it is not here (any more)."""
    return in_full(reader, task_of(reader, task_id))


def in_full(reader: Reader, task: Task) -> Dispute:
    """A task with all that the journal tells of it."""
    question = questions.question(reader, task.id if task.kind == QUESTION else task.question)
    name = audit.name_of(reader, task.entity, task.row_id)
    earlier = tuple((origin, reviews.source(reader, origin.op)) for origin in task.earlier)
    theirs_by = reviews.source(reader, task.op)
    if task.kind != CONFLICT:
        ours_by = reviews.source(reader, task.known)
        return Dispute(task, name, None, ours_by, theirs_by, earlier, question, _person(reader, task))
    return Dispute(
        task,
        name,
        reviews.base(reader, task),
        reviews.our_source(reader, task),
        theirs_by,
        earlier,
        question,
        _person(reader, task),
    )


def can_type(task: Task) -> bool:
    """Whether another value than the two can be typed."""
    return task.kind == CONFLICT and task.unit in TYPED.get(task.entity, ())


def can_keep_both(task: Task) -> bool:
    """Whether both values can be kept, one after the other: two phones, two notes."""
    if task.kind != CONFLICT or (task.entity, task.unit) not in BOTH:
        return False
    return all(task.ours.values()) and all(task.theirs.values())


def ways(task: Task) -> tuple[str, ...]:
    """What `settle` takes for this task, besides a typed value."""
    if task.state == "settled" or (task.kind == QUESTION and task.state == "asked"):
        return ()
    if task.kind == QUESTION:
        return (SEEN,)
    if task.kind in SAID_AGAIN:
        return (CAREFUL, *SAID_AGAIN[task.kind])
    return (OURS, THEIRS, NEWER, *([KEEP_BOTH] if can_keep_both(task) else []))


def settle(
    writer: Writer, task_id: str, keep: str, *, typed: bool = False, how: str = "", paper_reference: str = ""
) -> Task:
    """Say what stands, and answer the task as it was. The Writer is opened with `Op.SETTLE`.

    Of a conflict: 'ours', 'theirs', 'newer', 'both' or, with `typed` or any other word, that value itself; of a typed
    name the last word is the family name. Of a consent: 'careful' (the no stays), or 'yes' and 'no' when the person
    was asked again (`how` and `paper_reference` as `people.give_consent`). Of a flag: 'careful', 'up', 'down'. Of an
    answer to a question: 'seen'.

    Gone when the record or task is not here; Rejected: review 'settled-already'; keep 'only-these-two' where nothing
    else can be typed, 'not-both', 'ask-again', 'up-or-down', 'no-answer-yet', or as keeping such a record is refused.
    """
    task = task_of(writer, task_id)
    if task.state == "settled":
        raise Rejected({"review": "settled-already"})
    writer.facts |= {"field": _field(writer, task), "review": task.id}
    if task.kind == QUESTION:
        if keep != SEEN or task.state == "asked":
            raise Rejected({"keep": "no-answer-yet"})
        reviews.mark_settled(writer, task, SEEN)
    elif task.kind != CONFLICT:
        _say_anew(writer, task, keep, how, paper_reference)
        reviews.mark_settled(writer, task, keep)
    else:
        if not task.now:
            raise Gone(f"no-{task.entity.replace('_', '-')}", id=task.row_id)
        kept, values = _chosen(writer, task, keep, typed=typed)
        reviews.say_again(writer, task.entity, {task.row_id: values})
        reviews.mark_settled(writer, task, kept)
    writer.facts["name"] = audit.name_of(writer, task.entity, task.row_id)
    if person := _person(writer, task):
        writer.facts["person"] = person
    return task


def settle_many(writer: Writer, task_ids: Iterable[str], keep: str) -> Settled:
    """Settle several in one operation that is undone as one: 'ours', 'theirs' or 'newer' for all conflicts among them,
    or 'careful' for all consents and flags. The Writer is opened with `Op.SETTLE_SEVERAL`. What `keep` does not settle
    is left.
    """
    wanted = set(task_ids)
    said: dict[str, dict[str, dict[str, Value]]] = {}
    done: list[Task] = []
    chosen = [task for task in waiting(writer) if task.id in wanted]
    for task in chosen:
        if task.kind == CONFLICT and task.now and keep in (OURS, THEIRS, NEWER):
            kept, values = _chosen(writer, task, keep)
            said.setdefault(task.entity, {}).setdefault(task.row_id, {}).update(values)
            reviews.mark_settled(writer, task, kept)
        elif task.kind in SAID_AGAIN and keep == CAREFUL:
            _say_anew(writer, task, CAREFUL)
            reviews.mark_settled(writer, task, CAREFUL)
        else:
            continue
        done.append(task)
    for entity, by_id in said.items():
        reviews.say_again(writer, entity, by_id)
    writer.facts["count"] = len(done)
    settled = tuple(task.id for task in done)
    return Settled(settled, tuple(task.id for task in chosen if task.id not in set(settled)))


def can_let_in(batch: ReceivedBatch, now: datetime) -> bool:
    """Whether a person may let this batch in (`decisions.allow`), whatever it waits for; `now` is aware."""
    if batch.state != "waiting" or batch.why not in FOR_A_PERSON or batch.why in batch.decided:
        return False
    return batch.why != "gap" or now - datetime.fromisoformat(batch.first_met_at) >= GAP_PATIENCE


def ask(writer: Writer, task_id: str, words: str) -> str:
    """Send the record back to the officer whose laptop says otherwise, with a question; answers the question's id.

    The Writer is opened with `Op.ASK`. It goes to the laptop with the next list, and the answer comes with its batch.
    Rejected: words; device 'said-here' when nobody but the office has said anything.
    """
    task = task_of(writer, task_id)
    device = task.device
    if device in ("", writer.identity.device):
        raise Rejected({"device": "said-here"})
    asked = questions.ask(writer, task.entity, task.row_id, device, words)
    if task.kind == QUESTION:
        reviews.mark_settled(writer, task, "asked-again")
    else:
        reviews.mark_asked(writer, task, asked)
    return asked


def park(writer: Writer, task_ids: Iterable[str]) -> None:
    """Leave tasks for later. The Writer is opened with `Op.PUT_OFF`."""
    wanted = set(task_ids)
    for task in waiting(writer):
        if task.id in wanted:
            reviews.mark_parked(writer, task)


_SAID = {
    CONSENT: ("given", "how", "wording_version", "paper_reference"),
    FLAG: ("raised", "words", "at_door"),
}
"""Kind > what of such a word is shown, what it says first."""


def _as_task(reader: Reader, one: disputes.Dispute, kept: Task | None) -> Task:
    """A consent or flag about which words differ as a task: ours is the careful word that counts, theirs the newest
    that differs, `earlier` the others that stand. `known` is the operation that said ours."""
    origins = {row: _origin(reader, one.kind, row) for row in one.stand}
    careful, other = origins[one.counts], origins[one.other]
    device = next((by.device for by in (other, careful) if by.batch), "")
    made = Task(
        one.id,
        one.kind,
        one.kind,
        one.other,
        one.about,
        max(careful.at, other.at),
        batch=other.batch,
        op=other.op,
        device=device,
        known=careful.op,
        ours=careful.said,
        theirs=other.said,
        earlier=tuple(by for row, by in origins.items() if row not in (one.counts, one.other)),
        now=careful.said,
    )
    return _as_noted(made, kept)


def _origin(reader: Reader, kind: str, row_id: str) -> Origin:
    """What one word about a consent or flag says, and where it came from."""
    names = _SAID[kind]
    found = reader.driver.execute(f"SELECT {', '.join(names)}, at FROM {kind} WHERE id = ?", (row_id,)).fetchone()
    said = dict(zip(names, (bool(found[0]), *found[1:-1]), strict=True))
    by = reviews.source_of_new(reader, kind, row_id)
    return Origin(said, by.op, by.batch, by.device, by.at, "") if by else Origin(said, "", "", "", found[-1], "")


def _questions(reader: Reader, kept: Mapping[str, Task]) -> list[Task]:
    """What officers were asked about whole records: first what they answered."""
    found = []
    for one in questions.unattached(reader):
        task = Task(one.id, QUESTION, one.entity, one.about_id, "", one.answered_at or one.asked_at, device=one.device)
        noted = _as_noted(task, kept.get(one.id))
        if noted.state != "settled":
            found.append(noted if one.answer or noted.state == "parked" else replace(noted, state="asked"))
    return found


def _as_noted(task: Task, kept: Task | None) -> Task:
    """A computed task with what was noted of it."""
    if kept is None:
        return task
    state = "waiting" if kept.state == "settled" and task.kind != QUESTION else kept.state
    return replace(task, n=kept.n, state=state, parked_at=kept.parked_at, question=kept.question)


def _person(reader: Reader, task: Task) -> str:
    """Who a task is about, "" if it is not about a person."""
    if task.entity == "person":
        return task.row_id
    if task.kind not in SAID_AGAIN:
        return ""
    row = reader.driver.execute(f"SELECT person_id FROM {task.entity} WHERE id = ?", (task.row_id,)).fetchone()
    return reader.kept(row[0]) if row else ""


def _field(reader: Reader, task: Task) -> str:
    if task.kind in disputes.LABELS:
        label = organisation.labels(reader, disputes.LABELS[task.kind]).get(task.unit, task.unit)
        return f"answer about “{label}”" if task.kind == CONSENT else f"flag “{label}”"
    return task.unit.replace("_", " ") or "question"


def _say_anew(writer: Writer, task: Task, keep: str, how: str = "", paper_reference: str = "") -> None:
    """Say a word about a consent or a flag that knows of all the others."""
    person = _person(writer, task)
    if keep != CAREFUL and keep not in SAID_AGAIN[task.kind]:
        raise Rejected({"keep": "ask-again" if task.kind == CONSENT else "up-or-down"})
    if task.kind == FLAG:
        flag = next((one for one in flags.flags(writer, person) if one.kind == task.unit), None)
        if keep == "down":
            flags.take_down(writer, person, task.unit)
        else:
            flags.put_up(
                writer, person, task.unit, words=flag.words if flag else "", at_door=flag is not None and flag.at_door
            )
        return
    now = next((one for one in people.consents(writer, person) if one.purpose == task.unit), None)
    if keep == CAREFUL:
        version, how, paper_reference = (now.wording_version, now.how, now.paper_reference) if now else ("", "", "")
    else:
        version = next((w.version for w in organisation.consent_wordings(writer) if w.purpose == task.unit), "")
    people.give_consent(
        writer,
        person,
        task.unit,
        given=SAID_AGAIN[CONSENT].get(keep, False),
        wording_version=version,
        how=how,
        paper_reference=paper_reference,
    )


def _chosen(reader: Reader, task: Task, keep: str, *, typed: bool = False) -> tuple[str, dict[str, Value]]:
    """How a conflict is settled (ours, theirs, both or value), and the fields that say so."""
    if not typed and keep == NEWER:
        keep = _newer(reader, task)
    if not typed and keep in (OURS, THEIRS):
        return keep, {f: v for f, v in (task.ours if keep == OURS else task.theirs).items() if f in task.now}
    if not typed and keep == KEEP_BOTH:
        return KEEP_BOTH, _both(task)
    return "value", _typed(task, keep)


def _newer(reader: Reader, task: Task) -> str:
    """Whose was said later: ours or theirs. Whose the journal does not tell, is the older."""
    ours, theirs = reviews.our_source(reader, task), reviews.source(reader, task.op)
    return OURS if ours is not None and (theirs is None or ours.at > theirs.at) else THEIRS


def _both(task: Task) -> dict[str, Value]:
    """Both values in one, ours first, nothing twice."""
    if not can_keep_both(task):
        raise Rejected({"keep": "not-both"})
    between = BOTH[task.entity, task.unit]
    (name,) = task.theirs
    parts = [part for said in (task.ours, task.theirs) for part in str(said[name]).split(between)]
    return _checked(task, between.join(dict.fromkeys(parts)))


def _typed(task: Task, words: str) -> dict[str, Value]:
    """A typed value as fields, refused as the form of such a record would refuse it."""
    if not can_type(task):
        raise Rejected({"keep": "only-these-two"})
    return _checked(task, " ".join(words.split()) if task.entity == "person" else words.strip())


def _checked(task: Task, tidy: str) -> dict[str, Value]:
    if len(tidy) > MOST_LETTERS:
        raise Rejected({"keep": "too-long"})
    if task.entity != "person" or task.unit == "access_needs":
        return {task.unit: tidy}
    if task.unit == "name":
        given, _, family = tidy.rpartition(" ")
        draft = PersonDraft(given=given, family=family).checked()
        return {"given": draft.given, "family": draft.family, "sort_key": sort_key(draft.given, draft.family)}
    said: dict[str, Any] = {task.unit: tidy}
    draft = PersonDraft(given=NOBODY, **said).checked()
    return {task.unit: getattr(draft, task.unit)}
