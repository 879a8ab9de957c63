//! Deliveries: one activity for one inbox, a row until it is delivered or given up with a reason.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::{activities, deliveries, hosts};
use super::transaction::Tx;
use crate::domain::event::spelled;
use crate::domain::ids::{ActivityKey, DeliveryKey};
use crate::domain::uri::{Host, InboxUrl};

spelled! {
    /// Where a delivery stands.
    DeliveryState {
        /// Not yet through.
        Waiting = "waiting",
        /// The inbox said yes.
        Delivered = "delivered",
        /// It will not be tried again.
        GivenUp = "given_up",
    }
}

/// How urgent a delivery is; smaller goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Priority {
    /// Somebody waits for it: an Accept, a cancellation, a deletion.
    Urgent,
    /// The rest.
    Usual,
}

impl Priority {
    fn rank(self) -> i32 {
        match self {
            Self::Urgent => 0,
            Self::Usual => 5,
        }
    }
}

/// A delivery taken to be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Its row.
    pub key: DeliveryKey,
    /// What to send.
    pub activity: ActivityKey,
    /// Where to.
    pub inbox: InboxUrl,
    /// Whose.
    pub host: Host,
    /// How often it was tried, this time included.
    pub attempts: i32,
    /// When it was first put there.
    pub created: DateTime<Utc>,
}

/// Puts one activity for one inbox into the queue; the same twice is one.
///
/// # Errors
/// When the database does not answer.
pub fn insert(
    tx: &mut Tx<'_>,
    activity: ActivityKey,
    object: &str,
    inbox: &InboxUrl,
    priority: Priority,
) -> StorageResult<()> {
    let known: i64 = deliveries::table
        .filter(deliveries::activity_id.eq(activity.0))
        .filter(deliveries::inbox.eq(inbox.as_str()))
        .count()
        .get_result(tx.conn)?;
    if known > 0 {
        return Ok(());
    }
    diesel::insert_into(deliveries::table)
        .values((
            deliveries::activity_id.eq(activity.0),
            deliveries::inbox.eq(inbox.as_str()),
            deliveries::host.eq(inbox.host().as_str()),
            deliveries::object_uri.eq(object),
            deliveries::state.eq(DeliveryState::Waiting.as_str()),
            deliveries::priority.eq(priority.rank()),
            deliveries::attempts.eq(0),
            deliveries::next_at.eq(tx.now.naive_utc()),
            deliveries::created_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Puts one activity for one inbox into the queue, also when it went there before; once while it waits.
///
/// # Errors
/// When the database does not answer.
pub fn insert_again(
    tx: &mut Tx<'_>,
    activity: ActivityKey,
    object: &str,
    inbox: &InboxUrl,
    priority: Priority,
) -> StorageResult<()> {
    diesel::delete(
        deliveries::table
            .filter(deliveries::activity_id.eq(activity.0))
            .filter(deliveries::inbox.eq(inbox.as_str()))
            .filter(deliveries::state.ne(DeliveryState::Waiting.as_str())),
    )
    .execute(tx.conn)?;
    insert(tx, activity, object, inbox, priority)
}

/// How much of the queue one claim looks at in one go.
const LOOK: i64 = 500;

/// Takes deliveries that are due under a lease. One whose object still has an older delivery waiting for the same inbox
/// is left for later: an inbox hears of an object in order. A host is given at most `per_host` at a time, those under
/// lease counted, and none while it asked to be left alone.
///
/// # Errors
/// When the database does not answer.
pub fn claim(
    conn: &mut AnyConnection,
    now: DateTime<Utc>,
    lease: DateTime<Utc>,
    limit: usize,
    per_host: usize,
) -> StorageResult<Vec<Claimed>> {
    type Row = (i64, i64, String, String, i32, NaiveDateTime);
    one_at_a_time(conn)?;
    let now = now.naive_utc();
    let candidates = candidates(conn, now, limit, per_host)?;
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    // Each is taken by one conditional update: of two processes, the second finds the lease taken.
    let rows: Vec<Row> = diesel::update(
        deliveries::table
            .filter(deliveries::id.eq_any(candidates))
            .filter(deliveries::state.eq(DeliveryState::Waiting.as_str()))
            .filter(deliveries::next_at.le(now))
            .filter(deliveries::lease_until.is_null().or(deliveries::lease_until.lt(now))),
    )
    .set((deliveries::lease_until.eq(lease.naive_utc()), deliveries::attempts.eq(deliveries::attempts + 1)))
    .returning((
        deliveries::id,
        deliveries::activity_id,
        deliveries::inbox,
        deliveries::host,
        deliveries::attempts,
        deliveries::created_at,
    ))
    .get_results(conn)?;
    rows.into_iter()
        .map(|(id, activity, inbox, host, attempts, created)| {
            Ok(Claimed {
                key: DeliveryKey(id),
                activity: ActivityKey(activity),
                inbox: InboxUrl::parse(&inbox).map_err(|_| StorageError::Corrupt("deliveries.inbox"))?,
                host: Host::parse(&host).ok_or(StorageError::Corrupt("deliveries.host"))?,
                attempts,
                created: created.and_utc(),
            })
        })
        .collect()
}

/// Lets one process claim at a time, so that the bound per host holds for all of them together; SQLite has one writer
/// anyhow.
fn one_at_a_time(conn: &mut AnyConnection) -> StorageResult<()> {
    if let AnyConnection::Postgres(conn) = conn {
        diesel::sql_query("SELECT pg_advisory_xact_lock(7267446172)").execute(conn)?;
    }
    Ok(())
}

/// Rows that may be taken, most urgent first.
fn candidates(
    conn: &mut AnyConnection,
    now: NaiveDateTime,
    limit: usize,
    per_host: usize,
) -> StorageResult<Vec<i64>> {
    let mut busy = under_lease(conn, now)?;
    let mut taken = Vec::new();
    while taken.len() < limit {
        let full: Vec<String> =
            busy.iter().filter(|(_, count)| **count >= per_host).map(|(host, _)| host.clone()).collect();
        let rows = due(conn, now, &full)?;
        let seen = rows.len();
        let before = taken.len();
        for (id, host) in rows {
            let count = busy.entry(host).or_default();
            if taken.len() < limit && *count < per_host && !taken.contains(&id) {
                *count += 1;
                taken.push(id);
            }
        }
        if i64::try_from(seen).unwrap_or(i64::MAX) < LOOK || taken.len() == before {
            break;
        }
    }
    Ok(taken)
}

/// How many deliveries of each host are being tried.
fn under_lease(conn: &mut AnyConnection, now: NaiveDateTime) -> StorageResult<HashMap<String, usize>> {
    let hosts: Vec<String> = deliveries::table
        .filter(deliveries::state.eq(DeliveryState::Waiting.as_str()))
        .filter(deliveries::lease_until.ge(now))
        .select(deliveries::host)
        .load(conn)?;
    let mut busy = HashMap::new();
    for host in hosts {
        *busy.entry(host).or_default() += 1;
    }
    Ok(busy)
}

/// What is due for hosts that can take more.
fn due(conn: &mut AnyConnection, now: NaiveDateTime, full: &[String]) -> StorageResult<Vec<(i64, String)>> {
    let older = diesel::alias!(deliveries as older);
    let rows = deliveries::table
        .filter(deliveries::state.eq(DeliveryState::Waiting.as_str()))
        .filter(deliveries::next_at.le(now))
        .filter(deliveries::lease_until.is_null().or(deliveries::lease_until.lt(now)))
        .filter(deliveries::host.ne_all(full))
        .filter(diesel::dsl::not(diesel::dsl::exists(
            older
                .filter(older.field(deliveries::object_uri).eq(deliveries::object_uri))
                .filter(older.field(deliveries::inbox).eq(deliveries::inbox))
                .filter(older.field(deliveries::state).eq(DeliveryState::Waiting.as_str()))
                .filter(older.field(deliveries::id).lt(deliveries::id)),
        )))
        .filter(diesel::dsl::not(diesel::dsl::exists(
            hosts::table
                .filter(hosts::host.eq(deliveries::host))
                .filter(hosts::gone_at.is_null())
                .filter(hosts::not_before.gt(now)),
        )))
        .order((deliveries::priority, deliveries::next_at, deliveries::id))
        .select((deliveries::id, deliveries::host))
        .limit(LOOK)
        .load(conn)?;
    Ok(rows)
}

/// How a try went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The inbox said yes.
    Delivered,
    /// To be tried again then, and why.
    Later(DateTime<Utc>, String),
    /// Not to be tried again, and why.
    GivenUp(String),
}

/// Writes how a try went.
///
/// # Errors
/// When the database does not answer.
pub fn settle(
    conn: &mut AnyConnection,
    key: DeliveryKey,
    outcome: &Outcome,
    now: DateTime<Utc>,
) -> StorageResult<()> {
    let row = diesel::update(deliveries::table.find(key.0));
    let none = None::<NaiveDateTime>;
    match outcome {
        Outcome::Delivered => row
            .set((
                deliveries::state.eq(DeliveryState::Delivered.as_str()),
                deliveries::lease_until.eq(none),
                deliveries::last_error.eq(None::<String>),
                deliveries::done_at.eq(Some(now.naive_utc())),
            ))
            .execute(conn)?,
        Outcome::Later(at, why) => row
            .set((
                deliveries::next_at.eq(at.naive_utc()),
                deliveries::lease_until.eq(none),
                deliveries::last_error.eq(Some(why)),
            ))
            .execute(conn)?,
        Outcome::GivenUp(why) => row
            .set((
                deliveries::state.eq(DeliveryState::GivenUp.as_str()),
                deliveries::lease_until.eq(none),
                deliveries::last_error.eq(Some(why)),
                deliveries::done_at.eq(Some(now.naive_utc())),
            ))
            .execute(conn)?,
    };
    Ok(())
}

/// A line of `convoca queue`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Whose inbox.
    pub host: String,
    /// What is sent.
    pub activity: String,
    /// About what.
    pub object: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Since when it waits.
    pub since: DateTime<Utc>,
    /// When it is tried next.
    pub next: DateTime<Utc>,
    /// Why it is not through yet.
    pub reason: Option<String>,
}

/// What waits, oldest first.
///
/// # Errors
/// When the database does not answer.
pub fn waiting(conn: &mut AnyConnection, host: Option<&str>, limit: i64) -> StorageResult<Vec<Waiting>> {
    type Row = (String, String, String, i32, NaiveDateTime, NaiveDateTime, Option<String>);
    let mut query = deliveries::table
        .inner_join(activities::table)
        .filter(deliveries::state.eq(DeliveryState::Waiting.as_str()))
        .select((
            deliveries::host,
            activities::kind,
            deliveries::object_uri,
            deliveries::attempts,
            deliveries::created_at,
            deliveries::next_at,
            deliveries::last_error,
        ))
        .order(deliveries::id)
        .limit(limit)
        .into_boxed();
    if let Some(host) = host {
        query = query.filter(deliveries::host.eq(host.to_owned()));
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(host, activity, object, attempts, since, next, reason)| Waiting {
            host,
            activity,
            object,
            attempts,
            since: since.and_utc(),
            next: next.and_utc(),
            reason,
        })
        .collect())
}

/// How many deliveries wait.
///
/// # Errors
/// When the database does not answer.
pub fn count_waiting(conn: &mut AnyConnection) -> StorageResult<i64> {
    Ok(deliveries::table
        .filter(deliveries::state.eq(DeliveryState::Waiting.as_str()))
        .count()
        .get_result(conn)?)
}

/// Makes everything that waits for a host due at once; answers how many.
///
/// # Errors
/// When the database does not answer.
pub fn retry_host(conn: &mut AnyConnection, host: &str, now: DateTime<Utc>) -> StorageResult<usize> {
    Ok(diesel::update(
        deliveries::table
            .filter(deliveries::host.eq(host))
            .filter(deliveries::state.eq(DeliveryState::Waiting.as_str())),
    )
    .set(deliveries::next_at.eq(now.naive_utc()))
    .execute(conn)?)
}

/// Gives up everything that waits for a host; answers how many.
///
/// # Errors
/// When the database does not answer.
pub fn drop_host(
    conn: &mut AnyConnection,
    host: &str,
    why: &str,
    now: DateTime<Utc>,
) -> StorageResult<usize> {
    Ok(diesel::update(
        deliveries::table
            .filter(deliveries::host.eq(host))
            .filter(deliveries::state.eq(DeliveryState::Waiting.as_str())),
    )
    .set((
        deliveries::state.eq(DeliveryState::GivenUp.as_str()),
        deliveries::last_error.eq(Some(why)),
        deliveries::done_at.eq(Some(now.naive_utc())),
    ))
    .execute(conn)?)
}

/// Gives up everything that waits: the site takes a new identity.
///
/// # Errors
/// When the database does not answer.
pub fn drop_all(conn: &mut AnyConnection, why: &str, now: DateTime<Utc>) -> StorageResult<usize> {
    Ok(diesel::update(deliveries::table.filter(deliveries::state.eq(DeliveryState::Waiting.as_str())))
        .set((
            deliveries::state.eq(DeliveryState::GivenUp.as_str()),
            deliveries::last_error.eq(Some(why)),
            deliveries::done_at.eq(Some(now.naive_utc())),
        ))
        .execute(conn)?)
}

/// Drops rows of what is done and older than the time given.
///
/// # Errors
/// When the database does not answer.
pub fn sweep(conn: &mut AnyConnection, older_than: DateTime<Utc>) -> StorageResult<usize> {
    Ok(diesel::delete(
        deliveries::table
            .filter(deliveries::state.ne(DeliveryState::Waiting.as_str()))
            .filter(deliveries::done_at.lt(older_than.naive_utc())),
    )
    .execute(conn)?)
}

/// Ends all leases: whoever held them was killed.
///
/// # Errors
/// When the database does not answer.
pub fn end_leases(conn: &mut AnyConnection) -> StorageResult<()> {
    diesel::update(deliveries::table.filter(deliveries::lease_until.is_not_null()))
        .set(deliveries::lease_until.eq(None::<NaiveDateTime>))
        .execute(conn)?;
    Ok(())
}
