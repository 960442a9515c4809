-- Times are milliseconds since 1970 in UTC. Tokens and codes are there only as hashes.

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

CREATE TABLE person (
    subject TEXT PRIMARY KEY,
    -- Lower case: a person may type their name as they like.
    user_name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('patient', 'therapist')),
    -- The id of the Patient or Practitioner; one account each.
    resource_id TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    recovery_hash BLOB,
    made_up INTEGER NOT NULL DEFAULT 0,
    created INTEGER NOT NULL,
    UNIQUE (role, resource_id)
) STRICT;

CREATE TABLE invite (
    code_hash BLOB PRIMARY KEY,
    patient TEXT NOT NULL,
    display_name TEXT NOT NULL,
    invited_by TEXT NOT NULL REFERENCES person (subject),
    expires INTEGER NOT NULL,
    used INTEGER
) STRICT;

-- All that came from one sign-in, so that it can end together.
CREATE TABLE grant_family (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL REFERENCES person (subject),
    client TEXT NOT NULL,
    scope TEXT NOT NULL,
    created INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    revoked INTEGER
) STRICT;
CREATE INDEX grant_family_subject ON grant_family (subject);

CREATE TABLE authorization_code (
    code_hash BLOB PRIMARY KEY,
    subject TEXT NOT NULL REFERENCES person (subject),
    client TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    scope TEXT NOT NULL,
    challenge TEXT NOT NULL,
    expires INTEGER NOT NULL,
    -- The family that it was exchanged for: a second use ends it.
    family INTEGER REFERENCES grant_family (id) ON DELETE CASCADE,
    used INTEGER
) STRICT;

CREATE TABLE refresh_token (
    token_hash BLOB PRIMARY KEY,
    family INTEGER NOT NULL REFERENCES grant_family (id) ON DELETE CASCADE,
    predecessor BLOB,
    expires INTEGER NOT NULL,
    -- When it was first exchanged.
    rotated INTEGER,
    -- Set when a successor of it, or a twin of it, was used: any use after that is a theft.
    dead INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX refresh_token_family ON refresh_token (family);
CREATE INDEX refresh_token_predecessor ON refresh_token (predecessor);

CREATE TABLE access_token (
    token_hash BLOB PRIMARY KEY,
    family INTEGER NOT NULL REFERENCES grant_family (id) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    expires INTEGER NOT NULL
) STRICT;
CREATE INDEX access_token_family ON access_token (family);

CREATE TABLE attempt (
    -- A SHA-256 of the account name or the address: neither is kept readable.
    about BLOB PRIMARY KEY,
    failures INTEGER NOT NULL,
    blocked_until INTEGER NOT NULL,
    forget INTEGER NOT NULL
) STRICT;
