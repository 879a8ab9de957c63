//! How answers to other servers look: JSON with the right type, an ETag and a short life in caches.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::activitypub::context::{ACTIVITY_JSON, with_context};
use crate::domain::fault::FaultKind;
use crate::http::status;
use crate::storage::StorageError;

/// How long caches may keep a document, in seconds.
const FRESH: u32 = 180;

/// Why a document is not answered.
#[derive(Debug)]
pub enum Refusal {
    /// There is none, or none for others to know of (404).
    NotFound,
    /// It was deleted: its tombstone (410).
    Gone(Value),
    /// It lives elsewhere (303).
    Elsewhere(String),
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
        Err(Refusal::NotFound) => HttpResponse::NotFound().finish(),
        Err(Refusal::Gone(stone)) => activity_json(request, StatusCode::GONE, &with_context(stone)),
        Err(Refusal::Elsewhere(home)) => {
            HttpResponse::SeeOther().insert_header((header::LOCATION, home)).finish()
        }
        Err(Refusal::Storage(error)) => {
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
        .insert_header((header::VARY, "Accept, Signature, Signature-Input, Authorization"))
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
