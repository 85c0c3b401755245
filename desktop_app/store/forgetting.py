"""Taking records off this copy for good: rows, what the journal says of them, the search index, and their free pages.

Nothing of this travels: it is for a laptop, whose office has everything. SQLite is told to overwrite what it deletes
(`secure_delete`, also of the search index), and the log is emptied at the end, so nothing is left to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.store import chain, search
from desktop_app.store.batches import OWN_WORK
from desktop_app.store.journal import Reader, Writer, chunks
from desktop_app.store.tables import CHILDREN, SHARED

Rows = dict[str, dict[str, str]]
"""Entity > id > the id of the record that it belongs to in the end."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Records (entity, id) of this laptop's own work whose batch the office has not acknowledged, and those that no
    reference pack includes yet."""

    not_there: frozenset[tuple[str, str]]
    not_included: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many people of what were taken off this laptop, and when (ISO 8601 UTC)."""

    at: str
    about: str
    title: str
    people: int


def below(reader: Reader, entity: str, ids: Iterable[str]) -> Rows:
    """These records, all that names them, directly or by another, and what was asked about any of it."""
    found: Rows = {entity: {one: one for one in ids}}
    todo = [entity]
    while todo:
        parent = todo.pop()
        for child, column in CHILDREN[parent]:
            new: dict[str, str] = {}
            for some in chunks(found[parent]):
                marks = ",".join("?" * len(some))
                sql = f"SELECT id, {column} FROM {child} WHERE {column} IN ({marks})"
                new |= {row: found[parent][above] for row, above in reader.driver.execute(sql, some)}
            new = {row: root for row, root in new.items() if row not in found.get(child, {})}
            if new:
                found.setdefault(child, {}).update(new)
                todo.append(child)
    for parent, rows in list(found.items()):
        asked = _asked_about(reader, parent, rows)
        if asked:
            found.setdefault("question", {}).update(asked)
    return found


def _asked_about(reader: Reader, entity: str, rows: Mapping[str, str]) -> dict[str, str]:
    """The questions about these records > the record that each belongs to in the end."""
    found: dict[str, str] = {}
    for some in chunks(rows):
        sql = f"SELECT id, about_id FROM question WHERE about_id IN ({','.join('?' * len(some))}) AND entity = ?"
        found |= {one: rows[about] for one, about in reader.driver.execute(sql, (*some, entity))}
    return found


def questions_about_nothing(reader: Reader) -> list[tuple[str, bool, str]]:
    """Questions about records that are not here (any more): id, whether it is answered, and when it was asked."""
    here = " OR ".join(f"(entity = '{e}' AND EXISTS (SELECT 1 FROM {e} r WHERE r.id = about_id))" for e in SHARED)
    rows = reader.driver.execute(f"SELECT id, answer <> '', asked_at FROM question WHERE NOT ({here}) ORDER BY n")
    return [(one, bool(answered), at) for one, answered, at in rows]


def done_here(reader: Reader) -> dict[tuple[str, str], str]:
    """Every record (entity, id) that somebody worked on here, and when last."""
    rows = reader.driver.execute(f"SELECT c.entity, c.row_id, max(o.at) FROM {OWN_WORK} GROUP BY c.entity, c.row_id")
    return {(entity, row_id): at for entity, row_id, at in rows}


def waiting(reader: Reader) -> Waiting:
    """Which records must not be taken off yet."""
    sql = "SELECT DISTINCT c.entity, c.row_id FROM {own} WHERE NOT EXISTS ({there})"
    there = "SELECT 1 FROM batch_sent b WHERE b.id = o.sent_in AND b.state = 'at-office'"
    not_there = reader.driver.execute(sql.format(own=OWN_WORK, there=there)).fetchall()
    not_included = reader.driver.execute(sql.format(own=OWN_WORK, there=f"{there} AND b.included")).fetchall()
    return Waiting(frozenset(map(tuple, not_there)), frozenset(map(tuple, not_included)))


def take_off(writer: Writer, rows: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Take these records (entity > ids, all that names them included) off; answers pictures that nothing names now."""
    pictures: set[str] = set()
    for entity in reversed(SHARED):  # children before their parents
        for some in chunks(rows.get(entity, ())):
            marks = ",".join("?" * len(some))
            if entity == "photo":
                found = writer.driver.execute(f"SELECT sha256 FROM photo WHERE id IN ({marks})", some)
                pictures |= {str(r[0]) for r in found}
            search.forget(writer.driver, entity, some)
            changes = writer.driver.execute(
                f"SELECT n, op_n FROM journal_change WHERE entity = ? AND row_id IN ({marks})", (entity, *some)
            ).fetchall()
            chain.silence(writer.driver, [n for n, _op in changes])
            writer.driver.executemany(
                "UPDATE journal_op SET facts = '{}' WHERE n = ?", sorted({(op,) for _n, op in changes})
            )
            writer.driver.execute(f"DELETE FROM {entity} WHERE id IN ({marks})", some)
            writer.session.expire_all()
            writer.touch(entity, some)
    return frozenset(p for p in pictures if not _is_named(writer, p))


def note(writer: Writer, about: str, title: str, people: Sequence[str]) -> None:
    """Note how many people of what were taken off, and that the office is to be told whom."""
    writer.driver.execute(
        "INSERT INTO forgotten(at, about, title, people) VALUES (?, ?, ?, ?)", (writer.at, about, title, len(people))
    )
    writer.driver.executemany(
        "INSERT OR REPLACE INTO forgotten_person(person_id, at, told_in) VALUES (?, ?, NULL)",
        [(person, writer.at) for person in people],
    )
    writer.driver.executemany("DELETE FROM pack_person WHERE person_id = ?", [(person,) for person in people])


def noted(reader: Reader, limit: int = 20) -> tuple[Forgotten, ...]:
    """What was taken off, newest first, one line for each thing and moment."""
    rows = reader.driver.execute(
        "SELECT at, about, title, sum(people) FROM forgotten GROUP BY at, about, title ORDER BY max(n) DESC LIMIT ?",
        (limit,),
    )
    return tuple(Forgotten(*row) for row in rows)


def to_tell(reader: Reader, limit: int) -> list[str]:
    """People that were taken off and that the office was not told of yet."""
    rows = reader.driver.execute("SELECT person_id FROM forgotten_person WHERE told_in IS NULL LIMIT ?", (limit,))
    return [r[0] for r in rows]


def mark_told(writer: Writer, people: Sequence[str], batch_id: str) -> None:
    """Note which batch tells the office of them."""
    writer.driver.executemany(
        "UPDATE forgotten_person SET told_in = ? WHERE person_id = ?", [(batch_id, person) for person in people]
    )


def came_back(writer: Writer, people: Iterable[str]) -> None:
    """Note that these people are here again, so that the office is not told that they are gone."""
    writer.driver.executemany("DELETE FROM forgotten_person WHERE person_id = ?", [(person,) for person in people])


def thin_sealed(writer: Writer, before: str) -> int:
    """Let go of sealed batches that were made before this instant and are at the office; answers how many."""
    cursor = writer.driver.execute(
        "DELETE FROM batch_sealed WHERE sha256 IN"
        " (SELECT sha256 FROM batch_sent WHERE kind = 'up' AND state = 'at-office' AND made_at < ?)",
        (before,),
    )
    return int(cursor.rowcount)


def _is_named(reader: Reader, picture: str) -> bool:
    return (
        reader.driver.execute("SELECT 1 FROM photo WHERE sha256 = ? LIMIT 1", (picture,)).fetchone() is not None
        or reader.driver.execute("SELECT 1 FROM draft WHERE instr(content, ?) LIMIT 1", (picture,)).fetchone()
        is not None
    )
