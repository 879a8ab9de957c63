//! The one guarded HTTP client: everything Convoca asks of other servers goes through it.
//!
//! It takes no proxy from the environment, checks scheme, port and host of every hop, refuses addresses that are not
//! public after names were resolved (so that a name cannot change its mind in between), follows redirects itself, and
//! bounds every answer in size, after decompression, and in time. A User-Agent is always sent.

mod addresses;
mod client;
mod error;
mod request;
mod resolver;
mod rules;

#[cfg(test)]
mod tests;

pub use addresses::{Reserved, reserved};
pub use client::{Client, MAX_REDIRECTS};
pub use error::{NetError, SetupError};
pub use request::{MAX_BYTES, Request, Response, Signer};
