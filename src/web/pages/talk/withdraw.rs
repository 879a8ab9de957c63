//! `POST /dashboard/leave/{id}/withdraw`: leave that was given is withdrawn.

use actix_web::{HttpResponse, web};

use crate::actions::give_leave::withdraw_leave;
use crate::domain::ids::StampId;
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::reader::see_other;
use crate::web::view::Done;

/// Withdraws it; the server that has it is told.
///
/// # Errors
/// Forbidden for strangers to the organization, not found.
pub async fn send(sent: Signed, id: web::Path<String>) -> Result<HttpResponse, ErrorAnswer> {
    let id: StampId = id.parse().map_err(|_| ErrorAnswer::not_found())?;
    let acting = sent.session.acting();
    sent.reader.context.transact(move |tx| withdraw_leave(tx, acting, id)).await?;
    let back = sent.fields.text("back");
    let back = if back.starts_with("/dashboard/") { back } else { "/dashboard" };
    Ok(see_other(&sent.reader.frame.link(&Done::LeaveWithdrawn.at(back))))
}
