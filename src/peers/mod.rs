//! What we do to other servers, and how we know that it is them.

pub mod signatures;
