//! One line per request: what kind of page, how it went, how long it took. Neither who asked nor for what exactly: no
//! address, no agent, no query, and of the path its pattern only, because paths name organizations and events.

use std::time::{Duration, Instant};

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use tracing::Instrument;

/// Middleware around everything: logs each request at debug, failures of ours at warn, and counts it for `/metrics`.
///
/// # Errors
/// What the inner service answers.
pub async fn logged<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let route = request.match_pattern().unwrap_or_else(|| "none".to_owned());
    let method = method_name(request.method());
    let began = Instant::now();
    let span = tracing::info_span!("request", method, route = route.as_str());
    let result = next.call(request).instrument(span.clone()).await;
    let took = began.elapsed();
    let status = match &result {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    let milliseconds = took.as_millis();
    span.in_scope(|| match status.is_server_error() {
        true => tracing::warn!(status = status.as_u16(), milliseconds, "answered"),
        false => tracing::debug!(status = status.as_u16(), milliseconds, "answered"),
    });
    Counted::of(method, &route, status).count(took);
    result
}

/// Where requests of one kind are counted.
pub(super) struct Counted {
    requests: metrics::Counter,
    seconds: metrics::Histogram,
}

impl Counted {
    /// Of requests for this that ended so.
    pub(super) fn of(method: &'static str, route: &str, status: StatusCode) -> Self {
        let labels = [
            ("method", method.to_owned()),
            ("route", route.to_owned()),
            ("status", status.as_str().to_owned()),
        ];
        Self {
            requests: metrics::counter!("convoca_http_requests_total", &labels),
            seconds: metrics::histogram!("convoca_http_request_seconds", &labels[..2]),
        }
    }

    /// Counts one more.
    pub(super) fn count(&self, took: Duration) {
        self.requests.increment(1);
        self.seconds.record(took.as_secs_f64());
    }
}

/// Methods anybody may invent would fill the metrics with their names.
fn method_name(method: &actix_web::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PATCH" => "PATCH",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
