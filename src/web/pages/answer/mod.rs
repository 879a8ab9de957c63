//! Answers to events: which are shown, and what the organization said itself.

pub mod decide;
pub mod waiting;

pub mod change;
pub mod delete;

mod own;
