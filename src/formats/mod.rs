//! Calendars, feeds and pages to domain and back, pure: no storage, network or clock.
//!
//! [`read`] is the one door for whatever another program sends.

pub mod read;
pub mod reading;

mod budget;
mod when;

mod events_calendar;
mod html;
mod read_activitypub;

pub mod icalendar;

pub mod atom;
pub mod blocklist;
pub mod json_feed;
pub mod schema_org;
