//! An organization.

pub mod reminder;
pub mod show;
