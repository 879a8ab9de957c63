//! Dates from the database as lines under their days, with the ways to earlier and later ones.

use crate::http::error::ErrorAnswer;
use crate::http::listing::{Asked, Narrowed};
use crate::storage::AnyConnection;
use crate::storage::listings::Listed;
use crate::web::public_page::Sight;
use crate::web::view::{EventLine, EventList, FeedLinks, Paging};

/// How many dates stand on a page.
pub const PAGE: i64 = 200;

/// What is to come of a list that stands at `path`, narrowed by its query.
///
/// # Errors
/// When the database does not answer or a row is unreadable.
pub fn coming(
    conn: &mut AnyConnection,
    sight: &Sight,
    path: &str,
    asked: &Asked,
    narrowed: &Narrowed,
) -> Result<EventList, ErrorAnswer> {
    let found = narrowed.find_both_ways(conn, sight.frame.site.zone, sight.now, PAGE)?;
    let paging = Paging {
        earlier: found.earlier.map(|cursor| format!("{path}{}", asked.query_back(&cursor))),
        later: found.later.map(|cursor| format!("{path}{}", asked.query(Some(&cursor)))),
    };
    let lines = found.dates.into_iter().map(|date| line(sight, date)).collect();
    Ok(EventList::by_day(&sight.frame, lines, paging))
}

/// One date as a line; of a series it says whether this date takes place.
pub fn line(sight: &Sight, date: Listed) -> EventLine {
    let Listed { mut event, when, status } = date;
    event.status = status;
    let href = sight.urls.event_page(event.id).url().path().to_owned();
    EventLine::new(&sight.frame, &event, &when, href)
}

/// The same list for apps: `/calendar.ics` and `/feed.atom` below `path` (no slash at its end), with its query.
pub fn feeds(path: &str, asked: &Asked) -> FeedLinks {
    let query = asked.query(None);
    FeedLinks {
        calendar: Some(format!("{path}/calendar.ics{query}")),
        atom: Some(format!("{path}/feed.atom{query}")),
    }
}
