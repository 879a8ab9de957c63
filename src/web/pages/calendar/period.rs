//! `GET /calendar/{yyyy}/{mm}` and `/calendar/{yyyy}/w{ww}`: all of a month or a week, what is over included.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::lines::{PAGE, line};
use crate::domain::fault::Message;
use crate::http::error::ErrorAnswer;
use crate::http::listing::{Asked, midnight};
use crate::http::rendered::Lasts;
use crate::i18n::capitalized;
use crate::storage::AnyConnection;
use crate::storage::listings::{self, Window};
use crate::web::public_page::{Sight, public_page};
use crate::web::reader::Reader;
use crate::web::view::{EventLine, EventList, Frame, Paging, PeriodPage};

/// The years that have pages; who counts on finds an end.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;
/// How many events are shown that began before.
const ONGOING: i64 = 50;

/// A month or a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Period {
    /// Its first day.
    Month(NaiveDate),
    /// Its Monday.
    Week(NaiveDate),
}

impl Period {
    fn month(year: i32, month: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, 1).filter(|_| YEARS.contains(&year)).map(Self::Month)
    }

    /// Weeks are those of ISO 8601.
    fn week(year: i32, week: u32) -> Option<Self> {
        NaiveDate::from_isoywd_opt(year, week, Weekday::Mon).filter(|_| YEARS.contains(&year)).map(Self::Week)
    }

    fn first(self) -> NaiveDate {
        match self {
            Self::Month(first) | Self::Week(first) => first,
        }
    }

    fn next(self) -> Self {
        match self {
            Self::Month(first) => Self::Month(first + Months::new(1)),
            Self::Week(first) => Self::Week(first + Days::new(7)),
        }
    }

    fn previous(self) -> Self {
        match self {
            Self::Month(first) => Self::Month(first - Months::new(1)),
            Self::Week(first) => Self::Week(first - Days::new(7)),
        }
    }

    /// Its page; `None` behind the last year and before the first.
    fn path(self) -> Option<String> {
        match self {
            Self::Month(first) => YEARS
                .contains(&first.year())
                .then(|| format!("/calendar/{}/{:02}", first.year(), first.month())),
            Self::Week(first) => {
                let week = first.iso_week();
                YEARS.contains(&week.year()).then(|| format!("/calendar/{}/w{:02}", week.year(), week.week()))
            }
        }
    }

    /// "December 2026", "Week of Monday, November 30".
    fn heading(self, frame: &Frame) -> String {
        match self {
            Self::Month(first) => capitalized(&frame.dates.month(first)),
            Self::Week(first) => {
                let day = frame.dates.day(first, frame.today);
                frame.say(&Message::new("calendar-week-of").with("day", day))
            }
        }
    }
}

/// Shows a month.
///
/// # Errors
/// Not found where the calendar has no such month; a query key that is not understood.
pub async fn month(
    request: HttpRequest,
    reader: Reader,
    path: web::Path<(i32, u32)>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, ErrorAnswer> {
    let (year, month) = path.into_inner();
    show(&request, reader, Period::month(year, month), asked.into_inner()).await
}

/// Shows a week.
///
/// # Errors
/// As [`month`].
pub async fn week(
    request: HttpRequest,
    reader: Reader,
    path: web::Path<(i32, u32)>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, ErrorAnswer> {
    let (year, week) = path.into_inner();
    show(&request, reader, Period::week(year, week), asked.into_inner()).await
}

async fn show(
    request: &HttpRequest,
    reader: Reader,
    period: Option<Period>,
    asked: Asked,
) -> Result<HttpResponse, ErrorAnswer> {
    let period = period.ok_or_else(ErrorAnswer::not_found)?;
    public_page(reader, request, Lasts::UntilMidnight, move |conn, sight| {
        let list = list(conn, &sight, period, &asked)?;
        let heading = period.heading(&sight.frame);
        Ok(PeriodPage { frame: sight.frame, heading, list })
    })
    .await
}

fn list(
    conn: &mut AnyConnection,
    sight: &Sight,
    period: Period,
    asked: &Asked,
) -> Result<EventList, ErrorAnswer> {
    let narrowed = asked.narrow(conn)?;
    let zone = sight.frame.site.zone;
    let (from, to) = (midnight(period.first(), zone), midnight(period.next().first(), zone));
    let window = Window { from, to: Some(to), not_ended_by: None, after: narrowed.after, limit: PAGE };
    let page = listings::list(conn, &narrowed.filter, &window)?;
    let mut dates = match narrowed.after {
        None => listings::ongoing(conn, &narrowed.filter, from, from, ONGOING)?,
        Some(_) => Vec::new(),
    };
    dates.extend(page.items);
    let query = asked.query(None);
    let further =
        page.next.and_then(|cursor| Some(format!("{}{}", period.path()?, asked.query(Some(&cursor)))));
    let paging = Paging {
        earlier: period.previous().path().map(|path| format!("{path}{query}")),
        later: further.or_else(|| period.next().path().map(|path| format!("{path}{query}"))),
    };
    // An open end counts as hours after midnight; that is no going on over days.
    let shown = |line: &EventLine| line.last_day >= period.first();
    let lines = dates.into_iter().map(|date| line(sight, date)).filter(shown).collect();
    Ok(EventList::from_day(&sight.frame, period.first(), lines, paging))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_weeks_follow_each_other_across_years_and_end_somewhere() {
        let december = Period::month(2026, 12).unwrap();
        assert_eq!(december.next().path().as_deref(), Some("/calendar/2027/01"));
        assert_eq!(december.previous().path().as_deref(), Some("/calendar/2026/11"));
        // 2026 has 53 weeks.
        let last = Period::week(2026, 53).unwrap();
        assert_eq!(last.next().path().as_deref(), Some("/calendar/2027/w01"));
        assert_eq!(last.next().previous(), last);
        assert_eq!(Period::month(2100, 12).unwrap().next().path(), None);
        for (year, month) in [(2026, 0), (2026, 13), (1999, 12), (99999, 1), (-4, 1)] {
            assert_eq!(Period::month(year, month), None, "{year}/{month}");
        }
        assert_eq!(Period::week(2027, 53), None);
    }
}
