//! Who asks in the name of a server that a moderator blocked is shown nothing.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, web};

use crate::context::Context;
use crate::peers::gatekeeper::may_talk;
use crate::peers::signatures::{RequestHead, claimed_key};
use crate::storage::StorageError;

/// Middleware around what can be asked for: a request signed with the key of a server this site does not talk to is
/// answered 403, whether or not the signature holds. Who does not sign is nobody in particular.
///
/// # Errors
/// What the inner service answers.
pub async fn refuse_blocked<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let signed = request.headers().contains_key("signature");
    if signed && request.method().is_safe() && !is_welcome(&request).await {
        return Ok(request.into_response(HttpResponse::Forbidden().finish()).map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

async fn is_welcome(request: &ServiceRequest) -> bool {
    let Some(context) = request.app_data::<web::Data<Context>>() else { return true };
    let headers = request.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let head = RequestHead::new(request.method().as_str(), request.path(), headers);
    let Some(host) = claimed_key(&head).map(|key| key.host()) else { return true };
    let mode = context.settings().federation_mode;
    // Where the database does not answer, the handler meets the same, and says so.
    context.read::<_, StorageError>(move |conn| may_talk(conn, &host, mode)).await.unwrap_or(true)
}
