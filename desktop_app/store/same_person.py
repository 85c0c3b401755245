"""Who is read as whom: the aliases, with their chains followed, in a small table of this copy's own.

Aliases travel, and two copies may each make one without knowing of the other. Whatever arrives, every copy that has the
same aliases comes to the same table: they are followed in the order of their stamps, and one that would close a circle
is passed over, as is one whose kept person is not here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

_ALIASES = """
SELECT a.person_id, a.same_as, a.clk FROM alias a JOIN person k ON k.id = a.same_as JOIN person p ON p.id = a.person_id
WHERE NOT a.void AND a.same_as IS NOT NULL AND NOT k.void AND NOT p.void ORDER BY a.id
"""
_clocks = msgspec.json.Decoder(dict[str, str]).decode


def refresh(driver: Any, touched: Mapping[str, set[str]], added: Mapping[str, Sequence[range]]) -> None:
    """Make the table anew if a transaction touched aliases, or the people they are about."""
    if "alias" in touched or "alias" in added or (touched.get("person") and _any(driver)):
        rebuild(driver)


def rebuild(driver: Any) -> None:
    """Make the table anew from the aliases."""
    found = resolved([(lost, kept, max(_clocks(clk).values(), default="")) for lost, kept, clk in _rows(driver)])
    if found != dict(driver.execute("SELECT person_id, kept_id FROM same_person")):
        driver.execute("DELETE FROM same_person")
        driver.executemany("INSERT INTO same_person(person_id, kept_id) VALUES (?, ?)", found.items())


def resolved(aliases: Sequence[tuple[str, str, str]]) -> dict[str, str]:
    """Person > who they are read as, from (person, same as, stamp) each, in any order."""
    towards: dict[str, str] = {}

    def end_of(person: str) -> str:
        while person in towards:
            person = towards[person]
        return person

    for person, same_as, _stamp in sorted(aliases, key=lambda one: (one[2], one[0])):
        start, end = end_of(person), end_of(same_as)
        if start != end:
            towards[start] = end
    return {person: end_of(person) for person in towards}


def kept(driver: Any, person_id: str) -> str:
    """The id that a person is read under."""
    row = driver.execute("SELECT kept_id FROM same_person WHERE person_id = ?", (person_id,)).fetchone()
    return str(row[0]) if row else person_id


def ids_of(driver: Any, person_id: str) -> tuple[str, ...]:
    """All ids that a person's records may carry, the one they are read under first."""
    first = kept(driver, person_id)
    rows = driver.execute("SELECT person_id FROM same_person WHERE kept_id = ? ORDER BY person_id", (first,))
    return (first, *(str(row[0]) for row in rows))


def around(driver: Any, ids: Sequence[str]) -> dict[str, str]:
    """Who of these, or of those they are read as, is read as somebody else: their id > the other's."""
    if driver.execute("SELECT 1 FROM same_person LIMIT 1").fetchone() is None:
        return {}
    found = _where(driver, "person_id", ids)
    return found | _where(driver, "kept_id", list({found.get(one, one) for one in ids}))


def _where(driver: Any, column: str, ids: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        marks = ",".join("?" * len(some))
        found |= dict(driver.execute(f"SELECT person_id, kept_id FROM same_person WHERE {column} IN ({marks})", some))
    return found


def everyone(driver: Any) -> dict[str, str]:
    """Everyone who is read as somebody else: their id > the other's."""
    return dict(driver.execute("SELECT person_id, kept_id FROM same_person"))


def _rows(driver: Any) -> list[tuple[str, str, str]]:
    return list(driver.execute(_ALIASES))


def _any(driver: Any) -> bool:
    return bool(driver.execute("SELECT 1 FROM alias WHERE same_as IS NOT NULL LIMIT 1").fetchone())
