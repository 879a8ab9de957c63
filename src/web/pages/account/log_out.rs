//! `POST /logout`.

use actix_web::HttpResponse;

use crate::actions::sessions;
use crate::http::error::ErrorAnswer;
use crate::http::session::cookie_rules;
use crate::http::session_cookie::forget_session;
use crate::web::forms::Guest;
use crate::web::reader::{see_other, with_cookie};
use crate::web::view::Done;

/// Ends the session; one that has ended already is over.
///
/// # Errors
/// Forbidden for a form of another session, or the database does not answer.
pub async fn send(form: Guest) -> Result<HttpResponse, ErrorAnswer> {
    let context = &form.reader.context;
    if let Some(session) = &form.reader.session {
        session.check_form(context, form.fields.text("csrf"))?;
        let token = session.token.clone();
        context.transact(move |tx| sessions::log_out(tx.conn, &token)).await?;
    }
    let home = form.reader.frame.link(&Done::LoggedOut.at("/"));
    Ok(with_cookie(see_other(&home), &forget_session(cookie_rules(context))))
}
