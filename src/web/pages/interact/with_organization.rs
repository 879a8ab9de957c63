//! `GET /@{org}/interact`, `POST /@{org}/interact`: follow from one's own account elsewhere.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::form_page::{self, Offer, Subject};
use crate::context::Context;
use crate::domain::organization::OrganizationState;
use crate::http::error::ErrorAnswer;
use crate::http::rate::{Costly, RateLimits};
use crate::peers::interact::Intent;
use crate::storage::{self, AnyConnection};
use crate::urls::Owner;
use crate::web::forms::Guest;
use crate::web::reader::Reader;

/// Shows the form.
///
/// # Errors
/// Not found.
pub async fn show(reader: Reader, slug: Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let subject = subject(&reader.context, slug.into_inner()).await?;
    form_page::show(reader, subject)
}

/// Sends who typed on.
///
/// # Errors
/// Not found; too often from one address.
pub async fn send(
    request: HttpRequest,
    rates: Data<RateLimits>,
    guest: Guest,
    slug: Path<String>,
) -> Result<HttpResponse, ErrorAnswer> {
    rates.check_request(Costly::GuestForm, &request)?;
    let subject = subject(&guest.reader.context, slug.into_inner()).await?;
    form_page::send(guest, subject).await
}

async fn subject(context: &Context, slug: String) -> Result<Subject, ErrorAnswer> {
    let found =
        context.read(move |conn: &mut AnyConnection| storage::organizations::by_slug(conn, &slug)).await?;
    let organization = found
        .filter(|organization| organization.state == OrganizationState::Active)
        .ok_or_else(ErrorAnswer::not_found)?;
    let (urls, slug) = (context.urls(), organization.slug.as_str());
    let actor = urls.actor(Owner::Organization(slug)).as_str().to_owned();
    Ok(Subject {
        title: organization.name.clone(),
        language: organization.language.as_str().to_owned(),
        page: format!("/@{slug}"),
        handle: Some(format!("@{slug}@{}", urls.host())),
        offers: vec![Offer { intent: Intent::Follow, object: actor }],
    })
}
