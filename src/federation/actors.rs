//! `GET /actor` and `GET /orgs/{slug}`: who we are.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::Value;

use super::answer::{Refusal, document};
use crate::activitypub::write_actor::{ActorProfile, write_actor, write_actor_stub};
use crate::context::Context;
use crate::domain::organization::{OrganizationState, SITE_ACTOR};
use crate::domain::site::Site;
use crate::storage::{self, AnyConnection};
use crate::urls::{Owner, Urls};

/// The site's actor; served to anybody, always: it signs our fetches.
pub async fn site(request: HttpRequest, context: web::Data<Context>) -> HttpResponse {
    let site = context.site();
    let urls = context.urls();
    let found = context
        .read(move |conn: &mut AnyConnection| -> Result<Value, Refusal> { site_document(conn, &urls, &site) })
        .await;
    document(&request, found)
}

fn site_document(conn: &mut AnyConnection, urls: &Urls, site: &Site) -> Result<Value, Refusal> {
    let actor = storage::local_actors::get(conn, site.actor)?;
    Ok(write_actor(
        urls,
        &ActorProfile {
            owner: Owner::Site,
            username: SITE_ACTOR,
            name: &site.name,
            summary: &site.description,
            website: Some(urls.base()),
            contact: site.contact.as_deref(),
            public_key_pem: &actor.public_key_pem,
            created: site.set_up.unwrap_or_default(),
            suspended: false,
        },
    ))
}

/// An organization's actor. While authorized fetch is on, who does not sign gets a stub, never a refusal: a key must be
/// had before anything can be verified.
pub async fn organization(
    request: HttpRequest,
    context: web::Data<Context>,
    slug: web::Path<String>,
) -> HttpResponse {
    let urls = context.urls();
    let stub = context.settings().authorized_fetch && !request.headers().contains_key("signature");
    let slug = slug.into_inner();
    let found = context
        .read(move |conn: &mut AnyConnection| -> Result<Value, Refusal> {
            let organization = storage::organizations::by_slug(conn, &slug)?.ok_or(Refusal::NotFound)?;
            if organization.state == OrganizationState::Pending {
                return Err(Refusal::NotFound);
            }
            let actor = storage::local_actors::get(conn, organization.actor)?;
            let profile = ActorProfile {
                owner: Owner::Organization(organization.slug.as_str()),
                username: organization.slug.as_str(),
                name: &organization.name,
                summary: &organization.summary,
                website: organization.website.as_deref(),
                contact: organization.contact.as_deref(),
                public_key_pem: &actor.public_key_pem,
                created: organization.created,
                suspended: organization.state == OrganizationState::Suspended,
            };
            Ok(if stub { write_actor_stub(&urls, &profile) } else { write_actor(&urls, &profile) })
        })
        .await;
    document(&request, found)
}

/// Who asks for a page is sent to the organization's.
pub async fn organization_page(context: web::Data<Context>, slug: web::Path<String>) -> HttpResponse {
    let page = context.urls().organization(&slug.to_ascii_lowercase());
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, page.as_str().to_owned()))
        .insert_header((header::VARY, "Accept"))
        .finish()
}
