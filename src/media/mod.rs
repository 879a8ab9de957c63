//! Pictures: taken in, stripped of everything but the pixels, and kept as files named by their content.
//!
//! Everything here takes CPU or disk time: call it on blocking threads and outside any transaction.

pub mod error;
pub mod intake;
pub mod store;

pub use error::MediaError;
pub use store::MediaStore;
