//! A place.

pub mod show;
