//! Setting the site up.

pub mod found;
