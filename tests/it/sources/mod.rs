//! What this site mirrors, against small servers on loopback.

mod adding;
mod duplicates;
mod following;
pub mod homes;
mod pictures;
mod polling;
mod series;
