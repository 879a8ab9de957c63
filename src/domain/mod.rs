//! Nouns and rules. Knows nobody: no database, no web, no network, and no clock.

pub mod account;
pub mod audit;
pub mod event;
pub mod event_draft;
pub mod fault;
pub mod found_event;
pub mod host_decision;
pub mod ids;
pub mod job;
pub mod language;
pub mod media;
pub mod organization;
pub mod place;
pub mod policy;
pub mod remote_event;
pub mod reply;
pub mod report;
pub mod signature;
pub mod site;
pub mod source;
pub mod text;
pub mod time;
pub mod uri;
