//! Zones a feed defines itself (RFC 5545 §3.6.5): the offset at a wall time, and the IANA zone with the same rules.

use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarDay, ICalendarFrequency,
    ICalendarProperty, ICalendarRecurrenceRule, ICalendarValue, ICalendarWeekday,
};
use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

use super::component::Component;
use super::time;

/// The most observances taken of one zone.
const MAX_OBSERVANCES: usize = 200;

/// A zone by its rules.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ZoneRules(Vec<Observance>);

/// A time of the year from which an offset holds.
#[derive(Debug, Clone, PartialEq)]
struct Observance {
    /// The first time it begins, on the clock before the change.
    onset: NaiveDateTime,
    /// Seconds east before.
    from: i32,
    /// Seconds east after.
    to: i32,
    yearly: Option<Yearly>,
}

#[derive(Debug, Clone, PartialEq)]
struct Yearly {
    month: u32,
    day: YearlyDay,
    until: Option<NaiveDateTime>,
}

#[derive(Debug, Clone, PartialEq)]
enum YearlyDay {
    /// The nth such weekday, counted from the end if negative.
    Nth(i64, Weekday),
    /// Such a weekday among these days.
    Among(Vec<u32>, Weekday),
    /// That day.
    Fixed(u32),
}

impl ZoneRules {
    /// Reads the observances of a VTIMEZONE; broken ones (no offset, 53 hours) are left out.
    pub fn read(calendar: &ICalendar, zone: &ICalendarComponent) -> Self {
        let parts = zone.component_ids.iter().filter_map(|id| calendar.component_by_id(*id)).filter(|part| {
            matches!(part.component_type, ICalendarComponentType::Standard | ICalendarComponentType::Daylight)
        });
        Self(parts.take(MAX_OBSERVANCES).filter_map(|part| observance(Component(part))).collect())
    }

    /// Whether there is nothing to go by.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The instant of a wall time: the offset of the observance that began last.
    pub fn instant(&self, wall: NaiveDateTime) -> Option<DateTime<Utc>> {
        let offset = self.offset(wall)?;
        Some((wall - Duration::seconds(i64::from(offset))).and_utc())
    }

    fn offset(&self, wall: NaiveDateTime) -> Option<i32> {
        let latest = self.0.iter().filter_map(|one| Some((one.latest_before(wall)?, one.to))).max();
        latest.map(|(_, to)| to).or_else(|| self.0.first().map(|one| one.from))
    }

    /// The IANA zone with the same offsets in the middle of every month of two years: the assumed zone if it fits, else
    /// the best known that does.
    pub fn same_as(&self, assumed: Tz, now: DateTime<Utc>) -> Option<Tz> {
        if self.is_empty() {
            return None;
        }
        let samples: Vec<NaiveDateTime> = (now.year() - 1..=now.year())
            .flat_map(|year| {
                (1..=12)
                    .filter_map(move |month| NaiveDate::from_ymd_opt(year, month, 15)?.and_hms_opt(12, 0, 0))
            })
            .collect();
        let fits = |zone: &Tz| {
            samples.iter().all(|wall| {
                let theirs =
                    zone.from_local_datetime(wall).earliest().map(|at| at.offset().fix().local_minus_utc());
                theirs.is_some() && theirs == self.offset(*wall)
            })
        };
        std::iter::once(assumed).chain(WELL_KNOWN).find(fits)
    }
}

/// Zones by which a set of rules is best known, more populous ones first.
const WELL_KNOWN: [Tz; 40] = [
    Tz::UTC,
    Tz::Europe__Berlin,
    Tz::Europe__London,
    Tz::Europe__Athens,
    Tz::Europe__Istanbul,
    Tz::America__New_York,
    Tz::America__Chicago,
    Tz::America__Denver,
    Tz::America__Los_Angeles,
    Tz::America__Phoenix,
    Tz::America__Anchorage,
    Tz::Pacific__Honolulu,
    Tz::America__Halifax,
    Tz::America__St_Johns,
    Tz::America__Mexico_City,
    Tz::America__Bogota,
    Tz::America__Caracas,
    Tz::America__Santiago,
    Tz::America__Sao_Paulo,
    Tz::America__Havana,
    Tz::Atlantic__Azores,
    Tz::Africa__Lagos,
    Tz::Africa__Johannesburg,
    Tz::Africa__Cairo,
    Tz::Asia__Jerusalem,
    Tz::Europe__Moscow,
    Tz::Asia__Dubai,
    Tz::Asia__Tehran,
    Tz::Asia__Karachi,
    Tz::Asia__Kolkata,
    Tz::Asia__Kathmandu,
    Tz::Asia__Dhaka,
    Tz::Asia__Bangkok,
    Tz::Asia__Shanghai,
    Tz::Asia__Tokyo,
    Tz::Australia__Adelaide,
    Tz::Australia__Brisbane,
    Tz::Australia__Sydney,
    Tz::Australia__Darwin,
    Tz::Pacific__Auckland,
];

impl Observance {
    /// When it last began at or before a wall time.
    fn latest_before(&self, wall: NaiveDateTime) -> Option<NaiveDateTime> {
        if self.onset > wall {
            return None;
        }
        let Some(yearly) = &self.yearly else { return Some(self.onset) };
        [wall.year(), wall.year() - 1]
            .into_iter()
            .filter_map(|year| Some(yearly.day_in(year)?.and_time(self.onset.time())))
            .find(|onset| {
                *onset <= wall && *onset >= self.onset && yearly.until.is_none_or(|until| *onset <= until)
            })
            .or_else(|| self.last_onset())
    }

    /// The last beginning of a rule that has ended.
    fn last_onset(&self) -> Option<NaiveDateTime> {
        let yearly = self.yearly.as_ref()?;
        let until = yearly.until?;
        let in_last_year = |year| Some(yearly.day_in(year)?.and_time(self.onset.time()));
        [until.year(), until.year() - 1]
            .into_iter()
            .filter_map(in_last_year)
            .find(|onset| *onset <= until)
            .or(Some(self.onset))
    }
}

impl Yearly {
    fn day_in(&self, year: i32) -> Option<NaiveDate> {
        match &self.day {
            YearlyDay::Fixed(day) => NaiveDate::from_ymd_opt(year, self.month, *day),
            YearlyDay::Among(days, weekday) => days
                .iter()
                .filter_map(|day| NaiveDate::from_ymd_opt(year, self.month, *day))
                .find(|day| day.weekday() == *weekday),
            YearlyDay::Nth(nth, weekday) => {
                let mut of_month = (1..=31)
                    .filter_map(|day| NaiveDate::from_ymd_opt(year, self.month, day))
                    .filter(|day| day.weekday() == *weekday)
                    .collect::<Vec<_>>();
                if *nth < 0 {
                    of_month.reverse();
                }
                of_month.get(usize::try_from(nth.unsigned_abs()).ok()?.checked_sub(1)?).copied()
            }
        }
    }
}

fn observance(part: Component<'_>) -> Option<Observance> {
    let onset = part.get(&ICalendarProperty::Dtstart).and_then(time::stamp).map_or_else(
        || NaiveDate::from_ymd_opt(1970, 1, 1).map(|day| day.and_hms_opt(0, 0, 0).unwrap_or_default()),
        |stamp| Some(stamp.wall()),
    )?;
    let to = offset_seconds(part, &ICalendarProperty::Tzoffsetto)?;
    let from = offset_seconds(part, &ICalendarProperty::Tzoffsetfrom).unwrap_or(to);
    let rule = part.get(&ICalendarProperty::Rrule).and_then(|property| match property.values().first() {
        Some(ICalendarValue::RecurrenceRule(rule)) => yearly(rule, onset),
        _ => None,
    });
    Some(Observance { onset, from, to, yearly: rule })
}

fn offset_seconds(part: Component<'_>, name: &ICalendarProperty) -> Option<i32> {
    let ICalendarValue::PartialDateTime(offset) = part.get(name)?.values().first()? else { return None };
    let seconds = i32::from(offset.tz_hour?) * 3600 + i32::from(offset.tz_minute.unwrap_or(0)) * 60;
    let signed = if offset.tz_minus { -seconds } else { seconds };
    (signed.abs() < 24 * 3600).then_some(signed)
}

fn yearly(rule: &ICalendarRecurrenceRule, onset: NaiveDateTime) -> Option<Yearly> {
    if rule.freq != ICalendarFrequency::Yearly {
        return None;
    }
    let month = rule.bymonth.first().map_or(onset.month(), |month| u32::from(month.month()));
    let days: Vec<u32> = rule.bymonthday.iter().filter_map(|day| u32::try_from(*day).ok()).collect();
    let day = match (rule.byday.first(), days.is_empty()) {
        (Some(day), false) => YearlyDay::Among(days, weekday(day.weekday)),
        (Some(ICalendarDay { ordwk, weekday: day }), true) => {
            YearlyDay::Nth(i64::from(ordwk.unwrap_or(1)), weekday(*day))
        }
        (None, false) => YearlyDay::Fixed(days[0]),
        (None, true) => YearlyDay::Fixed(onset.day()),
    };
    let until = rule.until.as_ref().and_then(time::partial).map(|stamp| stamp.wall());
    Some(Yearly { month, day, until })
}

/// The weekday.
pub fn weekday(day: ICalendarWeekday) -> Weekday {
    match day {
        ICalendarWeekday::Sunday => Weekday::Sun,
        ICalendarWeekday::Monday => Weekday::Mon,
        ICalendarWeekday::Tuesday => Weekday::Tue,
        ICalendarWeekday::Wednesday => Weekday::Wed,
        ICalendarWeekday::Thursday => Weekday::Thu,
        ICalendarWeekday::Friday => Weekday::Fri,
        ICalendarWeekday::Saturday => Weekday::Sat,
    }
}
