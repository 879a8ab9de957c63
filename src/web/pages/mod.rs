//! The pages, by noun and verb.

pub mod about;
pub mod calendar;
pub mod event;
pub mod media;
pub mod organization;
pub mod place;
pub mod tag;
