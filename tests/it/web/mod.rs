//! Pages and forms, as people use them.

mod account;
mod answers;
mod event_changes;
mod event_form;
mod hosts;
mod interact;
mod moderation;
mod organizations;
mod planning;
mod reports;
mod review;
mod setup;
mod sources;
