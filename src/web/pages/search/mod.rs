//! Searching.

pub mod show;
