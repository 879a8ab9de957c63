//! What we mirror.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::count;
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::{event_sources, sources};
use super::transaction::Tx;
use crate::domain::ids::{EventKey, OrganizationKey, SourceId, SourceKey};
use crate::domain::source::{Held, Pace, Source, SourcePolicy, SourceState, SourceTarget};
use crate::domain::uri::ActivityUri;

#[derive(Queryable, Selectable)]
#[diesel(table_name = sources)]
struct Row {
    id: i64,
    uuid: String,
    kind: String,
    target: String,
    name: String,
    policy: String,
    state: String,
    last_success: Option<NaiveDateTime>,
    last_error: Option<String>,
    next_poll: Option<NaiveDateTime>,
    organization_id: Option<i64>,
    created_at: NaiveDateTime,
    pace: i32,
    failing_since: Option<NaiveDateTime>,
    held_since: Option<NaiveDateTime>,
    held_why: Option<String>,
}

fn source(row: Row, events: i64) -> StorageResult<Source> {
    let corrupt = StorageError::Corrupt;
    let held = row.held_since.zip(row.held_why).map(|(since, why)| Held { since: since.and_utc(), why });
    Ok(Source {
        key: SourceKey(row.id),
        id: row.uuid.parse().map_err(|_| corrupt("sources.uuid"))?,
        target: SourceTarget::parse(&row.kind, &row.target).ok_or(corrupt("sources.target"))?,
        name: row.name,
        policy: SourcePolicy::parse(&row.policy).ok_or(corrupt("sources.policy"))?,
        state: SourceState::parse(&row.state).ok_or(corrupt("sources.state"))?,
        created: row.created_at.and_utc(),
        last_success: row.last_success.map(|at| at.and_utc()),
        last_error: row.last_error,
        events,
        next_poll: row.next_poll.map(|at| at.and_utc()),
        pace: Pace::of_minutes(row.pace),
        failing_since: row.failing_since.map(|at| at.and_utc()),
        held,
        organization: row.organization_id.map(OrganizationKey),
    })
}

fn with_counts(conn: &mut AnyConnection, rows: Vec<Row>) -> StorageResult<Vec<Source>> {
    let keys: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let counts: Vec<(i64, i64)> = event_sources::table
        .filter(event_sources::source_id.eq_any(&keys))
        .group_by(event_sources::source_id)
        .select((event_sources::source_id, count(event_sources::event_id).aggregate_distinct()))
        .load(conn)?;
    let mut counts: HashMap<i64, i64> = counts.into_iter().collect();
    for (source, published) in super::published_entries::counts(conn, &keys)? {
        *counts.entry(source).or_default() += published;
    }
    rows.into_iter()
        .map(|row| {
            let events = counts.get(&row.id).copied().unwrap_or(0);
            source(row, events)
        })
        .collect()
}

/// All sources, oldest first.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn all(conn: &mut AnyConnection) -> StorageResult<Vec<Source>> {
    let rows = sources::table.order(sources::id).select(Row::as_select()).load(conn)?;
    with_counts(conn, rows)
}

/// The source with this id.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn by_id(conn: &mut AnyConnection, id: SourceId) -> StorageResult<Option<Source>> {
    let row = sources::table
        .filter(sources::uuid.eq(id.to_string()))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    Ok(with_counts(conn, row.into_iter().collect())?.pop())
}

/// Whether the row is there still.
///
/// # Errors
/// When the database does not answer.
pub fn exists(conn: &mut AnyConnection, key: SourceKey) -> StorageResult<bool> {
    let found: i64 = sources::table.find(key.0).count().get_result(conn)?;
    Ok(found > 0)
}

/// The source that mirrors this address.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn by_target(conn: &mut AnyConnection, target: &str) -> StorageResult<Option<Source>> {
    let row =
        sources::table.filter(sources::target.eq(target)).select(Row::as_select()).first(conn).optional()?;
    Ok(with_counts(conn, row.into_iter().collect())?.pop())
}

/// How the source with this address stands.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn state_of(conn: &mut AnyConnection, target: &str) -> StorageResult<Option<SourceState>> {
    let state: Option<String> =
        sources::table.filter(sources::target.eq(target)).select(sources::state).first(conn).optional()?;
    state.map(|state| SourceState::parse(&state).ok_or(StorageError::Corrupt("sources.state"))).transpose()
}

/// Those of these addresses that are sources.
///
/// # Errors
/// When the database does not answer.
pub fn among(conn: &mut AnyConnection, targets: &[&str]) -> StorageResult<HashSet<String>> {
    let found: Vec<String> =
        sources::table.filter(sources::target.eq_any(targets)).select(sources::target).load(conn)?;
    Ok(found.into_iter().collect())
}

/// Adds a source.
///
/// # Errors
/// [`StorageError::is_duplicate`] when its address is mirrored already.
pub fn insert(
    tx: &mut Tx<'_>,
    target: &SourceTarget,
    name: &str,
    policy: SourcePolicy,
    state: SourceState,
    follow: Option<&ActivityUri>,
) -> StorageResult<(SourceKey, SourceId)> {
    let id = SourceId(tx.ids.uuid());
    let now = tx.now.naive_utc();
    let key = diesel::insert_into(sources::table)
        .values((
            sources::uuid.eq(id.to_string()),
            sources::kind.eq(target.kind()),
            sources::target.eq(target.as_str()),
            sources::name.eq(name),
            sources::policy.eq(policy.as_str()),
            sources::state.eq(state.as_str()),
            sources::follow_uri.eq(follow.map(ActivityUri::as_str)),
            sources::failures.eq(0),
            sources::next_poll.eq(target.polled().map(|_| now)),
            sources::created_at.eq(now),
        ))
        .returning(sources::id)
        .get_result(tx.conn)?;
    Ok((SourceKey(key), id))
}

/// Changes where a source stands.
///
/// # Errors
/// When the database does not answer.
pub fn set_state(conn: &mut AnyConnection, key: SourceKey, state: SourceState) -> StorageResult<()> {
    diesel::update(sources::table.find(key.0)).set(sources::state.eq(state.as_str())).execute(conn)?;
    Ok(())
}

/// Pauses all followed actors and says why: the site took a new identity.
///
/// # Errors
/// When the database does not answer.
pub fn pause_followed(conn: &mut AnyConnection, why: &str) -> StorageResult<()> {
    diesel::update(sources::table.filter(sources::kind.eq("actor")))
        .set((sources::state.eq(SourceState::Paused.as_str()), sources::last_error.eq(why)))
        .execute(conn)?;
    Ok(())
}

/// Changes what happens with what a source brings; trust is earned anew from then on.
///
/// # Errors
/// When the database does not answer.
pub fn set_policy(conn: &mut AnyConnection, key: SourceKey, policy: SourcePolicy) -> StorageResult<()> {
    diesel::update(sources::table.find(key.0))
        .set((sources::policy.eq(policy.as_str()), sources::approvals.eq(0)))
        .execute(conn)?;
    Ok(())
}

/// What a moderator's decision says of who brought the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approval {
    /// One more was published.
    Given,
    /// One less was.
    TakenBack,
    /// One was refused: counting begins anew.
    Denied,
}

/// Counts how many events of those who brought this one were published in a row.
///
/// # Errors
/// When the database does not answer.
pub fn count_approval(conn: &mut AnyConnection, event: EventKey, approval: Approval) -> StorageResult<()> {
    let brought =
        event_sources::table.filter(event_sources::event_id.eq(event.0)).select(event_sources::source_id);
    let those = sources::table.filter(sources::id.eq_any(brought));
    match approval {
        Approval::Given => {
            diesel::update(those).set(sources::approvals.eq(sources::approvals + 1)).execute(conn)?
        }
        Approval::TakenBack => diesel::update(those.filter(sources::approvals.gt(0)))
            .set(sources::approvals.eq(sources::approvals - 1))
            .execute(conn)?,
        Approval::Denied => diesel::update(those).set(sources::approvals.eq(0)).execute(conn)?,
    };
    Ok(())
}

/// Sources that are looked at first and of which at least so many events in a row were published.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn well_tried(conn: &mut AnyConnection, approvals: i32) -> StorageResult<Vec<(SourceId, String)>> {
    let rows: Vec<(String, String)> = sources::table
        .filter(sources::policy.eq(SourcePolicy::Review.as_str()))
        .filter(sources::approvals.ge(approvals))
        .order(sources::id)
        .select((sources::uuid, sources::name))
        .load(conn)?;
    rows.into_iter()
        .map(|(uuid, name)| Ok((uuid.parse().map_err(|_| StorageError::Corrupt("sources.uuid"))?, name)))
        .collect()
}

/// The Follow activity by which we asked.
///
/// # Errors
/// When the database does not answer.
pub fn follow_uri(conn: &mut AnyConnection, key: SourceKey) -> StorageResult<Option<String>> {
    Ok(sources::table.find(key.0).select(sources::follow_uri).first(conn)?)
}

/// Pauses the sources that publish under an organization: it is gone.
///
/// # Errors
/// When the database does not answer.
pub fn release_of(conn: &mut AnyConnection, organization: OrganizationKey) -> StorageResult<()> {
    diesel::update(sources::table.filter(sources::organization_id.eq(organization.0)))
        .set((sources::organization_id.eq(None::<i64>), sources::state.eq(SourceState::Paused.as_str())))
        .execute(conn)?;
    Ok(())
}

/// Removes a source; what it alone brought is withdrawn by the caller before.
///
/// # Errors
/// When the database does not answer.
pub fn delete(conn: &mut AnyConnection, key: SourceKey) -> StorageResult<()> {
    diesel::delete(sources::table.find(key.0)).execute(conn)?;
    Ok(())
}

/// What a feed said of itself last time, for conditional requests.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Validators {
    /// ETag.
    pub etag: Option<String>,
    /// Last-Modified.
    pub last_modified: Option<String>,
}

/// What a feed said of itself last time, and how often it failed since.
///
/// # Errors
/// When the database does not answer.
pub fn validators(conn: &mut AnyConnection, key: SourceKey) -> StorageResult<(Validators, i32)> {
    let (etag, last_modified, failures) = sources::table
        .find(key.0)
        .select((sources::etag, sources::last_modified, sources::failures))
        .first(conn)?;
    Ok((Validators { etag, last_modified }, failures))
}

/// Notes that a source answered well.
///
/// # Errors
/// When the database does not answer.
pub fn succeed(
    conn: &mut AnyConnection,
    key: SourceKey,
    now: DateTime<Utc>,
    validators: Option<&Validators>,
    next: Option<DateTime<Utc>>,
) -> StorageResult<()> {
    if let Some(validators) = validators {
        diesel::update(sources::table.find(key.0))
            .set((sources::etag.eq(&validators.etag), sources::last_modified.eq(&validators.last_modified)))
            .execute(conn)?;
    }
    diesel::update(sources::table.find(key.0))
        .set((
            sources::last_success.eq(now.naive_utc()),
            sources::last_error.eq(None::<String>),
            sources::failures.eq(0),
            sources::failing_since.eq(None::<NaiveDateTime>),
            sources::told_at.eq(None::<NaiveDateTime>),
            sources::next_poll.eq(next.map(|at| at.naive_utc())),
        ))
        .execute(conn)?;
    diesel::update(sources::table.find(key.0).filter(sources::state.eq(SourceState::Failing.as_str())))
        .set(sources::state.eq(SourceState::Active.as_str()))
        .execute(conn)?;
    Ok(())
}

/// Changes how often a feed is asked.
///
/// # Errors
/// When the database does not answer.
pub fn set_pace(conn: &mut AnyConnection, key: SourceKey, pace: Pace) -> StorageResult<()> {
    diesel::update(sources::table.find(key.0)).set(sources::pace.eq(pace.minutes())).execute(conn)?;
    Ok(())
}

/// Gives what a feed brings to an organization of this site to publish.
///
/// # Errors
/// When the database does not answer.
pub fn give_to(conn: &mut AnyConnection, key: SourceKey, to: OrganizationKey) -> StorageResult<()> {
    diesel::update(sources::table.find(key.0)).set(sources::organization_id.eq(to.0)).execute(conn)?;
    Ok(())
}

/// Has a feed asked again at once.
///
/// # Errors
/// When the database does not answer.
pub fn ask_at_once(conn: &mut AnyConnection, key: SourceKey, now: DateTime<Utc>) -> StorageResult<()> {
    diesel::update(sources::table.find(key.0).filter(sources::kind.ne("actor")))
        .set(sources::next_poll.eq(now.naive_utc()))
        .execute(conn)?;
    Ok(())
}

/// Sets a source's next turn; `None` leaves it alone.
///
/// # Errors
/// When the database does not answer.
pub fn set_next(conn: &mut AnyConnection, key: SourceKey, next: Option<DateTime<Utc>>) -> StorageResult<()> {
    diesel::update(sources::table.find(key.0))
        .set(sources::next_poll.eq(next.map(|at| at.naive_utc())))
        .execute(conn)?;
    Ok(())
}

/// Notes that what a feed says looks broken: a person must say whether it is believed.
///
/// # Errors
/// When the database does not answer.
pub fn hold(
    conn: &mut AnyConnection,
    key: SourceKey,
    why: &str,
    now: DateTime<Utc>,
    next: DateTime<Utc>,
) -> StorageResult<()> {
    diesel::update(sources::table.find(key.0).filter(sources::held_since.is_null()))
        .set(sources::held_since.eq(now.naive_utc()))
        .execute(conn)?;
    diesel::update(sources::table.find(key.0))
        .set((
            sources::held_why.eq(why),
            sources::last_error.eq(why),
            sources::state.eq(SourceState::Held.as_str()),
            sources::next_poll.eq(next.naive_utc()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends that: a person decided, or the feed is as it was.
///
/// # Errors
/// When the database does not answer.
pub fn release(conn: &mut AnyConnection, key: SourceKey) -> StorageResult<()> {
    diesel::update(sources::table.find(key.0).filter(sources::held_since.is_not_null()))
        .set((
            sources::held_since.eq(None::<NaiveDateTime>),
            sources::held_why.eq(None::<String>),
            sources::last_error.eq(None::<String>),
            sources::told_at.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    diesel::update(sources::table.find(key.0).filter(sources::state.eq(SourceState::Held.as_str())))
        .set(sources::state.eq(SourceState::Active.as_str()))
        .execute(conn)?;
    Ok(())
}

/// Sources that do not answer, or wait for a person, since before these times, and of which nobody was told yet.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn to_tell_of(
    conn: &mut AnyConnection,
    failing_before: DateTime<Utc>,
    held_before: DateTime<Utc>,
) -> StorageResult<Vec<Source>> {
    let rows = sources::table
        .filter(sources::told_at.is_null())
        .filter(sources::state.ne(SourceState::Paused.as_str()))
        .filter(
            sources::failing_since
                .lt(failing_before.naive_utc())
                .assume_not_null()
                .or(sources::held_since.lt(held_before.naive_utc()).assume_not_null()),
        )
        .order(sources::id)
        .select(Row::as_select())
        .load(conn)?;
    with_counts(conn, rows)
}

/// Notes that the admins were told how a source fares.
///
/// # Errors
/// When the database does not answer.
pub fn mark_told(conn: &mut AnyConnection, key: SourceKey, now: DateTime<Utc>) -> StorageResult<()> {
    diesel::update(sources::table.find(key.0)).set(sources::told_at.eq(now.naive_utc())).execute(conn)?;
    Ok(())
}

/// Notes why a source did not answer well.
///
/// # Errors
/// When the database does not answer.
pub fn fail(
    conn: &mut AnyConnection,
    key: SourceKey,
    why: &str,
    now: DateTime<Utc>,
    next: Option<DateTime<Utc>>,
) -> StorageResult<()> {
    diesel::update(sources::table.find(key.0).filter(sources::failing_since.is_null()))
        .set(sources::failing_since.eq(now.naive_utc()))
        .execute(conn)?;
    diesel::update(sources::table.find(key.0))
        .set((
            sources::last_error.eq(why),
            sources::failures.eq(sources::failures + 1),
            sources::next_poll.eq(next.map(|at| at.naive_utc())),
        ))
        .execute(conn)?;
    diesel::update(
        sources::table
            .find(key.0)
            .filter(sources::failures.ge(3))
            .filter(sources::state.eq(SourceState::Active.as_str())),
    )
    .set(sources::state.eq(SourceState::Failing.as_str()))
    .execute(conn)?;
    Ok(())
}

/// Whether a feed is due.
///
/// # Errors
/// When the database does not answer.
pub fn is_any_due(conn: &mut AnyConnection, now: DateTime<Utc>) -> StorageResult<bool> {
    let due: i64 = sources::table
        .filter(sources::next_poll.le(now.naive_utc()))
        .filter(sources::state.ne(SourceState::Paused.as_str()))
        .count()
        .get_result(conn)?;
    Ok(due > 0)
}

/// Takes feeds that are due, and puts their next turn off so that no other process takes them too.
///
/// # Errors
/// When the database does not answer.
pub fn claim_due(
    conn: &mut AnyConnection,
    now: DateTime<Utc>,
    lease: DateTime<Utc>,
    limit: i64,
) -> StorageResult<Vec<SourceId>> {
    let due: Vec<(i64, String)> = sources::table
        .filter(sources::next_poll.le(now.naive_utc()))
        .filter(sources::state.ne(SourceState::Paused.as_str()))
        .order(sources::next_poll)
        .select((sources::id, sources::uuid))
        .limit(limit)
        .load(conn)?;
    let mut claimed = Vec::new();
    for (id, uuid) in due {
        let taken = diesel::update(sources::table.find(id).filter(sources::next_poll.le(now.naive_utc())))
            .set(sources::next_poll.eq(lease.naive_utc()))
            .execute(conn)?;
        if taken == 1 {
            claimed.push(uuid.parse().map_err(|_| StorageError::Corrupt("sources.uuid"))?);
        }
    }
    Ok(claimed)
}
