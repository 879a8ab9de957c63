//! Times as pages write them: RFC 3339, and what people make of it.

use chrono::{FixedOffset, NaiveDate, NaiveTime};

use crate::activitypub::read_time::{TimeFault, WrittenTime};
use crate::domain::found_event::Unusable;

/// Reads a time: as RFC 3339 has it, with a blank for the T, in the basic form (`20300501T190000Z`), with the day of the
/// year (`2030-121`), with a time of twelve hours (`7pm`, `7:30 p.m.`).
///
/// # Errors
/// [`Unusable::StartNotRfc3339`] or [`Unusable::ImpossibleDate`].
pub(super) fn read(text: &str) -> Result<WrittenTime, Unusable> {
    let text = text.trim();
    match WrittenTime::parse(text) {
        Ok(time) => return Ok(time),
        Err(TimeFault::Impossible) => return Err(Unusable::ImpossibleDate),
        Err(TimeFault::Form) => {}
    }
    let (date, rest) = split_date(text).ok_or(Unusable::StartNotRfc3339)?;
    let date = date_of(date)?;
    let rest = rest.trim_start_matches(['T', 't']).trim();
    if rest.is_empty() {
        return Ok(WrittenTime::Day(date));
    }
    let clock = clock(rest).ok_or(Unusable::StartNotRfc3339)?;
    at(date, clock).ok_or(Unusable::ImpossibleDate)
}

/// A day and a time of day, as one time.
pub(super) fn at(date: NaiveDate, (time, offset): (NaiveTime, Option<i32>)) -> Option<WrittenTime> {
    let wall = date.and_time(time);
    match offset {
        None => Some(WrittenTime::Wall(wall)),
        Some(seconds) => {
            wall.and_local_timezone(FixedOffset::east_opt(seconds)?).single().map(WrittenTime::Exact)
        }
    }
}

/// The date at the beginning, and what follows; the date has digits and hyphens only.
fn split_date(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(text.len());
    matches!(end, 8 | 10).then(|| text.split_at(end))
}

/// A day as `2030-05-01`, `20300501` or `2030-121`.
pub(super) fn date_of(text: &str) -> Result<NaiveDate, Unusable> {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { 'd' } else { c }).collect();
    let form = match shape.as_str() {
        "dddd-dd-dd" => "%Y-%m-%d",
        "dddddddd" => "%Y%m%d",
        "dddd-ddd" => "%Y-%j",
        _ => return Err(Unusable::StartNotRfc3339),
    };
    NaiveDate::parse_from_str(text, form).map_err(|_| Unusable::ImpossibleDate)
}

/// A time of day with its offset in seconds, if it has one.
pub(super) fn clock(text: &str) -> Option<(NaiveTime, Option<i32>)> {
    let text = text.trim().to_ascii_lowercase();
    if !text.is_ascii() || text.len() > 40 {
        return None;
    }
    let cut = text.find(['z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at(cut);
    let offset = if zone.is_empty() { None } else { Some(offset(zone)?) };
    let clock = clock.trim();
    let half = |marks: [&str; 2]| marks.iter().find_map(|mark| clock.strip_suffix(mark));
    let (digits, twelve) = match (half(["am", "a.m."]), half(["pm", "p.m."])) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(12)),
        _ => (clock, None),
    };
    let digits = digits.trim().split('.').next()?;
    let parts: Vec<&str> = match (digits.contains(':'), digits.len()) {
        (true, _) => digits.split(':').collect(),
        (false, 1 | 2) if twelve.is_some() => vec![digits],
        (false, 4) => vec![&digits[..2], &digits[2..]],
        (false, 6) => vec![&digits[..2], &digits[2..4], &digits[4..]],
        _ => return None,
    };
    let number = |index: usize| parts.get(index).map_or(Some(0), |part| part.parse::<u32>().ok());
    let (hour, minute, second) = (number(0)?, number(1)?, number(2)?);
    let hour = match twelve {
        Some(_) if hour > 12 || hour == 0 => return None,
        Some(later) => hour % 12 + later,
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, second).map(|time| (time, offset))
}

/// `Z`, `+02:00`, `+0200` or `+02` in seconds.
fn offset(text: &str) -> Option<i32> {
    if text == "z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text[1..].replace(':', "");
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 =
        digits.get(2..).filter(|rest| !rest.is_empty()).map_or(Some(0), |rest| rest.parse().ok())?;
    Some(sign * (hours * 3600 + minutes * 60)).filter(|seconds| seconds.abs() < 86_400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_the_forms_pages_have() {
        for (text, said) in [
            ("2030-05-01T19:00:00-0400", "Exact(2030-05-01T19:00:00-04:00)"),
            ("2030-05-01 19:00", "Wall(2030-05-01T19:00:00)"),
            ("20300501T190000Z", "Exact(2030-05-01T19:00:00+00:00)"),
            ("20300501", "Day(2030-05-01)"),
            ("2030-121", "Day(2030-05-01)"),
            ("2030-05-01 7:30 p.m.", "Wall(2030-05-01T19:30:00)"),
            ("2030-05-01 12am", "Wall(2030-05-01T00:00:00)"),
            ("2030-05-01 19:00 +02", "Exact(2030-05-01T19:00:00+02:00)"),
        ] {
            assert_eq!(format!("{:?}", read(text).unwrap()), said, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_told_from_what_does_not_exist() {
        assert_eq!(read("next Saturday"), Err(Unusable::StartNotRfc3339));
        assert_eq!(read("Sat Sep 14"), Err(Unusable::StartNotRfc3339));
        assert_eq!(read("2030-366"), Err(Unusable::ImpossibleDate));
        assert_eq!(read("20300231"), Err(Unusable::ImpossibleDate));
        assert_eq!(read("2030-05-01 25:00"), Err(Unusable::StartNotRfc3339));
    }
}
