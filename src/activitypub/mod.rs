//! JSON ⇄ domain, pure: what travels between servers, read leniently (with notes of what was guessed) and written
//! strictly.

pub mod context;
pub mod write_activity;
pub mod write_actor;
pub mod write_event;
pub mod write_note;
pub mod write_talk;

pub mod renditions;

pub mod vocab;

pub mod dialects;
pub mod read_activity;
pub mod read_actor;
pub mod read_audience;
pub mod read_collection;
pub mod read_event;
pub mod read_news;
pub mod read_note;
pub mod read_picture;
pub mod read_place;
pub mod read_text;
pub mod read_time;
