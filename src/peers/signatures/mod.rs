//! Signed requests: how ours are signed and how those of others are checked.
//!
//! Two dialects are read and written, draft-cavage-http-signatures-12 and RFC 9421, both with RSA; the first is what a
//! server is sent until it is known to take only the second.
//! Everything here is pure: the request as it arrived, our public address, the time of receipt and the key come in as
//! values. [`read`] checks all that needs no key and says whose key is claimed; [`Claim::verify`] does the rest.

mod cavage;
mod claim;
mod digest;
mod error;
mod freshness;
mod head;
mod key_cache;
mod rfc9421;
mod sign;

#[cfg(test)]
mod captures_tests;
#[cfg(test)]
mod tests;

pub use crate::domain::signature::Dialect;
pub use claim::{Claim, claimed_key, read};
pub use error::SignatureError;
pub use head::RequestHead;
pub use key_cache::KeyCache;
pub use sign::Signing;
