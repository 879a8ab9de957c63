//! What we do to other servers, and how we know that it is them.

pub mod nodeinfo;
pub mod signatures;
pub mod webfinger;
mod well_known;
