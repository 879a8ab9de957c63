//! The dates of events, over which lists walk.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::StorageResult;
use super::events::EventContent;
use super::schema::{events, occurrences, organizations};
use super::transaction::Tx;
use crate::domain::event::{EventStatus, Visibility};
use crate::domain::ids::{EventKey, OrganizationKey};
use crate::domain::organization::OrganizationState;
use crate::domain::time::When;

/// The most dates kept of one series.
pub const MAX_DATES: usize = 500;

/// Which dates of an event lists show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dates {
    /// Its own, and no other.
    Once,
    /// The coming ones of a series, in order; at most [`MAX_DATES`]. Past ones stay as they were.
    Coming(Vec<When>),
}

/// Writes the dates of an event over those it had.
pub(super) fn write(tx: &mut Tx<'_>, key: EventKey, content: &EventContent) -> StorageResult<()> {
    let of_event = occurrences::table.filter(occurrences::event_id.eq(key.0));
    match &content.dates {
        Dates::Once => {
            diesel::delete(of_event).execute(tx.conn)?;
            insert(tx, key, content.status.as_str(), &content.when)?;
        }
        Dates::Coming(dates) => {
            diesel::delete(of_event.filter(occurrences::until_utc.gt(tx.now.naive_utc())))
                .execute(tx.conn)?;
            let mut known: Vec<NaiveDateTime> = of_event.select(occurrences::original_start).load(tx.conn)?;
            for when in dates.iter().take(MAX_DATES) {
                if !known.contains(&when.start_local()) {
                    known.push(when.start_local());
                    insert(tx, key, content.status.as_str(), when)?;
                }
            }
        }
    }
    refresh_listed(tx.conn, key)
}

fn insert(tx: &mut Tx<'_>, key: EventKey, status: &str, when: &When) -> StorageResult<()> {
    diesel::insert_into(occurrences::table)
        .values((
            occurrences::event_id.eq(key.0),
            occurrences::original_start.eq(when.start_local()),
            occurrences::start_local.eq(when.start_local()),
            occurrences::end_local.eq(when.end_local()),
            occurrences::start_utc.eq(when.start_utc().naive_utc()),
            occurrences::until_utc.eq(when.listed_until().naive_utc()),
            occurrences::status.eq(status),
            occurrences::listed.eq(false),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Adds dates to those a series has; what it is stays as it is.
pub(super) fn add(tx: &mut Tx<'_>, key: EventKey, dates: &[When]) -> StorageResult<()> {
    let of_event = occurrences::table.filter(occurrences::event_id.eq(key.0));
    let mut known: Vec<NaiveDateTime> = of_event.select(occurrences::original_start).load(tx.conn)?;
    let status: String = events::table.find(key.0).select(events::status).first(tx.conn)?;
    for when in dates.iter().take(MAX_DATES) {
        if !known.contains(&when.start_local()) {
            known.push(when.start_local());
            insert(tx, key, &status, when)?;
        }
    }
    refresh_listed(tx.conn, key)
}

/// The starts of an event's dates that have not ended, soonest first.
///
/// # Errors
/// When the database does not answer.
pub fn coming(
    conn: &mut AnyConnection,
    key: EventKey,
    now: DateTime<Utc>,
    limit: i64,
) -> StorageResult<Vec<DateTime<Utc>>> {
    let starts: Vec<NaiveDateTime> = occurrences::table
        .filter(occurrences::event_id.eq(key.0))
        .filter(occurrences::until_utc.gt(now.naive_utc()))
        .order(occurrences::start_utc)
        .select(occurrences::start_utc)
        .limit(limit)
        .load(conn)?;
    Ok(starts.into_iter().map(|at| at.and_utc()).collect())
}

/// Which of these events have several dates, past ones included.
///
/// # Errors
/// When the database does not answer.
pub fn series_among(conn: &mut AnyConnection, keys: &[EventKey]) -> StorageResult<HashSet<EventKey>> {
    let keys: Vec<i64> = keys.iter().map(|key| key.0).collect();
    let counted: Vec<(i64, i64)> = occurrences::table
        .filter(occurrences::event_id.eq_any(keys))
        .group_by(occurrences::event_id)
        .select((occurrences::event_id, count_star()))
        .load(conn)?;
    Ok(counted.into_iter().filter(|(_, dates)| *dates > 1).map(|(key, _)| EventKey(key)).collect())
}

/// Whether no earlier date of an event begins at `from` or later and has not ended: lists of series show one date only.
///
/// # Errors
/// When the database does not answer.
pub fn is_first(
    conn: &mut AnyConnection,
    key: EventKey,
    start: DateTime<Utc>,
    from: Option<DateTime<Utc>>,
    not_ended_by: Option<DateTime<Utc>>,
) -> StorageResult<bool> {
    let mut earlier = occurrences::table
        .filter(occurrences::event_id.eq(key.0))
        .filter(occurrences::start_utc.lt(start.naive_utc()))
        .into_boxed();
    if let Some(from) = from {
        earlier = earlier.filter(occurrences::start_utc.ge(from.naive_utc()));
    }
    if let Some(now) = not_ended_by {
        earlier = earlier.filter(occurrences::until_utc.gt(now.naive_utc()));
    }
    let found: i64 = earlier.count().get_result(conn)?;
    Ok(found == 0)
}

/// Brings the dates' "listed" in line with the event's row.
pub(super) fn refresh_listed(conn: &mut AnyConnection, key: EventKey) -> StorageResult<()> {
    type Row = (String, bool, bool, Option<String>);
    let (visibility, hidden, held, organizer): Row = events::table
        .left_join(organizations::table)
        .filter(events::id.eq(key.0))
        .select((events::visibility, events::hidden, events::held, organizations::state.nullable()))
        .first(conn)?;
    let publishes = organizer.is_none_or(|state| state == OrganizationState::Active.as_str());
    let listed = visibility == Visibility::Public.as_str() && !hidden && !held && publishes;
    diesel::update(occurrences::table.filter(occurrences::event_id.eq(key.0)))
        .set(occurrences::listed.eq(listed))
        .execute(conn)?;
    Ok(())
}

/// Brings "listed" in line for all dates of an organization's events: it was paused, deleted, or is back.
pub(super) fn refresh_listed_of(
    conn: &mut AnyConnection,
    organization: OrganizationKey,
) -> StorageResult<()> {
    let state: String = organizations::table.find(organization.0).select(organizations::state).first(conn)?;
    let own = || events::table.filter(events::organization_id.eq(organization.0)).select(events::id);
    diesel::update(occurrences::table.filter(occurrences::event_id.eq_any(own())))
        .set(occurrences::listed.eq(false))
        .execute(conn)?;
    if state == OrganizationState::Active.as_str() {
        let public = own()
            .filter(events::visibility.eq(Visibility::Public.as_str()))
            .filter(events::hidden.eq(false))
            .filter(events::held.eq(false));
        diesel::update(occurrences::table.filter(occurrences::event_id.eq_any(public)))
            .set(occurrences::listed.eq(true))
            .execute(conn)?;
    }
    Ok(())
}

/// Says of all dates of an event whether they take place.
pub(super) fn set_status(conn: &mut AnyConnection, key: EventKey, status: EventStatus) -> StorageResult<()> {
    diesel::update(occurrences::table.filter(occurrences::event_id.eq(key.0)))
        .set(occurrences::status.eq(status.as_str()))
        .execute(conn)?;
    Ok(())
}
