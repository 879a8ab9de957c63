-- The same event from several sources, changes that wait for a moderator, and what happens by itself to what comes.

-- By what an event is known elsewhere: its addresses and UID in one spelling.
CREATE TABLE event_marks (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    mark TEXT NOT NULL,
    UNIQUE (event_id, mark)
);
CREATE INDEX event_marks_by_mark ON event_marks (mark);
CREATE INDEX events_by_start ON events (start_utc);

-- Two events that are the same one, perhaps or certainly, or that people here said are not. Under their URIs, smaller
-- first: what was decided outlives updates and withdrawals.
CREATE TABLE duplicates (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    first_uri TEXT NOT NULL,
    second_uri TEXT NOT NULL,
    -- By what it was noticed.
    ground TEXT NOT NULL,
    state TEXT NOT NULL,
    -- When a person said so; empty for what was noticed only.
    decided_at TIMESTAMP,
    noticed_at TIMESTAMP NOT NULL,
    UNIQUE (first_uri, second_uri)
);
CREATE INDEX duplicates_by_second ON duplicates (second_uri);
CREATE INDEX duplicates_by_state ON duplicates (state, decided_at);

-- Events that lists do not show because another one, the head, stands for them.
CREATE TABLE doubles (
    event_id BIGINT PRIMARY KEY NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    head_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE
);
CREATE INDEX doubles_by_head ON doubles (head_id);

-- Words and picture that a home changed and a moderator has not looked at: JSON of what it is to say, and, once taken
-- over, of what it said before.
CREATE TABLE held_changes (
    event_id BIGINT PRIMARY KEY NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    proposed TEXT NOT NULL,
    replaced TEXT,
    changed_at TIMESTAMP NOT NULL
);
CREATE INDEX held_changes_by_state ON held_changes (state, changed_at);

-- What happens with what a source brings when it is of a certain sort; the first that fits holds.
CREATE TABLE source_rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    source_id BIGINT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    subject TEXT NOT NULL,
    value TEXT NOT NULL,
    outcome TEXT NOT NULL,
    UNIQUE (source_id, position)
);

-- How many of a source's events were published in review since the last one that was refused.
ALTER TABLE sources ADD COLUMN approvals INTEGER NOT NULL DEFAULT 0;
