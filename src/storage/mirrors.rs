//! Mirrored events: what is known of their home, which sources brought them, and what was decided about them.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::{decisions, event_mirrors, event_sources, events, occurrences, sources};
use super::transaction::Tx;
use crate::domain::event::{EventUri, spelled};
use crate::domain::ids::{EventKey, SourceId, SourceKey};
use crate::domain::uri::{ActorUri, Host};

spelled! {
    /// How a source brought an event.
    Via {
        /// Its home sent it.
        Create = "create",
        /// Somebody we follow boosted it.
        Announce = "announce",
        /// It stood in a collection we read.
        Backfill = "backfill",
        /// It stands in a feed.
        Feed = "feed",
    }
}

/// What is known of an event's home.
#[derive(Debug, Clone)]
pub struct MirrorRecord {
    /// The server it lives on.
    pub home: Host,
    /// Its page there.
    pub page: Option<String>,
    /// The actor it is attributed to.
    pub actor: Option<ActorUri>,
    /// Who organizes it, in words.
    pub organizers: Vec<String>,
    /// iCalendar UID.
    pub uid: Option<String>,
    /// iCalendar SEQUENCE.
    pub sequence: i64,
    /// Of what was read, to see whether anything changed.
    pub content_hash: String,
    /// When its home last changed it.
    pub remote_updated: Option<DateTime<Utc>>,
}

/// Writes what is known of an event's home, anew or over what was known.
///
/// # Errors
/// When the database does not answer.
pub fn put(tx: &mut Tx<'_>, event: EventKey, record: &MirrorRecord) -> StorageResult<()> {
    diesel::delete(event_mirrors::table.find(event.0)).execute(tx.conn)?;
    diesel::insert_into(event_mirrors::table)
        .values((
            event_mirrors::event_id.eq(event.0),
            event_mirrors::home.eq(record.home.as_str()),
            event_mirrors::page_url.eq(&record.page),
            event_mirrors::actor_uri.eq(record.actor.as_ref().map(ActorUri::as_str)),
            event_mirrors::organizers.eq(serde_json::json!(record.organizers).to_string()),
            event_mirrors::uid.eq(&record.uid),
            event_mirrors::sequence.eq(record.sequence),
            event_mirrors::content_hash.eq(&record.content_hash),
            event_mirrors::remote_updated.eq(record.remote_updated.map(|at| at.naive_utc())),
            event_mirrors::checked_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// What decides whether what came is newer than what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freshness {
    /// Of what was read.
    pub content_hash: String,
    /// When its home last changed it.
    pub remote_updated: Option<DateTime<Utc>>,
    /// iCalendar SEQUENCE.
    pub sequence: i64,
}

/// What is known of a mirrored event's state at home.
///
/// # Errors
/// When the database does not answer.
pub fn freshness(conn: &mut AnyConnection, event: EventKey) -> StorageResult<Option<Freshness>> {
    let row: Option<(String, Option<NaiveDateTime>, i64)> = event_mirrors::table
        .find(event.0)
        .select((event_mirrors::content_hash, event_mirrors::remote_updated, event_mirrors::sequence))
        .first(conn)
        .optional()?;
    Ok(row.map(|(content_hash, at, sequence)| Freshness {
        content_hash,
        remote_updated: at.map(|at| at.and_utc()),
        sequence,
    }))
}

/// Notes that an event was seen at home.
///
/// # Errors
/// When the database does not answer.
pub fn touch(tx: &mut Tx<'_>, event: EventKey) -> StorageResult<()> {
    let doubted = diesel::update(
        event_mirrors::table.find(event.0).filter(event_mirrors::unconfirmed_since.is_not_null()),
    )
    .set(event_mirrors::unconfirmed_since.eq(None::<NaiveDateTime>))
    .execute(tx.conn)?;
    if doubted > 0 {
        tx.changes_public();
    }
    diesel::update(event_mirrors::table.find(event.0))
        .set((
            event_mirrors::checked_at.eq(tx.now.naive_utc()),
            event_mirrors::missing_since.eq(None::<NaiveDateTime>),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// When an event was last seen at home.
///
/// # Errors
/// When the database does not answer.
pub fn checked(conn: &mut AnyConnection, event: EventKey) -> StorageResult<Option<DateTime<Utc>>> {
    let at: Option<NaiveDateTime> =
        event_mirrors::table.find(event.0).select(event_mirrors::checked_at).first(conn).optional()?;
    Ok(at.map(|at| at.and_utc()))
}

/// Puts back when an event was last seen at home: what was written since came from what was kept here.
///
/// # Errors
/// When the database does not answer.
pub fn set_checked(
    conn: &mut AnyConnection,
    event: EventKey,
    at: Option<DateTime<Utc>>,
) -> StorageResult<()> {
    if let Some(at) = at {
        diesel::update(event_mirrors::table.find(event.0))
            .set(event_mirrors::checked_at.eq(at.naive_utc()))
            .execute(conn)?;
    }
    Ok(())
}

/// Adds a reason why an event is mirrored; the same reason twice is one.
///
/// # Errors
/// When the database does not answer.
pub fn add_provenance(
    tx: &mut Tx<'_>,
    event: EventKey,
    source: SourceKey,
    via: Via,
    activity: &str,
) -> StorageResult<()> {
    let known: i64 = event_sources::table
        .filter(event_sources::event_id.eq(event.0))
        .filter(event_sources::source_id.eq(source.0))
        .filter(event_sources::via.eq(via.as_str()))
        .filter(event_sources::activity_uri.eq(activity))
        .count()
        .get_result(tx.conn)?;
    if known > 0 {
        return Ok(());
    }
    diesel::insert_into(event_sources::table)
        .values((
            event_sources::event_id.eq(event.0),
            event_sources::source_id.eq(source.0),
            event_sources::via.eq(via.as_str()),
            event_sources::activity_uri.eq(activity),
            event_sources::seen_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Takes back the boosts of an event that a source made (the one named, or all when the activity is not known).
///
/// # Errors
/// When the database does not answer.
pub fn remove_announces(
    tx: &mut Tx<'_>,
    event: EventKey,
    source: SourceKey,
    activity: Option<&str>,
) -> StorageResult<()> {
    let announces = event_sources::table
        .filter(event_sources::event_id.eq(event.0))
        .filter(event_sources::source_id.eq(source.0))
        .filter(event_sources::via.eq(Via::Announce.as_str()));
    match activity {
        Some(uri) => {
            diesel::delete(announces.filter(event_sources::activity_uri.eq(uri))).execute(tx.conn)?
        }
        None => diesel::delete(announces).execute(tx.conn)?,
    };
    Ok(())
}

/// Takes back everything by which a source brought an event.
///
/// # Errors
/// When the database does not answer.
pub fn remove_source(tx: &mut Tx<'_>, event: EventKey, source: SourceKey) -> StorageResult<()> {
    diesel::delete(
        event_sources::table
            .filter(event_sources::event_id.eq(event.0))
            .filter(event_sources::source_id.eq(source.0)),
    )
    .execute(tx.conn)?;
    Ok(())
}

/// URIs of coming events whose homes were not asked for them lately: within a day, or within half of one when they begin
/// within a day.
///
/// # Errors
/// When the database does not answer.
pub fn to_confirm(conn: &mut AnyConnection, now: DateTime<Utc>, limit: i64) -> StorageResult<Vec<String>> {
    let before = |hours| (now - Duration::hours(hours)).naive_utc();
    let soon = (now + Duration::days(1)).naive_utc();
    let asked_before = |at: NaiveDateTime| {
        event_mirrors::checked_at
            .lt(at)
            .and(event_mirrors::asked_at.is_null().or(event_mirrors::asked_at.lt(at).assume_not_null()))
    };
    Ok(event_mirrors::table
        .inner_join(events::table)
        .filter(events::origin.eq("mirrored"))
        .filter(events::start_utc.gt(now.naive_utc()))
        .filter(events::uri.like("http%"))
        .filter(asked_before(before(24)).or(events::start_utc.lt(soon).and(asked_before(before(12)))))
        .order(events::start_utc)
        .select(events::uri)
        .limit(limit)
        .load(conn)?)
}

/// URIs of coming events whose homes did not confirm them since then, and of which that is not said yet.
///
/// # Errors
/// When the database does not answer.
pub fn unconfirmed(
    conn: &mut AnyConnection,
    now: DateTime<Utc>,
    since: DateTime<Utc>,
) -> StorageResult<Vec<String>> {
    Ok(event_mirrors::table
        .inner_join(events::table)
        .filter(events::origin.eq("mirrored"))
        .filter(events::start_utc.gt(now.naive_utc()))
        .filter(events::uri.like("http%"))
        .filter(event_mirrors::checked_at.lt(since.naive_utc()))
        .filter(event_mirrors::unconfirmed_since.is_null())
        .select(events::uri)
        .load(conn)?)
}

/// Notes that an event's home is being asked for it.
///
/// # Errors
/// When the database does not answer.
pub fn mark_asked(tx: &mut Tx<'_>, event: EventKey) -> StorageResult<()> {
    diesel::update(event_mirrors::table.find(event.0))
        .set(event_mirrors::asked_at.eq(tx.now.naive_utc()))
        .execute(tx.conn)?;
    Ok(())
}

/// Since when an event's home does not know it; noted now if that is new.
///
/// # Errors
/// When the database does not answer.
pub fn mark_missing(tx: &mut Tx<'_>, event: EventKey) -> StorageResult<DateTime<Utc>> {
    let now = tx.now.naive_utc();
    diesel::update(event_mirrors::table.find(event.0).filter(event_mirrors::missing_since.is_null()))
        .set(event_mirrors::missing_since.eq(now))
        .execute(tx.conn)?;
    let since: Option<NaiveDateTime> =
        event_mirrors::table.find(event.0).select(event_mirrors::missing_since).first(tx.conn)?;
    Ok(since.unwrap_or(now).and_utc())
}

/// A reason why an event is mirrored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Who brought it.
    pub source: SourceId,
    /// How.
    pub via: Via,
    /// By which activity.
    pub activity: String,
}

/// Why an event is mirrored: what its home sent or showed first, boosts last.
///
/// # Errors
/// When the database does not answer.
pub fn provenances(conn: &mut AnyConnection, event: EventKey) -> StorageResult<Vec<Provenance>> {
    let rows: Vec<(String, String, String)> = event_sources::table
        .inner_join(sources::table)
        .filter(event_sources::event_id.eq(event.0))
        .order(event_sources::id)
        .select((sources::uuid, event_sources::via, event_sources::activity_uri))
        .load(conn)?;
    let mut found = rows
        .into_iter()
        .map(|(source, via, activity)| {
            Ok(Provenance {
                source: source.parse().map_err(|_| StorageError::Corrupt("sources.uuid"))?,
                via: Via::parse(&via).ok_or(StorageError::Corrupt("event_sources.via"))?,
                activity,
            })
        })
        .collect::<StorageResult<Vec<_>>>()?;
    found.sort_by_key(|why| why.via == Via::Announce);
    Ok(found)
}

/// The event that a source boosted by this activity.
///
/// # Errors
/// When the database does not answer.
pub fn announced_by(
    conn: &mut AnyConnection,
    source: SourceKey,
    activity: &str,
) -> StorageResult<Option<String>> {
    Ok(event_sources::table
        .inner_join(events::table)
        .filter(event_sources::source_id.eq(source.0))
        .filter(event_sources::via.eq(Via::Announce.as_str()))
        .filter(event_sources::activity_uri.eq(activity))
        .select(events::uri)
        .first(conn)
        .optional()?)
}

/// Whether anything still brings an event.
///
/// # Errors
/// When the database does not answer.
pub fn has_provenance(conn: &mut AnyConnection, event: EventKey) -> StorageResult<bool> {
    let left: i64 =
        event_sources::table.filter(event_sources::event_id.eq(event.0)).count().get_result(conn)?;
    Ok(left > 0)
}

/// Whether an event was sent or shown by its own home, not only boosted by somebody else.
///
/// # Errors
/// When the database does not answer.
pub fn came_from_home(conn: &mut AnyConnection, event: EventKey) -> StorageResult<bool> {
    let rows: i64 = event_sources::table
        .filter(event_sources::event_id.eq(event.0))
        .filter(event_sources::via.eq_any([Via::Create.as_str(), Via::Backfill.as_str()]))
        .count()
        .get_result(conn)?;
    Ok(rows > 0)
}

/// URIs and rows of the events a source brought.
///
/// # Errors
/// When the database does not answer.
pub fn brought_by(
    conn: &mut AnyConnection,
    source: SourceKey,
) -> StorageResult<Vec<(EventKey, String, DateTime<Utc>)>> {
    let rows: Vec<(i64, String, NaiveDateTime)> = event_sources::table
        .inner_join(events::table)
        .filter(event_sources::source_id.eq(source.0))
        .select((events::id, events::uri, events::start_utc))
        .distinct()
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, uri, at)| (EventKey(id), uri, at.and_utc())).collect())
}

/// An event that a source brought and that is still to come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    /// Its row.
    pub key: EventKey,
    /// Its name.
    pub uri: String,
    /// Whether it was not in its feed any more at the last turn.
    pub left: bool,
    /// Whether a person wants it to stay though it left its feed.
    pub kept: bool,
}

/// The events a source brought that are still to come.
///
/// # Errors
/// When the database does not answer.
pub fn coming_of(
    conn: &mut AnyConnection,
    source: SourceKey,
    now: DateTime<Utc>,
) -> StorageResult<Vec<Coming>> {
    let rows: Vec<(i64, String, Option<NaiveDateTime>, bool)> = event_sources::table
        .inner_join(events::table)
        .filter(event_sources::source_id.eq(source.0))
        .filter(diesel::dsl::exists(
            occurrences::table
                .filter(occurrences::event_id.eq(event_sources::event_id))
                .filter(occurrences::until_utc.gt(now.naive_utc())),
        ))
        .select((events::id, events::uri, event_sources::left_at, event_sources::kept))
        .distinct()
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, uri, left, kept)| Coming { key: EventKey(id), uri, left: left.is_some(), kept })
        .collect())
}

/// Notes that these events are not in their feed any more.
///
/// # Errors
/// When the database does not answer.
pub fn mark_left(tx: &mut Tx<'_>, source: SourceKey, gone: &[EventKey]) -> StorageResult<()> {
    for batch in gone.chunks(500) {
        let keys: Vec<i64> = batch.iter().map(|key| key.0).collect();
        diesel::update(
            event_sources::table
                .filter(event_sources::source_id.eq(source.0))
                .filter(event_sources::event_id.eq_any(keys))
                .filter(event_sources::left_at.is_null()),
        )
        .set(event_sources::left_at.eq(tx.now.naive_utc()))
        .execute(tx.conn)?;
    }
    Ok(())
}

/// Notes that these events are in their feed again.
///
/// # Errors
/// When the database does not answer.
pub fn mark_returned(tx: &mut Tx<'_>, source: SourceKey, back: &[EventKey]) -> StorageResult<()> {
    for batch in back.chunks(500) {
        let keys: Vec<i64> = batch.iter().map(|key| key.0).collect();
        diesel::update(
            event_sources::table
                .filter(event_sources::source_id.eq(source.0))
                .filter(event_sources::event_id.eq_any(keys)),
        )
        .set((event_sources::left_at.eq(None::<NaiveDateTime>), event_sources::kept.eq(false)))
        .execute(tx.conn)?;
    }
    Ok(())
}

/// The events that left their feed and are still shown.
///
/// # Errors
/// When the database does not answer.
pub fn left(conn: &mut AnyConnection, source: SourceKey) -> StorageResult<Vec<(EventKey, String)>> {
    let rows: Vec<(i64, String)> = event_sources::table
        .inner_join(events::table)
        .filter(event_sources::source_id.eq(source.0))
        .filter(event_sources::left_at.is_not_null())
        .select((events::id, events::uri))
        .distinct()
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, uri)| (EventKey(id), uri)).collect())
}

/// Has what left its feed stay, whatever the feed says.
///
/// # Errors
/// When the database does not answer.
pub fn keep_left(conn: &mut AnyConnection, source: SourceKey) -> StorageResult<()> {
    diesel::update(
        event_sources::table
            .filter(event_sources::source_id.eq(source.0))
            .filter(event_sources::left_at.is_not_null()),
    )
    .set((event_sources::left_at.eq(None::<NaiveDateTime>), event_sources::kept.eq(true)))
    .execute(conn)?;
    Ok(())
}

/// Says of an event that its home does not confirm it any more; answers whether that is new.
///
/// # Errors
/// When the database does not answer.
pub fn mark_unconfirmed(tx: &mut Tx<'_>, event: EventKey) -> StorageResult<bool> {
    let marked =
        diesel::update(event_mirrors::table.find(event.0).filter(event_mirrors::unconfirmed_since.is_null()))
            .set(event_mirrors::unconfirmed_since.eq(event_mirrors::checked_at.nullable()))
            .execute(tx.conn)?;
    if marked > 0 {
        tx.changes_public();
    }
    Ok(marked > 0)
}

/// Says the same of everything that only feeds brought which answered last before this time.
///
/// # Errors
/// When the database does not answer.
pub fn mark_unconfirmed_of_silent(tx: &mut Tx<'_>, before: DateTime<Utc>) -> StorageResult<()> {
    let silent: Vec<(i64, Option<NaiveDateTime>)> = sources::table
        .filter(sources::kind.ne("actor"))
        .filter(sources::last_success.lt(before.naive_utc()))
        .select((sources::id, sources::last_success))
        .load(tx.conn)?;
    for (source, since) in silent {
        let brought: Vec<i64> = event_sources::table
            .inner_join(event_mirrors::table.on(event_mirrors::event_id.eq(event_sources::event_id)))
            .filter(event_sources::source_id.eq(source))
            .filter(event_mirrors::unconfirmed_since.is_null())
            .select(event_sources::event_id)
            .distinct()
            .load(tx.conn)?;
        for batch in brought.chunks(500) {
            let confirmed: Vec<i64> = event_sources::table
                .inner_join(sources::table)
                .filter(event_sources::event_id.eq_any(batch))
                .filter(
                    sources::kind
                        .eq("actor")
                        .or(sources::last_success.ge(before.naive_utc()).assume_not_null()),
                )
                .select(event_sources::event_id)
                .load(tx.conn)?;
            let doubtful: Vec<i64> =
                batch.iter().copied().filter(|event| !confirmed.contains(event)).collect();
            if !doubtful.is_empty() {
                tx.changes_public();
            }
            diesel::update(event_mirrors::table.filter(event_mirrors::event_id.eq_any(doubtful)))
                .set(event_mirrors::unconfirmed_since.eq(since))
                .execute(tx.conn)?;
        }
    }
    Ok(())
}

/// A feed answers again: what it brought is confirmed by it.
///
/// # Errors
/// When the database does not answer.
pub fn confirm_all_of(tx: &mut Tx<'_>, source: SourceKey) -> StorageResult<()> {
    let brought =
        event_sources::table.filter(event_sources::source_id.eq(source.0)).select(event_sources::event_id);
    let confirmed = diesel::update(
        event_mirrors::table
            .filter(event_mirrors::unconfirmed_since.is_not_null())
            .filter(event_mirrors::event_id.eq_any(brought)),
    )
    .set(event_mirrors::unconfirmed_since.eq(None::<NaiveDateTime>))
    .execute(tx.conn)?;
    if confirmed > 0 {
        tx.changes_public();
    }
    Ok(())
}

/// URIs of the mirrored events of one actor.
///
/// # Errors
/// When the database does not answer.
pub fn of_actor(conn: &mut AnyConnection, actor: &ActorUri) -> StorageResult<Vec<String>> {
    Ok(event_mirrors::table
        .inner_join(events::table)
        .filter(event_mirrors::actor_uri.eq(actor.as_str()))
        .select(events::uri)
        .load(conn)?)
}

/// What was decided about an event here, whatever its home says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Decision {
    /// Hidden from everybody.
    pub hidden: bool,
    /// Refused in review.
    pub refused: bool,
    /// Accepted in review.
    pub accepted: bool,
}

/// What was decided about the event of this URI.
///
/// # Errors
/// When the database does not answer.
pub fn decision(conn: &mut AnyConnection, uri: &EventUri) -> StorageResult<Decision> {
    type Row = (Option<NaiveDateTime>, Option<NaiveDateTime>, Option<NaiveDateTime>);
    let row: Option<Row> = decisions::table
        .filter(decisions::uri.eq(uri.as_str()))
        .select((decisions::hidden_at, decisions::refused_at, decisions::accepted_at))
        .first(conn)
        .optional()?;
    Ok(row.map_or(Decision::default(), |(hidden, refused, accepted)| Decision {
        hidden: hidden.is_some(),
        refused: refused.is_some(),
        accepted: accepted.is_some(),
    }))
}

/// Writes what was decided about the event of this URI.
///
/// # Errors
/// When the database does not answer.
pub fn decide(tx: &mut Tx<'_>, uri: &EventUri, decision: Decision) -> StorageResult<()> {
    let at = |yes: bool| yes.then(|| tx.now.naive_utc());
    let (hidden, refused, accepted) = (at(decision.hidden), at(decision.refused), at(decision.accepted));
    let changed = diesel::update(decisions::table.filter(decisions::uri.eq(uri.as_str())))
        .set((
            decisions::hidden_at.eq(hidden),
            decisions::refused_at.eq(refused),
            decisions::accepted_at.eq(accepted),
            decisions::changed_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    if changed == 0 {
        diesel::insert_into(decisions::table)
            .values((
                decisions::uri.eq(uri.as_str()),
                decisions::hidden_at.eq(hidden),
                decisions::refused_at.eq(refused),
                decisions::accepted_at.eq(accepted),
                decisions::changed_at.eq(tx.now.naive_utc()),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// URIs refused in review, latest first, so that a refusal can be undone.
///
/// # Errors
/// When the database does not answer.
pub fn refused(conn: &mut AnyConnection, limit: i64) -> StorageResult<Vec<String>> {
    Ok(decisions::table
        .filter(decisions::refused_at.is_not_null())
        .order(decisions::changed_at.desc())
        .select(decisions::uri)
        .limit(limit)
        .load(conn)?)
}
