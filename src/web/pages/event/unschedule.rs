//! `POST /events/{id}/unschedule`: it does not publish itself, and stays a draft.

use actix_web::{HttpResponse, web};

use super::own::own;
use crate::actions::publish_scheduled::unschedule_event;
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::reader::see_other;
use crate::web::view::Done;

/// Keeps it a draft.
///
/// # Errors
/// Not found or forbidden where one may not; invalid when it is public by now.
pub async fn send(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let (context, acting) = (&sent.reader.context, sent.session.acting());
    let event = own(context, acting, &id).await?.id;
    context.transact(move |tx| unschedule_event(tx, acting, event)).await?;
    Ok(see_other(&sent.reader.frame.link(&Done::Unscheduled.at("/dashboard"))))
}
