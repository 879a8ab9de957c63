//! An organization.

pub mod show;
