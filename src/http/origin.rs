//! Whether a form was sent from one of our own pages (beside the `csrf` field, see `auth::form_token`).

use actix_web::http::header::{self, HeaderMap};

use crate::domain::fault::{Fault, FaultKind, Message};
use crate::urls::Urls;

/// A form that another site's page sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the form was sent from another site")]
pub struct ForeignOrigin;

impl Fault for ForeignOrigin {
    fn kind(&self) -> FaultKind {
        FaultKind::Forbidden
    }

    fn message(&self) -> Message {
        Message::new("error-foreign-form")
    }
}

/// Compares `Origin`, or where a browser sends none `Sec-Fetch-Site`, with our own address. Very old browsers send
/// neither; for them the form's token stands alone.
///
/// # Errors
/// [`ForeignOrigin`].
pub fn check_origin(headers: &HeaderMap, urls: &Urls) -> Result<(), ForeignOrigin> {
    let ours = match headers.get(header::ORIGIN) {
        Some(origin) => origin.to_str().is_ok_and(|origin| origin.eq_ignore_ascii_case(urls.base())),
        None => headers
            .get("sec-fetch-site")
            .is_none_or(|site| site.to_str().is_ok_and(|site| matches!(site, "same-origin" | "none"))),
    };
    if ours { Ok(()) } else { Err(ForeignOrigin) }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn check(headers: &[(&'static str, &'static str)]) -> Result<(), ForeignOrigin> {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        check_origin(&headers, &Urls::new("https://calendar.example"))
    }

    #[test]
    fn our_own_pages_may_send_forms() {
        assert_eq!(check(&[("origin", "https://calendar.example")]), Ok(()));
        assert_eq!(check(&[("sec-fetch-site", "same-origin")]), Ok(()));
        assert_eq!(check(&[]), Ok(()));
    }

    #[test]
    fn other_sites_may_not() {
        for headers in [
            ("origin", "https://evil.example"),
            ("origin", "http://calendar.example"),
            ("origin", "https://calendar.example:8443"),
            ("origin", "https://calendar.example.evil.example"),
            ("origin", "null"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            assert_eq!(check(&[headers]), Err(ForeignOrigin), "{headers:?}");
        }
        assert_eq!(
            check(&[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")]),
            Err(ForeignOrigin)
        );
    }
}
