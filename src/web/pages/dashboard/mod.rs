//! What somebody logged in sees first.

pub mod overview;
