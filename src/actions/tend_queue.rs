//! What waits for a server is tried now, or given up.

use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::policy::Acting;
use crate::domain::uri::Host;
use crate::i18n::KeptMessage;
use crate::storage::{self, StorageError, Tx};

/// Why nothing happened to what waits.
#[derive(Debug, thiserror::Error)]
pub enum QueueError {
    /// Who asks may not.
    #[error("only administrators tend the queue")]
    NotAllowed,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for QueueError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotAllowed => FaultKind::Forbidden,
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::NotAllowed => Message::new("error-not-allowed"),
            Self::Storage(error) => error.message(),
        }
    }
}

/// Tries what waits for a server now, also when it asked us to wait; one that was given up is looked at again at the next
/// round. Answers how many deliveries that are.
///
/// # Errors
/// See [`QueueError`].
pub fn retry_host(tx: &mut Tx<'_>, acting: Acting, host: &Host) -> Result<usize, QueueError> {
    if !acting.may_administer() {
        return Err(QueueError::NotAllowed);
    }
    storage::hosts::wake(tx.conn, host.as_str())?;
    Ok(storage::deliveries::retry_host(tx, host.as_str())?)
}

/// Gives up what waits for a server. Answers how many deliveries that are.
///
/// # Errors
/// See [`QueueError`].
pub fn drop_host(tx: &mut Tx<'_>, acting: Acting, host: &Host) -> Result<usize, QueueError> {
    if !acting.may_administer() {
        return Err(QueueError::NotAllowed);
    }
    let why = KeptMessage::from(&Message::new("delivery-dropped")).to_text();
    Ok(storage::deliveries::drop_host(tx.conn, host.as_str(), &why, tx.now)?)
}
