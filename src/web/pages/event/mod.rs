//! An event.

pub mod show;
