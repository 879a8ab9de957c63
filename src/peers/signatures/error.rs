//! Why a signature does not hold.

use crate::domain::fault::{Fault, FaultKind, Message};

/// Why a signature does not hold; always answered 401, because senders try their other dialect on that and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// No signature at all.
    #[error("the request is not signed")]
    Missing,
    /// Not in either dialect's form, or beyond the limits of size and count.
    #[error("the signature cannot be read")]
    Malformed,
    /// The key is not named by an http(s) address.
    #[error("keyId is not an address")]
    KeyId,
    /// Not RSA with SHA-256 or SHA-512.
    #[error("the signature's algorithm is not known here")]
    Algorithm,
    /// A part of the request that must be under the signature is not.
    #[error("the signature does not cover {0}")]
    NotCovered(&'static str),
    /// A covered header is not in the request, or a covered component is not known.
    #[error("the signature covers {0}, which is not there")]
    NotThere(String),
    /// `Host` is not ours.
    #[error("the request was meant for another host")]
    WrongHost,
    /// `Date` or `created` cannot be read.
    #[error("the signature's date cannot be read")]
    Date,
    /// Signed more than an hour ago.
    #[error("the signature is too old")]
    TooOld,
    /// Signed more than five minutes in the future.
    #[error("the signature is from the future")]
    InTheFuture,
    /// `expires` has passed.
    #[error("the signature has expired")]
    Expired,
    /// No digest of the body in an algorithm that is known here.
    #[error("the body's digest cannot be read")]
    Digest,
    /// The body is not what was signed.
    #[error("the body does not fit its digest")]
    DigestMismatch,
    /// The key did not make this signature over this request.
    #[error("the signature does not fit the request")]
    Mismatch,
}

impl Fault for SignatureError {
    fn kind(&self) -> FaultKind {
        FaultKind::Unauthenticated
    }

    fn message(&self) -> Message {
        Message::new("peers-signature").with("reason", self)
    }
}
