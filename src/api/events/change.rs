//! `PATCH /api/v1/events/{id}`, `POST /api/v1/events/{id}/cancel`, `DELETE /api/v1/events/{id}`.

use actix_web::{HttpRequest, HttpResponse, web};

use super::publish::written;
use super::show::{event_id, find};
use crate::actions::call_off_event::call_off_event;
use crate::actions::change_event::{Change, change_event};
use crate::actions::delete_event::delete_event;
use crate::api::body::object;
use crate::api::caller::{Caller, Holder};
use crate::api::event_fields::{EventAnswer, EventFields};
use crate::api::event_input::{ChangedEvent, read_change};
use crate::context::Context;
use crate::domain::account::TokenScope;
use crate::domain::event::Event;
use crate::domain::fault::{FaultKind, Message};
use crate::domain::ids::EventId;
use crate::http::error::ErrorAnswer;
use crate::storage::AnyConnection;

/// Changes what is named (a merge patch, RFC 7396: null removes) and leaves the rest. With `version`, only if nobody
/// changed the event since. Changing the visibility of a published event gives it a new id, which is answered.
///
/// # Errors
/// 401, 403, 404, 409 when somebody else was faster, 422 with everything that is wrong.
#[utoipa::path(
    patch,
    path = "/api/v1/events/{id}",
    tag = "events",
    params(("id" = String, Path, description = "Id of the event", format = "uuid")),
    request_body(content = EventFields, description = "Any of the fields, and `version`", content_type = "application/merge-patch+json"),
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
    let ChangedEvent { draft, picture, version } = read_change(&sent, &event, context.now())?;
    let remarks = draft.remarks.clone();
    // The patch was laid upon this version: whoever changes it in between is not overwritten.
    let version = Some(version.unwrap_or(event.version));
    let change = Change { id, version, draft, picture };
    let id = context.transact(move |tx| change_event(tx, acting, &change)).await?;
    Ok(HttpResponse::Ok().json(written(&request, &context, id, &remarks).await?))
}

/// Calls an event off: it stays in lists, struck through, and everybody who got it is told.
///
/// # Errors
/// 401, 403, 404, 409 when it was called off before.
#[utoipa::path(
    post,
    path = "/api/v1/events/{id}/cancel",
    tag = "events",
    params(("id" = String, Path, description = "Id of the event", format = "uuid")),
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
) -> Result<HttpResponse, ErrorAnswer> {
    let holder = caller.may(TokenScope::Write)?.clone();
    let (id, acting) = (event_id(&id)?, holder.acting());
    own(&context, id, holder).await?;
    context.transact(move |tx| call_off_event(tx, acting, id)).await?;
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

/// An event published here that the caller may see; whether they may change it, the action says.
async fn own(context: &Context, id: EventId, holder: Holder) -> Result<Event, ErrorAnswer> {
    let event = context.read(move |conn: &mut AnyConnection| find(conn, id, Some(&holder))).await?;
    if event.is_local() {
        Ok(event)
    } else {
        Err(ErrorAnswer::saying(FaultKind::Forbidden, Message::new("error-not-organizer")))
    }
}
