//! Which zone a feed means by the names it uses.

use std::collections::HashMap;
use std::str::FromStr;

use calcard::common::timezone::Tz as NamedZone;
use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty};
use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;

use super::component::Component;
use super::vtimezone::ZoneRules;
use crate::domain::remote_event::Note;
use crate::domain::time::{Resolved, resolve};

/// A zone as a feed names it.
#[derive(Debug, Clone, PartialEq)]
pub enum FeedZone {
    /// An IANA zone, by its name or another program's name for it.
    Known(Tz),
    /// The IANA zone that has the rules the feed gives.
    Guessed(Tz),
    /// No zone we know, but rules for the offset.
    Rules(ZoneRules),
    /// Neither.
    Unknown,
}

/// The zones of one feed.
pub struct Zones {
    by_name: HashMap<String, FeedZone>,
    /// The zone of times that name none: X-WR-TIMEZONE, else the only zone the feed defines.
    floating: Option<Tz>,
    /// Assumed where nothing else is known.
    default: Tz,
}

/// The most zones read of one feed.
const MAX_ZONES: usize = 600;

impl Zones {
    /// Reads what a calendar says about zones.
    pub fn read(calendar: &ICalendar, default: Tz, now: DateTime<Utc>) -> Self {
        let mut by_name = HashMap::new();
        let definitions =
            calendar.components.iter().filter(|c| c.component_type == ICalendarComponentType::VTimezone);
        for definition in definitions.take(MAX_ZONES) {
            let Some(name) = Component(definition).text(&ICalendarProperty::Tzid) else { continue };
            let zone = defined(calendar, definition, &name, default, now);
            by_name.insert(name, zone);
        }
        let said = calendar.components.first().and_then(|root| Component(root).other_text("X-WR-TIMEZONE"));
        let floating =
            said.and_then(|name| named(&name)).or_else(|| match by_name.values().collect::<Vec<_>>()[..] {
                [FeedZone::Known(only)] => Some(*only),
                _ => None,
            });
        Self { by_name, floating, default }
    }

    /// The zone of times that name none, if the feed says one.
    pub fn floating(&self) -> Option<Tz> {
        self.floating
    }

    /// The zone for showing times of which nothing is known.
    pub fn assumed(&self) -> Tz {
        self.floating.unwrap_or(self.default)
    }

    /// What a TZID means.
    pub fn zone(&self, name: &str) -> FeedZone {
        let name = name.trim().trim_matches('"').trim();
        if let Some(zone) = self.by_name.get(name) {
            return zone.clone();
        }
        named(name).map_or(FeedZone::Unknown, FeedZone::Known)
    }
}

fn defined(
    calendar: &ICalendar,
    definition: &calcard::icalendar::ICalendarComponent,
    name: &str,
    default: Tz,
    now: DateTime<Utc>,
) -> FeedZone {
    if let Some(zone) = named(name) {
        return FeedZone::Known(zone);
    }
    if let Some((_, NamedZone::Tz(zone))) = definition.timezone() {
        return FeedZone::Known(zone);
    }
    let rules = ZoneRules::read(calendar, definition);
    match rules.same_as(default, now) {
        Some(zone) => FeedZone::Guessed(zone),
        None if rules.is_empty() => FeedZone::Unknown,
        None => FeedZone::Rules(rules),
    }
}

/// The IANA zone of a name: its own, Windows' and Outlook's ("W. Europe Standard Time", "(UTC+07:00) Bangkok, …"), one
/// with a registry before it (`/freeassociation.sourceforge.net/Europe/Berlin`) or with other separators
/// (`Europe_Berlin`, `US-Mountain`).
pub fn named(name: &str) -> Option<Tz> {
    let name = name.trim().trim_matches('"').trim();
    if name.is_empty() || name.len() > 200 {
        return None;
    }
    let known = |name: &str| match NamedZone::from_str(name) {
        Ok(NamedZone::Tz(zone)) => Some(zone),
        _ => None,
    };
    without_accents(name, known)
        .or_else(|| known(name))
        .or_else(|| with_slashes(name))
        .or_else(|| last_parts(name))
}

fn with_slashes(name: &str) -> Option<Tz> {
    let parts = name.split_once(['_', '-'])?;
    format!("{}/{}", parts.0, parts.1).parse().ok()
}

/// The name without what stands before its last two or three parts.
fn last_parts(name: &str) -> Option<Tz> {
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty()).collect();
    [3, 2]
        .into_iter()
        .filter_map(|count| parts.len().checked_sub(count))
        .find_map(|from| parts[from..].join("/").parse().ok())
}

/// Outlook writes "(UTC-03:00) Brasília" in the language of its user.
fn without_accents(name: &str, known: impl Fn(&str) -> Option<Tz>) -> Option<Tz> {
    if name.is_ascii() {
        return None;
    }
    use unicode_normalization::UnicodeNormalization;
    let plain: String = name.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect();
    known(&plain)
}

/// The clock on which wall times of one property are read.
#[derive(Debug, Clone, PartialEq)]
pub enum Clock {
    /// An IANA zone.
    Zone(Tz),
    /// Rules of the feed's own.
    Rules(ZoneRules),
}

impl Clock {
    /// The instant of a wall time; tells of gaps and overlaps.
    pub fn instant(&self, wall: NaiveDateTime, notes: &mut Vec<Note>) -> DateTime<Utc> {
        match self {
            Self::Zone(zone) => {
                let resolved = resolve(wall, *zone);
                match resolved {
                    Resolved::Exact(_) => {}
                    Resolved::Gap { .. } => notes.push(Note::new("note-time-in-gap")),
                    Resolved::Overlap { .. } => notes.push(Note::new("note-time-in-overlap")),
                }
                resolved.instant()
            }
            Self::Rules(rules) => rules.instant(wall).unwrap_or_else(|| wall.and_utc()),
        }
    }

    /// What this clock shows at an instant.
    pub fn wall(&self, at: DateTime<Utc>) -> NaiveDateTime {
        match self {
            Self::Zone(zone) => at.with_timezone(zone).naive_local(),
            Self::Rules(rules) => {
                let guess = rules.instant(at.naive_utc()).unwrap_or(at);
                at.naive_utc() + (at - guess)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_by_the_names_of_other_programs() {
        for (name, zone) in [
            ("Europe/Madrid", Tz::Europe__Madrid),
            ("W. Europe Standard Time", Tz::Europe__Berlin),
            ("(UTC+07:00) Bangkok, Hanoi, Jakarta", Tz::Asia__Bangkok),
            ("/freeassociation.sourceforge.net/Europe/Berlin", Tz::Europe__Berlin),
            ("Europe_Berlin", Tz::Europe__Berlin),
            ("US-Mountain", Tz::US__Mountain),
            ("(UTC-03:00) Brasília", Tz::America__Sao_Paulo),
        ] {
            assert_eq!(named(name), Some(zone), "{name}");
        }
        assert_eq!(named("Customized Time Zone"), None);
    }
}
