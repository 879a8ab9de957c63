//! What we ask of other servers, against small ones on loopback.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod actors;
mod discovery;
mod fetching;
pub mod peer;
mod site;
mod verifying;
