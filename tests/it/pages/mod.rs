//! What people can read.

mod calls;

mod about;
mod caching;
mod event;
mod lists;
mod media;
mod organization;
