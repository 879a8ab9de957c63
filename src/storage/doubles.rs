//! Which events lists show for which others.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::occurrences;
use super::schema::{doubles, event_mirrors, event_sources, events, sources};
use super::transaction::Tx;
use crate::domain::duplicate::{Double, Doubles};
use crate::domain::event::EventUri;
use crate::domain::ids::{EventKey, SourceId};
use crate::domain::uri::{Host, WebUrl};

/// The event that stands for this one in lists.
///
/// # Errors
/// When the database does not answer.
pub fn head_of(conn: &mut AnyConnection, event: EventKey) -> StorageResult<Option<EventKey>> {
    let head: Option<i64> = doubles::table.find(event.0).select(doubles::head_id).first(conn).optional()?;
    Ok(head.map(EventKey))
}

/// The events this one stands for.
///
/// # Errors
/// When the database does not answer.
pub fn behind(conn: &mut AnyConnection, head: EventKey) -> StorageResult<Vec<EventKey>> {
    let keys: Vec<i64> = doubles::table
        .filter(doubles::head_id.eq(head.0))
        .order(doubles::event_id)
        .select(doubles::event_id)
        .load(conn)?;
    Ok(keys.into_iter().map(EventKey).collect())
}

/// Has another event stand for this one in lists, or none.
///
/// # Errors
/// When the database does not answer.
pub fn set_head(tx: &mut Tx<'_>, event: EventKey, head: Option<EventKey>) -> StorageResult<()> {
    diesel::delete(doubles::table.find(event.0)).execute(tx.conn)?;
    if let Some(head) = head {
        diesel::insert_into(doubles::table)
            .values((doubles::event_id.eq(event.0), doubles::head_id.eq(head.0)))
            .execute(tx.conn)?;
    }
    tx.changes_public();
    occurrences::refresh_listed(tx.conn, event)
}

/// Events that stand for others and are not over, soonest first.
///
/// # Errors
/// When the database does not answer.
pub fn heads(conn: &mut AnyConnection, now: DateTime<Utc>, limit: i64) -> StorageResult<Vec<EventKey>> {
    let from = (now - Duration::days(1)).naive_utc();
    let keys: Vec<i64> = events::table
        .filter(events::id.eq_any(doubles::table.select(doubles::head_id)))
        .filter(events::start_utc.gt(from).or(events::end_utc.gt(now.naive_utc())))
        .order((events::start_utc, events::id))
        .select(events::id)
        .limit(limit)
        .load(conn)?;
    Ok(keys.into_iter().map(EventKey).collect())
}

type DoubleRow = (i64, i64, String, String, Option<String>, Option<String>, bool, bool);

/// Who else tells these events.
pub(super) fn of_events(conn: &mut AnyConnection, keys: &[i64]) -> StorageResult<HashMap<i64, Doubles>> {
    let mut found: HashMap<i64, Doubles> = HashMap::new();
    let bound: Vec<(i64, i64)> = doubles::table
        .filter(doubles::event_id.eq_any(keys).or(doubles::head_id.eq_any(keys)))
        .select((doubles::event_id, doubles::head_id))
        .load(conn)?;
    if bound.is_empty() {
        return Ok(found);
    }
    let heads: Vec<i64> = bound.iter().map(|(_, head)| *head).collect();
    let names: Vec<(i64, String)> =
        events::table.filter(events::id.eq_any(heads)).select((events::id, events::uuid)).load(conn)?;
    for (event, head) in &bound {
        let uuid = names.iter().find(|(id, _)| id == head).map(|(_, uuid)| uuid);
        let shown_as = uuid.map(|uuid| uuid.parse().map_err(|_| StorageError::Corrupt("events.uuid")));
        found.entry(*event).or_default().shown_as = shown_as.transpose()?;
    }
    let rows: Vec<DoubleRow> = doubles::table
        .inner_join(events::table.on(events::id.eq(doubles::event_id)))
        .left_join(event_mirrors::table.on(event_mirrors::event_id.eq(doubles::event_id)))
        .filter(doubles::head_id.eq_any(keys))
        .order(doubles::event_id)
        .select((
            doubles::event_id,
            doubles::head_id,
            events::uuid,
            events::uri,
            event_mirrors::home.nullable(),
            event_mirrors::page_url.nullable(),
            events::hidden,
            events::held,
        ))
        .load(conn)?;
    let told: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let brought: Vec<(i64, String)> = event_sources::table
        .inner_join(sources::table)
        .filter(event_sources::event_id.eq_any(told))
        .order(event_sources::id)
        .select((event_sources::event_id, sources::uuid))
        .load(conn)?;
    for (event, head, uuid, uri, home, page, hidden, held) in rows {
        // What a moderator took out of sight is named nowhere.
        let (Some(home), false) = (home.as_deref().and_then(Host::parse), hidden || held) else { continue };
        found.entry(head).or_default().also.push(Double {
            id: uuid.parse().map_err(|_| StorageError::Corrupt("events.uuid"))?,
            uri: EventUri::parse(&uri).ok_or(StorageError::Corrupt("events.uri"))?,
            home,
            page: page.and_then(|page| WebUrl::parse(&page).ok()),
            sources: sources_of(event, &brought)?,
        });
    }
    Ok(found)
}

fn sources_of(event: i64, brought: &[(i64, String)]) -> StorageResult<Vec<SourceId>> {
    let mut found = Vec::new();
    for (_, uuid) in brought.iter().filter(|(of, _)| *of == event) {
        let id = uuid.parse().map_err(|_| StorageError::Corrupt("sources.uuid"))?;
        if !found.contains(&id) {
            found.push(id);
        }
    }
    Ok(found)
}
