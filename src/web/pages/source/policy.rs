//! `POST /dashboard/sources/{id}/policy`: listed at once, or after a look.

use actix_web::{HttpResponse, web};

use super::list::PATH;
use super::rules;
use crate::actions::add_source::set_policy;
use crate::domain::fault::FaultKind;
use crate::domain::ids::SourceId;
use crate::domain::source::SourcePolicy;
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::pages::moderation::waiting::PATH as REVIEW;
use crate::web::reader::see_other;
use crate::web::view::Done;

/// Changes what happens with what a source brings.
///
/// # Errors
/// Forbidden for who does not moderate, not found, malformed for another word than a policy.
pub async fn send(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let id: SourceId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let policy = SourcePolicy::parse(sent.fields.text("policy"))
        .ok_or_else(|| ErrorAnswer::of_kind(FaultKind::Malformed))?;
    let acting = sent.session.acting();
    sent.reader.context.transact(move |tx| set_policy(tx, acting, id, policy)).await?;
    // Back to where it was asked.
    let back = match sent.fields.text("back") {
        "rules" => rules::path(id),
        "review" => REVIEW.to_owned(),
        _ => PATH.to_owned(),
    };
    Ok(see_other(&sent.reader.frame.link(&Done::SourceChanged.at(&back))))
}
