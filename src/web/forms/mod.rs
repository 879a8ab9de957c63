//! What people typed: taken from the wire within bounds, checked to come from our own pages, and understood.

mod body;
mod fields;
mod sent;
mod unsent;

pub mod event;
pub mod login;
pub mod password;
pub mod setup;

pub use fields::Fields;
pub use sent::{Guest, Signed, Upload};
pub use unsent::{Unsent, send_again};
