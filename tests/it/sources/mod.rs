//! What this site mirrors, against small servers on loopback.

mod adding;
mod duplicates;
mod following;
mod given;
mod held;
pub mod homes;
mod hostile;
mod keeping;
mod pages;
mod pictures;
mod polling;
mod series;
