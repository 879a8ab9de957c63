//! The face for calendar apps and readers: what pages list, as iCalendar, Atom and JSON Feed.

pub mod routes;

mod event;
mod list;

mod form;
mod scope;
