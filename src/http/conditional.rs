//! ETags and dates: an answer that did not change is not sent again (RFC 9110 §8.8, §13.1).

use std::fmt;

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

/// More tags than any cache sends; the rest is not read.
const MAX_TAGS: usize = 64;

/// A strong ETag: the same exactly when the bytes are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ETag(String);

impl ETag {
    /// From everything the bytes depend on: version or revision, form, language, the program they are meant for.
    pub fn of(parts: &[&dyn fmt::Display]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            let part = part.to_string();
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let digest: [u8; 32] = hash.finalize().into();
        // 96 bits tell versions of one address apart; a header need not be longer.
        Self(digest[..12].iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The header's value, in quotes.
    pub fn header_value(&self) -> HeaderValue {
        HeaderValue::from_str(&format!("\"{}\"", self.0)).expect("hexadecimal digits in quotes")
    }

    /// Whether a request says it has these bytes already (`If-None-Match`, compared weakly as §13.1.2 asks: proxies that
    /// compress mark tags as weak).
    pub fn is_known_to(&self, headers: &HeaderMap) -> bool {
        headers
            .get_all(header::IF_NONE_MATCH)
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .take(MAX_TAGS)
            .map(str::trim)
            .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"') == self.0)
    }
}

/// How long and by whom an answer may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// By everybody, but asked about again each time: public pages and feeds.
    Ask,
    /// By everybody for so many seconds: what changes seldom.
    Seconds(u32),
    /// For ever: files named by their content.
    Forever,
    /// By the reader's own program only, asked about again: forms made for one receiving program.
    Private,
    /// By nobody: answers to a session.
    Never,
}

impl Keep {
    /// The `Cache-Control` value.
    pub fn header_value(self) -> HeaderValue {
        match self {
            Self::Ask => HeaderValue::from_static("public, no-cache"),
            Self::Seconds(seconds) => HeaderValue::from_str(&format!("public, max-age={seconds}"))
                .expect("digits are visible ASCII"),
            Self::Forever => HeaderValue::from_static("public, max-age=31536000, immutable"),
            Self::Private => HeaderValue::from_static("private, no-cache"),
            Self::Never => HeaderValue::from_static("no-store"),
        }
    }
}

/// Answers 304 when the reader has the bytes, else what `build` makes of a 200; both with ETag, Cache-Control and Vary.
pub fn conditional(
    request: &HttpRequest,
    etag: &ETag,
    keep: Keep,
    vary: &'static str,
    build: impl FnOnce(&mut HttpResponseBuilder) -> HttpResponse,
) -> HttpResponse {
    if request.method().is_safe() && etag.is_known_to(request.headers()) {
        return not_modified(etag, keep, vary);
    }
    build(equipped(&mut HttpResponse::Ok(), etag, keep, vary))
}

/// Answers 304 with ETag, Cache-Control and Vary.
pub fn not_modified(etag: &ETag, keep: Keep, vary: &'static str) -> HttpResponse {
    equipped(&mut HttpResponse::NotModified(), etag, keep, vary).finish()
}

fn equipped<'a>(
    builder: &'a mut HttpResponseBuilder,
    etag: &ETag,
    keep: Keep,
    vary: &'static str,
) -> &'a mut HttpResponseBuilder {
    builder
        .insert_header((header::ETAG, etag.header_value()))
        .insert_header((header::CACHE_CONTROL, keep.header_value()))
        .insert_header((header::VARY, vary))
}

/// The second that stands for exactly some bytes, for programs that keep no ETag (RFC 9110 §8.8.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastModified(Option<HeaderValue>);

impl LastModified {
    /// From Unix seconds; a second still to come is not told.
    pub fn at(second: i64, now: DateTime<Utc>) -> Self {
        let told = DateTime::from_timestamp_secs(second).filter(|at| *at <= now);
        let text = told.map(|at| at.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
        Self(text.and_then(|text| HeaderValue::from_str(&text).ok()))
    }

    /// Whether a request without ETags names this very second: a later one may be the clock of another process.
    pub fn is_known_to(&self, request: &HttpRequest) -> bool {
        let headers = request.headers();
        request.method().is_safe()
            && !headers.contains_key(header::IF_NONE_MATCH)
            && self.0.is_some()
            && headers.get(header::IF_MODIFIED_SINCE) == self.0.as_ref()
    }

    /// Adds the header.
    pub fn stamp(self, mut response: HttpResponse) -> HttpResponse {
        if let Some(value) = self.0 {
            response.headers_mut().insert(header::LAST_MODIFIED, value);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::StatusCode;
    use actix_web::test::TestRequest;

    use super::*;

    fn asked(if_none_match: &str) -> HttpResponse {
        let etag = ETag::of(&[&7, &"en"]);
        let value = if_none_match.replace("{tag}", etag.header_value().to_str().unwrap());
        let request = TestRequest::default().insert_header((header::IF_NONE_MATCH, value)).to_http_request();
        conditional(&request, &etag, Keep::Ask, "Accept", |builder| builder.body("page"))
    }

    #[test]
    fn who_has_the_page_is_told_so() {
        for header in ["{tag}", "W/{tag}", "\"other\", {tag}", "*"] {
            let response = asked(header);
            assert_eq!(response.status(), StatusCode::NOT_MODIFIED, "{header}");
            assert!(response.headers().contains_key(header::ETAG));
            assert_eq!(response.headers().get(header::VARY).unwrap(), "Accept");
        }
        for header in ["", "\"other\"", "{tag"] {
            assert_eq!(asked(header).status(), StatusCode::OK, "{header}");
        }
    }

    #[test]
    fn whatever_the_bytes_depend_on_makes_another_tag() {
        assert_ne!(ETag::of(&[&1, &12]), ETag::of(&[&11, &2]));
        assert_ne!(ETag::of(&[&1, &"en"]), ETag::of(&[&1, &"es"]));
        assert_eq!(ETag::of(&[&1, &"en"]), ETag::of(&[&1, &"en"]));
    }
}
