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

PACKS = """
ALTER TABLE batch_sent ADD COLUMN included BOOLEAN;
ALTER TABLE device ADD COLUMN shown_verify VARCHAR;
ALTER TABLE device ADD COLUMN shown_recipient VARCHAR;
ALTER TABLE device ADD COLUMN compared_at VARCHAR;
ALTER TABLE device ADD COLUMN revoked_at VARCHAR;
CREATE TABLE pack_sent (
    n INTEGER NOT NULL PRIMARY KEY, about VARCHAR NOT NULL, about_id VARCHAR NOT NULL, role VARCHAR NOT NULL,
    office_epoch INTEGER NOT NULL, generation INTEGER NOT NULL, made_at VARCHAR NOT NULL, expires VARCHAR NOT NULL,
    newest_person INTEGER NOT NULL, names VARCHAR NOT NULL
);
CREATE TABLE pack_sent_person (
    pack_n INTEGER NOT NULL, person_id VARCHAR NOT NULL, PRIMARY KEY (pack_n, person_id)
);
CREATE TABLE pack_sent_device (
    pack_n INTEGER NOT NULL, device_id VARCHAR NOT NULL, PRIMARY KEY (pack_n, device_id)
);
CREATE TABLE device_forgot (
    device_id VARCHAR NOT NULL, person_id VARCHAR NOT NULL, office_epoch INTEGER NOT NULL,
    generation INTEGER NOT NULL, at VARCHAR NOT NULL, PRIMARY KEY (device_id, person_id)
);
CREATE TABLE pack_taken (
    about VARCHAR NOT NULL, about_id VARCHAR NOT NULL, role VARCHAR NOT NULL, office_epoch INTEGER NOT NULL,
    generation INTEGER NOT NULL, expires VARCHAR NOT NULL, taken_at VARCHAR NOT NULL, PRIMARY KEY (about, about_id)
);
CREATE TABLE pack_person (
    about VARCHAR NOT NULL, about_id VARCHAR NOT NULL, person_id VARCHAR NOT NULL,
    PRIMARY KEY (about, about_id, person_id)
);
CREATE TABLE forgotten (
    n INTEGER NOT NULL PRIMARY KEY, at VARCHAR NOT NULL, about VARCHAR NOT NULL, title VARCHAR NOT NULL,
    people INTEGER NOT NULL
);
CREATE TABLE forgotten_person (person_id VARCHAR NOT NULL PRIMARY KEY, at VARCHAR NOT NULL, told_in VARCHAR);
CREATE TABLE close_out (
    session_id VARCHAR NOT NULL PRIMARY KEY, event_id VARCHAR NOT NULL, door_count INTEGER, sheet_lines INTEGER,
    sheet_consents INTEGER, explained VARCHAR NOT NULL, closed_at VARCHAR
);
CREATE INDEX ix_close_out_event_id ON close_out (event_id);
INSERT INTO pack_taken
    SELECT 'everyone', '', 'officer', 0, 0, date(max(received_at), '+90 days'), max(received_at)
    FROM batch_received WHERE kind = 'down' HAVING count(*) > 0;
"""


def upgrade() -> None:
    """Bring a version 1 database to version 2."""
    for room in (KNOWLEDGE, SMALLER_INDEXES, PACKS):
        for statement in filter(str.strip, room.split(";")):
            op.execute(statement)
