//! One sample of each page, in each state that looks different; rendered by the tests and by whoever wants to look.

mod admins;
mod all_pages;
mod event_forms;
mod guest_forms;
mod invented;
mod lists;
mod members;
mod posters;
mod sources;
mod words;

pub(super) use all_pages::pages;
pub(super) use invented::varied;
pub(super) use lists::long_calendar;
