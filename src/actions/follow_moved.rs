//! A source moved its account: the new one is followed, the old one no longer.

use super::add_source::{Found, SourceError, add_source};
use super::remove_source::stop_following;
use crate::domain::fault::Message;
use crate::domain::policy::Acting;
use crate::domain::source::{Source, SourceState};
use crate::i18n::KeptMessage;
use crate::storage::{self, StorageError, StorageResult, Tx};

/// Follows a source to where it moved, with the same policy. What the old account brought stays until its home says
/// otherwise; nothing new is taken from there.
///
/// # Errors
/// When the database does not answer.
pub fn follow_moved(tx: &mut Tx<'_>, old: &Source, new: &Found) -> StorageResult<()> {
    match add_source(tx, Acting::Operator, new, old.policy) {
        // One of our own organizations publishes here anyhow.
        Ok(_) | Err(SourceError::Known | SourceError::Ourselves) => {}
        Err(SourceError::Storage(error)) => return Err(error),
        Err(_) => return Err(StorageError::Corrupt("a source that moved asks nobody's leave")),
    }
    stop_following(tx, old)?;
    let target = new.target();
    let why = KeptMessage::from(&Message::new("source-moved").with("target", target.as_str())).to_text();
    storage::sources::fail(tx.conn, old.key, &why, tx.now, None)?;
    storage::sources::set_state(tx.conn, old.key, SourceState::Paused)
}
