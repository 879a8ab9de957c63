//! Whom this site mirrors.

pub mod add;
pub mod list;
pub mod policy;
pub mod remove;
pub mod rules;
