//! `GET /api/v1/queue`: what waits to be sent to other servers, and why.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::List;
use super::caller::Caller;
use super::event_fields::instant;
use super::problem::reader_language;
use crate::context::Context;
use crate::domain::account::TokenScope;
use crate::http::error::ErrorAnswer;
use crate::i18n::{UiLanguage, tell};
use crate::storage::deliveries::{Waiting, waiting};

/// More than anybody reads; the command line shows all.
const MOST: i64 = 1000;

/// Which part of the queue.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct QueueQuery {
    /// Only what waits for this server.
    pub host: Option<String>,
    /// Language of problems.
    #[serde(rename = "lang")]
    pub _lang: Option<String>,
}

/// Something that waits to be sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingAnswer {
    /// The server it is for.
    pub host: String,
    /// The kind of activity.
    pub activity: String,
    /// What it is about.
    pub object: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Since when it waits.
    pub since: String,
    /// When it is tried next.
    pub next: String,
    /// Why it is not through yet.
    pub reason: Option<String>,
}

impl WaitingAnswer {
    fn of(waiting: Waiting, language: UiLanguage) -> Self {
        Self {
            host: waiting.host,
            activity: waiting.activity,
            object: waiting.object,
            attempts: waiting.attempts,
            since: instant(waiting.since),
            next: instant(waiting.next),
            reason: waiting.reason.map(|kept| tell(language, &kept)),
        }
    }
}

/// Lists what waits, oldest first; at most 1000.
///
/// # Errors
/// 401, 403.
#[utoipa::path(
    get,
    path = "/api/v1/queue",
    tag = "site",
    params(QueueQuery),
    responses((status = 200, description = "What waits", body = List<WaitingAnswer>)),
    security(("token" = []))
)]
pub async fn list(
    request: HttpRequest,
    caller: Caller,
    context: web::Data<Context>,
    query: web::Query<QueueQuery>,
) -> Result<HttpResponse, ErrorAnswer> {
    caller.may(TokenScope::Admin)?;
    let language = reader_language(&request);
    let host = query.into_inner().host;
    let found = context.read(move |conn| waiting(conn, host.as_deref(), MOST)).await?;
    let items: Vec<WaitingAnswer> =
        found.into_iter().map(|waiting| WaitingAnswer::of(waiting, language)).collect();
    Ok(HttpResponse::Ok().json(List { items, next: None }))
}
