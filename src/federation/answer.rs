//! How answers to other servers look: JSON with the right type, an ETag and a short life in caches.

use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::activitypub::context::{ACTIVITY_JSON, with_context};
use crate::context::Context;
use crate::domain::fault::FaultKind;
use crate::http::conditional::Keep;
use crate::http::rendered::{Dress, Lasts, Wanted, kept};
use crate::http::status;
use crate::storage::{AnyConnection, StorageError};

/// How long caches may keep a document, in seconds.
const FRESH: u32 = 180;

/// What a document depends on besides its address.
const VARY: &str = "Accept, Accept-Encoding, Signature, Signature-Input, Authorization";

/// Why a document is not answered.
#[derive(Debug)]
pub enum Refusal {
    /// There is none, or none for others to know of (404).
    NotFound,
    /// It was deleted: its tombstone (410).
    Gone(Value),
    /// It is not shown for now (403): whoever published it is paused. Never 404 or 410, on which peers delete for good.
    Withheld,
    /// It lives elsewhere (303).
    Elsewhere(String),
    /// Only signed requests are answered, and this one is not, or its signature does not hold (401).
    Unsigned,
    /// A moderator decided not to talk to that server (403).
    Blocked,
    /// Too many strangers ask (503); when to come back.
    Overloaded(Duration),
    /// The database does not answer (503): never 404 or 410, on which peers delete for good.
    Storage(StorageError),
}

impl From<StorageError> for Refusal {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

/// Answers a document or says why not.
pub fn document(request: &HttpRequest, found: Result<Value, Refusal>) -> HttpResponse {
    match found {
        Ok(object) => activity_json(request, StatusCode::OK, &with_context(object)),
        Err(refusal) => refused(request, &refusal),
    }
}

/// Answers a document that is the same for everybody until something the public sees changes: a boosted call is fetched by
/// thousands of servers within a minute, and written for the first. `variant` tells different ones of one address apart.
pub async fn kept_document(
    request: &HttpRequest,
    context: &Context,
    variant: &str,
    lasts: Lasts,
    write: impl FnOnce(&mut AnyConnection) -> Result<Value, Refusal> + Send + 'static,
) -> HttpResponse {
    let wanted = Wanted { content_type: ACTIVITY_JSON, language: variant, lasts };
    let dress = Dress { keep: Keep::Seconds(FRESH), vary: VARY };
    let write = |conn: &mut AnyConnection| write(conn).map(|object| with_context(object).to_string());
    match kept(request, context, wanted, dress, write).await {
        Ok(answer) => answer,
        Err(refusal) => refused(request, &refusal),
    }
}

/// Says why there is no document.
pub(super) fn refused(request: &HttpRequest, refusal: &Refusal) -> HttpResponse {
    match refusal {
        Refusal::NotFound => HttpResponse::NotFound().finish(),
        Refusal::Gone(stone) => activity_json(request, StatusCode::GONE, &with_context(stone.clone())),
        Refusal::Elsewhere(home) => {
            HttpResponse::SeeOther().insert_header((header::LOCATION, home.as_str())).finish()
        }
        Refusal::Unsigned => HttpResponse::Unauthorized().finish(),
        Refusal::Blocked | Refusal::Withheld => HttpResponse::Forbidden().finish(),
        Refusal::Overloaded(wait) => HttpResponse::ServiceUnavailable()
            .insert_header((header::RETRY_AFTER, wait.as_secs().max(1).to_string()))
            .finish(),
        Refusal::Storage(error) => {
            tracing::error!(%error, "a document for another server could not be read");
            HttpResponse::build(status::of(FaultKind::Unavailable))
                .insert_header((header::RETRY_AFTER, "60"))
                .finish()
        }
    }
}

fn activity_json(request: &HttpRequest, status: StatusCode, document: &Value) -> HttpResponse {
    let body = document.to_string();
    let digest = Sha256::digest(body.as_bytes());
    let tag = format!("\"{}\"", digest[..12].iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let unchanged =
        status == StatusCode::OK && known.is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    HttpResponse::build(if unchanged { StatusCode::NOT_MODIFIED } else { status })
        .insert_header((header::CONTENT_TYPE, ACTIVITY_JSON))
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, format!("public, max-age={FRESH}")))
        .insert_header((header::VARY, VARY))
        .body(if unchanged { String::new() } else { body })
}

/// Answers JSON of another type (JRD, NodeInfo), readable by any page.
pub fn plain_json(content_type: &'static str, document: &Value) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, content_type))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((header::CACHE_CONTROL, format!("public, max-age={FRESH}")))
        .body(document.to_string())
}
