//! The calendar.

pub mod filter;
pub mod upcoming;
