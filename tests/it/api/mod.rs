//! The API, through its door.

mod events;
mod media;
mod program;
mod site;
mod zone_table;
