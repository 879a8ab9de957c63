//! `GET /`: what is to come, by day, local and mirrored alike.

use actix_web::{HttpResponse, web};

use crate::http::error::ErrorAnswer;
use crate::http::listing::Asked;
use crate::storage::AnyConnection;
use crate::web::reader::{Reader, page};
use crate::web::view::{CalendarPage, EventLine, EventList, FeedLinks, Paging};

/// How many dates stand on a page.
pub const PAGE: i64 = 200;

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
            let found = narrowed.find(conn, zone, now, PAGE)?;
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
