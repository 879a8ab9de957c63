//! Times as programs write them.

use chrono::{DateTime, Duration, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;

use super::dialects::{convoca, friendica, hubzilla, mobilizon, wordpress};
use super::vocab::Wire;
use crate::domain::found_event::Unusable;
use crate::domain::remote_event::{Note, RemoteWhen};
use crate::domain::time::{Resolved, resolve};

/// A time as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrittenTime {
    /// With an offset: one instant.
    Exact(DateTime<FixedOffset>),
    /// A wall time without an offset.
    Wall(NaiveDateTime),
    /// With `-00:00`: the offset is not known (RFC 3339 §4.3); Hubzilla's sign for floating times.
    Floating(NaiveDateTime),
    /// A day.
    Day(NaiveDate),
}

/// Why a time cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeFault {
    /// Not the form of RFC 3339 §5.6, offset and seconds aside.
    #[error("not RFC 3339")]
    Form,
    /// The form is right, the date or hour does not exist.
    #[error("no such date")]
    Impossible,
}

impl WrittenTime {
    /// Reads `2030-05-02T18:00:00.123+02:00`, with or without seconds, fraction and offset, or a day alone.
    ///
    /// # Errors
    /// See [`TimeFault`].
    pub fn parse(text: &str) -> Result<Self, TimeFault> {
        let text = text.trim();
        if !text.is_ascii() || text.len() > 64 {
            return Err(TimeFault::Form);
        }
        if shape(text, "dddd-dd-dd") {
            return day(text).map(Self::Day);
        }
        let (date, rest) = text.split_at_checked(10).ok_or(TimeFault::Form)?;
        let clock_and_offset = rest.strip_prefix(['T', 't']).ok_or(TimeFault::Form)?;
        if !shape(date, "dddd-dd-dd") {
            return Err(TimeFault::Form);
        }
        let cut = clock_and_offset.find(['Z', 'z', '+', '-']).unwrap_or(clock_and_offset.len());
        let (clock, offset) = clock_and_offset.split_at(cut);
        let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
        if !(shape(clock, "dd:dd:dd") || shape(clock, "dd:dd"))
            || !fraction.bytes().all(|b| b.is_ascii_digit())
        {
            return Err(TimeFault::Form);
        }
        let clock = if clock.len() == 5 { format!("{clock}:00") } else { clock.to_owned() };
        let time = NaiveTime::parse_from_str(&clock, "%H:%M:%S").map_err(|_| TimeFault::Impossible)?;
        let wall = day(date)?.and_time(time);
        match offset {
            "" => Ok(Self::Wall(wall)),
            _ if hubzilla::offset_is_unknown(offset) => Ok(Self::Floating(wall)),
            _ => exact(wall, offset).map(Self::Exact),
        }
    }
}

fn day(text: &str) -> Result<NaiveDate, TimeFault> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| TimeFault::Impossible)
}

fn exact(wall: NaiveDateTime, offset: &str) -> Result<DateTime<FixedOffset>, TimeFault> {
    let seconds = offset_seconds(offset).ok_or(TimeFault::Form)?;
    let offset = FixedOffset::east_opt(seconds).ok_or(TimeFault::Impossible)?;
    wall.and_local_timezone(offset).single().ok_or(TimeFault::Impossible)
}

/// `Z`, `+02:00` or `+0200` in seconds.
fn offset_seconds(text: &str) -> Option<i32> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text[1..].replace(':', "");
    if digits.len() != 4 || !(shape(&text[1..], "dd:dd") || shape(&text[1..], "dddd")) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = digits[2..].parse().ok()?;
    Some(sign * (hours * 3600 + minutes * 60))
}

/// Whether a text has a shape in which `d` stands for a digit.
fn shape(text: &str, shape: &str) -> bool {
    text.len() == shape.len()
        && text.bytes().zip(shape.bytes()).all(|(b, s)| if s == b'd' { b.is_ascii_digit() } else { b == s })
}

/// When an event is, as far as it says.
pub struct ReadWhen {
    /// Start and end, if the start can be read.
    pub when: Result<RemoteWhen, Unusable>,
    /// The zone it names.
    pub zone: Option<Tz>,
}

/// Reads start, end and zone; `postponed` allows an event to have only the start it had before.
pub fn read_when(event: Wire<'_>, default_zone: Tz, postponed: bool, notes: &mut Vec<Note>) -> ReadWhen {
    let zone = read_zone(event, notes);
    let assumed = zone.unwrap_or(default_zone);
    let key = match event.text("startTime") {
        None if postponed && event.text("previousStartTime").is_some() => {
            notes.push(Note::new("note-start-from-previous"));
            "previousStartTime"
        }
        _ => "startTime",
    };
    let when = match read_time(event, key) {
        None => Err(Unusable::NoStart),
        Some(Err(TimeFault::Form)) => Err(Unusable::StartNotRfc3339),
        Some(Err(TimeFault::Impossible)) => Err(Unusable::ImpossibleDate),
        Some(Ok(start)) => Ok(placed(event, start, assumed, zone, notes)),
    };
    ReadWhen { when, zone }
}

fn read_time(event: Wire<'_>, key: &str) -> Option<Result<WrittenTime, TimeFault>> {
    let written = WrittenTime::parse(event.text(key)?);
    Some(match written {
        Ok(WrittenTime::Exact(at)) if friendica::digits_are_wall_time(event) => {
            Ok(WrittenTime::Wall(at.naive_local()))
        }
        other => other,
    })
}

fn placed(
    event: Wire<'_>,
    start: WrittenTime,
    assumed: Tz,
    zone: Option<Tz>,
    notes: &mut Vec<Note>,
) -> RemoteWhen {
    if matches!(start, WrittenTime::Wall(_) | WrittenTime::Floating(_)) && zone.is_none() {
        notes.push(Note::new("note-zone-assumed").with("zone", assumed.name()));
    }
    let (start_utc, start_local) = on_the_clock(start, assumed, notes);
    let end = read_end(event, start_utc, assumed, notes);
    let whole_days = end.and_then(|(at, local)| {
        let midnight = convoca::end_of_whole_days(start_local, local).filter(|_| zone.is_some())?;
        Some((at + Duration::seconds(1), midnight))
    });
    let all_day = whole_days.is_some()
        || match start {
            WrittenTime::Day(_) => true,
            WrittenTime::Floating(wall) => wall.time() == NaiveTime::MIN,
            _ => false,
        };
    let end_shown = whole_days.is_some()
        || end.is_some_and(|(_, local)| {
            event.flag("displayEndTime").unwrap_or(true) && !mobilizon::end_fills_up_the_day(local)
        });
    if end.is_some() && !end_shown {
        notes.push(Note::new("note-end-not-shown"));
    }
    let end = whole_days.or(end);
    RemoteWhen {
        start_utc,
        end_utc: end.map(|(at, _)| at),
        end_shown,
        start_local,
        end_local: end.map(|(_, local)| local),
        zone,
        all_day,
    }
}

fn read_end(
    event: Wire<'_>,
    start: DateTime<Utc>,
    assumed: Tz,
    notes: &mut Vec<Note>,
) -> Option<(DateTime<Utc>, NaiveDateTime)> {
    let Ok(end) = read_time(event, "endTime")? else {
        notes.push(Note::new("note-end-unreadable"));
        return None;
    };
    let (at, local) = match end {
        // A day as the end is meant to be part of the event.
        WrittenTime::Day(day) => on_the_clock(WrittenTime::Day(day.succ_opt()?), assumed, notes),
        other => on_the_clock(other, assumed, notes),
    };
    if at <= start {
        notes.push(Note::new("note-end-not-after-start"));
        return None;
    }
    Some((at, local))
}

/// The instant of a written time, and what a clock in the zone shows then.
pub fn on_the_clock(time: WrittenTime, zone: Tz, notes: &mut Vec<Note>) -> (DateTime<Utc>, NaiveDateTime) {
    match time {
        WrittenTime::Exact(at) => (at.with_timezone(&Utc), at.with_timezone(&zone).naive_local()),
        WrittenTime::Day(day) => {
            (resolve(day.and_time(NaiveTime::MIN), zone).instant(), day.and_time(NaiveTime::MIN))
        }
        WrittenTime::Wall(wall) | WrittenTime::Floating(wall) => {
            let resolved = resolve(wall, zone);
            match resolved {
                Resolved::Exact(_) => {}
                Resolved::Gap { .. } => notes.push(Note::new("note-time-in-gap")),
                Resolved::Overlap { .. } => notes.push(Note::new("note-time-in-overlap")),
            }
            (resolved.instant(), wall)
        }
    }
}

/// The zone an event names, if it is one (FEP-8a8e: IANA only).
fn read_zone(event: Wire<'_>, notes: &mut Vec<Note>) -> Option<Tz> {
    let name = event.text("timezone")?.trim();
    if let Some(zone) = (name.len() <= 64).then(|| name.parse::<Tz>().ok()).flatten() {
        return Some(zone);
    }
    let key = if wordpress::zone_is_an_offset(name) { "note-zone-is-offset" } else { "note-zone-unknown" };
    notes.push(Note::new(key).with("zone", crate::domain::text::excerpt(name, 64)));
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_and_without_seconds_fractions_and_offsets() {
        for text in [
            "2030-05-02T18:00:00Z",
            "2030-05-02T18:00:00.000Z",
            "2030-05-02T20:00:00.123456+02:00",
            "2030-05-02T20:00+0200",
        ] {
            let Ok(WrittenTime::Exact(at)) = WrittenTime::parse(text) else { panic!("{text}") };
            assert_eq!(at.with_timezone(&Utc).to_rfc3339(), "2030-05-02T18:00:00+00:00");
        }
        assert!(matches!(WrittenTime::parse("2030-05-02T18:00:00.5"), Ok(WrittenTime::Wall(_))));
        assert!(matches!(WrittenTime::parse("2030-08-01T00:00:00-00:00"), Ok(WrittenTime::Floating(_))));
        assert!(matches!(WrittenTime::parse("2030-08-01"), Ok(WrittenTime::Day(_))));
    }

    #[test]
    fn a_wrong_form_and_an_impossible_date_are_told_apart() {
        for text in
            ["2050-06-01 18:00:00", "tomorrow", "", "2030-5-2T18:00:00Z", "2030-05-02T18:00:00+2", "２０３０"]
        {
            assert_eq!(WrittenTime::parse(text), Err(TimeFault::Form), "{text}");
        }
        for text in
            ["2030-02-29T16:00:00+01:00", "2030-01-01T25:00:00Z", "2030-01-01T10:00:00+99:00", "2030-13-01"]
        {
            assert_eq!(WrittenTime::parse(text), Err(TimeFault::Impossible), "{text}");
        }
    }
}
