//! A day and a time typed into one field: what the clocks show in the event's zone.

use chrono::{DateTime, Datelike, NaiveDateTime, Utc};
use chrono_tz::Tz;

use super::event_draft::{parse_date, parse_time};
use super::time::resolve;

/// Reads `2027-03-06T19:30`, `2027-03-06 7:30 pm`, or an instant with its offset (RFC 3339).
pub fn parse_moment(typed: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let typed = typed.trim();
    if let Ok(exact) = DateTime::parse_from_rfc3339(typed) {
        return Some(exact.to_utc()).filter(|at| (1970..=2200).contains(&at.year()));
    }
    let (day, time) = typed.split_once(['T', ' '])?;
    let day = parse_date(day.trim_end_matches(','))?;
    Some(resolve(day.and_time(parse_time(time)?), zone).instant())
}

/// The same moment as a form's field and the API write it: wall time in the event's zone.
pub fn wall_moment(at: DateTime<Utc>, zone: Tz) -> String {
    let local: NaiveDateTime = at.with_timezone(&zone).naive_local();
    local.format("%Y-%m-%dT%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_as_people_and_browsers_write_it() {
        let zone = Tz::America__Los_Angeles;
        let expected: DateTime<Utc> = "2027-03-07T03:30:00Z".parse().unwrap();
        for typed in [
            "2027-03-06T19:30",
            "2027-03-06 7:30 pm",
            "06.03.2027 19:30",
            "2027-03-06, 19:30",
            "2027-03-07T03:30:00Z",
            "2027-03-07T04:30:00+01:00",
        ] {
            assert_eq!(parse_moment(typed, zone), Some(expected), "{typed}");
        }
        for typed in ["", "2027-03-06", "soon", "2027-13-06 19:30", "2027-03-06 late"] {
            assert_eq!(parse_moment(typed, zone), None, "{typed}");
        }
        assert_eq!(wall_moment(expected, zone), "2027-03-06T19:30");
    }
}
