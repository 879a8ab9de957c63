//! `GET /events/{id}/delete`, `POST /events/{id}/delete`: asked once, with title and day.

use actix_web::{HttpResponse, web};

use super::own::{own, page_path, when};
use crate::actions::delete_event::delete_event;
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::reader::{Reader, page, see_other};
use crate::web::view::{ConfirmDeed, ConfirmPage, Done};

/// Asks whether it is meant.
///
/// # Errors
/// Unauthenticated without a session; not found, gone or forbidden where one may not.
pub async fn show(reader: Reader, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let event = own(&reader.context, reader.acting()?, &id).await?;
    let path = page_path(event.id);
    page(&ConfirmPage {
        deed: ConfirmDeed::Delete,
        subject: event.text_for(reader.frame.language.code()).title.clone(),
        when: Some(when(&reader.frame, &event)),
        action: format!("{path}/delete"),
        fields: Vec::new(),
        back: format!("{path}/edit"),
        error: None,
        frame: reader.frame,
    })
}

/// Deletes it.
///
/// # Errors
/// As [`show`].
pub async fn send(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let (context, acting) = (&sent.reader.context, sent.session.acting());
    let event = own(context, acting, &id).await?.id;
    context.transact(move |tx| delete_event(tx, acting, event)).await?;
    Ok(see_other(&sent.reader.frame.link(&Done::Deleted.at("/dashboard"))))
}
