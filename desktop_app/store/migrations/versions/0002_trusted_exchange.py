"""What an exchange that can be trusted needs: which change was made in the knowledge of which."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

KNOWLEDGE = """
ALTER TABLE journal_change ADD COLUMN was VARCHAR;
"""

SMALLER_INDEXES = """
DROP INDEX ix_journal_op_batch;
DROP INDEX ix_journal_op_sent_in;
DROP INDEX ix_journal_op_undoes;
CREATE INDEX ix_journal_op_undoes ON journal_op (undoes) WHERE undoes IS NOT NULL;
CREATE INDEX ix_journal_op_batch ON journal_op (batch) WHERE batch IS NOT NULL;
CREATE INDEX ix_journal_op_sent_in ON journal_op (sent_in) WHERE sent_in IS NOT NULL;
CREATE INDEX ix_journal_op_waiting ON journal_op (finished) WHERE sent_in IS NULL AND batch IS NULL;
"""

CHAIN = f"""
ALTER TABLE journal_change ADD COLUMN erased VARCHAR;
CREATE TABLE journal_link (
    n INTEGER NOT NULL PRIMARY KEY,
    last_op INTEGER NOT NULL,
    last_change INTEGER NOT NULL,
    hash VARCHAR NOT NULL
);
INSERT INTO journal_link(last_op, last_change, hash)
SELECT (SELECT coalesce(max(n), 0) FROM journal_op), (SELECT coalesce(max(n), 0) FROM journal_change), '{"0" * 64}';
"""
"""What was done before this version lies before the chain."""

ERASURE = """
CREATE TABLE erasure (
    n INTEGER NOT NULL PRIMARY KEY,
    id VARCHAR NOT NULL UNIQUE,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    kind VARCHAR NOT NULL,
    about_id VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    at VARCHAR NOT NULL
);
CREATE INDEX ix_erasure_about_id ON erasure (about_id);
CREATE TABLE erased (
    entity VARCHAR NOT NULL,
    row_id VARCHAR NOT NULL,
    stamp VARCHAR NOT NULL,
    PRIMARY KEY (entity, row_id)
);
"""


def upgrade() -> None:
    """Bring a version 1 database to version 2."""
    for room in (KNOWLEDGE, SMALLER_INDEXES, CHAIN, ERASURE):
        for statement in filter(str.strip, room.split(";")):
            op.execute(statement)
