//! An organization: its page, and what those who look after it can do.

pub mod show;

mod kept;

pub mod delete;
pub mod move_away;
pub mod pause;
pub mod settings;
