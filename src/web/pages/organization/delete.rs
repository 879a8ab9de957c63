//! `GET` and `POST /dashboard/orgs/{slug}/delete`: for good, once its name was typed.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::kept::{Kept, kept};
use crate::actions::delete_organization::delete_organization;
use crate::actions::organization_error::KeepingError;
use crate::domain::fault::Fault;
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::reader::{Reader, page, page_with, see_other};
use crate::web::view::{Done, FormErrors, Frame, TypedConfirmPage};

/// Asks for its name.
///
/// # Errors
/// Unauthenticated without a session, not found, forbidden for who does not own it.
pub async fn show(reader: Reader, slug: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let kept = kept(&reader, &slug).await?.owned()?;
    page(&form(reader.frame, &kept, String::new(), FormErrors::none()))
}

/// Deletes it.
///
/// # Errors
/// As [`show`]; another name than its own is answered as the form.
pub async fn send(sent: Signed, slug: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let kept = kept(&sent.reader, &slug).await?.owned()?;
    let (acting, key) = (sent.session.acting(), kept.organization.key);
    let typed = sent.fields.typed("name");
    let name = typed.clone();
    match sent.reader.context.transact(move |tx| delete_organization(tx, acting, key, &name)).await {
        Ok(()) => Ok(see_other(&sent.reader.frame.link(&Done::OrganizationDeleted.at("/dashboard")))),
        Err(error @ KeepingError::OtherName) => {
            let form = form(sent.reader.frame, &kept, typed, FormErrors::of_fields(error.fields()));
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &form)
        }
        Err(error) => Err(error.into()),
    }
}

fn form(frame: Frame, kept: &Kept, value: String, errors: FormErrors) -> TypedConfirmPage {
    let path = kept.path();
    TypedConfirmPage {
        heading: frame.t("delete-org-title"),
        subject: kept.organization.name.clone(),
        paragraphs: vec![frame.t("delete-org-means"), frame.t("delete-org-pause-instead")],
        field: "name",
        label: frame.t("delete-org-type"),
        hint: String::new(),
        value,
        button: frame.t("delete-org-button"),
        action: format!("{path}/delete"),
        back: path,
        errors,
        frame,
    }
}
