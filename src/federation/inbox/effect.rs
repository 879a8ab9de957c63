//! What handling an activity comes down to: changes for one transaction, and a word about them.

use crate::peers::FetchError;
use crate::storage::received::Keep;
use crate::storage::{StorageError, StorageResult, Tx};

/// What became of an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handled {
    /// In words, for the operator.
    pub outcome: String,
    /// Whether it is kept for repair.
    pub keep: Keep,
}

impl Handled {
    /// Done; the activity itself is not kept.
    pub(super) fn done(outcome: &str) -> Self {
        Self { outcome: outcome.to_owned(), keep: Keep::Nothing }
    }

    /// Done; the activity is kept for repair.
    pub(super) fn kept(outcome: &str) -> Self {
        Self { outcome: outcome.to_owned(), keep: Keep::Raw }
    }
}

type Apply = Box<dyn FnOnce(&mut Tx<'_>) -> StorageResult<Handled> + Send>;

/// What an activity changes; applied in the transaction that completes its job.
pub struct Effect(Apply);

impl Effect {
    /// Changes to be made.
    pub(super) fn of(apply: impl FnOnce(&mut Tx<'_>) -> StorageResult<Handled> + Send + 'static) -> Self {
        Self(Box::new(apply))
    }

    /// Nothing changes, and why.
    pub(super) fn nothing(reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self::of(move |_| Ok(Handled { outcome: format!("ignored: {reason}"), keep: Keep::Nothing }))
    }

    /// Makes the changes.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn apply(self, tx: &mut Tx<'_>) -> StorageResult<Handled> {
        (self.0)(tx)
    }
}

/// Why an activity cannot be handled now.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Another server does not answer; later it may.
    #[error(transparent)]
    Peer(FetchError),
}
