//! A tag.

pub mod show;
