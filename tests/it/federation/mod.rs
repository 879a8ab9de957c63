//! What other servers send us, what we make of it, and what we send them.

pub mod neighbour;

mod answers;
mod border;
mod circles;
mod featured;
mod following;
mod forms;
mod gancio;
mod houses;
mod leave;
mod mirroring;
mod reactions;
mod renditions;
mod replies;
mod seeds;
mod states;

mod captures;

mod delivering;
mod erasure;
mod guarded;
mod knocking;
mod leases;
mod news;
mod pacing;
mod passed_on;
mod reminders;
mod scheduled;
mod timeline;
