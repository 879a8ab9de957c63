//! What people can read.

pub mod calls;

mod about;
mod attribution;
mod caching;
mod event;
mod lists;
mod media;
mod organization;
mod period;
mod profiles;
mod search;
mod seed;
