//! `GET /dashboard/review`: what waits for a moderator, soonest first.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::decide::{Back, button};
use crate::actions::review_event::Verdict;
use crate::domain::event::{Event, Origin};
use crate::domain::ids::EventId;
use crate::domain::source::Source;
use crate::http::error::ErrorAnswer;
use crate::storage::listings::{Desk, for_moderators};
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::Urls;
use crate::web::reader::{Reader, page};
use crate::web::view::{Done, EventLinks, EventView, Frame, HeldEvent, PostButton, ReviewPage};

/// Where the queue is.
pub(super) const PATH: &str = "/dashboard/review";
/// How many stand on the page.
const SHOWN: usize = 30;
/// How many are looked at to say how many more wait.
const COUNTED: i64 = 500;

/// The query: what was decided last, for taking it back.
#[derive(Deserialize)]
pub struct Asked {
    done: Option<String>,
    event: Option<String>,
}

/// Shows the queue.
///
/// # Errors
/// Unauthenticated without a session, forbidden for who does not moderate.
pub async fn show(reader: Reader, asked: web::Query<Asked>) -> Result<HttpResponse, ErrorAnswer> {
    reader.moderator()?;
    let now = reader.context.now();
    let (mut events, sources) = reader
        .context
        .read(move |conn: &mut AnyConnection| -> StorageResult<_> {
            Ok((for_moderators(conn, Desk::Held, now, COUNTED)?, storage::sources::all(conn)?))
        })
        .await?;
    let more = events.len().saturating_sub(SHOWN);
    events.truncate(SHOWN);
    let urls = reader.context.urls();
    let held = events.iter().map(|event| held(&reader.frame, &urls, event, &sources)).collect();
    let frame = with_undo(reader.frame, &asked);
    page(&ReviewPage { frame, held, more })
}

/// The last decision can be taken back from where it is told.
fn with_undo(mut frame: Frame, asked: &Asked) -> Frame {
    let done = asked.done.as_deref().and_then(Done::parse);
    let event = asked.event.as_deref().and_then(|id| id.parse::<EventId>().ok());
    if let (Some(Done::Accepted | Done::Refused), Some(event)) = (done, event) {
        let undo = button(&frame, event, Verdict::Undo, Back::Review);
        frame.notice = frame.notice.map(|notice| notice.with_undo(undo));
    }
    frame
}

fn held(frame: &Frame, urls: &Urls, event: &Event, sources: &[Source]) -> HeldEvent {
    let links = EventLinks::new(urls, event);
    HeldEvent {
        event: EventView::new(frame, event, &event.when, &links),
        href: urls.event_page(event.id).url().path().to_owned(),
        brought_by: brought_by(event, sources),
        publish: publish(frame, event),
        refuse: button(frame, event.id, Verdict::Refuse, Back::Review),
    }
}

fn publish(frame: &Frame, event: &Event) -> PostButton {
    button(frame, event.id, Verdict::Publish, Back::Review)
}

fn brought_by(event: &Event, sources: &[Source]) -> Vec<String> {
    let Origin::Mirrored(mirror) = &event.origin else { return Vec::new() };
    let known = mirror.sources.iter().filter_map(|id| sources.iter().find(|source| source.id == *id));
    known.map(|source| source.name.clone()).collect()
}
