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
pub mod credentials;
pub mod media;
pub mod organizations;

pub mod derived_times;
pub mod events;
pub mod listings;
pub mod mirrors;
pub mod occurrences;
pub mod places;
pub mod published_entries;
pub mod series;
pub mod source_health;
pub mod sources;

pub mod activities;
pub mod claims;
pub mod dead_inboxes;
pub mod deliveries;
pub mod followers;
pub mod hosts;
pub mod jobs;
pub mod local_actors;
pub mod received;
pub mod remote_actors;

pub use connection::AnyConnection;
pub use error::{StorageError, StorageResult};
pub use store::Store;
pub use transaction::{Scope, Tx};
