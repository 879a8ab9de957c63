//! `POST /admin/queue/retry`: what waits for a server is tried now.

use actix_web::HttpResponse;

use super::list::PATH;
use crate::actions::tend_queue::retry_host;
use crate::domain::fault::FaultKind;
use crate::domain::uri::Host;
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::reader::see_other;
use crate::web::view::Done;

/// Tries it.
///
/// # Errors
/// Forbidden for who does not administer, malformed for what is no host.
pub async fn send(sent: Signed) -> Result<HttpResponse, ErrorAnswer> {
    let host = Host::parse(sent.fields.text("host"));
    let host = host.ok_or_else(|| ErrorAnswer::of_kind(FaultKind::Malformed))?;
    let acting = sent.session.acting();
    sent.reader.context.transact(move |tx| retry_host(tx, acting, &host)).await?;
    Ok(see_other(&sent.reader.frame.link(&Done::Retried.at(PATH))))
}
