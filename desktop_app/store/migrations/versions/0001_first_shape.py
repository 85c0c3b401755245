"""The first shape."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE batch_received (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    device VARCHAR NOT NULL,
    epoch VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    sha256 VARCHAR NOT NULL,
    header_sha256 VARCHAR NOT NULL,
    changes INTEGER NOT NULL,
    received_at VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id)
);
CREATE INDEX ix_batch_received_place ON batch_received (device, epoch, seq);
CREATE INDEX ix_batch_received_sha256 ON batch_received (sha256);
CREATE TABLE batch_sent (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    epoch VARCHAR NOT NULL,
    seq INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    header_sha256 VARCHAR NOT NULL,
    size_bytes INTEGER NOT NULL,
    changes INTEGER NOT NULL,
    made_at VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    sealed BLOB,
    PRIMARY KEY (n),
    UNIQUE (id)
);
CREATE TABLE code (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    list_name VARCHAR NOT NULL,
    "key" VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    retired BOOLEAN NOT NULL,
    icon VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id)
);
CREATE INDEX ix_code_list_name ON code (list_name);
CREATE TABLE column_mapping (
    signature VARCHAR NOT NULL,
    mapping VARCHAR NOT NULL,
    PRIMARY KEY (signature)
);
CREATE TABLE device (
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    node INTEGER NOT NULL,
    status VARCHAR NOT NULL,
    officer VARCHAR NOT NULL,
    starter_verify VARCHAR NOT NULL,
    starter_recipient VARCHAR NOT NULL,
    verify VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    invited_at VARCHAR NOT NULL,
    enrolled_at VARCHAR,
    last_seen_at VARCHAR,
    PRIMARY KEY (id),
    UNIQUE (node)
);
CREATE TABLE draft (
    "key" VARCHAR NOT NULL,
    content VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY ("key")
);
CREATE TABLE event (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    theme VARCHAR NOT NULL,
    venue VARCHAR NOT NULL,
    cancelled BOOLEAN NOT NULL,
    series_id VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id)
);
CREATE TABLE journal_op (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    op VARCHAR NOT NULL,
    facts VARCHAR NOT NULL,
    device VARCHAR NOT NULL,
    officer VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    undoes VARCHAR,
    finished BOOLEAN NOT NULL,
    batch VARCHAR,
    sent_in VARCHAR,
    PRIMARY KEY (n),
    UNIQUE (id)
);
CREATE INDEX ix_journal_op_batch ON journal_op (batch);
CREATE INDEX ix_journal_op_sent_in ON journal_op (sent_in);
CREATE INDEX ix_journal_op_undoes ON journal_op (undoes);
CREATE TABLE meta (
    "key" VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    PRIMARY KEY ("key")
);
CREATE TABLE patch (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    name VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id)
);
CREATE INDEX ix_patch_name ON patch (name);
CREATE TABLE role (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    name VARCHAR NOT NULL,
    cap INTEGER,
    commitment VARCHAR NOT NULL,
    about VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    retired BOOLEAN NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id)
);
CREATE TABLE setting (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    "key" VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id)
);
CREATE TABLE inspection (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    estate VARCHAR NOT NULL,
    date VARCHAR NOT NULL,
    officer VARCHAR NOT NULL,
    walked_with VARCHAR NOT NULL,
    event_id VARCHAR,
    patch_id VARCHAR,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(event_id) REFERENCES event (id),
    FOREIGN KEY(patch_id) REFERENCES patch (id)
);
CREATE INDEX ix_inspection_date ON inspection (date);
CREATE INDEX ix_inspection_event_id ON inspection (event_id);
CREATE INDEX ix_inspection_patch_id ON inspection (patch_id);
CREATE TABLE journal_change (
    n INTEGER NOT NULL,
    op_n INTEGER NOT NULL,
    entity VARCHAR NOT NULL,
    row_id VARCHAR NOT NULL,
    stamp VARCHAR NOT NULL,
    "before" VARCHAR,
    "after" VARCHAR NOT NULL,
    lost VARCHAR,
    PRIMARY KEY (n),
    FOREIGN KEY(op_n) REFERENCES journal_op (n)
);
CREATE INDEX ix_journal_change_op_n ON journal_change (op_n);
CREATE INDEX ix_journal_change_row_id ON journal_change (row_id);
CREATE TABLE property (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    reference VARCHAR NOT NULL,
    address VARCHAR NOT NULL,
    postcode VARCHAR NOT NULL,
    address_key VARCHAR NOT NULL,
    estate VARCHAR NOT NULL,
    patch_id VARCHAR,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(patch_id) REFERENCES patch (id)
);
CREATE INDEX ix_property_address_key ON property (address_key);
CREATE INDEX ix_property_patch_id ON property (patch_id);
CREATE TABLE session (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    event_id VARCHAR NOT NULL,
    starts VARCHAR NOT NULL,
    ends VARCHAR NOT NULL,
    venue VARCHAR NOT NULL,
    capacity INTEGER,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(event_id) REFERENCES event (id)
);
CREATE INDEX ix_session_event_id ON session (event_id);
CREATE INDEX ix_session_starts ON session (starts);
CREATE TABLE issue (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    inspection_id VARCHAR NOT NULL,
    number INTEGER NOT NULL,
    category VARCHAR NOT NULL,
    place VARCHAR NOT NULL,
    urgency VARCHAR NOT NULL,
    notes VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(inspection_id) REFERENCES inspection (id)
);
CREATE INDEX ix_issue_inspection_id ON issue (inspection_id);
CREATE TABLE person (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    given VARCHAR NOT NULL,
    family VARCHAR NOT NULL,
    sort_key VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    phone VARCHAR NOT NULL,
    email VARCHAR NOT NULL,
    born VARCHAR NOT NULL,
    reference VARCHAR NOT NULL,
    property_id VARCHAR,
    language VARCHAR NOT NULL,
    print_format VARCHAR NOT NULL,
    access_needs VARCHAR NOT NULL,
    greeting VARCHAR NOT NULL,
    ended BOOLEAN NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(property_id) REFERENCES property (id)
);
CREATE INDEX ix_person_property_id ON person (property_id);
CREATE INDEX ix_person_reference ON person (reference);
CREATE TABLE tally (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    session_id VARCHAR NOT NULL,
    adults INTEGER NOT NULL,
    children INTEGER NOT NULL,
    note VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(session_id) REFERENCES session (id)
);
CREATE INDEX ix_tally_session_id ON tally (session_id);
CREATE TABLE attendance (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    session_id VARCHAR NOT NULL,
    person_id VARCHAR NOT NULL,
    expected BOOLEAN NOT NULL,
    since VARCHAR,
    left_at VARCHAR,
    adults INTEGER NOT NULL,
    children INTEGER NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(session_id) REFERENCES session (id),
    FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX ix_attendance_person_id ON attendance (person_id);
CREATE INDEX ix_attendance_session_id ON attendance (session_id);
CREATE TABLE consent (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    person_id VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    wording_version VARCHAR NOT NULL,
    given BOOLEAN NOT NULL,
    how VARCHAR NOT NULL,
    paper_reference VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(person_id) REFERENCES person (id)
);
CREATE INDEX ix_consent_person_id ON consent (person_id);
CREATE TABLE photo (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    issue_id VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    caption VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(issue_id) REFERENCES issue (id)
);
CREATE INDEX ix_photo_issue_id ON photo (issue_id);
CREATE TABLE point (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    person_id VARCHAR,
    session_id VARCHAR,
    kind VARCHAR NOT NULL,
    words VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(person_id) REFERENCES person (id),
    FOREIGN KEY(session_id) REFERENCES session (id)
);
CREATE INDEX ix_point_person_id ON point (person_id);
CREATE INDEX ix_point_session_id ON point (session_id);
CREATE TABLE sign_up (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    clk VARCHAR NOT NULL,
    void BOOLEAN NOT NULL,
    role_id VARCHAR NOT NULL,
    person_id VARCHAR NOT NULL,
    session_id VARCHAR,
    stage VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (id),
    FOREIGN KEY(role_id) REFERENCES role (id),
    FOREIGN KEY(person_id) REFERENCES person (id),
    FOREIGN KEY(session_id) REFERENCES session (id)
);
CREATE INDEX ix_sign_up_person_id ON sign_up (person_id);
CREATE INDEX ix_sign_up_role_id ON sign_up (role_id);
CREATE INDEX ix_sign_up_session_id ON sign_up (session_id);
"""

SEARCH = """
CREATE VIRTUAL TABLE person_search USING fts5(
    words, content='', contentless_delete=1, detail=none, prefix='2 3',
    tokenize='ascii');
CREATE VIRTUAL TABLE issue_search USING fts5(
    words, content='', contentless_delete=1, detail=none, prefix='2 3',
    tokenize='ascii');
CREATE VIRTUAL TABLE person_search_words USING fts5vocab(person_search, row);
INSERT INTO person_search(person_search, rank) VALUES ('secure-delete', 1);
INSERT INTO issue_search(issue_search, rank) VALUES ('secure-delete', 1);
"""


def upgrade() -> None:
    """Make every table, and the search index."""
    for statement in (TABLES + SEARCH).split(";\n"):
        if statement.strip():
            op.execute(statement)
