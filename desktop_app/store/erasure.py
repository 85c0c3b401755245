"""Erasure: a record and all that leans on it go for good, from tables, journal, search index and drafts.

What stays is an id with a stamp (`erased`), so that nothing brings the record back; the journal's entries without their
contents, so that its chain holds; and `erasure`, which tells every other copy to do the same. Free pages are zeroed by
SQLite (`secure_delete`); `sweep` does what has to wait for the commit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_app.domain.changes import Op, Value
from desktop_app.domain.ids import natural_id
from desktop_app.store import chain, search
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader, Writer, chunks, packed, unpacked
from desktop_app.store.photos import Photos
from desktop_app.store.tables import CHILDREN, SHARED, ErasureRow, TallyRow, table_of

PICTURE, BATCH = "picture", "batch"
OWN_WORDS = frozenset({"point", "advance_report"})
"""Records that are a person's own although they may be nobody's. Others that may be nobody's only lose the tie."""

Row = tuple[str, str]
"""An entity and an id."""

FEW = 4
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

KINDS = frozenset(SHARED)
"""What can be erased."""


def _parents() -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for parent, children in CHILDREN.items():
        for child, column in children:
            found.setdefault(child, []).append((column, parent))
    return {child: tuple(columns) for child, columns in found.items()}


PARENTS = _parents()
"""Entity > the (column, entity named) pairs of its records."""


@dataclass(slots=True)
class Reach:
    """What an erasure takes: records (entity > ids), ties that are cut, and pictures (SHA-256) that no other names."""

    rows: dict[str, set[str]] = field(default_factory=dict)
    ties: set[tuple[str, str, str]] = field(default_factory=set)
    pictures: set[str] = field(default_factory=set)

    def count(self, entity: str) -> int:
        """How many records of an entity go."""
        return len(self.rows.get(entity, ()))

    @property
    def total(self) -> int:
        """How many records go."""
        return sum(map(len, self.rows.values()))


def reach(reader: Reader, rows: Iterable[Row]) -> Reach:
    """What goes with these records: all that names them, and photos whose caption names a person among them."""
    found = Reach()
    waiting = list(rows)
    captions: Captions | None = None  # read once, for however many people
    while waiting:
        entity, row_id = waiting.pop()
        mine = found.rows.setdefault(entity, set())
        if row_id in mine:
            continue
        mine.add(row_id)
        for child, column in CHILDREN[entity]:
            for (child_id,) in reader.driver.execute(f"SELECT id FROM {child} WHERE {column} = ?", (row_id,)):
                if is_tie(child, column):
                    found.ties.add((child, column, child_id))
                else:
                    waiting.append((child, child_id))
        asked = "SELECT id FROM question WHERE about_id = ? AND entity = ?"
        waiting += [("question", one) for (one,) in reader.driver.execute(asked, (row_id, entity))]
        if entity == "person":
            captions = _captions(reader) if captions is None else captions
            waiting += [("photo", photo) for photo in photos_that_name(reader, row_id, captions)]
    photos = found.rows.get("photo", set())
    for photo in photos:
        for (sha256,) in reader.driver.execute("SELECT sha256 FROM photo WHERE id = ?", (photo,)):
            others = reader.driver.execute("SELECT id FROM photo WHERE sha256 = ?", (sha256,)).fetchall()
            if photos.issuperset(row[0] for row in others):
                found.pictures.add(sha256)
    return found


def whole(reader: Reader, rows: Iterable[Row]) -> list[Row]:
    """These records, and for each person all that are read as the same one."""
    found = [
        (entity, one) for entity, row_id in rows for one in (reader.ids_of(row_id) if entity == "person" else (row_id,))
    ]
    return list(dict.fromkeys(found))


def is_tie(entity: str, column: str) -> bool:
    """Whether this column may be empty and its record stays when what it names is erased."""
    return entity not in OWN_WORDS and bool(table_of(entity).columns[column].nullable)


Captions = list[tuple[str, frozenset[str]]]
"""Photos and the words of their captions."""


def _captions(reader: Reader) -> Captions:
    from desktop_app.domain.text_folding import words

    rows = reader.driver.execute("SELECT id, caption FROM photo WHERE caption <> ''")
    return [(photo, frozenset(words(caption))) for photo, caption in rows]


def photos_that_name(reader: Reader, person_id: str, captions: Captions | None = None) -> list[str]:
    """The photos whose caption has this person's given and family name. `captions` are all there are, if known."""
    row = reader.driver.execute("SELECT given, family FROM person WHERE id = ?", (person_id,)).fetchone()
    if row is None or not all(row):
        return []
    from desktop_app.domain.text_folding import words

    name = set(words(" ".join(row)))
    return [photo for photo, said in (_captions(reader) if captions is None else captions) if name <= said]


def erase(writer: Writer, rows: Iterable[Row], why: str) -> Reach:
    """Erase these records here, and tell the other copies. Who came is still counted, without a name.

    Somebody who is here twice, and known to be one person, goes under all of their ids.
    """
    wanted = whole(writer, rows)
    going = reach(writer, wanted)
    counted: set[tuple[str, str]] = set()
    for attendance in sorted(going.rows.get("attendance", ())):
        _count_without_name(writer, attendance, counted)
    for kind, about_id in wanted:
        writer.say(
            ErasureRow,
            natural_id("erasure", kind, about_id),
            {"kind": kind, "about_id": about_id, "why": why, "at": writer.at, "void": False},
        )
    _take_out(writer, going)
    return going


def apply(writer: Writer, rows: Iterable[Row]) -> int:
    """Erase here what was erased elsewhere; answers how many records went."""
    wanted = list(rows)
    going = reach(writer, wanted)
    _take_out(writer, going)
    return going.total


def turn_away(writer: Writer, rows: Iterable[Row], operations: Iterable[int], pictures: Iterable[str]) -> None:
    """Note that records of erased people came, and were not kept; the operations that brought them lose their names."""
    _bury(writer, [*rows, *((PICTURE, sha256) for sha256 in pictures)])
    _hush(writer, operations)
    writer.touch("erasure")


def let_go_of_batch(writer: Writer, sha256: str) -> None:
    """Note that a sealed batch tells of somebody erased, so that it is not kept."""
    _bury(writer, [(BATCH, sha256)])


def batches_to_let_go(reader: Reader) -> frozenset[str]:
    """The sealed batches (SHA-256) that tell of somebody who was erased."""
    rows = reader.driver.execute("SELECT row_id FROM erased WHERE entity = ?", (BATCH,))
    return frozenset(str(row[0]) for row in rows)


def known(reader: Reader) -> frozenset[Row]:
    """What was erased here: (entity, id)."""
    return frozenset((e, i) for e, i in reader.driver.execute("SELECT entity, row_id FROM erased"))


def told(reader: Reader) -> list[tuple[str, str, str, str]]:
    """The ledger: (kind, id, when, why) of every erasure that this copy knows of, oldest first."""
    rows = reader.driver.execute("SELECT kind, about_id, at, why FROM erasure ORDER BY at, id")
    return [(kind, about, at, why) for kind, about, at, why in rows]


def apply_again(store: Store, ledger: Iterable[tuple[str, str, str, str]]) -> int:
    """Do erasures again that a restored database does not know of; answers how many."""
    with store.read() as reader:
        here = {(kind, about) for kind, about, *_ in told(reader)} & known(reader)
    missing = [entry for entry in ledger if (entry[0], entry[1]) not in here and entry[0] in SHARED]
    for kind, about_id, _at, why in missing:
        with store.write(Op.ERASE) as writer:
            erase(writer, [(kind, about_id)], why)
    return len(missing)


def sweep(store: Store, photos: Photos) -> None:
    """After the commit: let go of pictures that no record names, and leave no trace in the index or the log file."""
    with store.read() as reader:
        gone = [
            row[0]
            for row in reader.driver.execute(
                "SELECT row_id FROM erased WHERE entity = ? AND NOT EXISTS (SELECT 1 FROM photo WHERE sha256 = row_id)",
                (PICTURE,),
            )
        ]
    for sha256 in gone:
        photos.remove(sha256)
    store.scrub()


def _take_out(writer: Writer, going: Reach) -> None:
    writer.session.flush()
    driver = writer.driver
    names = _names(writer, going.rows.get("person", ()))
    for entity, column, row_id in going.ties:
        driver.execute(f"UPDATE {entity} SET {column} = NULL WHERE id = ?", (row_id,))
        writer.touch(entity, (row_id,))
    operations: set[int] = set()
    for entity in reversed(SHARED):  # children before their parents
        ids = sorted(going.rows.get(entity, ()))
        if not ids:
            continue
        operations |= chain.silence_records(driver, entity, ids)
        search.forget(driver, entity, ids)
        driver.executemany("DELETE FROM review WHERE entity = ? AND row_id = ?", [(entity, row_id) for row_id in ids])
        driver.executemany("DELETE FROM review WHERE entity = ? AND unit = ?", [(entity, row_id) for row_id in ids])
        driver.executemany(f"DELETE FROM {entity} WHERE id = ?", [(row_id,) for row_id in ids])
        writer.touch(entity, ids)
    operations |= _naming(driver, going.rows.get("person", set()))  # those that altered nothing name people too
    writer.session.expire_all()
    _bury(writer, [(entity, row_id) for entity, ids in going.rows.items() for row_id in ids])
    _bury(writer, [(PICTURE, sha256) for sha256 in going.pictures])
    _bury(writer, [(BATCH, sha256) for sha256 in _batches_of(writer, operations)])
    _hush(writer, operations)
    _drop_drafts(writer, {*going.rows.get("person", ()), *names})
    writer.touch("erasure")


def _naming(driver: Any, people: set[str]) -> set[int]:
    """The operations whose facts name any of these, however many those are: the journal is read once."""
    if len(people) <= FEW:  # SQLite looks through it five times as fast, but for one at a time
        found = (driver.execute("SELECT n FROM journal_op WHERE instr(facts, ?)", (one,)) for one in people)
        return {n for rows in found for (n,) in rows.fetchall()}
    facts = driver.execute("SELECT n, facts FROM journal_op WHERE length(facts) > 36")
    return {n for n, said in facts if not people.isdisjoint(_ID.findall(said))}


def _batches_of(writer: Writer, operations: Iterable[int]) -> set[str]:
    found: set[str] = set()
    for some in chunks(sorted(operations)):
        marks = ",".join("?" * len(some))
        sql = f"""SELECT b.sha256 FROM batch_received b WHERE b.id IN
                  (SELECT batch FROM journal_op WHERE n IN ({marks}) AND batch IS NOT NULL)"""
        found.update(row[0] for row in writer.driver.execute(sql, some))
    return found


def _bury(writer: Writer, rows: Iterable[Row]) -> None:
    writer.driver.executemany(
        "INSERT OR IGNORE INTO erased(entity, row_id, stamp) VALUES (?, ?, ?)", [(*row, writer.stamp) for row in rows]
    )


def _hush(writer: Writer, operations: Iterable[int]) -> None:
    """Take the words out of the facts of these operations, and of what tried to undo them; numbers stay."""
    driver = writer.driver
    for n in sorted(set(operations)):
        rows = driver.execute(
            "SELECT n, facts FROM journal_op WHERE n = ?1 OR undoes = (SELECT id FROM journal_op WHERE n = ?1)",
            (n,),
        ).fetchall()
        for op_n, facts in rows:
            driver.execute("UPDATE journal_op SET facts = ? WHERE n = ?", (packed(_numbers(unpacked(facts))), op_n))


def _numbers(facts: Mapping[str, Value]) -> dict[str, Value]:
    return {key: value for key, value in facts.items() if not isinstance(value, str)}


def _names(writer: Writer, people: Iterable[str]) -> set[str]:
    """What a draft would be known by: names, phones and e-mail addresses."""
    found: set[str] = set()
    for person in people:
        for given, family, phone, email in writer.driver.execute(
            "SELECT given, family, phone, email FROM person WHERE id = ?", (person,)
        ):
            found |= {f"{given} {family}" if given and family else "", phone, email, family if family and given else ""}
    return {name for name in found if len(name) > 2}


def _drop_drafts(writer: Writer, marks: set[str]) -> None:
    """Drop half-filled forms that name any of these."""
    if not marks:
        return
    for key, content in writer.driver.execute("SELECT key, content FROM draft").fetchall():
        low = f"{key} {_as_read(content)}".casefold()
        if any(mark.casefold() in low for mark in marks):
            writer.driver.execute("DELETE FROM draft WHERE key = ?", (key,))


def _as_read(content: str) -> str:
    """The draft's JSON with its letters as they are, not as escapes."""
    import json

    try:
        return json.dumps(json.loads(content), ensure_ascii=False)
    except ValueError:
        return content


def _count_without_name(writer: Writer, attendance: str, counted: set[tuple[str, str]]) -> None:
    """Keep one person's coming as a number, once a session under however many ids (`counted`) they came."""
    row = writer.driver.execute(
        "SELECT session_id, person_id, since, adults, children FROM attendance"
        " WHERE id = ? AND NOT void AND since IS NOT NULL",
        (attendance,),
    ).fetchone()
    if row is None:
        return
    session_id, person_id, since, adults, children = row
    came = (session_id, writer.ids_of(person_id)[0])
    if came not in counted:
        counted.add(came)
        values: dict[str, Any] = {"session_id": session_id, "adults": adults + 1, "children": children, "at": since}
        writer.say(TallyRow, natural_id("tally", attendance), values)
