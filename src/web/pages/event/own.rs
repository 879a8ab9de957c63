//! One of somebody's own events, found before it is handled.

use actix_web::web;

use crate::actions::event_error::EventError;
use crate::context::Context;
use crate::domain::event::{Event, Visibility};
use crate::domain::ids::EventId;
use crate::domain::policy::{Acting, may_write_events};
use crate::http::error::ErrorAnswer;
use crate::i18n::{ZoneNaming, capitalized};
use crate::storage::{self, AnyConnection};
use crate::web::view::Frame;

/// The event an address names, if who acts may handle it.
///
/// # Errors
/// Not found, also for a stranger's look at a draft; forbidden for strangers; gone once deleted.
pub(super) async fn own(
    context: &Context,
    acting: Acting,
    id: &web::Path<String>,
) -> Result<Event, ErrorAnswer> {
    let id: EventId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    context
        .read(move |conn: &mut AnyConnection| -> Result<Event, ErrorAnswer> {
            let Some(event) = storage::events::by_id(conn, id)? else {
                let gone = storage::events::tombstone(conn, id)?;
                return Err(gone.map_or_else(ErrorAnswer::not_found, |_| {
                    ErrorAnswer::of_kind(crate::domain::fault::FaultKind::Gone)
                }));
            };
            if may_handle(conn, acting, &event)? {
                Ok(event)
            } else if event.visibility == Visibility::Draft {
                Err(EventError::Unknown.into())
            } else {
                Err(EventError::NotOrganizer.into())
            }
        })
        .await
}

fn may_handle(conn: &mut AnyConnection, acting: Acting, event: &Event) -> Result<bool, ErrorAnswer> {
    let (Some(organizer), Some(account)) = (&event.organizer, acting.account()) else { return Ok(false) };
    let organization = storage::organizations::get(conn, organizer.key)?;
    let role = storage::organizations::role_of(conn, organizer.key, account)?;
    Ok(organization.is_some_and(|organization| may_write_events(acting, role, organization.state)))
}

/// An event's page.
pub(super) fn page_path(id: EventId) -> String {
    format!("/events/{id}")
}

/// When it is, as a sentence that stands alone.
pub(super) fn when(frame: &Frame, event: &Event) -> String {
    capitalized(&frame.dates.when(&event.when, frame.today, ZoneNaming::UnlessLike(frame.site.zone)))
}
