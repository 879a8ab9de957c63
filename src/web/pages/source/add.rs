//! `POST /dashboard/sources`: what was typed is looked for on the network, then mirrored.

use actix_web::{HttpResponse, web};

use super::list::{PATH, sources};
use crate::actions::add_source::{SourceError, add_source};
use crate::domain::fault::{Fault, FaultKind, FieldFault};
use crate::domain::source::SourcePolicy;
use crate::http::error::ErrorAnswer;
use crate::http::status;
use crate::peers::Actors;
use crate::peers::discover::discover;
use crate::web::forms::Signed;
use crate::web::reader::{Reader, page_with, see_other};
use crate::web::view::{Done, FormErrors};

/// Adds a source.
///
/// # Errors
/// Forbidden for who does not moderate, or the database does not answer; what is wrong with what was typed, or with
/// whoever answers there, is answered as the form.
pub async fn send(sent: Signed, actors: web::Data<Actors>) -> Result<HttpResponse, ErrorAnswer> {
    sent.reader.moderator()?;
    let typed = sent.fields.typed("target");
    let policy = SourcePolicy::parse(sent.fields.text("policy")).unwrap_or(SourcePolicy::Review);
    let found = match discover(&actors, &typed).await {
        Ok(found) => found,
        Err(error) => return wrong(sent.reader, typed, policy, &error).await,
    };
    let acting = sent.session.acting();
    match sent.reader.context.transact(move |tx| add_source(tx, acting, &found, policy)).await {
        Ok(_) => Ok(see_other(&sent.reader.frame.link(&Done::SourceAdded.at(PATH)))),
        Err(error @ (SourceError::Known | SourceError::Ourselves)) => {
            wrong(sent.reader, typed, policy, &error).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The same page with what was typed and why nothing came of it.
async fn wrong(
    reader: Reader,
    typed: String,
    policy: SourcePolicy,
    error: &impl Fault,
) -> Result<HttpResponse, ErrorAnswer> {
    if error.kind() == FaultKind::Internal {
        tracing::error!(%error, "looking for a source failed");
    }
    let mut page = sources(reader.frame, &reader.context).await?;
    page.target = typed;
    page.policy = policy;
    page.errors = FormErrors::of_fields(vec![FieldFault::new("target", error.message())]);
    page_with(status::of(error.kind()), &page)
}
