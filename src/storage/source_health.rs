//! What came of a source and what did not, and what it last said, for reading again.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::{AnyConnection, each_backend};
use super::error::StorageResult;
use super::schema::{originals, source_bodies, source_days, source_misses};
use super::transaction::Tx;
use crate::domain::ids::{EventKey, SourceKey};

/// The most misses kept of one source.
pub const MAX_MISSES: i64 = 100;

/// What came of a source in some turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// How often it was asked, or sent something.
    pub asked: i32,
    /// Events that are new here.
    pub added: i32,
    /// Events that say something else now.
    pub changed: i32,
    /// Events that left it.
    pub withdrawn: i32,
    /// What it sent and the calendar could not take.
    pub missed: i32,
    /// Turns that brought no answer.
    pub failed: i32,
}

/// One day of a source, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Which.
    pub day: NaiveDate,
    /// What came.
    pub tally: Tally,
}

/// Adds what came of a source to its day.
///
/// # Errors
/// When the database does not answer.
pub fn count(tx: &mut Tx<'_>, source: SourceKey, more: Tally) -> StorageResult<()> {
    let day = tx.now.date_naive();
    let values = (
        source_days::source_id.eq(source.0),
        source_days::day.eq(day),
        source_days::asked.eq(0),
        source_days::added.eq(0),
        source_days::changed.eq(0),
        source_days::withdrawn.eq(0),
        source_days::missed.eq(0),
        source_days::failed.eq(0),
    );
    each_backend!(tx.conn, |inner| diesel::insert_into(source_days::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(inner))?;
    diesel::update(
        source_days::table.filter(source_days::source_id.eq(source.0)).filter(source_days::day.eq(day)),
    )
    .set((
        source_days::asked.eq(source_days::asked + more.asked),
        source_days::added.eq(source_days::added + more.added),
        source_days::changed.eq(source_days::changed + more.changed),
        source_days::withdrawn.eq(source_days::withdrawn + more.withdrawn),
        source_days::missed.eq(source_days::missed + more.missed),
        source_days::failed.eq(source_days::failed + more.failed),
    ))
    .execute(tx.conn)?;
    Ok(())
}

/// The latest days of a source on which anything happened, the latest first.
///
/// # Errors
/// When the database does not answer.
pub fn days(conn: &mut AnyConnection, source: SourceKey, limit: i64) -> StorageResult<Vec<Day>> {
    type Row = (NaiveDate, i32, i32, i32, i32, i32, i32);
    let rows: Vec<Row> = source_days::table
        .filter(source_days::source_id.eq(source.0))
        .order(source_days::day.desc())
        .select((
            source_days::day,
            source_days::asked,
            source_days::added,
            source_days::changed,
            source_days::withdrawn,
            source_days::missed,
            source_days::failed,
        ))
        .limit(limit)
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(day, asked, added, changed, withdrawn, missed, failed)| Day {
            day,
            tally: Tally { asked, added, changed, withdrawn, missed, failed },
        })
        .collect())
}

/// Something a source sent that the calendar could not take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// By what it is known again: its id, else its title.
    pub subject: String,
    /// What it calls itself.
    pub title: String,
    /// Why: a kept message of the catalogue.
    pub reason: String,
    /// What it was read from, for reading again.
    pub raw: Option<String>,
}

/// A miss as it was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedMiss {
    /// What and why.
    pub miss: Miss,
    /// When it was first seen so.
    pub at: DateTime<Utc>,
}

/// Writes the misses of a source that was read whole over those of its last turn; one seen before keeps its date.
///
/// # Errors
/// When the database does not answer.
pub fn replace_misses(tx: &mut Tx<'_>, source: SourceKey, misses: &[Miss]) -> StorageResult<()> {
    let wanted: Vec<&Miss> = misses.iter().take(usize::try_from(MAX_MISSES).unwrap_or(usize::MAX)).collect();
    let subjects: Vec<&str> = wanted.iter().map(|miss| miss.subject.as_str()).collect();
    diesel::delete(
        source_misses::table
            .filter(source_misses::source_id.eq(source.0))
            .filter(source_misses::subject.ne_all(subjects)),
    )
    .execute(tx.conn)?;
    wanted.into_iter().try_for_each(|miss| note_miss(tx, source, miss))
}

/// Notes a miss; the same subject is one, the oldest go when there are too many.
///
/// # Errors
/// When the database does not answer.
pub fn note_miss(tx: &mut Tx<'_>, source: SourceKey, miss: &Miss) -> StorageResult<()> {
    let same = source_misses::table
        .filter(source_misses::source_id.eq(source.0))
        .filter(source_misses::subject.eq(&miss.subject));
    let told = (
        source_misses::title.eq(&miss.title),
        source_misses::reason.eq(&miss.reason),
        source_misses::raw.eq(&miss.raw),
    );
    if diesel::update(same).set(told).execute(tx.conn)? > 0 {
        return Ok(());
    }
    let values = (
        source_misses::source_id.eq(source.0),
        source_misses::subject.eq(&miss.subject),
        told,
        source_misses::at.eq(tx.now.naive_utc()),
    );
    each_backend!(tx.conn, |inner| diesel::insert_into(source_misses::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(inner))?;
    let surplus: Vec<i64> = source_misses::table
        .filter(source_misses::source_id.eq(source.0))
        .order((source_misses::at.desc(), source_misses::id.desc()))
        .select(source_misses::id)
        .offset(MAX_MISSES)
        .limit(MAX_MISSES)
        .load(tx.conn)?;
    if !surplus.is_empty() {
        diesel::delete(source_misses::table.filter(source_misses::id.eq_any(surplus))).execute(tx.conn)?;
    }
    Ok(())
}

/// Forgets a miss: it came after all, or its home withdrew it.
///
/// # Errors
/// When the database does not answer.
pub fn forget_miss(conn: &mut AnyConnection, subject: &str) -> StorageResult<()> {
    diesel::delete(source_misses::table.filter(source_misses::subject.eq(subject))).execute(conn)?;
    Ok(())
}

/// What a source sent and the calendar could not take, the latest first.
///
/// # Errors
/// When the database does not answer.
pub fn misses(conn: &mut AnyConnection, source: SourceKey) -> StorageResult<Vec<NotedMiss>> {
    type Row = (String, String, String, Option<String>, NaiveDateTime);
    let rows: Vec<Row> = source_misses::table
        .filter(source_misses::source_id.eq(source.0))
        .order((source_misses::at.desc(), source_misses::id.desc()))
        .select((
            source_misses::subject,
            source_misses::title,
            source_misses::reason,
            source_misses::raw,
            source_misses::at,
        ))
        .limit(MAX_MISSES)
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(subject, title, reason, raw, at)| NotedMiss {
            miss: Miss { subject, title, reason, raw },
            at: at.and_utc(),
        })
        .collect())
}

/// What a polled source last said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// What its server calls it.
    pub content_type: Option<String>,
    /// A fingerprint, without what changes at each request.
    pub digest: String,
    /// Compressed.
    pub packed: Vec<u8>,
    /// Whether series are in it, whose dates go on as time passes.
    pub recurs: bool,
}

/// What is known of what a polled source last said, without the words themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownBody {
    /// A fingerprint, without what changes at each request.
    pub digest: String,
    /// Whether series are in it.
    pub recurs: bool,
    /// When it was last read.
    pub read: DateTime<Utc>,
}

/// Keeps what a polled source said, over what it said before.
///
/// # Errors
/// When the database does not answer.
pub fn keep_body(tx: &mut Tx<'_>, source: SourceKey, body: &Body) -> StorageResult<()> {
    diesel::delete(source_bodies::table.find(source.0)).execute(tx.conn)?;
    diesel::insert_into(source_bodies::table)
        .values((
            source_bodies::source_id.eq(source.0),
            source_bodies::content_type.eq(&body.content_type),
            source_bodies::digest.eq(&body.digest),
            source_bodies::body.eq(&body.packed),
            source_bodies::recurs.eq(body.recurs),
            source_bodies::read_at.eq(tx.now.naive_utc()),
            source_bodies::kept_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Notes that a polled source still says the same.
///
/// # Errors
/// When the database does not answer.
pub fn touch_body(tx: &mut Tx<'_>, source: SourceKey) -> StorageResult<()> {
    diesel::update(source_bodies::table.find(source.0))
        .set(source_bodies::kept_at.eq(tx.now.naive_utc()))
        .execute(tx.conn)?;
    Ok(())
}

/// Notes that what a polled source last said was read again, so that the dates of its series go on.
///
/// # Errors
/// When the database does not answer.
pub fn mark_read(tx: &mut Tx<'_>, source: SourceKey) -> StorageResult<()> {
    diesel::update(source_bodies::table.find(source.0))
        .set(source_bodies::read_at.eq(tx.now.naive_utc()))
        .execute(tx.conn)?;
    Ok(())
}

/// What is known of what a polled source last said.
///
/// # Errors
/// When the database does not answer.
pub fn known_body(conn: &mut AnyConnection, source: SourceKey) -> StorageResult<Option<KnownBody>> {
    let row: Option<(String, bool, NaiveDateTime)> = source_bodies::table
        .find(source.0)
        .select((source_bodies::digest, source_bodies::recurs, source_bodies::read_at))
        .first(conn)
        .optional()?;
    Ok(row.map(|(digest, recurs, read)| KnownBody { digest, recurs, read: read.and_utc() }))
}

/// What a polled source last said.
///
/// # Errors
/// When the database does not answer.
pub fn body(conn: &mut AnyConnection, source: SourceKey) -> StorageResult<Option<Body>> {
    let row: Option<(Option<String>, String, Vec<u8>, bool)> = source_bodies::table
        .find(source.0)
        .select((
            source_bodies::content_type,
            source_bodies::digest,
            source_bodies::body,
            source_bodies::recurs,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|(content_type, digest, packed, recurs)| Body { content_type, digest, packed, recurs }))
}

/// Keeps the object a mirrored event was read from, over the one before.
///
/// # Errors
/// When the database does not answer.
pub fn keep_original(tx: &mut Tx<'_>, event: EventKey, raw: &str) -> StorageResult<()> {
    diesel::delete(originals::table.find(event.0)).execute(tx.conn)?;
    diesel::insert_into(originals::table)
        .values((
            originals::event_id.eq(event.0),
            originals::raw.eq(raw),
            originals::kept_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The objects that mirrored events were read from, a page of them behind the row given.
///
/// # Errors
/// When the database does not answer.
pub fn originals_after(
    conn: &mut AnyConnection,
    after: EventKey,
    limit: i64,
) -> StorageResult<Vec<(EventKey, String)>> {
    let rows: Vec<(i64, String)> = originals::table
        .filter(originals::event_id.gt(after.0))
        .order(originals::event_id)
        .select((originals::event_id, originals::raw))
        .limit(limit)
        .load(conn)?;
    Ok(rows.into_iter().map(|(key, raw)| (EventKey(key), raw)).collect())
}

/// Drops what is older than the time given.
///
/// # Errors
/// When the database does not answer.
pub fn sweep(conn: &mut AnyConnection, older_than: DateTime<Utc>) -> StorageResult<()> {
    let before = older_than.naive_utc();
    diesel::delete(originals::table.filter(originals::kept_at.lt(before))).execute(conn)?;
    diesel::delete(source_bodies::table.filter(source_bodies::kept_at.lt(before))).execute(conn)?;
    diesel::delete(source_misses::table.filter(source_misses::at.lt(before))).execute(conn)?;
    diesel::delete(source_days::table.filter(source_days::day.lt(older_than.date_naive()))).execute(conn)?;
    Ok(())
}
