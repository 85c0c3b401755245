"""The laptop forgets people when nothing keeps them there any more and the office has everything; never before.

Somebody is kept by a list of the office's that is still good, by an event here that is not closed, and by work done
here in the last fortnight. When all of that is over they are taken off, if the office's receipt names every batch in
which something was written of them, and a list came since that includes it (or no such list is due any more). What
was not sent is never forgotten. Addresses and the programme stay.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.changes import Op
from desktop_app.domain.errors import StoreTrouble
from desktop_app.domain.packs import EVENT_DAYS
from desktop_app.domain.work import Progress
from desktop_app.exchange import clock_correction, clock_doubt
from desktop_app.store import backups, close_outs, forgetting
from desktop_app.store import packs as pack_store
from desktop_app.store.engine import Store
from desktop_app.store.forgetting import Forgotten, Rows, Waiting
from desktop_app.store.journal import Reader, Writer, chunks
from desktop_app.store.packs import TakenPack
from desktop_app.store.photos import Photos

log = logging.getLogger("desk.exchange")

SEALED_DAYS = 90
"""How long sealed batches are kept after they were made, so that an office that lost days can have them again."""

PEOPLE_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Due:
    """What may be taken off now: people by what brought them (about, title), and what else goes with them or alone."""

    people: dict[tuple[str, str], list[str]]
    walks: list[str]
    words: list[str]
    questions: list[str]

    def __bool__(self) -> bool:
        return bool(self.people or self.walks or self.words or self.questions)


def forget(store: Store, progress: Progress, photos: Callable[[], Photos]) -> tuple[Forgotten, ...]:
    """Take off what is due, in short transactions; answers what was, in words' parts. A laptop's own matter only."""
    if store.identity.role != "laptop" or clock_doubt.look(store) is not None:
        return ()
    now = clock_correction.right_now(store)
    today = now.astimezone().date().isoformat()
    with store.write(Op.TAKE_OFF) as writer:
        thinned = forgetting.thin_sealed(writer, (now - timedelta(days=SEALED_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ"))
    with store.read() as reader:
        due = what_is_due(reader, today)
    told: dict[tuple[str, str], int] = {}
    if due:
        at = _take_off(store, progress, photos, due, told)
        backups.start_afresh(store, store.folder / "back-ups", date.fromisoformat(today))
    if due or thinned:
        store.scrub()
        log.info("took off %d people; let go of %d sealed batches", sum(told.values()), thinned)
    return tuple(Forgotten(at, about, title, count) for (about, title), count in told.items()) if due else ()


def _take_off(
    store: Store, progress: Progress, photos: Callable[[], Photos], due: Due, told: dict[tuple[str, str], int]
) -> str:
    """Take it off, part by part; answers when."""
    total = sum(map(len, due.people.values()))
    pictures: set[str] = set()
    at = store.surroundings.instant()
    for (about, title), people in due.people.items():
        for some in chunks(people, PEOPLE_AT_A_TIME):
            progress.step(sum(told.values()), total, "people")
            with store.write(Op.TAKE_OFF, people=len(some)) as writer:
                gone, names = _take_off_some(writer, "person", some)
                pictures |= names
                forgetting.note(writer, about, title, gone)
            told[about, title] = told.get((about, title), 0) + len(gone)
    for entity, ids in (("inspection", due.walks), ("point", due.words), ("question", due.questions)):
        if ids:
            with store.write(Op.TAKE_OFF) as writer:
                pictures |= _take_off_some(writer, entity, ids)[1]
    for picture in pictures:
        try:
            photos().remove(picture)
        except StoreTrouble:
            log.warning("a picture could not be taken off yet")
    return at


def _take_off_some(writer: Writer, entity: str, ids: list[str]) -> tuple[list[str], frozenset[str]]:
    """Take these and all that names them off; answers which went, and which pictures nothing names now.

    What somebody has worked on since it was looked at is left: nobody waits at the door for this.
    """
    below = forgetting.below(writer, entity, ids)
    kept = _roots(below, forgetting.waiting(writer).not_there)
    rows = {e: [row for row, root in found.items() if root not in kept] for e, found in below.items()}
    return [one for one in ids if one not in kept], forgetting.take_off(writer, rows)


def what_is_due(reader: Reader, today: str) -> Due:
    """What may be taken off this laptop on this day (ISO 8601), and nothing that the office does not have."""
    taken = pack_store.taken(reader)
    closed = close_outs.closed_events(reader)
    live = [p for p in taken if p.expires >= today and not (p.about == "event" and p.about_id in closed)]
    nothing = Due({}, [], [], [])
    if any(pack.about == "everyone" for pack in live):
        return nothing
    brought = _brought(reader)
    live_keys = {(pack.about, pack.about_id) for pack in live}
    everybody = [r[0] for r in reader.driver.execute("SELECT id FROM person ORDER BY n")]
    loose = [p for p in everybody if not live_keys.intersection(brought.get(p, ()))]
    below = forgetting.below(reader, "person", loose)
    waiting = forgetting.waiting(reader)
    here = _Here(reader, below, closed, today)
    good = {(p.about, p.about_id) for p in taken if p.expires >= today}
    blocked_hard = _roots(below, waiting.not_there)
    blocked_soft = _roots(below, waiting.not_included)
    people: dict[tuple[str, str], list[str]] = {}
    titles = _Titles(reader, taken)
    for person in loose:
        if person in blocked_hard or here.keeps(person):
            continue
        if person in blocked_soft and (good.intersection(brought.get(person, ())) or not here.long_over(person)):
            continue
        people.setdefault(titles.of(brought.get(person, ()), here.events_of(person)), []).append(person)
    kept_walks = any(pack.about == "patch" for pack in live)
    walks = [] if kept_walks else _walks(reader, waiting, closed, today)
    return Due(people, walks, _words(reader, waiting, here), _questions(reader, waiting, today))


def _brought(reader: Reader) -> dict[str, list[tuple[str, str]]]:
    """Person > the packs (about, id) that named them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for about, about_id, person in reader.driver.execute("SELECT about, about_id, person_id FROM pack_person"):
        found.setdefault(person, []).append((about, about_id))
    return found


def _roots(below: Rows, records: Iterable[tuple[str, str]]) -> set[str]:
    return {below[entity][row] for entity, row in records if row in below.get(entity, {})}


class _Here:
    """What was done on this laptop with those people, and which of its events are over."""

    def __init__(self, reader: Reader, below: Rows, closed: frozenset[str], today: str) -> None:
        limit = (date.fromisoformat(today) - timedelta(days=EVENT_DAYS)).isoformat()
        self._limit = limit
        self._event_of: dict[str, str] = {}
        self.over: set[str] = set()
        self._long_over: set[str] = set()
        for session, event, ends in reader.driver.execute(
            "SELECT id, event_id, coalesce(nullif(ends, ''), starts) FROM session"
        ):
            self._event_of[session] = event
            if ends[:10] < limit:
                self._long_over.add(session)
            if event in closed or ends[:10] < limit:
                self.over.add(session)
        done = forgetting.done_here(reader)
        self._sessions: dict[str, set[str]] = {}
        self._last: dict[str, str] = {}
        for entity in ("attendance", "sign_up", "point"):
            rows = below.get(entity, {})
            for row, session in reader.driver.execute(f"SELECT id, session_id FROM {entity} WHERE session_id NOT NULL"):
                if row in rows and (entity, row) in done:
                    self._sessions.setdefault(rows[row], set()).add(session)
        for (entity, row), at in done.items():
            root = below.get(entity, {}).get(row)
            if root is not None and entity != "question":  # answering the office is no work with them
                self._last[root] = max(at, self._last.get(root, ""))

    def keeps(self, person: str) -> bool:
        """Whether work done here keeps them: at an event that is not over, or lately."""
        sessions = self._sessions.get(person)
        return not sessions <= self.over if sessions else self._last.get(person, "")[:10] >= self._limit

    def long_over(self, person: str) -> bool:
        """Whether all that is a fortnight past: no list that would include it is due any more."""
        sessions = self._sessions.get(person)
        return sessions <= self._long_over if sessions else self._last.get(person, "")[:10] < self._limit

    def events_of(self, person: str) -> list[str]:
        """The events at which something was written of them here."""
        return [self._event_of[s] for s in sorted(self._sessions.get(person, ()))]


class _Titles:
    def __init__(self, reader: Reader, taken: Iterable[TakenPack]) -> None:
        self._events: Mapping[str, str] = dict(reader.driver.execute("SELECT id, title FROM event").fetchall())
        self._patches: Mapping[str, str] = dict(reader.driver.execute("SELECT id, name FROM patch").fetchall())
        self._everyone = any(pack.about == "everyone" for pack in taken)

    def of(self, brought: Iterable[tuple[str, str]], events: list[str]) -> tuple[str, str]:
        """What somebody was here for: about (event, patch, everyone, here) and its title."""
        for about, about_id in brought:
            names = self._events if about == "event" else self._patches
            return about, names.get(about_id, "")
        if events:
            return "event", self._events.get(events[0], "")
        return ("everyone", "") if self._everyone else ("here", "")


def _walks(reader: Reader, waiting: Waiting, closed: frozenset[str], today: str) -> list[str]:
    """Walks that are over and whose every record is at the office. One with a half-filled form stays."""
    limit = (date.fromisoformat(today) - timedelta(days=EVENT_DAYS)).isoformat()
    rows = reader.driver.execute(
        "SELECT id, event_id, date FROM inspection i"
        " WHERE NOT EXISTS (SELECT 1 FROM draft d WHERE instr(d.key, i.id)) ORDER BY n"
    ).fetchall()
    over = {row: day for row, event, day in rows if event in closed or day < limit}
    below = forgetting.below(reader, "inspection", over)
    hard, soft = _roots(below, waiting.not_there), _roots(below, waiting.not_included)
    return [walk for walk, day in over.items() if walk not in hard and (walk not in soft or day < limit)]


def _words(reader: Reader, waiting: Waiting, here: _Here) -> list[str]:
    """What was said at events that are over by somebody whose name nobody wrote down."""
    rows = reader.driver.execute("SELECT id, session_id FROM point WHERE person_id IS NULL AND session_id NOT NULL")
    return [row for row, session in rows if session in here.over and ("point", row) not in waiting.not_included]


def _questions(reader: Reader, waiting: Waiting, today: str) -> list[str]:
    """Questions about what is not here (any more): once the office has the answer, or when nobody answered for long.
    What the office still wants to know comes again with its next list."""
    limit = (date.fromisoformat(today) - timedelta(days=EVENT_DAYS)).isoformat()
    return [
        one
        for one, answered, at in forgetting.questions_about_nothing(reader)
        if ("question", one) not in waiting.not_there and (answered or at < limit)
    ]
