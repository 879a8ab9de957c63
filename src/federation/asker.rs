//! Which program asks for a document: guessed from the key its request names, for a form that suits it and nothing else.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};

use crate::domain::uri::Host;
use crate::peers::signatures::{RequestHead, claimed_key};

/// Who asks, by its own unverified word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asker {
    /// Its server.
    pub(super) host: Host,
    /// Whether the address of its key is one that only Gancio makes: its first requests come before we know anything of
    /// its server.
    pub(super) looks_like_gancio: bool,
}

/// Who asks; `None` for a request that carries no signature.
pub(super) fn asker(request: &HttpRequest) -> Option<Asker> {
    let headers = request.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let key = claimed_key(&RequestHead::new(request.method().as_str(), request.path(), headers))?;
    let looks_like_gancio = key.url().path().starts_with("/federation/u/");
    Some(Asker { host: key.host(), looks_like_gancio })
}

/// By whom an answer may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// Caches between us and anybody.
    ByAnybody,
    /// Who asked: it was written for its program.
    ByAsker,
}

/// The answer with what caches are told of it.
pub(super) fn kept(mut answer: HttpResponse, keep: Keep) -> HttpResponse {
    if keep == Keep::ByAsker && answer.headers().contains_key(header::CACHE_CONTROL) {
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=180"));
    }
    answer
}
