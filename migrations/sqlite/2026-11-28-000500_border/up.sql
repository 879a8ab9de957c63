-- What a moderator decided about a server besides whether to talk to it: fetch no pictures, take no reports; and why, for
-- other moderators and for the lists handed on. `obfuscate` asks whoever shows such a list not to spell the name out.
ALTER TABLE hosts ADD COLUMN reject_media BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE hosts ADD COLUMN reject_reports BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE hosts ADD COLUMN obfuscate BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE hosts ADD COLUMN reason TEXT;
ALTER TABLE hosts ADD COLUMN decided_at TIMESTAMP;

-- Somebody says that something should not be here. Who is never kept: of another server its name, of a visitor nothing.
CREATE TABLE reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uuid TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    -- The URI of what is reported, and what it was called and where it stood here when it was.
    subject TEXT NOT NULL,
    title TEXT NOT NULL,
    page TEXT NOT NULL,
    reason TEXT NOT NULL,
    words TEXT NOT NULL,
    reporter_host TEXT,
    -- Whether whoever wrote the words lets them be passed on to the subject's home.
    may_forward BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    forwarded_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    decided_at TIMESTAMP,
    decided_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL
);
CREATE INDEX reports_by_state ON reports (state, id);
CREATE INDEX reports_by_subject ON reports (subject);

-- Moving house: the addresses an organization also goes by, and where it went. Who paused it, because only a moderator
-- takes a moderator's pause back.
ALTER TABLE organizations ADD COLUMN also_known_as TEXT NOT NULL DEFAULT '[]';
ALTER TABLE organizations ADD COLUMN moved_to TEXT;
ALTER TABLE organizations ADD COLUMN paused_by TEXT;
