//! `GET /dashboard/orgs/{org}/reminder`, `POST` there: whether, and how long before, an organization reminds its followers.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use crate::actions::set_reminder::{ReminderError, set_reminder};
use crate::context::Context;
use crate::domain::fault::{Fault, FaultKind};
use crate::domain::organization::{MemberRole, Organization};
use crate::domain::policy::Acting;
use crate::http::error::ErrorAnswer;
use crate::storage::{self, AnyConnection};
use crate::web::forms::Signed;
use crate::web::reader::{Reader, page, page_with, see_other};
use crate::web::view::{Done, FormErrors, Frame, ReminderPage};

/// Shows what is set.
///
/// # Errors
/// Unauthenticated without a session, not found, forbidden for others than owners and administrators.
pub async fn show(reader: Reader, slug: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let acting = reader.acting()?;
    let (organization, hours) = own(&reader.context, acting, &slug).await?;
    page(&form(reader.frame, &organization, spelled(hours), FormErrors::none()))
}

/// Sets it.
///
/// # Errors
/// As [`show`]; what is not offered is answered as the form.
pub async fn send(sent: Signed, slug: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let acting = sent.session.acting();
    let (organization, _) = own(&sent.reader.context, acting, &slug).await?;
    let (frame, typed) = (sent.reader.frame, sent.fields.text("reminder").to_owned());
    let key = organization.key;
    let set = match typed.as_str() {
        "off" => Ok(None),
        hours => hours.parse().map(Some).map_err(|_| ReminderError::Hours),
    };
    let set = match set {
        Ok(hours) => sent.reader.context.transact(move |tx| set_reminder(tx, acting, key, hours)).await,
        Err(error) => Err(error),
    };
    match set {
        Ok(()) => Ok(see_other(&frame.link(&Done::ReminderSet.at("/dashboard")))),
        Err(error @ ReminderError::Hours) => page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &form(frame, &organization, typed, FormErrors::of_fields(error.fields())),
        ),
        Err(error) => Err(error.into()),
    }
}

fn spelled(hours: Option<i32>) -> String {
    hours.map_or_else(|| "off".to_owned(), |hours| hours.to_string())
}

fn form(frame: Frame, organization: &Organization, present: String, errors: FormErrors) -> ReminderPage {
    ReminderPage {
        organization: organization.name.clone(),
        action: format!("/dashboard/orgs/{}/reminder", organization.slug),
        present,
        errors,
        frame,
    }
}

/// The organization, if who acts may set how it reminds, and what is set.
async fn own(
    context: &Context,
    acting: Acting,
    slug: &str,
) -> Result<(Organization, Option<i32>), ErrorAnswer> {
    let slug = slug.to_owned();
    context
        .read(move |conn: &mut AnyConnection| -> Result<_, ErrorAnswer> {
            let organization =
                storage::organizations::by_slug(conn, &slug)?.ok_or_else(ErrorAnswer::not_found)?;
            let role = match acting.account() {
                Some(account) => storage::organizations::role_of(conn, organization.key, account)?,
                None => None,
            };
            if role != Some(MemberRole::Owner) && !acting.may_administer() {
                return Err(ErrorAnswer::of_kind(FaultKind::Forbidden));
            }
            let hours = storage::organizations::reminder_hours(conn, organization.key)?;
            Ok((organization, hours))
        })
        .await
}
