//! `POST /events/{id}/hide`, `POST /events/{id}/unhide`: one tap, local or mirrored.

use actix_web::{HttpResponse, web};

use super::decided;
use crate::actions::hide_event::{Showing, hide_event};
use crate::domain::ids::EventId;
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::reader::see_other;
use crate::web::view::Done;

/// Hides an event.
///
/// # Errors
/// Forbidden for who does not moderate, not found.
pub async fn hide(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    set(sent, &id, Showing::Hidden).await
}

/// Shows a hidden event again.
///
/// # Errors
/// As [`hide`].
pub async fn unhide(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    set(sent, &id, Showing::Shown).await
}

async fn set(sent: Signed, id: &str, showing: Showing) -> Result<HttpResponse, ErrorAnswer> {
    let id: EventId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let acting = sent.session.acting();
    sent.reader.context.transact(move |tx| hide_event(tx, acting, id, showing)).await?;
    // What is hidden is found on the page with the way back.
    let done = if showing == Showing::Hidden { Done::Hidden } else { Done::Unhidden };
    Ok(see_other(&sent.reader.frame.link(&done.at(decided::PATH))))
}
