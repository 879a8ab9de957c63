//! What this site mirrors, against small servers on loopback.

mod adding;
mod following;
mod given;
mod held;
pub mod homes;
mod hostile;
mod keeping;
mod pictures;
mod polling;
mod series;
