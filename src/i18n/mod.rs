//! Words and dates in the reader's language.
//!
//! The catalogues are `locales/{en,es}/*.ftl`, one file per room, built into the binary. Whoever writes for people asks
//! here: [`tr`] for a [`crate::domain::fault::Message`], [`word`] for a fixed text, [`DateStyle`] for dates and times.

mod catalogue;
mod dates;
mod kept;
mod language;
mod zones;

pub use catalogue::{tr, word};
pub use dates::{DateStyle, HourCycle, ZoneNaming, capitalized};
pub use kept::{KeptMessage, tell};
pub use language::{UiLanguage, negotiate};
pub use zones::zone_name;
