//! What a signed request claims, once everything that needs no key was checked.

use chrono::{DateTime, Utc};

use super::error::SignatureError;
use super::head::RequestHead;
use super::{cavage, rfc9421};
use crate::auth::{PublicKey, SignatureHash};
use crate::config::PublicUrl;
use crate::domain::signature::Dialect;
use crate::domain::uri::KeyUri;

/// A signature that covers what it must, is fresh and fits the body; whether the key made it is still open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub(super) dialect: Dialect,
    pub(super) key_id: KeyUri,
    pub(super) hashes: Vec<SignatureHash>,
    /// What may have been signed: one entry for each known way of writing host and target.
    pub(super) bases: Vec<String>,
    pub(super) signature: Vec<u8>,
}

impl Claim {
    /// Whose key is claimed, as written, with or without a fragment.
    pub fn key_id(&self) -> &KeyUri {
        &self.key_id
    }

    /// The form it came in.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Checks the signature itself.
    ///
    /// # Errors
    /// [`SignatureError::Mismatch`]; the key may have been changed: fetch it once more, then give up.
    pub fn verify(&self, key: &PublicKey) -> Result<(), SignatureError> {
        let holds = |hash| self.bases.iter().any(|base| key.verifies(hash, base.as_bytes(), &self.signature));
        if self.hashes.iter().copied().any(holds) { Ok(()) } else { Err(SignatureError::Mismatch) }
    }
}

/// Reads the signatures of a request received at `now` and checks all that needs no key. Any one that verifies suffices.
///
/// # Errors
/// What is wrong with the first of them, when none is usable.
pub fn read(
    head: &RequestHead,
    body: &[u8],
    us: &PublicUrl,
    now: DateTime<Utc>,
) -> Result<Vec<Claim>, SignatureError> {
    if let Some(input) = head.header("signature-input") {
        return rfc9421::read(&input, head, body, us, now);
    }
    let text = cavage::find(head).ok_or(SignatureError::Missing)?;
    cavage::read(text, head, body, us, now).map(|claim| vec![claim])
}

/// The key a request names, whether or not it used it: good for a guess about the asking program, for nothing else.
pub fn claimed_key(head: &RequestHead) -> Option<KeyUri> {
    match head.header("signature-input") {
        Some(input) => rfc9421::key_id(&input),
        None => cavage::key_id(cavage::find(head)?),
    }
}
