//! `/api/v1/sources`: what this site mirrors.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::List;
use super::caller::Caller;
use super::event_fields::instant;
use crate::actions::remove_source::remove_source;
use crate::context::Context;
use crate::domain::account::TokenScope;
use crate::domain::ids::SourceId;
use crate::domain::source::Source;
use crate::http::error::ErrorAnswer;
use crate::storage;

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
    /// `actor` or `feed`.
    pub kind: &'static str,
    /// `publish` or `review`.
    pub policy: &'static str,
    /// `requested`, `active`, `refused`, `failing` or `paused`.
    pub state: &'static str,
    /// When it last answered well.
    pub last_success: Option<String>,
    /// Why it last did not.
    pub last_error: Option<String>,
    /// How many events it brought.
    pub events: i64,
}

impl From<&Source> for SourceAnswer {
    fn from(source: &Source) -> Self {
        Self {
            id: source.id.to_string(),
            target: source.target.as_str().to_owned(),
            name: source.name.clone(),
            kind: source.target.kind(),
            policy: source.policy.as_str(),
            state: source.state.as_str(),
            last_success: source.last_success.map(instant),
            last_error: source.last_error.clone(),
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
pub async fn list(caller: Caller, context: web::Data<Context>) -> Result<HttpResponse, ErrorAnswer> {
    caller.may(TokenScope::Admin)?;
    let sources = context.read(storage::sources::all).await?;
    let items: Vec<SourceAnswer> = sources.iter().map(SourceAnswer::from).collect();
    Ok(HttpResponse::Ok().json(List { items, next: None }))
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
