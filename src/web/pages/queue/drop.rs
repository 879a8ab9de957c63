//! `GET /admin/queue/drop?host=…`, `POST /admin/queue/drop`: asked once.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::list::PATH;
use crate::actions::tend_queue::drop_host;
use crate::domain::fault::FaultKind;
use crate::domain::uri::Host;
use crate::http::error::ErrorAnswer;
use crate::web::forms::Signed;
use crate::web::reader::{Reader, page, see_other};
use crate::web::view::{ConfirmDeed, ConfirmPage, Done};

/// The query.
#[derive(Deserialize)]
pub struct Asked {
    host: String,
}

/// Asks whether it is meant.
///
/// # Errors
/// Unauthenticated without a session, forbidden for who does not administer, malformed for what is no host.
pub async fn show(reader: Reader, asked: web::Query<Asked>) -> Result<HttpResponse, ErrorAnswer> {
    if !reader.acting()?.may_administer() {
        return Err(ErrorAnswer::of_kind(FaultKind::Forbidden));
    }
    let host = named(&asked.host)?;
    page(&ConfirmPage {
        frame: reader.frame,
        deed: ConfirmDeed::DropWaiting,
        subject: host.to_string(),
        when: None,
        action: format!("{PATH}/drop"),
        fields: vec![("host".to_owned(), host.to_string())],
        back: PATH.to_owned(),
        error: None,
    })
}

/// Drops it.
///
/// # Errors
/// As [`show`].
pub async fn send(sent: Signed) -> Result<HttpResponse, ErrorAnswer> {
    let host = named(sent.fields.text("host"))?;
    let acting = sent.session.acting();
    sent.reader.context.transact(move |tx| drop_host(tx, acting, &host)).await?;
    Ok(see_other(&sent.reader.frame.link(&Done::WaitingDropped.at(PATH))))
}

fn named(host: &str) -> Result<Host, ErrorAnswer> {
    Host::parse(host).ok_or_else(|| ErrorAnswer::of_kind(FaultKind::Malformed))
}
