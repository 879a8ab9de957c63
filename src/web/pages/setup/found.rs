//! `GET /setup`, `POST /setup`: the printed link opens the page that sets the site up, once.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::actions::accounts::NewMember;
use crate::actions::organizations::NewGroup;
use crate::actions::sessions::open_session;
use crate::actions::site::{SetUp, SetUpError, set_up};
use crate::auth::{KeyPair, PasswordHash, SessionToken};
use crate::context::Context;
use crate::domain::fault::{Fault, FaultKind, Message};
use crate::domain::language::Language;
use crate::http::error::ErrorAnswer;
use crate::http::session::cookie_rules;
use crate::http::session_cookie::keep_session;
use crate::i18n::UiLanguage;
use crate::web::forms::Guest;
use crate::web::forms::setup::{SetupForm, values};
use crate::web::reader::{Reader, page, page_with, see_other, with_cookie};
use crate::web::view::{Done, FormErrors, SetupPage, SetupValues};

/// What the guest's form is called in its token.
const FORM: &str = "setup";

/// The link's query.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    token: String,
}

/// Shows the form to whoever has the printed link.
///
/// # Errors
/// Forbidden without the link's token.
pub async fn show(
    reader: Reader,
    asked: web::Query<Asked>,
    request: HttpRequest,
) -> Result<HttpResponse, ErrorAnswer> {
    if reader.context.site().set_up.is_some() {
        return Ok(see_other(&reader.frame.link("/login")));
    }
    check_link(&reader.context, &asked.token)?;
    let values = SetupValues { region: guessed_region(&request), ..SetupValues::default() };
    page(&form(reader, asked.into_inner().token, values, FormErrors::none()))
}

/// Sets the site up and logs its first administrator in.
///
/// # Errors
/// Forbidden without the link's token, a conflict once it was done; what is wrong with the form is answered as the form.
pub async fn send(guest: Guest) -> Result<HttpResponse, ErrorAnswer> {
    let token = guest.fields.text("token").to_owned();
    check_link(&guest.reader.context, &token)?;
    if guest.reader.context.site().set_up.is_some() {
        return Err(SetUpError::Done.into());
    }
    let wrong = |guest: Guest, errors: FormErrors| {
        let values = values(&guest.fields);
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &form(guest.reader, token.clone(), values, errors))
    };
    if let Err(stale) = guest.check(FORM) {
        return wrong(guest, FormErrors::of_form(stale.message()));
    }
    let typed = match SetupForm::parse(&guest.fields) {
        Ok(typed) => typed,
        Err(faults) => return wrong(guest, FormErrors::of_fields(faults)),
    };
    let context = guest.reader.context.clone();
    match found(&context, typed, guest.reader.frame.language).await {
        Ok(session) => {
            let cookie = keep_session(&session, cookie_rules(&context));
            let dashboard = guest.reader.frame.link(&Done::SetUp.at("/dashboard"));
            Ok(with_cookie(see_other(&dashboard), &cookie))
        }
        Err(error) if error.fields.is_empty() => Err(error),
        Err(error) => wrong(guest, FormErrors::of_fields(error.fields)),
    }
}

fn check_link(context: &Context, token: &str) -> Result<(), ErrorAnswer> {
    if context.is_set_up_token(token) {
        Ok(())
    } else {
        Err(ErrorAnswer::saying(FaultKind::Forbidden, Message::new("error-set-up-link")))
    }
}

fn form(reader: Reader, token: String, values: SetupValues, errors: FormErrors) -> SetupPage {
    let csrf = reader.guest_token(FORM);
    let mut frame = reader.frame;
    frame.notice = None;
    // The way to the other language keeps the link's token.
    frame.here = format!("/setup?token={token}");
    SetupPage { frame, token, csrf, values, errors }
}

/// Hashing and making keys take their time: they happen before the transaction.
async fn found(
    context: &Context,
    typed: SetupForm,
    language: UiLanguage,
) -> Result<SessionToken, ErrorAnswer> {
    let secret = context.ids().secret();
    let password = typed.password;
    let (hash, keys) =
        context.blocking(move || (PasswordHash::make(&password, secret), KeyPair::generate())).await;
    let keys = keys.map_err(|error| {
        tracing::error!(%error, "set-up needs keys");
        ErrorAnswer::of_kind(FaultKind::Internal)
    })?;
    let wanted = SetUp {
        site_name: typed.site_name,
        language: language.code().to_owned(),
        region: typed.region,
        timezone: typed.timezone,
        admin: NewMember { email: Some(typed.email), name: typed.admin_name, password: Some(hash) },
        organization: Some(NewGroup {
            slug: typed.org_slug,
            name: typed.org_name,
            language: Language::parse(language.code()).ok(),
            keys,
        }),
    };
    let opened = context.transact(move |tx| -> Result<_, SetUpError> {
        let (admin, _) = set_up(tx, &wanted)?;
        Ok(open_session(tx, admin)?)
    });
    Ok(opened.await?)
}

/// The country a browser's first language names (`es-MX`), if it names one.
fn guessed_region(request: &HttpRequest) -> String {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let first = accepted.and_then(|value| value.split([',', ';']).next()).unwrap_or_default();
    match first.trim().split_once('-') {
        Some((_, region)) if region.len() == 2 => region.to_ascii_uppercase(),
        _ => String::new(),
    }
}
