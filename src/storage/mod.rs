//! The only room that says diesel: tables, queries, transactions, on SQLite and PostgreSQL alike.
//!
//! One file a noun. Rows stay inside; what leaves is a domain type or a plain struct of this room.

pub mod connection;
pub mod error;
pub mod migrations;
pub mod schema;
pub mod store;
pub mod transaction;

pub mod site;

pub mod accounts;
pub mod audit;
pub mod credentials;
pub mod media;
pub mod organizations;

pub mod derived_times;
pub mod doubles;
pub mod duplicates;
pub mod events;
pub mod held_changes;
pub mod listings;
pub mod mirrors;
pub mod occurrences;
pub mod places;
pub mod plans;
pub mod published_entries;
pub mod series;
pub mod source_health;
pub mod source_rules;
pub mod sources;

pub mod activities;
pub mod claims;
pub mod dead_inboxes;
pub mod deliveries;
pub mod featured;
pub mod followers;
pub mod home_notes;
pub mod host_forms;
pub mod hosts;
pub mod jobs;
pub mod local_actors;
pub mod news;
pub mod received;
pub mod reminders;
pub mod remote_actors;
pub mod reports;

pub mod reactions;
pub mod replies;
pub mod stamps;
pub mod talk;

pub use connection::AnyConnection;
pub use error::{StorageError, StorageResult, is_conflict};
pub use store::Store;
pub use transaction::{Scope, Tx};
