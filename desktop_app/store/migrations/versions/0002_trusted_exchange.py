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

SAME_PERSON = """
CREATE TABLE alias (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    person_id VARCHAR NOT NULL,
    same_as VARCHAR,
    reason VARCHAR NOT NULL,
    op VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX ix_alias_person_id ON alias (person_id);
CREATE TABLE not_same (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    person_id VARCHAR NOT NULL,
    other_id VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX ix_not_same_person_id ON not_same (person_id);
CREATE INDEX ix_not_same_other_id ON not_same (other_id);
CREATE TABLE same_person (
    person_id VARCHAR NOT NULL,
    kept_id VARCHAR NOT NULL,
    PRIMARY KEY (person_id)
);
CREATE INDEX ix_same_person_kept_id ON same_person (kept_id);
CREATE INDEX ix_person_born ON person (born);
"""


def upgrade() -> None:
    """Bring a version 1 database to version 2."""
    for room in (KNOWLEDGE, SMALLER_INDEXES, SAME_PERSON):
        for statement in filter(str.strip, room.split(";")):
            op.execute(statement)
