//! The calendar.

pub mod lines;
pub mod upcoming;
