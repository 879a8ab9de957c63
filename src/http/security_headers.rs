//! What browsers are told to forbid on our pages.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;

use crate::config::PublicUrl;

/// Everything of a page comes from this server; no other site shows it in a frame.
pub const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The same for what other sites are meant to show in a frame. A handler that answers it sets it itself.
pub const EMBED_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
    form-action 'none'; base-uri 'none'; frame-ancestors *";

const PERMISSIONS: &str = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), \
    gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()";

/// Two years, as browsers' lists ask for; other hosts under the same name are not ours to decide about.
const HSTS: &str = "max-age=63072000";

/// How the pages travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// The public URL is https.
    Encrypted,
    /// It is not: trial and tests.
    Plain,
}

impl Transport {
    /// How the pages of a public URL travel.
    pub fn of(public_url: &PublicUrl) -> Self {
        if public_url.is_https() { Self::Encrypted } else { Self::Plain }
    }
}

/// Middleware around everything: adds each header unless the answer brings its own. Wrap it with
/// `from_fn(move |request, next| secured(request, next, transport))`.
///
/// # Errors
/// What the inner service answers.
pub async fn secured<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
    transport: Transport,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    equip(response.headers_mut(), transport);
    Ok(response)
}

fn equip(headers: &mut HeaderMap, transport: Transport) {
    let mut add = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    add(header::CONTENT_SECURITY_POLICY, PAGE_POLICY);
    add(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(header::REFERRER_POLICY, "same-origin");
    add(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    add(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if transport == Transport::Encrypted {
        add(header::STRICT_TRANSPORT_SECURITY, HSTS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encryption_is_demanded_only_where_there_is_some() {
        let (mut encrypted, mut plain) = (HeaderMap::new(), HeaderMap::new());
        equip(&mut encrypted, Transport::Encrypted);
        equip(&mut plain, Transport::Plain);
        assert!(encrypted.contains_key(header::STRICT_TRANSPORT_SECURITY));
        assert!(!plain.contains_key(header::STRICT_TRANSPORT_SECURITY));
        assert_eq!(plain.get(header::REFERRER_POLICY).unwrap(), "same-origin");
    }

    #[test]
    fn an_answer_may_bring_its_own_policy() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(EMBED_POLICY));
        equip(&mut headers, Transport::Plain);
        assert_eq!(headers.get(header::CONTENT_SECURITY_POLICY).unwrap(), EMBED_POLICY);
    }
}
