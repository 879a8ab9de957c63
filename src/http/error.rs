//! A fault on its way out: what happened and what may be said of it. Each face chooses the dress.

use std::error::Error as StdError;
use std::fmt;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, ResponseError};

use super::status;
use crate::domain::fault::{Fault, FaultKind, FieldFault, Message};

/// When to come back after a 503, in seconds.
const COME_BACK: u64 = 30;

/// A fault on its way out. Made from every narrow error by `?`; a handler that answers it gets the dress of the face
/// around it, and the bare status where there is none.
#[derive(Clone)]
pub struct ErrorAnswer {
    /// What kind of fault.
    pub kind: FaultKind,
    /// Safe to show to anyone.
    pub message: Message,
    /// What belongs to single fields.
    pub fields: Vec<FieldFault>,
    /// When it makes sense to ask again, in seconds.
    pub retry_after: Option<u64>,
    status: StatusCode,
    behind: Behind,
}

/// What stands behind an answer and is not said in it.
#[derive(Clone)]
enum Behind {
    Nothing,
    /// What there is to mend, for the log.
    Cause(String),
    /// Where what was asked for is.
    Elsewhere(String),
}

impl ErrorAnswer {
    /// A fault of which no more is known than its kind.
    pub fn of_kind(kind: FaultKind) -> Self {
        Self {
            kind,
            message: status::explanation(kind),
            fields: Vec::new(),
            retry_after: (kind == FaultKind::Unavailable).then_some(COME_BACK),
            status: status::of(kind),
            behind: Behind::Nothing,
        }
    }

    /// Nothing here, or nothing this reader may know of.
    pub fn not_found() -> Self {
        Self::of_kind(FaultKind::NotFound)
    }

    /// Not here but there: a redirect (303), whatever the face.
    pub fn elsewhere(location: impl Into<String>) -> Self {
        Self {
            status: StatusCode::SEE_OTHER,
            behind: Behind::Elsewhere(location.into()),
            ..Self::not_found()
        }
    }

    /// A fault with its own words.
    pub fn saying(kind: FaultKind, message: Message) -> Self {
        Self { message, ..Self::of_kind(kind) }
    }

    /// With what belongs to single fields.
    #[must_use]
    pub fn about_fields(self, fields: Vec<FieldFault>) -> Self {
        Self { fields, ..self }
    }

    /// Too often; come back after so many seconds.
    pub fn too_many(retry_after: u64) -> Self {
        Self { retry_after: Some(retry_after.max(1)), ..Self::of_kind(FaultKind::TooMany) }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What the framework refused on its own: bodies too large, broken paths, methods nobody serves.
    fn of_framework(status: StatusCode) -> Self {
        Self { status, ..Self::of_kind(status::kind_of(status)) }
    }

    /// Writes the cause, if there is one to mend, to the log: once, where the answer leaves.
    fn log(&self, request: &HttpRequest) {
        if let Behind::Cause(cause) = &self.behind {
            let route = request.match_pattern().unwrap_or_default();
            match self.kind {
                FaultKind::Internal => tracing::error!(route, cause, "a request failed"),
                _ => tracing::warn!(route, cause, "a request could not be answered now"),
            }
        }
    }

    /// Adds the headers that belong to the fault whatever its dress.
    fn equip(&self, response: &mut HttpResponse) {
        let headers = response.headers_mut();
        if let Behind::Elsewhere(location) = &self.behind
            && let Ok(location) = HeaderValue::from_str(location)
        {
            headers.insert(header::LOCATION, location);
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if !headers.contains_key(header::CACHE_CONTROL) {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
    }
}

impl<E: Fault> From<E> for ErrorAnswer {
    fn from(error: E) -> Self {
        let kind = error.kind();
        let ours_to_mend = matches!(kind, FaultKind::Internal | FaultKind::Unavailable);
        Self {
            message: error.message(),
            fields: error.fields(),
            behind: if ours_to_mend { Behind::Cause(chain(&error)) } else { Behind::Nothing },
            ..Self::of_kind(kind)
        }
    }
}

impl fmt::Debug for ErrorAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ErrorAnswer({:?}, {})", self.kind, self.message.key)
    }
}

impl fmt::Display for ErrorAnswer {
    /// The kind and the key only: what the framework prints of an error must not hold what somebody typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.kind, self.message.key)
    }
}

impl ResponseError for ErrorAnswer {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    /// The bare status; [`dressed`] puts something better in its place.
    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(self.status);
        self.equip(&mut response);
        response
    }
}

/// How a face shows a fault.
pub type Dress = fn(&ErrorAnswer, &HttpRequest) -> HttpResponse;

/// Middleware for a face: gives every fault that comes out of it the face's dress, those of the framework included, and
/// logs what is ours to mend. Wrap it with `actix_web::middleware::from_fn(|req, next| dressed(req, next, page))`.
///
/// # Errors
/// What an inner middleware answers as an error of the framework; ours answer responses.
pub async fn dressed<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
    dress: Dress,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let response = next.call(request).await?;
    if !is_undressed_fault(&response) {
        return Ok(response.map_into_left_body());
    }
    let (request, response) = response.into_parts();
    let mut answer = match response.error().and_then(|error| error.as_error::<ErrorAnswer>()) {
        Some(fault) => clothe(fault, &request, dress),
        None => clothe(&ErrorAnswer::of_framework(response.status()), &request, dress),
    };
    if let Some(allow) = response.headers().get(header::ALLOW) {
        answer.headers_mut().insert(header::ALLOW, allow.clone());
    }
    Ok(ServiceResponse::new(request, answer).map_into_right_body())
}

/// The outermost middleware: logs faults that left a face undressed, bodies and all else untouched.
///
/// # Errors
/// What the inner service answers.
pub async fn log_undressed<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let response = next.call(request).await?;
    if let Some(fault) = response.response().error().and_then(|error| error.as_error::<ErrorAnswer>()) {
        fault.log(response.request());
    }
    Ok(response)
}

/// Whether a response is a fault nobody dressed yet: an error, or a status of the framework's own with nothing in it.
fn is_undressed_fault<B: MessageBody>(response: &ServiceResponse<B>) -> bool {
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let unserved = matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED);
    let bare = unserved && !response.headers().contains_key(header::CONTENT_TYPE);
    failed && (response.response().error().is_some() || bare)
}

fn clothe(fault: &ErrorAnswer, request: &HttpRequest, dress: Dress) -> HttpResponse {
    fault.log(request);
    let mut response = dress(fault, request);
    fault.equip(&mut response);
    if request.method() == Method::HEAD {
        return response.drop_body().map_into_boxed_body();
    }
    response
}

/// An error and what is behind it, for the log.
fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let inner_text = inner.to_string();
        if !text.contains(&inner_text) {
            text.push_str(": ");
            text.push_str(&inner_text);
        }
        source = inner.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::ContentType;
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, call_service, init_service, read_body};
    use actix_web::{App, web};

    use super::*;
    use crate::http::limits;

    #[derive(Debug, thiserror::Error)]
    #[error("secret words of the database")]
    struct Broken;

    impl Fault for Broken {
        fn kind(&self) -> FaultKind {
            FaultKind::Internal
        }
        fn message(&self) -> Message {
            Message::new("error-internal")
        }
    }

    async fn broken() -> Result<HttpResponse, ErrorAnswer> {
        Err(Broken)?
    }

    async fn text(body: web::Json<serde_json::Value>) -> HttpResponse {
        HttpResponse::Ok().json(body.into_inner())
    }

    async fn own_words() -> HttpResponse {
        HttpResponse::NotFound().content_type(ContentType::plaintext()).body("our own page")
    }

    fn plainly(fault: &ErrorAnswer, _: &HttpRequest) -> HttpResponse {
        HttpResponse::build(fault.status()).body(format!("dressed: {}", fault.message.key))
    }

    async fn ask(request: TestRequest) -> (StatusCode, HttpResponse, String) {
        let app = init_service(
            App::new()
                .app_data(limits::json())
                .wrap(from_fn(|request, next| dressed(request, next, plainly)))
                .route("/broken", web::get().to(broken))
                .route(
                    "/away",
                    web::get().to(|| async { Err::<&str, _>(ErrorAnswer::of_kind(FaultKind::Unavailable)) }),
                )
                .route("/text", web::post().to(text))
                .route("/own", web::get().to(own_words)),
        )
        .await;
        let response = call_service(&app, request.to_request()).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = String::from_utf8(read_body(response).await.to_vec()).unwrap();
        let mut bare = HttpResponse::new(status);
        *bare.headers_mut() = headers;
        (status, bare, body)
    }

    #[actix_web::test]
    async fn a_fault_gets_the_dress_of_its_face_and_keeps_its_cause_to_itself() {
        let (status, response, body) = ask(TestRequest::get().uri("/broken")).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(body, "dressed: error-internal");
        assert_eq!(response.headers().get(header::CACHE_CONTROL).unwrap(), "no-store");
        let fault = ErrorAnswer::from(Broken);
        assert!(!format!("{fault} {fault:?}").contains("secret"));
        assert!(matches!(&fault.behind, Behind::Cause(cause) if cause == "secret words of the database"));
    }

    #[actix_web::test]
    async fn an_outage_says_when_to_come_back() {
        let (status, response, _) = ask(TestRequest::get().uri("/away")).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers().get(header::RETRY_AFTER).unwrap(), "30");
    }

    #[actix_web::test]
    async fn what_the_framework_refuses_is_dressed_too() {
        let long = format!("\"{}\"", "x".repeat(limits::TEXT_BYTES));
        let json = |body: String| {
            TestRequest::post().uri("/text").insert_header(ContentType::json()).set_payload(body)
        };
        for (request, status, key) in [
            (TestRequest::get().uri("/nowhere"), 404, "error-not-found"),
            (json("{".to_owned()), 400, "error-malformed"),
            (json(long), 413, "error-too-large"),
            (TestRequest::post().uri("/text").set_payload("a=b"), 415, "error-unsupported"),
        ] {
            let (found, _, body) = ask(request).await;
            assert_eq!((found.as_u16(), body), (status, format!("dressed: {key}")));
        }
    }

    #[actix_web::test]
    async fn a_face_s_own_answer_is_left_alone() {
        let (status, _, body) = ask(TestRequest::get().uri("/own")).await;
        assert_eq!((status, body.as_str()), (StatusCode::NOT_FOUND, "our own page"));
    }
}
