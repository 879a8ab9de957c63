//! `GET /dashboard/sources/{id}/remove`, `POST /dashboard/sources/{id}/remove`: asked once.

use actix_web::{HttpResponse, web};

use super::list::PATH;
use crate::actions::add_source::SourceError;
use crate::actions::remove_source::remove_source;
use crate::domain::ids::SourceId;
use crate::http::error::ErrorAnswer;
use crate::storage::{self, AnyConnection};
use crate::web::forms::Signed;
use crate::web::reader::{Reader, page, see_other};
use crate::web::view::{ConfirmDeed, ConfirmPage, Done};

/// Asks whether it is meant.
///
/// # Errors
/// Unauthenticated without a session, forbidden for who does not moderate, not found.
pub async fn show(reader: Reader, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    reader.moderator()?;
    let id: SourceId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let source =
        reader.context.read(move |conn: &mut AnyConnection| storage::sources::by_id(conn, id)).await?;
    let source = source.ok_or(SourceError::Unknown)?;
    page(&ConfirmPage {
        frame: reader.frame,
        deed: ConfirmDeed::RemoveSource,
        subject: source.name,
        when: None,
        action: format!("{PATH}/{id}/remove"),
        fields: Vec::new(),
        back: PATH.to_owned(),
        error: None,
    })
}

/// Stops mirroring it.
///
/// # Errors
/// As [`show`].
pub async fn send(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let id: SourceId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let acting = sent.session.acting();
    sent.reader.context.transact(move |tx| remove_source(tx, acting, id)).await?;
    Ok(see_other(&sent.reader.frame.link(&Done::SourceRemoved.at(PATH))))
}
