-- News that the homes of mirrored events told and the calendar passed on.
CREATE TABLE home_notes (
    uri TEXT PRIMARY KEY NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE
);
CREATE INDEX home_notes_by_event ON home_notes (event_id);
