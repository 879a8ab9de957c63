//! `POST /dashboard/sources/{id}/ask`: not waiting for its next turn.

use actix_web::{HttpResponse, web};

use super::list::PATH;
use crate::actions::add_source::ask_again;
use crate::domain::ids::SourceId;
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::reader::see_other;
use crate::web::view::Done;

/// Has a source asked at once.
///
/// # Errors
/// Forbidden for who does not moderate, not found.
pub async fn send(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let id: SourceId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let acting = sent.session.acting();
    sent.reader.context.transact(move |tx| ask_again(tx, acting, id)).await?;
    Ok(see_other(&sent.reader.frame.link(&Done::SourceAsked.at(&format!("{PATH}/{id}")))))
}
