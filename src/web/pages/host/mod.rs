//! Other servers, and what was decided about them.

pub mod decide;
pub mod export;
pub mod import;
pub mod list;
