//! `GET /api/v1/orgs` and `GET /api/v1/orgs/{slug}`.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{List, readable};
use super::caller::Caller;
use super::event_fields::instant;
use crate::context::Context;
use crate::domain::organization::{Organization, OrganizationState};
use crate::http::error::ErrorAnswer;
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::{Owner, Urls};

/// An organization.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationAnswer {
    /// Short name, for ever.
    pub slug: String,
    /// Name.
    pub name: String,
    /// What it is, in Markdown.
    pub summary: String,
    /// The language it mostly writes.
    pub language: String,
    /// Its web site.
    pub website: Option<String>,
    /// How to reach it.
    pub contact: Option<String>,
    /// Its ActivityPub id.
    pub uri: String,
    /// Its page.
    pub page_url: String,
    /// Its events as iCalendar.
    pub calendar_url: String,
    /// When it was made.
    pub created: String,
}

impl OrganizationAnswer {
    fn of(organization: &Organization, urls: &Urls) -> Self {
        let slug = organization.slug.as_str();
        Self {
            slug: slug.to_owned(),
            name: organization.name.clone(),
            summary: organization.summary.clone(),
            language: organization.language.to_string(),
            website: organization.website.clone(),
            contact: organization.contact.clone(),
            uri: urls.actor(Owner::Organization(slug)).to_string(),
            page_url: urls.organization(slug).to_string(),
            calendar_url: urls.page(&format!("/@{slug}/calendar.ics")).to_string(),
            created: instant(organization.created),
        }
    }
}

/// Lists the organizations that publish here, by name.
///
/// # Errors
/// When the database does not answer.
#[utoipa::path(
    get,
    path = "/api/v1/orgs",
    tag = "organizations",
    responses((status = 200, description = "All of them", body = List<OrganizationAnswer>))
)]
pub async fn list(
    request: HttpRequest,
    caller: Caller,
    context: web::Data<Context>,
) -> Result<HttpResponse, ErrorAnswer> {
    let urls = context.urls();
    let all = context.read(storage::organizations::all).await?;
    let items = all
        .iter()
        .filter(|organization| organization.state == OrganizationState::Active)
        .map(|organization| OrganizationAnswer::of(organization, &urls))
        .collect();
    Ok(readable(&request, &caller, &List { items, next: None }))
}

/// Shows an organization; one that still waits for a moderator to its own people only.
///
/// # Errors
/// 404 for what is not there or not for this caller.
#[utoipa::path(
    get,
    path = "/api/v1/orgs/{slug}",
    tag = "organizations",
    params(("slug" = String, Path, description = "Short name of the organization")),
    responses(
        (status = 200, description = "The organization", body = OrganizationAnswer),
        (status = 404, description = "There is none", body = crate::api::problem::Problem),
    )
)]
pub async fn show(
    request: HttpRequest,
    caller: Caller,
    context: web::Data<Context>,
    slug: web::Path<String>,
) -> Result<HttpResponse, ErrorAnswer> {
    let asking = caller.holder().map(|holder| holder.account.clone());
    let found = context
        .read(move |conn: &mut AnyConnection| -> StorageResult<Option<Organization>> {
            let Some(organization) = storage::organizations::by_slug(conn, &slug)? else { return Ok(None) };
            let known = match &asking {
                _ if organization.state == OrganizationState::Active => true,
                Some(account) if account.role.moderates() => true,
                Some(account) => {
                    storage::organizations::role_of(conn, organization.key, account.key)?.is_some()
                }
                None => false,
            };
            Ok(known.then_some(organization))
        })
        .await?;
    let organization = found.ok_or_else(ErrorAnswer::not_found)?;
    Ok(readable(&request, &caller, &OrganizationAnswer::of(&organization, &context.urls())))
}
