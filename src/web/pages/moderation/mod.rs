//! What moderators decide: what is listed, and what nobody sees.

mod changes;
pub mod decide;
pub mod decided;
pub mod duplicates;
pub mod hide;
pub mod waiting;
