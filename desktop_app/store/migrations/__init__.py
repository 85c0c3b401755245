"""The database's shape over time, by Alembic, driven from code.

Alembic is only imported when there is something to migrate: it costs start-up time. All steps run in one transaction
with the version mark, so a crash in the middle leaves the old database whole.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

NEWEST = 2
"""The version of the shape that this program reads and writes (`PRAGMA user_version`)."""


def version(engine: Engine) -> int:
    """The version of the shape that the file has; 0 for an empty file."""
    with engine.execution_options(readonly=True).connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def upgrade(engine: Engine) -> None:
    """Bring the file to `NEWEST`, or leave it as it was."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.exec_driver_sql(f"PRAGMA user_version = {NEWEST}")
