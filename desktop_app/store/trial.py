"""Doing something to see what it would do: a store over one open transaction that is rolled back at the end.

What is written in it can be read back in it and nowhere else; nothing of it is committed, told to a listener, or left
on the clock. Nobody else can write meanwhile, so whoever tries something asks `step_aside` often.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlmodel import Session

from desktop_app.domain.changes import Op, Value
from desktop_app.domain.clocks import HybridClock
from desktop_app.domain.errors import AppError
from desktop_app.store.engine import Store
from desktop_app.store.journal import Reader, Writer
from desktop_app.store.local_tables import MetaRow


class SteppedAside(AppError):
    """Raised out of a trial because somebody waits to write: it has to begin again."""

    def __init__(self) -> None:
        super().__init__("busy")


class Trial(Store):
    """A store of which nothing is kept. It has no way to close, back up or scrub."""

    def __init__(self, store: Store, connection: Connection) -> None:
        self._store, self._connection = store, connection
        self.folder, self.surroundings, self.identity = store.folder, store.surroundings, store.identity
        self.clock = HybridClock(store.identity.node, store.clock.last)

    def step_aside(self) -> None:
        """SteppedAside if somebody waits to write."""
        if self._store.is_waited_for:
            raise SteppedAside

    @contextmanager
    def read(self) -> Iterator[Reader]:
        with self._session() as session:
            yield Reader(session)

    @contextmanager
    def write(
        self, op: Op, *, undoes: str | None = None, part_of: str | None = None, finished: bool = True, **facts: Value
    ) -> Iterator[Writer]:
        with self._session() as session:
            writer = Writer(session, op, self.identity, self.surroundings, self.clock, facts, undoes, part_of, finished)
            session.connection()
            yield writer
            writer.close()
            session.commit()

    def set_meta(self, values: Mapping[str, str]) -> None:
        with self._session() as session:
            for key, value in values.items():
                session.merge(MetaRow(key=key, value=value))
            session.commit()

    def _session(self) -> Session:
        return Session(self._connection, expire_on_commit=False, join_transaction_mode="create_savepoint")


@contextmanager
def trial(store: Store) -> Iterator[Trial]:
    """A store like this one in which to try something; at the end of the block it never happened."""
    with store.rolled_back() as connection:
        yield Trial(store, connection)
