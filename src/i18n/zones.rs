//! What a time zone is called in a sentence.

use chrono::{NaiveDateTime, Offset, TimeZone};
use chrono_tz::{OffsetName, Tz};

use super::{UiLanguage, tr};
use crate::domain::fault::Message;
use crate::domain::time::resolve;

/// The zone's usual letters at that wall time (`PST`, `CEST`), else its city: "Bogota time", "hora de Bogota".
pub fn zone_name(zone: Tz, at: NaiveDateTime, language: UiLanguage) -> String {
    letters(zone, at)
        .unwrap_or_else(|| tr(language, &Message::new("date-city-time").with("city", city(zone))))
}

/// The zone's letters, else its offset as in ISO 8601 (`-05:00`): for languages we have no words in.
pub(super) fn neutral_name(zone: Tz, at: NaiveDateTime) -> String {
    letters(zone, at).unwrap_or_else(|| offset(zone, at).fix().to_string())
}

/// Whether both zones show the same time at that wall time of the first.
pub(super) fn agree(zone: Tz, other: Tz, at: NaiveDateTime) -> bool {
    let first = offset(zone, at).fix();
    zone == other || other.offset_from_utc_datetime(&(at - first)).fix() == first
}

fn letters(zone: Tz, at: NaiveDateTime) -> Option<String> {
    let offset = offset(zone, at);
    offset
        .abbreviation()
        .filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
        .map(str::to_owned)
}

fn offset(zone: Tz, at: NaiveDateTime) -> <Tz as TimeZone>::Offset {
    zone.offset_from_utc_datetime(&resolve(at, zone).instant().naive_utc())
}

fn city(zone: Tz) -> String {
    let name = zone.name();
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}
