//! An event publishes itself at the time its organizers set, unless they think better of it.

use super::change_event::own_event;
use super::event_error::EventError;
use super::{announce, tell_place, timed};
use crate::domain::event::{Event, Visibility};
use crate::domain::ids::EventId;
use crate::domain::policy::{Acting, may_publish};
use crate::storage::{self, StorageError, StorageResult, Tx};

/// Publishes a draft whose time has come. One that is over by then, or whose organization may not publish any more, stays
/// a draft.
///
/// # Errors
/// When the database does not answer.
pub(super) fn publish_scheduled(tx: &mut Tx<'_>, event: &Event) -> StorageResult<()> {
    let due = event.plan.publish_at.filter(|_| event.visibility == Visibility::Draft);
    let Some(at) = due else { return Ok(()) };
    if at > tx.now {
        return timed::set_clocks(tx, event);
    }
    let organizer =
        event.organizer.as_ref().ok_or(StorageError::Corrupt("an event of ours has no organizer"))?;
    let organization = storage::organizations::get(tx.conn, organizer.key)?;
    let allowed = organization.is_some_and(|organization| may_publish(organization.state));
    if !allowed || event.when.listed_until() <= tx.now {
        return storage::events::unschedule(tx, event);
    }
    if event.plan.late_place.as_ref().is_some_and(|late| late.at <= tx.now) {
        storage::events::disclose_place(tx, event)?;
    }
    let told = storage::events::by_id(tx.conn, event.id)?.ok_or(tell_place::GONE)?;
    storage::events::publish(tx, &told)?;
    appear(tx, event.id)
}

/// Tells of an event that just became public, and sets its clocks.
///
/// # Errors
/// When the database does not answer.
pub(super) fn appear(tx: &mut Tx<'_>, id: EventId) -> StorageResult<()> {
    let event = storage::events::by_id(tx.conn, id)?.ok_or(tell_place::GONE)?;
    super::notice_duplicates::notice(tx, event.key)?;
    announce::published(tx, &event)?;
    timed::set_clocks(tx, &event)
}

/// Keeps an event from publishing itself: it stays a draft.
///
/// # Errors
/// See [`EventError`].
pub fn unschedule_event(tx: &mut Tx<'_>, acting: Acting, id: EventId) -> Result<(), EventError> {
    let event = own_event(tx, acting, id)?;
    if event.visibility != Visibility::Draft {
        return Err(EventError::PublishedAlready);
    }
    storage::events::unschedule(tx, &event)?;
    let draft = storage::events::by_id(tx.conn, id)?.ok_or(EventError::Unknown)?;
    Ok(timed::set_clocks(tx, &draft)?)
}
