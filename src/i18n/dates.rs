//! Dates and times as people read them: "Saturday, March 6, 11 am–2 pm", "sábado 6 de marzo, 11 a. m.–2 p. m.".
//!
//! Pure: today's date comes in as an argument. Times are wall times, shown as they were typed.

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use chrono_tz::Tz;

use super::zones::{agree, neutral_name, zone_name};
use super::{UiLanguage, tr, word};
use crate::domain::fault::Message;
use crate::domain::time::When;

/// Regions that write the month before the day in English.
const MONTH_FIRST: [&str; 6] = ["US", "PH", "PR", "GU", "FM", "PW"];
/// Regions where a clock face, not a timetable, is how time is told.
const TWELVE_HOURS: [&str; 27] = [
    "US", "PR", "GU", "PH", "CA", "AU", "NZ", "IN", "PK", "BD", "EG", "SA", "MX", "CO", "VE", "PE", "EC",
    "BO", "PA", "CR", "NI", "HN", "SV", "GT", "DO", "CU", "JM",
];
/// A night that ends before this hour still belongs to the evening it began.
const NIGHT_ENDS: u32 = 6;

const MONTHS: [&str; 12] = [
    "month-january",
    "month-february",
    "month-march",
    "month-april",
    "month-may",
    "month-june",
    "month-july",
    "month-august",
    "month-september",
    "month-october",
    "month-november",
    "month-december",
];
const MONTHS_SHORT: [&str; 12] = [
    "month-short-january",
    "month-short-february",
    "month-short-march",
    "month-short-april",
    "month-short-may",
    "month-short-june",
    "month-short-july",
    "month-short-august",
    "month-short-september",
    "month-short-october",
    "month-short-november",
    "month-short-december",
];
const WEEKDAYS: [&str; 7] = [
    "weekday-monday",
    "weekday-tuesday",
    "weekday-wednesday",
    "weekday-thursday",
    "weekday-friday",
    "weekday-saturday",
    "weekday-sunday",
];

/// Twelve or twenty-four hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HourCycle {
    /// 7:30 pm.
    Twelve,
    /// 19:30.
    TwentyFour,
}

/// Whether a sentence says which zone its times are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneNaming {
    /// Always: for texts that travel.
    Always,
    /// Only if the clock there differs from the one in this zone: for pages of a site.
    UnlessLike(Tz),
}

/// How one language and region writes dates and times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateStyle {
    /// `None` writes ISO-like forms, for texts in a language we have no words in.
    language: Option<UiLanguage>,
    month_first: bool,
    hours: HourCycle,
}

impl DateStyle {
    /// The way of a language in a region (ISO 3166 code such as `US`; unknown ones write the day first and 24 hours).
    pub fn new(language: UiLanguage, region: &str) -> Self {
        let among = |regions: &[&str]| regions.iter().any(|r| r.eq_ignore_ascii_case(region));
        Self {
            language: Some(language),
            month_first: among(&MONTH_FIRST),
            hours: if among(&TWELVE_HOURS) { HourCycle::Twelve } else { HourCycle::TwentyFour },
        }
    }

    /// The way of a text's language (BCP 47 tag); languages we have no words in get `2027-03-06, 11:00–14:00`.
    pub fn for_text(tag: &str, region: &str) -> Self {
        Self::new(UiLanguage::default(), region).in_language(tag)
    }

    /// The same region and hours in a text's language (BCP 47 tag); see [`DateStyle::for_text`].
    #[must_use]
    pub fn in_language(self, tag: &str) -> Self {
        match UiLanguage::of_tag(tag) {
            Some(language) => Self { language: Some(language), ..self },
            None => Self { language: None, month_first: false, hours: HourCycle::TwentyFour },
        }
    }

    /// The same with the hours a site has set; ISO-like forms keep 24.
    #[must_use]
    pub fn with_hours(mut self, hours: HourCycle) -> Self {
        if self.language.is_some() {
            self.hours = hours;
        }
        self
    }

    /// The same with a site's setting: `Some(true)` is 24 hours, `None` what language and region do.
    #[must_use]
    pub fn with_hours_of(self, hour24: Option<bool>) -> Self {
        match hour24 {
            Some(true) => self.with_hours(HourCycle::TwentyFour),
            Some(false) => self.with_hours(HourCycle::Twelve),
            None => self,
        }
    }

    /// "Saturday, March 6", with the year when it is not this one.
    pub fn day(&self, date: NaiveDate, today: NaiveDate) -> String {
        self.day_in(date, date.year() != today.year())
    }

    /// The heading over a day: "Today", "Tomorrow", else the day with a capital letter.
    pub fn day_heading(&self, date: NaiveDate, today: NaiveDate) -> String {
        self.nearness(date, today).unwrap_or_else(|| self.day_title(date, today))
    }

    /// The day with a capital letter, whichever day it is: "Sábado 6 de marzo".
    pub fn day_title(&self, date: NaiveDate, today: NaiveDate) -> String {
        capitalized(&self.day(date, today))
    }

    /// "Today", "Tomorrow", or `None` for any other day.
    pub fn nearness(&self, date: NaiveDate, today: NaiveDate) -> Option<String> {
        let language = self.language?;
        match (date - today).num_days() {
            0 => Some(word(language, "day-today")),
            1 => Some(word(language, "day-tomorrow")),
            _ => None,
        }
    }

    /// "March 2027", for the heading of a month.
    pub fn month(&self, date: NaiveDate) -> String {
        match self.language {
            Some(language) => capitalized(&tr(
                language,
                &Message::new("date-month-year")
                    .with("month", word(language, MONTHS[date.month0() as usize]))
                    .with("year", date.year()),
            )),
            None => date.format("%Y-%m").to_string(),
        }
    }

    /// "Mar", "mar": the month in three or four letters, for a large date.
    pub fn month_short(&self, date: NaiveDate) -> String {
        self.language.map_or_else(
            || date.format("%m").to_string(),
            |language| word(language, MONTHS_SHORT[date.month0() as usize]),
        )
    }

    /// "Saturday", "sábado"; empty where we have no words.
    pub fn weekday(&self, date: NaiveDate) -> String {
        self.language.map_or_else(String::new, |language| {
            word(language, WEEKDAYS[date.weekday().num_days_from_monday() as usize])
        })
    }

    /// "11 am", "7:30 pm", "19:30".
    pub fn time(&self, time: NaiveTime) -> String {
        match self.hours {
            HourCycle::TwentyFour => time.format("%H:%M").to_string(),
            HourCycle::Twelve => format!("{} {}", clock_face(time), self.half_of_day(time)),
        }
    }

    /// "11 am–2 pm", "1–3 pm", "11:00–14:00".
    pub fn time_range(&self, start: NaiveTime, end: NaiveTime) -> String {
        if self.hours == HourCycle::Twelve && start.hour() / 12 == end.hour() / 12 && start < end {
            return format!("{}–{} {}", clock_face(start), clock_face(end), self.half_of_day(end));
        }
        format!("{}–{}", self.time(start), self.time(end))
    }

    /// The whole answer to "when?": day, hours, zone if it needs naming; days with their year when it is not this one.
    pub fn when(&self, when: &When, today: NaiveDate, zones: ZoneNaming) -> String {
        match *when {
            When::AllDay { first, last, .. } if last > first => self.days(first, last, today),
            When::AllDay { first, .. } => match self.language {
                Some(language) => {
                    tr(language, &Message::new("date-all-day").with("day", self.day(first, today)))
                }
                None => self.day(first, today),
            },
            When::Timed { start, end: Some(end), zone } if runs_over_days(start, end) => {
                let (from, to) = (self.moment(start, today), self.moment(end, today));
                format!("{from} – {to}{}", self.zone(zone, start, zones))
            }
            When::Timed { start, zone, .. } => format!(
                "{}, {}{}",
                self.day(start.date(), today),
                self.hours(when),
                self.zone(zone, start, zones)
            ),
        }
    }

    /// The hours alone, for a line below a day's heading: "11 am–2 pm"; for several days or whole ones "All day".
    pub fn hours(&self, when: &When) -> String {
        match *when {
            When::Timed { start, end: Some(end), .. } if end > start && !runs_over_days(start, end) => {
                self.time_range(start.time(), end.time())
            }
            When::Timed { start, .. } => self.time(start.time()),
            When::AllDay { .. } => {
                self.language.map_or_else(String::new, |language| word(language, "date-all-day-alone"))
            }
        }
    }

    /// The zone's name after a space, or nothing where the sentence does not need it.
    pub fn zone(&self, zone: Tz, at: NaiveDateTime, naming: ZoneNaming) -> String {
        if let ZoneNaming::UnlessLike(site) = naming
            && agree(zone, site, at)
        {
            return String::new();
        }
        format!(
            " {}",
            self.language.map_or_else(|| neutral_name(zone, at), |language| zone_name(zone, at, language))
        )
    }

    /// "Ongoing, until Tuesday, March 9", for something that began on an earlier day.
    pub fn ongoing_until(&self, last: NaiveDate, today: NaiveDate) -> String {
        let Some(language) = self.language else { return format!("→ {}", self.day(last, today)) };
        match self.nearness(last, today) {
            Some(near) => {
                tr(language, &Message::new("date-ongoing-until-near").with("day", near.to_lowercase()))
            }
            None => tr(language, &Message::new("date-ongoing-until").with("day", self.day(last, today))),
        }
    }

    /// A moment in full: "Saturday, March 6, 11 am".
    pub fn moment(&self, at: NaiveDateTime, today: NaiveDate) -> String {
        format!("{}, {}", self.day(at.date(), today), self.time(at.time()))
    }

    fn days(&self, first: NaiveDate, last: NaiveDate, today: NaiveDate) -> String {
        let years = last.year() != today.year() || first.year() != today.year();
        format!("{} – {}", self.day_in(first, years && first.year() != last.year()), self.day_in(last, years))
    }

    fn day_in(&self, date: NaiveDate, with_year: bool) -> String {
        let Some(language) = self.language else { return date.format("%Y-%m-%d").to_string() };
        let key = match (self.month_first && language == UiLanguage::En, with_year) {
            (true, false) => "date-month-first",
            (true, true) => "date-month-first-year",
            (false, false) => "date-day-first",
            (false, true) => "date-day-first-year",
        };
        let message = Message { key, args: Vec::new() }
            .with("weekday", self.weekday(date))
            .with("month", word(language, MONTHS[date.month0() as usize]))
            .with("day", date.day())
            .with("year", date.year());
        tr(language, &message)
    }

    fn half_of_day(&self, time: NaiveTime) -> String {
        let language = self.language.unwrap_or_default();
        word(language, if time.hour() < 12 { "time-am" } else { "time-pm" })
    }
}

/// "11" or "7:30", on a clock face.
fn clock_face(time: NaiveTime) -> String {
    let (_, hour) = time.hour12();
    if time.minute() == 0 { hour.to_string() } else { format!("{hour}:{:02}", time.minute()) }
}

/// A party until two in the morning is one evening; a camp until noon is two days.
fn runs_over_days(start: NaiveDateTime, end: NaiveDateTime) -> bool {
    let next_morning = end.date() == start.date() + Duration::days(1)
        && end.hour() < NIGHT_ENDS
        && end - start < Duration::hours(24);
    end.date() > start.date() && !next_morning
}

/// With a capital first letter, for headings.
pub fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use chrono_tz::America::{Bogota, Los_Angeles};
    use chrono_tz::Europe::Berlin;

    use super::*;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();

    fn at(day: u32, hour: u32, minute: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2027, 3, day).unwrap().and_hms_opt(hour, minute, 0).unwrap()
    }

    fn timed(start: NaiveDateTime, end: Option<NaiveDateTime>) -> When {
        When::Timed { start, end, zone: Los_Angeles }
    }

    fn days(first: NaiveDate, last: NaiveDate) -> When {
        When::AllDay { first, last, zone: Los_Angeles }
    }

    fn say(style: DateStyle, when: &When) -> String {
        style.when(when, TODAY, ZoneNaming::UnlessLike(Los_Angeles))
    }

    #[test]
    fn each_language_region_and_clock_says_it_its_own_way() {
        let march = timed(at(6, 11, 0), Some(at(6, 14, 0)));
        let (us, gb, es) = (
            DateStyle::new(UiLanguage::En, "US"),
            DateStyle::new(UiLanguage::En, "GB"),
            DateStyle::new(UiLanguage::Es, "US"),
        );
        assert_eq!(say(us, &march), "Saturday, March 6, 11 am–2 pm");
        assert_eq!(say(us.with_hours(HourCycle::TwentyFour), &march), "Saturday, March 6, 11:00–14:00");
        assert_eq!(say(gb, &march), "Saturday 6 March, 11:00–14:00");
        assert_eq!(say(es, &march), "sábado 6 de marzo, 11 a. m.–2 p. m.");
        assert_eq!(say(DateStyle::new(UiLanguage::Es, "ES"), &march), "sábado 6 de marzo, 11:00–14:00");
        assert_eq!(say(DateStyle::for_text("de", "US"), &march), "2027-03-06, 11:00–14:00");
        assert_eq!(say(us, &timed(at(6, 19, 30), None)), "Saturday, March 6, 7:30 pm");
        assert_eq!(say(us, &timed(at(6, 13, 0), Some(at(6, 15, 30)))), "Saturday, March 6, 1–3:30 pm");
        assert_eq!(say(us, &timed(at(6, 0, 0), Some(at(6, 12, 0)))), "Saturday, March 6, 12 am–12 pm");
    }

    #[test]
    fn a_night_is_one_evening_and_a_camp_is_several_days() {
        let us = DateStyle::new(UiLanguage::En, "US");
        assert_eq!(say(us, &timed(at(6, 21, 0), Some(at(7, 2, 0)))), "Saturday, March 6, 9 pm–2 am");
        assert_eq!(
            say(us, &timed(at(5, 18, 0), Some(at(7, 12, 0)))),
            "Friday, March 5, 6 pm – Sunday, March 7, 12 pm"
        );
        let camp = days(at(5, 0, 0).date(), at(7, 0, 0).date());
        assert_eq!(say(us, &camp), "Friday, March 5 – Sunday, March 7");
        assert_eq!(
            say(DateStyle::new(UiLanguage::Es, "MX"), &camp),
            "viernes 5 de marzo – domingo 7 de marzo"
        );
        let day = days(at(5, 0, 0).date(), at(5, 0, 0).date());
        assert_eq!(say(us, &day), "Friday, March 5, all day");
        assert_eq!(us.ongoing_until(at(7, 0, 0).date(), TODAY), "Ongoing, until Sunday, March 7");
        assert_eq!(
            DateStyle::new(UiLanguage::Es, "MX").ongoing_until(at(2, 0, 0).date(), TODAY),
            "En curso, hasta mañana"
        );
    }

    #[test]
    fn the_year_is_said_when_it_is_not_this_one() {
        let us = DateStyle::new(UiLanguage::En, "US");
        let last_year = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        assert_eq!(us.day(at(6, 0, 0).date(), last_year), "Saturday, March 6, 2027");
        assert_eq!(
            DateStyle::new(UiLanguage::Es, "").day(at(6, 0, 0).date(), last_year),
            "sábado 6 de marzo de 2027"
        );
        let turn = days(
            NaiveDate::from_ymd_opt(2026, 12, 31).unwrap(),
            NaiveDate::from_ymd_opt(2027, 1, 1).unwrap(),
        );
        assert_eq!(say(us, &turn), "Thursday, December 31, 2026 – Friday, January 1, 2027");
    }

    #[test]
    fn near_days_have_names_and_headings_a_capital() {
        let es = DateStyle::new(UiLanguage::Es, "US");
        assert_eq!(es.day_heading(TODAY, TODAY), "Hoy");
        assert_eq!(es.day_heading(TODAY + Duration::days(1), TODAY), "Mañana");
        assert_eq!(es.day_heading(at(6, 0, 0).date(), TODAY), "Sábado 6 de marzo");
        assert_eq!(es.month(TODAY), "Marzo de 2027");
    }

    #[test]
    fn the_zone_is_named_when_the_clock_there_differs() {
        let us = DateStyle::new(UiLanguage::En, "US");
        let abroad = When::Timed { start: at(6, 14, 0), end: None, zone: Berlin };
        assert_eq!(say(us, &abroad), "Saturday, March 6, 2 pm CET");
        let bogota = When::Timed { start: at(6, 14, 0), end: None, zone: Bogota };
        assert_eq!(say(us, &bogota), "Saturday, March 6, 2 pm Bogota time");
        assert_eq!(say(DateStyle::for_text("de", ""), &bogota), "2027-03-06, 14:00 -05:00");
        let same = When::Timed { start: at(6, 14, 0), end: None, zone: chrono_tz::US::Pacific };
        assert_eq!(say(us, &same), "Saturday, March 6, 2 pm");
        assert_eq!(us.when(&same, TODAY, ZoneNaming::Always), "Saturday, March 6, 2 pm PST");
    }

    #[test]
    fn an_hour_that_does_not_exist_still_gets_a_name() {
        let skipped = NaiveDate::from_ymd_opt(2027, 3, 14).unwrap().and_hms_opt(2, 30, 0).unwrap();
        assert!(!zone_name(Los_Angeles, skipped, UiLanguage::En).is_empty());
    }
}
