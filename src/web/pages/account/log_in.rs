//! `GET /login`, `POST /login`: who is here, with the way on and a form that may wait for the password.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::proof::{Claim, ProofError, prove};
use crate::actions::sessions;
use crate::auth::{FormToken, SessionToken};
use crate::context::Context;
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::http::error::ErrorAnswer;
use crate::http::rate::{Costly, RateLimits};
use crate::http::session::cookie_rules;
use crate::http::session_cookie::keep_session;
use crate::http::status;
use crate::web::forms::login::{LoginForm, next};
use crate::web::forms::{Guest, send_again};
use crate::web::reader::{Reader, page, page_with, see_other, with_cookie};
use crate::web::view::{FormErrors, KeptForm, LoginPage, MessagePage, Viewer};

/// What the guest's form is called in its token.
const FORM: &str = "login";

/// The page's query.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
}

/// Shows the form; who is logged in already goes on.
///
/// # Errors
/// When the page does not render.
pub async fn show(reader: Reader, asked: web::Query<Asked>) -> Result<HttpResponse, ErrorAnswer> {
    let next = next(&asked.next);
    if reader.session.is_some() {
        return Ok(see_other(&reader.frame.link(&next)));
    }
    let csrf = reader.guest_token(FORM);
    let (email, errors) = (String::new(), FormErrors::none());
    page(&LoginPage { frame: reader.frame, csrf, email, next, errors, kept: None })
}

/// Logs somebody in.
///
/// # Errors
/// Too many from one address, or the database does not answer; what is wrong with the form is answered as the form.
pub async fn send(
    guest: Guest,
    limits: web::Data<RateLimits>,
    request: HttpRequest,
) -> Result<HttpResponse, ErrorAnswer> {
    let typed = LoginForm::read(&guest.fields);
    if let Err(stale) = guest.check(FORM) {
        return again(guest.reader, typed, stale.kind(), stale.message());
    }
    if limits.check_request(Costly::Login, &request).is_err() {
        return again(guest.reader, typed, FaultKind::TooMany, Message::new("auth-too-many-tries"));
    }
    match open(&guest.reader.context, &typed).await {
        Ok(session) => welcome(guest.reader, typed, &session).await,
        Err(ProofError::Storage(error)) => Err(error.into()),
        Err(error) => again(guest.reader, typed, error.kind(), error.message()),
    }
}

async fn open(context: &Context, typed: &LoginForm) -> Result<SessionToken, ProofError> {
    let claim = Claim { email: typed.account(), name: typed.name(), password: typed.password.clone() };
    let proof = prove(context, claim).await?;
    let opened = context
        .transact(move |tx| sessions::log_in(tx, proof.account, &proof.password, &proof.name_hash))
        .await?;
    opened.ok_or(ProofError::Wrong)
}

/// On to where somebody was going; a form that waited is sent by one more tap, now that its session is known.
async fn welcome(
    reader: Reader,
    typed: LoginForm,
    session: &SessionToken,
) -> Result<HttpResponse, ErrorAnswer> {
    let cookie = keep_session(session, cookie_rules(&reader.context));
    let Some(kept) = typed.kept else {
        return Ok(with_cookie(see_other(&reader.frame.link(&typed.next)), &cookie));
    };
    Ok(with_cookie(waiting(reader, kept, session)?, &cookie))
}

fn waiting(reader: Reader, kept: KeptForm, session: &SessionToken) -> Result<HttpResponse, ErrorAnswer> {
    let csrf = FormToken::for_session(&reader.context.site_key(), session).as_str().to_owned();
    let member = Viewer::Member {
        name: String::new(),
        role: crate::domain::account::AccountRole::Member,
        csrf,
        waiting: 0,
        reports: 0,
    };
    let frame = reader.frame.for_viewer(member);
    let button = Some(send_again(&frame, kept));
    let heading = Message::new("unsent-welcome");
    let paragraphs = vec![Message::new("unsent-welcome-means"), Message::new("unsent-picture")];
    page(&MessagePage { frame, heading, paragraphs, onward: None, button })
}

/// The same page with what is wrong; everything typed but the password stands in it.
fn again(
    reader: Reader,
    typed: LoginForm,
    kind: FaultKind,
    message: Message,
) -> Result<HttpResponse, ErrorAnswer> {
    let csrf = reader.guest_token(FORM);
    let status: StatusCode = status::of(kind);
    let page = LoginPage {
        frame: reader.frame,
        csrf,
        email: typed.email,
        next: typed.next,
        errors: FormErrors::of_form(message),
        kept: typed.kept,
    };
    page_with(status, &page)
}
