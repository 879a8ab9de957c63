//! `GET /actor` and `GET /orgs/{slug}`: who we are.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::Value;

use super::answer::{Refusal, kept_document};
use super::reader::{admit, keep_private};
use crate::activitypub::write_activity::tombstone;
use crate::context::Context;
use crate::http::rendered::Lasts;
use crate::peers::Actors;
use crate::peers::our_actors::{Extent, actor_document};
use crate::storage::{self, AnyConnection, StorageResult};
use crate::urls::{Owner, Urls};

/// The site's actor; served to anybody, always: it signs our fetches.
pub async fn site(request: HttpRequest, context: web::Data<Context>) -> HttpResponse {
    let site = context.site();
    let write = move |conn: &mut AnyConnection| -> Result<Value, Refusal> {
        let actor = storage::local_actors::get(conn, site.actor)?;
        actor_document(conn, &site, &actor, Extent::Whole)?.ok_or(Refusal::NotFound)
    };
    kept_document(&request, &context, "", Lasts::UntilMidnight, write).await
}

/// An organization's actor. While only signed requests are answered, who does not sign gets a stub, never a refusal: a
/// key must be had before anything can be verified.
pub async fn organization(
    request: HttpRequest,
    context: web::Data<Context>,
    actors: web::Data<Actors>,
    slug: web::Path<String>,
) -> HttpResponse {
    let site = context.site();
    let (extent, variant) = match admit(&request, &actors).await {
        Ok(()) => (Extent::Whole, ""),
        Err(_) => (Extent::Stub, "stub"),
    };
    let slug = slug.into_inner();
    let write = move |conn: &mut AnyConnection| -> Result<Value, Refusal> {
        let actor = match storage::local_actors::by_name(conn, &slug)? {
            Some(actor) if actor.organization.is_some() => actor,
            _ => return Err(gone_or_unknown(conn, &site.public_url, &slug)?),
        };
        actor_document(conn, &site, &actor, extent)?.ok_or(Refusal::NotFound)
    };
    let mut answer = kept_document(&request, &context, variant, Lasts::UntilMidnight, write).await;
    if extent == Extent::Whole && context.settings().authorized_fetch {
        keep_private(answer.headers_mut());
    }
    answer
}

/// What is said of an organization that is not there: its tombstone where it was deleted, else nothing.
pub(super) fn gone_or_unknown(
    conn: &mut AnyConnection,
    public_url: &str,
    slug: &str,
) -> StorageResult<Refusal> {
    Ok(match storage::local_actors::gone_since(conn, slug)? {
        Some(at) => {
            let uri = Urls::new(public_url).actor(Owner::Organization(&slug.to_ascii_lowercase()));
            Refusal::Gone(tombstone(uri.as_str(), "Group", Some(at)))
        }
        None => Refusal::NotFound,
    })
}

/// Who asks for a page is sent to the organization's.
pub async fn organization_page(context: web::Data<Context>, slug: web::Path<String>) -> HttpResponse {
    let page = context.urls().organization(&slug.to_ascii_lowercase());
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, page.as_str().to_owned()))
        .insert_header((header::VARY, "Accept"))
        .finish()
}
