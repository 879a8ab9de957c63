//! JSON ⇄ domain, pure: what travels between servers, read leniently and written strictly.

pub mod context;
pub mod write_activity;
pub mod write_actor;
pub mod write_event;
