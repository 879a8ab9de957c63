//! What an organization lets others do with what it publishes.

pub mod set;
pub mod show;
pub mod withdraw;
