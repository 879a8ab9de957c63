//! What is asked and what came back.

use std::time::Duration;

use http::header::{HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use http::{Method, StatusCode};
use url::Url;

/// Adds headers that depend on the hop, signatures above all; asked again for every redirect.
pub trait Signer: Send + Sync {
    /// The headers to add to this request, given those it has; `body` is empty for a GET.
    fn headers(
        &self,
        method: &Method,
        url: &Url,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Vec<(HeaderName, HeaderValue)>;
}

/// One request with its bounds.
pub struct Request<'a> {
    pub(super) method: Method,
    pub(super) url: Url,
    pub(super) body: Vec<u8>,
    pub(super) headers: HeaderMap,
    pub(super) max_bytes: usize,
    pub(super) timeout: Duration,
    pub(super) signer: Option<&'a dyn Signer>,
}

/// Bytes of an answer, after decompression, unless [`Request::max_bytes`] says otherwise.
pub const MAX_BYTES: usize = 1024 * 1024;

/// Time for the whole request, all redirects and the body included, unless [`Request::timeout`] says otherwise.
const TIMEOUT: Duration = Duration::from_secs(10);

impl<'a> Request<'a> {
    /// Asks for something.
    pub fn get(url: &Url) -> Self {
        Self::new(Method::GET, url, Vec::new())
    }

    /// Hands something over; redirects are an error, and a body that cannot be read whole is cut, not refused.
    pub fn post(url: &Url, content_type: &'static str, body: Vec<u8>) -> Self {
        Self::new(Method::POST, url, body)
            .header(http::header::CONTENT_TYPE, HeaderValue::from_static(content_type))
    }

    fn new(method: Method, url: &Url, body: Vec<u8>) -> Self {
        let url = url.clone();
        Self {
            method,
            url,
            body,
            headers: HeaderMap::new(),
            max_bytes: MAX_BYTES,
            timeout: TIMEOUT,
            signer: None,
        }
    }

    /// Says what is understood.
    #[must_use]
    pub fn accept(self, types: &'static str) -> Self {
        self.header(http::header::ACCEPT, HeaderValue::from_static(types))
    }

    /// Adds a header that is the same at every hop.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Asks only for what changed since an earlier answer; an unusable validator is left out.
    #[must_use]
    pub fn unless_unchanged(mut self, etag: Option<&str>, last_modified: Option<&str>) -> Self {
        for (name, value) in [(IF_NONE_MATCH, etag), (IF_MODIFIED_SINCE, last_modified)] {
            if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
                self.headers.insert(name, value);
            }
        }
        self
    }

    /// Bounds the answer, in bytes after decompression.
    #[must_use]
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Bounds the time of the whole request, redirects and body included.
    #[must_use]
    pub fn timeout(mut self, time: Duration) -> Self {
        self.timeout = time;
        self
    }

    /// Signs every hop.
    #[must_use]
    pub fn signed_by(mut self, signer: &'a dyn Signer) -> Self {
        self.signer = Some(signer);
        self
    }
}

/// A complete answer, whatever its status.
#[derive(Debug, Clone)]
pub struct Response {
    /// As sent; redirects were followed (GET) or are an error (POST).
    pub status: StatusCode,
    /// Where the answer came from, after redirects.
    pub url: Url,
    /// As sent.
    pub headers: HeaderMap,
    /// Decompressed.
    pub body: Vec<u8>,
}

impl Response {
    /// A header as text, if it is there and is text.
    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The media type in lower case, without its parameters.
    pub fn media_type(&self) -> Option<String> {
        let value = self.header(&http::header::CONTENT_TYPE)?;
        Some(value.split(';').next().unwrap_or(value).trim().to_ascii_lowercase())
    }
}
