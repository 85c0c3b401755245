"""Receiving many changes at the office beside `executemany` of the same rows."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import uuid_utils

from desktop_app.domain.changes import Op
from desktop_app.domain.work import SILENT
from desktop_app.exchange import admission, transfer
from desktop_app.services import attendance
from desktop_app.store import search
from desktop_app.store.engine import Store
from desktop_app.store.journal import chunks
from desktop_app.store.tables import PersonRow
from tests.benchmarks.figures import Figure, middle, seconds
from tests.benchmarks.town import people, surroundings
from tests.support.builders import StoppedClock
from tests.support.copies import a_laptop, an_office

SQL = "INSERT INTO {table} VALUES ({marks})"


def _day(folder: Path, changes: int) -> tuple[float, float, float]:
    """Seconds to receive, to insert the same people bare, and to insert them with index and journal."""
    clock = StoppedClock(surroundings().now())
    office = an_office(folder, clock=clock)
    laptop = a_laptop(office, folder, clock=clock)
    one = laptop.add_person()
    half = changes // 2
    records = [{**record, "property_id": None} for record in people(half, [one])]
    for some in chunks(records, 1000):
        with laptop.store.write(Op.IMPORT_PEOPLE) as writer:
            for record in some:
                record["id"] = str(uuid_utils.uuid7())
            writer.add_many(PersonRow, some)
    for some in chunks(records, 1000):
        with laptop.store.write(Op.CHANGE_PERSON) as writer:
            writer.change_many(PersonRow, {r["id"]: {"phone": "07700 900123", "greeting": "Knock twice"} for r in some})
    laptop.send()
    took = seconds(lambda: transfer.receive(office.store, SILENT, office.photos, office.share))
    with office.store.read() as reader:
        assert reader.driver.execute("SELECT count(*) FROM person").fetchone()[0] == half + 1
    bare, whole = _raw(office.store, an_office(folder / "raw").store)
    return took, bare, whole


def _raw(full: Store, empty: Store) -> tuple[float, float]:
    with full.read() as reader:
        driver = reader.driver
        rows: dict[str, list[Any]] = {
            table: driver.execute(f"SELECT * FROM {table}").fetchall()
            for table in ("person", "journal_op", "journal_change")
        }
        sql = search.PERSON_SQL.format(where="1")
        entries = [(n, search.person_words(rest)) for n, _void, *rest in driver.execute(sql)]
    raw = empty._engine.raw_connection()
    driver = raw.driver_connection
    assert driver is not None
    updates = [(*row[1:], row[0]) for row in rows["person"]]

    def bare() -> None:
        """Every person in once and changed once: as many rows written as changes received."""
        driver.execute("BEGIN IMMEDIATE")
        driver.executemany(SQL.format(table="person", marks=_marks(rows["person"])), rows["person"])
        columns = [r[1] for r in driver.execute("PRAGMA table_info(person)")][1:]
        driver.executemany(f"UPDATE person SET {', '.join(f'{c} = ?' for c in columns)} WHERE n = ?", updates)
        driver.execute("COMMIT")

    def rest() -> None:
        driver.execute("BEGIN IMMEDIATE")
        for table in ("journal_op", "journal_change"):
            driver.execute(f"DELETE FROM {table}")
            driver.executemany(SQL.format(table=table, marks=_marks(rows[table])), rows[table])
        driver.executemany("INSERT INTO person_search(rowid, words) VALUES (?, ?)", entries)
        driver.execute("COMMIT")

    driver.execute("PRAGMA foreign_keys=OFF")
    first = seconds(bare)
    second = seconds(rest)
    raw.close()
    return first, first + second


def _marks(rows: list[Any]) -> str:
    return ",".join("?" * len(rows[0]))


def measure(changes: int = 100_000, times: int = 3) -> list[Figure]:
    """Seconds, from files in the folder to committed, indexed, journalled and answered."""
    days = []
    for _ in range(times):
        with TemporaryDirectory() as folder:
            days.append(_day(Path(folder), changes))
    ours, bare, whole = (middle([day[place] for day in days]) for place in range(3))
    return [
        Figure(f"receive {changes:,} changes", ours, "s", bare, "executemany of the same rows", 4),
        Figure("  the same", ours, "s", whole, "executemany of the same rows, their journal and their search index"),
    ]


def measure_merging(records: int = 300_000) -> list[Figure]:
    """A third people, half of whom the office has and the laptop changed, and two thirds attendances.

    Beside `executemany` insert-or-ignore of the same rows into the same kind of file: no merge, no journal, no index.
    """
    with TemporaryDirectory() as folder:
        place = Path(folder)
        clock = StoppedClock(surroundings().now())
        office = an_office(place, clock=clock)
        third = records // 3
        home = office.add_person()
        town = [{**record, "property_id": None, "id": str(uuid_utils.uuid7())} for record in people(third, [home])]
        old, new = town[: third // 2], town[third // 2 :]
        _add(office.store, old)
        session = [office.plan().session for _ in range(2)]
        laptop = a_laptop(office, place, clock=clock)
        office.publish()
        laptop.send()
        _add(laptop.store, new)
        for some in chunks(old, 1000):
            with laptop.store.write(Op.CHANGE_PERSON) as writer:
                writer.change_many(PersonRow, {r["id"]: {"phone": "07700 900123", "greeting": "Knock"} for r in some})
        for one in session:
            for some in chunks(town, 1000):
                with laptop.store.write(Op.EXPECT) as writer:
                    for r in some:
                        attendance.expect(writer, session_id=one, person_ids=[r["id"]])
        laptop.send()
        with patch.object(admission, "MOST_CHANGED", records):  # nobody has to look at this one
            took = seconds(lambda: transfer.receive(office.store, SILENT, office.photos, office.share))
        floor = _or_ignore(office.store, an_office(place / "raw").store)
    return [Figure(f"receive {records:,} records, merging", took, "s", floor, "executemany insert-or-ignore", 3)]


def _add(store: Store, records: list[dict[str, Any]]) -> None:
    for some in chunks(records, 1000):
        with store.write(Op.IMPORT_PEOPLE) as writer:
            writer.add_many(PersonRow, [dict(record) for record in some])


def _or_ignore(full: Store, empty: Store) -> float:
    """Every person and every attendance of the full store into the empty one, those of before once more."""
    with full.read() as reader:
        rows = {t: reader.driver.execute(f"SELECT * FROM {t}").fetchall() for t in ("person", "attendance")}
    raw = empty._engine.raw_connection()
    driver = raw.driver_connection
    assert driver is not None
    driver.execute("PRAGMA foreign_keys=OFF")

    def bare() -> None:
        driver.execute("BEGIN IMMEDIATE")
        for table, all_of_it in rows.items():
            driver.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({_marks(all_of_it)})", all_of_it)
        driver.execute("COMMIT")

    took = seconds(bare)
    raw.close()
    return took
