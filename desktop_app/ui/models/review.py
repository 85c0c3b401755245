"""The lines of the review page: disagreements, batches that were not taken in, and the way to look-alikes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.errors import BadBatch
from desktop_app.exchange import review
from desktop_app.exchange.review import Dispute
from desktop_app.exchange.transfer import Held
from desktop_app.services import audit
from desktop_app.services.questions import Question
from desktop_app.store import batches as ledger
from desktop_app.store.batches import ReceivedBatch
from desktop_app.store.journal import Reader
from desktop_app.store.reviews import CONFLICT, Task
from desktop_app.ui import review_words, text, times, told
from desktop_app.ui.models.exchange import not_taken, size_words
from desktop_app.ui.widgets.pills import Pill
from desktop_app.ui.widgets.result_list import ResultLine

ALIKE = "look-alikes"
PILLS = {
    "waiting": Pill("Decide", "circle-help", "warn"),
    "asked": Pill("Asked", "message-square-quote", "info"),
    "parked": Pill("Later", "clock", "info"),
    "settled": Pill("Done", "circle-check", "ok"),
}
_WAITS = Pill("Waits", "clock", "info")
_SET_ASIDE = Pill("Set aside", "circle-x", "warn")
_LET_IN = Pill("Let in", "circle-check", "ok")
LOOKING = "Looking for people who may be here twice."
NEXT_TIME = "You let it in: it is taken in when you next receive."
CAN_LET_IN = "If its officer says that this was meant, let it in: it is taken in when you next receive."
PUT_BACK = (
    "Letting it in corrects the clock: its times are put back in their order. Have its officer set the laptop's clock."
)
WITHOUT = (
    "You can go on without what is missing: it is taken in when it turns up. First ask the officer to send it again."
)
BY_ITSELF = "There is nothing to decide: it goes in by itself as soon as it can."
STAYS_OUT = (
    "Nothing of it was taken in, and nothing that you have was changed. Its laptop is told, and sends it again where"
    " that helps."
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the list shows: tasks by id with the name of what each is about, batches by key, and laptops' names."""

    tasks: Mapping[str, Task]
    names: Mapping[str, str]
    held: Mapping[str, ReceivedBatch]
    devices: Mapping[str, str]
    labels: review_words.Labels


@dataclass(frozen=True, slots=True)
class Value:
    """One value on the card: who says it, and what."""

    who: str
    said: str


@dataclass(frozen=True, slots=True)
class DisputeWords:
    """One task as the card tells it. `kind` is conflict, consent, flag or question; `person` who it is about."""

    kind: str
    title: str
    story: str
    office: str
    laptop: str
    laptop_name: str
    values: tuple[Value, ...]
    before: str
    stands: str
    asked: tuple[tuple[str, str], ...]
    can_type: bool
    can_keep_both: bool
    can_ask: bool
    is_open: bool
    is_answered: bool = False
    person: str = ""
    name: str = ""
    unit: str = ""


def read(reader: Reader, *, settled: bool = False) -> Waiting:
    """Everything that waits, or what is settled."""
    found = review.done(reader) if settled else review.waiting(reader)
    held = [] if settled else ledger.held_back(reader)
    names = {task.id: audit.name_of(reader, task.entity, task.row_id) for task in found}
    by_digest = {b.header_sha256: b for b in held}
    return Waiting(
        {task.id: task for task in found}, names, by_digest, told.devices(reader), review_words.labels(reader)
    )


def lines(waiting: Waiting, alike: int | None) -> list[ResultLine]:
    """The whole list. `alike`: how many pairs look alike, None while nobody knows yet."""
    found = [_task_line(task, waiting) for task in waiting.tasks.values()]
    at = next((n for n, task in enumerate(waiting.tasks.values()) if task.state != "waiting"), len(found))
    batches = [_batch_line(key, batch, waiting.devices) for key, batch in waiting.held.items()]
    return [*found[:at], *batches, *alike_line(alike), *found[at:]]


def alike_line(alike: int | None) -> list[ResultLine]:
    """The line that leads to the look-alikes; none when nobody looks alike or that is not known."""
    if not alike:
        return []
    title = text.how_many(alike, "pair of people looks alike", "pairs of people look alike")
    detail = "Decide whether they are one person or two"
    return [ResultLine(title, detail, (PILLS["waiting"],), f"{title}. {detail}.", ALIKE)]


def done_lines(waiting: Waiting) -> list[ResultLine]:
    """What was settled, newest first."""
    return [_task_line(task, waiting) for task in waiting.tasks.values()]


def _task_line(task: Task, waiting: Waiting) -> ResultLine:
    field = review_words.field(task, waiting.labels)
    title = f"{field}: {review_words.what(waiting.names[task.id], task)}"
    laptop = review_words.theirs_name(task, waiting.devices)
    if task.state == "settled":
        detail = f"{review_words.stands(task, laptop)} {times.short_day(task.settled_at)}"
    elif task.kind == review.QUESTION:
        detail = f"{laptop}, {times.short_day(task.at)}"
    else:
        detail = f"{laptop if task.device else 'Somebody'} says otherwise, {times.short_day(task.at)}"
    pill = PILLS[task.state]
    return ResultLine(title, detail, (pill,), f"{title}. {detail}. {pill.text}.", task.id)


def _batch_line(key: str, batch: ReceivedBatch, devices: Mapping[str, str]) -> ResultLine:
    told_as = not_taken(Held(batch.name, batch.why), devices)
    pill = _LET_IN if batch.why in batch.decided else _WAITS if batch.state == "waiting" else _SET_ASIDE
    return ResultLine(told_as.title, told_as.detail, (pill,), f"{told_as.title}. {pill.text}. {told_as.detail}", key)


def batch_words(batch: ReceivedBatch, devices: Mapping[str, str], now: datetime) -> tuple[str, Sequence[str]]:
    """A batch that was not taken in: what it is called, and why, since when and what can be done."""
    said = not_taken(Held(batch.name, batch.why), devices)
    met = f"First met on {times.short_day(batch.first_met_at)}, {size_words(batch.size_bytes)}."
    if batch.exported_at:
        met += f" Its laptop wrote it on {times.short_day(batch.exported_at)}, {times.clock_time(batch.exported_at)}."
    if batch.why in batch.decided:
        what = NEXT_TIME
    elif review.can_let_in(batch, now):
        what = {"clock-ahead": PUT_BACK, "gap": WITHOUT}.get(batch.why, CAN_LET_IN)
    else:
        what = BY_ITSELF if batch.state == "waiting" else STAYS_OUT
    return said.title, (text.sentence(BadBatch(batch.why)), met, what)


def _asked(question: Question | None, laptop: str) -> tuple[tuple[str, str], ...]:
    """What was asked back, and the answer: who, and what they said."""
    if question is None:
        return ()
    asked = (f"{question.asked_by or 'You'} asked {laptop} on {times.short_day(question.asked_at)}", question.words)
    if not question.answer:
        return (asked,)
    return asked, (f"{question.answered_by} answered on {times.short_day(question.answered_at)}", question.answer)


def dispute_words(reader: Reader, task_id: str) -> tuple[Dispute, DisputeWords]:
    """One task in full."""
    found = review.dispute(reader, task_id)
    task, devices = found.task, told.devices(reader)
    laptop = review_words.theirs_name(task, devices)
    words = DisputeWords(
        kind=task.kind,
        title=f"{review_words.field(task, review_words.labels(reader))}: {review_words.what(found.name, task)}",
        story=review_words.story(found, devices),
        office=review_words.value(reader, task.entity, task.ours),
        laptop=review_words.value(reader, task.entity, task.theirs),
        laptop_name=laptop,
        values=_values(reader, found, laptop, devices),
        before=review_words.value(reader, task.entity, found.base) if task.kind == CONFLICT else "",
        asked=_asked(found.question, laptop),
        stands=review_words.stands(task, laptop),
        can_type=found.can_type,
        can_keep_both=found.can_keep_both,
        can_ask=bool(task.device),
        is_open=task.state != "settled" and (task.kind != CONFLICT or bool(task.now)),
        is_answered=bool(found.question and found.question.answer),
        person=found.person,
        name=found.name,
        unit=task.unit,
    )
    return found, words


def _values(reader: Reader, found: Dispute, laptop: str, devices: Mapping[str, str]) -> tuple[Value, ...]:
    """Every value that somebody says, with who, when and where; of a conflict the story tells of the two last."""
    task = found.task
    if task.kind == review.QUESTION:
        return ()
    ours, theirs = (review_words.value(reader, task.entity, said) for said in (task.ours, task.theirs))
    others = [(review_words.value(reader, task.entity, origin.said), by) for origin, by in found.earlier]
    if task.kind != CONFLICT:
        words = ((ours, found.ours_by), (theirs, found.theirs_by), *others)
        return tuple(Value(_capital(review_words.said_by(by, devices)), said) for said, by in words)
    earlier = [Value(f"{_capital(review_words.said_by(by, devices))}, said before that", said) for said, by in others]
    return (Value("The office says", ours), Value(f"{laptop} says", theirs), *earlier)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
