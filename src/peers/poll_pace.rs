//! How often a feed is asked, and a followed account looked through.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::source::Pace;

/// The longest, while a feed does not answer.
const LONGEST: TimeDelta = TimeDelta::hours(24);

/// Between two looks through what a followed account published.
const LOOK_THROUGH: TimeDelta = TimeDelta::days(7);

/// The longest a feed is left alone because it asks for it.
const LONGEST_ASKED: Duration = Duration::from_secs(7 * 24 * 3600);

/// The next turn after a good one: when its pace says, a tenth more or less, so that not all come at once.
pub(super) fn after_success(now: DateTime<Utc>, pace: Pace, fraction: f64) -> DateTime<Utc> {
    now + jittered(pace.between(), fraction)
}

/// The next turn after `failures` bad ones and this one: twice as late each time, up to a day, and not before the feed
/// wants to be asked.
pub(super) fn after_failure(
    now: DateTime<Utc>,
    pace: Pace,
    failures: i32,
    wait: Option<Duration>,
    fraction: f64,
) -> DateTime<Utc> {
    let doublings = failures.clamp(0, 7);
    let pause = jittered((pace.between() * (1 << doublings)).min(LONGEST), fraction);
    let asked = wait.map(|wait| wait.min(LONGEST_ASKED)).and_then(|wait| TimeDelta::from_std(wait).ok());
    now + asked.map_or(pause, |asked| asked.max(pause))
}

/// When what a followed account published is looked through again: it tells us by itself of what is new, this finds what
/// was missed, and that the account is gone.
pub(super) fn after_look_through(now: DateTime<Utc>, fraction: f64) -> DateTime<Utc> {
    now + jittered(LOOK_THROUGH, fraction)
}

/// Up to a tenth more or less.
fn jittered(span: TimeDelta, fraction: f64) -> TimeDelta {
    let tenths = (fraction.clamp(0.0, 1.0) - 0.5) / 5.0;
    #[expect(clippy::cast_possible_truncation, reason = "a tenth of a day in milliseconds is small")]
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a day are small")]
    let shift = (span.num_milliseconds() as f64 * tenths) as i64;
    span + TimeDelta::milliseconds(shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(failures: i32, wait: Option<u64>) -> i64 {
        let now = DateTime::UNIX_EPOCH;
        (after_failure(now, Pace::USUAL, failures, wait.map(Duration::from_secs), 0.5) - now).num_hours()
    }

    #[test]
    fn a_feed_that_fails_is_asked_ever_less_often_up_to_once_a_day() {
        assert_eq!([0, 1, 2, 4, 5, 99].map(|failures| hours(failures, None)), [1, 2, 4, 16, 24, 24]);
    }

    #[test]
    fn a_feed_is_left_alone_as_long_as_it_asks_but_no_longer_than_a_week() {
        assert_eq!(hours(0, Some(6 * 3600)), 6);
        assert_eq!(hours(0, Some(u64::MAX)), 7 * 24);
        assert_eq!(hours(3, Some(60)), 8);
    }

    #[test]
    fn turns_are_spread_by_a_tenth() {
        let now = DateTime::UNIX_EPOCH;
        let minutes = |fraction| (after_success(now, Pace::USUAL, fraction) - now).num_minutes();
        assert_eq!((minutes(0.0), minutes(0.5), minutes(1.0)), (54, 60, 66));
    }
}
