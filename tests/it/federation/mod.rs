//! What other servers send us, what we make of it, and what we send them.

pub mod neighbour;

mod answers;
mod border;
mod following;
mod houses;
mod leave;
mod mirroring;
mod reactions;
mod renditions;
mod replies;
mod seeds;

mod captures;

mod delivering;
mod guarded;
mod knocking;
mod leases;
mod pacing;
