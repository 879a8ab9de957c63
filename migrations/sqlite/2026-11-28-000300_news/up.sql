-- News of events, reminders, publishing at a set time, places told late.

-- What organizers plan with an event; no row is the usual: public, at once, reminded of, its place told.
-- Of a place that is told late the event's own place has the area only; the exact one waits here.
CREATE TABLE event_plans (
    event_id BIGINT PRIMARY KEY NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    -- Who is to see a draft once it is published.
    visibility TEXT NOT NULL,
    publish_at TIMESTAMP,
    reminder BOOLEAN NOT NULL,
    place_at TIMESTAMP,
    place_name TEXT,
    place_address TEXT,
    place_area TEXT,
    place_latitude DOUBLE,
    place_longitude DOUBLE,
    place_accessibility TEXT
);

-- A change that followers are about to be told of: how the event stood when they last heard, and what its organizers add.
CREATE TABLE pending_news (
    event_id BIGINT PRIMARY KEY NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    facts TEXT NOT NULL,
    sentence TEXT,
    since TIMESTAMP NOT NULL
);

-- News that was told; what it says of the event stands in "facts", the rest in the event.
CREATE TABLE notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uuid TEXT NOT NULL UNIQUE,
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    facts TEXT NOT NULL,
    sentence TEXT,
    published_at TIMESTAMP NOT NULL
);
CREATE INDEX notes_by_event ON notes (event_id, id);

-- The reminder of an event that was sent and not taken back.
CREATE TABLE reminders (
    event_id BIGINT PRIMARY KEY NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    activity_id BIGINT NOT NULL REFERENCES activities (id) ON DELETE CASCADE,
    sent_at TIMESTAMP NOT NULL
);

-- So long before the start followers are reminded; NULL: not at all.
ALTER TABLE organizations ADD COLUMN reminder_hours INTEGER DEFAULT 24;

-- From then on nobody is to hear of it any more.
ALTER TABLE activities ADD COLUMN expires_at TIMESTAMP;
