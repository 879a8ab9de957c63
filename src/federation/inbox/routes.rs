//! Contents page of the inboxes, and what their answers look like on the wire.

use std::time::Duration;

use actix_web::http::header;
use actix_web::web::{Data, Payload, ServiceConfig, post};
use actix_web::{HttpRequest, HttpResponse};

use super::receive::{Answer, Inbox, receive};
use crate::federation::reader::head;
use crate::http::error::ErrorAnswer;
use crate::http::limits::INBOX_BYTES;
use crate::http::rate::{Costly, RateLimits};
use crate::peers::Actors;

/// Time for the body of one request.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// Adds the inboxes. Expects [`Actors`], [`Inbox`] and [`RateLimits`] among the application's data.
pub fn configure(routes: &mut ServiceConfig) {
    routes
        .route("/inbox", post().to(inbox))
        .route("/actor/inbox", post().to(inbox))
        .route("/orgs/{slug}/inbox", post().to(inbox));
}

/// `POST` to any inbox: what an activity is about stands in it, not in the address it was sent to.
async fn inbox(
    request: HttpRequest,
    actors: Data<Actors>,
    shared: Data<Inbox>,
    rates: Data<RateLimits>,
    payload: Payload,
) -> Result<HttpResponse, ErrorAnswer> {
    rates.check_request(Costly::Inbox, &request)?;
    let answer = match body(payload).await {
        Ok(body) => receive(&actors, &shared, &head(&request), body).await,
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
