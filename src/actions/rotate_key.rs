//! An actor of ours gets a new key: a leaked one is worth nothing from then on.

use super::announce::actor_changed;
use crate::auth::keypair::KeyPair;
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::policy::Acting;
use crate::storage::{self, StorageError, Tx};

/// Why a key was not replaced.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// Who asks may not.
    #[error("only administrators replace keys")]
    NotAllowed,
    /// No actor has this name.
    #[error("there is no organization with this short name")]
    Unknown,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for RotateError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotAllowed => FaultKind::Forbidden,
            Self::Unknown => FaultKind::NotFound,
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::NotAllowed => Message::new("error-not-allowed"),
            Self::Unknown => Message::new("error-not-found"),
            Self::Storage(error) => error.message(),
        }
    }
}

/// Gives an actor, the site's by its name too, a key made before the transaction. Its document shows the new key at once,
/// all it sends is signed with it, and everybody it deals with is told, in a letter that the key they know signs once more.
///
/// # Errors
/// See [`RotateError`].
pub fn rotate_key(tx: &mut Tx<'_>, acting: Acting, name: &str, keys: &KeyPair) -> Result<(), RotateError> {
    if !acting.may_administer() {
        return Err(RotateError::NotAllowed);
    }
    let actor = storage::local_actors::by_name(tx.conn, name)?.ok_or(RotateError::Unknown)?;
    storage::local_actors::rotate_keys(tx, &actor, &keys.to_pem(), &keys.public_pem())?;
    tx.changes_public();
    Ok(actor_changed(tx, &actor)?)
}
