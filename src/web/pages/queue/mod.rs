//! What waits to be sent to other servers: for administrators.

pub mod drop;
pub mod list;
pub mod retry;
