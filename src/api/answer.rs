//! How the API's good answers look.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Caller;
use crate::http::conditional::{ETag, Keep, conditional};

/// A part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T: ToSchema> {
    /// What is in this part.
    pub items: Vec<T>,
    /// What to send as `after` for the next part; null on the last one.
    pub next: Option<String>,
}

/// Answers something to read: for everybody with an ETag and open to any page's script, to a token's holder uncached.
pub fn readable<T: Serialize>(request: &HttpRequest, caller: &Caller, value: &T) -> HttpResponse {
    if caller.is_known() {
        return HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, Keep::Never.header_value()))
            .json(value);
    }
    let body = serde_json::to_string(value).expect("answers are plain data with text keys");
    let mut response = conditional(request, &ETag::of(&[&body]), Keep::Ask, "Authorization", |builder| {
        builder.content_type("application/json").body(body)
    });
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, header::HeaderValue::from_static("*"));
    response
}
