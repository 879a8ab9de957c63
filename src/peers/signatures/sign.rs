//! Signing what we send: draft-cavage with RSA-SHA256, which nearly every peer reads, and RFC 9421 for those that do not.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use http::Method;
use http::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::digest::{write_content_digest, write_digest};
use crate::auth::KeyPair;
use crate::domain::signature::Dialect;
use crate::domain::uri::{Host, KeyUri};
use crate::net::Signer;

const DIGEST: HeaderName = HeaderName::from_static("digest");
const CONTENT_DIGEST: HeaderName = HeaderName::from_static("content-digest");
const SIGNATURE_INPUT: HeaderName = HeaderName::from_static("signature-input");
const SIGNATURE: HeaderName = HeaderName::from_static("signature");

/// Signs requests in the name of one actor, at one time: a later try is signed anew (Mastodon takes a `Date` for about
/// an hour, Gancio for five minutes).
///
/// In draft-cavage a POST covers `(request-target) host date digest content-type`, a GET `(request-target) host date`;
/// in RFC 9421 a POST covers `@method @target-uri content-digest content-type`, a GET `@method @target-uri`.
pub struct Signing<'a> {
    key_id: &'a KeyUri,
    key: &'a KeyPair,
    now: DateTime<Utc>,
    dialect: Dialect,
}

impl<'a> Signing<'a> {
    /// Signs with this key, found by others at `key_id`, in the form that nearly everybody reads.
    pub fn new(key_id: &'a KeyUri, key: &'a KeyPair, now: DateTime<Utc>) -> Self {
        Self { key_id, key, now, dialect: Dialect::Cavage }
    }

    /// The same in a form.
    #[must_use]
    pub fn in_dialect(self, dialect: Dialect) -> Self {
        Self { dialect, ..self }
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
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        match self.dialect {
            Dialect::Cavage => self.cavage(method, url, content_type, body),
            Dialect::Rfc9421 => self.rfc9421(method, url, content_type, body),
        }
    }
}

impl Signing<'_> {
    fn cavage(
        &self,
        method: &Method,
        url: &Url,
        content_type: Option<&str>,
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
            if let Some(content_type) = content_type {
                covered.push(("content-type", content_type.to_owned()));
            }
        }
        let lines: Vec<String> = covered.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let names: Vec<&str> = covered.iter().map(|(name, _)| *name).collect();
        let signature = self.sign(&lines.join("\n"));
        let (key_id, names) = (self.key_id, names.join(" "));
        added.push((
            SIGNATURE,
            text(format!(
                "keyId=\"{key_id}\",algorithm=\"rsa-sha256\",headers=\"{names}\",signature=\"{signature}\""
            )),
        ));
        added
    }

    fn rfc9421(
        &self,
        method: &Method,
        url: &Url,
        content_type: Option<&str>,
        body: &[u8],
    ) -> Vec<(HeaderName, HeaderValue)> {
        let mut sent = url.clone();
        sent.set_fragment(None);
        let mut covered = vec![("@method", method.as_str().to_owned()), ("@target-uri", sent.to_string())];
        let mut added = Vec::new();
        if *method == Method::POST {
            let digest = write_content_digest(body);
            added.push((CONTENT_DIGEST, text(digest.clone())));
            covered.push(("content-digest", digest));
            if let Some(content_type) = content_type {
                covered.push(("content-type", content_type.to_owned()));
            }
        }
        let names: Vec<String> = covered.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        let input = format!(
            "({});created={};keyid=\"{}\";alg=\"rsa-v1_5-sha256\"",
            names.join(" "),
            self.now.timestamp(),
            self.key_id
        );
        let mut lines: Vec<String> =
            covered.iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
        lines.push(format!("\"@signature-params\": {input}"));
        let signature = self.sign(&lines.join("\n"));
        added.push((SIGNATURE_INPUT, text(format!("sig1={input}"))));
        added.push((SIGNATURE, text(format!("sig1=:{signature}:"))));
        added
    }

    fn sign(&self, base: &str) -> String {
        STANDARD.encode(self.key.sign(base.as_bytes()))
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
