//! The exact place of an event is told when its time has come: from then on it is the event's place everywhere.

use chrono::{DateTime, Utc};

use super::tell_news::{Pace, notice};
use super::{announce, timed};
use crate::domain::event::{Event, Visibility};
use crate::domain::plan::takes_place;
use crate::storage::deliveries::Priority;
use crate::storage::{self, StorageError, StorageResult, Tx};

/// An event that was there a moment ago, in the same transaction.
pub(super) const GONE: StorageError = StorageError::Corrupt("an event vanished while it was changed");

/// When the exact place is to be told; never of an event that does not take place.
pub(super) fn due(event: &Event) -> Option<DateTime<Utc>> {
    let late = event.plan.late_place.as_ref()?;
    (event.visibility != Visibility::Draft && takes_place(event.status)).then_some(late.at)
}

/// Tells the exact place, if it is time.
///
/// # Errors
/// When the database does not answer.
pub(super) fn tell_place(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    match due(event) {
        None => return Ok(()),
        Some(at) if at > tx.now => return timed::set_clocks(tx, event),
        Some(_) => {}
    }
    storage::events::disclose_place(tx, event)?;
    let told = storage::events::by_id(tx.conn, event.id)?.ok_or(GONE)?;
    announce::changed(tx, &told, Priority::Urgent)?;
    notice(tx, event, &told, Pace::AtOnce)?;
    timed::set_clocks(tx, &told)
}
