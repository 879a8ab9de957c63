//! Entries left their feed: they go when nothing else brings them, and may come back.

use super::delete_event;
use super::event_error::EventError;
use super::withdraw_event::drop_from_source;
use crate::domain::ids::EventKey;
use crate::domain::source::Source;
use crate::storage::{self, StorageError, StorageResult, Tx};

/// Withdraws what a feed does not tell of any more: a mirror when nobody else brings it, an event that an organization of
/// this site publishes from the feed in any case.
///
/// # Errors
/// When the database does not answer.
pub fn entries_left(tx: &mut Tx<'_>, source: &Source, gone: &[EventKey]) -> StorageResult<()> {
    for key in gone {
        let Some(event) = storage::events::by_keys(tx.conn, &[key.0])?.pop() else { continue };
        if source.organization.is_none() {
            drop_from_source(tx, *key, event.uri.as_str(), source.key)?;
            continue;
        }
        // Without its entry, which would keep it from ever coming back.
        storage::published_entries::forget(tx.conn, *key)?;
        delete_event::withdraw(tx, &event).map_err(stored)?;
    }
    Ok(())
}

/// What can go wrong where nobody's leave is asked.
pub(super) fn stored(error: EventError) -> StorageError {
    match error {
        EventError::Storage(error) => error,
        _ => StorageError::Corrupt("an event that follows a feed asks nobody's leave"),
    }
}
