//! Pages and forms, as people use them.

mod account;
mod event_changes;
mod event_form;
mod moderation;
mod setup;
mod sources;
