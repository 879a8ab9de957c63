//! The site itself: what it is, what happens to data, whom to write to, what may be indexed.

pub mod contact;
pub mod privacy;
pub mod robots;
pub mod site;
