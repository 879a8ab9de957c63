//! Signing what we send: draft-cavage with RSA-SHA256, which every peer reads.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use http::Method;
use http::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::digest::write_digest;
use crate::auth::KeyPair;
use crate::domain::uri::{Host, KeyUri};
use crate::net::Signer;

const DIGEST: HeaderName = HeaderName::from_static("digest");
const SIGNATURE: HeaderName = HeaderName::from_static("signature");

/// Signs requests in the name of one actor, at one time: a later try is signed anew (Mastodon takes a `Date` for about
/// an hour, Gancio for five minutes).
///
/// A POST covers `(request-target) host date digest content-type`, a GET `(request-target) host date`.
pub struct Signing<'a> {
    key_id: &'a KeyUri,
    key: &'a KeyPair,
    now: DateTime<Utc>,
}

impl<'a> Signing<'a> {
    /// Signs with this key, found by others at `key_id`.
    pub fn new(key_id: &'a KeyUri, key: &'a KeyPair, now: DateTime<Utc>) -> Self {
        Self { key_id, key, now }
    }
}

impl Signer for Signing<'_> {
    fn headers(
        &self,
        method: &Method,
        url: &Url,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Vec<(HeaderName, HeaderValue)> {
        let host = Host::of(url).expect("only addresses with a host are asked");
        let date = self.now.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let mut covered = vec![
            ("(request-target)", format!("{} {}", method.as_str().to_ascii_lowercase(), target(url))),
            ("host", host.to_string()),
            ("date", date.clone()),
        ];
        let mut added = vec![(DATE, text(date))];
        if *method == Method::POST {
            let digest = write_digest(body);
            covered.push(("digest", digest.clone()));
            added.push((DIGEST, text(digest)));
            if let Some(content_type) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) {
                covered.push(("content-type", content_type.to_owned()));
            }
        }
        added.push((SIGNATURE, text(self.signature(&covered))));
        added
    }
}

impl Signing<'_> {
    fn signature(&self, covered: &[(&str, String)]) -> String {
        let lines: Vec<String> = covered.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let names: Vec<&str> = covered.iter().map(|(name, _)| *name).collect();
        let signature = STANDARD.encode(self.key.sign(lines.join("\n").as_bytes()));
        let (key_id, names) = (self.key_id, names.join(" "));
        format!("keyId=\"{key_id}\",algorithm=\"rsa-sha256\",headers=\"{names}\",signature=\"{signature}\"")
    }
}

/// Path and query as the request line will have them.
fn target(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}

fn text(value: String) -> HeaderValue {
    HeaderValue::try_from(value).expect("dates, base64 and addresses are ASCII")
}
