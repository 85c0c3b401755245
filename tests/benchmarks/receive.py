"""Receiving many changes at the office beside `executemany` of the same rows."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uuid_utils

from desktop_app.domain.changes import Op
from desktop_app.domain.work import SILENT
from desktop_app.exchange import transfer
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
