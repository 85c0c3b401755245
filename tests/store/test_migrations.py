"""The database's shape: the migrations make what the tables say, and every released database still opens."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlmodel import SQLModel

from desktop_app.domain.errors import StoreTrouble
from desktop_app.services import people
from desktop_app.store import migrations
from desktop_app.store.engine import DATABASE, Store, Surroundings, sqlcipher
from tests.support.builders import KEY, CountingIds, StoppedClock, a_store_in
from tests.support.released import RELEASED


def shape(connection: Any) -> dict[str, Any]:
    """Tables with their columns, keys and parents, and the indexes: what matters of a database's shape."""
    found: dict[str, Any] = {}
    names = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_search%'"
        " AND name NOT IN ('alembic_version', 'sqlite_sequence')"
    ).fetchall()
    for name, sql in names:
        columns = connection.exec_driver_sql(f"PRAGMA table_info({name})").fetchall()
        parents = connection.exec_driver_sql(f"PRAGMA foreign_key_list({name})").fetchall()
        indexes = connection.exec_driver_sql(f"PRAGMA index_list({name})").fetchall()
        found[name] = {
            "columns": {c[1]: (re.sub(r"\(\d+\)", "", c[2]), c[3], c[4], c[5]) for c in columns},
            "parents": sorted((p[3], p[2], p[4]) for p in parents),
            "indexes": sorted(
                (i[2], tuple(c[2] for c in connection.exec_driver_sql(f"PRAGMA index_info({i[1]})"))) for i in indexes
            ),
            "checks": "CHECK" in sql,
        }
    return found


def test_the_migrated_shape_is_that_of_the_tables(tmp_path: Path) -> None:
    fresh = create_engine(f"sqlite+pysqlite:///{tmp_path / 'fresh.db'}", module=sqlcipher)
    try:
        SQLModel.metadata.create_all(fresh)
        with fresh.connect() as connection:
            expected = shape(connection)
    finally:
        fresh.dispose()
    with a_store_in(tmp_path / "copy") as store, store._engine.connect() as connection:
        assert shape(connection) == expected


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    with a_store_in(tmp_path / "copy") as store:
        with store._engine.connect() as connection:
            before = shape(connection)
        migrations.upgrade(store._engine)
        with store._engine.connect() as connection:
            assert shape(connection) == before


def test_a_migration_that_dies_leaves_the_old_database_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_store_in(tmp_path / "copy") as store:
        with store._engine.connect() as connection:
            before = shape(connection)
        with pytest.raises(ZeroDivisionError):
            half_a_migration(store)
        with store._engine.connect() as connection:
            assert shape(connection) == before
            assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == migrations.NEWEST


def half_a_migration(store: Store) -> None:
    with store._engine.begin() as connection:
        connection.execute(text("ALTER TABLE person ADD COLUMN shoe_size INTEGER"))
        connection.exec_driver_sql(f"PRAGMA user_version = {migrations.NEWEST + 1}")
        raise ZeroDivisionError


def test_there_is_a_released_database_of_every_version() -> None:
    kept = {int(path.stem.removeprefix("version-")) for path in RELEASED.glob("version-*.db")}
    assert kept == set(range(1, migrations.NEWEST + 1))


@pytest.mark.parametrize("version", range(1, migrations.NEWEST + 1))
def test_a_released_database_opens_with_everything_in_it(tmp_path: Path, version: int) -> None:
    shutil.copy(RELEASED / f"version-{version}.db", tmp_path / DATABASE)
    store = Store.open(tmp_path, KEY, Surroundings(StoppedClock(), CountingIds(9)))
    try:
        assert store.problems() == []
        with store.read() as reader:
            found = [people.find(reader, typed) for typed in ("łucja", "0456", "alder", "أمينة")]
            assert [hit.count for hit in found] == [1, 1, 2, 1]
            assert people.person(reader, found[0].lines[0].id).draft.greeting == "Knock twice — é 中"
        assert (tmp_path / "back-ups").exists() is (version < migrations.NEWEST)
    finally:
        store.close()


def test_a_released_database_does_not_open_with_another_key(tmp_path: Path) -> None:
    shutil.copy(RELEASED / "version-1.db", tmp_path / DATABASE)
    with pytest.raises(StoreTrouble, match="damaged"):
        Store.open(tmp_path, bytes(32), Surroundings(StoppedClock(), CountingIds(9)))
