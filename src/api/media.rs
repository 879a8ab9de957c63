//! `POST /api/v1/media`: a picture is taken in and answers the id by which an event names it.

use actix_multipart::form::bytes::Bytes as FilePart;
use actix_multipart::form::{MultipartForm, MultipartFormConfig};
use actix_web::http::header;
use actix_web::web::{self, Bytes, Payload};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use crate::actions::keep_picture::keep_picture;
use crate::context::Context;
use crate::domain::account::TokenScope;
use crate::domain::fault::{FaultKind, Message};
use crate::http::error::ErrorAnswer;
use crate::http::{limits, status};
use crate::media::{MediaError, intake};

/// A picture that was taken in.
#[derive(Debug, Serialize, ToSchema)]
pub struct MediaAnswer {
    /// What to send as `image` of an event within 24 hours.
    #[schema(format = "uuid")]
    pub id: String,
    /// Where it lies.
    pub url: String,
    /// Pixels, after shrinking.
    pub width: u32,
    /// Pixels, after shrinking.
    pub height: u32,
}

#[derive(MultipartForm)]
#[multipart(deny_unknown_fields)]
struct Upload {
    #[multipart(limit = "20 MB")]
    image: FilePart,
}

/// Takes a JPEG, PNG, WebP or GIF of up to 20 MB and 50 megapixels, as the body itself or as the part `image` of a form.
/// It is shrunk and encoded anew; the original, its metadata and its name are dropped.
///
/// # Errors
/// 401, 403, 413 when it is too big, 415 when it is no picture, 422 when it is damaged.
#[utoipa::path(
    post,
    path = "/api/v1/media",
    tag = "media",
    request_body(content(("image/jpeg"), ("image/png"), ("image/webp"), ("image/gif"), ("multipart/form-data"))),
    responses(
        (status = 201, description = "The picture", body = MediaAnswer),
        (status = 413, description = "Too big", body = crate::api::problem::Problem),
        (status = 415, description = "Not a picture we read", body = crate::api::problem::Problem),
        (status = 422, description = "Too many pixels, or damaged", body = crate::api::problem::Problem),
    ),
    security(("token" = []))
)]
pub async fn add(
    request: HttpRequest,
    caller: Caller,
    context: web::Data<Context>,
    body: Payload,
) -> Result<HttpResponse, ErrorAnswer> {
    let account = caller.may(TokenScope::Write)?.account.key;
    let upload = read(&request, body).await?;
    let store = context.media().clone();
    let stored = context.blocking(move || store.put(&upload)).await?;
    let kept = stored.clone();
    let id = context.transact(move |tx| keep_picture(tx, &kept, Some(account))).await?;
    Ok(HttpResponse::Created().json(MediaAnswer {
        id: id.to_string(),
        url: context.urls().media(stored.file.as_str()).to_string(),
        width: stored.width,
        height: stored.height,
    }))
}

async fn read(request: &HttpRequest, body: Payload) -> Result<Bytes, ErrorAnswer> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if kind.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data")) {
        let form = MultipartForm::<Upload>::from_request(request, &mut body.into_inner()).await;
        let form = form.map_err(|error| refused(error.as_response_error().status_code()))?;
        return Ok(form.into_inner().image.data);
    }
    match body.to_bytes_limited(intake::MAX_BYTES).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => Err(refused(error.as_response_error().status_code())),
        Err(_) => Err(MediaError::TooLarge.into()),
    }
}

/// A broken form says which part it should have; a large one is told like a large picture.
fn refused(status: actix_web::http::StatusCode) -> ErrorAnswer {
    match status::kind_of(status) {
        FaultKind::TooLarge => MediaError::TooLarge.into(),
        kind => ErrorAnswer::saying(kind, Message::new("api-upload")),
    }
}

/// How forms with a picture are read: kept in memory, because they are decoded at once.
pub fn form_limits() -> MultipartFormConfig {
    MultipartFormConfig::default().total_limit(limits::UPLOAD_BYTES).memory_limit(limits::UPLOAD_BYTES)
}
