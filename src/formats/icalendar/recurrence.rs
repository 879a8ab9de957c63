//! Dates of a rule, bounded.
//!
//! Dates are counted on the wall clock and only then turned into instants, so that gaps and overlaps are ours to decide.

use calcard::icalendar::{ICalendarFrequency, ICalendarRecurrenceRule};
use chrono::{DateTime, Datelike, Days, Duration, Month, NaiveDateTime, NaiveTime, Utc};
use rrule::{Frequency, NWeekday, RRule, RRuleSet, Unvalidated};

use super::time::{Stamp, partial};
use super::vtimezone::weekday;
use super::zone::Clock;
use crate::domain::remote_event::Note;
use crate::formats::budget::Patience;

/// The most dates of one rule.
pub const MAX_OCCURRENCES: u16 = 500;
/// How far ahead dates are counted.
pub const MAX_AHEAD: Duration = Duration::days(400);
/// The most values of one BY part.
const MAX_BY: usize = 64;

/// Which dates are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dates {
    /// The first of the series, however long ago: for `inspect`.
    First(u16),
    /// What has not ended on the day before this instant, up to `MAX_AHEAD`.
    Coming(DateTime<Utc>),
}

/// What counting the dates of one feed may still cost. Rules that never give a date (30 February) are the dear ones: the
/// library looks through a hundred thousand steps for one.
#[derive(Debug)]
pub struct Effort<'a> {
    barren_rules_left: u32,
    patience: Patience<'a>,
}

impl<'a> Effort<'a> {
    /// For a whole feed.
    pub fn of_a_feed(patience: Patience<'a>) -> Self {
        Self { barren_rules_left: 10, patience }
    }

    /// Whether reading has taken too long already.
    pub fn is_over(&self) -> bool {
        self.patience.is_over()
    }
}

/// The wall times between which coming dates lie: what may still go on, up to [`MAX_AHEAD`].
pub fn window(clock: &Clock, now: DateTime<Utc>) -> (NaiveDateTime, NaiveDateTime) {
    (clock.wall(now) - Duration::days(1), clock.wall(now + MAX_AHEAD))
}

/// The dates of a rule as wall times on the clock it counts on, in order; a note says where the rule is not followed.
pub fn dates(
    rule: &ICalendarRecurrenceRule,
    start: NaiveDateTime,
    clock: &Clock,
    wanted: Dates,
    effort: &mut Effort<'_>,
    notes: &mut Vec<Note>,
) -> Vec<NaiveDateTime> {
    let Some(unvalidated) = translated(rule, clock).filter(|_| effort.barren_rules_left > 0) else {
        notes.push(Note::new("note-rule-not-followed"));
        return Vec::new();
    };
    let (from, limit) = match wanted {
        Dates::First(count) => (start, count.min(MAX_OCCURRENCES)),
        Dates::Coming(now) => (window(clock, now).0, MAX_OCCURRENCES),
    };
    if is_over_before(rule, start, from, clock) {
        return Vec::new();
    }
    let begin = fast_forward(rule, start, from);
    let anchor = begin.and_utc().with_timezone(&rrule::Tz::UTC);
    let Ok(valid) = unvalidated.validate(anchor) else {
        notes.push(Note::new("note-rule-invalid"));
        return Vec::new();
    };
    let mut set = RRuleSet::new(anchor).rrule(valid);
    if let Dates::Coming(now) = wanted {
        let (from, until) = window(clock, now);
        set = set
            .after(from.and_utc().with_timezone(&rrule::Tz::UTC))
            .before(until.and_utc().with_timezone(&rrule::Tz::UTC));
    }
    let found: Vec<NaiveDateTime> = set.all(limit).dates.into_iter().map(|date| date.naive_utc()).collect();
    if found.is_empty() {
        effort.barren_rules_left -= 1;
    }
    found
}

/// Whether a rule has certainly ended before a wall time: by UNTIL, or because so many dates take no longer, even where
/// only every eighth year has one (29 February over a century).
fn is_over_before(
    rule: &ICalendarRecurrenceRule,
    start: NaiveDateTime,
    from: NaiveDateTime,
    clock: &Clock,
) -> bool {
    let until = rule.until.as_ref().and_then(partial).and_then(|until| until_wall(until, clock));
    // An end before the start is a fault of the rule, told as such.
    if until.is_some_and(|until| until < from && until >= start) {
        return true;
    }
    let unit = match rule.freq {
        ICalendarFrequency::Daily => 1,
        ICalendarFrequency::Weekly => 7,
        ICalendarFrequency::Monthly => 31,
        _ => 366,
    };
    rule.count.is_some_and(|count| {
        let days =
            i64::from(count).saturating_mul(unit).saturating_mul(i64::from(rule.interval.unwrap_or(1)));
        days.saturating_mul(8) < (from - start).num_days()
    })
}

/// A start near the wanted dates from which the rule gives the same ones: whole steps of a rule without a count can be
/// left out.
fn fast_forward(rule: &ICalendarRecurrenceRule, start: NaiveDateTime, from: NaiveDateTime) -> NaiveDateTime {
    let unit = match rule.freq {
        ICalendarFrequency::Daily => 1,
        ICalendarFrequency::Weekly => 7,
        _ => return years_forward(rule, start, from),
    };
    let step = unit * u64::from(rule.interval.unwrap_or(1).max(1));
    let ahead = (from - start).num_days();
    if rule.count.is_some() || ahead <= 0 {
        return start;
    }
    let steps = (u64::try_from(ahead).unwrap_or(0) / step).saturating_sub(2);
    start.checked_add_days(Days::new(steps * step)).unwrap_or(start)
}

/// The same for monthly and yearly rules, by whole years (feeds with dates of 1601 or of the year 1 exist): month and day
/// stay, and with them all that the rule takes from its start, but for the weekday.
fn years_forward(rule: &ICalendarRecurrenceRule, start: NaiveDateTime, from: NaiveDateTime) -> NaiveDateTime {
    let takes_the_weekday = !rule.byweekno.is_empty() && rule.byday.is_empty();
    let interval = i32::from(rule.interval.unwrap_or(1).max(1));
    let steps = (from.year() - start.year()) / interval - 1;
    if rule.count.is_some() || takes_the_weekday || steps <= 0 {
        return start;
    }
    // 29 February is not in every year.
    let years = (0..8).filter_map(|back| steps.checked_sub(back)).filter(|steps| *steps > 0);
    years.map(|steps| start.year() + steps * interval).find_map(|year| start.with_year(year)).unwrap_or(start)
}

/// The rule for the library; `None` for what is not followed: more often than daily, or absurdly many parts.
fn translated(rule: &ICalendarRecurrenceRule, clock: &Clock) -> Option<RRule<Unvalidated>> {
    let frequency = match rule.freq {
        ICalendarFrequency::Daily => Frequency::Daily,
        ICalendarFrequency::Weekly => Frequency::Weekly,
        ICalendarFrequency::Monthly => Frequency::Monthly,
        ICalendarFrequency::Yearly => Frequency::Yearly,
        _ => return None,
    };
    let many = |count: usize| count.max(1);
    let a_day = many(rule.byhour.len()) * many(rule.byminute.len()) * many(rule.bysecond.len());
    let parts = [
        rule.byday.len(),
        rule.bymonthday.len(),
        rule.byyearday.len(),
        rule.byweekno.len(),
        rule.bysetpos.len(),
    ];
    if a_day > 24 || parts.into_iter().any(|count| count > MAX_BY) {
        return None;
    }
    let months: Vec<Month> =
        rule.bymonth.iter().filter_map(|month| Month::try_from(month.month()).ok()).collect();
    let days: Vec<NWeekday> =
        rule.byday.iter().map(|day| NWeekday::new(day.ordwk, weekday(day.weekday))).collect();
    let mut made = RRule::new(frequency)
        .interval(rule.interval.unwrap_or(1).max(1))
        .by_month(&months)
        .by_month_day(rule.bymonthday.clone())
        .by_year_day(rule.byyearday.clone())
        .by_week_no(rule.byweekno.clone())
        .by_weekday(days)
        .by_set_pos(rule.bysetpos.clone())
        .by_hour(rule.byhour.clone())
        .by_minute(rule.byminute.clone())
        .by_second(rule.bysecond.clone());
    if let Some(first) = rule.wkst {
        made = made.week_start(weekday(first));
    }
    if let Some(count) = rule.count {
        made = made.count(count);
    }
    if let Some(until) = rule.until.as_ref().and_then(partial) {
        made = made.until(until_wall(until, clock)?.and_utc().with_timezone(&rrule::Tz::UTC));
    }
    Some(made)
}

/// UNTIL on the clock of the rule: in UTC beside a zone (RFC 5545 §3.3.10), a day alone counts whole.
fn until_wall(until: Stamp, clock: &Clock) -> Option<NaiveDateTime> {
    match until {
        Stamp::Day(day) => day.and_time(NaiveTime::MIN).checked_add_signed(Duration::seconds(86_399)),
        Stamp::Utc(at) => Some(clock.wall(at.and_utc())),
        Stamp::Wall(wall) => Some(wall),
    }
}
