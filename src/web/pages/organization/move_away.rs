//! `GET` and `POST /dashboard/orgs/{slug}/move`, `POST …/return`: an organization moves its account elsewhere, or is back.

use actix_web::{HttpResponse, web};

use super::kept::{Kept, kept};
use crate::actions::move_organization::{come_back, move_organization};
use crate::domain::fault::{Fault, FaultKind, FieldFault};
use crate::http::error::ErrorAnswer;
use crate::http::status;
use crate::peers::{Actors, moving};
use crate::urls::{Owner, Urls};
use crate::web::forms::Signed;
use crate::web::reader::{Reader, page, page_with, see_other};
use crate::web::view::{Done, FormErrors, Frame, TypedConfirmPage};

/// Shows the form.
///
/// # Errors
/// Unauthenticated without a session, not found, forbidden for who does not own it.
pub async fn show(reader: Reader, slug: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let kept = kept(&reader, &slug).await?.owned()?;
    let urls = reader.context.urls();
    page(&form(reader.frame, &urls, &kept, String::new(), FormErrors::none()))
}

/// Looks whether the account named takes it in, says so, and sends its followers there.
///
/// # Errors
/// As [`show`]; what is wrong with the account is answered as the form.
pub async fn send(
    sent: Signed,
    actors: web::Data<Actors>,
    slug: web::Path<String>,
) -> Result<HttpResponse, ErrorAnswer> {
    let kept = kept(&sent.reader, &slug).await?.owned()?;
    let urls = sent.reader.context.urls();
    let typed = sent.fields.typed("target");
    let us = urls.actor(Owner::Organization(kept.organization.slug.as_str()));
    let target = match moving::target(&actors, &us, &typed).await {
        Ok(target) => target,
        Err(error) if error.kind() == FaultKind::Internal => return Err(error.into()),
        Err(error) => {
            let errors = FormErrors::of_fields(vec![FieldFault::new("target", error.message())]);
            let form = form(sent.reader.frame, &urls, &kept, typed, errors);
            return page_with(status::of(error.kind()), &form);
        }
    };
    let (acting, key) = (sent.session.acting(), kept.organization.key);
    sent.reader.context.transact(move |tx| move_organization(tx, acting, key, &target)).await?;
    Ok(see_other(&sent.reader.frame.link(&Done::OrganizationMoved.at(&kept.path()))))
}

/// Takes the word back that it moved.
///
/// # Errors
/// As [`show`].
pub async fn come_home(sent: Signed, slug: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let kept = kept(&sent.reader, &slug).await?.owned()?;
    let (acting, key) = (sent.session.acting(), kept.organization.key);
    sent.reader.context.transact(move |tx| come_back(tx, acting, key)).await?;
    Ok(see_other(&sent.reader.frame.link(&Done::OrganizationReturned.at(&kept.path()))))
}

fn form(frame: Frame, urls: &Urls, kept: &Kept, value: String, errors: FormErrors) -> TypedConfirmPage {
    let handle = format!("@{}@{}", kept.organization.slug, urls.host());
    let path = kept.path();
    TypedConfirmPage {
        heading: frame.t("move-title"),
        subject: kept.organization.name.clone(),
        paragraphs: vec![frame.t("move-means"), frame.t1("move-first", "handle", handle)],
        field: "target",
        label: frame.t("move-target"),
        hint: frame.t("move-target-hint"),
        value,
        button: frame.t("move-button"),
        action: format!("{path}/move"),
        back: path,
        errors,
        frame,
    }
}
