-- Accesses that wrote nothing, and what was done at the account's door. Times are milliseconds since 1970 in UTC.

CREATE TABLE IF NOT EXISTS access (
    -- The AuditEvent's, a UUID; lines of the same polling share it and become one.
    id BLOB PRIMARY KEY,
    who TEXT NOT NULL,
    account TEXT NOT NULL,
    code TEXT,
    target TEXT NOT NULL,
    query TEXT NOT NULL,
    patient TEXT,
    outcome TEXT NOT NULL,
    reason TEXT,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    count INTEGER NOT NULL,
    entries INTEGER NOT NULL
) STRICT;
