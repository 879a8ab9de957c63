//! What we do to other servers, and how we know that it is them.

pub mod signatures;

pub mod gatekeeper;

mod knock;

pub mod fetch;
pub mod fetch_error;
mod middleware;

pub mod actors;
pub mod remote_actor;
pub mod verify;

pub mod deliver;
pub mod desk;
pub mod hosts;
mod letters;
pub mod our_actors;
pub mod outgoing;
pub mod outgoing_note;
pub mod pace;
pub mod rendition;
pub mod talk;

pub mod organizers;

pub mod nodeinfo;
pub mod webfinger;
mod well_known;

pub mod discover;
pub mod interact;
pub mod moving;
mod page_links;
pub mod preview;

pub mod feed;
mod tec;

mod ask_source;
mod obey;
pub mod poll;
mod poll_pace;
mod take_in;

pub mod backfill;
pub mod forward_report;
pub mod pictures;
pub mod reread;

pub use actors::Actors;
pub use fetch::{Fetched, Fetcher};
pub use fetch_error::FetchError;
pub use verify::{Verified, VerifyError};
