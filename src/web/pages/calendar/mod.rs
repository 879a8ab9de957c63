//! The calendar.

pub mod lines;
pub mod period;
pub mod upcoming;
