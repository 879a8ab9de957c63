//! What other servers send us, what we make of it, and what we send them.

pub mod neighbour;

mod answers;
mod following;
mod mirroring;
mod renditions;
mod seeds;
mod states;

mod captures;

mod delivering;
mod guarded;
mod knocking;
mod leases;
mod pacing;
