//! A person decides about a feed that looks broken: what left it goes, or stays.

use super::add_source::SourceError;
use super::entries_left::entries_left;
use crate::domain::event::spelled;
use crate::domain::ids::{EventKey, SourceId};
use crate::domain::policy::Acting;
use crate::storage::{self, Tx};

spelled! {
    /// What a person says of a feed that looks broken.
    HeldVerdict {
        /// It is right: what left it goes.
        Obey = "obey",
        /// It is wrong: what left it stays until it is over or told again.
        Keep = "keep",
    }
}

/// Decides about a feed that waits for a person; one that does not is left as it is. It is asked again at once.
///
/// # Errors
/// See [`SourceError`].
pub fn decide_held(
    tx: &mut Tx<'_>,
    acting: Acting,
    id: SourceId,
    verdict: HeldVerdict,
) -> Result<(), SourceError> {
    if !acting.may_moderate() {
        return Err(SourceError::NotAllowed);
    }
    let source = storage::sources::by_id(tx.conn, id)?.ok_or(SourceError::Unknown)?;
    if source.held.is_none() {
        return Ok(());
    }
    match verdict {
        HeldVerdict::Obey => {
            let left: Vec<EventKey> = if source.organization.is_some() {
                storage::published_entries::left(tx.conn, source.key)?
            } else {
                let left = storage::mirrors::left(tx.conn, source.key)?;
                left.into_iter().map(|(key, _)| key).collect()
            };
            entries_left(tx, &source, &left)?;
        }
        HeldVerdict::Keep => {
            storage::mirrors::keep_left(tx.conn, source.key)?;
            storage::published_entries::keep_left(tx.conn, source.key)?;
        }
    }
    storage::sources::release(tx.conn, source.key)?;
    storage::sources::ask_at_once(tx.conn, source.key, tx.now)?;
    tx.changes_public();
    Ok(())
}
