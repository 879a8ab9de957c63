//! A feed is asked for, only if it changed, and read.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use http::StatusCode;
use http::header::{CONTENT_TYPE, ETAG, LAST_MODIFIED, RETRY_AFTER};
use url::Url;

use super::fetch::Fetcher;
use super::fetch_error::FetchError;
use crate::context::Context;
use crate::domain::uri::Host;
use crate::formats::icalendar::read::{Dates, MAX_FEED_BYTES};
use crate::formats::read::{Patience, ReadHint, read};
use crate::formats::reading::{Format, Reading};
use crate::net::{Request, Response};
use crate::storage::sources::Validators;

/// The largest feed taken, in bytes after decompression.
pub const MAX_FEED: usize = MAX_FEED_BYTES;

/// Time for one feed, redirects included.
const TIMEOUT: Duration = Duration::from_secs(20);

/// The longest validator kept, in bytes.
const MAX_VALIDATOR: usize = 500;

/// Time for reading one feed once it is here: what is not read by then is left for the next turn.
const READING: Duration = Duration::from_secs(20);

const ACCEPT: &str = "text/calendar, text/plain;q=0.5, */*;q=0.1";

/// What a feed answered.
#[derive(Debug, Clone)]
pub enum FeedAnswer {
    /// It is as it was.
    Unchanged,
    /// It is this.
    Changed {
        /// Bytes.
        body: Vec<u8>,
        /// What they are called.
        content_type: Option<String>,
        /// For the next conditional request.
        validators: Validators,
    },
}

/// Why a feed was not had.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct FeedError {
    /// Why.
    pub error: FetchError,
    /// How long it asks to be left alone.
    pub wait: Option<Duration>,
}

impl<E: Into<FetchError>> From<E> for FeedError {
    fn from(error: E) -> Self {
        Self { error: error.into(), wait: None }
    }
}

/// Asks for a feed; with validators, only if it changed. Not signed: a feed is for anybody.
///
/// # Errors
/// See [`FeedError`].
pub async fn ask_feed(
    fetcher: &Fetcher,
    url: &Url,
    known: Option<&Validators>,
) -> Result<FeedAnswer, FeedError> {
    fetcher.admit(url).await?;
    let mut request = Request::get(url).accept(ACCEPT).max_bytes(MAX_FEED).timeout(TIMEOUT);
    if let Some(known) = known {
        request = request.unless_unchanged(known.etag.as_deref(), known.last_modified.as_deref());
    }
    let context = fetcher.context();
    let answer = context.client().send(request).await?;
    if Host::of(&answer.url) != Host::of(url) {
        fetcher.admit(&answer.url).await?;
    }
    if answer.status == StatusCode::NOT_MODIFIED && known.is_some() {
        return Ok(FeedAnswer::Unchanged);
    }
    if !answer.status.is_success() {
        let wait = wait(&answer, context.now());
        return Err(FeedError { error: FetchError::of_status(answer.status, wait), wait });
    }
    let validator = |name| answer.header(name).filter(|text| text.len() <= MAX_VALIDATOR).map(str::to_owned);
    Ok(FeedAnswer::Changed {
        content_type: answer.header(&CONTENT_TYPE).map(str::to_owned),
        validators: Validators { etag: validator(&ETAG), last_modified: validator(&LAST_MODIFIED) },
        body: answer.body,
    })
}

/// Retry-After (RFC 9110 §10.2.3): seconds, or a date.
fn wait(answer: &Response, now: DateTime<Utc>) -> Option<Duration> {
    let text = answer.header(&RETRY_AFTER)?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = DateTime::parse_from_rfc2822(text).ok()?;
    (until.with_timezone(&Utc) - now).to_std().ok()
}

/// Reads a feed on a blocking thread; zone and language not said are the site's.
pub async fn read_feed(context: &Context, body: Vec<u8>, content_type: Option<String>, url: &Url) -> Reading {
    let (site, now, url) = (context.site(), context.now(), url.to_string());
    context
        .blocking(move || {
            let begun = Instant::now();
            let is_over = move || begun.elapsed() > READING;
            let hint = ReadHint {
                content_type: content_type.as_deref(),
                url: Some(&url),
                default_zone: site.zone,
                default_language: Some(&site.language),
                now,
                dates: Dates::Coming(now),
                patience: Patience::until(&is_over),
            };
            read(&body, &hint)
        })
        .await
}

/// Whether what was read is a calendar at all, be it an empty one.
pub fn is_calendar(reading: &Reading) -> bool {
    let refused = ["ignore-no-calendar", "ignore-feed-too-large"];
    reading.format == Format::ICalendar && reading.reasons.iter().all(|reason| !refused.contains(&reason.key))
}
