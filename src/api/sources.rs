//! `/api/v1/sources`: what this site mirrors.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::List;
use super::body::{Object, Reader, object};
use super::caller::Caller;
use super::event_fields::instant;
use super::problem::reader_language;
use crate::actions::add_source::{Adding, SourceError, add_source};
use crate::actions::remove_source::remove_source;
use crate::context::Context;
use crate::domain::account::TokenScope;
use crate::domain::fault::{FieldFault, Message};
use crate::domain::ids::SourceId;
use crate::domain::source::{Source, SourcePolicy};
use crate::http::error::ErrorAnswer;
use crate::i18n::{UiLanguage, tell};
use crate::peers::Actors;
use crate::peers::discover::discover;
use crate::storage::{self, AnyConnection};

/// A source.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceAnswer {
    /// Its id.
    #[schema(format = "uuid")]
    pub id: String,
    /// The actor or feed that is mirrored.
    pub target: String,
    /// What it calls itself.
    pub name: String,
    /// `actor`, `feed`, `tec` (The Events Calendar's REST interface) or `page`.
    pub kind: &'static str,
    /// `publish` or `review`.
    pub policy: &'static str,
    /// `requested`, `active`, `refused`, `failing`, `paused` or `held` (a person must say whether it is believed).
    pub state: &'static str,
    /// When it last answered well.
    pub last_success: Option<String>,
    /// Why it last did not.
    pub last_error: Option<String>,
    /// When it is asked next; of an actor never, it sends by itself.
    pub next_try: Option<String>,
    /// How many events it brought.
    pub events: i64,
}

/// What is to be mirrored.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewSource {
    /// A handle (`@name@host`), an actor, event or site address, or an iCalendar feed.
    #[schema(example = "@union@calendar.example")]
    pub target: String,
    /// `publish` (taken where it is left out) lists what it brings at once, `review` has a moderator look first.
    pub policy: Option<String>,
    /// Short name of an organization of this site that publishes what a feed brings as its own.
    pub organization: Option<String>,
}

impl SourceAnswer {
    fn of(source: &Source, language: UiLanguage) -> Self {
        Self {
            id: source.id.to_string(),
            target: source.target.as_str().to_owned(),
            name: source.name.clone(),
            kind: source.target.kind(),
            policy: source.policy.as_str(),
            state: source.state.as_str(),
            last_success: source.last_success.map(instant),
            last_error: source.last_error.as_deref().map(|kept| tell(language, kept)),
            next_try: source.next_poll.map(instant),
            events: source.events,
        }
    }
}

/// Lists all sources, oldest first.
///
/// # Errors
/// 401, 403.
#[utoipa::path(
    get,
    path = "/api/v1/sources",
    tag = "site",
    responses((status = 200, description = "All of them", body = List<SourceAnswer>)),
    security(("token" = []))
)]
pub async fn list(
    request: HttpRequest,
    caller: Caller,
    context: web::Data<Context>,
) -> Result<HttpResponse, ErrorAnswer> {
    caller.may(TokenScope::Admin)?;
    let sources = context.read(storage::sources::all).await?;
    let language = reader_language(&request);
    let items: Vec<SourceAnswer> = sources.iter().map(|source| SourceAnswer::of(source, language)).collect();
    Ok(HttpResponse::Ok().json(List { items, next: None }))
}

/// Finds out what somebody wants to mirror and mirrors it: an actor is asked whether we may follow, a feed is read.
///
/// # Errors
/// 401, 403, 409 when it is mirrored already, 422 when nothing was found there, 502 when it did not answer.
#[utoipa::path(
    post,
    path = "/api/v1/sources",
    tag = "site",
    request_body = NewSource,
    responses(
        (status = 201, description = "The source", body = SourceAnswer),
        (status = 409, description = "It is mirrored already", body = super::problem::Problem),
        (status = 422, description = "Nothing to mirror was found there", body = super::problem::Problem),
        (status = 502, description = "It did not answer as it should", body = super::problem::Problem),
    ),
    security(("token" = []))
)]
pub async fn add(
    request: HttpRequest,
    caller: Caller,
    context: web::Data<Context>,
    actors: web::Data<Actors>,
    body: web::Bytes,
) -> Result<HttpResponse, ErrorAnswer> {
    let acting = caller.may(TokenScope::Admin)?.acting();
    let (target, policy, slug) = read_new(&object(&body)?)?;
    let organization = match slug {
        Some(slug) => {
            let found = context.read(move |conn| storage::organizations::by_slug(conn, &slug)).await?;
            Some(found.ok_or(SourceError::NotPublishing)?.key)
        }
        None => None,
    };
    let found = Box::pin(discover(&actors, &target)).await?;
    let adding = Adding { policy, organization };
    let id = context.transact(move |tx| add_source(tx, acting, &found, adding)).await?;
    let source = context.read(move |conn: &mut AnyConnection| storage::sources::by_id(conn, id)).await?;
    let source = source.ok_or_else(ErrorAnswer::not_found)?;
    Ok(HttpResponse::Created().json(SourceAnswer::of(&source, reader_language(&request))))
}

fn read_new(sent: &Object) -> Result<(String, SourcePolicy, Option<String>), ErrorAnswer> {
    let mut reader = Reader::default();
    reader.only(sent, &["target", "policy", "organization"], "");
    let target = reader.text(sent, "target", "target").unwrap_or_default();
    let policy = reader.text(sent, "policy", "policy").unwrap_or_else(|| "publish".to_owned());
    let organization = reader.text(sent, "organization", "organization");
    let known = SourcePolicy::parse(&policy);
    if target.trim().is_empty() {
        reader.faults.push(FieldFault::new("target", Message::new("discover-not-an-address")));
    }
    if known.is_none() {
        reader.faults.push(FieldFault::new("policy", Message::new("error-choice")));
    }
    reader.finish()?;
    Ok((target, known.unwrap_or(SourcePolicy::Review), organization))
}

/// Stops mirroring a source and withdraws what it alone brought.
///
/// # Errors
/// 401, 403, 404.
#[utoipa::path(
    delete,
    path = "/api/v1/sources/{id}",
    tag = "site",
    params(("id" = String, Path, description = "Id of the source", format = "uuid")),
    responses((status = 204, description = "It is no longer mirrored")),
    security(("token" = []))
)]
pub async fn remove(
    caller: Caller,
    context: web::Data<Context>,
    id: web::Path<String>,
) -> Result<HttpResponse, ErrorAnswer> {
    let acting = caller.may(TokenScope::Admin)?.acting();
    let id: SourceId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    context.transact(move |tx| remove_source(tx, acting, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
