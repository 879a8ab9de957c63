//! JSON as it travels: every property may be missing, null, a string, an object or a list, in any mixture.

mod names;
mod wire;

pub use names::{PUBLIC, is_public, local_type};
pub use wire::{MAX_DOCUMENT_BYTES, MAX_ITEMS, NotADocument, Wire, parse};
