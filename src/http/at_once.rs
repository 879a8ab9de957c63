//! What was answered just now to the same request is answered again at once, before anything is routed or looked up: a
//! boosted call is fetched by thousands of servers within a minute, each in nearly the same words.
//!
//! Only what [`super::rendered`] keeps comes here, and only for requests without any header it might depend on but for
//! those that are part of the key.

use std::sync::Arc;
use std::time::Duration;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::{self, Bytes};
use actix_web::{Error, HttpResponse};
use chrono::{DateTime, Utc};

use super::rendered::RenderedAnswers;
use super::request_log::Counted;
use crate::context::Context;

/// Headers an answer may depend on; requests that differ in them are different ones.
const TELLING: [HeaderName; 3] = [header::ACCEPT, header::ACCEPT_ENCODING, header::ACCEPT_LANGUAGE];

/// Headers an answer may depend on and that are about who asks, or about what they have: such requests go the long way.
const PERSONAL: [HeaderName; 9] = [
    header::COOKIE,
    header::AUTHORIZATION,
    HeaderName::from_static("signature"),
    HeaderName::from_static("signature-input"),
    header::IF_NONE_MATCH,
    header::IF_MODIFIED_SINCE,
    header::IF_MATCH,
    header::IF_UNMODIFIED_SINCE,
    header::RANGE,
];

/// Bytes of address and headers together; longer ones go the long way.
const MAX_KEY: usize = 1024;

/// What a request says, as far as answers depend on it.
pub(super) type Asked = Vec<u8>;

/// An answer as it went out.
pub(super) struct Answered {
    headers: HeaderMap,
    body: Bytes,
    revision: i64,
    until: DateTime<Utc>,
    route: String,
    counted: Counted,
}

impl Answered {
    /// Whether it is still true.
    pub(super) fn holds(&self, revision: i64, now: DateTime<Utc>) -> bool {
        self.revision == revision && self.until > now
    }

    /// Bytes it takes, about.
    pub(super) fn size(&self) -> usize {
        self.body.len() + self.headers.len() * 64 + size_of::<Self>()
    }
}

/// Put by [`super::rendered`] on what it answers: these bytes, at this revision, until then.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) body: Bytes,
    pub(super) zipped: bool,
    pub(super) revision: i64,
    pub(super) until: DateTime<Utc>,
}

/// Middleware around everything: answers what it answered before, else remembers what is answered.
///
/// # Errors
/// What the inner service answers.
pub async fn at_once<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, Bytes>>, Error> {
    let Some(asked) = asked(&request) else { return Ok(next.call(request).await?.map_into_left_body()) };
    let (Some(context), Some(answers)) = (
        request.app_data::<web::Data<Context>>().cloned(),
        request.app_data::<web::Data<RenderedAnswers>>().cloned(),
    ) else {
        return Ok(next.call(request).await?.map_into_left_body());
    };
    let began = context.now();
    // Where the database does not answer, the handler meets the same, and says so.
    if let Ok(site) = context.current_site().await
        && let Some(answered) = answers.again(&asked, site.revision, began)
    {
        let took = (context.now() - began).to_std().unwrap_or_default();
        return Ok(answer(request, &answered, took));
    }
    let response = next.call(request).await?;
    let kept = response.response().extensions().get::<Kept>().cloned();
    if let Some(kept) = kept
        && let Some(answered) = remembered(&response, &kept)
    {
        answers.remember(asked, answered);
    }
    Ok(response.map_into_left_body())
}

/// What a request says; `None` for one that goes the long way.
fn asked(request: &ServiceRequest) -> Option<Asked> {
    let headers = request.headers();
    if request.method() != Method::GET || PERSONAL.iter().any(|name| headers.contains_key(name)) {
        return None;
    }
    let target = request.uri().path_and_query()?.as_str();
    let mut asked = Vec::with_capacity(256);
    asked.extend_from_slice(target.as_bytes());
    for (number, name) in (0_u8..).zip(&TELLING) {
        for value in headers.get_all(name) {
            // No byte of a target or a header's value.
            asked.extend_from_slice(&[0, number]);
            asked.extend_from_slice(value.as_bytes());
        }
    }
    (asked.len() <= MAX_KEY).then_some(asked)
}

fn answer<B>(
    request: ServiceRequest,
    answered: &Answered,
    took: Duration,
) -> ServiceResponse<EitherBody<B, Bytes>> {
    let mut response = HttpResponse::with_body(StatusCode::OK, answered.body.clone());
    *response.headers_mut() = answered.headers.clone();
    let status = StatusCode::OK.as_u16();
    tracing::debug!(method = "GET", route = answered.route, status, "answered at once");
    answered.counted.count(took);
    request.into_response(response).map_into_right_body()
}

/// What to answer next time; `None` if it says more than its bytes, or depends on more than is told apart here.
fn remembered<B>(response: &ServiceResponse<B>, kept: &Kept) -> Option<Arc<Answered>> {
    let headers = response.headers();
    let told_apart = |name: &str| {
        let is = |known: &HeaderName| known.as_str().eq_ignore_ascii_case(name);
        TELLING.iter().chain(&PERSONAL).any(is)
    };
    let depends_on = headers.get_all(header::VARY).filter_map(|value| value.to_str().ok());
    let known = depends_on.flat_map(|value| value.split(',')).all(|name| told_apart(name.trim()));
    let as_kept = headers.contains_key(header::CONTENT_ENCODING) == kept.zipped;
    if response.status() != StatusCode::OK || !known || !as_kept || headers.contains_key(header::SET_COOKIE) {
        return None;
    }
    let route = response.request().match_pattern().unwrap_or_else(|| "none".to_owned());
    Some(Arc::new(Answered {
        headers: headers.clone(),
        body: kept.body.clone(),
        revision: kept.revision,
        until: kept.until,
        counted: Counted::of("GET", &route, StatusCode::OK),
        route,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_answered_before_a_change_is_not_answered_after_it_however_late_it_is_remembered() {
        let now: DateTime<Utc> = "2026-11-22T13:00:00Z".parse().unwrap();
        let answered = |revision| {
            Arc::new(Answered {
                headers: HeaderMap::new(),
                body: Bytes::from_static(b"page"),
                revision,
                until: now + chrono::Duration::hours(1),
                route: "/".into(),
                counted: Counted::of("GET", "/", StatusCode::OK),
            })
        };
        let answers = RenderedAnswers::default();
        let asked = |revision, at| answers.again(b"/", revision, at).is_some();
        assert!(!asked(1, now));
        answers.remember(b"/".to_vec(), answered(1));
        assert!(asked(1, now));
        assert!(!asked(2, now), "something changed");
        answers.remember(b"/".to_vec(), answered(1));
        assert!(!asked(2, now), "it was written before the change");
        answers.remember(b"/".to_vec(), answered(2));
        assert!(asked(2, now));
        assert!(!asked(2, now + chrono::Duration::hours(1)), "it is true no longer");
    }
}
