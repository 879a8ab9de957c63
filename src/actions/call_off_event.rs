//! An organizer calls an event off. It stays in lists, struck through.

use super::announce;
use super::change_event::own_event;
use super::event_error::EventError;
use super::tell_news::{Pace, notice};
use super::timed;
use crate::domain::event::{EventStatus, Visibility};
use crate::domain::ids::EventId;
use crate::domain::policy::Acting;
use crate::storage::deliveries::Priority;
use crate::storage::{self, Tx};

/// Calls an event off and tells who got it.
///
/// # Errors
/// See [`EventError`].
pub fn call_off_event(tx: &mut Tx<'_>, acting: Acting, id: EventId) -> Result<(), EventError> {
    let event = own_event(tx, acting, id)?;
    if event.status == EventStatus::Cancelled {
        return Err(EventError::AlreadyCalledOff);
    }
    storage::events::set_status(tx, event.key, EventStatus::Cancelled)?;
    if event.visibility != Visibility::Draft {
        let changed = storage::events::by_id(tx.conn, id)?.ok_or(EventError::Unknown)?;
        announce::changed(tx, &changed, Priority::Urgent)?;
        notice(tx, &event, &changed, Pace::Settled)?;
        timed::set_clocks(tx, &changed)?;
    }
    Ok(())
}
