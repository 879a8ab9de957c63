-- What others say to events of ours: answers, likes and boosts, and what they ask leave for.

-- What an organization lets others do: answers off, after approval or open; who may quote; who may feature it.
ALTER TABLE organizations ADD COLUMN answers TEXT NOT NULL DEFAULT 'approval';
ALTER TABLE organizations ADD COLUMN quoting TEXT NOT NULL DEFAULT 'everybody';
ALTER TABLE organizations ADD COLUMN featuring TEXT NOT NULL DEFAULT 'everybody';
-- When its members were last written to because answers wait.
ALTER TABLE organizations ADD COLUMN answers_told_at TIMESTAMP;

-- Answers to an event, other servers' and the organization's own (the latter are notes at /notes/{uuid}).
CREATE TABLE replies (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uuid TEXT NOT NULL UNIQUE,
    uri TEXT NOT NULL UNIQUE,
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    -- The answer it answers; NULL: the event itself.
    parent_id BIGINT REFERENCES replies (id) ON DELETE SET NULL,
    author_uri TEXT NOT NULL,
    host TEXT NOT NULL,
    local BOOLEAN NOT NULL,
    page_url TEXT,
    language TEXT,
    -- Said before it is opened (a content warning).
    warning TEXT,
    content TEXT NOT NULL,
    format TEXT NOT NULL,
    -- How many pictures and the like it has; they are seen at its home only.
    attachments INTEGER NOT NULL,
    state TEXT NOT NULL,
    published_at TIMESTAMP NOT NULL,
    edited_at TIMESTAMP,
    received_at TIMESTAMP NOT NULL,
    decided_at TIMESTAMP
);
CREATE INDEX replies_by_event ON replies (event_id, state);
CREATE INDEX replies_by_parent ON replies (parent_id);
CREATE INDEX replies_by_author ON replies (author_uri);
CREATE INDEX replies_by_state ON replies (state, received_at);

-- Likes and boosts. Who made them cannot be read from it: keyed hashes, other ones for each object.
CREATE TABLE reactions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    object_uri TEXT NOT NULL,
    kind TEXT NOT NULL,
    actor_hash TEXT NOT NULL,
    -- Of the activity's id, for an Undo that names nothing else.
    activity_hash TEXT,
    UNIQUE (object_uri, kind, actor_hash)
);
CREATE INDEX reactions_by_activity ON reactions (activity_hash);

-- Leave given: to quote an event (FEP-044f), to feature an organization (FEP-7aa9). Readable at /stamps/{uuid}.
CREATE TABLE stamps (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uuid TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    local_actor_id BIGINT NOT NULL REFERENCES local_actors (id) ON DELETE CASCADE,
    -- What is quoted or featured.
    target_uri TEXT NOT NULL,
    -- What quotes or features it.
    interacting_uri TEXT NOT NULL,
    -- Where a withdrawal is sent.
    inbox TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    withdrawn_at TIMESTAMP,
    UNIQUE (kind, target_uri, interacting_uri)
);
CREATE INDEX stamps_by_actor ON stamps (local_actor_id, created_at);
