//! Tables as diesel sees them, for both databases; `migrations/` has the meaning of each.

#![expect(missing_docs, reason = "columns are described where they are made, in migrations/")]

diesel::table! {
    site (id) {
        id -> Integer,
        public_url -> Text,
        name -> Text,
        description -> Text,
        language -> Text,
        region -> Text,
        timezone -> Text,
        hour24 -> Nullable<Bool>,
        contact -> Nullable<Text>,
        accent -> Nullable<Text>,
        secret -> Binary,
        revision -> BigInt,
        tzdb_version -> Text,
        set_up_at -> Nullable<Timestamp>,
        first_activity_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    accounts (id) {
        id -> BigInt,
        email -> Nullable<Text>,
        email_folded -> Nullable<Text>,
        name -> Text,
        password_hash -> Nullable<Text>,
        role -> Text,
        disabled_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    sessions (id) {
        id -> BigInt,
        token_hash -> Binary,
        account_id -> BigInt,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    api_tokens (id) {
        id -> BigInt,
        token_hash -> Binary,
        account_id -> BigInt,
        scope -> Text,
        created_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    login_attempts (id) {
        id -> BigInt,
        name_hash -> Binary,
        failed_at -> Timestamp,
    }
}

diesel::table! {
    organizations (id) {
        id -> BigInt,
        name -> Text,
        summary -> Text,
        language -> Text,
        website -> Nullable<Text>,
        contact -> Nullable<Text>,
        discreet -> Bool,
        state -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        also_known_as -> Text,
        moved_to -> Nullable<Text>,
        paused_by -> Nullable<Text>,
        reminder_hours -> Nullable<Integer>,
        answers -> Text,
        quoting -> Text,
        featuring -> Text,
        answers_told_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    memberships (id) {
        id -> BigInt,
        organization_id -> BigInt,
        account_id -> BigInt,
        role -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    local_actors (id) {
        id -> BigInt,
        kind -> Text,
        name -> Text,
        organization_id -> Nullable<BigInt>,
        private_key_pem -> Text,
        public_key_pem -> Text,
        created_at -> Timestamp,
        deleted_at -> Nullable<Timestamp>,
        previous_key_pem -> Nullable<Text>,
        rotated_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    places (id) {
        id -> BigInt,
        uuid -> Text,
        fingerprint -> Text,
        name -> Text,
        address -> Nullable<Text>,
        area -> Nullable<Text>,
        latitude -> Nullable<Double>,
        longitude -> Nullable<Double>,
        accessibility -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    media (id) {
        id -> BigInt,
        uuid -> Text,
        file -> Text,
        width -> Integer,
        height -> Integer,
        bytes -> BigInt,
        account_id -> Nullable<BigInt>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    events (id) {
        id -> BigInt,
        uuid -> Text,
        uri -> Text,
        origin -> Text,
        organization_id -> Nullable<BigInt>,
        kind -> Text,
        category -> Nullable<Text>,
        status -> Text,
        visibility -> Text,
        all_day -> Bool,
        start_local -> Timestamp,
        end_local -> Nullable<Timestamp>,
        timezone -> Text,
        start_utc -> Timestamp,
        end_utc -> Nullable<Timestamp>,
        previous_start -> Nullable<Timestamp>,
        place_id -> Nullable<BigInt>,
        online_url -> Nullable<Text>,
        url -> Nullable<Text>,
        media_id -> Nullable<BigInt>,
        image_url -> Nullable<Text>,
        image_alt -> Nullable<Text>,
        search_text -> Text,
        version -> Integer,
        created_at -> Timestamp,
        published_at -> Nullable<Timestamp>,
        updated_at -> Timestamp,
        hidden -> Bool,
        held -> Bool,
    }
}

diesel::table! {
    event_plans (event_id) {
        event_id -> BigInt,
        visibility -> Text,
        publish_at -> Nullable<Timestamp>,
        reminder -> Bool,
        place_at -> Nullable<Timestamp>,
        place_name -> Nullable<Text>,
        place_address -> Nullable<Text>,
        place_area -> Nullable<Text>,
        place_latitude -> Nullable<Double>,
        place_longitude -> Nullable<Double>,
        place_accessibility -> Nullable<Text>,
    }
}

diesel::table! {
    home_notes (uri) {
        uri -> Text,
        event_id -> BigInt,
    }
}

diesel::table! {
    pending_news (event_id) {
        event_id -> BigInt,
        facts -> Text,
        sentence -> Nullable<Text>,
        since -> Timestamp,
    }
}

diesel::table! {
    notes (id) {
        id -> BigInt,
        uuid -> Text,
        event_id -> BigInt,
        facts -> Text,
        sentence -> Nullable<Text>,
        published_at -> Timestamp,
    }
}

diesel::table! {
    reminders (event_id) {
        event_id -> BigInt,
        activity_id -> BigInt,
        sent_at -> Timestamp,
    }
}

diesel::table! {
    event_texts (id) {
        id -> BigInt,
        event_id -> BigInt,
        position -> Integer,
        language -> Text,
        title -> Text,
        description -> Text,
        format -> Text,
    }
}

diesel::table! {
    event_tags (id) {
        id -> BigInt,
        event_id -> BigInt,
        position -> Integer,
        tag -> Text,
        label -> Text,
    }
}

diesel::table! {
    stations (id) {
        id -> BigInt,
        event_id -> BigInt,
        position -> Integer,
        label -> Text,
        start_local -> Nullable<Timestamp>,
        place_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    series (id) {
        id -> BigInt,
        event_id -> BigInt,
        rule -> Text,
        excluded -> Text,
        added -> Text,
    }
}

diesel::table! {
    occurrences (id) {
        id -> BigInt,
        event_id -> BigInt,
        uuid -> Nullable<Text>,
        original_start -> Timestamp,
        start_local -> Timestamp,
        end_local -> Nullable<Timestamp>,
        start_utc -> Timestamp,
        until_utc -> Timestamp,
        status -> Text,
        listed -> Bool,
    }
}

diesel::table! {
    event_mirrors (event_id) {
        event_id -> BigInt,
        home -> Text,
        page_url -> Nullable<Text>,
        actor_uri -> Nullable<Text>,
        organizers -> Text,
        uid -> Nullable<Text>,
        sequence -> BigInt,
        content_hash -> Text,
        remote_updated -> Nullable<Timestamp>,
        checked_at -> Timestamp,
        asked_at -> Nullable<Timestamp>,
        missing_since -> Nullable<Timestamp>,
        unconfirmed_since -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sources (id) {
        id -> BigInt,
        uuid -> Text,
        kind -> Text,
        target -> Text,
        name -> Text,
        policy -> Text,
        state -> Text,
        follow_uri -> Nullable<Text>,
        etag -> Nullable<Text>,
        last_modified -> Nullable<Text>,
        failures -> Integer,
        last_success -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        next_poll -> Nullable<Timestamp>,
        organization_id -> Nullable<BigInt>,
        created_at -> Timestamp,
        approvals -> Integer,
        pace -> Integer,
        failing_since -> Nullable<Timestamp>,
        told_at -> Nullable<Timestamp>,
        held_since -> Nullable<Timestamp>,
        held_why -> Nullable<Text>,
    }
}

diesel::table! {
    event_sources (id) {
        id -> BigInt,
        event_id -> BigInt,
        source_id -> BigInt,
        via -> Text,
        activity_uri -> Text,
        seen_at -> Timestamp,
        left_at -> Nullable<Timestamp>,
        kept -> Bool,
    }
}

diesel::table! {
    decisions (id) {
        id -> BigInt,
        uri -> Text,
        hidden_at -> Nullable<Timestamp>,
        refused_at -> Nullable<Timestamp>,
        accepted_at -> Nullable<Timestamp>,
        merged_into -> Nullable<Text>,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    event_marks (id) {
        id -> BigInt,
        event_id -> BigInt,
        mark -> Text,
    }
}

diesel::table! {
    duplicates (id) {
        id -> BigInt,
        first_uri -> Text,
        second_uri -> Text,
        ground -> Text,
        state -> Text,
        decided_at -> Nullable<Timestamp>,
        noticed_at -> Timestamp,
    }
}

diesel::table! {
    doubles (event_id) {
        event_id -> BigInt,
        head_id -> BigInt,
    }
}

diesel::table! {
    held_changes (event_id) {
        event_id -> BigInt,
        state -> Text,
        proposed -> Text,
        replaced -> Nullable<Text>,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    source_rules (id) {
        id -> BigInt,
        source_id -> BigInt,
        position -> Integer,
        subject -> Text,
        value -> Text,
        outcome -> Text,
    }
}

diesel::table! {
    tombstones (id) {
        id -> BigInt,
        uri -> Text,
        uuid -> Nullable<Text>,
        former_type -> Text,
        deleted_at -> Timestamp,
    }
}

diesel::table! {
    remote_actors (id) {
        id -> BigInt,
        uri -> Text,
        kind -> Text,
        host -> Text,
        username -> Text,
        name -> Text,
        url -> Nullable<Text>,
        inbox -> Text,
        shared_inbox -> Nullable<Text>,
        outbox -> Nullable<Text>,
        followers -> Nullable<Text>,
        featured -> Nullable<Text>,
        upcoming -> Nullable<Text>,
        key_id -> Text,
        public_key_pem -> Text,
        fetched_at -> Timestamp,
    }
}

diesel::table! {
    hosts (host) {
        host -> Text,
        software -> Nullable<Text>,
        version -> Nullable<Text>,
        checked_at -> Nullable<Timestamp>,
        policy -> Text,
        failing_since -> Nullable<Timestamp>,
        gone_at -> Nullable<Timestamp>,
        not_before -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        dialect -> Nullable<Text>,
        reject_media -> Bool,
        reject_reports -> Bool,
        obfuscate -> Bool,
        reason -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    paces (host) {
        host -> Text,
        spent_until -> Timestamp,
    }
}

diesel::table! {
    dead_inboxes (inbox) {
        inbox -> Text,
        since -> Timestamp,
        refusals -> Integer,
    }
}

diesel::table! {
    reports (id) {
        id -> BigInt,
        uuid -> Text,
        kind -> Text,
        subject -> Text,
        title -> Text,
        page -> Text,
        reason -> Text,
        words -> Text,
        reporter_host -> Nullable<Text>,
        may_forward -> Bool,
        state -> Text,
        forwarded_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        decided_at -> Nullable<Timestamp>,
        decided_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    followers (id) {
        id -> BigInt,
        local_actor_id -> BigInt,
        actor_uri -> Text,
        inbox -> Text,
        shared_inbox -> Nullable<Text>,
        follow_uri -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    activities (id) {
        id -> BigInt,
        uuid -> Text,
        local_actor_id -> BigInt,
        kind -> Text,
        object_uri -> Text,
        detail -> Nullable<Text>,
        public -> Bool,
        created_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    deliveries (id) {
        id -> BigInt,
        activity_id -> BigInt,
        inbox -> Text,
        host -> Text,
        object_uri -> Text,
        state -> Text,
        priority -> Integer,
        attempts -> Integer,
        next_at -> Timestamp,
        lease_until -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        created_at -> Timestamp,
        done_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    receivers (id) {
        id -> BigInt,
        object_uri -> Text,
        local_actor_id -> BigInt,
        inbox -> Text,
    }
}

diesel::table! {
    host_forms (id) {
        id -> BigInt,
        object_uri -> Text,
        host -> Text,
        object_type -> Text,
        local_actor_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    featured (id) {
        id -> BigInt,
        local_actor_id -> BigInt,
        object_uri -> Text,
    }
}

diesel::table! {
    received (id) {
        id -> BigInt,
        digest -> Text,
        actor_uri -> Text,
        kind -> Text,
        object_uri -> Nullable<Text>,
        raw -> Text,
        received_at -> Timestamp,
        handled_at -> Nullable<Timestamp>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    jobs (id) {
        id -> BigInt,
        kind -> Text,
        payload -> Text,
        unique_key -> Nullable<Text>,
        lane -> Nullable<Text>,
        run_at -> Timestamp,
        lease_until -> Nullable<Timestamp>,
        attempts -> Integer,
        last_error -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    form_receipts (id) {
        id -> BigInt,
        form -> Text,
        result -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    audit (id) {
        id -> BigInt,
        at -> Timestamp,
        account_id -> Nullable<BigInt>,
        action -> Text,
        subject -> Text,
    }
}

diesel::table! {
    source_days (id) {
        id -> BigInt,
        source_id -> BigInt,
        day -> Date,
        asked -> Integer,
        added -> Integer,
        changed -> Integer,
        withdrawn -> Integer,
        missed -> Integer,
        failed -> Integer,
    }
}

diesel::table! {
    source_misses (id) {
        id -> BigInt,
        source_id -> BigInt,
        subject -> Text,
        title -> Text,
        reason -> Text,
        raw -> Nullable<Text>,
        at -> Timestamp,
    }
}

diesel::table! {
    source_bodies (source_id) {
        source_id -> BigInt,
        content_type -> Nullable<Text>,
        digest -> Text,
        body -> Binary,
        recurs -> Bool,
        read_at -> Timestamp,
        kept_at -> Timestamp,
    }
}

diesel::table! {
    originals (event_id) {
        event_id -> BigInt,
        raw -> Text,
        kept_at -> Timestamp,
    }
}

diesel::table! {
    published_entries (event_id) {
        event_id -> BigInt,
        source_id -> BigInt,
        uri -> Text,
        sequence -> BigInt,
        content_hash -> Text,
        remote_updated -> Nullable<Timestamp>,
        parts -> Text,
        left_at -> Nullable<Timestamp>,
        kept -> Bool,
    }
}

diesel::table! {
    replies (id) {
        id -> BigInt,
        uuid -> Text,
        uri -> Text,
        event_id -> BigInt,
        parent_id -> Nullable<BigInt>,
        author_uri -> Text,
        host -> Text,
        local -> Bool,
        page_url -> Nullable<Text>,
        language -> Nullable<Text>,
        warning -> Nullable<Text>,
        content -> Text,
        format -> Text,
        attachments -> Integer,
        state -> Text,
        published_at -> Timestamp,
        edited_at -> Nullable<Timestamp>,
        received_at -> Timestamp,
        decided_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    reactions (id) {
        id -> BigInt,
        object_uri -> Text,
        kind -> Text,
        actor_hash -> Text,
        activity_hash -> Nullable<Text>,
    }
}

diesel::table! {
    stamps (id) {
        id -> BigInt,
        uuid -> Text,
        kind -> Text,
        local_actor_id -> BigInt,
        target_uri -> Text,
        interacting_uri -> Text,
        inbox -> Text,
        created_at -> Timestamp,
        withdrawn_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(api_tokens -> accounts (account_id));
diesel::joinable!(memberships -> organizations (organization_id));
diesel::joinable!(memberships -> accounts (account_id));
diesel::joinable!(local_actors -> organizations (organization_id));
diesel::joinable!(media -> accounts (account_id));
diesel::joinable!(events -> organizations (organization_id));
diesel::joinable!(events -> places (place_id));
diesel::joinable!(events -> media (media_id));
diesel::joinable!(event_plans -> events (event_id));
diesel::joinable!(pending_news -> events (event_id));
diesel::joinable!(notes -> events (event_id));
diesel::joinable!(home_notes -> events (event_id));
diesel::joinable!(reminders -> events (event_id));
diesel::joinable!(reminders -> activities (activity_id));
diesel::joinable!(event_texts -> events (event_id));
diesel::joinable!(event_tags -> events (event_id));
diesel::joinable!(stations -> events (event_id));
diesel::joinable!(stations -> places (place_id));
diesel::joinable!(series -> events (event_id));
diesel::joinable!(occurrences -> events (event_id));
diesel::joinable!(event_mirrors -> events (event_id));
diesel::joinable!(sources -> organizations (organization_id));
diesel::joinable!(event_sources -> events (event_id));
diesel::joinable!(event_sources -> sources (source_id));
diesel::joinable!(event_marks -> events (event_id));
diesel::joinable!(doubles -> events (event_id));
diesel::joinable!(held_changes -> events (event_id));
diesel::joinable!(source_rules -> sources (source_id));
diesel::joinable!(originals -> events (event_id));
diesel::joinable!(published_entries -> events (event_id));
diesel::joinable!(published_entries -> sources (source_id));
diesel::joinable!(followers -> local_actors (local_actor_id));
diesel::joinable!(activities -> local_actors (local_actor_id));
diesel::joinable!(deliveries -> activities (activity_id));
diesel::joinable!(receivers -> local_actors (local_actor_id));
diesel::joinable!(audit -> accounts (account_id));
diesel::joinable!(reports -> accounts (decided_by));
diesel::joinable!(replies -> events (event_id));
diesel::joinable!(stamps -> local_actors (local_actor_id));

diesel::allow_tables_to_appear_in_same_query!(
    site,
    accounts,
    sessions,
    api_tokens,
    login_attempts,
    organizations,
    memberships,
    local_actors,
    places,
    media,
    events,
    event_plans,
    pending_news,
    notes,
    home_notes,
    reminders,
    event_texts,
    event_tags,
    stations,
    series,
    occurrences,
    event_mirrors,
    sources,
    event_sources,
    source_days,
    source_misses,
    source_bodies,
    originals,
    published_entries,
    decisions,
    event_marks,
    duplicates,
    doubles,
    held_changes,
    source_rules,
    tombstones,
    remote_actors,
    hosts,
    paces,
    dead_inboxes,
    reports,
    followers,
    activities,
    deliveries,
    receivers,
    host_forms,
    featured,
    received,
    jobs,
    form_receipts,
    audit,
    replies,
    reactions,
    stamps,
);
