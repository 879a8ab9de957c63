//! Times of a feed as written, and when an entry is.

use calcard::common::PartialDateTime;
use calcard::icalendar::{ICalendarDuration, ICalendarParameterName, ICalendarProperty, ICalendarValue};
use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;

use super::component::{Component, Property};
use super::zone::{Clock, FeedZone, Zones};
use crate::activitypub::read_time::WrittenTime;
use crate::domain::found_event::Unusable;
use crate::domain::remote_event::{Note, RemoteWhen};

/// A time as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// A day.
    Day(NaiveDate),
    /// With `Z` (or an offset).
    Utc(NaiveDateTime),
    /// A wall time; its zone is the property's TZID, if it has one.
    Wall(NaiveDateTime),
}

impl Stamp {
    /// The digits, midnight for a day.
    pub fn wall(self) -> NaiveDateTime {
        match self {
            Self::Day(day) => day.and_time(NaiveTime::MIN),
            Self::Utc(at) | Self::Wall(at) => at,
        }
    }
}

/// The first time of a property.
pub fn stamp(property: Property<'_>) -> Option<Stamp> {
    property.values().first().and_then(value_stamp)
}

/// All times of a property (EXDATE, RDATE; of periods the start).
pub fn stamps(property: Property<'_>) -> Vec<Stamp> {
    property.values().iter().filter_map(value_stamp).collect()
}

fn value_stamp(value: &ICalendarValue) -> Option<Stamp> {
    match value {
        ICalendarValue::PartialDateTime(time) => partial(time),
        ICalendarValue::Period(
            calcard::icalendar::ICalendarPeriod::Range { start, .. }
            | calcard::icalendar::ICalendarPeriod::Duration { start, .. },
        ) => partial(start),
        ICalendarValue::Text(text) => from_text(text),
        _ => None,
    }
}

/// A time taken apart by the parser, if it exists.
pub fn partial(time: &PartialDateTime) -> Option<Stamp> {
    let day = NaiveDate::from_ymd_opt(i32::from(time.year?), u32::from(time.month?), u32::from(time.day?))?;
    let Some(hour) = time.hour else { return Some(Stamp::Day(day)) };
    let (minute, second) = (u32::from(time.minute.unwrap_or(0)), u32::from(time.second.unwrap_or(0)).min(59));
    let wall = match hour {
        24 if minute == 0 => day.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN),
        hour => day.and_hms_opt(u32::from(hour), minute, second)?,
    };
    let Some(offset_hour) = time.tz_hour else { return Some(Stamp::Wall(wall)) };
    let seconds = i64::from(offset_hour) * 3600 + i64::from(time.tz_minute.unwrap_or(0)) * 60;
    let east = if time.tz_minus { -seconds } else { seconds };
    Some(Stamp::Utc(wall.checked_sub_signed(Duration::seconds(east))?))
}

/// Times written as RFC 3339 has them; no feed may, some do.
fn from_text(text: &str) -> Option<Stamp> {
    Some(match WrittenTime::parse(text).ok()? {
        WrittenTime::Exact(at) => Stamp::Utc(at.naive_utc()),
        WrittenTime::Wall(wall) | WrittenTime::Floating(wall) => Stamp::Wall(wall),
        WrittenTime::Day(day) => Stamp::Day(day),
    })
}

/// When an entry is, and by which clock it recurs.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryTime {
    /// Start and end.
    pub when: RemoteWhen,
    /// The wall time of the start on `clock`.
    pub start: NaiveDateTime,
    /// The clock its rule counts on.
    pub clock: Clock,
}

/// Reads DTSTART with DTEND or DURATION.
///
/// # Errors
/// [`Unusable::NoStart`] or [`Unusable::ImpossibleDate`].
pub fn read(entry: Component<'_>, zones: &Zones, notes: &mut Vec<Note>) -> Result<EntryTime, Unusable> {
    let property = entry.get(&ICalendarProperty::Dtstart).ok_or(Unusable::NoStart)?;
    let start = stamp(property).ok_or(Unusable::ImpossibleDate)?;
    let placed = placed(start, property.parameter(&ICalendarParameterName::Tzid), zones, notes);
    let end = end(entry, start, &placed, zones, notes);
    let all_day = matches!(start, Stamp::Day(_));
    let shown_in = placed.zone.unwrap_or_else(|| zones.assumed());
    let local = |at: DateTime<Utc>| at.with_timezone(&shown_in).naive_local();
    let start_local = if all_day { start.wall() } else { local(placed.at) };
    let when = RemoteWhen {
        start_utc: placed.at,
        end_utc: end,
        end_shown: end.is_some(),
        start_local,
        end_local: end.map(local),
        zone: placed.zone,
        all_day,
    };
    Ok(EntryTime { when, start: placed.wall, clock: placed.clock })
}

/// A time put on its clock.
struct Placed {
    at: DateTime<Utc>,
    wall: NaiveDateTime,
    clock: Clock,
    /// The zone to show it in, if one was said.
    zone: Option<Tz>,
}

fn placed(stamp: Stamp, tzid: Option<&str>, zones: &Zones, notes: &mut Vec<Note>) -> Placed {
    match stamp {
        Stamp::Utc(at) => {
            let said = tzid.and_then(|name| match zones.zone(name) {
                FeedZone::Known(zone) | FeedZone::Guessed(zone) => Some(zone),
                _ => None,
            });
            Placed {
                at: at.and_utc(),
                wall: at,
                clock: Clock::Zone(Tz::UTC),
                zone: said.or(zones.floating()),
            }
        }
        Stamp::Day(day) => {
            let wall = day.and_time(NaiveTime::MIN);
            let zone = match tzid.map(|name| zones.zone(name)) {
                Some(FeedZone::Known(zone) | FeedZone::Guessed(zone)) => Some(zone),
                _ => zones.floating(),
            };
            let clock = Clock::Zone(zone.unwrap_or_else(|| zones.assumed()));
            Placed { at: clock.instant(wall, &mut Vec::new()), wall, clock, zone }
        }
        Stamp::Wall(wall) => {
            let (clock, zone) = clock_of(tzid, zones, notes);
            Placed { at: clock.instant(wall, notes), wall, clock, zone }
        }
    }
}

fn clock_of(tzid: Option<&str>, zones: &Zones, notes: &mut Vec<Note>) -> (Clock, Option<Tz>) {
    let assumed = || Clock::Zone(zones.assumed());
    let Some(name) = tzid else {
        if zones.floating().is_none() {
            notes.push(Note::new("note-zone-assumed").with("zone", zones.assumed().name()));
        }
        return (assumed(), zones.floating());
    };
    let short = crate::domain::text::excerpt(name, 64);
    match zones.zone(name) {
        FeedZone::Known(zone) => (Clock::Zone(zone), Some(zone)),
        FeedZone::Guessed(zone) => {
            notes.push(Note::new("note-zone-guessed").with("name", short).with("zone", zone.name()));
            (Clock::Zone(zone), Some(zone))
        }
        FeedZone::Rules(rules) => {
            notes.push(Note::new("note-zone-by-rules").with("name", short));
            (Clock::Rules(rules), None)
        }
        FeedZone::Unknown => {
            notes.push(
                Note::new("note-zone-not-known").with("name", short).with("zone", zones.assumed().name()),
            );
            (assumed(), zones.floating())
        }
    }
}

/// The instant an entry ends: DTEND, else DURATION, else, of whole days, one day; one that is not after the start is
/// left out.
fn end(
    entry: Component<'_>,
    start: Stamp,
    placed: &Placed,
    zones: &Zones,
    notes: &mut Vec<Note>,
) -> Option<DateTime<Utc>> {
    let one_day = || match start {
        Stamp::Day(day) => Some(
            placed
                .clock
                .instant(day.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN), &mut Vec::new()),
        ),
        _ => None,
    };
    let said = match entry.get(&ICalendarProperty::Dtend) {
        Some(property) => {
            let Some(end) = stamp(property) else {
                notes.push(Note::new("note-end-unreadable"));
                return one_day();
            };
            if matches!((start, end), (Stamp::Day(first), Stamp::Day(last)) if first == last) {
                return one_day();
            }
            Some(self::end_instant(end, property.parameter(&ICalendarParameterName::Tzid), placed, zones))
        }
        None => duration(entry, placed, notes)?,
    };
    let Some(end) = said else { return one_day() };
    if end > placed.at {
        return Some(end);
    }
    if end < placed.at {
        notes.push(Note::new("note-end-not-after-start"));
    }
    one_day()
}

fn end_instant(end: Stamp, tzid: Option<&str>, placed: &Placed, zones: &Zones) -> DateTime<Utc> {
    match (end, tzid) {
        (Stamp::Utc(at), _) => at.and_utc(),
        (Stamp::Day(day), _) => placed.clock.instant(day.and_time(NaiveTime::MIN), &mut Vec::new()),
        (Stamp::Wall(wall), None) => {
            // Without a zone of its own the end is read like the start; after a start in UTC, like any floating time.
            let clock = match (&placed.clock, placed.zone) {
                (Clock::Zone(Tz::UTC), shown) => Clock::Zone(shown.unwrap_or(Tz::UTC)),
                (clock, _) => clock.clone(),
            };
            clock.instant(wall, &mut Vec::new())
        }
        (Stamp::Wall(wall), Some(name)) => {
            let clock = match zones.zone(name) {
                FeedZone::Known(zone) | FeedZone::Guessed(zone) => Clock::Zone(zone),
                FeedZone::Rules(rules) => Clock::Rules(rules),
                FeedZone::Unknown => placed.clock.clone(),
            };
            clock.instant(wall, &mut Vec::new())
        }
    }
}

/// DURATION added to the start: outer `None` for an unusable one without a day to fall back on.
#[expect(clippy::option_option, reason = "no duration at all and an unusable one lead to different ends")]
fn duration(entry: Component<'_>, placed: &Placed, notes: &mut Vec<Note>) -> Option<Option<DateTime<Utc>>> {
    let Some(property) = entry.get(&ICalendarProperty::Duration) else { return Some(None) };
    let parsed = match property.values().first() {
        Some(ICalendarValue::Duration(duration)) => span(duration),
        Some(ICalendarValue::Text(text)) => lenient_span(text),
        _ => None,
    };
    match parsed {
        Some((days, rest)) if days >= 0 && rest >= Duration::zero() => {
            let wall = placed.wall.checked_add_signed(Duration::days(days))?;
            let end = placed.clock.instant(wall, &mut Vec::new()).checked_add_signed(rest)?;
            Some(Some(end))
        }
        _ => {
            notes.push(Note::new("note-end-unreadable"));
            Some(None)
        }
    }
}

/// Days of the calendar and hours of the clock (RFC 5545 §3.3.6: a day is not always 24 hours).
fn span(duration: &ICalendarDuration) -> Option<(i64, Duration)> {
    let days = i64::from(duration.weeks) * 7 + i64::from(duration.days);
    let rest =
        i64::from(duration.hours) * 3600 + i64::from(duration.minutes) * 60 + i64::from(duration.seconds);
    let sign = if duration.neg { -1 } else { 1 };
    (days <= 3660 && rest <= 3660 * 86_400).then(|| (sign * days, Duration::seconds(sign * rest)))
}

/// `PT1W`: weeks or days after the T, seen in the field.
fn lenient_span(text: &str) -> Option<(i64, Duration)> {
    let number = text.trim().strip_prefix("PT")?;
    let (digits, factor) = match number.strip_suffix('W') {
        Some(digits) => (digits, 7),
        None => (number.strip_suffix('D')?, 1),
    };
    let count: i64 = digits.parse().ok()?;
    (0..=520).contains(&count).then(|| (count * factor, Duration::zero()))
}
