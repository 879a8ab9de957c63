//! What other servers send us, what we make of it, and what we send them.

mod neighbour;

mod answers;
mod following;
mod mirroring;
mod renditions;
mod seeds;

mod captures;

mod delivering;
mod erasure;
mod guarded;
mod knocking;
mod leases;
mod news;
mod pacing;
mod reminders;
mod scheduled;
