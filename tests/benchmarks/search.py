"""One keystroke in the search box beside the bare FTS5 query on the same file."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any

from desktop_app.domain.text_folding import words
from desktop_app.services import people
from desktop_app.store.engine import Store
from tests.benchmarks.figures import Figure, in_turn, middle, p95
from tests.benchmarks.town import a_town

LINE = """SELECT p.n, p.id, p.given, p.family, q.address, q.postcode, p.reference, p.print_format, p.language,
 p.access_needs, p.phone, p.ended, a.since, a.left_at, a.expected
 FROM person_search s JOIN person p ON p.n = s.rowid LEFT JOIN property q ON q.id = p.property_id
 LEFT JOIN attendance a ON a.person_id = p.id AND a.session_id = '' AND NOT a.void
 WHERE person_search MATCH ? {order} LIMIT 50"""
RANKED, UNRANKED = LINE.format(order="ORDER BY rank"), LINE.format(order="")
MARK = "FROM person_search s"


def keystrokes(store: Store, people_typed: int) -> list[str]:
    """What stands in the box after each keystroke from the second, as people are looked for by name, address, phone."""
    chance = random.Random(7)
    typed = []
    with store.read() as reader:
        count = people.count(reader)
        for place in range(people_typed):
            row = reader.driver.execute(
                "SELECT p.given, p.family, p.phone, q.address, q.postcode FROM person p"
                " JOIN property q ON q.id = p.property_id WHERE p.n = ?",
                (chance.randrange(1, count),),
            ).fetchone()
            given, family, phone, address, postcode = row
            whole = (f"{given} {family}", family, phone[-6:], address.split(", ")[-1], postcode, f"{family} {given}")[
                place % 6
            ]
            typed += [whole[:end] for end in range(2, len(whole) + 1)]
    return typed


def bare(typed: str) -> str:
    """The FTS5 query for the beginnings of these words."""
    return " AND ".join(f'"{word}"*' for word in words(typed))


def _timed(store: Store, typed: list[str]) -> tuple[list[float], list[float], list[float]]:
    ours: list[float] = []
    ranked: list[float] = []
    unranked: list[float] = []
    with store.read() as reader:

        def raw(sql: str, query: str) -> Any:
            return reader.driver.execute(sql.replace(MARK, "FROM person_search AS s"), (query,)).fetchall()

        for text in typed:
            query = bare(text)
            works: list[Callable[[], object]] = [
                partial(people.find, reader, text, session_id=""),
                partial(raw, RANKED.replace("person_search MATCH", "s.person_search MATCH"), query),
                partial(raw, UNRANKED.replace("person_search MATCH", "s.person_search MATCH"), query),
            ]
            for kept, took in zip((ours, ranked, unranked), in_turn(3, *works), strict=True):
                kept.append(min(took) * 1000)
    return ours, ranked, unranked


def measure(count: int = 100_000, large: int | None = None) -> list[Figure]:
    """Milliseconds a keystroke: median and 95th percentile."""
    store = a_town(count)
    ours, ranked, unranked = _timed(store, keystrokes(store, 60))
    both = "the bare FTS5 query on the same file, same join, LIMIT 50"
    figures = [
        Figure(
            f"search, a keystroke, {count:,} people, median", middle(ours), "ms", middle(ranked), f"{both}, ranked", 2
        ),
        Figure(f"search, a keystroke, {count:,} people, p95", p95(ours), "ms", p95(ranked), f"{both}, ranked", 2),
        Figure("  the same, median", middle(ours), "ms", middle(unranked), f"{both}, unranked"),
        Figure("  the same, p95", p95(ours), "ms", p95(unranked), f"{both}, unranked"),
        Figure("  p95 below 50 ms", p95(ours), "ms", 50.0, "a limit", 1),
    ]
    with store.read() as reader:
        slip = [kept * 1000 for kept in in_turn(20, lambda: people.find(reader, "featherstonehaugg"))[0]]
    figures.append(Figure("  a keystroke with a slip", middle(slip), "ms", 50.0, "a limit", 1))
    if large is not None:
        city = a_town(large)
        theirs, _, _ = _timed(city, keystrokes(city, 30))
        for name, of in (("median", middle), ("p95", p95)):
            figures.append(
                Figure(f"search, {large:,} people, {name}", of(theirs), "ms", of(ours), f"ours at {count:,}", 4)
            )
    return figures
