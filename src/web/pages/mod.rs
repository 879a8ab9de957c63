//! The pages, by noun and verb.

pub mod calendar;
