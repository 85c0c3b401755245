"""The one way into the database file: opening it, reading, and one labelled transaction a write.

SQLCipher (AES-256) through the `sqlcipher3` wheel with a raw 256-bit key; WAL; every commit reaches the disk
(`synchronous=FULL`), so a check-in survives a pulled battery. SQLite's error codes are sorted here and nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from desktop_app.domain.changes import Changes, Op, Value
from desktop_app.domain.clocks import HybridClock
from desktop_app.domain.errors import AppError, StoreTrouble
from desktop_app.store import migrations, search
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.local_tables import MetaRow
from desktop_app.store.turn import Turn

sqlcipher: Any = import_module("sqlcipher3.dbapi2")
"""The driver; it ships no types."""

DATABASE = "desk.db"
LOCK = "desk.lock"
CACHE_KIB = 16384
"""For each connection. With 64 MB a keystroke among 100,000 people takes 1 ms less, and a tenant list as long."""

_KEEP_META = "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
_PRAGMAS = (
    "cipher_log_level=NONE",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    f"cache_size=-{CACHE_KIB}",
    "trusted_schema=OFF",
    "wal_autocheckpoint=4000",  # 16 MB: with the usual 4 MB each part of a tenant list copies the same pages again
    "busy_timeout=10000",
    "temp_store=MEMORY",
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the store may not find out for itself: the time (aware, UTC) and new ids (UUID text)."""

    now: Callable[[], datetime]
    new_id: Callable[[], str]

    def instant(self) -> str:
        """Now as ISO 8601 UTC text, to the second."""
        return self.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Identity:
    """What this copy is. `role` is office, laptop or practice; `epoch` changes when the file is restored or cloned."""

    role: str
    device: str
    device_name: str
    organisation: str
    node: int
    epoch: str
    officer: str = ""

    @property
    def is_practice(self) -> bool:
        """Whether this copy only exists to try things out and never meets the real office."""
        return self.role == "practice"


class Store:
    """One open database. Reads may run in any thread, each in its own `read()`; writes take turns."""

    def __init__(self, engine: Engine, folder: Path, surroundings: Surroundings, lock: FileLock, key: bytes) -> None:
        self.folder = folder
        self.surroundings = surroundings
        self._engine = engine
        self._reading = engine.execution_options(readonly=True)
        self._file_lock = lock
        self._key = key
        self._turn = Turn()
        self._listeners: list[Callable[[Changes], None]] = []
        with self.read() as reader:
            meta = reader.meta()
        self.identity = _identity(meta)
        self.clock = HybridClock(self.identity.node, meta.get("clock", "000000000000-0000-00000000"))

    @classmethod
    def create(cls, folder: Path, key: bytes, identity: Identity, surroundings: Surroundings) -> Store:
        """A new, empty database in `folder` (made if missing); StoreTrouble('already-set-up') if there is one."""
        with disk_errors():
            folder.mkdir(parents=True, exist_ok=True)
        if (folder / DATABASE).exists():
            raise StoreTrouble("already-set-up")
        lock = _lock(folder)
        try:
            with disk_errors(), _sorted_errors():
                _make(folder, key, identity)
            return cls._opened(folder, key, surroundings, lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open(cls, folder: Path, key: bytes, surroundings: Surroundings) -> Store:
        """The database in `folder`.

        StoreTrouble: not-set-up, in-use, damaged (or the key does not fit), too-new, read-only, full.
        An older database is backed up beside itself and then migrated.
        """
        path = folder / DATABASE
        if not path.exists():
            raise StoreTrouble("not-set-up")
        lock = _lock(folder)
        try:
            return cls._opened(folder, key, surroundings, lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _opened(cls, folder: Path, key: bytes, surroundings: Surroundings, lock: FileLock) -> Store:
        engine = _engine(folder / DATABASE, key)
        try:
            with disk_errors(), _sorted_errors():
                version = migrations.version(engine)
                if version == 0:
                    raise StoreTrouble("damaged")  # emptied by something else: set-up names a database when it is whole
                if version > migrations.NEWEST:
                    raise StoreTrouble("too-new", theirs=version, ours=migrations.NEWEST)
                if version < migrations.NEWEST:
                    back_up_file(
                        engine, folder / "back-ups" / f"before-version-{migrations.NEWEST}.db", second_key(key)
                    )
                    migrations.upgrade(engine)
            return cls(engine, folder, surroundings, lock, key)
        except BaseException:
            engine.dispose()
            raise

    def close(self) -> None:
        """Let go of the file, so that another process may open it."""
        self._engine.dispose()
        self._file_lock.release()

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A consistent view of the database, for one function in one thread."""
        with _sorted_errors(), Session(self._reading, expire_on_commit=False, autoflush=False) as session:
            yield Reader(session)

    @contextmanager
    def write(
        self, op: Op, *, undoes: str | None = None, part_of: str | None = None, finished: bool = True, **facts: Value
    ) -> Iterator[Writer]:
        """One labelled transaction: everything in it is kept with its journal, or nothing is.

        `part_of` adds to an Op begun earlier with `finished=False`: long work in transactions short enough that a
        check-in never waits. What was not finished when the power went is taken back at the next start.
        """
        with self._turn, _sorted_errors(), Session(self._engine, expire_on_commit=False) as session:
            writer = Writer(session, op, self.identity, self.surroundings, self.clock, facts, undoes, part_of, finished)
            session.connection()
            yield writer
            changes = writer.close()
            session.commit()
        for listener in list(self._listeners):
            listener(changes)

    @contextmanager
    def rolled_back(self) -> Iterator[Connection]:
        """A transaction of which nothing is kept, for `store.trial`; nobody else writes meanwhile."""
        self._turn.let_others()
        with self._turn, _sorted_errors(), self._engine.connect() as connection:
            begun = connection.begin()
            try:
                yield connection
            finally:
                begun.rollback()

    @property
    def is_waited_for(self) -> bool:
        """Whether another thread waits to write."""
        return self._turn.is_waited_for

    def on_commit(self, listener: Callable[[Changes], None]) -> None:
        """Have `listener` called with the Changes after each commit, in the thread that wrote."""
        self._listeners.append(listener)

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Keep facts about this copy; they are neither journalled nor sent."""
        with self._turn, _sorted_errors(), Session(self._engine) as session:
            if values:
                session.connection().exec_driver_sql(_KEEP_META, list(values.items()))
            session.commit()
        with self.read() as reader:
            self.identity = _identity(reader.meta())

    def back_up(
        self, target: Path, progress: Callable[[int, int], None] | None = None, *, with_second_key: bool = False
    ) -> None:
        """Copy the whole database to `target` by SQLite's own back-up call, and check the copy.

        It has the same key, or the second one: whoever gets hold of that cannot open the database itself.
        """
        with disk_errors(), _sorted_errors():
            key = second_key(self._key) if with_second_key else self._key
            back_up_file(self._engine, target, key, progress)

    @contextmanager
    def copy_of_ours(self, path: Path) -> Iterator[Any]:
        """A driver connection to a copy of this database that was made with either key. StoreTrouble('damaged')."""
        with disk_errors(), _sorted_errors(), opened_copy(path, self._key) as connection:
            yield connection

    def keyed_digest(self, data: bytes) -> str:
        """A digest (hexadecimal) that only who has the database's key can make."""
        return blake2b(data, key=self._key, digest_size=32, person=b"nd-beside").hexdigest()

    def scrub(self) -> None:
        """Leave no trace of what was erased: the search index is rewritten piece by piece, the log file emptied.

        A piece at a time, so that a check-in comes between.
        """
        more = True
        while more:
            with self._turn, _sorted_errors(), Session(self._engine) as session:
                more = search.tidy(session.connection().connection.driver_connection)
                session.commit()
        with self._turn, _sorted_errors():
            raw = self._engine.raw_connection()
            try:
                raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]  # it is open
            finally:
                raw.close()

    def problems(self) -> list[str]:
        """What SQLite and SQLCipher find wrong with the file: nothing, or their own words."""
        found: list[str] = []
        for pragma in ("integrity_check", "cipher_integrity_check", "foreign_key_check"):
            try:
                with _sorted_errors(), self._reading.connect() as connection:
                    rows = connection.exec_driver_sql(f"PRAGMA {pragma}").fetchall()
            except StoreTrouble as trouble:
                if trouble.code != "damaged":
                    raise
                found.append(pragma)  # it could not even look
                continue
            found += [" ".join(str(part) for part in row) for row in rows if row[0] != "ok"]
        return found

    @property
    def schema(self) -> int:
        """The version of the database's shape."""
        return migrations.NEWEST


def _make(folder: Path, key: bytes, identity: Identity) -> None:
    """Make the database under another name: it gets its own when it is whole, so a set-up that was cut off is none."""
    part = folder / (DATABASE + ".part")
    for left_over in folder.glob(part.name + "*"):
        left_over.unlink()
    engine = _engine(part, key)
    try:
        migrations.upgrade(engine)
        with engine.begin() as connection:
            connection.execute(
                MetaRow.__table__.insert(),  # type: ignore[attr-defined]  # SQLModel does not declare it
                [{"key": k, "value": v} for k, v in _as_meta(identity).items()],
            )
    finally:
        engine.dispose()  # the last connection to go takes the log into the file
    part.replace(folder / DATABASE)


def _engine(path: Path, key: bytes) -> Engine:
    engine = create_engine(f"sqlite+pysqlite:///{path}", module=sqlcipher, hide_parameters=True)  # they name people

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver would otherwise run DDL outside the transaction
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        deferred = connection.get_execution_options().get("readonly")
        connection.exec_driver_sql("BEGIN" if deferred else "BEGIN IMMEDIATE")

    return engine


def back_up_file(engine: Engine, target: Path, key: bytes, progress: Callable[[int, int], None] | None = None) -> None:
    """Copy the database behind `engine` to `target` under a temporary name, check the copy, then give it its name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    copy = sqlcipher.connect(str(part))
    try:
        copy.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        with engine.execution_options(readonly=True).connect() as connection:
            source: Any = connection.connection.driver_connection

            def told(_status: int, remaining: int, total: int) -> None:
                if progress is not None:
                    progress(total - remaining, total)

            source.backup(copy, pages=2000, progress=told)
        if copy.execute("PRAGMA quick_check").fetchone()[0] != "ok" or list(
            copy.execute("PRAGMA cipher_integrity_check")
        ):
            raise StoreTrouble("back-up-damaged")
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        copy.execute("PRAGMA journal_mode=DELETE")
    except BaseException:
        copy.close()
        part.unlink(missing_ok=True)
        raise
    copy.close()
    part.replace(target)


def second_key(key: bytes) -> bytes:
    """The key of the rotating copies. It is made of the database's key, so what opens the vault opens them too; the
    way back does not exist.
    """
    return blake2b(key=key, digest_size=32, person=b"nd-back-up").digest()


@contextmanager
def opened_copy(path: Path, key: bytes) -> Iterator[Any]:
    """A driver connection to a copy that was made with the second key or, by earlier versions, with `key` itself."""
    for each in (second_key(key), key):
        connection = sqlcipher.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            connection.execute(f"PRAGMA key=\"x'{each.hex()}'\"")
            connection.execute("PRAGMA cipher_log_level=NONE")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlcipher.DatabaseError:
            connection.close()
            continue
        try:
            yield connection
        finally:
            connection.close()
        return
    raise StoreTrouble("damaged")


def copy_database(source: Path, target: Path, key: bytes, progress: Callable[[int, int], None] | None = None) -> None:
    """Copy a copy back to where a database lives, with the database's own key. StoreTrouble: damaged, full, ..."""
    with disk_errors(), _sorted_errors(), opened_copy(source, key) as copy:
        out = sqlcipher.connect(str(target))
        try:
            out.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
            copy.backup(
                out,
                pages=2000,
                progress=lambda _status, left, total: progress(total - left, total) if progress else None,
            )
        finally:
            out.close()
    with disk_errors(), target.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The copy's lock, for whoever moves its files while it is closed. StoreTrouble('in-use')."""
    lock = _lock(folder)
    try:
        yield
    finally:
        lock.release()


def _lock(folder: Path) -> FileLock:
    lock = FileLock(folder / LOCK, thread_local=False)  # opened in one thread, let go of in another
    try:
        with disk_errors():
            lock.acquire(timeout=0)
    except Timeout:
        raise StoreTrouble("in-use") from None
    return lock


def _identity(meta: Mapping[str, str]) -> Identity:
    return Identity(
        role=meta["role"],
        device=meta["device"],
        device_name=meta.get("device_name", ""),
        organisation=meta["organisation"],
        node=int(meta["node"]),
        epoch=meta["epoch"],
        officer=meta.get("officer", ""),
    )


def _as_meta(identity: Identity) -> dict[str, str]:
    return {
        "role": identity.role,
        "device": identity.device,
        "device_name": identity.device_name,
        "organisation": identity.organisation,
        "node": str(identity.node),
        "epoch": identity.epoch,
        "officer": identity.officer,
    }


_BY_CODE = {
    5: "busy",  # SQLITE_BUSY
    6: "busy",  # SQLITE_LOCKED
    8: "read-only",  # SQLITE_READONLY
    10: "disk-trouble",  # SQLITE_IOERR
    11: "damaged",  # SQLITE_CORRUPT
    13: "full",  # SQLITE_FULL
    14: "cannot-open",  # SQLITE_CANTOPEN
    26: "damaged",  # SQLITE_NOTADB: not a database, or the key does not fit
}


@contextmanager
def _sorted_errors() -> Iterator[None]:
    """Turn what SQLite and the disk say into StoreTrouble; anything that is our own bug passes through."""
    try:
        yield
    except AppError:
        raise
    except DBAPIError as error:
        code = _code_of(error.orig)
        if code is None:
            raise
        raise StoreTrouble(code) from error
    except sqlcipher.Error as error:
        code = _code_of(error)
        if code is None:
            raise
        raise StoreTrouble(code) from error


@contextmanager
def disk_errors() -> Iterator[None]:
    """Turn what the disk says of our own folder into StoreTrouble."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        raise StoreTrouble(_BY_ERRNO.get(error.errno, "disk-trouble")) from error


_BY_ERRNO = {
    13: "read-only",
    1: "read-only",
    30: "read-only",
    28: "full",
    122: "full",
    2: "cannot-open",
    20: "cannot-open",
}


def _code_of(error: BaseException | None) -> str | None:
    if "FOREIGN KEY" in str(error):  # the code alone says only that some constraint failed
        return "unknown-parent"
    return _BY_CODE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
