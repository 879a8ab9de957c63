//! The face for the clock: claims what is due, performs it, and does the chores.
//!
//! Any number of processes may work on one database: what one has claimed is under a lease, and taken up by another
//! when the lease ends before the work is settled.

mod chores;
mod jobs;
mod letters;
mod perform;
mod polling;
mod queues;
mod working;

pub use working::{Working, drain, start};
