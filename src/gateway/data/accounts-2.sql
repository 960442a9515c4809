-- Therapists are invited too, by whoever runs the server.
CREATE TABLE invite_of_anyone (
    code_hash BLOB PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('patient', 'therapist')),
    resource_id TEXT NOT NULL,
    display_name TEXT NOT NULL,
    -- Nobody: from the command line on the server's own machine.
    invited_by TEXT REFERENCES person (subject),
    expires INTEGER NOT NULL,
    used INTEGER
) STRICT;
INSERT INTO invite_of_anyone
    SELECT code_hash, 'patient', patient, display_name, invited_by, expires, used FROM invite;
DROP TABLE invite;
ALTER TABLE invite_of_anyone RENAME TO invite;

-- By what a person tells their sign-ins apart: browser and system in two words, and the last use.
ALTER TABLE authorization_code ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE grant_family ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE grant_family ADD COLUMN used INTEGER;

-- Who is signed in to the account's own page, for a quarter of an hour.
CREATE TABLE page_session (
    token_hash BLOB PRIMARY KEY,
    subject TEXT NOT NULL REFERENCES person (subject),
    expires INTEGER NOT NULL
) STRICT;
