//! Reports: sent by anybody, decided by moderators.

pub mod decide;
pub mod list;
pub mod write;
