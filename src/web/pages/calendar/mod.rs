//! The calendar.

pub mod upcoming;
