//! `GET /authorize_interaction?uri=`: where other sites send somebody whose account is here. The calendar follows for all
//! its readers, so that a moderator decides about it, on the page of the sources.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::domain::fault::{FaultKind, Message};
use crate::domain::uri::MAX_URI_BYTES;
use crate::http::error::ErrorAnswer;
use crate::web::reader::{Reader, see_other};

/// The query.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    uri: String,
}

/// Leads on to the sources, with what was named in the form.
///
/// # Errors
/// Unauthenticated without a session, forbidden in words for who does not moderate, malformed without an address.
pub async fn show(reader: Reader, asked: web::Query<Asked>) -> Result<HttpResponse, ErrorAnswer> {
    let session = reader.session()?;
    if !session.acting().may_moderate() {
        let message = Message::new("interact-moderators-only");
        return Err(ErrorAnswer::saying(FaultKind::Forbidden, message));
    }
    let uri = asked.uri.trim();
    if uri.is_empty() || uri.len() > MAX_URI_BYTES {
        return Err(ErrorAnswer::of_kind(FaultKind::Malformed));
    }
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("target", uri).finish();
    Ok(see_other(&reader.frame.link(&format!("/dashboard/sources?{query}"))))
}
