//! What is to be done with an event of ours at a time: set anew whenever the event changes, seen again when it is due.

use chrono::{DateTime, Utc};

use super::{remind, tell_place};
use crate::domain::event::{Event, Visibility};
use crate::domain::ids::EventId;
use crate::domain::job::{Job, TimedDeed};
use crate::storage::{self, StorageResult, Tx};

/// Sets the clocks of an event as it stands now: publishing, telling its place, reminding.
///
/// # Errors
/// When the database does not answer.
pub(super) fn set_clocks(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    let published = event.visibility != Visibility::Draft;
    set(tx, event.id, TimedDeed::Publish, event.plan.publish_at.filter(|_| !published))?;
    set(tx, event.id, TimedDeed::TellPlace, tell_place::due(event))?;
    let reminder = remind::due(tx, event)?;
    set(tx, event.id, TimedDeed::Remind, reminder)
}

/// Sets when something is done with an event, or that it is not.
///
/// # Errors
/// When the database does not answer.
pub(super) fn set(
    tx: &mut Tx<'_>,
    event: EventId,
    deed: TimedDeed,
    at: Option<DateTime<Utc>>,
) -> StorageResult<()> {
    let job = Job::AtTime { event, deed };
    match at {
        Some(at) => storage::jobs::put_at(tx, &job, at),
        None => storage::jobs::remove(tx.conn, &job),
    }
}

/// Stops all clocks of an event that is erased.
///
/// # Errors
/// When the database does not answer.
pub(super) fn stop_clocks(tx: &mut Tx<'_>, event: EventId) -> StorageResult<()> {
    TimedDeed::ALL.into_iter().try_for_each(|deed| set(tx, event, deed, None))
}

/// Does what is due with an event. What is not wanted any more is not done.
///
/// # Errors
/// When the database does not answer.
pub fn do_at_time(tx: &mut Tx<'_>, event: EventId, deed: TimedDeed) -> StorageResult<()> {
    let Some(event) = storage::events::by_id(tx.conn, event)? else { return Ok(()) };
    if !event.is_local() && deed != TimedDeed::TellNews {
        return Ok(());
    }
    match deed {
        TimedDeed::Publish => super::publish_scheduled::publish_scheduled(tx, &event),
        TimedDeed::TellPlace => tell_place::tell_place(tx, &event),
        TimedDeed::TellNews => super::tell_news::tell_news(tx, &event),
        TimedDeed::Remind => remind::remind(tx, &event),
    }
}
