//! Reminders that were sent and not taken back.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::connection::AnyConnection;
use super::error::{StorageError, StorageResult};
use super::schema::{activities, reminders};
use super::transaction::Tx;
use crate::domain::ids::{ActivityId, ActivityKey, EventKey};

/// A reminder that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The Announce it is.
    pub activity: ActivityId,
    /// When it was sent.
    pub sent: DateTime<Utc>,
    /// When the event it reminds of was to begin.
    pub start: DateTime<Utc>,
}

/// The reminder of an event that stands.
///
/// # Errors
/// When the database does not answer or the row is unreadable.
pub fn standing(conn: &mut AnyConnection, event: EventKey) -> StorageResult<Option<Standing>> {
    let row: Option<(String, NaiveDateTime, Option<NaiveDateTime>)> = reminders::table
        .inner_join(activities::table)
        .filter(reminders::event_id.eq(event.0))
        .select((activities::uuid, reminders::sent_at, activities::expires_at))
        .first(conn)
        .optional()?;
    row.map(|(id, sent, start)| {
        let activity = id.parse().map_err(|_| StorageError::Corrupt("activities.uuid"))?;
        let start = start.ok_or(StorageError::Corrupt("a reminder that does not expire"))?;
        Ok(Standing { activity, sent: sent.and_utc(), start: start.and_utc() })
    })
    .transpose()
}

/// Remembers a reminder that was sent.
///
/// # Errors
/// [`StorageError::is_duplicate`] when one stands already.
pub fn remember(tx: &mut Tx<'_>, event: EventKey, activity: ActivityKey) -> StorageResult<()> {
    diesel::insert_into(reminders::table)
        .values((
            reminders::event_id.eq(event.0),
            reminders::activity_id.eq(activity.0),
            reminders::sent_at.eq(tx.now.naive_utc()),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Forgets a reminder that was taken back.
///
/// # Errors
/// When the database does not answer.
pub fn forget(conn: &mut AnyConnection, event: EventKey) -> StorageResult<()> {
    diesel::delete(reminders::table.find(event.0)).execute(conn)?;
    Ok(())
}
