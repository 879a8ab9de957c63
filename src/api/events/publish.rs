//! `POST /api/v1/orgs/{slug}/events`.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::show::answer;
use crate::actions::publish_event::{Publication, publish_event};
use crate::api::body::object;
use crate::api::caller::Caller;
use crate::api::event_fields::{Audience, EventAnswer, EventFields};
use crate::api::event_input::{Defaults, NewEvent, read_new};
use crate::api::problem::reader_language;
use crate::context::Context;
use crate::domain::account::TokenScope;
use crate::domain::event_draft::Remark;
use crate::domain::fault::{FaultKind, Message};
use crate::domain::ids::{EventId, FormId};
use crate::http::error::ErrorAnswer;
use crate::i18n::tr;
use crate::storage::{self, AnyConnection};

/// Publishes an event of an organization, or keeps it as a draft (`"visibility": "draft"`). The same `Idempotency-Key`
/// (a UUID) sent twice makes one event.
///
/// # Errors
/// 401, 403, 404 for an unknown organization, 422 with everything that is wrong.
#[utoipa::path(
    post,
    path = "/api/v1/orgs/{slug}/events",
    tag = "events",
    params(
        ("slug" = String, Path, description = "Short name of the organization"),
        ("Idempotency-Key" = Option<String>, Header, description = "A UUID that names this sending"),
    ),
    request_body = EventFields,
    responses(
        (status = 201, description = "The event", body = EventAnswer),
        (status = 403, description = "Not an organizer, or the token may not write", body = crate::api::problem::Problem),
        (status = 422, description = "Fields that are wrong", body = crate::api::problem::Problem),
    ),
    security(("token" = []))
)]
pub async fn publish(
    request: HttpRequest,
    caller: Caller,
    context: web::Data<Context>,
    slug: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse, ErrorAnswer> {
    let acting = caller.may(TokenScope::Write)?.acting();
    let form = idempotency_key(&request)?;
    let sent = object(&body)?;
    let found =
        context.read(move |conn: &mut AnyConnection| storage::organizations::by_slug(conn, &slug)).await?;
    let organization = found.ok_or_else(ErrorAnswer::not_found)?;
    let defaults = Defaults {
        language: organization.language.to_string(),
        timezone: context.site().zone.name().to_owned(),
    };
    let NewEvent { draft, picture } = read_new(&sent, &defaults, context.now())?;
    let remarks = draft.remarks.clone();
    let publication = Publication { organization: organization.key, draft, picture, form };
    let id = context.transact(move |tx| publish_event(tx, acting, &publication)).await?;
    let event = written(&request, &context, id, &remarks).await?;
    let place = context.urls().page(&format!("/api/v1/events/{id}"));
    Ok(HttpResponse::Created().insert_header((header::LOCATION, place.to_string())).json(event))
}

/// The event after it was written, with what was understood in a way worth knowing.
///
/// # Errors
/// When the database does not answer, or it was deleted in the same moment.
pub async fn written(
    request: &HttpRequest,
    context: &Context,
    id: EventId,
    remarks: &[Remark],
) -> Result<EventAnswer, ErrorAnswer> {
    let (urls, now) = (context.urls(), context.now());
    let mut event = context
        .read(move |conn: &mut AnyConnection| -> Result<_, ErrorAnswer> {
            let event = storage::events::by_id(conn, id)?.ok_or_else(ErrorAnswer::not_found)?;
            Ok(answer(conn, &event, Audience::Own, &urls, now)?)
        })
        .await?;
    let language = reader_language(request);
    event.notes = remarks.iter().map(|remark| tr(language, &remark.message())).collect();
    Ok(event)
}

fn idempotency_key(request: &HttpRequest) -> Result<Option<FormId>, ErrorAnswer> {
    let Some(sent) = request.headers().get("idempotency-key") else { return Ok(None) };
    let read = sent.to_str().ok().and_then(|text| text.trim().trim_matches('"').parse().ok());
    let refused = || ErrorAnswer::saying(FaultKind::Malformed, Message::new("api-idempotency-key"));
    read.map(Some).ok_or_else(refused)
}
