-- How a server got an object of ours first: its type never changes there, and a server that wants one sender keeps it.
CREATE TABLE host_forms (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    object_uri TEXT NOT NULL,
    host TEXT NOT NULL,
    object_type TEXT NOT NULL,
    -- Who told it, where that matters.
    local_actor_id BIGINT REFERENCES local_actors (id),
    UNIQUE (object_uri, host)
);

-- Which events followers were told are featured.
CREATE TABLE featured (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    local_actor_id BIGINT NOT NULL REFERENCES local_actors (id),
    object_uri TEXT NOT NULL,
    UNIQUE (local_actor_id, object_uri)
);
