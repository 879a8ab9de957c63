//! Where other servers tell us things: received, answered 202, handled later.
//!
//! `routes` takes the request, `receive` decides what it is answered and keeps what concerns us; the worker calls
//! `dispatch`, which asks the network for what is missing and answers with an [`Effect`] to be applied in the
//! transaction that completes the job. One file for each kind of activity.

pub mod routes;

mod concern;
mod doorkeeper;
mod receive;
mod verify_later;

mod dispatch;
mod effect;
mod home;
mod known;
mod mirroring;

mod accept_reject;
mod announce;
mod block;
mod create_update;
mod delete;
mod flag;
mod follow;
mod join;
mod leave_asked;
mod moving;
mod news;
mod reaction;
mod reply;
mod undo;

mod refresh;

pub use dispatch::prepare;
pub use effect::{Effect, Handled, Trouble};
pub use receive::Inbox;
pub use refresh::refresh;
pub use verify_later::{Late, verify};
