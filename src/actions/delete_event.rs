//! An organizer deletes an event that was a mistake: nothing of it remains but its id.

use super::change_event::own_event;
use super::event_error::EventError;
use super::keep_picture::remove_files;
use super::notice_duplicates::{leave, reveal};
use super::{announce, feature_events, timed};
use crate::domain::event::{Event, Visibility};
use crate::domain::ids::EventId;
use crate::domain::policy::Acting;
use crate::storage::{self, Tx};

/// Deletes an event: asks everyone who got it to delete it, and erases it here.
///
/// # Errors
/// See [`EventError`].
pub fn delete_event(tx: &mut Tx<'_>, acting: Acting, id: EventId) -> Result<(), EventError> {
    let event = own_event(tx, acting, id)?;
    withdraw(tx, &event)
}

/// Withdraws an event of ours: told first, then erased.
pub(super) fn withdraw(tx: &mut Tx<'_>, event: &Event) -> Result<(), EventError> {
    if event.visibility != Visibility::Draft {
        announce::deleted(tx, event)?;
    }
    let left = leave(tx, event)?;
    timed::stop_clocks(tx, event.id)?;
    let erased = storage::events::erase(tx, event)?;
    remove_files(tx, erased.files)?;
    reveal(tx, left)?;
    if event.visibility != Visibility::Draft {
        let actor = announce::organizer_actor(tx, event)?;
        feature_events::refresh(tx, actor)?;
    }
    Ok(())
}
