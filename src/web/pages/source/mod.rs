//! Whom this site mirrors.

pub mod add;
pub mod ask;
pub mod held;
pub mod list;
pub mod policy;
pub mod remove;
pub mod show;
