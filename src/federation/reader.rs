//! Who asks for a document, where that matters.

use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpRequest};

use super::answer::{Refusal, refused};
use super::inbox::Inbox;
use crate::domain::fault::FaultKind;
use crate::http::error::ErrorAnswer;
use crate::peers::gatekeeper::may_talk;
use crate::peers::signatures::{RequestHead, claimed_key};
use crate::peers::{Actors, FetchError, VerifyError};

/// How long who asks waits while its key is fetched.
const PATIENCE: Duration = Duration::from_secs(3);

/// Lets everybody in or, where only signed requests are answered, who signs and is not blocked. Our own fetches are signed
/// by the site's actor, which is shown to anybody: nobody who looks for a key ever waits here for another's.
///
/// # Errors
/// [`Refusal::Unsigned`], [`Refusal::Blocked`], [`Refusal::Overloaded`], or the database does not answer.
pub(super) async fn admit(request: &HttpRequest, actors: &Actors) -> Result<(), Refusal> {
    let context = actors.fetcher().context();
    if !context.settings().authorized_fetch {
        return Ok(());
    }
    let head = head(request);
    let key = claimed_key(&head).ok_or(Refusal::Unsigned)?;
    let known = actors.kept_by_key(&key).await?.is_some();
    if let Some(inbox) = request.app_data::<Data<Inbox>>().filter(|_| !known) {
        inbox.doorkeeper().admit_stranger(&key.host()).map_err(Refusal::Overloaded)?;
    }
    let verified = match actors.verify(&head, b"", context.now(), PATIENCE).await {
        Ok(verified) => verified,
        Err(VerifyError::Key(FetchError::Storage(error))) => return Err(error.into()),
        Err(VerifyError::Key(FetchError::Blocked)) => return Err(Refusal::Blocked),
        Err(error) => {
            tracing::debug!(%error, "who asks for a document could not be verified");
            return Err(Refusal::Unsigned);
        }
    };
    let (host, mode) = (verified.actor.uri.host(), context.settings().federation_mode);
    match context.read(move |conn| may_talk(conn, &host, mode)).await? {
        true => Ok(()),
        false => Err(Refusal::Blocked),
    }
}

/// Around what only who signs may read; such answers are nobody else's to keep.
///
/// # Errors
/// As the handler within.
pub(super) async fn signed_only(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    let actors = request.app_data::<Data<Actors>>().cloned();
    let actors = actors.ok_or_else(|| ErrorAnswer::of_kind(FaultKind::Internal))?;
    if let Err(refusal) = admit(request.request(), &actors).await {
        let answer = refused(request.request(), &refusal);
        return Ok(request.into_response(answer));
    }
    let mut answer = next.call(request).await?.map_into_boxed_body();
    if actors.fetcher().context().settings().authorized_fetch {
        keep_private(answer.headers_mut());
    }
    Ok(answer)
}

/// Makes an answer nobody else's to keep.
pub(super) fn keep_private(headers: &mut HeaderMap) {
    if headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
}

/// The request as signatures see it; with HTTP/2 the host stands in the target.
pub(super) fn head(request: &HttpRequest) -> RequestHead {
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let headers = request.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let authority = request.uri().authority().filter(|_| !request.headers().contains_key(header::HOST));
    let host = authority.map(|authority| ("host", authority.as_str().as_bytes()));
    RequestHead::new(request.method().as_str(), target, headers.chain(host))
}
