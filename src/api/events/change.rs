//! `PATCH /api/v1/events/{id}`, `POST /api/v1/events/{id}/cancel`, `DELETE /api/v1/events/{id}`.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::publish::written;
use super::show::{event_id, find};
use crate::actions::call_off_event::call_off_event;
use crate::actions::change_event::{Change, change_event};
use crate::actions::delete_event::delete_event;
use crate::actions::event_error::EventError;
use crate::actions::tell_news::say_with_news;
use crate::api::body::{Reader, object};
use crate::api::caller::{Caller, Holder};
use crate::api::event_fields::{EventAnswer, EventFields};
use crate::api::event_input::{ChangedEvent, read_change, read_news};
use crate::context::Context;
use crate::domain::account::TokenScope;
use crate::domain::event::Event;
use crate::domain::fault::{FaultKind, Message};
use crate::domain::ids::EventId;
use crate::http::error::ErrorAnswer;
use crate::storage::AnyConnection;

/// Changes what is named (a merge patch, RFC 7396: null removes) and leaves the rest. With `version`, only if nobody
/// changed the event since. Changing the visibility of a published event gives it a new id, which is answered. A change of
/// time, place or standing is told to followers a few minutes later; `news` adds one line to that, null takes it away.
///
/// # Errors
/// 401, 403, 404, 409 when somebody else was faster, 422 with everything that is wrong.
#[utoipa::path(
    patch,
    path = "/api/v1/events/{id}",
    tag = "events",
    params(("id" = String, Path, description = "Id of the event", format = "uuid")),
    request_body(content = EventFields, description = "Any of the fields, `version` and `news`", content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The event as it is now", body = EventAnswer),
        (status = 409, description = "Somebody else changed it", body = crate::api::problem::Problem),
        (status = 422, description = "Fields that are wrong", body = crate::api::problem::Problem),
    ),
    security(("token" = []))
)]
pub async fn change(
    request: HttpRequest,
    caller: Caller,
    context: web::Data<Context>,
    id: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, ErrorAnswer> {
    let holder = caller.may(TokenScope::Write)?.clone();
    let acting = holder.acting();
    let (id, sent) = (event_id(&id)?, object(&body)?);
    let event = own(&context, id, holder).await?;
    let ChangedEvent { draft, picture, version, news } = read_change(&sent, &event, context.now())?;
    let remarks = draft.remarks.clone();
    // The patch was laid upon this version: whoever changes it in between is not overwritten.
    let version = Some(version.unwrap_or(event.version));
    let change = Change { id, version, draft, picture };
    let changed = context.transact(move |tx| -> Result<EventId, EventError> {
        let id = change_event(tx, acting, &change)?;
        if let Some(sentence) = news {
            say_with_news(tx, acting, id, sentence)?;
        }
        Ok(id)
    });
    let id = changed.await?;
    Ok(HttpResponse::Ok().json(written(&request, &context, id, &remarks).await?))
}

/// What may be said beside calling an event off.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallOff {
    /// One line, at most 500 characters.
    #[schema(example = "The heat is too much; we meet in spring.")]
    pub news: Option<String>,
}

/// Calls an event off: it stays in lists, struck through, and everybody who got it is told. `news` adds one line to that.
///
/// # Errors
/// 401, 403, 404, 409 when it was called off before, 422 for what is wrong with `news`.
#[utoipa::path(
    post,
    path = "/api/v1/events/{id}/cancel",
    tag = "events",
    params(("id" = String, Path, description = "Id of the event", format = "uuid")),
    request_body(content = Option<CallOff>, description = "What followers are told beside it"),
    responses(
        (status = 200, description = "The event as it is now", body = EventAnswer),
        (status = 409, description = "It is called off already", body = crate::api::problem::Problem),
    ),
    security(("token" = []))
)]
pub async fn call_off(
    request: HttpRequest,
    caller: Caller,
    context: web::Data<Context>,
    id: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, ErrorAnswer> {
    let holder = caller.may(TokenScope::Write)?.clone();
    let (id, acting) = (event_id(&id)?, holder.acting());
    let news = said(&body)?;
    own(&context, id, holder).await?;
    let called_off = context.transact(move |tx| -> Result<(), EventError> {
        call_off_event(tx, acting, id)?;
        match news {
            Some(sentence) => say_with_news(tx, acting, id, sentence),
            None => Ok(()),
        }
    });
    called_off.await?;
    Ok(HttpResponse::Ok().json(written(&request, &context, id, &[]).await?))
}

/// Deletes an event that was a mistake: nothing of it remains here, and other servers are asked to delete it.
///
/// # Errors
/// 401, 403, 404, 410 when it was deleted before.
#[utoipa::path(
    delete,
    path = "/api/v1/events/{id}",
    tag = "events",
    params(("id" = String, Path, description = "Id of the event", format = "uuid")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 410, description = "It was deleted before", body = crate::api::problem::Problem),
    ),
    security(("token" = []))
)]
pub async fn delete(
    caller: Caller,
    context: web::Data<Context>,
    id: web::Path<String>,
) -> Result<HttpResponse, ErrorAnswer> {
    let holder = caller.may(TokenScope::Write)?.clone();
    let (id, acting) = (event_id(&id)?, holder.acting());
    own(&context, id, holder).await?;
    context.transact(move |tx| delete_event(tx, acting, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What is said beside calling off; the body may be empty.
fn said(body: &web::Bytes) -> Result<Option<Option<String>>, ErrorAnswer> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    let mut sent = object(body)?;
    let mut reader = Reader::default();
    let news = read_news(&mut sent).unwrap_or_else(|fault| {
        reader.faults.push(fault);
        None
    });
    reader.only(&sent, &[], "");
    reader.finish()?;
    Ok(news)
}

/// An event published here that the caller may see; whether they may change it, the action says.
async fn own(context: &Context, id: EventId, holder: Holder) -> Result<Event, ErrorAnswer> {
    let event = context.read(move |conn: &mut AnyConnection| find(conn, id, Some(&holder))).await?;
    if event.is_local() {
        Ok(event)
    } else {
        Err(ErrorAnswer::saying(FaultKind::Forbidden, Message::new("error-not-organizer")))
    }
}
