"""Who may be here twice: all pairs that look alike, best first, or those who look like one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import log2
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from desktop_app.domain import look_alikes
from desktop_app.domain.errors import AppError
from desktop_app.domain.look_alikes import (
    CROWD,
    LONG,
    LOOSE_CROWD,
    LOOSE_KEYS,
    SURE_KEYS,
    Habits,
    MatchKey,
    Pattern,
    Sketch,
    Traits,
)
from desktop_app.domain.people import PersonDraft, full_name
from desktop_app.domain.text_folding import address_key, words
from desktop_app.domain.work import SILENT, Progress
from desktop_app.services import same_person
from desktop_app.services.side_process import another_process
from desktop_app.store import reviews
from desktop_app.store.journal import Reader, Writer

if TYPE_CHECKING:
    from desktop_app.store.engine import Store

_COUNTED = ("given", "family", "born", "postcode", "street")
_AT_A_TIME = 20_000


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two of a list, by their places in it, with the score in bits and how far each field agrees."""

    a: int
    b: int
    score: float
    pattern: Pattern


class Counts:
    """How common each value is in a list (`Rarity`)."""

    def __init__(self, people: Sequence[Traits]) -> None:
        self.people = len(people)
        whole = max(len(people), 2)
        self._rare = log2(1 / whole)
        self._bits = {
            name: {value: log2(count / whole) for value, count in Counter(getattr(one, name) for one in people).items()}
            for name in _COUNTED
        }

    def bits(self, field: str, value: str) -> float:
        """How common this value is, in bits."""
        return self._bits[field].get(value, self._rare)


def closeness() -> look_alikes.Closeness:
    """How alike two texts are, remembering what was asked: a list says the same names over and over."""
    known: dict[tuple[str, str], float] = {}

    def alike(a: str, b: str) -> float:
        if " " not in a and " " not in b:
            return OSA.normalized_similarity(a, b)
        found = known.get((a, b))
        if found is None:
            joined = OSA.normalized_similarity(a.replace(" ", ""), b.replace(" ", ""))
            left_out = fuzz.token_set_ratio(a, b) / 100 - 0.05
            found = max(OSA.normalized_similarity(a, b), joined, left_out, fuzz.token_sort_ratio(a, b) / 100)
            known[a, b] = found
        return found

    return alike


def alike(people: Sequence[Traits], minimum: float | None = None, progress: Progress = SILENT) -> list[Likeness]:
    """All pairs of these people that reach `minimum` (the list's own if None), best first."""
    rarity, near = Counts(people), closeness()
    found: list[tuple[int, int, Pattern, float]] = []
    seen: Counter[tuple[Pattern, int]] = Counter()
    numbers = sorted(_candidates(people, progress))
    for start in range(0, len(numbers), _AT_A_TIME):
        progress.step(start, len(numbers), "pairs")
        for number in numbers[start : start + _AT_A_TIME]:
            a, b = divmod(number, len(people))
            pattern, chance = look_alikes.compare(people[a], people[b], rarity, near)
            seen[pattern, round(chance)] += 1
            found.append((a, b, pattern, chance))
    habits = look_alikes.learn(seen, len(people))
    return _reaching(found, habits, len(people), minimum)


ASIDE_FROM = 5_000
"""People from whom on a list is compared in a process of its own: the window has this one to itself meanwhile."""
_ASK_AGAIN_SECONDS = 0.2


def alike_aside(people: Sequence[Traits], minimum: float | None, progress: Progress) -> list[Likeness]:
    """What `alike` answers, found in another process. Cancelled ends that; AppError('side-process-ended')."""
    with another_process(_compare_aside, list(people), minimum) as pipe:
        step: tuple[int, int | None, str] = (0, None, "people")
        while True:
            progress.step(*step)
            if not pipe.poll(_ASK_AGAIN_SECONDS):
                continue
            try:
                found = pipe.recv()
            except (EOFError, OSError):
                raise AppError("side-process-ended") from None
            if isinstance(found, list):
                return found
            step = found


def _compare_aside(pipe: Connection, people: list[Traits], minimum: float | None) -> None:
    """In the other process: tell how far it is, and in the end what was found."""

    class Told:
        """Sends each step."""

        def step(self, done: int, total: int | None, what: str) -> None:
            """Send it."""
            pipe.send((done, total, what))

    pipe.send(alike(people, minimum, Told()))


def _reaching(
    found: Sequence[tuple[int, int, Pattern, float]], habits: Habits, people: int, minimum: float | None
) -> list[Likeness]:
    pairs = look_alikes.pairs_of(people)
    scores = [look_alikes.score(pattern, chance, habits, pairs) for _a, _b, pattern, chance in found]
    lowest = look_alikes.minimum_for(scores) if minimum is None else minimum
    reaching = [
        Likeness(a, b, score, pattern)
        for (a, b, pattern, _chance), score in zip(found, scores, strict=True)
        if score >= lowest
    ]
    return sorted(reaching, key=lambda one: (-one.score, one.a, one.b))


def _candidates(people: Sequence[Traits], progress: Progress) -> set[int]:
    """The pairs worth comparing, as a * how many + b."""
    drawn = [look_alikes.sketch(one) for one in people]
    pairs: set[int] = set()
    once: set[int] = set()
    for done, keys in enumerate((*SURE_KEYS, *LOOSE_KEYS)):
        progress.step(done, len(SURE_KEYS) + len(LOOSE_KEYS), "keys")
        if keys in SURE_KEYS or len(people) <= LONG:
            pairs |= _sharing(keys, drawn, CROWD)
        else:
            found = _sharing(keys, drawn, LOOSE_CROWD)
            pairs |= found & once
            once |= found
    return pairs


def _sharing(keys: MatchKey, drawn: Sequence[Sketch], crowd: int) -> set[int]:
    """The pairs that share such a key, if not more people than a crowd do."""
    blocks: dict[Hashable, list[int]] = {}
    for place, one in enumerate(drawn):
        for key in keys(one):
            block = blocks.get(key)
            if block is None:
                blocks[key] = [place]
            elif block[-1] != place:  # two names that are sketched alike make one key twice
                block.append(place)
    many = len(drawn)
    found: set[int] = set()
    for block in blocks.values():
        if 1 < len(block) <= crowd:
            found.update(a * many + b for a, b in combinations(block, 2))
    return found


# -- the people of this copy -------------------------------------------------------------------------------------------

_PEOPLE = """
SELECT p.id, p.given, p.family, p.born, p.phone, p.email, p.reference, coalesce(q.address_key, ''),
       coalesce(q.address, ''), coalesce(q.postcode, '')
FROM person p LEFT JOIN property q ON q.id = p.property_id
WHERE NOT p.void AND p.id NOT IN (SELECT person_id FROM same_person) AND {where}
"""


@dataclass(frozen=True, slots=True)
class Someone:
    """One of a pair: what the two are compared by, as it is kept."""

    id: str
    given: str
    family: str
    born: str
    phone: str
    email: str
    reference: str
    address: str
    postcode: str

    @property
    def name(self) -> str:
        """Given and family name."""
        return full_name(self.given, self.family)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two who may be one person: the score in bits (above 0: more likely than not), and how far each field agrees.
    `put_off` is when they were left for later, "" if they were not."""

    a: Someone
    b: Someone
    score: float
    pattern: Pattern
    put_off: str = ""


def queue(
    reader: Reader, progress: Progress = SILENT, *, minimum: float | None = None, limit: int | None = None
) -> tuple[Pair, ...]:
    """Everyone here who may be here twice, best first: all that reach `minimum` bits (None: the list's own minimum).

    Pairs that somebody found to be two people are left out. Takes seconds with many people: Cancelled if `progress`
    says so.
    """
    progress.step(0, None, "people")
    rows = reader.driver.execute(_PEOPLE.format(where="1")).fetchall()
    traits = [look_alikes.traits(*row[1:8]) for row in rows]
    apart = same_person.told_apart(reader)
    found = []
    compared = alike if len(traits) < ASIDE_FROM else alike_aside
    for one in compared(traits, minimum, progress):
        a, b = rows[one.a], rows[one.b]
        if (min(a[0], b[0]), max(a[0], b[0])) not in apart:
            found.append(Pair(_someone(a), _someone(b), one.score, one.pattern))
            if limit is not None and len(found) == limit:
                break
    return tuple(found)


def everyone_twice(store: Store, progress: Progress) -> tuple[Pair, ...]:
    """`queue` as long work, beside whatever else goes on; what was put off comes last."""
    with store.read() as reader:
        return put_off_last(reader, queue(reader, progress))


def put_off(writer: Writer, a: str, b: str) -> None:
    """Leave two people who look alike for later. The Writer is opened with `Op.PUT_OFF`."""
    reviews.put_pair_off(writer, a, b)


def put_off_last(reader: Reader, pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """The pairs in their order, those that were left for later at the end, marked as `put_off`: the first of these
    first."""
    known = reviews.pairs_put_off(reader)
    found = [
        replace(pair, put_off=known.get((min(pair.a.id, pair.b.id), max(pair.a.id, pair.b.id)), "")) for pair in pairs
    ]
    return tuple(sorted(found, key=lambda pair: pair.put_off))


def like(reader: Reader, person_id: str, *, limit: int = 3) -> tuple[Pair, ...]:
    """Who looks like this person, best first: a quick look, by what the search index and the indexes know."""
    me = reader.driver.execute(_PEOPLE.format(where="p.id = ?"), (reader.kept(person_id),)).fetchone()
    if me is None:
        return ()
    mine = look_alikes.traits(*me[1:8])
    near, rarity = closeness(), _Nearby(reader)
    habits, pairs = look_alikes.usual(rarity.people), look_alikes.pairs_of(rarity.people)
    apart = same_person.told_apart(reader)
    found = []
    for row in _near_to(reader, me, mine):
        pattern, chance = look_alikes.compare(mine, look_alikes.traits(*row[1:8]), rarity, near)
        bits = look_alikes.score(pattern, chance, habits, pairs)
        if bits >= look_alikes.MINIMUM and (min(me[0], row[0]), max(me[0], row[0])) not in apart:
            found.append(Pair(_someone(me), _someone(row), bits, pattern))
    return tuple(sorted(found, key=lambda pair: (-pair.score, pair.b.id))[:limit])


def best_first(reader: Reader, draft: PersonDraft, ids: Sequence[str]) -> list[str]:
    """These people, those who look most like the one being typed first."""
    key = address_key(draft.address, draft.postcode)
    typed = look_alikes.traits(
        draft.given, draft.family, draft.born, draft.phone, draft.email, draft.reference.strip(), key
    )
    near, rarity = closeness(), _Nearby(reader)
    habits, pairs = look_alikes.usual(rarity.people), look_alikes.pairs_of(rarity.people)
    marks = ",".join("?" * len(ids))
    scores = {}
    for row in reader.driver.execute(_PEOPLE.format(where=f"p.id IN ({marks})"), ids):
        pattern, chance = look_alikes.compare(typed, look_alikes.traits(*row[1:8]), rarity, near)
        scores[row[0]] = look_alikes.score(pattern, chance, habits, pairs)
    return sorted(ids, key=lambda one: -scores.get(one, -99.0))


class _Nearby:
    """How common a value is, asked of the search index one by one (`Rarity`)."""

    def __init__(self, reader: Reader) -> None:
        self._driver = reader.driver
        self.people = max(2, int(self._driver.execute("SELECT coalesce(max(n), 0) FROM person").fetchone()[0]))
        self._known: dict[tuple[str, str], float] = {}

    def bits(self, field: str, value: str) -> float:
        """How common this value is, in bits."""
        if (field, value) not in self._known:
            self._known[field, value] = log2(max(1, min(self._count(field, value), self.people)) / self.people)
        return self._known[field, value]

    def _count(self, field: str, value: str) -> int:
        if field == "born":
            return int(self._driver.execute("SELECT count(*) FROM person WHERE born = ?", (value,)).fetchone()[0])
        asked = "SELECT doc FROM person_search_words WHERE term = ?"
        counts = [self._driver.execute(asked, (word,)).fetchone() for word in value.split()]
        return min((int(row[0]) for row in counts if row), default=1)


def _near_to(reader: Reader, me: Sequence[Any], mine: Traits) -> list[Any]:
    """Everyone who shares two words, a phone, an e-mail, a birth date or the address with someone."""
    given, family = mine.given.split()[:1], mine.family.split()[-1:]
    asked = [[*given, *family]]
    asked += [[*name, mine.postcode] for name in (given, family) if mine.postcode]
    asked += [[*name, *mine.numbers[:1], *mine.street.split()[:1]] for name in (given, family) if mine.street]
    asked += [[phone] for phone in mine.phones]
    asked += [words(me[5])] if me[5] else []
    numbers: set[int] = set()
    for some in asked:
        if len(some) > 1 or some[0] in mine.phones:
            query = " AND ".join(f'"{word}"' for word in some)
            numbers.update(row[0] for row in reader.driver.execute(_BY_WORDS, (query,)))
    where = "(p.n IN ({})".format(",".join(map(str, sorted(numbers))))
    where += " OR p.born = ?1" if mine.born else ""
    where += ") AND p.id <> ?2 AND ?1 = ?1"
    return list(reader.driver.execute(_PEOPLE.format(where=where), (mine.born, me[0])))


_BY_WORDS = f"SELECT rowid FROM person_search WHERE person_search MATCH ? LIMIT {CROWD}"


def _someone(row: Sequence[Any]) -> Someone:
    return Someone(*row[:7], *row[8:10])
