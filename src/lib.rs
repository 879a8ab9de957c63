//! Convoca: a federated calendar for protests, assemblies, pickets and meetings.
//!
//! The rooms are listed from the door inwards: an arrow (a `use`) only ever points down this list.
//! `tests/architecture.rs` keeps it so; `docs/architecture.md` says why.

pub mod cli;
pub mod server;
pub mod worker;

pub mod api;
pub mod federation;
pub mod feeds;
pub mod web;

pub mod http;
pub mod peers;

pub mod actions;
pub mod context;

pub mod mail;
pub mod media;
pub mod storage;

pub mod formats;

pub mod activitypub;

pub mod net;

pub mod auth;
pub mod clock;
pub mod config;
pub mod i18n;
pub mod telemetry;
pub mod urls;

pub mod domain;
