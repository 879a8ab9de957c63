//! iCalendar (RFC 5545, 7986): reading feeds of any program, writing our own.

pub mod read;
pub mod write;

mod component;
mod description;
mod place;
mod recurrence;
pub mod rolling;
mod series;
mod time;
mod vtimezone;
mod zone;
