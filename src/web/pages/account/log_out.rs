//! `POST /logout`.

use actix_web::HttpResponse;

use crate::actions::sessions;
use crate::http::error::ErrorAnswer;
use crate::http::session::cookie_rules;
use crate::http::session_cookie::forget_session;
use crate::web::forms::Signed;
use crate::web::reader::{see_other, with_cookie};
use crate::web::view::Done;

/// Ends the session.
///
/// # Errors
/// When the database does not answer.
pub async fn send(form: Signed) -> Result<HttpResponse, ErrorAnswer> {
    let (context, session) = (&form.reader.context, form.session.token);
    context.transact(move |tx| sessions::log_out(tx.conn, &session)).await?;
    let home = form.reader.frame.link(&Done::LoggedOut.at("/"));
    Ok(with_cookie(see_other(&home), &forget_session(cookie_rules(context))))
}
