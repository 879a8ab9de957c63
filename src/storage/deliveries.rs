//! Deliveries: one activity for one inbox, a row until it is delivered or given up with a reason.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::activities::ActivityKind;
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
    pub(super) fn rank(self) -> i32 {
        match self {
            Self::Urgent => 0,
            Self::Usual => 5,
        }
    }
}

/// Puts one activity for one inbox into the queue; the same twice is one. What is urgent takes with it what that inbox
/// must hear of the same object first.
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
    tx.queues();
    if priority == Priority::Urgent {
        diesel::update(
            deliveries::table
                .filter(deliveries::object_uri.eq(object))
                .filter(deliveries::inbox.eq(inbox.as_str()))
                .filter(deliveries::state.eq(DeliveryState::Waiting.as_str())),
        )
        .set(deliveries::priority.eq(priority.rank()))
        .execute(tx.conn)?;
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

/// Gives back what was taken and not tried.
///
/// # Errors
/// When the database does not answer.
pub fn give_back(conn: &mut AnyConnection, keys: &[DeliveryKey]) -> StorageResult<()> {
    diesel::update(deliveries::table.filter(deliveries::id.eq_any(ids(keys))))
        .set((
            deliveries::lease_until.eq(None::<NaiveDateTime>),
            deliveries::attempts.eq(deliveries::attempts - 1),
        ))
        .execute(conn)?;
    Ok(())
}

/// Writes of several deliveries that their inboxes said yes.
///
/// # Errors
/// When the database does not answer.
pub fn settle_delivered(
    conn: &mut AnyConnection,
    keys: &[DeliveryKey],
    now: DateTime<Utc>,
) -> StorageResult<()> {
    if keys.is_empty() {
        return Ok(());
    }
    diesel::update(deliveries::table.filter(deliveries::id.eq_any(ids(keys))))
        .set((
            deliveries::state.eq(DeliveryState::Delivered.as_str()),
            deliveries::lease_until.eq(None::<NaiveDateTime>),
            deliveries::last_error.eq(None::<String>),
            deliveries::done_at.eq(Some(now.naive_utc())),
        ))
        .execute(conn)?;
    Ok(())
}

fn ids(keys: &[DeliveryKey]) -> Vec<i64> {
    keys.iter().map(|key| key.0).collect()
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
        Outcome::Delivered => return settle_delivered(conn, &[key], now),
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

/// What is known of whether an object ever came to an inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Something about it was taken.
    CameThrough,
    /// All that was sent about it was given up.
    NeverCame,
    /// Nothing was sent, or too long ago to be remembered.
    Unknown,
}

/// Whether an object ever came to an inbox.
///
/// # Errors
/// When the database does not answer.
pub fn fate(conn: &mut AnyConnection, object: &str, inbox: &InboxUrl) -> StorageResult<Fate> {
    let states: Vec<String> = deliveries::table
        .filter(deliveries::object_uri.eq(object))
        .filter(deliveries::inbox.eq(inbox.as_str()))
        .select(deliveries::state)
        .distinct()
        .load(conn)?;
    Ok(if states.iter().any(|state| state == DeliveryState::Delivered.as_str()) {
        Fate::CameThrough
    } else if states.iter().any(|state| state == DeliveryState::GivenUp.as_str()) {
        Fate::NeverCame
    } else {
        Fate::Unknown
    })
}

/// What waits for one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingHost {
    /// Which.
    pub host: String,
    /// How many deliveries.
    pub count: i64,
    /// Since when the oldest waits.
    pub since: DateTime<Utc>,
    /// When the first is tried next.
    pub next: DateTime<Utc>,
    /// Why the last one that was tried is not through; `None` when none was tried yet.
    pub reason: Option<String>,
}

/// What waits, server by server, the longest waiting first.
///
/// # Errors
/// When the database does not answer.
pub fn waiting_by_host(conn: &mut AnyConnection, limit: i64) -> StorageResult<Vec<WaitingHost>> {
    use diesel::dsl::{count_star, min};
    type Row = (String, i64, Option<NaiveDateTime>, Option<NaiveDateTime>);
    let rows: Vec<Row> = deliveries::table
        .filter(deliveries::state.eq(DeliveryState::Waiting.as_str()))
        .group_by(deliveries::host)
        .order(min(deliveries::created_at))
        .select((deliveries::host, count_star(), min(deliveries::created_at), min(deliveries::next_at)))
        .limit(limit)
        .load(conn)?;
    rows.into_iter()
        .map(|(host, count, since, next)| {
            let reason: Option<Option<String>> = deliveries::table
                .filter(deliveries::host.eq(&host))
                .filter(deliveries::state.eq(DeliveryState::Waiting.as_str()))
                .filter(deliveries::last_error.is_not_null())
                .order(deliveries::attempts.desc())
                .select(deliveries::last_error)
                .first(conn)
                .optional()?;
            let rests: Option<Option<NaiveDateTime>> =
                hosts::table.find(&host).select(hosts::not_before).first(conn).optional()?;
            let missing = StorageError::Corrupt("a group without rows");
            let (Some(since), Some(next)) = (since, next) else { return Err(missing) };
            let next = rests.flatten().map_or(next, |until| until.max(next));
            let (since, next) = (since.and_utc(), next.and_utc());
            Ok(WaitingHost { host, count, since, next, reason: reason.flatten() })
        })
        .collect()
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
pub fn retry_host(tx: &mut Tx<'_>, host: &str) -> StorageResult<usize> {
    tx.queues();
    Ok(diesel::update(waiting_for(host)).set(deliveries::next_at.eq(tx.now.naive_utc())).execute(tx.conn)?)
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
    Ok(diesel::update(waiting_for(host))
        .set((
            deliveries::state.eq(DeliveryState::GivenUp.as_str()),
            deliveries::last_error.eq(Some(why)),
            deliveries::done_at.eq(Some(now.naive_utc())),
        ))
        .execute(conn)?)
}

#[diesel::dsl::auto_type]
fn waiting_for<'a>(host: &'a str) -> _ {
    let waiting: &'static str = DeliveryState::Waiting.as_str();
    deliveries::table.filter(deliveries::host.eq(host)).filter(deliveries::state.eq(waiting))
}

/// Gives up everything that waits for an inbox.
///
/// # Errors
/// When the database does not answer.
pub fn drop_inbox(
    conn: &mut AnyConnection,
    inbox: &InboxUrl,
    why: &str,
    now: DateTime<Utc>,
) -> StorageResult<()> {
    diesel::update(
        deliveries::table
            .filter(deliveries::host.eq(inbox.host().as_str()))
            .filter(deliveries::inbox.eq(inbox.as_str()))
            .filter(deliveries::state.eq(DeliveryState::Waiting.as_str())),
    )
    .set((
        deliveries::state.eq(DeliveryState::GivenUp.as_str()),
        deliveries::last_error.eq(Some(why)),
        deliveries::done_at.eq(Some(now.naive_utc())),
    ))
    .execute(conn)?;
    Ok(())
}

/// Takes up again what withdraws something and was given up for a host; answers how many.
///
/// # Errors
/// When the database does not answer.
pub fn resume_withdrawals(tx: &mut Tx<'_>, host: &str) -> StorageResult<usize> {
    let withdrawing = [ActivityKind::Delete.as_str(), ActivityKind::Undo.as_str()];
    let given_up: Vec<i64> = deliveries::table
        .inner_join(activities::table)
        .filter(deliveries::host.eq(host))
        .filter(deliveries::state.eq(DeliveryState::GivenUp.as_str()))
        .filter(activities::kind.eq_any(withdrawing))
        .select(deliveries::id)
        .load(tx.conn)?;
    if given_up.is_empty() {
        return Ok(0);
    }
    tx.queues();
    Ok(diesel::update(deliveries::table.filter(deliveries::id.eq_any(given_up)))
        .set((
            deliveries::state.eq(DeliveryState::Waiting.as_str()),
            deliveries::attempts.eq(0),
            deliveries::next_at.eq(tx.now.naive_utc()),
            deliveries::created_at.eq(tx.now.naive_utc()),
            deliveries::done_at.eq(None::<NaiveDateTime>),
        ))
        .execute(tx.conn)?)
}

/// The servers something waits for.
///
/// # Errors
/// When the database does not answer.
pub fn waiting_hosts(conn: &mut AnyConnection) -> StorageResult<Vec<Host>> {
    let hosts: Vec<String> = deliveries::table
        .filter(deliveries::state.eq(DeliveryState::Waiting.as_str()))
        .select(deliveries::host)
        .distinct()
        .load(conn)?;
    Ok(hosts.iter().filter_map(|host| Host::parse(host)).collect())
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
