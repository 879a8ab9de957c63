//! One event for a calendar app: `/events/{id}.ics`, and `/events/{id}` for who asks for iCalendar.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};

use super::form::REFRESH;
use super::list::language;
use crate::context::Context;
use crate::domain::event::Event;
use crate::domain::fault::FaultKind;
use crate::domain::ids::EventId;
use crate::formats::icalendar::write::{DatedEvent, FeedInfo, write};
use crate::http::error::ErrorAnswer;
use crate::http::negotiate::Form;
use crate::http::rendered::{Lasts, Wanted, rendered};
use crate::storage::{AnyConnection, StorageResult, events, occurrences};

/// The most dates of a series in one file.
const MAX_DATES: i64 = 100;

/// Answers an event with its coming dates.
///
/// # Errors
/// Not found, also for one that is not to be seen; gone for a deleted one.
pub(super) async fn calendar(
    request: HttpRequest,
    context: web::Data<Context>,
    id: web::Path<String>,
) -> Result<HttpResponse, ErrorAnswer> {
    let id: EventId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let site = context.current_site().await?;
    let language = language(&request, &site);
    let wanted = Wanted {
        content_type: Form::Calendar.content_type(),
        language: language.code(),
        lasts: Lasts::UntilMidnight,
    };
    let (urls, now) = (context.urls(), context.now());
    let mut answer = rendered(&request, &context, wanted, move |conn| {
        let event = find(conn, id)?;
        if let Some(head) = event.doubles.shown_as {
            let file = format!("{}.ics", urls.event_page(head).url().path());
            return Err(ErrorAnswer::elsewhere(file));
        }
        let name = event.text_for(language.code()).title.clone();
        let feed =
            FeedInfo { name: &name, source: None, color: None, language: language.code(), refresh: REFRESH };
        Ok(write(&feed, &dates(conn, event, now)?, &urls))
    })
    .await?;
    // The page is for search engines.
    let robots = (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
    answer.headers_mut().insert(robots.0, robots.1);
    Ok(answer)
}

fn find(conn: &mut AnyConnection, id: EventId) -> Result<Event, ErrorAnswer> {
    match events::by_id(conn, id)? {
        Some(event) if event.is_visible() => Ok(event),
        Some(_) => Err(ErrorAnswer::not_found()),
        None if events::tombstone(conn, id)?.is_some() => Err(ErrorAnswer::of_kind(FaultKind::Gone)),
        None => Err(ErrorAnswer::not_found()),
    }
}

/// An event as it is, or a series on each of its coming dates.
fn dates(conn: &mut AnyConnection, event: Event, now: DateTime<Utc>) -> StorageResult<Vec<DatedEvent>> {
    if !occurrences::series_among(conn, &[event.key])?.contains(&event.key) {
        return Ok(vec![event.into()]);
    }
    let starts = occurrences::coming(conn, event.key, now, MAX_DATES)?;
    if starts.is_empty() {
        return Ok(vec![event.into()]);
    }
    let zone = event.when.zone();
    let on = |start: DateTime<Utc>| {
        let wall = start.with_timezone(&zone).naive_local();
        DatedEvent {
            event: Event { when: event.when.moved_to(wall), ..event.clone() },
            of_series: Some(start),
        }
    };
    Ok(starts.into_iter().map(on).collect())
}
