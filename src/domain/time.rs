//! When an event is: wall time and zone as typed, from which UTC is derived. Time is never naked.

use chrono::offset::LocalResult;
use chrono::{DateTime, Days, Duration, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

/// How long an event without an end stays in lists after its start.
pub const OPEN_END_LISTED: Duration = Duration::hours(6);

/// When something takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At a time of day.
    Timed {
        /// Wall time of the start.
        start: NaiveDateTime,
        /// Wall time of the end; `None` is an open end.
        end: Option<NaiveDateTime>,
        /// Where the wall is.
        zone: Tz,
    },
    /// On whole days.
    AllDay {
        /// First day.
        first: NaiveDate,
        /// Last day, included.
        last: NaiveDate,
        /// Where the days begin and end.
        zone: Tz,
    },
}

impl When {
    /// The wall time it begins; midnight for whole days.
    pub fn start_local(&self) -> NaiveDateTime {
        match self {
            Self::Timed { start, .. } => *start,
            Self::AllDay { first, .. } => first.and_time(NaiveTime::MIN),
        }
    }

    /// The wall time it ends: `None` for an open end, midnight after the last day for whole days.
    pub fn end_local(&self) -> Option<NaiveDateTime> {
        match self {
            Self::Timed { end, .. } => *end,
            Self::AllDay { last, .. } => Some(next_day(*last).and_time(NaiveTime::MIN)),
        }
    }

    /// The zone of the wall times.
    pub fn zone(&self) -> Tz {
        match self {
            Self::Timed { zone, .. } | Self::AllDay { zone, .. } => *zone,
        }
    }

    /// Whether it takes whole days.
    pub fn is_all_day(&self) -> bool {
        matches!(self, Self::AllDay { .. })
    }

    /// The instant it begins.
    pub fn start_utc(&self) -> DateTime<Utc> {
        resolve(self.start_local(), self.zone()).instant()
    }

    /// The instant it ends, if it has an end.
    pub fn end_utc(&self) -> Option<DateTime<Utc>> {
        self.end_local().map(|end| resolve(end, self.zone()).instant())
    }

    /// The instant from which lists of what is to come leave it out.
    pub fn listed_until(&self) -> DateTime<Utc> {
        self.end_utc().unwrap_or_else(|| self.start_utc() + OPEN_END_LISTED)
    }

    /// The last day on which something of it happens; an end at midnight belongs to the day before.
    pub fn last_day(&self) -> NaiveDate {
        match self {
            Self::AllDay { last, .. } => *last,
            Self::Timed { start, end, .. } => match end {
                Some(end) if end > start => (*end - Duration::milliseconds(1)).date(),
                _ => start.date(),
            },
        }
    }

    /// The same length from another start.
    #[must_use]
    pub fn moved_to(&self, new_start: NaiveDateTime) -> Self {
        match *self {
            Self::Timed { start, end, zone } => {
                Self::Timed { start: new_start, end: end.map(|end| new_start + (end - start)), zone }
            }
            Self::AllDay { first, last, zone } => {
                let first_new = new_start.date();
                Self::AllDay { first: first_new, last: first_new + (last - first), zone }
            }
        }
    }
}

fn next_day(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}

/// What a wall time means in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolved {
    /// Exactly one instant.
    Exact(DateTime<Utc>),
    /// The clocks skip it; the instant is the wall time shifted forward by the gap.
    Gap {
        /// The instant taken.
        taken: DateTime<Utc>,
    },
    /// The clocks show it twice; the first is taken.
    Overlap {
        /// The instant taken.
        first: DateTime<Utc>,
        /// The other one.
        second: DateTime<Utc>,
    },
}

impl Resolved {
    /// The instant taken.
    pub fn instant(self) -> DateTime<Utc> {
        match self {
            Self::Exact(at) | Self::Gap { taken: at } | Self::Overlap { first: at, .. } => at,
        }
    }
}

/// Says which instant a wall time is in a zone (RFC 5545 §3.3.5: in a gap shifted forward, in an overlap the first).
pub fn resolve(local: NaiveDateTime, zone: Tz) -> Resolved {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => Resolved::Exact(at.with_timezone(&Utc)),
        LocalResult::Ambiguous(a, b) => {
            let (a, b) = (a.with_timezone(&Utc), b.with_timezone(&Utc));
            Resolved::Overlap { first: a.min(b), second: a.max(b) }
        }
        LocalResult::None => Resolved::Gap { taken: through_the_gap(local, zone) },
    }
}

/// Reads a wall time that the clocks skip with the offset in force before the gap.
fn through_the_gap(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    let before = (1..=4).find_map(|hours| {
        let earlier = local.checked_sub_signed(Duration::hours(hours))?;
        match zone.from_local_datetime(&earlier) {
            LocalResult::Single(at) => Some((at, hours)),
            LocalResult::Ambiguous(_, at) => Some((at, hours)),
            LocalResult::None => None,
        }
    });
    match before {
        Some((at, hours)) => at.with_timezone(&Utc) + Duration::hours(hours),
        // A whole day was skipped (Samoa, 2011): the instant the wall time would be in UTC is as good as any.
        None => local.and_utc(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").expect("a wall time")
    }

    #[test]
    fn a_time_the_clocks_skip_is_shifted_forward() {
        let Resolved::Gap { taken } = resolve(local("2026-03-29T02:30"), Tz::Europe__Madrid) else {
            panic!("no gap")
        };
        assert_eq!(taken.to_rfc3339(), "2026-03-29T01:30:00+00:00");
    }

    #[test]
    fn a_time_the_clocks_show_twice_is_the_first() {
        let Resolved::Overlap { first, second } = resolve(local("2026-10-25T02:30"), Tz::Europe__Madrid)
        else {
            panic!("no overlap")
        };
        assert_eq!(first.to_rfc3339(), "2026-10-25T00:30:00+00:00");
        assert_eq!(second.to_rfc3339(), "2026-10-25T01:30:00+00:00");
    }

    #[test]
    fn an_open_end_is_listed_for_six_hours() {
        let when = When::Timed { start: local("2026-07-01T19:00"), end: None, zone: Tz::UTC };
        assert_eq!(when.listed_until() - when.start_utc(), Duration::hours(6));
    }

    #[test]
    fn an_end_at_midnight_belongs_to_the_day_before() {
        let when = When::Timed {
            start: local("2026-07-01T19:00"),
            end: Some(local("2026-07-02T00:00")),
            zone: Tz::UTC,
        };
        assert_eq!(when.last_day().to_string(), "2026-07-01");
    }
}
