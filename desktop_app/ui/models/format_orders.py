"""The queue of copies in other formats, as lines, pills and sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from desktop_app.domain.errors import AppError
from desktop_app.domain.format_orders import (
    ANSWERED,
    ASKED,
    FORMATS,
    MADE,
    NO,
    SENT,
    STATES,
    USUAL_SIZE,
    YES,
    Wish,
)
from desktop_app.printing.documents import catalogue
from desktop_app.printing.sizes import NAMED_SIZES
from desktop_app.services import attendance, estates, format_orders, organisation, programme
from desktop_app.services.format_orders import Counts, FormatOrder
from desktop_app.store.journal import Reader
from desktop_app.ui import times
from desktop_app.ui.format_words import reads
from desktop_app.ui.paper_work import Order
from desktop_app.ui.papers import About
from desktop_app.ui.text import how_many, people_count
from desktop_app.ui.widgets.pills import Pill
from desktop_app.ui.widgets.result_list import ResultLine

WAITING, LATE = "waiting", "late"
SHOWN: Final = {
    WAITING: "What waits",
    LATE: "Late",
    ASKED: "Asked for, not made",
    MADE: "Made, not sent",
    SENT: "Sent, not asked about",
    ANSWERED: "Answered",
}
"""What the list can show > its words."""
NOTHING: Final = {
    WAITING: "No copy waits. When somebody asks for one, note it on their card under People.",
    LATE: "Nothing is late.",
    ASKED: "Nothing waits to be made.",
    MADE: "Nothing waits to be sent.",
    SENT: "Nobody is left to be asked how they liked theirs.",
    ANSWERED: "Nobody has said yet how they liked theirs.",
}
_STATE_PILLS: Final = {
    ASKED: Pill("Asked", "clock", "info"),
    MADE: Pill("Made", "check", "info"),
    SENT: Pill("Sent", "mail", "ok"),
}
_ANSWERS: Final = {YES: Pill("They liked it", "circle-check", "ok"), NO: Pill("They did not like it", "circle-x")}
EVERY_FORMAT: Final = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """The copies that are shown, the earliest due first, with the words for what they name."""

    orders: Mapping[str, FormatOrder]
    counts: Counts
    titles: Mapping[str, str]
    abouts: Mapping[str, str]
    formats: Mapping[str, str]
    languages: Mapping[str, str]

    def how(self, order: FormatOrder) -> str:
        """How the reader of a copy reads: “Large print, Polish”."""
        return reads(order.wish, self.formats, self.languages)


def read(reader: Reader, today: str, shown: str = WAITING) -> Queue:
    """The copies in these states; `shown` is a key of SHOWN."""
    states = {WAITING: (ASKED, MADE), LATE: (ASKED, MADE)}.get(shown, (shown,))
    found = format_orders.queue(reader, today, states=states)
    if shown == LATE:
        found = tuple(one for one in found if one.is_late)
    return Queue(
        {one.id: one for one in found},
        format_orders.counts(reader, today),
        {listed.name: listed.title for listed in catalogue()},
        {about: _about(reader, about) for about in {one.about for one in found} if about},
        organisation.labels(reader, "print_format"),
        organisation.labels(reader, "language"),
    )


def of_format(queue: Queue, wanted: str) -> list[FormatOrder]:
    """The copies of one way of reading, in the words of `ways`; EVERY_FORMAT for all."""
    orders = queue.orders.values()
    return [one for one in orders if wanted == EVERY_FORMAT or queue.how(one) == wanted]


def ways(queue: Queue) -> list[str]:
    """The ways of reading that are in the queue, in words."""
    return sorted({queue.how(one) for one in queue.orders.values()})


def counted(reader: Reader, session_id: str) -> str:
    """Who on the list of a session reads how: “Of 42 people on the list: 35 clear print, 5 large print, 2 Braille; 3 in
    Polish.” "" when nobody is on it.
    """
    people = [line.person for line in attendance.roster(reader, session_id)]
    piles = format_orders.piles(reader, people)
    if not piles:
        return ""
    formats, languages = organisation.labels(reader, "print_format"), organisation.labels(reader, "language")
    ways, tongues = Counter[str](), Counter[str]()
    for pile in sorted(piles, key=lambda one: _place(one.wish)):
        ways[reads(replace(pile.wish, language="en"), formats, languages)] += len(pile.people)
        if pile.wish.language != "en":
            tongues[languages.get(pile.wish.language, pile.wish.language).partition(" (")[0]] += len(pile.people)
    read = ", ".join(f"{number} {_small(way)}" for way, number in ways.items())
    spoken = ", ".join(f"{number} in {tongue}" for tongue, number in tongues.most_common())
    whole = f"Of {people_count(sum(ways.values()))} on the list: {read}"
    return f"{whole}; {spoken}." if spoken else f"{whole}."


def _place(wish: Wish) -> tuple[int, float]:
    """Paper first, the smallest print first; then the other forms as FORMATS has them; what is made by hand last."""
    points = NAMED_SIZES.get(wish.size) or (float(wish.size) if wish.size else 0.0)
    return (FORMATS.index(wish.format) if wish.format in FORMATS else len(FORMATS), points)


def _small(way: str) -> str:
    return way if way.startswith("Braille") else f"{way[:1].lower()}{way[1:]}"


def what_words(order: FormatOrder, queue: Queue) -> str:
    """Sign-in register: Warm Winter Fair."""
    title = queue.titles.get(order.document, order.document)
    about = queue.abouts.get(order.about, "")
    return f"{title}: {about}" if about else title


def due_words(order: FormatOrder, today: str) -> str:
    """3 days late; Due today; Due on Fri 27 Nov. "" once it is sent."""
    if order.sent_on or not order.due_on:
        return ""
    days = (date.fromisoformat(today) - date.fromisoformat(order.due_on)).days
    if days > 0:
        return f"{how_many(days, 'day', 'days')} late"
    return "Due today" if days == 0 else f"Due on {times.short_day(order.due_on)}"


def pills(order: FormatOrder, today: str) -> tuple[Pill, ...]:
    """How far the copy is, and when it is due."""
    due = due_words(order, today)
    state = _ANSWERS.get(order.liked) or _STATE_PILLS[order.state]
    if not due:
        return (state,)
    return (Pill(due, "triangle-alert" if order.is_late else "calendar", "error" if order.is_late else "info"), state)


def lines(orders: Sequence[FormatOrder], queue: Queue, today: str) -> list[ResultLine]:
    """The copies as rows."""
    return [_line(one, queue, today) for one in orders]


def story(order: FormatOrder) -> tuple[tuple[str, str], ...]:
    """What happened to a copy so far, with its days."""
    told = (("Asked for", order.asked_on), ("Due", order.due_on), ("Made", order.made_on), ("Sent", order.sent_on))
    return tuple((name, times.long_day(day)) for name, day in told if day)


def count_words(counts: Counts) -> str:
    """2 late, 5 to make, 3 to send."""
    parts = (f"{counts.late} late" if counts.late else "", f"{counts.asked} to make", f"{counts.made} to send")
    return ", ".join(part for part in parts if part)


def next_step(order: FormatOrder) -> str:
    """The state that comes next for a copy; "" after its last."""
    place = STATES.index(order.state)
    return STATES[place + 1] if place + 1 < len(STATES) else ""


def paper_order(reader: Reader, order: FormatOrder, today: str) -> Order:
    """What to make for a copy: its document about its event, walk or person, as it was asked for."""
    needs = next((listed.needs for listed in catalogue() if listed.name == order.document), ())
    session = ""
    if order.about and "inspection" not in needs:
        session = programme.session_of(reader, order.about, today).id
    about = About(
        session_id=session or None,
        inspection_id=order.about if order.about and not session else None,
        language=order.wish.language,
        person_id=order.person_id if "person" in needs else None,
        today=today,
    )
    return Order(order.document, about, order.wish.size or USUAL_SIZE, order.wish.format)


def _line(order: FormatOrder, queue: Queue, today: str) -> ResultLine:
    what = f"{what_words(order, queue)} · {queue.how(order)}"
    shown = pills(order, today)
    states = ". ".join(pill.text for pill in shown)
    name = order.name or "Somebody who was erased"
    return ResultLine(name, what, shown, f"{name}, {what}. {states}.", order.id)


def _about(reader: Reader, about: str) -> str:
    try:
        return programme.event(reader, about).title
    except AppError:
        pass  # then it is a walk, or was erased
    try:
        walk = estates.inspection(reader, about).line
    except AppError:
        return ""
    return f"{walk.estate}, {times.short_day(walk.date)}"
