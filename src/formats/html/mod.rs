//! Pages of any kind with events marked up in them: schema.org as JSON-LD or microdata, h-event, hCalendar.

mod page;
mod read;

mod json_ld;
mod lenient_json;
mod microdata;
mod schema_event;
mod schema_place;

mod element;
mod h_event;
mod microformats;
mod value_class;
mod written_time;

pub use json_ld::{is_json_ld_with_events, read_json_ld};
pub use read::{is_page, read};
