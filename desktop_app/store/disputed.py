"""Where words about a consent or a flag differ, in a small table of this copy's own: kept true by every write, so that
nobody has to look through all answers of everybody.

Whether words differ is for the rule to say (`domain.standing`); this asks it about whatever a transaction touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from desktop_app.domain.standing import Standing, Word, standing
from desktop_app.store import same_person

KINDS: Mapping[str, tuple[str, str, bool]] = {
    "consent": ("purpose", "given", False),
    "flag": ("kind", "raised", True),
}
"""Entity > the columns that say what a word is about and what it says, and which of the two protects the person."""

_AT_A_TIME = 500


class Place(NamedTuple):
    """One consent or flag (`about` is its key) of one person, under any id of theirs."""

    kind: str
    person: str
    about: str


def refresh(driver: Any, touched: Mapping[str, set[str]], added: Mapping[str, Sequence[range]]) -> None:
    """Ask the rule about what a transaction said, or changed by merging people, taking apart or erasing."""
    places: set[Place] = set()
    for kind in KINDS:
        places |= _of_new(driver, kind, added.get(kind, ()))
        found = _of_rows(driver, kind, touched.get(kind, set()))
        places |= {place for place in found.values() if place is not None}
        if any(place is None for place in found.values()):
            places |= known(driver)
    if "alias" in touched or "alias" in added:
        places |= known(driver) | _of_merged(driver)
    for place in {p._replace(person=same_person.kept(driver, p.person)) for p in places}:
        _keep(driver, place)


def known(driver: Any) -> set[Place]:
    """Where words differ, of people who are here."""
    rows = driver.execute("SELECT kind, person_id, about FROM disputed")
    return {Place(*row) for row in rows}


def words(driver: Any, place: Place) -> list[Word]:
    """All that was said there, under every id of the person."""
    about, said, careful = KINDS[place.kind]
    ids = same_person.ids_of(driver, place.person)
    rows = driver.execute(
        f"SELECT id, person_id, {said}, at, clk, replaces FROM {place.kind}"
        f" WHERE person_id IN ({','.join('?' * len(ids))}) AND {about} = ? AND NOT void",
        (*ids, place.about),
    )
    return [
        word(row_id, person, protects=bool(value) == careful, at=at, clk=clk, replaces=replaces)
        for row_id, person, value, at, clk, replaces in rows
    ]


def word(row_id: str, person: str, *, protects: bool, at: str, clk: str, replaces: str | None) -> Word:
    """A row as a word for the rule."""
    return Word(row_id, protects, (at, clk), None if replaces is None else frozenset(replaces.split()), person)


def _keep(driver: Any, place: Place) -> None:
    now: Standing | None = standing(words(driver, place))
    for one in same_person.ids_of(driver, place.person):
        driver.execute(
            "DELETE FROM disputed WHERE kind = ? AND person_id = ? AND about = ?", place._replace(person=one)
        )
    if now is not None and now.disputed:
        driver.execute("INSERT INTO disputed(kind, person_id, about) VALUES (?, ?, ?)", place)


def _of_new(driver: Any, kind: str, ranges: Iterable[range]) -> set[Place]:
    """Of many that were just added, those to whom something else was said of the same."""
    about, said, _careful = KINDS[kind]
    sql = f"""SELECT DISTINCT c.person_id, c.{about} FROM {kind} c WHERE c.n BETWEEN ? AND ? AND (
              EXISTS (SELECT 1 FROM {kind} o WHERE o.person_id = c.person_id AND o.{about} = c.{about}
                      AND o.{said} <> c.{said})
              OR c.person_id IN (SELECT person_id FROM same_person UNION SELECT kept_id FROM same_person))"""
    rows = (row for some in ranges for row in driver.execute(sql, (some.start, some.stop - 1)))
    return {Place(kind, *row) for row in rows}


def _of_rows(driver: Any, kind: str, ids: set[str]) -> dict[str, Place | None]:
    """Where these rows are; None for one that is not here any more."""
    about, _said, _careful = KINDS[kind]
    found: dict[str, Place | None] = dict.fromkeys(ids)
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_A_TIME):
        some = wanted[start : start + _AT_A_TIME]
        sql = f"SELECT id, person_id, {about} FROM {kind} WHERE id IN ({','.join('?' * len(some))})"
        found |= {row[0]: Place(kind, row[1], row[2]) for row in driver.execute(sql, some)}
    return found


def _of_merged(driver: Any) -> set[Place]:
    """Everything that was said of people who are, or were, read as others."""
    return {
        Place(kind, *row)
        for kind, (about, _said, _careful) in KINDS.items()
        for row in driver.execute(
            f"SELECT DISTINCT person_id, {about} FROM {kind}"
            " WHERE person_id IN (SELECT person_id FROM alias UNION SELECT same_as FROM alias)"
        )
    }
