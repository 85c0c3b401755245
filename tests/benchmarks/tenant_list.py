"""How long a tenant list of many rows takes from CSV to searchable, beside what nobody can beat and what is at hand.

`python -m tests.benchmarks.tenant_list [ROWS]`; `bench` calls `measure`.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uuid_utils
from sqlite_utils.db import Database, Table

from desktop_app.domain.changes import Op
from desktop_app.domain.tenant_list import guess_mapping
from desktop_app.domain.work import SILENT
from desktop_app.paths import resource
from desktop_app.services import history, organisation, tenant_list
from desktop_app.services.spreadsheets import read_table
from desktop_app.store import search
from desktop_app.store.engine import Identity, Store, Surroundings
from desktop_app.store.journal import Writer
from tests.support.builders import KEY
from tests.support.tenant_lists import rows_of_a_list, write_list


class _Watched(Store):
    """A store that notes how long each write keeps others from writing, in milliseconds."""

    def __init__(self, *args: Any) -> None:
        self.held_ms: list[float] = []
        super().__init__(*args)

    @contextmanager
    def write(self, op: Op, **kwargs: Any) -> Iterator[Writer]:
        start = time.perf_counter()
        with super().write(op, **kwargs) as writer:
            yield writer
        self.held_ms.append((time.perf_counter() - start) * 1000)


def _a_store(folder: Path) -> _Watched:
    office = Identity("office", str(uuid_utils.uuid7()), "Office", str(uuid_utils.uuid7()), 1, str(uuid_utils.uuid7()))
    surroundings = Surroundings(lambda: datetime.now(UTC), lambda: str(uuid_utils.uuid7()))
    store = _Watched.create(folder, KEY, office, surroundings)
    assert isinstance(store, _Watched)
    return store


def _an_office(folder: Path) -> _Watched:
    store = _a_store(folder)
    with store.write(Op.SET_UP) as writer:
        organisation.seed(writer, resource("sample", "strategy.toml"))
    return store


def _timed(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _columns(driver: Any, table: str) -> list[str]:
    return [row[1] for row in driver.execute(f"PRAGMA table_info({table})")]


def _raw(full: Store, empty: Store) -> float:
    """Seconds for the same rows and index entries, made ready beforehand, by `executemany` into an empty copy."""
    with full.read() as reader:
        driver = reader.driver
        rows = {
            table: (_columns(driver, table), driver.execute(f"SELECT * FROM {table}").fetchall())
            for table in ("patch", "property", "person")
        }
        entries = [
            (n, search.person_words(rest)) for n, _void, *rest in driver.execute(search.PERSON_SQL.format(where="1"))
        ]

    def insert() -> None:
        driver.execute("BEGIN IMMEDIATE")
        for table, (columns, records) in rows.items():
            driver.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", records)
        driver.executemany("INSERT INTO person_search(rowid, words) VALUES (?, ?)", entries)
        driver.execute("COMMIT")

    with empty.read() as reader:
        driver = reader.driver
        driver.execute("COMMIT")
        return _timed(insert)


def _peer(file: Path, folder: Path) -> float:
    """Seconds that sqlite-utils takes to insert the same CSV file into a plain database and index it."""

    def insert() -> None:
        database = Database(folder / "plain.db")
        with file.open(encoding="utf-8", newline="") as lines:
            people = Table(database, "people")
            people.insert_all(csv.DictReader(lines), pk="Tenancy Ref")
        people.enable_fts(
            [
                "Tenancy Ref",
                "Forename",
                "Surname",
                "House No",
                "Street",
                "Town",
                "Postcode",
                "Estate",
                "Mobile",
                "Email",
            ]
        )
        database.close()

    return _timed(insert)


def measure(rows: int = 100_000) -> dict[str, float]:
    """Seconds for each way, their ratios, how long a part keeps others from writing, and how long the second import,
    the preview and undo take."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = write_list(folder / "tenants.csv", rows_of_a_list(rows))
        store, empty = _an_office(folder / "ours"), _a_store(folder / "raw")
        table = read_table(file)
        mapping = guess_mapping(table.columns, table.sample)
        today = datetime.now(UTC).date()
        done = []

        def take_in() -> None:
            done.append(tenant_list.apply(store, SILENT, read_table(file), mapping, today=today))

        ours = _timed(take_in)
        held = sorted(store.held_ms)
        raw = _raw(store, empty)
        peer = _peer(file, folder)
        again = _timed(lambda: tenant_list.apply(store, SILENT, table, mapping, today=today))
        preview = _timed(lambda: tenant_list.preview(store, SILENT, table, mapping, today=today))
        undo = _timed(lambda: history.take_back_in_parts(store, done[0].op_id or ""))
        store.close()
        empty.close()
    found = {
        "rows": rows,
        "ours_s": ours,
        "raw_s": raw,
        "sqlite_utils_s": peer,
        "to_raw": ours / raw,
        "to_sqlite_utils": ours / peer,
        "part_median_ms": held[len(held) // 2],
        "part_longest_ms": held[-1],
        "again_s": again,
        "preview_s": preview,
        "undo_s": undo,
    }
    return {key: round(value, 3) for key, value in found.items()}


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:2])), indent=2))  # noqa: T201 - this is its answer
