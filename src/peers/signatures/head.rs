//! A request as signatures see it.

use serde::{Deserialize, Serialize};

use super::error::SignatureError;
use crate::config::PublicUrl;

/// Method, target and headers as they arrived; can be kept to be verified later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestHead {
    /// Upper-case.
    method: String,
    /// Path and query as in the request line.
    target: String,
    /// Names in lower case, in order of arrival.
    headers: Vec<(String, String)>,
}

impl RequestHead {
    /// Takes what arrived; with HTTP/2 the caller adds `:authority` as `host`. Values that are not text are left out.
    pub fn new<'a>(
        method: &str,
        target: &str,
        headers: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    ) -> Self {
        let headers = headers
            .into_iter()
            .filter_map(|(name, value)| {
                Some((name.to_ascii_lowercase(), std::str::from_utf8(value).ok()?.trim().to_owned()))
            })
            .collect();
        Self { method: method.to_ascii_uppercase(), target: target.to_owned(), headers }
    }

    /// The method, upper-case.
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Path and query as in the request line.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// A header's value; several lines are joined as one (RFC 9110 §5.3).
    pub fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self.values(name).collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// Whether the request claims to be signed.
    pub fn is_signed(&self) -> bool {
        self.values("signature").next().is_some() || self.values("signature-input").next().is_some()
    }

    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |(of, _)| of == name).map(|(_, value)| value.as_str())
    }

    /// Whether a body belongs to it that must be under the signature.
    pub(super) fn has_body(&self) -> bool {
        !matches!(self.method.as_str(), "GET" | "HEAD")
    }

    pub(super) fn path(&self) -> &str {
        self.target.split_once('?').map_or(&self.target, |(path, _)| path)
    }

    pub(super) fn query(&self) -> Option<&str> {
        self.target.split_once('?').map(|(_, query)| query)
    }
}

/// Spellings of our host a signer may have put under the signature: with the port, and without it (Gancio 1.21).
///
/// # Errors
/// [`SignatureError::WrongHost`] when `Host` is none of them, [`SignatureError::NotThere`] when it is missing.
pub(super) fn our_hosts(head: &RequestHead, us: &PublicUrl) -> Result<Vec<String>, SignatureError> {
    let received = head.header("host").ok_or_else(|| SignatureError::NotThere("host".to_owned()))?;
    let full = us.host().as_str().to_owned();
    let bare = us.url().host_str().expect("a public address has a host").to_owned();
    let port = us.url().port_or_known_default().expect("http and https have a port");
    let mut hosts = vec![full, bare.clone(), format!("{bare}:{port}")];
    if !hosts.iter().any(|host| host.eq_ignore_ascii_case(&received)) {
        return Err(SignatureError::WrongHost);
    }
    hosts.insert(0, received);
    let mut seen = Vec::new();
    hosts.retain(|host| {
        !seen.contains(host) && {
            seen.push(host.clone());
            true
        }
    });
    Ok(hosts)
}
