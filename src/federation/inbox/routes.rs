//! Contents page of the inboxes, and what their answers look like on the wire.

use std::time::Duration;

use actix_web::http::header;
use actix_web::web::{Data, Payload, ServiceConfig, post};
use actix_web::{HttpRequest, HttpResponse};

use super::doorkeeper::Doorkeeper;
use super::receive::{Answer, receive};
use crate::http::error::ErrorAnswer;
use crate::http::limits::INBOX_BYTES;
use crate::http::rate::{Costly, RateLimits};
use crate::peers::Actors;
use crate::peers::signatures::RequestHead;

/// Time for the body of one request.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// Adds the inboxes. Expects [`Actors`] and [`RateLimits`] among the application's data.
pub fn configure(routes: &mut ServiceConfig) {
    routes
        .app_data(Data::new(Doorkeeper::default()))
        .route("/inbox", post().to(inbox))
        .route("/actor/inbox", post().to(inbox))
        .route("/orgs/{slug}/inbox", post().to(inbox));
}

/// `POST` to any inbox: what an activity is about stands in it, not in the address it was sent to.
async fn inbox(
    request: HttpRequest,
    actors: Data<Actors>,
    doorkeeper: Data<Doorkeeper>,
    rates: Data<RateLimits>,
    payload: Payload,
) -> Result<HttpResponse, ErrorAnswer> {
    rates.check_request(Costly::Inbox, &request)?;
    let answer = match body(payload).await {
        Ok(body) => receive(&actors, &doorkeeper, &head(&request), body).await,
        Err(answer) => answer,
    };
    Ok(respond(answer))
}

async fn body(payload: Payload) -> Result<Vec<u8>, Answer> {
    match tokio::time::timeout(BODY_TIMEOUT, payload.to_bytes_limited(INBOX_BYTES)).await {
        Ok(Ok(Ok(bytes))) => Ok(bytes.to_vec()),
        Ok(Ok(Err(_))) | Err(_) => Err(Answer::Malformed),
        Ok(Err(_)) => Err(Answer::TooLarge),
    }
}

/// The request as signatures see it; with HTTP/2 the host stands in the target.
fn head(request: &HttpRequest) -> RequestHead {
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let headers = request.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes()));
    let authority = request.uri().authority().filter(|_| !request.headers().contains_key(header::HOST));
    let host = authority.map(|authority| ("host", authority.as_str().as_bytes()));
    RequestHead::new(request.method().as_str(), target, headers.chain(host))
}

fn respond(answer: Answer) -> HttpResponse {
    match answer {
        Answer::Accepted => HttpResponse::Accepted().finish(),
        Answer::Malformed => HttpResponse::BadRequest().finish(),
        Answer::Unauthenticated => HttpResponse::Unauthorized().finish(),
        Answer::Blocked => HttpResponse::Forbidden().finish(),
        // The rest of the body is not read: the connection cannot be used again.
        Answer::TooLarge => HttpResponse::PayloadTooLarge().force_close().finish(),
        Answer::Overloaded(wait) => HttpResponse::ServiceUnavailable()
            .insert_header((header::RETRY_AFTER, wait.as_secs().max(1).to_string()))
            .finish(),
    }
}
