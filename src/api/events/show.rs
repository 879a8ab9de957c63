//! `GET /api/v1/events/{id}`.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};

use crate::api::answer::readable;
use crate::api::caller::{Caller, Holder};
use crate::api::event_fields::{Audience, EventAnswer, instant};
use crate::context::Context;
use crate::domain::event::Event;
use crate::domain::fault::FaultKind;
use crate::domain::ids::EventId;
use crate::http::error::ErrorAnswer;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::Urls;

/// How many coming dates an answer names.
const SHOWN_DATES: i64 = 20;

/// Shows one event: public and unlisted ones to everybody, drafts to their organization's people.
///
/// # Errors
/// 404 for what is not there or not for this caller, 410 for what was deleted.
#[utoipa::path(
    get,
    path = "/api/v1/events/{id}",
    tag = "events",
    params(("id" = String, Path, description = "Id of the event", format = "uuid")),
    responses(
        (status = 200, description = "The event", body = EventAnswer),
        (status = 404, description = "There is none, or none for you", body = crate::api::problem::Problem),
        (status = 410, description = "It was deleted", body = crate::api::problem::Problem),
    )
)]
pub async fn show(
    request: HttpRequest,
    caller: Caller,
    context: web::Data<Context>,
    id: web::Path<String>,
) -> Result<HttpResponse, ErrorAnswer> {
    let id = event_id(&id)?;
    let (urls, now, holder) = (context.urls(), context.now(), caller.holder().cloned());
    let event = context
        .read(move |conn: &mut AnyConnection| -> Result<_, ErrorAnswer> {
            let event = find(conn, id, holder.as_ref())?;
            let own = belongs(conn, &event, holder.as_ref())?;
            let audience = if own { Audience::Own } else { Audience::Public };
            Ok(answer(conn, &event, audience, &urls, now)?)
        })
        .await?;
    Ok(readable(&request, &caller, &event))
}

/// Reads an id as it stands in an address.
///
/// # Errors
/// 404: no event has another spelling of it.
pub fn event_id(text: &str) -> Result<EventId, ErrorAnswer> {
    text.parse().map_err(|_| ErrorAnswer::not_found())
}

/// The event, if the caller may see it.
///
/// # Errors
/// 404, 410 or the database's.
pub fn find(conn: &mut AnyConnection, id: EventId, holder: Option<&Holder>) -> Result<Event, ErrorAnswer> {
    if let Some(event) = storage::events::by_id(conn, id)? {
        if event.is_visible() || belongs(conn, &event, holder)? {
            return Ok(event);
        }
        return Err(ErrorAnswer::not_found());
    }
    match storage::events::tombstone(conn, id)? {
        Some(_) => Err(ErrorAnswer::of_kind(FaultKind::Gone)),
        None => Err(ErrorAnswer::not_found()),
    }
}

/// Whether the caller is one of the event's own people, or a moderator.
fn belongs(conn: &mut AnyConnection, event: &Event, holder: Option<&Holder>) -> StorageResult<bool> {
    let Some(holder) = holder else { return Ok(false) };
    match &event.organizer {
        _ if holder.account.role.moderates() => Ok(true),
        Some(organizer) => {
            let role = storage::organizations::role_of(conn, organizer.key, holder.account.key)?;
            Ok(role.is_some())
        }
        None => Ok(false),
    }
}

/// An event as it is answered, with its coming dates.
///
/// # Errors
/// When the database does not answer.
pub fn answer(
    conn: &mut AnyConnection,
    event: &Event,
    audience: Audience,
    urls: &Urls,
    now: DateTime<Utc>,
) -> StorageResult<EventAnswer> {
    let dates = storage::occurrences::coming(conn, event.key, now, SHOWN_DATES)?;
    Ok(EventAnswer::of(event, audience, urls, dates.into_iter().map(instant).collect()))
}
