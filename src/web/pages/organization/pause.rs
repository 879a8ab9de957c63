//! `GET` and `POST /dashboard/orgs/{slug}/pause`, `POST …/resume`: a break, and its end.

use actix_web::{HttpResponse, web};

use super::kept::kept;
use crate::actions::pause_organization::{pause_organization, resume_organization};
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::reader::{Reader, page, see_other};
use crate::web::view::{ConfirmDeed, ConfirmPage, Done};

/// Asks whether it is meant.
///
/// # Errors
/// Unauthenticated without a session, not found, forbidden for who does not look after it.
pub async fn show(reader: Reader, slug: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let kept = kept(&reader, &slug).await?;
    let path = kept.path();
    page(&ConfirmPage {
        frame: reader.frame,
        deed: ConfirmDeed::PauseOrganization,
        subject: kept.organization.name,
        when: None,
        action: format!("{path}/pause"),
        fields: Vec::new(),
        back: path,
        error: None,
    })
}

/// Pauses it.
///
/// # Errors
/// As [`show`]; a conflict when it is paused already.
pub async fn send(sent: Signed, slug: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let kept = kept(&sent.reader, &slug).await?;
    let (acting, key) = (sent.session.acting(), kept.organization.key);
    sent.reader.context.transact(move |tx| pause_organization(tx, acting, key)).await?;
    Ok(see_other(&sent.reader.frame.link(&Done::OrganizationPaused.at(&kept.path()))))
}

/// Ends the pause.
///
/// # Errors
/// As [`show`]; forbidden for its owners where a moderator paused it.
pub async fn resume(sent: Signed, slug: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let kept = kept(&sent.reader, &slug).await?;
    let (acting, key) = (sent.session.acting(), kept.organization.key);
    sent.reader.context.transact(move |tx| resume_organization(tx, acting, key)).await?;
    Ok(see_other(&sent.reader.frame.link(&Done::OrganizationResumed.at(&kept.path()))))
}
