"""What an exchange that can be trusted needs: which change was made in the knowledge of which."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

KNOWLEDGE = """
ALTER TABLE journal_change ADD COLUMN was VARCHAR;
ALTER TABLE consent ADD COLUMN replaces VARCHAR;
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

LEDGER = """
CREATE TABLE batch_received_2 (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    device VARCHAR NOT NULL,
    epoch VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    header_sha256 VARCHAR NOT NULL,
    prev VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    size_bytes INTEGER NOT NULL,
    exported_at VARCHAR NOT NULL,
    changes INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    counts VARCHAR NOT NULL,
    first_met_at VARCHAR NOT NULL,
    last_met_at VARCHAR NOT NULL,
    received_at VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    decided VARCHAR NOT NULL,
    PRIMARY KEY (n)
);
INSERT INTO batch_received_2
    SELECT n, id, kind, device, epoch, seq, sha256, header_sha256, '', '', 0, '', changes, 0, '{}',
           received_at, received_at, received_at, state, why, ''
    FROM batch_received;
DROP TABLE batch_received;
ALTER TABLE batch_received_2 RENAME TO batch_received;
CREATE INDEX ix_batch_received_place ON batch_received (device, epoch, seq);
CREATE INDEX ix_batch_received_sha256 ON batch_received (sha256);
CREATE UNIQUE INDEX ix_batch_received_header ON batch_received (header_sha256);
CREATE UNIQUE INDEX ix_batch_received_once ON batch_received (id) WHERE state = 'applied';
CREATE UNIQUE INDEX ix_batch_received_number ON batch_received (kind, device, epoch, seq) WHERE state = 'applied';
CREATE INDEX ix_batch_received_open ON batch_received (state) WHERE state <> 'applied';
CREATE TABLE corrected_stamp (
    stamp VARCHAR NOT NULL,
    corrected VARCHAR NOT NULL,
    batch VARCHAR NOT NULL,
    PRIMARY KEY (stamp)
);
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

PACKS = """
CREATE TABLE batch_sealed (
    sha256 VARCHAR NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (sha256)
);
INSERT INTO batch_sealed(sha256, data) SELECT sha256, sealed FROM batch_sent WHERE sealed IS NOT NULL;
ALTER TABLE batch_sent DROP COLUMN sealed;
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

REVIEW = """
CREATE TABLE review (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    entity VARCHAR NOT NULL,
    row_id VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    batch VARCHAR NOT NULL,
    op VARCHAR NOT NULL,
    device VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    known VARCHAR NOT NULL,
    ours VARCHAR NOT NULL,
    theirs VARCHAR NOT NULL,
    earlier VARCHAR NOT NULL,
    parked_at VARCHAR NOT NULL,
    question VARCHAR NOT NULL,
    settled_op VARCHAR NOT NULL,
    settled_at VARCHAR NOT NULL,
    how VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id)
);
CREATE INDEX ix_review_about ON review (entity, row_id);
CREATE TABLE question (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    entity VARCHAR NOT NULL,
    about_id VARCHAR NOT NULL,
    device VARCHAR NOT NULL,
    words VARCHAR NOT NULL,
    asked_at VARCHAR NOT NULL,
    asked_by VARCHAR NOT NULL,
    answer VARCHAR NOT NULL,
    answered_at VARCHAR NOT NULL,
    answered_by VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id)
);
CREATE INDEX ix_question_about_id ON question (about_id);
CREATE INDEX ix_question_device ON question (device);
"""

DISPUTED = """
CREATE TABLE disputed (
    kind VARCHAR NOT NULL, person_id VARCHAR NOT NULL, about VARCHAR NOT NULL, PRIMARY KEY (kind, person_id, about)
);
"""
"""Answers of version 1 replace whatever was earlier, so none of them differ."""

FLAGS = """
CREATE TABLE flag (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    person_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    raised BOOLEAN NOT NULL,
    words VARCHAR NOT NULL,
    at_door BOOLEAN NOT NULL,
    at VARCHAR NOT NULL,
    replaces VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX ix_flag_person_id ON flag (person_id);
"""


FORMATS = """
CREATE TABLE format_order (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    person_id VARCHAR NOT NULL,
    document VARCHAR NOT NULL,
    about VARCHAR NOT NULL,
    format VARCHAR NOT NULL,
    size VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    asked_on VARCHAR NOT NULL,
    due_on VARCHAR NOT NULL,
    made_on VARCHAR NOT NULL,
    sent_on VARCHAR NOT NULL,
    liked VARCHAR NOT NULL,
    note VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX ix_format_order_person_id ON format_order (person_id);
"""


PAPER = """
ALTER TABLE role ADD COLUMN minutes_a_month INTEGER;
CREATE TABLE reply (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    point_id VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    said VARCHAR NOT NULL,
    answer VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(point_id) REFERENCES point (id)
);
CREATE INDEX ix_reply_point_id ON reply (point_id);
CREATE TABLE share (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    person_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    approved_on VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX ix_share_person_id ON share (person_id);
CREATE TABLE action (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    issue_id VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    due VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(issue_id) REFERENCES issue (id)
);
CREATE INDEX ix_action_issue_id ON action (issue_id);
CREATE TABLE advance_report (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    estate VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    words VARCHAR NOT NULL,
    person_id VARCHAR,
    inspection_id VARCHAR,
    at VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(person_id) REFERENCES person (id),
    FOREIGN KEY(inspection_id) REFERENCES inspection (id)
);
CREATE INDEX ix_advance_report_estate ON advance_report (estate);
CREATE INDEX ix_advance_report_person_id ON advance_report (person_id);
CREATE INDEX ix_advance_report_inspection_id ON advance_report (inspection_id);
"""


def upgrade() -> None:
    """Bring a version 1 database to version 2."""
    for room in (
        KNOWLEDGE,
        SMALLER_INDEXES,
        CHAIN,
        ERASURE,
        LEDGER,
        SAME_PERSON,
        FLAGS,
        PACKS,
        REVIEW,
        DISPUTED,
        FORMATS,
        PAPER,
    ):
        for statement in filter(str.strip, room.split(";")):
            op.execute(statement)
