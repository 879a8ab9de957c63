//! `GET /`: what is to come, by day, local and mirrored alike.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use super::filter::{Asked, Narrowed};
use crate::domain::time::resolve;
use crate::http::error::ErrorAnswer;
use crate::storage::listings::{self, Cursor, Listed, Window};
use crate::storage::{AnyConnection, StorageResult};
use crate::web::reader::{Reader, page};
use crate::web::view::{CalendarPage, EventLine, EventList, FeedLinks, Paging};

/// How many dates stand on a page.
pub const PAGE: i64 = 200;
/// How many ongoing events are shown above all.
const ONGOING: i64 = 50;

/// Shows the calendar.
///
/// # Errors
/// A query key that is not understood, or the database does not answer.
pub async fn show(reader: Reader, asked: web::Query<Asked>) -> Result<HttpResponse, ErrorAnswer> {
    let asked = asked.into_inner();
    let (query, zone, now) = (asked.clone(), reader.frame.site.zone, reader.context.now());
    let (narrowed, found) = reader
        .context
        .read(move |conn: &mut AnyConnection| -> Result<_, ErrorAnswer> {
            let narrowed = query.narrow(conn)?;
            let found = find(conn, &narrowed, zone, now)?;
            Ok((narrowed, found))
        })
        .await?;
    let (mut lines, next) = found;
    let urls = reader.context.urls();
    let rendered: Vec<EventLine> = lines
        .drain(..)
        .map(|listed| {
            let path = urls.event_page(listed.event.id).url().path().to_owned();
            EventLine::new(&reader.frame, &listed.event, &listed.when, reader.frame.link(&path))
        })
        .collect();
    let later = next.map(|cursor| reader.frame.link(&format!("/{}", asked.query(Some(&cursor)))));
    let feeds = FeedLinks {
        calendar: Some(format!("/calendar.ics{}", asked.query(None))),
        atom: Some(format!("/feed.atom{}", asked.query(None))),
    };
    let list = EventList::by_day(&reader.frame, rendered, Paging { earlier: None, later });
    let narrowed = narrowed.narrows.then(|| (reader.frame.t("calendar-narrowed"), reader.frame.link("/")));
    page(&CalendarPage { frame: reader.frame, list, feeds, narrowed })
}

/// The dates of a page: what goes on already, then what begins from today on.
fn find(
    conn: &mut AnyConnection,
    narrowed: &Narrowed,
    zone: Tz,
    now: DateTime<Utc>,
) -> StorageResult<(Vec<Listed>, Option<Cursor>)> {
    let today = midnight(now.with_timezone(&zone).date_naive(), zone);
    let from = narrowed.from.map_or(today, |day| midnight(day, zone));
    let to = narrowed.to.and_then(|day| day.succ_opt()).map(|day| midnight(day, zone));
    // A window in the past shows what was; the usual one leaves out what has ended.
    let not_ended_by = (from >= today).then_some(now);
    let window = Window { from, to, not_ended_by, after: narrowed.after, limit: PAGE };
    let page = listings::list(conn, &narrowed.filter, &window)?;
    let mut lines = Vec::new();
    if narrowed.after.is_none() && from == today {
        lines = listings::ongoing(conn, &narrowed.filter, today, now, ONGOING)?;
    }
    lines.extend(page.items);
    Ok((lines, page.next))
}

/// The instant a day begins in a zone.
pub fn midnight(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    resolve(day.and_time(NaiveTime::MIN), zone).instant()
}
