-- The foundation. Both databases have the same tables; only the spelling of a few types differs.
-- Times are UTC to the millisecond unless the name says "local" (wall time in the row's zone).

-- This server. One row.
CREATE TABLE site (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    public_url TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    language TEXT NOT NULL,
    region TEXT NOT NULL,
    timezone TEXT NOT NULL,
    hour24 BOOLEAN,
    contact TEXT,
    accent TEXT,
    secret BLOB NOT NULL,
    -- Bumped by each transaction that changes what the public sees.
    revision BIGINT NOT NULL,
    tzdb_version TEXT NOT NULL,
    set_up_at TIMESTAMP,
    first_activity_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL
);

-- People. Never federated; the mail address is optional.
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    email TEXT,
    email_folded TEXT UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT,
    role TEXT NOT NULL,
    disabled_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL
);

-- Neither address nor agent of the browser is kept.
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);

CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    token_hash BLOB NOT NULL UNIQUE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    scope TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP
);

-- Failed logins, counted under a keyed hash of the name that was typed.
CREATE TABLE login_attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name_hash BLOB NOT NULL,
    failed_at TIMESTAMP NOT NULL
);
CREATE INDEX login_attempts_by_name ON login_attempts (name_hash, failed_at);

CREATE TABLE organizations (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    language TEXT NOT NULL,
    website TEXT,
    contact TEXT,
    discreet BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

CREATE TABLE memberships (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    organization_id BIGINT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (organization_id, account_id)
);
CREATE INDEX memberships_by_account ON memberships (account_id);

-- Our own actors. A name is given once, for ever.
CREATE TABLE local_actors (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    organization_id BIGINT REFERENCES organizations (id),
    private_key_pem TEXT NOT NULL,
    public_key_pem TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    deleted_at TIMESTAMP
);
CREATE INDEX local_actors_by_organization ON local_actors (organization_id);

-- A place is its content: equal content is one row, a changed place is another one.
CREATE TABLE places (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uuid TEXT NOT NULL UNIQUE,
    fingerprint TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    address TEXT,
    area TEXT,
    latitude DOUBLE,
    longitude DOUBLE,
    accessibility TEXT,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE media (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uuid TEXT NOT NULL UNIQUE,
    file TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    bytes BIGINT NOT NULL,
    account_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX media_by_file ON media (file);

CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uuid TEXT NOT NULL UNIQUE,
    uri TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    organization_id BIGINT REFERENCES organizations (id),
    kind TEXT NOT NULL,
    category TEXT,
    status TEXT NOT NULL,
    visibility TEXT NOT NULL,
    all_day BOOLEAN NOT NULL,
    start_local TIMESTAMP NOT NULL,
    end_local TIMESTAMP,
    timezone TEXT NOT NULL,
    start_utc TIMESTAMP NOT NULL,
    end_utc TIMESTAMP,
    previous_start TIMESTAMP,
    place_id BIGINT REFERENCES places (id),
    online_url TEXT,
    url TEXT,
    media_id BIGINT REFERENCES media (id),
    image_url TEXT,
    image_alt TEXT,
    -- Titles, descriptions, place and tags, folded: what search compares.
    search_text TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    published_at TIMESTAMP,
    updated_at TIMESTAMP NOT NULL,
    hidden BOOLEAN NOT NULL,
    held BOOLEAN NOT NULL
);
CREATE INDEX events_by_organization ON events (organization_id, start_utc);
CREATE INDEX events_by_place ON events (place_id);
CREATE INDEX events_by_media ON events (media_id);
CREATE INDEX events_held ON events (held, start_utc);

CREATE TABLE event_texts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    format TEXT NOT NULL,
    UNIQUE (event_id, language)
);

CREATE TABLE event_tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    tag TEXT NOT NULL,
    label TEXT NOT NULL,
    UNIQUE (event_id, tag)
);
CREATE INDEX event_tags_by_tag ON event_tags (tag, event_id);

-- Further points of an event in time and space.
CREATE TABLE stations (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,
    start_local TIMESTAMP,
    place_id BIGINT REFERENCES places (id),
    UNIQUE (event_id, position)
);

-- The rule of an event that recurs; wall times in the event's zone, as JSON lists.
CREATE TABLE series (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL UNIQUE REFERENCES events (id) ON DELETE CASCADE,
    rule TEXT NOT NULL,
    excluded TEXT NOT NULL,
    added TEXT NOT NULL
);

-- A date of an event. "listed" repeats what the event's row says so that lists are one walk over one index.
CREATE TABLE occurrences (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    uuid TEXT UNIQUE,
    original_start TIMESTAMP NOT NULL,
    start_local TIMESTAMP NOT NULL,
    end_local TIMESTAMP,
    start_utc TIMESTAMP NOT NULL,
    until_utc TIMESTAMP NOT NULL,
    status TEXT NOT NULL,
    listed BOOLEAN NOT NULL,
    UNIQUE (event_id, original_start)
);
CREATE INDEX occurrences_by_start ON occurrences (listed, start_utc, id);
CREATE INDEX occurrences_by_end ON occurrences (listed, until_utc);

-- What is known of the home of a mirrored event.
CREATE TABLE event_mirrors (
    event_id BIGINT PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
    home TEXT NOT NULL,
    page_url TEXT,
    actor_uri TEXT,
    organizers TEXT NOT NULL,
    uid TEXT,
    sequence BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    remote_updated TIMESTAMP,
    checked_at TIMESTAMP NOT NULL,
    asked_at TIMESTAMP,
    missing_since TIMESTAMP
);
CREATE INDEX event_mirrors_by_actor ON event_mirrors (actor_uri);

CREATE TABLE sources (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uuid TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    target TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    policy TEXT NOT NULL,
    state TEXT NOT NULL,
    follow_uri TEXT,
    etag TEXT,
    last_modified TEXT,
    failures INTEGER NOT NULL,
    last_success TIMESTAMP,
    last_error TEXT,
    next_poll TIMESTAMP,
    organization_id BIGINT REFERENCES organizations (id),
    created_at TIMESTAMP NOT NULL
);

-- Which source brought which event, and how; an event nobody brings any more is withdrawn.
CREATE TABLE event_sources (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    source_id BIGINT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    via TEXT NOT NULL,
    activity_uri TEXT NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    UNIQUE (event_id, source_id, via, activity_uri)
);
CREATE INDEX event_sources_by_source ON event_sources (source_id);

-- What people here decided about an event, under its URI: outlives every update and deletion.
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri TEXT NOT NULL UNIQUE,
    hidden_at TIMESTAMP,
    refused_at TIMESTAMP,
    accepted_at TIMESTAMP,
    merged_into TEXT,
    changed_at TIMESTAMP NOT NULL
);

-- What was deleted stays deleted.
CREATE TABLE tombstones (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri TEXT NOT NULL UNIQUE,
    uuid TEXT UNIQUE,
    former_type TEXT NOT NULL,
    deleted_at TIMESTAMP NOT NULL
);

CREATE TABLE remote_actors (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uri TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    host TEXT NOT NULL,
    username TEXT NOT NULL,
    name TEXT NOT NULL,
    url TEXT,
    inbox TEXT NOT NULL,
    shared_inbox TEXT,
    outbox TEXT,
    followers TEXT,
    featured TEXT,
    upcoming TEXT,
    key_id TEXT NOT NULL,
    public_key_pem TEXT NOT NULL,
    fetched_at TIMESTAMP NOT NULL
);
CREATE INDEX remote_actors_by_key ON remote_actors (key_id);

CREATE TABLE hosts (
    host TEXT PRIMARY KEY,
    software TEXT,
    version TEXT,
    checked_at TIMESTAMP,
    policy TEXT NOT NULL,
    failing_since TIMESTAMP,
    gone_at TIMESTAMP,
    not_before TIMESTAMP,
    last_error TEXT
);

-- What delivery needs to know of who follows us; shown nowhere.
CREATE TABLE followers (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    local_actor_id BIGINT NOT NULL REFERENCES local_actors (id) ON DELETE CASCADE,
    actor_uri TEXT NOT NULL,
    inbox TEXT NOT NULL,
    shared_inbox TEXT,
    follow_uri TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (local_actor_id, actor_uri)
);
CREATE INDEX followers_by_actor ON followers (actor_uri);

-- What we sent. The object is rendered anew at each delivery, so that a waiting one never carries erased words.
CREATE TABLE activities (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    uuid TEXT NOT NULL UNIQUE,
    local_actor_id BIGINT NOT NULL REFERENCES local_actors (id),
    kind TEXT NOT NULL,
    object_uri TEXT NOT NULL,
    -- The JSON of an object that is not ours to render (the Follow we accept), else empty.
    detail TEXT,
    public BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX activities_by_object ON activities (object_uri);
CREATE INDEX activities_by_actor ON activities (local_actor_id, public, id);

CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    activity_id BIGINT NOT NULL REFERENCES activities (id) ON DELETE CASCADE,
    inbox TEXT NOT NULL,
    host TEXT NOT NULL,
    object_uri TEXT NOT NULL,
    state TEXT NOT NULL,
    priority INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    next_at TIMESTAMP NOT NULL,
    lease_until TIMESTAMP,
    last_error TEXT,
    created_at TIMESTAMP NOT NULL,
    done_at TIMESTAMP,
    UNIQUE (activity_id, inbox)
);
CREATE INDEX deliveries_waiting ON deliveries (state, next_at, priority);
CREATE INDEX deliveries_by_object ON deliveries (object_uri, inbox, state);
CREATE INDEX deliveries_by_host ON deliveries (host, state);

-- Which inboxes were ever given an object: they hear of its change and end, whoever follows now.
CREATE TABLE receivers (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    object_uri TEXT NOT NULL,
    local_actor_id BIGINT NOT NULL REFERENCES local_actors (id),
    inbox TEXT NOT NULL,
    UNIQUE (object_uri, local_actor_id, inbox)
);

-- What came in; the raw text is kept for repair, 30 days if it concerns us.
CREATE TABLE received (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    actor_uri TEXT NOT NULL,
    kind TEXT NOT NULL,
    object_uri TEXT,
    raw TEXT NOT NULL,
    received_at TIMESTAMP NOT NULL,
    handled_at TIMESTAMP,
    outcome TEXT
);
CREATE INDEX received_by_object ON received (object_uri);
CREATE INDEX received_by_time ON received (received_at);

-- Anything else to be done later.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    unique_key TEXT UNIQUE,
    lane TEXT,
    run_at TIMESTAMP NOT NULL,
    lease_until TIMESTAMP,
    attempts INTEGER NOT NULL,
    last_error TEXT,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX jobs_due ON jobs (run_at);
CREATE INDEX jobs_lane ON jobs (lane, id);

-- The same form sent twice does one thing.
CREATE TABLE form_receipts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    form TEXT NOT NULL UNIQUE,
    result TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    at TIMESTAMP NOT NULL,
    account_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL
);
