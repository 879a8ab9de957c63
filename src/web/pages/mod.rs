//! The pages, by noun and verb.

pub mod about;
pub mod account;
pub mod answer;
pub mod calendar;
pub mod dashboard;
pub mod event;
pub mod host;
pub mod interact;
pub mod media;
pub mod moderation;
pub mod organization;
pub mod place;
pub mod queue;
pub mod report;
pub mod search;
pub mod setup;
pub mod source;
pub mod tag;
pub mod talk;
