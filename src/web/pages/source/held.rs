//! `POST /dashboard/sources/{id}/held`: a person decides about a source that looks broken.

use actix_web::{HttpResponse, web};

use super::list::PATH;
use crate::actions::decide_held::{HeldVerdict, decide_held};
use crate::domain::fault::FaultKind;
use crate::domain::ids::SourceId;
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::reader::see_other;
use crate::web::view::Done;

/// Believes it, or keeps what there is.
///
/// # Errors
/// Forbidden for who does not moderate, not found, malformed for another word than a verdict.
pub async fn send(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let id: SourceId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let verdict = HeldVerdict::parse(sent.fields.text("verdict"))
        .ok_or_else(|| ErrorAnswer::of_kind(FaultKind::Malformed))?;
    let acting = sent.session.acting();
    sent.reader.context.transact(move |tx| decide_held(tx, acting, id, verdict)).await?;
    let done = match verdict {
        HeldVerdict::Obey => Done::SourceObeyed,
        HeldVerdict::Keep => Done::SourceKept,
    };
    Ok(see_other(&sent.reader.frame.link(&done.at(&format!("{PATH}/{id}")))))
}
