//! Anything else to be done later. A job's effect and its completion commit together.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::jobs;
use super::transaction::Tx;
use crate::domain::ids::JobKey;
use crate::domain::job::{Job, TimedDeed};

/// A job taken to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedJob {
    /// Its row.
    pub key: JobKey,
    /// What sort.
    pub kind: String,
    /// JSON.
    pub payload: String,
    /// How often it was tried, this time included.
    pub attempts: i32,
}

/// Puts a job into the queue, due at once. With a unique key, a second one of that key is the first.
///
/// # Errors
/// When the database does not answer.
pub fn put(tx: &mut Tx<'_>, job: &Job) -> StorageResult<()> {
    put_later(tx, job, tx.now)
}

/// The same, due at a later time; one of its unique key that is there already stays as it is.
///
/// # Errors
/// When the database does not answer.
pub fn put_later(tx: &mut Tx<'_>, job: &Job, at: DateTime<Utc>) -> StorageResult<()> {
    let payload = serde_json::to_string(job).map_err(|_| StorageError::Corrupt("a job that is no JSON"))?;
    let (unique, lane) = (job.unique_key(), job.lane());
    if let Some(unique) = &unique {
        let known: i64 = jobs::table.filter(jobs::unique_key.eq(unique)).count().get_result(tx.conn)?;
        if known > 0 {
            return Ok(());
        }
    }
    tx.queues();
    diesel::insert_into(jobs::table)
        .values((
            jobs::kind.eq(job.kind()),
            jobs::payload.eq(payload),
            jobs::unique_key.eq(unique),
            jobs::lane.eq(lane),
            jobs::run_at.eq(at.naive_utc()),
            jobs::attempts.eq(0),
            jobs::created_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Puts jobs nobody can have put before into the queue, all in one.
///
/// # Errors
/// When the database does not answer.
pub fn put_new(tx: &mut Tx<'_>, jobs: &[Job]) -> StorageResult<()> {
    let now = tx.now.naive_utc();
    let rows = jobs
        .iter()
        .map(|job| {
            let payload =
                serde_json::to_string(job).map_err(|_| StorageError::Corrupt("a job that is no JSON"))?;
            Ok((
                jobs::kind.eq(job.kind()),
                jobs::payload.eq(payload),
                jobs::unique_key.eq(job.unique_key()),
                jobs::lane.eq(job.lane()),
                jobs::run_at.eq(now),
                jobs::attempts.eq(0),
                jobs::created_at.eq(now),
            ))
        })
        .collect::<StorageResult<Vec<_>>>()?;
    if rows.is_empty() {
        return Ok(());
    }
    tx.queues();
    match tx.conn {
        AnyConnection::Postgres(conn) => {
            diesel::insert_into(jobs::table).values(rows).execute(conn)?;
        }
        AnyConnection::Sqlite(conn) => {
            for row in rows {
                diesel::insert_into(jobs::table).values(row).execute(conn)?;
            }
        }
    }
    Ok(())
}

/// Puts a job into the queue to be done at a time, in the place of an earlier one of its unique key, which is not done.
///
/// # Errors
/// When the database does not answer.
pub fn put_at(tx: &mut Tx<'_>, job: &Job, at: DateTime<Utc>) -> StorageResult<()> {
    remove(tx.conn, job)?;
    put(tx, job)?;
    let Some(unique) = job.unique_key() else {
        return Err(StorageError::Corrupt("a job for later that has no key"));
    };
    diesel::update(jobs::table.filter(jobs::unique_key.eq(unique)))
        .set(jobs::run_at.eq(at.naive_utc()))
        .execute(tx.conn)?;
    Ok(())
}

/// Takes a job out of the queue, if it is there.
///
/// # Errors
/// When the database does not answer.
pub fn remove(conn: &mut AnyConnection, job: &Job) -> StorageResult<()> {
    if let Some(unique) = job.unique_key() {
        diesel::delete(jobs::table.filter(jobs::unique_key.eq(unique))).execute(conn)?;
    }
    Ok(())
}

/// Takes jobs that are due under a lease. Of one lane only the oldest that is due is taken, so that they are done in
/// order; one that was put off lets the others pass.
///
/// # Errors
/// When the database does not answer.
pub fn claim(
    conn: &mut AnyConnection,
    now: DateTime<Utc>,
    lease: DateTime<Utc>,
    limit: i64,
) -> StorageResult<Vec<ClaimedJob>> {
    let now = now.naive_utc();
    let free = || jobs::lease_until.is_null().or(jobs::lease_until.lt(now));
    let older = diesel::alias!(jobs as older);
    let candidates: Vec<i64> = jobs::table
        .filter(jobs::run_at.le(now))
        .filter(free())
        .filter(diesel::dsl::not(diesel::dsl::exists(
            older
                .filter(older.field(jobs::lane).eq(jobs::lane))
                .filter(older.field(jobs::run_at).le(now))
                .filter(older.field(jobs::id).lt(jobs::id)),
        )))
        .order((jobs::run_at, jobs::id))
        .select(jobs::id)
        .limit(limit)
        .load(conn)?;
    // Each is taken by one conditional update: of two processes, the second finds the lease taken.
    let mut rows: Vec<(i64, String, String, i32)> = diesel::update(
        jobs::table.filter(jobs::id.eq_any(candidates)).filter(jobs::run_at.le(now)).filter(free()),
    )
    .set((jobs::lease_until.eq(lease.naive_utc()), jobs::attempts.eq(jobs::attempts + 1)))
    .returning((jobs::id, jobs::kind, jobs::payload, jobs::attempts))
    .get_results(conn)?;
    rows.sort_unstable();
    Ok(rows
        .into_iter()
        .map(|(id, kind, payload, attempts)| ClaimedJob { key: JobKey(id), kind, payload, attempts })
        .collect())
}

/// Lengthens the lease of a job that takes its time.
///
/// # Errors
/// When the database does not answer.
pub fn renew(conn: &mut AnyConnection, key: JobKey, lease: DateTime<Utc>) -> StorageResult<()> {
    diesel::update(jobs::table.find(key.0)).set(jobs::lease_until.eq(lease.naive_utc())).execute(conn)?;
    Ok(())
}

/// Removes a job that is done, in the transaction of its effect.
///
/// # Errors
/// When the database does not answer.
pub fn complete(conn: &mut AnyConnection, key: JobKey) -> StorageResult<()> {
    diesel::delete(jobs::table.find(key.0)).execute(conn)?;
    Ok(())
}

/// Puts a job off, and says why.
///
/// # Errors
/// When the database does not answer.
pub fn put_off(conn: &mut AnyConnection, key: JobKey, until: DateTime<Utc>, why: &str) -> StorageResult<()> {
    diesel::update(jobs::table.find(key.0))
        .set((
            jobs::run_at.eq(until.naive_utc()),
            jobs::lease_until.eq(None::<chrono::NaiveDateTime>),
            jobs::last_error.eq(Some(why)),
        ))
        .execute(conn)?;
    Ok(())
}

/// How many jobs of a kind wait, in all and in one lane.
///
/// # Errors
/// When the database does not answer.
pub fn count_of(conn: &mut AnyConnection, kind: &str, lane: &str) -> StorageResult<(i64, i64)> {
    let of_kind = || jobs::table.filter(jobs::kind.eq(kind.to_owned()));
    let all = of_kind().count().get_result(conn)?;
    Ok((all, of_kind().filter(jobs::lane.eq(lane)).count().get_result(conn)?))
}

/// What is due or failed before, with the reason of its last failure; what waits for an event's time is left out.
///
/// # Errors
/// When the database does not answer.
pub fn due(conn: &mut AnyConnection, now: DateTime<Utc>) -> StorageResult<Vec<(String, Option<String>)>> {
    let timed = TimedDeed::ALL.map(TimedDeed::kind);
    let due = jobs::run_at.le(now.naive_utc()).and(jobs::kind.ne_all(timed));
    let due = jobs::table.filter(due.or(jobs::attempts.gt(0)));
    Ok(due.order(jobs::id).select((jobs::kind, jobs::last_error)).load(conn)?)
}

/// How many jobs wait.
///
/// # Errors
/// When the database does not answer.
pub fn count(conn: &mut AnyConnection) -> StorageResult<i64> {
    Ok(jobs::table.count().get_result(conn)?)
}

/// Result of the form sending with this id, if it was handled before.
///
/// # Errors
/// When the database does not answer.
pub fn form_result(conn: &mut AnyConnection, form: &str) -> StorageResult<Option<String>> {
    use super::schema::form_receipts;
    Ok(form_receipts::table
        .filter(form_receipts::form.eq(form))
        .select(form_receipts::result)
        .first(conn)
        .optional()?)
}

/// Remembers the result of a form sending, so that the same sent twice does one thing.
///
/// # Errors
/// [`super::StorageError::is_duplicate`] when it was handled in the meantime.
pub fn remember_form(tx: &mut Tx<'_>, form: &str, result: &str) -> StorageResult<()> {
    use super::schema::form_receipts;
    diesel::insert_into(form_receipts::table)
        .values((
            form_receipts::form.eq(form),
            form_receipts::result.eq(result),
            form_receipts::created_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Forgets form sendings older than the time given.
///
/// # Errors
/// When the database does not answer.
pub fn sweep_forms(conn: &mut AnyConnection, older_than: DateTime<Utc>) -> StorageResult<()> {
    use super::schema::form_receipts;
    diesel::delete(form_receipts::table.filter(form_receipts::created_at.lt(older_than.naive_utc())))
        .execute(conn)?;
    Ok(())
}

/// Ends all leases: whoever held them was killed.
///
/// # Errors
/// When the database does not answer.
pub fn end_leases(conn: &mut AnyConnection) -> StorageResult<()> {
    diesel::update(jobs::table.filter(jobs::lease_until.is_not_null()))
        .set(jobs::lease_until.eq(None::<chrono::NaiveDateTime>))
        .execute(conn)?;
    Ok(())
}
