//! Start and end of pages and JSON lists, as written, brought to [`RemoteWhen`].

use chrono::{DateTime, Duration, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;

use crate::activitypub::read_time::{WrittenTime, on_the_clock};
use crate::domain::remote_event::{Note, RemoteWhen};

/// Places a written start and end on the clock of a zone; one that is not said is assumed to be `default_zone`. A day as
/// the end is part of the event.
pub fn placed(
    start: WrittenTime,
    end: Option<WrittenTime>,
    zone: Option<Tz>,
    default_zone: Tz,
    notes: &mut Vec<Note>,
) -> RemoteWhen {
    let clock = zone.unwrap_or(default_zone);
    if matches!(start, WrittenTime::Wall(_) | WrittenTime::Floating(_)) && zone.is_none() {
        notes.push(Note::new("note-zone-assumed").with("zone", clock.name()));
    }
    let (start_utc, start_local) = on_the_clock(start, clock, notes);
    let all_day = matches!(start, WrittenTime::Day(_));
    let end = end.and_then(|end| end_of(end, clock, notes));
    let end = end.filter(|(at, _)| {
        if *at < start_utc || (*at == start_utc && all_day) {
            notes.push(Note::new("note-end-not-after-start"));
        }
        *at > start_utc
    });
    let end = end.or_else(|| {
        let next = all_day.then(|| start_local.checked_add_signed(Duration::days(1))).flatten()?;
        Some(on_the_clock(WrittenTime::Wall(next), clock, &mut Vec::new()))
    });
    RemoteWhen {
        start_utc,
        end_utc: end.map(|(at, _)| at),
        end_shown: end.is_some(),
        start_local,
        end_local: end.map(|(_, local)| local),
        zone,
        all_day,
    }
}

fn end_of(end: WrittenTime, clock: Tz, notes: &mut Vec<Note>) -> Option<(DateTime<Utc>, NaiveDateTime)> {
    match end {
        WrittenTime::Day(day) => Some(on_the_clock(WrittenTime::Day(day.succ_opt()?), clock, notes)),
        other => Some(on_the_clock(other, clock, notes)),
    }
}

/// Whether a start and an end, as written, are the first and the last second of days: midnight to 23:59:59 or 23:59.
pub fn fills_days(start: WrittenTime, end: WrittenTime) -> bool {
    let (Some(start), Some(end)) = (digits(start), digits(end)) else { return false };
    start.time() == NaiveTime::MIN && end.format("%H:%M").to_string() == "23:59" && end >= start
}

/// The digits of a written time, whatever stands behind them.
pub fn digits(time: WrittenTime) -> Option<NaiveDateTime> {
    match time {
        WrittenTime::Exact(at) => Some(at.naive_local()),
        WrittenTime::Wall(at) | WrittenTime::Floating(at) => Some(at),
        WrittenTime::Day(_) => None,
    }
}
