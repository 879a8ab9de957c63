//! Proving a password: the same work and the same answer whether a name is known or not, and few tries.

use crate::actions::sessions::{count_failure, find_candidate};
use crate::auth::{VerifiedPassword, verify_or_dummy};
use crate::context::Context;
use crate::domain::account::Email;
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::ids::AccountKey;
use crate::storage::StorageError;

/// Whose password it is.
pub(super) struct Claim {
    /// The mail address, if what was typed is one.
    pub(super) email: Option<Email>,
    /// What attempts are counted under; only its keyed hash is kept.
    pub(super) name: String,
    /// What was typed.
    pub(super) password: String,
}

/// A password that was right.
pub(super) struct Proof {
    pub(super) account: AccountKey,
    pub(super) password: VerifiedPassword,
    pub(super) name_hash: Vec<u8>,
}

/// Why a password proves nothing.
#[derive(Debug, thiserror::Error)]
pub(super) enum ProofError {
    /// The name or the password is wrong; it does not say which.
    #[error("wrong name or password")]
    Wrong,
    /// Too many failed for this name of late, known or not.
    #[error("too many tries failed for this name")]
    TooMany,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Fault for ProofError {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Wrong => FaultKind::Invalid,
            Self::TooMany => FaultKind::TooMany,
            Self::Storage(error) => error.kind(),
        }
    }
    fn message(&self) -> Message {
        match self {
            Self::Wrong => Message::new("auth-wrong-password"),
            Self::TooMany => Message::new("auth-too-many-tries"),
            Self::Storage(error) => error.message(),
        }
    }
}

/// Checks a password.
///
/// # Errors
/// See [`ProofError`].
pub(super) async fn prove(context: &Context, claim: Claim) -> Result<Proof, ProofError> {
    let name_hash = context.site_key().sign("login name", &[claim.name.as_bytes()]).into_bytes();
    let (email, hash) = (claim.email, name_hash.clone());
    let candidate = context.transact(move |tx| find_candidate(tx, email.as_ref(), &hash)).await?;
    if candidate.locked {
        return Err(ProofError::TooMany);
    }
    let (known, typed) = (candidate.password, claim.password);
    let outcome = context.blocking(move || verify_or_dummy(known.as_ref(), &typed)).await;
    if let (Ok(password), Some(account)) = (outcome, candidate.account) {
        return Ok(Proof { account, password, name_hash });
    }
    context.transact(move |tx| count_failure(tx, &name_hash)).await?;
    Err(ProofError::Wrong)
}
