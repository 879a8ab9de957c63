//! What moderators decide: what is listed, and what nobody sees.

pub mod decide;
pub mod decided;
pub mod hide;
pub mod waiting;
