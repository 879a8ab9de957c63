//! Public answers, written once and kept in memory, compressed, until something the public sees changes.
//!
//! A boosted call is fetched by thousands of servers within a minute; the first one has it written, the others wait for
//! that one and take the same bytes. Kept by form, path with query, language and revision; answers to a session never
//! come here.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use actix_web::http::header::{self, HeaderMap};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use flate2::Compression;
use flate2::write::GzEncoder;
use moka::sync::Cache;

use super::at_once::{self, Answered, Asked};
use super::conditional::{ETag, Keep, LastModified, conditional, not_modified};
use super::error::ErrorAnswer;
use super::listing::midnight;
use crate::context::Context;
use crate::storage::{self, AnyConnection, StorageError};

/// How much memory kept answers may take.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// Answers nobody asks for are let go after this time.
const IDLE: Duration = Duration::from_secs(15 * 60);
/// What a public answer depends on besides its address.
const VARY: &str = "Accept, Accept-Encoding, Accept-Language, Cookie";

/// The kept answers of a process, shared by its threads (`web::Data`).
pub struct RenderedAnswers {
    kept: Cache<Key, Arc<Rendered>>,
    /// The same by the words of the request.
    again: Cache<Asked, Arc<Answered>>,
    revision: AtomicI64,
    /// The second in which the revision was last seen to change.
    changed: AtomicI64,
}

/// What tells kept answers apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    content_type: &'static str,
    address: String,
    language: String,
    revision: i64,
}

struct Rendered {
    plain: Bytes,
    gzip: Bytes,
    etag: ETag,
    /// The second that stands for exactly these bytes (`Last-Modified`).
    dated: i64,
    until: DateTime<Utc>,
}

/// When an answer changes although nobody changed anything; in any case at the site's midnight, when "today" moves on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasts {
    /// It shows nothing that ends by itself.
    UntilMidnight,
    /// It lists what is to come: the next event that ends leaves it.
    UntilNextEnd,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The Content-Type, which tells the forms of one address apart.
    pub content_type: &'static str,
    /// The language it is written in.
    pub language: &'a str,
    /// How long it stays true by itself.
    pub lasts: Lasts,
}

impl Default for RenderedAnswers {
    fn default() -> Self {
        let kept = Cache::builder()
            .max_capacity(MAX_BYTES)
            .weigher(|key: &Key, answer: &Arc<Rendered>| {
                let bytes =
                    key.address.len() + answer.plain.len() + answer.gzip.len() + size_of::<Rendered>();
                u32::try_from(bytes).unwrap_or(u32::MAX)
            })
            .time_to_idle(IDLE)
            .build();
        let again = Cache::builder()
            .max_capacity(MAX_BYTES / 2)
            .weigher(|asked: &Asked, answered: &Arc<Answered>| {
                u32::try_from(asked.len() + answered.size()).unwrap_or(u32::MAX)
            })
            .time_to_idle(IDLE)
            .build();
        Self { kept, again, revision: AtomicI64::new(0), changed: AtomicI64::new(i64::MIN) }
    }
}

impl RenderedAnswers {
    /// The kept answer, if it is still true.
    fn find(&self, key: &Key, now: DateTime<Utc>) -> Option<Arc<Rendered>> {
        self.notice(key.revision, now);
        let hit = self.kept.get(key)?;
        if hit.until > now {
            return Some(hit);
        }
        self.changed.fetch_max(now.timestamp(), Ordering::Relaxed);
        self.kept.invalidate(key);
        None
    }

    /// Lets go of what older revisions said: it may have been deleted since, and does not stay in memory either.
    fn notice(&self, revision: i64, now: DateTime<Utc>) {
        if self.revision.fetch_max(revision, Ordering::Relaxed) < revision {
            self.changed.fetch_max(now.timestamp(), Ordering::Relaxed);
            self.kept.invalidate_all();
            self.again.invalidate_all();
        }
    }

    /// What was answered to the same words at this revision, if it is still true.
    pub(super) fn again(&self, asked: &[u8], revision: i64, now: DateTime<Utc>) -> Option<Arc<Answered>> {
        self.notice(revision, now);
        self.again.get(asked).filter(|answered| answered.holds(revision, now))
    }

    /// Remembers what was answered.
    pub(super) fn remember(&self, asked: Asked, answered: Arc<Answered>) {
        self.again.insert(asked, answered);
    }

    /// A second no other bytes of the same address were dated with: for up to a second after a change another process
    /// may still show what was, dated with that second or the next one.
    fn date(&self, now: DateTime<Utc>) -> i64 {
        now.timestamp().max(self.changed.load(Ordering::Relaxed).saturating_add(2))
    }
}

/// How an answer may be kept by others, and what it depends on besides its address.
#[derive(Debug, Clone, Copy)]
pub struct Dress {
    /// By whom and how long.
    pub keep: Keep,
    /// `Vary`.
    pub vary: &'static str,
}

/// Answers a public page or feed to somebody without a session: the kept one, else what `write` makes of the database,
/// on a blocking thread. Faults are not kept.
///
/// # Errors
/// What `write` answers, or the database does not answer.
pub async fn rendered(
    request: &HttpRequest,
    context: &Context,
    wanted: Wanted<'_>,
    write: impl FnOnce(&mut AnyConnection) -> Result<String, ErrorAnswer> + Send + 'static,
) -> Result<HttpResponse, ErrorAnswer> {
    let dress = Dress { keep: Keep::Ask, vary: VARY };
    kept(request, context, wanted, dress, write).await.map_err(|error| ErrorAnswer::clone(&error))
}

/// The same in another dress, for whoever has errors of their own.
///
/// # Errors
/// As [`rendered`]; several that waited for the same share the error.
///
/// # Panics
/// When the server was started without [`RenderedAnswers`].
pub async fn kept<E: From<StorageError> + Send + Sync + 'static>(
    request: &HttpRequest,
    context: &Context,
    wanted: Wanted<'_>,
    dress: Dress,
    write: impl FnOnce(&mut AnyConnection) -> Result<String, E> + Send + 'static,
) -> Result<HttpResponse, Arc<E>> {
    let answers = request.app_data::<web::Data<RenderedAnswers>>().cloned();
    let answers = answers.expect("a server keeps its answers");
    let site = context.current_site().await.map_err(|error| Arc::new(error.into()))?;
    let now = context.now();
    let key = Key {
        content_type: wanted.content_type,
        address: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
        language: wanted.language.to_owned(),
        revision: site.revision,
    };
    let answer = match answers.find(&key, now) {
        Some(kept) => kept,
        None => {
            let (reading, lasts) = (context.clone(), wanted.lasts);
            let tomorrow = midnight(next_day(now, site.zone), site.zone);
            let write = move || {
                let dated = answers.date(now);
                let work = || {
                    let fresh = reading.read_blocking(|conn| fresh(conn, lasts, tomorrow, now, write))?;
                    Ok::<_, E>(Arc::new(Rendered { dated, ..fresh }))
                };
                // Who asks for the same meanwhile waits here, without a connection of their own.
                answers.kept.try_get_with(key, work)
            };
            context.blocking(write).await?
        }
    };
    let mut response = respond(request, wanted.content_type, dress, &answer, now);
    // As long as the second is to come with which it is dated, it will be told otherwise.
    if answer.dated <= now.timestamp() {
        let zipped = response.headers().contains_key(header::CONTENT_ENCODING);
        let body = if zipped { answer.gzip.clone() } else { answer.plain.clone() };
        let (revision, until) = (site.revision, answer.until);
        response.extensions_mut().insert(at_once::Kept { body, zipped, revision, until });
    }
    Ok(response)
}

fn fresh<E: From<StorageError>>(
    conn: &mut AnyConnection,
    lasts: Lasts,
    tomorrow: DateTime<Utc>,
    now: DateTime<Utc>,
    write: impl FnOnce(&mut AnyConnection) -> Result<String, E>,
) -> Result<Rendered, E> {
    // Asked before writing: an end between the two makes the answer expire early, never late.
    let next_end = match lasts {
        Lasts::UntilMidnight => None,
        Lasts::UntilNextEnd => storage::listings::next_end(conn, now)?,
    };
    let text = write(conn)?;
    let gzip = compressed(text.as_bytes());
    Ok(Rendered {
        etag: ETag::of(&[&text]),
        plain: text.into(),
        gzip: gzip.into(),
        dated: now.timestamp(),
        until: next_end.map_or(tomorrow, |end| end.min(tomorrow)),
    })
}

fn respond(
    request: &HttpRequest,
    content_type: &'static str,
    dress: Dress,
    answer: &Rendered,
    now: DateTime<Utc>,
) -> HttpResponse {
    let zipped = takes_gzip(request.headers());
    let modified = LastModified::at(answer.dated, now);
    if modified.is_known_to(request) {
        return modified.stamp(not_modified(&answer.etag, dress.keep, dress.vary));
    }
    modified.stamp(conditional(request, &answer.etag, dress.keep, dress.vary, |response| {
        response.content_type(content_type);
        if zipped {
            response.insert_header((header::CONTENT_ENCODING, "gzip")).body(answer.gzip.clone())
        } else {
            response.body(answer.plain.clone())
        }
    }))
}

/// Whether `Accept-Encoding` names gzip with a weight above zero (RFC 9110 §12.5.3).
fn takes_gzip(headers: &HeaderMap) -> bool {
    let Some(accepted) = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    accepted.split(',').take(16).any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let named = parts.next().is_some_and(|coding| coding.eq_ignore_ascii_case("gzip"));
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map(str::parse::<f32>);
        named && !matches!(weight, Some(Ok(0.0) | Err(_)))
    })
}

fn compressed(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 4), Compression::default());
    encoder.write_all(plain).expect("writing to memory does not fail");
    encoder.finish().expect("writing to memory does not fail")
}

fn next_day(now: DateTime<Utc>, zone: chrono_tz::Tz) -> chrono::NaiveDate {
    let today = now.with_timezone(&zone).date_naive();
    today.succ_opt().unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn takes(accepted: &str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(accepted).unwrap());
        takes_gzip(&headers)
    }

    #[test]
    fn only_who_takes_gzip_gets_it() {
        for accepted in ["gzip", "br, gzip;q=0.8", "deflate, GZIP", "gzip; q=1"] {
            assert!(takes(accepted), "{accepted}");
        }
        for accepted in ["", "br", "gzip;q=0", "gzip;q=0.0", "identity", "x-gzip2"] {
            assert!(!takes(accepted), "{accepted}");
        }
        assert!(!takes_gzip(&HeaderMap::new()));
    }

    #[test]
    fn what_an_older_revision_said_is_let_go() {
        let answers = RenderedAnswers::default();
        let now: DateTime<Utc> = "2026-11-22T13:00:00Z".parse().unwrap();
        let key = |revision| Key {
            content_type: "text/html",
            address: "/".into(),
            language: "en".into(),
            revision,
        };
        let rendered = |until| {
            Arc::new(Rendered {
                plain: Bytes::from_static(b"page"),
                gzip: Bytes::new(),
                etag: ETag::of(&[&1]),
                dated: 0,
                until,
            })
        };
        assert!(answers.find(&key(1), now).is_none());
        answers.kept.insert(key(1), rendered(now + chrono::Duration::hours(1)));
        assert!(answers.find(&key(1), now).is_some());
        assert!(answers.find(&key(1), now + chrono::Duration::hours(1)).is_none(), "it is true no longer");
        answers.kept.insert(key(1), rendered(now + chrono::Duration::hours(1)));
        assert!(answers.find(&key(2), now).is_none());
        assert!(answers.find(&key(1), now).is_none());
    }
}
