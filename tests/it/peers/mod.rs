//! What we ask of other servers, against small ones on loopback.

mod actors;
mod discovery;
mod fetching;
mod peer;
mod site;
mod verifying;
