//! What other servers send us, what we make of it, and what we send them.

mod neighbour;

mod answers;
mod circles;
mod featured;
mod following;
mod forms;
mod gancio;
mod mirroring;
mod renditions;
mod seeds;

mod captures;

mod delivering;
mod guarded;
mod knocking;
mod leases;
mod pacing;
mod timeline;
