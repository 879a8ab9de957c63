//! `GET /dashboard/hidden`: what moderators hid or refused, each with the way back.

use actix_web::HttpResponse;

use super::decide::{Back, button};
use crate::actions::review_event::Verdict;
use crate::domain::event::Event;
use crate::http::error::ErrorAnswer;
use crate::i18n::{ZoneNaming, capitalized};
use crate::storage::listings::{Desk, for_moderators};
use crate::storage::{AnyConnection, StorageResult};
use crate::urls::Urls;
use crate::web::reader::{Reader, page};
use crate::web::view::{EventLine, Frame, ModeratedEvent, ModerationPage, PostButton};

/// Where the decisions are.
pub(super) const PATH: &str = "/dashboard/hidden";
/// How many of each are shown.
const SHOWN: i64 = 200;

/// Shows what was hidden and refused.
///
/// # Errors
/// Unauthenticated without a session, forbidden for who does not moderate.
pub async fn show(reader: Reader) -> Result<HttpResponse, ErrorAnswer> {
    reader.moderator()?;
    let now = reader.context.now();
    let (hidden, refused) = reader
        .context
        .read(move |conn: &mut AnyConnection| -> StorageResult<_> {
            let hidden = for_moderators(conn, Desk::Hidden, now, SHOWN)?;
            Ok((hidden, for_moderators(conn, Desk::Refused, now, SHOWN)?))
        })
        .await?;
    let (frame, urls) = (reader.frame, reader.context.urls());
    let unhide = |event: &Event| PostButton::unhide(&frame, format!("{}/unhide", page_path(&urls, event)));
    let undo = |event: &Event| button(&frame, event.id, Verdict::Undo, Back::Decided);
    let hidden = hidden.iter().map(|event| row(&frame, &urls, event, unhide(event))).collect();
    let refused = refused.iter().map(|event| row(&frame, &urls, event, undo(event))).collect();
    page(&ModerationPage { hidden, refused, frame })
}

fn row(frame: &Frame, urls: &Urls, event: &Event, undo: PostButton) -> ModeratedEvent {
    let when = frame.dates.when(&event.when, frame.today, ZoneNaming::UnlessLike(frame.site.zone));
    ModeratedEvent { line: EventLine::of(frame, urls, event), when: capitalized(&when), undo }
}

fn page_path(urls: &Urls, event: &Event) -> String {
    urls.event_page(event.id).url().path().to_owned()
}
