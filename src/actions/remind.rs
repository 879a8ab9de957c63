//! Followers are reminded of an event: one boost by its organization some hours before, never of one that does not take
//! place, never after it began.

use chrono::{DateTime, TimeDelta, Utc};

use super::{announce_news, timed};
use crate::domain::event::Event;
use crate::domain::job::TimedDeed;
use crate::domain::plan::{Reminding, takes_place};
use crate::domain::time::When;
use crate::storage::reminders::Standing;
use crate::storage::{self, StorageError, StorageResult, Tx};

/// Whole days are reminded of as if they began in the morning: nobody is woken for them.
const MORNING: TimeDelta = TimeDelta::hours(9);

/// At the latest so long before whole days begin.
const EVENING_BEFORE: TimeDelta = TimeDelta::hours(3);

/// When followers are to be reminded of an event; `None`: not at all.
fn time(tx: &mut Tx<'_>, event: &Event) -> StorageResult<Option<DateTime<Utc>>> {
    if !event.is_listed() || !takes_place(event.status) || event.plan.reminding == Reminding::Never {
        return Ok(None);
    }
    let organizer =
        event.organizer.as_ref().ok_or(StorageError::Corrupt("an event of ours has no organizer"))?;
    let hours = storage::organizations::reminder_hours(tx.conn, organizer.key)?;
    let Some(lead) = hours.map(|hours| TimeDelta::hours(hours.into())) else { return Ok(None) };
    let start = event.when.start_utc();
    let at = match event.when {
        When::Timed { .. } => start - lead,
        When::AllDay { .. } => (start + MORNING - lead).min(start - EVENING_BEFORE),
    };
    // Who hears of an event for the first time then needs no reminder.
    if event.published.is_some_and(|published| published >= at) {
        return Ok(None);
    }
    // Once is enough, unless the event then moved to a later time, by more than an hour or two.
    let standing = storage::reminders::standing(tx.conn, event.key)?;
    let again = |sent: Standing| start > sent.start && at >= sent.sent + lead / 2;
    Ok(Some(at).filter(|_| standing.is_none_or(again)))
}

/// When a reminder that lies ahead is due.
pub(super) fn due(tx: &mut Tx<'_>, event: &Event) -> StorageResult<Option<DateTime<Utc>>> {
    let now = tx.now;
    Ok(time(tx, event)?.filter(|at| *at > now))
}

/// Reminds followers, if it is time and the event has not begun. A reminder sent before, of an event that moved since, is
/// taken back first: a second boost of the same by the same would be ignored.
///
/// # Errors
/// When the database does not answer.
pub(super) fn remind(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    let Some(at) = time(tx, event)? else { return Ok(()) };
    if at > tx.now {
        return timed::set(tx, event.id, TimedDeed::Remind, Some(at));
    }
    if event.when.start_utc() <= tx.now {
        return Ok(());
    }
    announce_news::reminder_taken_back(tx, event)?;
    announce_news::reminded(tx, event)
}
