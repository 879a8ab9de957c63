//! The API, through its door.

mod events;
mod media;
pub mod program;
mod site;
mod zone_table;
