-- What admins see of a source, what a person decides about a feed that looks broken, and what was read, for reading again.

-- How many minutes pass between two turns of a feed, as it changes.
ALTER TABLE sources ADD COLUMN pace INTEGER NOT NULL DEFAULT 60;
-- Since when it does not answer, and when the admins were told.
ALTER TABLE sources ADD COLUMN failing_since TIMESTAMP;
ALTER TABLE sources ADD COLUMN told_at TIMESTAMP;
-- Since when and why a person must say whether a feed is to be believed (a kept message).
ALTER TABLE sources ADD COLUMN held_since TIMESTAMP;
ALTER TABLE sources ADD COLUMN held_why TEXT;
CREATE INDEX sources_due ON sources (next_poll);

-- When an entry was not in its feed any more though it is still shown, and whether a person wants it to stay.
ALTER TABLE event_sources ADD COLUMN left_at TIMESTAMP;
ALTER TABLE event_sources ADD COLUMN kept BOOLEAN NOT NULL DEFAULT FALSE;

-- Since when the calendar does not know whether an event still stands.
ALTER TABLE event_mirrors ADD COLUMN unconfirmed_since TIMESTAMP;
CREATE INDEX events_mirrored_by_start ON events (origin, start_utc);

-- What came of a source, a day a row.
CREATE TABLE source_days (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    source_id BIGINT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    day DATE NOT NULL,
    asked INTEGER NOT NULL,
    added INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL,
    missed INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    UNIQUE (source_id, day)
);

-- What a source sent and the calendar could not take, with the reason (a kept message) and what it was read from.
CREATE TABLE source_misses (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    source_id BIGINT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    title TEXT NOT NULL,
    reason TEXT NOT NULL,
    raw TEXT,
    at TIMESTAMP NOT NULL,
    UNIQUE (source_id, subject)
);
CREATE INDEX source_misses_by_subject ON source_misses (subject);

-- What a polled source last said, compressed, and a fingerprint without what changes at each request.
CREATE TABLE source_bodies (
    source_id BIGINT PRIMARY KEY REFERENCES sources (id) ON DELETE CASCADE,
    content_type TEXT,
    digest TEXT NOT NULL,
    body BLOB NOT NULL,
    -- Whether series are in it, whose dates go on as time passes, and when it was last read for them.
    recurs BOOLEAN NOT NULL,
    read_at TIMESTAMP NOT NULL,
    kept_at TIMESTAMP NOT NULL
);

-- The object a mirrored event was read from.
CREATE TABLE originals (
    event_id BIGINT PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
    raw TEXT NOT NULL,
    kept_at TIMESTAMP NOT NULL
);
CREATE INDEX originals_by_time ON originals (kept_at);

-- Entries of a feed that an organization of this site publishes, and what the feed last said of each part.
CREATE TABLE published_entries (
    event_id BIGINT PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
    source_id BIGINT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    uri TEXT NOT NULL UNIQUE,
    sequence BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    remote_updated TIMESTAMP,
    -- JSON: a fingerprint for each part as the feed wrote it; a part that is another now was changed here.
    parts TEXT NOT NULL,
    left_at TIMESTAMP,
    kept BOOLEAN NOT NULL
);
CREATE INDEX published_entries_by_source ON published_entries (source_id);
