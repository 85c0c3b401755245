"""One compiler of SQL for all the databases of a process.

The program has one database open and turns each of its statements into SQL once. The tests open thousands, and would
turn the same statements into the same SQL for each of them: a seventh of what a test of the exchange costs.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.util import LRUCache

from desktop_app.store import engine as store_engine

MOST_STATEMENTS = 5000


def share() -> None:
    """From now on every database of this process uses the same dialect and what that has made of each statement."""
    module: Any = store_engine
    first: Any = create_engine("sqlite+pysqlite://", module=store_engine.sqlcipher)
    first.connect().close()  # the dialect asks the first connection what SQLite can do
    dialect: Any = first.dialect
    made: LRUCache[Any, Any] = LRUCache(MOST_STATEMENTS)
    first.dispose()

    def shared(url: str, **options: Any) -> Engine:
        engine: Any = create_engine(url, **options)
        engine.dialect = engine.pool._dialect = dialect
        engine._compiled_cache = made
        found: Engine = engine
        return found

    module.create_engine = shared
