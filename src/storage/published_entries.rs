//! Entries of a feed that an organization of this site publishes as its own events.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StorageResult;
use super::mirrors::{Coming, Freshness};
use super::schema::{occurrences, published_entries};
use super::transaction::Tx;
use crate::domain::event::EventUri;
use crate::domain::ids::{EventKey, SourceKey};

/// What is known of an entry that is published here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedEntry {
    /// The event it became.
    pub event: EventKey,
    /// What decides whether what comes is newer.
    pub freshness: Freshness,
    /// JSON: a fingerprint for each part as the feed wrote it.
    pub parts: String,
}

/// The entry of this name, if it is published here.
///
/// # Errors
/// When the database does not answer.
pub fn get(conn: &mut AnyConnection, uri: &EventUri) -> StorageResult<Option<PublishedEntry>> {
    type Row = (i64, String, Option<NaiveDateTime>, i64, String);
    let row: Option<Row> = published_entries::table
        .filter(published_entries::uri.eq(uri.as_str()))
        .select((
            published_entries::event_id,
            published_entries::content_hash,
            published_entries::remote_updated,
            published_entries::sequence,
            published_entries::parts,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(event, content_hash, updated, sequence, parts)| PublishedEntry {
        event: EventKey(event),
        freshness: Freshness { content_hash, remote_updated: updated.map(|at| at.and_utc()), sequence },
        parts,
    }))
}

/// Writes what is known of an entry, anew or over what was known; it stands in its feed.
///
/// # Errors
/// When the database does not answer.
pub fn put(tx: &mut Tx<'_>, source: SourceKey, uri: &EventUri, entry: &PublishedEntry) -> StorageResult<()> {
    diesel::delete(published_entries::table.find(entry.event.0)).execute(tx.conn)?;
    diesel::insert_into(published_entries::table)
        .values((
            published_entries::event_id.eq(entry.event.0),
            published_entries::source_id.eq(source.0),
            published_entries::uri.eq(uri.as_str()),
            published_entries::sequence.eq(entry.freshness.sequence),
            published_entries::content_hash.eq(&entry.freshness.content_hash),
            published_entries::remote_updated.eq(entry.freshness.remote_updated.map(|at| at.naive_utc())),
            published_entries::parts.eq(&entry.parts),
            published_entries::left_at.eq(None::<NaiveDateTime>),
            published_entries::kept.eq(false),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Forgets an entry: it left its feed.
///
/// # Errors
/// When the database does not answer.
pub fn forget(conn: &mut AnyConnection, event: EventKey) -> StorageResult<()> {
    diesel::delete(published_entries::table.find(event.0)).execute(conn)?;
    Ok(())
}

/// The name of the entry an event follows, if it follows one.
///
/// # Errors
/// When the database does not answer.
pub fn uri_of(conn: &mut AnyConnection, event: EventKey) -> StorageResult<Option<String>> {
    Ok(published_entries::table.find(event.0).select(published_entries::uri).first(conn).optional()?)
}

/// How many entries of these sources are published here.
///
/// # Errors
/// When the database does not answer.
pub fn counts(conn: &mut AnyConnection, sources: &[i64]) -> StorageResult<Vec<(i64, i64)>> {
    Ok(published_entries::table
        .filter(published_entries::source_id.eq_any(sources))
        .group_by(published_entries::source_id)
        .select((published_entries::source_id, count_star()))
        .load(conn)?)
}

/// The published entries of a source that are still to come.
///
/// # Errors
/// When the database does not answer.
pub fn coming_of(
    conn: &mut AnyConnection,
    source: SourceKey,
    now: DateTime<Utc>,
) -> StorageResult<Vec<Coming>> {
    let rows: Vec<(i64, String, Option<NaiveDateTime>, bool)> = published_entries::table
        .filter(published_entries::source_id.eq(source.0))
        .filter(diesel::dsl::exists(
            occurrences::table
                .filter(occurrences::event_id.eq(published_entries::event_id))
                .filter(occurrences::until_utc.gt(now.naive_utc())),
        ))
        .select((
            published_entries::event_id,
            published_entries::uri,
            published_entries::left_at,
            published_entries::kept,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(key, uri, left, kept)| Coming { key: EventKey(key), uri, left: left.is_some(), kept })
        .collect())
}

/// Notes that these entries are not in the feed any more.
///
/// # Errors
/// When the database does not answer.
pub fn mark_left(tx: &mut Tx<'_>, source: SourceKey, events: &[EventKey]) -> StorageResult<()> {
    for batch in events.chunks(500) {
        let keys: Vec<i64> = batch.iter().map(|key| key.0).collect();
        diesel::update(
            published_entries::table
                .filter(published_entries::source_id.eq(source.0))
                .filter(published_entries::event_id.eq_any(keys))
                .filter(published_entries::left_at.is_null()),
        )
        .set(published_entries::left_at.eq(tx.now.naive_utc()))
        .execute(tx.conn)?;
    }
    Ok(())
}

/// Notes that these entries are in the feed again.
///
/// # Errors
/// When the database does not answer.
pub fn mark_returned(tx: &mut Tx<'_>, source: SourceKey, events: &[EventKey]) -> StorageResult<()> {
    for batch in events.chunks(500) {
        let keys: Vec<i64> = batch.iter().map(|key| key.0).collect();
        diesel::update(
            published_entries::table
                .filter(published_entries::source_id.eq(source.0))
                .filter(published_entries::event_id.eq_any(keys)),
        )
        .set((published_entries::left_at.eq(None::<NaiveDateTime>), published_entries::kept.eq(false)))
        .execute(tx.conn)?;
    }
    Ok(())
}

/// The entries that left the feed and are still shown.
///
/// # Errors
/// When the database does not answer.
pub fn left(conn: &mut AnyConnection, source: SourceKey) -> StorageResult<Vec<EventKey>> {
    let keys: Vec<i64> = published_entries::table
        .filter(published_entries::source_id.eq(source.0))
        .filter(published_entries::left_at.is_not_null())
        .select(published_entries::event_id)
        .load(conn)?;
    Ok(keys.into_iter().map(EventKey).collect())
}

/// Has what left the feed stay, whatever it says.
///
/// # Errors
/// When the database does not answer.
pub fn keep_left(conn: &mut AnyConnection, source: SourceKey) -> StorageResult<()> {
    diesel::update(
        published_entries::table
            .filter(published_entries::source_id.eq(source.0))
            .filter(published_entries::left_at.is_not_null()),
    )
    .set((published_entries::left_at.eq(None::<NaiveDateTime>), published_entries::kept.eq(true)))
    .execute(conn)?;
    Ok(())
}
